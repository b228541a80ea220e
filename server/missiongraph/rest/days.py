# SPDX-License-Identifier: Apache-2.0
"""The links of resources on a day: simple ones, and those that participations state for a period.

A simple property has no period. So what an organisation is for a while stands at a participation,
and where it counts at a touch or participation (decision 37); fields have both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from missiongraph.catalogue import TODAY, Parameter
from missiongraph.periods import period_of
from missiongraph.terms import MG, RDF, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from missiongraph.facts import Node
    from missiongraph.store import Store

ON = Parameter(
    "on",
    "date",
    "The day that the links of organisations are about: those that hold for a period that the day "
    "is in; without it today, `any` for all.",
    "2026-06-01",
    optional=True,
    default=TODAY,
    any=True,
)


class Form(NamedTuple):
    """How participations or touches state links.

    Attributes:
        subject, value: the properties that lead from such a resource to the ends of a link.
        mark: the property whose value tells which link it is.
        own: of the two, the one that no other resources have.
    """

    subject: NamedNode
    value: NamedNode
    mark: NamedNode
    own: NamedNode


PART = Form(MG.participationIn, MG.organisation, MG.role, MG.participationIn)
# What rules derive leads to where it counts, if it has a period.
COUNTING = Form(MG.organisation, MG.countsAt, RDF.type, MG.countsAt)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of resources on a day, as far as a store shows them.

    Attributes:
        on: the day; `None` for any.
    """

    store: Store
    on: date | None
    _marks: dict[Form, dict[NamedNode, set[Node]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read which roles stand for which properties."""
        roles: dict[NamedNode, set[Node]] = {}
        for quad in self.store.quads(None, MG.roleProperty, None, VOCABULARIES):
            if isinstance(quad.object, NamedNode):
                roles.setdefault(quad.object, set()).add(quad.subject)
        self._marks[PART] = roles
        self._marks[COUNTING] = {MG.touches: {MG.Touch}, MG.takesPartIn: {MG.Participation}}

    def values(self, thing: NamedNode, links: Sequence[NamedNode]) -> dict[NamedNode, set[Node]]:
        """What properties of a resource lead to, or say; those that say nothing are left out."""
        dated = self.dated(thing, links)
        said = {link: self._objects(thing, link) | dated.get(link, set()) for link in links}
        return {link: values for link, values in said.items() if values}

    def dated(
        self, thing: NamedNode, links: Sequence[NamedNode] | None = None
    ) -> dict[NamedNode, set[Node]]:
        """What properties of a resource lead to by what participations and touches state."""
        found: dict[NamedNode, set[Node]] = {}
        for form, known in self._marks.items():
            wanted = known if links is None else {k: known[k] for k in links if k in known}
            # Looked up once for all properties: most resources have no part in anything, and most
            # touches, which have no period, do not say where they count.
            for spell in self._subjects(form.subject, thing) if wanted else ():
                if values := self._values(spell, form):
                    marks = self._objects(spell, form.mark)
                    for link in (link for link, own in wanted.items() if own & marks):
                        found.setdefault(link, set()).update(values)
        return found

    def leading_to(self, link: NamedNode, value: Node) -> set[Node]:
        """The resources that have a value of a property."""
        found = self._subjects(link, value)
        for form, marks in self._forms(link):
            for spell in self._subjects(form.value, value):
                things = self._objects(spell, form.subject)
                if things and self._objects(spell, form.mark) & marks and self._holds(spell):
                    found |= things
        return found

    def pairs_dated(self, link: NamedNode) -> Iterator[tuple[Node, Node]]:
        """What leads to what by a property, as participations and touches state it."""
        for form, marks in self._forms(link):
            for spell in self._subjects(form.own):
                if self._objects(spell, form.mark) & marks:
                    things = self._objects(spell, form.subject)
                    yield from product(things, self._values(spell, form))

    def _forms(self, link: NamedNode) -> list[tuple[Form, set[Node]]]:
        return [(form, known[link]) for form, known in self._marks.items() if link in known]

    def _values(self, spell: Node, form: Form) -> set[Node]:
        """What a participation or touch leads to, if it holds on the day."""
        values = self._objects(spell, form.value)
        return values if values and self._holds(spell) else set()

    def _holds(self, spell: Node) -> bool:
        period = period_of(self.store, spell)
        if self.on is None or period is None:
            return True
        return not (period.has_ended(self.on) or period.is_to_come(self.on))

    def _subjects(self, predicate: NamedNode, value: Node | None = None) -> set[Node]:
        return {quad.subject for quad in self.store.quads(None, predicate, value)}

    def _objects(self, subject: Node, predicate: NamedNode) -> set[Node]:
        return {quad.object for quad in self.store.quads(subject, predicate)}


def day_of(text: str | None, today: date) -> date | None:
    """The day that a request asks about; `None` for any.

    Raises:
        InvalidParameter: it is no day.
    """
    meant = ON.value(text or "", today)
    return None if meant is None else today.fromisoformat(meant.value)
