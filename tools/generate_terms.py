# SPDX-License-Identifier: Apache-2.0
"""Write server/missiongraph/terms.py from ontology/ and a table of the foreign terms in use.

With --check nothing is written, and the exit status is 1 when the module is stale.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path
from typing import Final

from rdflib import RDFS, SKOS, Graph

ROOT: Final = Path(__file__).parents[1]
TARGET: Final = ROOT / "server" / "missiongraph" / "terms.py"
MG: Final = "https://w3id.org/missiongraph/ns#"
CODE: Final = "https://w3id.org/missiongraph/code"
LINE_LENGTH: Final = 100

# class name: (what it is, namespace, terms)
FOREIGN: Final = {
    "RDF": (
        "RDF 1.1.",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        """Property Statement first langString nil object predicate rest subject type value""",
    ),
    "RDFS": (
        "RDF Schema 1.1.",
        "http://www.w3.org/2000/01/rdf-schema#",
        "Class Resource comment domain isDefinedBy label range seeAlso subClassOf subPropertyOf",
    ),
    "OWL": (
        "OWL 2.",
        "http://www.w3.org/2002/07/owl#",
        """AllDisjointClasses AnnotationProperty Class DatatypeProperty ObjectProperty Ontology
        deprecated disjointWith imports members sameAs unionOf versionIRI versionInfo""",
    ),
    "SKOS": (
        "SKOS.",
        "http://www.w3.org/2004/02/skos/core#",
        """Concept ConceptScheme altLabel broader broadMatch closeMatch definition exactMatch
        example hasTopConcept hiddenLabel historyNote inScheme narrowMatch narrower notation
        note prefLabel related relatedMatch scopeNote topConceptOf""",
    ),
    "DCT": (
        "DCMI Metadata Terms.",
        "http://purl.org/dc/terms/",
        """accessRights conformsTo created creator description format hasPart hasVersion identifier
        isPartOf isReplacedBy isVersionOf issued language license modified provenance publisher
        replaces requires rights source spatial subject temporal title type valid""",
    ),
    "PROV": (
        "PROV-O.",
        "http://www.w3.org/ns/prov#",
        """Activity Agent Entity Organization Person SoftwareAgent actedOnBehalfOf atTime
        endedAtTime generated generatedAtTime hadPrimarySource invalidatedAtTime startedAtTime
        used value wasAssociatedWith wasAttributedTo wasDerivedFrom wasGeneratedBy wasInformedBy
        wasRevisionOf""",
    ),
    "SH": (
        "SHACL.",
        "http://www.w3.org/ns/shacl#",
        """Info NodeShape PropertyShape SPARQLConstraint Shape ValidationReport
        ValidationResult
        Violation Warning alternativePath and ask class closed conforms datatype declare
        deactivated defaultValue description detail disjoint entailment equals expression flags
        focusNode group hasValue ignoredProperties in inversePath languageIn lessThan
        lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message minCount minExclusive
        minInclusive minLength name namespace node nodeKind not oneOrMorePath or order parameter
        path pattern prefix prefixes property qualifiedMaxCount qualifiedMinCount
        qualifiedValueShape
        qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity select
        severity shapesGraph sourceConstraint sourceConstraintComponent sourceShape sparql
        target targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang value xone
        zeroOrMorePath zeroOrOnePath""",
    ),
    "XSD": (
        "XML Schema datatypes.",
        "http://www.w3.org/2001/XMLSchema#",
        """anyURI boolean date dateTime decimal double duration float gMonthDay gYear gYearMonth
        int integer language long nonNegativeInteger positiveInteger string time token""",
    ),
    "ORG": (
        "The W3C Organization Ontology.",
        "http://www.w3.org/ns/org#",
        """FormalOrganization Membership Organization OrganizationalCollaboration
        OrganizationalUnit Post Role classification hasMember hasUnit identifier linkedTo
        memberOf organization role subOrganizationOf unitOf""",
    ),
    "DCAT": (
        "DCAT 3.",
        "http://www.w3.org/ns/dcat#",
        """Catalog CatalogRecord DataService Dataset Distribution Resource accessURL byteSize
        contactPoint dataset distribution downloadURL endpointURL keyword landingPage mediaType
        record servesDataset service theme version""",
    ),
    "VOID": (
        "VoID.",
        "http://rdfs.org/ns/void#",
        """Dataset DatasetDescription Linkset classPartition classes dataDump distinctObjects
        distinctSubjects entities exampleResource feature inDataset linkPredicate objectsTarget
        properties propertyPartition rootResource sparqlEndpoint subjectsTarget subset target
        triples uriSpace vocabulary""",
    ),
    "FOAF": (
        "FOAF.",
        "http://xmlns.com/foaf/0.1/",
        """Agent Document Organization Person homepage mbox name page primaryTopic topic""",
    ),
}

HEADER: Final = '''# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N801 (the classes are named for the prefixes and schemes that they hold)
"""The terms of the ontology, its code lists and the standards in use, as typed constants.

Generated from ontology/ by tools/generate_terms.py; do not edit.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

'''


def ontology() -> Graph:
    """The modules and the vocabularies, in one graph."""
    graph = Graph(bind_namespaces="none")
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        graph.parse(path)
    return graph


def identifier(local: str) -> str:
    """The Python name of a term: hyphens fall, and a keyword gets an underscore."""
    name = local.replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


def constant(name: str, iri: str, indent: str = "    ") -> str:
    """The declaration of a term, as the formatter would have it."""
    line = f'{indent}{name}: Final = NamedNode("{iri}")\n'
    if len(line) <= LINE_LENGTH + 1:
        return line
    return f'{indent}{name}: Final = NamedNode(\n{indent}    "{iri}"\n{indent})\n'


def block(name: str, doc: str, terms: dict[str, str]) -> str:
    """A class that holds the terms of one namespace or scheme."""
    lines = "".join(constant(identifier(key), terms[key]) for key in sorted(terms))
    return f'\n\nclass {name}:\n    """{doc}"""\n\n{lines}'


def own_terms(graph: Graph) -> dict[str, str]:
    """The ontology's terms by local name."""
    subjects = {str(subject) for subject in graph.subjects(RDFS.isDefinedBy)}
    return {iri.removeprefix(MG): iri for iri in subjects if iri.startswith(MG)}


def schemes(graph: Graph) -> dict[str, dict[str, str]]:
    """The codes of each scheme, as upper-case names."""
    found: dict[str, dict[str, str]] = {}
    for concept, scheme in graph.subject_objects(SKOS.inScheme):
        name = str(scheme).removeprefix(f"{CODE}/")
        code = str(concept).removeprefix(f"{scheme}/")
        found.setdefault(name, {})[code.upper()] = str(concept)
    return found


def scheme_class(scheme: str) -> str:
    """The class of a scheme's codes: `personal-data` gives `PERSONAL_DATA`."""
    return re.sub(r"[^A-Z0-9]", "_", scheme.upper())


def prefixes(found: dict[str, dict[str, str]]) -> str:
    """The table of prefixes, for reading and writing prefixed names."""
    table = {name.lower(): namespace for name, (_, namespace, _) in FOREIGN.items()}
    table |= {
        "mg": MG,
        "mgsh": "https://w3id.org/missiongraph/shapes#",
        "mgcheck": "https://w3id.org/missiongraph/checks#",
    }
    table |= {scheme: f"{CODE}/{scheme}/" for scheme in found}
    lines = "".join(f'    "{prefix}": "{table[prefix]}",\n' for prefix in sorted(table))
    return f"PREFIXES: Final = {{\n{lines}}}\n"


def blocks(graph: Graph, found: dict[str, dict[str, str]]) -> list[str]:
    """The classes: own terms, schemes, the codes of each, foreign terms."""
    lists = {scheme_class(name): f"{CODE}/{name}" for name in found}
    codes = [
        block(scheme_class(name), f"The codes of the scheme `{name}`.", found[name])
        for name in sorted(found)
    ]
    foreign = [
        block(name, doc, {term: namespace + term for term in terms.split()})
        for name, (doc, namespace, terms) in FOREIGN.items()
    ]
    own = block("MG", "The ontology's own terms.", own_terms(graph))
    return [own, block("SCHEME", "The code lists themselves.", lists), *codes, *foreign]


def module() -> str:
    """The text of terms.py."""
    graph = ontology()
    found = schemes(graph)
    graphs = constant("ONTOLOGY", MG.rstrip("#"), "") + constant("VOCABULARIES", CODE, "")
    return HEADER + graphs + prefixes(found) + "".join(blocks(graph, found))


def main(arguments: list[str]) -> int:
    """Write the module, or with --check say whether it is stale."""
    text = module()
    fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
    if "--check" in arguments and not fresh:
        print(f"{TARGET.relative_to(ROOT)} is stale; run `make terms`.")
        return 1
    if not fresh:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
