# SPDX-License-Identifier: Apache-2.0
"""The reach of a shape or rule: paths from a focus node to every triple that it reads.

Walked forwards from focus nodes it gives those triples; walked backwards from a changed triple
it gives the focus nodes that the change can affect (design: "One write gate"). Both walks go
over an automaton of the paths, so that loops in the data and in the paths end.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Triple

from missiongraph.paths import Chain, Choice, Inverse, Path, Repeat, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from missiongraph.facts import Node, View

START = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A move of the automaton: along a triple with this predicate, or against its direction."""

    source: int
    predicate: NamedNode | None
    inverse: bool
    target: int


class Reach:
    """An automaton that accepts every prefix of its paths."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._free: dict[int, set[int]] = defaultdict(set)
        self._edges: list[Edge] = []
        self._states = 1
        for path in paths:
            self._build(path, START, self._state(), inverse=False)
        self._close()

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _build(self, path: Path, start: int, end: int, *, inverse: bool) -> None:
        match path:
            case Step(predicate):
                self._edges.append(Edge(start, predicate, inverse, end))
            case Inverse(inner):
                self._build(inner, start, end, inverse=not inverse)
            case Chain(parts):
                self._build_chain(parts[::-1] if inverse else parts, start, end, inverse=inverse)
            case Choice(parts):
                for part in parts:
                    self._build(part, start, end, inverse=inverse)
            case Repeat(inner, optional, often):
                self._build_repeat(inner, (start, end), (optional, often), inverse=inverse)

    def _build_chain(self, parts: tuple[Path, ...], start: int, end: int, *, inverse: bool) -> None:
        at = start
        for part in parts:
            after = self._state()
            self._build(part, at, after, inverse=inverse)
            at = after
        self._free[at].add(end)

    def _build_repeat(
        self, inner: Path, ends: tuple[int, int], how: tuple[bool, bool], *, inverse: bool
    ) -> None:
        (start, end), (optional, often) = ends, how
        enter, leave = self._state(), self._state()
        self._free[start].add(enter)
        self._free[leave].add(end)
        self._build(inner, enter, leave, inverse=inverse)
        if optional:
            self._free[enter].add(leave)
        if often:
            self._free[leave].add(enter)

    def _close(self) -> None:
        """Fold free moves into the edges, and index the edges both ways."""
        self._from: dict[int, list[Edge]] = defaultdict(list)
        self._into: dict[int, list[Edge]] = defaultdict(list)
        self._by_predicate: dict[NamedNode | None, list[Edge]] = defaultdict(list)
        for state in range(self._states):
            near = self._freely(state)
            for edge in self._edges:
                if edge.source in near:
                    folded = Edge(state, edge.predicate, edge.inverse, edge.target)
                    self._from[state].append(folded)
        useful = self._useful()
        for state in useful:
            for edge in self._from[state]:
                self._into[edge.target].append(edge)
                self._by_predicate[edge.predicate].append(edge)

    def _freely(self, state: int) -> set[int]:
        near, todo = {state}, [state]
        while todo:
            for other in self._free[todo.pop()] - near:
                near.add(other)
                todo.append(other)
        return near

    def _useful(self) -> set[int]:
        """The states that the start leads to: the others only served to build these."""
        found, todo = {START}, [START]
        while todo:
            for edge in self._from[todo.pop()]:
                if edge.target not in found:
                    found.add(edge.target)
                    todo.append(edge.target)
        return found

    @property
    def predicates(self) -> set[NamedNode | None]:
        """The predicates that the paths name; `None` among them stands for any."""
        return set(self._by_predicate)

    def forwards(self, view: View, foci: Iterable[Node]) -> set[Triple]:
        """Every triple that the paths read from these focus nodes."""
        triples: set[Triple] = set()
        self._walk(view, foci, triples)
        return triples

    def through(self, view: View, focus: Node) -> set[Node]:
        """The nodes from which the paths of a focus node would read on, if there were more."""
        places = self._walk(view, [focus], set())
        return {node for state, node in places if state != START and self._from.get(state)}

    def _walk(
        self, view: View, foci: Iterable[Node], triples: set[Triple]
    ) -> set[tuple[int, Node]]:
        """The states and nodes to which the paths lead; what they read is put into a set."""
        seen: set[tuple[int, Node]] = {(START, focus) for focus in foci}
        todo = list(seen)
        while todo:
            state, node = todo.pop()
            for edge in self._from[state]:
                for triple in _along(view, node, edge):
                    triples.add(triple)
                    place = (edge.target, triple.subject if edge.inverse else triple.object)
                    if place not in seen:
                        seen.add(place)
                        todo.append(place)
        return seen

    def backwards(self, view: View, changed: Iterable[Triple]) -> set[Node]:
        """The focus nodes from which the paths read one of these triples.

        The view must hold the triples of both before and after the change.
        """
        return self.backwards_from(view, by_predicate(changed))

    def backwards_from(
        self, view: View, changed: Mapping[NamedNode, Collection[Triple]]
    ) -> set[Node]:
        """The same, for changed triples that are grouped by their predicates already."""
        seen: set[tuple[int, Node]] = set()
        for predicate, triples in changed.items():
            for edge in self._edges_of(predicate):
                for triple in triples:
                    seen.add((edge.source, triple.object if edge.inverse else triple.subject))
        todo = list(seen)
        while todo:
            state, node = todo.pop()
            for place in self._before(view, state, node):
                if place not in seen:
                    seen.add(place)
                    todo.append(place)
        return {node for state, node in seen if state == START}

    def _edges_of(self, predicate: NamedNode) -> Iterator[Edge]:
        yield from self._by_predicate.get(predicate, ())
        yield from self._by_predicate.get(None, ())

    def _before(self, view: View, state: int, node: Node) -> Iterator[tuple[int, Node]]:
        for edge in self._into[state]:
            for triple in _against(view, node, edge):
                yield edge.source, triple.object if edge.inverse else triple.subject


def by_predicate(triples: Iterable[Triple]) -> dict[NamedNode, list[Triple]]:
    """The triples in groups of one predicate each."""
    groups: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        groups[triple.predicate].append(triple)
    return groups


def _along(view: View, node: Node, edge: Edge) -> Iterable[Triple]:
    """The triples by which the edge leaves the node."""
    if edge.inverse:
        return view.triples(None, edge.predicate, node)
    if isinstance(node, (NamedNode, BlankNode)):
        return view.triples(node, edge.predicate, None)
    return ()


def _against(view: View, node: Node, edge: Edge) -> Iterable[Triple]:
    """The triples by which the edge enters the node."""
    return _along(view, node, Edge(edge.source, edge.predicate, not edge.inverse, edge.target))
