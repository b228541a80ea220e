# SPDX-License-Identifier: Apache-2.0
"""Keep the Turtle in ontology/ and shapes/ in one canonical form, so that diffs show meaning.

The files are rewritten; with --check nothing is written, and the exit status is 1 when a file
is not in canonical form. Folders and files named as arguments are taken instead of those two.
"""

from __future__ import annotations

import sys
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.plugins.serializers.turtle import TurtleSerializer

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("ontology", "shapes")
LICENCE: Final = "# SPDX-License-Identifier: CC-BY-4.0"

# A reader wants the header first, then classes, then what relates them.
RANKS: Final = (
    OWL.Ontology,
    SKOS.ConceptScheme,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
)


class CanonicalSerializer(TurtleSerializer):
    """Turtle with subjects by kind, then by name, and what names a term first."""

    predicateOrder = [  # noqa: RUF012, N815 (the base class declares it so)
        RDF.type,
        RDFS.label,
        SKOS.prefLabel,
        SKOS.altLabel,
        SKOS.notation,
        DCTERMS.title,
        SKOS.definition,
        SKOS.scopeNote,
        SKOS.example,
        DCTERMS.source,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        SH.targetClass,
        SH.path,
    ]

    def orderSubjects(self) -> list[Node]:  # noqa: N802 (the base class names it)
        """Subjects in the order in which they are written."""
        return sorted(self._subjects, key=self._place)

    def _place(self, subject: Node) -> tuple[bool, int, int, str]:
        types = set(self.store.objects(subject, RDF.type))
        rank = next((i for i, cls in enumerate(RANKS) if cls in types), len(RANKS))
        nested = self._references[subject] if isinstance(subject, BNode) else 0
        return isinstance(subject, BNode), nested, rank, str(subject)


def heading(text: str) -> str:
    """The leading comment lines, the licence first."""
    comments = list(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    return "\n".join([LICENCE, *(line for line in comments if line != LICENCE)])


def canonical(text: str) -> str:
    """The Turtle document in canonical form.

    Comments survive at the head only. Blank nodes are labelled by content, for a stable order.
    """
    parsed = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    graph = Graph(bind_namespaces="none")
    for triple in to_canonical_graph(parsed):
        graph.add(triple)
    for prefix, namespace in parsed.namespaces():
        graph.bind(prefix, URIRef(namespace))
    graph.bind("rdf", str(RDF), replace=True)  # lists are made of its terms
    buffer = BytesIO()
    CanonicalSerializer(graph).serialize(buffer, encoding="utf-8")
    return f"{heading(text)}\n{buffer.getvalue().decode().strip()}\n"


def documents(places: list[Path]) -> list[Path]:
    """Every Turtle file in these places."""
    found = {
        path for place in places for path in (place.rglob("*.ttl") if place.is_dir() else [place])
    }
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Rewrite, or with --check name, the files that are not in canonical form."""
    check = "--check" in arguments
    named = [Path(argument) for argument in arguments if argument != "--check"]
    stale = 0
    for path in documents(named or [ROOT / folder for folder in FOLDERS]):
        text = path.read_text(encoding="utf-8")
        wanted = canonical(text)
        if text == wanted:
            continue
        stale += 1
        print(f"{path} is not in canonical form; run `make terms`." if check else f"rewrote {path}")
        if not check:
            path.write_text(wanted, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
