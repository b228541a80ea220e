# SPDX-License-Identifier: Apache-2.0
"""Where a fact comes from, as a page says it: the graph, and the revision that brought it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Quad

    from missiongraph.history import Change
    from missiongraph.store.graphs import Names
    from missiongraph.web.links import Links
    from missiongraph.web.results import Cell


@dataclass(frozen=True, slots=True)
class Source:
    """A graph that states a fact.

    Attributes:
        change: what brought the fact; `None` for derived facts.
        href: where that change is described.
        who: who made it, where the reader may know.
    """

    graph: Cell
    change: Change | None = None
    href: str | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """The changes that brought facts.

    Attributes:
        came: the change that brought each fact.
        published: whether the facts are those that are published. Each of their changes is a
            publication, which has an address; who made it is no matter of the public.
    """

    came: Mapping[Quad, Change]
    names: Names
    links: Links
    published: bool

    def of(self, quad: Quad, graph: Cell) -> Source:
        """Where a fact in a graph comes from."""
        change = self.came.get(quad)
        if change is None:
            return Source(graph)
        if not self.published:
            return Source(graph, change, None, change.author)
        is_agencys = self.names.owner(quad.graph_name) is not None
        return Source(
            graph, change, self.links.publication(change.revision) if is_agencys else None
        )
