# SPDX-License-Identifier: Apache-2.0
"""Periods: from which day until which something holds, and what that means on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.terms import MG, XSD

if TYPE_CHECKING:
    from missiongraph.facts import Node
    from missiongraph.store import Store


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day on which something holds, where they are stated."""

    first: date | None
    last: date | None

    def has_ended(self, day: date) -> bool:
        """Whether it is over on a day."""
        return self.last is not None and self.last < day

    def is_to_come(self, day: date) -> bool:
        """Whether it begins only after a day."""
        return self.first is not None and self.first > day

    def said(self, day: date) -> str:
        """The period in words, and what it is on a day."""
        words = [f"from {self.first}"] if self.first else []
        words += [f"until {self.last}"] if self.last else []
        state = "ended" if self.has_ended(day) else "to come" if self.is_to_come(day) else ""
        return ", ".join(filter(None, [" ".join(words), state]))


def period_of(store: Store, thing: Node) -> Period | None:
    """The period of a resource; `None` where it has none."""
    if not isinstance(thing, NamedNode):
        return None
    first, last = _days(store, thing, MG.startDate), _days(store, thing, MG.endDate)
    if not first and not last:
        return None
    return Period(min(first, default=None), max(last, default=None))


def _days(store: Store, thing: NamedNode, predicate: NamedNode) -> list[date]:
    said = (quad.object for quad in store.quads(thing, predicate))
    texts = [v.value for v in said if isinstance(v, Literal) and v.datatype == XSD.date]
    return [day for text in texts if (day := _day(text)) is not None]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
