# SPDX-License-Identifier: Apache-2.0
"""The narrow protocol behind which a store stands, and the change that it applies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from missiongraph.facts import GraphName, Node

QueryResults: TypeAlias = QuerySolutions | QueryTriples | QueryBoolean


@dataclass(frozen=True)
class Patch:
    """Quads to take out and to put in; nothing stands in both."""

    added: Sequence[Quad] = ()
    removed: Sequence[Quad] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.removed)

    def __len__(self) -> int:
        """The number of quads that change."""
        return len(self.added) + len(self.removed)

    def graphs(self) -> set[GraphName]:
        """The graphs that change."""
        return {*self.gains, *self.losses}

    @cached_property
    def gains(self) -> Counter[GraphName]:
        """How many quads are put into each graph."""
        return Counter(quad.graph_name for quad in self.added)

    @cached_property
    def losses(self) -> Counter[GraphName]:
        """How many quads are taken out of each graph."""
        return Counter(quad.graph_name for quad in self.removed)


@dataclass(frozen=True, slots=True)
class Selection:
    """The graphs that a query is asked of: merged into its default graph, and by name."""

    default: Sequence[NamedNode] = ()
    named: Sequence[NamedNode] = ()

    def __bool__(self) -> bool:
        """Whether anything is selected; a query is asked of everything otherwise."""
        return bool(self.default or self.named)


class Store(Protocol):
    """An RDF dataset of named graphs whose union answers queries by default."""

    def query(self, text: str, graphs: Selection | None = None) -> QueryResults:
        """The results of a SPARQL 1.1 query.

        A triple that several graphs state may come once for each of them, so what counts must say
        DISTINCT (oxigraph/oxigraph#1919).

        Args:
            text: the query.
            graphs: what it is asked of, and nothing else, even where that is nothing; without
                it, what its FROM says; else the union of all graphs.

        Raises:
            InvalidQuery: the text does not parse, or calls a function that there is not.
        """
        ...

    def quads(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; `None` matches anything, a literal subject nothing."""
        ...

    def as_stored(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads as `quads` would give them back if they were applied.

        A store may write the same value differently: `007` as `7`. What is compared with the
        store, validated or journalled must be in its own form.
        """
        ...

    def apply(self, patch: Patch) -> None:
        """Change the store in one transaction: all of it or nothing.

        Raises:
            StoreFull: no space is left.
        """
        ...

    def bulk_load(self, path: Path, graph: NamedNode | None = None) -> None:
        """Add the quads of an N-Quads file, fast and not in one transaction.

        Safe to repeat: a load that was cut short is mended by loading again.

        Args:
            path: the file.
            graph: the graph to which an N-Triples file is added, where it is one that a store
                wrote.
        """
        ...

    def graphs(self) -> Iterable[NamedNode]:
        """The names of the graphs that hold something."""
        ...

    def supposing(self, patch: Patch) -> AbstractContextManager[Store]:
        """A store of its own with what this one would hold after a patch; gone at the end."""
        ...

    def __contains__(self, quad: Quad) -> bool:
        """Whether the quad is there."""
        ...

    def __len__(self) -> int:
        """The number of quads."""
        ...

    def flush(self) -> None:
        """Put on disk what memory still holds."""
        ...

    def snapshot(self, folder: Path) -> None:
        """Put the store as it is now into a new folder.

        Raises:
            StoreError: it lives in memory, or the folder cannot be made.
        """
        ...

    def close(self) -> None:
        """Give the store up, so that another process may have it."""
        ...
