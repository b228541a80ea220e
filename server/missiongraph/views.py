# SPDX-License-Identifier: Apache-2.0
"""Views of the stated facts of a dataset: as they are, and as a change would leave them.

A view is the union of the graphs that state facts, which is what shapes and rules speak about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode, Quad, Triple

    from missiongraph.facts import GraphName, Node
    from missiongraph.reach import View
    from missiongraph.store import Patch, Store
    from missiongraph.store.graphs import Names

WHOLE_SHARE = 0.25
WHOLE_AT_LEAST = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """Triples that come and go: in the union of the stated facts, or in some of its graphs."""

    added: frozenset[Triple]
    removed: frozenset[Triple]

    def __len__(self) -> int:
        """The number of triples that change."""
        return len(self.added) + len(self.removed)

    def outweighs(self, size: int) -> bool:
        """Whether looking at all of a repository of this size costs less than at each part."""
        return len(self) > max(WHOLE_AT_LEAST, size * WHOLE_SHARE)


class StatedFacts:
    """The stated facts of a store."""

    def __init__(self, store: Store, names: Names) -> None:
        self._store = store
        self._names = names
        self._states: dict[GraphName, bool] = {}

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        """The stated triples that match, once for each graph that states them."""
        for quad in self._store.quads(subject, predicate, value):
            if self.states(quad.graph_name):
                yield quad.triple

    def quads(self) -> Iterator[Quad]:
        """Every stated quad."""
        return (quad for quad in self._store.quads() if self.states(quad.graph_name))

    def states(self, graph: GraphName) -> bool:
        """Whether a graph states facts."""
        known = self._states.get(graph)
        if known is None:
            known = self._states[graph] = self._names.states_facts(graph)
        return known

    def change(self, patch: Patch) -> Change:
        """The change that a patch makes to the union: what another graph also says stays."""
        added = {quad.triple for quad in patch.added if self.states(quad.graph_name)}
        removed = {quad.triple for quad in patch.removed if self.states(quad.graph_name)}
        taken = {quad for quad in patch.removed if self.states(quad.graph_name)}
        return Change(
            frozenset(triple for triple in added if not self._has(triple, set())),
            frozenset(
                triple for triple in removed if triple not in added and not self._has(triple, taken)
            ),
        )

    def said(self, patch: Patch) -> Change:
        """What a patch adds to and removes from single graphs, whatever other graphs say."""
        return Change(
            frozenset(quad.triple for quad in patch.added if self.states(quad.graph_name)),
            frozenset(quad.triple for quad in patch.removed if self.states(quad.graph_name)),
        )

    def _has(self, triple: Triple, without: set[Quad]) -> bool:
        quads = self._store.quads(triple.subject, triple.predicate, triple.object)
        return any(self.states(q.graph_name) and q not in without for q in quads)


class Changed:
    """A view as a change would leave it."""

    def __init__(self, before: View, change: Change) -> None:
        self._before = before
        self._removed = change.removed
        self._added = _Added(change.added)

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        """The triples that match after the change."""
        kept = self._before.triples(subject, predicate, value)
        if self._removed:
            kept = (triple for triple in kept if triple not in self._removed)
        return chain(kept, self._added.triples(subject, predicate, value))


class Remembered:
    """A view that looks the same thing up once; for as long as the data stay as they are."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._found: dict[tuple[Node | None, NamedNode | None, Node | None], list[Triple]] = {}

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> list[Triple]:
        """The triples that match."""
        key = (subject, predicate, value)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = list(self._view.triples(subject, predicate, value))
        return found


class _Added:
    """A few triples, looked up by subject or by object as reaches do."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._of_subject: dict[Node, list[Triple]] = defaultdict(list)
        self._of_object: dict[Node, list[Triple]] = defaultdict(list)
        for triple in triples:
            self._of_subject[triple.subject].append(triple)
            self._of_object[triple.object].append(triple)

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        if subject is not None:
            near = self._of_subject.get(subject, ())
        elif value is not None:
            near = self._of_object.get(value, ())
        else:
            near = list(chain.from_iterable(self._of_subject.values()))
        for triple in near:
            if predicate in (None, triple.predicate) and value in (None, triple.object):
                yield triple
