# SPDX-License-Identifier: Apache-2.0
"""Views of the stated facts of a dataset: as they are, and as a change would leave them.

A view is the union of the graphs that state facts, which is what shapes and rules speak about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pyoxigraph import Quad, Triple

    from missiongraph.facts import GraphName, Node, View
    from missiongraph.store import Patch, Store
    from missiongraph.store.graphs import Names

WHOLE_SHARE = 0.25
WHOLE_AT_LEAST = 2_000
FEWER = 20


@dataclass(frozen=True, slots=True)
class Change:
    """Triples that come and go: in the union of the stated facts, or in some of its graphs.

    Attributes:
        restated: references that stay in the union, and that other graphs state than before.
        listed: those that come in the order in which they were stated, some maybe twice, where it
            is known: to read very many as they lie in memory takes half the time.
    """

    added: frozenset[Triple]
    removed: frozenset[Triple]
    restated: frozenset[Triple] = frozenset()
    listed: Sequence[Triple] = field(default=(), compare=False)

    def __len__(self) -> int:
        """The number of triples that change."""
        return len(self.added) + len(self.removed)

    def outweighs(self, whole: Store) -> bool:
        """Whether looking at all of a repository costs less than looking at each part."""
        return outweighs(len(self), whole)


def outweighs(size: int, whole: Store) -> bool:
    """Whether looking at all of a repository costs less than looking at each part of a change."""
    return size > WHOLE_AT_LEAST and not _holds_more(whole, int(size / WHOLE_SHARE))


def _holds_more(store: Store, count: int) -> bool:
    """Whether a store holds more quads than so many; it counts all of them one by one."""
    return next(islice(store.quads(), count, None), None) is not None


class StatedFacts:
    """The stated facts of a store."""

    def __init__(self, store: Store, names: Names) -> None:
        self.store = store
        self.names = names
        self._states: dict[GraphName, bool] = {}

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        """The stated triples that match, once for each graph that states them."""
        for quad in self.store.quads(subject, predicate, value):
            if self.states(quad.graph_name):
                yield quad.triple

    def quads(self) -> Iterator[Quad]:
        """Every stated quad."""
        for graph in filter(self.states, self.store.graphs()):
            yield from self.store.quads(graph=graph)

    def states(self, graph: GraphName) -> bool:
        """Whether a graph states facts."""
        known = self._states.get(graph)
        if known is None:
            known = self._states[graph] = self.names.states_facts(graph)
        return known

    def change(self, patch: Patch) -> Change:
        """The change that a patch makes to the union: what another graph also says stays."""
        every = all(map(self.states, patch.graphs()))
        # What is asked of each quad takes seconds for a government.
        stated = patch.added if every else filter(self._is_stated, patch.added)
        listed = [quad.triple for quad in stated]
        added = frozenset(listed)
        taken = set(filter(self._is_stated, patch.removed))
        removed = {quad.triple for quad in taken}
        new = frozenset(self._new(added))
        if not removed and len(new) == len(added):
            return Change(new, frozenset(), listed=listed)
        gone = frozenset(
            triple for triple in removed if triple not in added and not self._has(triple, taken)
        )
        references = (t for t in chain(added, removed) if isinstance(t.object, NamedNode))
        return Change(new, gone, frozenset(t for t in references if t not in new and t not in gone))

    def _is_stated(self, quad: Quad) -> bool:
        return self.states(quad.graph_name)

    def _new(self, triples: frozenset[Triple]) -> Iterable[Triple]:
        """Those of some triples that are not stated."""
        # To read what little is there costs less than to look for each of very many.
        few = list(islice(self.quads(), len(triples) // FEWER))
        if len(few) < len(triples) // FEWER:
            return triples.difference(quad.triple for quad in few) if few else triples
        return (triple for triple in triples if not self._has(triple, set()))

    def said(self, patch: Patch) -> Change:
        """What a patch adds to and removes from single graphs, whatever other graphs say."""
        return Change(
            frozenset(quad.triple for quad in filter(self._is_stated, patch.added)),
            frozenset(quad.triple for quad in filter(self._is_stated, patch.removed)),
        )

    def _has(self, triple: Triple, without: set[Quad]) -> bool:
        quads = self.store.quads(triple.subject, triple.predicate, triple.object)
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
    """A view that looks the same place up once; for as long as the data stay as they are.

    All that leaves or enters a node is fetched at once, since reaches ask for one predicate after
    another. Where that is a lot (a code that everything refers to) each predicate is looked up.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._out: dict[Node, Neighbours] = {}
        self._in: dict[Node, Neighbours] = {}

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterable[Triple]:
        """The triples that match."""
        if subject is None and value is None:
            return self._view.triples(None, predicate, None)
        if subject is None:
            near = self._near(self._in, None, value)
        else:
            near = self._near(self._out, subject, None)
        found = near.all() if predicate is None else near.by(predicate)
        if subject is None or value is None:
            return found
        return (triple for triple in found if triple.object == value)

    def _near(
        self, known: dict[Node, Neighbours], subject: Node | None, value: Node | None
    ) -> Neighbours:
        node = value if subject is None else subject
        near = known.get(node)  # type: ignore[arg-type]
        if near is None:
            near = known[node] = Neighbours(self._view, subject, value)  # type: ignore[index]
        return near


class Neighbours:
    """The triples that leave a subject, or that enter a value."""

    MANY = 500

    def __init__(self, view: View, subject: Node | None, value: Node | None) -> None:
        self._lookup = partial(_triples, view, subject, value)
        first = list(islice(self._lookup(None), self.MANY + 1))
        self._complete = len(first) <= self.MANY
        self._all = first
        self._by: dict[NamedNode, list[Triple]] = defaultdict(list) if self._complete else {}
        if self._complete:
            for triple in first:
                self._by[triple.predicate].append(triple)

    def all(self) -> Iterable[Triple]:
        """Whatever their predicates."""
        return self._all if self._complete else self._lookup(None)

    def by(self, predicate: NamedNode) -> Iterable[Triple]:
        """Those with a predicate."""
        found = self._by.get(predicate)
        if found is None:
            if self._complete:
                return ()
            found = self._by[predicate] = list(self._lookup(predicate))
        return found


def _triples(
    view: View, subject: Node | None, value: Node | None, predicate: NamedNode | None
) -> Iterable[Triple]:
    return view.triples(subject, predicate, value)


class _Added:
    """Triples, looked up by subject or by object as reaches do; made ready when first asked."""

    def __init__(self, triples: Collection[Triple]) -> None:
        self._triples = triples

    @cached_property
    def _of_subject(self) -> dict[Node, list[Triple]]:
        found: dict[Node, list[Triple]] = defaultdict(list)
        for triple in self._triples:
            found[triple.subject].append(triple)
        return found

    @cached_property
    def _of_object(self) -> dict[Node, list[Triple]]:
        found: dict[Node, list[Triple]] = defaultdict(list)
        for triple in self._triples:
            found[triple.object].append(triple)
        return found

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        near: Iterable[Triple] = self._triples
        if subject is not None:
            near = self._of_subject.get(subject, ())
        elif value is not None:
            near = self._of_object.get(value, ())
        for triple in near:
            if predicate in (None, triple.predicate) and value in (None, triple.object):
                yield triple
