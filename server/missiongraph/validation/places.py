# SPDX-License-Identifier: Apache-2.0
"""Where things were said: the place in a source, and the graph and its revision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.store import Patch
from missiongraph.terms import MG, PROV, RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from missiongraph.facts import Node
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


@dataclass(frozen=True, slots=True)
class Said:
    """A graph that says something of a thing, and the newest revision that changed it.

    Attributes:
        revision: its number; None where the graph is part of a change that is not made.
    """

    graph: str
    revision: int | None

    def __str__(self) -> str:
        """For people: the last parts of the graph's name, and the revision."""
        name = "/".join(self.graph.split("/")[-2:])
        return f"graph {name}" + (f", revision {self.revision}" if self.revision else "")


class Places:
    """Where the things of a store were said, as it is or as a patch would leave it."""

    def __init__(self, store: Store, names: Names, patch: Patch | None = None) -> None:
        self._store = store
        self.names = names
        self._patch = patch or Patch()
        self._revisions: dict[NamedNode, int | None] = {}

    @cached_property
    def _added(self) -> dict[Node, list[Quad]]:
        """What is added of each resource; a large change without findings never asks."""
        added: dict[Node, list[Quad]] = defaultdict(list)
        for quad in self._patch.added:
            added[quad.subject].append(quad)
        return added

    @cached_property
    def _removed(self) -> set[Quad]:
        return set(self._patch.removed)

    def stated(self, thing: Node) -> tuple[str, ...]:
        """Where a thing was read: file, sheet and row, once for each place."""
        if not isinstance(thing, NamedNode):
            return ()
        new = [q for q in self._added.get(thing, ()) if q.predicate == MG.statedAt]
        quads = new or self._store.quads(thing, MG.statedAt)
        return tuple(sorted({q.object.value for q in quads if isinstance(q.object, Literal)}))

    def said(self, thing: Node) -> tuple[Said, ...]:
        """The agencies' graphs that say something of a thing."""
        return tuple(Said(g.value, self._revision(g)) for g in self.graphs(thing))

    def graphs(self, thing: Node) -> list[NamedNode]:
        """The agencies' graphs that say something of a thing, by name."""
        if isinstance(thing, Literal):
            return []
        quads = [q for q in self._store.quads(thing) if q not in self._removed]
        names = {quad.graph_name for quad in (*quads, *self._added.get(thing, ()))}
        found = (g for g in names if isinstance(g, NamedNode) and self.names.agency(g))
        return sorted(found, key=str)

    def describes(self, thing: Node) -> bool:
        """Whether anybody says of what class a resource is."""
        found = (
            *self._store.quads(thing, RDF.type),
            *(quad for quad in self._added.get(thing, ()) if quad.predicate == RDF.type),
        )
        return any(self._stated(quad) for quad in found)

    def stating(self, subject: Node, predicate: NamedNode, value: Node) -> set[str]:
        """The slugs of the agencies whose graphs state a fact."""
        found = (
            *self._store.quads(subject, predicate, value),
            *(
                quad
                for quad in self._added.get(subject, ())
                if quad.predicate == predicate and quad.object == value
            ),
        )
        slugs = {self.names.agency(quad.graph_name) for quad in found if self._stated(quad)}
        return {slug for slug in slugs if slug}

    def _stated(self, quad: Quad) -> bool:
        return quad not in self._removed and self.names.states_facts(quad.graph_name)

    def adds_to(self, thing: Node) -> bool:
        """Whether the patch has an agency state anything new of a resource."""
        added = self._added.get(thing, ())
        return any(self.names.agency(quad.graph_name) for quad in added)

    def agencies(self, thing: Node) -> list[NamedNode]:
        """The agencies in whose graphs something is said of a thing."""
        slugs = {self.names.agency(graph) for graph in self.graphs(thing)}
        return sorted((self.names.agency_named(slug) for slug in slugs if slug), key=str)

    def _revision(self, graph: NamedNode) -> int | None:
        if graph not in self._revisions:
            quads = self._store.quads(None, PROV.used, graph, self.names.revisions)
            numbers = (int(str(q.subject.value).rpartition("/")[2]) for q in quads)  # type: ignore[union-attr]
            self._revisions[graph] = max(numbers, default=None)
        return self._revisions[graph]
