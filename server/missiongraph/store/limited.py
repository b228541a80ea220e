# SPDX-License-Identifier: Apache-2.0
"""A store of which only some graphs are to be seen, in every way of asking."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NoReturn

from missiongraph.errors import NotAllowed
from missiongraph.sparql_dataset import dataset_clause
from missiongraph.store import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import NamedNode, Quad

    from missiongraph.facts import GraphName, Node
    from missiongraph.store import QueryResults, Store


class LimitedStore:
    """Some graphs of a store, for reading.

    A query is given both its default graph and its named graphs by name: the engine then sees
    nothing else, whatever the query says by FROM, GRAPH, paths or subqueries.

    Args:
        store: the whole.
        graphs: what may be seen of it.

    Attributes:
        readable: what may be seen, in the order of names.
    """

    def __init__(self, store: Store, graphs: Iterable[NamedNode]) -> None:
        self._store = store
        self.readable = sorted(graphs, key=str)
        self._graphs = frozenset(self.readable)

    def selection(self, text: str, asked: Selection | None) -> Selection:
        """What a query is to be run on: what it asks for, as far as that may be seen."""
        wanted = asked or Selection(*dataset_clause(text))
        if not wanted:
            return Selection(self.readable, self.readable)
        return Selection(
            [graph for graph in wanted.default if graph in self._graphs],
            [graph for graph in wanted.named if graph in self._graphs],
        )

    def query(self, text: str, graphs: Selection | None = None) -> QueryResults:
        """The results of a SPARQL 1.1 query, from what may be seen."""
        return self._store.query(text, self.selection(text, graphs))

    def quads(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match, in the graphs that may be seen."""
        found = self._store.quads(subject, predicate, value, graph)
        return (quad for quad in found if quad.graph_name in self._graphs)

    def graphs(self) -> Iterable[NamedNode]:
        """The names of the graphs that hold something and may be seen."""
        return (graph for graph in self._store.graphs() if graph in self._graphs)

    def as_stored(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads as they come back."""
        return self._store.as_stored(quads)

    def __contains__(self, quad: Quad) -> bool:
        """Whether the quad is there and may be seen."""
        return quad.graph_name in self._graphs and quad in self._store

    def __len__(self) -> int:
        """The number of quads that may be seen."""
        return sum(1 for _ in self.quads())

    def apply(self, *_: object) -> NoReturn:
        """Refuse: this is for reading.

        Raises:
            NotAllowed: always.
        """
        raise NotAllowed("Nothing is changed past the write gate.")

    bulk_load = supposing = snapshot = apply

    def flush(self) -> None:
        """Nothing is written, so there is nothing to put on disk."""

    def close(self) -> None:
        """The whole store is for its owner to close."""


class SeenStore(LimitedStore):
    """What somebody sees of a store: some graphs, and of all others what is published.

    It is looked up in, and not queried.

    Args:
        store: the whole.
        sees: whether a graph of it may be seen.
        public: what everybody may see.
    """

    def __init__(self, store: Store, sees: Callable[[GraphName], bool], public: Store) -> None:
        super().__init__(store, ())
        self._public = public
        self._sees = cache(sees)

    def quads(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match: those of a graph that may be seen, or else its published ones."""
        own = self._store.quads(subject, predicate, value, graph)
        yield from (quad for quad in own if self._sees(quad.graph_name))
        others = self._public.quads(subject, predicate, value, graph)
        yield from (quad for quad in others if not self._sees(quad.graph_name))

    def graphs(self) -> Iterable[NamedNode]:
        """The names of the graphs of which anything may be seen."""
        yield from filter(self._sees, self._store.graphs())
        yield from (graph for graph in self._public.graphs() if not self._sees(graph))

    def __contains__(self, quad: Quad) -> bool:
        """Whether the quad is there and may be seen."""
        return quad in (self._store if self._sees(quad.graph_name) else self._public)

    def __len__(self) -> int:
        """The number of quads of the whole: more than may be seen, for an estimate of cost."""
        return len(self._store)
