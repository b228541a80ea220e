# SPDX-License-Identifier: CC-BY-4.0
# Another name for one thing; the places between number signs are filled.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH #graph# { ?thing skos:prefLabel ?old } }
INSERT { GRAPH #graph# { ?thing skos:prefLabel #name# } }
WHERE { GRAPH #graph# { VALUES ?thing { #thing# } ?thing skos:prefLabel ?old } }
