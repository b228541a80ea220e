# SPDX-License-Identifier: Apache-2.0
"""Who answers for a thing: what it says itself, or else the whole that it is a part of.

A step asks its stage, a stage its journey, a journey its service, and so on. At each the
organisations that are accountable count before those that are responsible. Where nobody is either,
those answer that provide the thing, or else its nearest whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def owners(view: View, thing: Node) -> list[NamedNode]:
    """The organisations that answer for a thing, by IRI; none where nobody is said to."""
    return _nearest(view, thing, ANSWERS) or _nearest(view, thing, PROVIDES)


def _nearest(
    view: View, thing: Node, parts: Sequence[tuple[NamedNode, NamedNode]]
) -> list[NamedNode]:
    """The organisations that have a part in a thing, or else in its nearest whole."""
    level: list[Node] = [thing]
    seen = {thing}
    while level:
        for simple, role in parts:
            found = {owner for one in level for owner in _said(view, one, simple, role)}
            if found:
                return sorted(found, key=str)
        level = [whole for one in level for whole in _wholes(view, one) if whole not in seen]
        seen.update(level)
    return []


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
