# SPDX-License-Identifier: Apache-2.0
"""Sentences: the answer to a question in words, its places filled in from the rows.

What a place may be is said for authors in docs/how-to/write-a-question.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

# A sentence that names more than these is a list.
MOST_NAMES = 3
# The code of an empty cell.
NONE = "none"
PLACE = re.compile(
    r"\{(?P<what>\w+)(?:\.(?P<how>count|names|sum))?"
    r"(?: if (?P<column>\w+)=(?P<value>[\w-]+))?"
    r"(?:, (?P<one>[^,{}]+), (?P<many>[^,{}]+))?\}"
)
# A number with a word after it that does not follow it: one stage would be “1 stages”.
BARE = re.compile(r"\{(?:count|\w+\.(?:count|sum))(?: if [^,{}]+)?\}(?=\s+\w)")
# What stands in brackets is said only where there is something to say.
PARTS = re.compile(r"\[(?P<optional>[^\[\]]*)\]|(?P<always>[^\[\]]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sentence.

    Attributes:
        what: a column, a parameter, or `count` for the rows.
        how: `count`, `names` or `sum` of the different things in a column.
        column: only the rows with a `value` in this column count; `none` is also an empty cell.
        one: what follows the number 1.
        many: what follows other numbers.
        optional: it stands in brackets.
    """

    what: str
    how: str | None
    column: str | None
    value: str | None
    one: str | None
    many: str | None
    optional: bool


def places(sentence: str) -> list[Place]:
    """The places of a sentence."""
    return [
        _place(match, optional=part["optional"] is not None)
        for part in PARTS.finditer(sentence)
        for match in PLACE.finditer(part.group())
    ]


def bare(sentence: str) -> list[str]:
    """The numbers of a sentence whose word after them is not theirs to say in one or in many."""
    return BARE.findall(sentence)


class Thing(NamedTuple):
    """A thing in a cell of an answer: how people call it, and what it is: its address or text."""

    text: str
    term: str

    @property
    def code(self) -> str:
        """The last part of its address; of a text, what follows a slash."""
        return self.term.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Filling:
    """What the places of a sentence are filled with.

    Attributes:
        parameters: the texts of those that were given.
        rows: for each row, the things in each column.
    """

    parameters: Mapping[str, str]
    rows: Sequence[Mapping[str, Sequence[Thing]]]

    def fill(self, sentence: str) -> str:
        """The sentence; a place that nothing is known for stays as it is written."""
        said = "".join(self._part(part) for part in PARTS.finditer(sentence)).strip()
        return said[:1].upper() + said[1:]

    def _part(self, part: re.Match[str]) -> str:
        inside = part["optional"]
        if inside is None:
            return _each(part["always"], lambda place: self._text(place)[0])
        told = [self._text(_place(match))[1] for match in PLACE.finditer(inside)]
        return _each(inside, lambda place: self._text(place)[0]) if all(told) else ""

    def _text(self, place: Place) -> tuple[str | None, bool]:
        """What a place says, if anything, and whether that is more than nothing."""
        if place.what in self.parameters and place.how is None:
            return self.parameters[place.what], True
        if place.how is None and place.what != "count":
            return None, False
        rows = [row for row in self.rows if _counts(row, place)]
        if place.what == "count":
            return _number(len(rows), place), bool(rows)
        found = [thing for row in rows for thing in row.get(place.what, ())]
        if place.how == "sum":
            total = _total(thing.text for thing in found)
            return _number(total, place), bool(total)
        different = list(dict.fromkeys(found))
        if place.how == "names":
            return listed([thing.text for thing in different]), bool(different)
        return _number(len(different), place), bool(different)


def listed(names: Sequence[str]) -> str:
    """The first of some names in quotation marks, and how many more there are."""
    shown = [f"“{name}”" for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        return f"{', '.join(shown)} and {len(names) - MOST_NAMES:,} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _each(text: str, said: Callable[[Place], str | None]) -> str:
    def fill(match: re.Match[str]) -> str:
        found = said(_place(match))
        return match.group() if found is None else found

    return PLACE.sub(fill, text)


def _place(match: re.Match[str], *, optional: bool = False) -> Place:
    return Place(**match.groupdict(), optional=optional)


def _counts(row: Mapping[str, Sequence[Thing]], place: Place) -> bool:
    if place.column is None:
        return True
    found = row.get(place.column, ())
    return any(thing.code == place.value for thing in found) or (place.value == NONE and not found)


def _number(number: Decimal | int, place: Place) -> str:
    if place.one is None:
        return f"{number:,}"
    if number == 1:
        return f"1 {place.one}"
    return f"{number:,} {place.many}" if number else f"no {place.many}"


def _total(texts: Iterable[str]) -> Decimal:
    return sum((_decimal(text) for text in texts), Decimal(0))


def _decimal(text: str) -> Decimal:
    """The number that a text says; what says none adds nothing."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
