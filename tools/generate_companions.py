# SPDX-License-Identifier: Apache-2.0
"""Write what goes with the ontology and follows from its Turtle.

That is the JSON-LD context, the catalogue by which tools find its files without the network, and
the reference of alignments. With --check nothing is written, and the exit status is 1 when one of
them is stale.
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
    "skos": str(SKOS),
    "xsd": str(XSD),
    "name": {"@id": "skos:prefLabel", "@container": "@language"},
    "otherNames": {"@id": "skos:altLabel", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "identifier": "dct:identifier",
    "statedSource": "dct:source",
}

RELATIONS: Final = {
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a kind of",
    SKOS.exactMatch: "is the same as",
    SKOS.closeMatch: "is close to",
    SKOS.broadMatch: "is narrower than",
    SKOS.narrowMatch: "is wider than",
    SKOS.relatedMatch: "is related to",
}

ALIGNMENTS: Final = """# Alignments

Written by `tools/generate_companions.py` from `ontology/alignments/`; do not edit.

How our terms and codes stand to those of others, a section a standard.
A term *is a kind of* another where all that is ours is theirs too; then the Turtle has a sub-class or sub-property, elsewhere a mapping of SKOS.
What points the other way, from the whole to the part, is *related*.

The alignments stand beside the ontology and are not loaded with it, so that no rule, shape or answer depends on a foreign term: [why](../decisions/0012-alignments-stand-beside-the-ontology.md).
To reason with one, load its file and the standard's together with the ontology's.
"""  # noqa: E501 (a line a sentence)


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


def section(file: Path) -> str:
    """An alignment as a section of the reference."""
    graph = read(file)
    head = next(graph.subjects(RDF.type, OWL.Ontology))
    title = str(graph.value(head, DCTERMS.title)).removeprefix("Alignment with ")
    rows = sorted(
        f"| `{graph.qname(str(ours))}` | {RELATIONS[URIRef(str(how))]} | {shown(graph, theirs)} |"
        for ours, how, theirs in graph
        if ours != head
    )
    parts = (
        f"\n## {title[0].upper()}{title[1:]}\n",
        f"{graph.value(head, DCTERMS.description)}\n",
        f"Source: {graph.value(head, DCTERMS.source)}. File: `ontology/alignments/{file.name}`.\n",
        "| ours | | theirs |\n|---|---|---|",
        *rows,
    )
    return "\n".join(parts) + "\n"


def shown(graph: Graph, term: object) -> str:
    """A foreign term with the longest prefix of the file that fits."""
    fitting = [(str(ns), p) for p, ns in graph.namespaces() if str(term).startswith(str(ns))]
    namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"`{prefix}:{str(term).removeprefix(namespace)}`"


def alignments() -> str:
    """The reference of alignments."""
    files = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
    return ALIGNMENTS + "".join(section(file) for file in files)


def main(arguments: list[str]) -> int:
    """Write what is stale, or with --check only name it; the exit status."""
    wanted = {
        ONTOLOGY / "context.jsonld": context(),
        ONTOLOGY / "catalog-v001.xml": catalogue(),
        ROOT / "docs" / "reference" / "alignments.md": alignments(),
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
