# SPDX-License-Identifier: Apache-2.0
"""Write what goes with the ontology and follows from its Turtle.

That is the JSON-LD context, and the catalogue by which tools find its files without the network.
With --check nothing is written, and the exit status is 1 when one of them is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final, TypeAlias
from xml.sax.saxutils import quoteattr

from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, XSD, Graph, URIRef

ROOT: Final = Path(__file__).parents[1]
ONTOLOGY: Final = ROOT / "ontology"
MG: Final = "https://w3id.org/missiongraph/ns#"
CODE: Final = "https://w3id.org/missiongraph/code/"
CODE_LIST: Final = URIRef(f"{MG}codeList")

Json: TypeAlias = "str | float | dict[str, Json] | list[Json]"

# What every thing has, by names that read well.
COMMON: Final[dict[str, Json]] = {
    "@version": 1.1,
    "id": "@id",
    "type": "@type",
    "code": CODE,
    "dct": str(DCTERMS),
    "mg": MG,
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "xsd": str(XSD),
    # What the REST interface gives beside: a name in the reader's language, the things of a list,
    # and what other things say of one.
    "label": "rdfs:label",
    "items": "@graph",
    "incoming": "@reverse",
    "name": {"@id": "skos:prefLabel", "@container": "@language"},
    "otherNames": {"@id": "skos:altLabel", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "identifier": "dct:identifier",
    "statedSource": "dct:source",
}


def read(*files: Path) -> Graph:
    """The triples of several Turtle files."""
    graph = Graph(bind_namespaces="none")
    for file in files:
        graph.parse(file)
    return graph


def codes(vocabularies: Graph, scheme: str) -> set[str]:
    """The codes of a scheme."""
    concepts = vocabularies.subjects(SKOS.inScheme, URIRef(scheme))
    return {str(concept).removeprefix(f"{scheme}/") for concept in concepts}


def coded(scheme: str, taken: set[str]) -> Json:
    """The context within a property that takes codes: they are written bare.

    A code that is a term's name as well (`taken`) would be read as the term, and is told apart.
    """
    name = scheme.removeprefix(CODE)
    inner: dict[str, Json] = {"@vocab": f"{scheme}/"}
    return inner | {code: f"code:{name}/{code}" for code in sorted(taken)}


def entry(ontology: Graph, term: URIRef, lists: dict[str, set[str]], names: set[str]) -> Json:
    """What the context says of a property."""
    short = f"mg:{term.removeprefix(MG)}"
    if scheme := ontology.value(term, CODE_LIST):
        inner = coded(str(scheme), lists[str(scheme)] & names)
        return {"@id": short, "@type": "@vocab", "@context": inner}
    if (term, RDF.type, OWL.ObjectProperty) in ontology:
        return {"@id": short, "@type": "@id"}
    datatype = written(ontology, term).removeprefix(str(XSD))
    return short if datatype == "string" else {"@id": short, "@type": f"xsd:{datatype}"}


def written(knowledge: Graph, term: URIRef) -> str:
    """The datatype of a property's values: its range or, where that leaves it open, its shapes'."""
    range_ = knowledge.value(term, RDFS.range)
    if range_ != RDFS.Literal:
        return str(range_)
    shapes = knowledge.subjects(SH.path, term)
    found = {
        str(datatype) for shape in shapes for datatype in knowledge.objects(shape, SH.datatype)
    }
    if len(found) != 1:
        raise LookupError(f"Neither the range of {term} nor its shapes say one datatype: {found}.")
    return found.pop()


def context() -> str:
    """The JSON-LD context: a name for each class and property, and bare codes."""
    ontology = read(*ONTOLOGY.glob("*.ttl"), *(ROOT / "shapes").glob("*.ttl"))
    vocabularies = read(*(ONTOLOGY / "vocabularies").glob("*.ttl"))
    lists = {str(s): codes(vocabularies, str(s)) for s in vocabularies.objects(None, SKOS.inScheme)}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    own = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    terms = {t.removeprefix(MG): t for t in own if isinstance(t, URIRef) and t.startswith(MG)}
    names = {*terms, *COMMON}
    said = dict(COMMON)
    for name in sorted(terms):
        is_class = (terms[name], RDF.type, OWL.Class) in ontology
        said[name] = f"mg:{name}" if is_class else entry(ontology, terms[name], lists, names)
    return json.dumps({"@context": said}, indent=2, ensure_ascii=False) + "\n"


def named(file: Path) -> list[str]:
    """The names by which a file of the ontology goes."""
    graph = read(file)
    heads = [*graph.subjects(RDF.type, OWL.Ontology), *graph.subjects(RDF.type, SKOS.ConceptScheme)]
    versions = [version for head in heads for version in graph.objects(head, OWL.versionIRI)]
    return sorted({str(name) for name in (*heads, *versions)})


def catalogue() -> str:
    """The catalogue (OASIS XML Catalogs 1.1, as Protégé, ROBOT and the OWL API read it)."""
    files = sorted(file.relative_to(ONTOLOGY) for file in ONTOLOGY.rglob("*.ttl"))
    lines = [
        f"  <uri name={quoteattr(name)} uri={quoteattr(file.as_posix())}/>"
        for file in files
        for name in named(ONTOLOGY / file)
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
            "<!-- SPDX-License-Identifier: CC-BY-4.0 -->",
            "<!-- Written by tools/generate_companions.py; do not edit. -->",
            '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
            *lines,
            "</catalog>",
            "",
        ]
    )


def main(arguments: list[str]) -> int:
    """Write what is stale, or with --check only name it; the exit status."""
    wanted = {
        ONTOLOGY / "context.jsonld": context(),
        ONTOLOGY / "catalog-v001.xml": catalogue(),
    }
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is stale; run `make terms`.")
        else:
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
