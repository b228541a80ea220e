# SPDX-License-Identifier: Apache-2.0
"""The resources that a repository holds, looked up by what others call them, for loaders."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.loading import KnownResource
from missiongraph.terms import DCT, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.facts import GraphName, Node
    from missiongraph.loading import Batch
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

_NAMING = (SKOS.exactMatch, DCT.identifier)
_WANTED = frozenset({*_NAMING, SKOS.prefLabel, RDF.type})


class KnownResources:
    """The resources of a store, and of the sources that are about to replace models in it.

    Only what an agency says of its own resources counts.

    Args:
        store: the dataset that the sources go into.
        names: the names in it.
    """

    def __init__(self, store: Store, names: Names) -> None:
        self._store, self._names = store, names
        self._coming: dict[NamedNode, list[Quad]] = {}
        self._by_name: dict[str, set[NamedNode]] = defaultdict(set)
        self._by_address: dict[NamedNode, set[NamedNode]] = defaultdict(set)

    def note(self, batch: Batch) -> None:
        """Count with what a source says, in place of what its model said before."""
        graph = self._names.graph(batch.agency, batch.model)
        self._coming[graph] = [
            Quad(t.subject, t.predicate, t.object, graph)
            for t in batch.triples
            if t.predicate in _WANTED
        ]
        for quad in self._coming[graph]:
            if isinstance(quad.subject, NamedNode):
                self._by_address[quad.subject].add(graph)
                if quad.predicate in _NAMING:
                    self._by_name[_text(quad.object)].add(graph)

    def called(self, name: str) -> list[KnownResource]:
        """The resources that an IRI of somebody else, or an identifier, is the name of."""
        found = {
            quad.subject
            for predicate, value in _terms(name)
            for quad in self._quads(name, predicate, value)
            if isinstance(quad.subject, NamedNode) and self._is_own(quad.subject, quad.graph_name)
        }
        return [self._resource(address) for address in sorted(found, key=str)]

    def labels(self, address: NamedNode, besides: NamedNode) -> list[Literal]:
        """The preferred names that models other than one (its graph) give a resource."""
        return [
            quad.object
            for quad in self._of(address, SKOS.prefLabel)
            if quad.graph_name != besides and isinstance(quad.object, Literal)
        ]

    def _resource(self, address: NamedNode) -> KnownResource:
        types = {quad.object for quad in self._of(address, RDF.type)}
        classes = frozenset(one for one in types if isinstance(one, NamedNode))
        return KnownResource(address, self._agency(address) or "", classes)

    def _of(self, address: NamedNode, predicate: NamedNode) -> Iterator[Quad]:
        """What the models of its agency say of a resource."""
        for quad in self._store.quads(address, predicate):
            if quad.graph_name not in self._coming and self._is_own(address, quad.graph_name):
                yield quad
        for graph in self._by_address.get(address, ()):
            for quad in self._coming[graph]:
                if (quad.subject, quad.predicate) == (address, predicate):
                    yield quad

    def _quads(self, name: str, predicate: NamedNode, value: Node) -> Iterator[Quad]:
        for quad in self._store.quads(None, predicate, value):
            if quad.graph_name not in self._coming:
                yield quad
        for graph in self._by_name.get(name, ()):
            for quad in self._coming[graph]:
                if (quad.predicate, _text(quad.object)) == (predicate, name):
                    yield quad

    def _is_own(self, address: NamedNode, graph: GraphName) -> bool:
        agency = self._agency(address)
        return agency is not None and agency == self._names.agency(graph)

    def _agency(self, address: NamedNode) -> str | None:
        start = f"{self._names.base}/id/"
        rest = address.value.removeprefix(start)
        return rest.partition("/")[0] if rest != address.value and "/" in rest else None


def _terms(name: str) -> Iterator[tuple[NamedNode, Node]]:
    """What a name may be the value of."""
    with suppress(ValueError):  # no IRI, so an identifier alone
        yield SKOS.exactMatch, NamedNode(name)
    yield DCT.identifier, Literal(name)


def _text(node: Node) -> str:
    return node.value if isinstance(node, (NamedNode, Literal)) else str(node)
