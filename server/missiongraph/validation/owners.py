# SPDX-License-Identifier: Apache-2.0
"""Who answers for a thing: what it says itself, or else the whole that it is a part of.

A step asks its stage, a stage its journey, a journey its service, and so on. At each the
organisations that are accountable count before those that are responsible. Where nobody is either,
those answer that provide the thing, or else its nearest whole.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from missiongraph.terms import MG, ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.facts import Node, View

# From a part to its whole, or from what is added to a thing to the thing; inverse where marked.
WHOLES = (
    MG.stepOf, MG.stageOf, MG.journeyOf, MG.subJourneyOf, MG.actionOf, MG.feltAt, MG.needOf,
    MG.participationIn, MG.observationOf, MG.measures, MG.outcomeOf, MG.partOfProgramme,
    MG.partOfDataset, MG.neededBy, MG.triggeredBy,
)  # fmt: skip
PARTS = (MG.hasTouchpoint, MG.addresses)
ANSWERS = ((MG.accountableTo, ROLE.ACCOUNTABLE), (MG.responsibilityOf, ROLE.RESPONSIBLE))
PROVIDES = ((MG.providedBy, ROLE.PROVIDES),)


class Owners:
    """Who answers for the resources of a view, each resource looked at once.

    Parts may be nested as deep as somebody likes to, so no resource walks up all its wholes.
    """

    def __init__(self, view: View) -> None:
        self._nearest = [_Nearest(view, parts) for parts in (ANSWERS, PROVIDES)]

    def of(self, thing: Node) -> list[NamedNode]:
        """Return the organisations that answer for a resource, by IRI; none if nobody does."""
        found = (nearest.of(thing) for nearest in self._nearest)
        return next((list(owners) for owners in found if owners), [])


class _Nearest:
    """The organisations that have a part in a resource, or else in its nearest whole."""

    def __init__(self, view: View, parts: Sequence[tuple[NamedNode, NamedNode]]) -> None:
        self._view = view
        self._parts = parts
        # How far away the organisations are, by which of the parts, and which they are.
        self._known: dict[Node, _Found] = {}

    def of(self, thing: Node) -> tuple[NamedNode, ...]:
        if thing not in self._known:
            self._explore(thing)
        return self._known[thing].owners

    def _explore(self, thing: Node) -> None:
        """Settle a resource, and all its wholes that are not known yet."""
        wholes: dict[Node, list[NamedNode]] = {}
        todo = [thing]
        while todo:
            one = todo.pop()
            if one in self._known or one in wholes:
                continue
            own = self._own(one)
            if own is not None:
                self._known[one] = own
                continue
            wholes[one] = list(_wholes(self._view, one))
            todo += wholes[one]
        self._settle(wholes)

    def _settle(self, wholes: dict[Node, list[NamedNode]]) -> None:
        """Have each resource take what its nearest wholes have, the nearest ones first."""
        below: dict[Node, list[Node]] = defaultdict(list)
        for one, nearest in wholes.items():
            for whole in nearest:
                below[whole].append(one)
        levels: dict[int, list[Node]] = defaultdict(list)
        for above in below:
            found = self._known.get(above, NOBODY)
            if found.owners:
                levels[found.distance].append(above)
        while levels:
            distance = min(levels)
            reached = {one for whole in levels.pop(distance) for one in below.get(whole, ())}
            for one in sorted(reached.difference(self._known), key=str):
                self._known[one] = self._combined(wholes[one], distance)
                levels[distance + 1].append(one)
        for one in wholes:
            self._known.setdefault(one, NOBODY)

    def _combined(self, wholes: Iterable[Node], distance: int) -> _Found:
        near = [
            found
            for whole in wholes
            if (found := self._known.get(whole)) and found.owners and found.distance == distance
        ]
        part = min(found.part for found in near)
        owners = {owner for found in near if found.part == part for owner in found.owners}
        return _Found(distance + 1, part, tuple(sorted(owners, key=str)))

    def _own(self, thing: Node) -> _Found | None:
        for number, (simple, role) in enumerate(self._parts):
            found = set(_said(self._view, thing, simple, role))
            if found:
                return _Found(0, number, tuple(sorted(found, key=str)))
        return None


class _Found(NamedTuple):
    distance: int
    part: int
    owners: tuple[NamedNode, ...]


NOBODY = _Found(0, 0, ())


def _said(view: View, thing: Node, simple: NamedNode, role: NamedNode) -> Iterator[NamedNode]:
    """The organisations with a role in a thing, said simply or by a participation."""
    yield from _named(t.object for t in view.triples(thing, simple, None))
    for part in view.triples(None, MG.participationIn, thing):
        if any(t.object == role for t in view.triples(part.subject, MG.role, None)):
            found = view.triples(part.subject, MG.organisation, None)
            yield from _named(t.object for t in found)


def _wholes(view: View, thing: Node) -> Iterator[NamedNode]:
    for predicate in WHOLES:
        yield from _named(t.object for t in view.triples(thing, predicate, None))
    for predicate in PARTS:
        yield from _named(t.subject for t in view.triples(None, predicate, thing))


def _named(nodes: Iterable[Node]) -> Iterator[NamedNode]:
    return (node for node in nodes if isinstance(node, NamedNode))
