# SPDX-License-Identifier: Apache-2.0
"""What became of each statement of a source of RDF, looked at with another library, rdflib.

A statement is in the facts (its value, beside the resource that it is about), in what was refused
(with the property, the resource and the value), or counted as out of scope by its property.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode
from rdflib import RDF, BNode
from rdflib import Literal as Text

from missiongraph.terms import SKOS

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from missiongraph.loading import Batch

SCHEMA = ("http://schema.org/", "https://schema.org/")
TAGS = re.compile(r"<[^<>]*>|&\w+;|\s|\ufeff")
# What names a machine, and what stands in for a base that a file lacks.
PLACES = re.compile(r"https?://(127\.|10\.|relative\.invalid)[^/]*/")
CODES = "https://w3id.org/missiongraph/code/"


class Ledger:
    """The statements of a source, and what a loader made of them.

    Args:
        graph: the source, as rdflib reads it.
        batch: what the loader says of it.
        prefixes: those by which the loader writes properties.
        parts: the classes whose resources are said of those that they belong to.
        codes: the values for which codes of ours are stated.
    """

    def __init__(
        self,
        graph: Graph,
        batch: Batch,
        prefixes: dict[str, str],
        parts: set[str],
        codes: set[str],
    ) -> None:
        self.graph, self.batch = graph, batch
        self._codes = codes
        self._prefixes = prefixes
        self._parts = {
            thing
            for thing, cls in graph.subject_objects(RDF.type)
            if str(cls).replace(*SCHEMA) in parts
        }
        self._address = {
            t.object.value: t.subject.value
            for t in batch.triples
            if t.predicate == SKOS.exactMatch and isinstance(t.object, NamedNode)
            if isinstance(t.subject, NamedNode)
        }
        self._refused = Counter((r.column, _plain(r.value)) for r in batch.refusals)
        self._texts: set[str] = set()
        self._nodes: set[str] = set()
        self._about: dict[str, set[str]] = defaultdict(set)
        for t in batch.triples:
            if isinstance(t.object, Literal):
                self._texts.add(_plain(t.object.value))
            elif isinstance(t.object, NamedNode) and isinstance(t.subject, NamedNode):
                self._nodes.add(t.object.value)
                self._about[t.subject.value].add(t.object.value)
                self._about[t.object.value].add(t.subject.value)

    def missing(self) -> list[tuple[Node, Node, Node]]:
        """The statements that are nowhere, more of a property than are counted out of scope."""
        unseen: dict[str, list[tuple[Node, Node, Node]]] = defaultdict(list)
        for triple in self.graph:
            if not (self._is_refused(triple) or self._is_said(triple)):
                unseen[self._short(str(triple[1]))].append(triple)
        lost = []
        for name, triples in unseen.items():
            if len(triples) > self.batch.out_of_scope.get(name, 0):
                lost += triples
        return lost

    def _short(self, iri: str) -> str:
        iri = iri.replace(*SCHEMA)
        for prefix, start in self._prefixes.items():
            rest = iri.removeprefix(start)
            if rest != iri and "/" not in rest:
                return f"{prefix}:{rest}"
        return iri

    def _is_refused(self, triple: tuple[Node, Node, Node]) -> bool:
        subject, predicate, value = triple
        column = str(predicate).replace(*SCHEMA)
        wanted = _plain(str(value).replace(*SCHEMA))
        if _is_nameless(subject) or isinstance(value, BNode):
            return any(
                known == column and (isinstance(value, BNode) or said.endswith(wanted))
                for known, said in self._refused
            )
        return (column, _plain(f"{subject}: {wanted}")) in self._refused

    def _is_said(self, triple: tuple[Node, Node, Node]) -> bool:
        subject, predicate, value = triple
        if value in self._parts or (subject in self._parts and predicate == RDF.type):
            return True  # what the part says is looked at by itself
        if isinstance(value, Text):
            return self._is_text(str(value), str(subject))
        here = self._address.get(str(subject), str(subject))
        if predicate == RDF.type:
            return _is_nameless(subject) or here in self._about
        return self._is_linked(subject, here, value)

    def _is_linked(self, subject: Node, here: str, value: Node) -> bool:
        plain = str(value).replace(*SCHEMA)
        there = self._address.get(str(value), plain)
        if _is_nameless(subject) or _is_nameless(value) or subject in self._parts:
            # The others' links show that they were taken; their own addresses cannot be known.
            described = not _is_nameless(value) or (value, None, None) in self.graph
            return described and bool(self._about)
        if plain in self._codes:
            return any(CODES in one for one in self._about.get(here, ()))
        if {there, plain} & self._about.get(here, set()):
            return True
        return any(self._is_text(text, here) for text in (plain, _end(plain)))

    def _is_text(self, text: str, subject: str) -> bool:
        short = re.sub(r"^(mailto|tel):", "", _plain(text))
        return any(
            one in self._texts for one in (short, f"fax{short}", short.rstrip("0").rstrip("."))
        ) or short == _plain(subject)


def _is_nameless(node: Node) -> bool:
    """Whether a node has no name that lasts, by which its address could be found."""
    return isinstance(node, BNode) or bool(PLACES.match(str(node)))


def _end(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def _plain(text: str) -> str:
    """A text without marks and spaces, which are mended on the way."""
    return TAGS.sub("", PLACES.sub("", text))
