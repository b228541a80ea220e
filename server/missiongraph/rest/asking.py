# SPDX-License-Identifier: Apache-2.0
"""What is asked of a list or a thing, read strictly: whatever is not understood is refused."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidParameter
from missiongraph.labels import Languages
from missiongraph.rest.days import day_of
from missiongraph.rest.fields import field, fields, fields_of
from missiongraph.rest.pages import Order, limit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from missiongraph.rest.fields import Field
    from missiongraph.rest.kinds import Kind

Pairs = list[tuple[str, str]]
# What says how a list is given; no field may have such a name.
OWN = ("q", "sort", "limit", "after", "fields", "language", "format", "on")
# What is no property, and can be filtered and sorted by nevertheless.
ID, TYPE, LABEL, RELEVANCE = "id", "type", "label", "relevance"
INCOMING = "incoming"
MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a list.

    Attributes:
        filters: for each field the values of which one is wanted.
        words: what is searched for.
        shown: the fields that are given.
        on: the day that links are about; `None` for any.
    """

    kind: Kind
    filters: dict[str, list[str]]
    words: str
    order: Order
    limit: int
    after: str | None
    shown: tuple[Field, ...]
    languages: Languages
    on: date | None

    @classmethod
    def parse(cls, kind: Kind, pairs: Pairs, accept_language: str | None, today: date) -> Asked:
        """What the parameters of a request ask for.

        Raises:
            InvalidParameter: one is unknown, given twice, or not right; it is named.
        """
        given, filters = _told_apart(pairs)
        words = given.get("q", "").strip()
        return cls(
            kind,
            filters,
            words,
            _order(given.get("sort"), RELEVANCE if words else LABEL),
            limit_of(given.get("limit")),
            given.get("after"),
            shown(given.get("fields")) if "fields" in given else fields_of(kind),
            languages(given.get("language"), accept_language),
            day_of(given.get("on"), today),
        )


def languages(named: str | None, accept_language: str | None) -> Languages:
    """The languages of a reader: the one that is named, else those that the header likes."""
    return Languages.accepted(accept_language) if named is None else Languages.named(named)


def shown(text: str | None) -> tuple[Field, ...]:
    """The fields that are named, with commas between them.

    Raises:
        InvalidParameter: one of them is none.
    """
    names = [name.strip() for name in (text or "").split(",")]
    apart = ("", ID, TYPE, LABEL, INCOMING)
    return tuple(field(name, "fields") for name in dict.fromkeys(names) if name not in apart)


def once(pairs: Pairs, known: Sequence[str]) -> dict[str, str]:
    """Parameters that may be given once each, by name.

    Raises:
        InvalidParameter: one is not among those that are known, or is given twice.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise _unknown(name, known)
        if name in found:
            raise InvalidParameter(f"The parameter {name} is given several times; give it once.")
        found[name] = value
    return found


def _told_apart(pairs: Pairs) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What says how the list is given, and the filters."""
    given = once([pair for pair in pairs if pair[0] in OWN], OWN)
    filters: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in OWN:
            continue
        if name not in (ID, TYPE) and name not in fields():
            raise _unknown(name, (*OWN, ID, TYPE, *fields()))
        filters.setdefault(name, []).append(value)
    if sum(map(len, filters.values())) > MOST_FILTERS:
        raise InvalidParameter(f"There are more than {MOST_FILTERS} filters.")
    return given, filters


def _order(text: str | None, otherwise: str) -> Order:
    order = Order.parse(otherwise if text is None else text)
    for name in order.names:
        if name == RELEVANCE and otherwise != RELEVANCE:
            raise InvalidParameter(
                "Only what is searched for (q) can be in order of relevance (sort)."
            )
        if name not in (ID, LABEL, RELEVANCE):
            field(name, "sort")
    return order


def _unknown(name: str, known: Sequence[str]) -> InvalidParameter:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return InvalidParameter(f"There is no parameter or field “{name}” here.{hint}")
