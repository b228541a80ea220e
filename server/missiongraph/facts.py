# SPDX-License-Identifier: Apache-2.0
"""Small RDF graphs held in memory: shapes, vocabularies, what a page shows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

from missiongraph.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph


class View(Protocol):
    """Triples that can be looked up by any of their terms; duplicates are harmless."""

    def triples(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        value: Node | None,
    ) -> Iterable[Triple]:
        """The triples that match; `None` matches anything."""
        ...


class Facts:
    """Triples indexed by subject and predicate, and by predicate and object."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._objects: dict[Node, dict[NamedNode, list[Node]]] = defaultdict(dict)
        self._subjects: dict[tuple[NamedNode, Node], list[Node]] = defaultdict(list)
        self._triples: dict[Triple, None] = {}
        for triple in triples:
            self.add(triple)

    @classmethod
    def read(cls, files: Iterable[Traversable]) -> Facts:
        """The triples of several Turtle files; blank nodes of different files stay apart.

        Raises:
            SyntaxError: where a file is not Turtle.
        """
        facts = cls()
        for file in files:
            text = file.read_bytes()
            for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True):
                facts.add(quad.triple)
        return facts

    def add(self, triple: Triple) -> None:
        """Take a triple in, once."""
        if triple in self._triples:
            return
        self._triples[triple] = None
        self._objects[triple.subject].setdefault(triple.predicate, []).append(triple.object)
        self._subjects[triple.predicate, triple.object].append(triple.subject)

    def __iter__(self) -> Iterator[Triple]:
        """The triples in the order in which they came."""
        return iter(self._triples)

    def __len__(self) -> int:
        """The number of triples."""
        return len(self._triples)

    def objects(self, subject: Node, predicate: NamedNode) -> list[Node]:
        """The values of a property of a thing."""
        return self._objects.get(subject, {}).get(predicate, [])

    def subjects(self, predicate: NamedNode, value: Node) -> list[Node]:
        """The things that have this value of this property."""
        return self._subjects.get((predicate, value), [])

    def value(self, subject: Node, predicate: NamedNode) -> Node | None:
        """The first value of a property, if there is one."""
        values = self.objects(subject, predicate)
        return values[0] if values else None

    def text(self, subject: Node, predicate: NamedNode, default: str = "") -> str:
        """The lexical form of the first value of a property."""
        value = self.value(subject, predicate)
        return value.value if isinstance(value, (Literal, NamedNode)) else default

    def describes(self, thing: Node) -> bool:
        """Whether anything is said of a thing."""
        return thing in self._objects

    def predicates(self, subject: Node) -> Iterable[NamedNode]:
        """The properties that a thing has."""
        return self._objects.get(subject, {})

    def items(self, head: Node) -> list[Node]:
        """The members of an RDF list."""
        members = []
        while head != RDF.nil:
            members.extend(self.objects(head, RDF.first)[:1])
            rest = self.value(head, RDF.rest)
            if rest is None:
                break
            head = rest
        return members
