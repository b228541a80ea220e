# SPDX-License-Identifier: Apache-2.0
"""Rows in order, a page at a time: each page begins after the last row of the one before.

What is added or taken away meanwhile makes no row come twice or be left out.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from missiongraph.errors import InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_LIMIT, MOST = 50, 1_000
LONGEST_CURSOR = 20_000
# A cursor goes into headers; past this, texts are told apart by their ties.
LONGEST_TEXT = 200
# With these a row has a number, a text, or nothing to be put in order by.
RANKS = range(3)
LARGEST = sys.float_info.max


class Place(NamedTuple):
    """What decides where a row stands: numbers, then texts, then those without a value.

    Attributes:
        rank: 0 for a number, 1 for a text, 2 without a value.
        tie: what tells rows apart that are otherwise equal.
    """

    rank: int
    number: float
    text: str
    tie: str

    @classmethod
    def of(cls, value: float | str | None, tie: str) -> Place:
        """The place of a row with a value."""
        if value is None:
            return cls(2, 0, "", tie)
        if isinstance(value, str):
            return cls(1, 0, value[:LONGEST_TEXT], tie)
        return cls(0, value, "", tie)

    @property
    def nowhere(self) -> bool:
        """Whether there is no value to put it in order by."""
        return self.rank == RANKS[-1]


@dataclass(frozen=True, slots=True)
class Order:
    """By what rows are put in order; those without a value come last either way."""

    name: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> Order:
        """An order as people write it: a name, with `-` before it for the largest first."""
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def sorted(self, places: Iterable[Place]) -> list[Place]:
        """The places in this order."""
        all_of_them = list(places)
        some = [place for place in all_of_them if not place.nowhere]
        none = [place for place in all_of_them if place.nowhere]
        return [*sorted(some, reverse=self.descending), *sorted(none)]

    def after(self, place: Place, last: Place) -> bool:
        """Whether a place comes after another in this order."""
        if place.nowhere != last.nowhere:
            return place.nowhere
        return place < last if self.descending and not place.nowhere else place > last


class Page(NamedTuple):
    """The rows of a page by what tells them apart, how many there are, and where the next begins.

    Attributes:
        after: the cursor of the next page; `None` at the end.
    """

    ties: list[str]
    total: int
    after: str | None


def cut(
    places: Iterable[Place], order: Order, limit: int, cursor: str | None, parameter: str = "after"
) -> Page:
    """A page of rows; the parameter is the one that holds the cursor.

    Raises:
        InvalidParameter: the cursor is none that was given out for this order.
    """
    everything = order.sorted(places)
    rest = everything
    if cursor is not None:
        last = _read(cursor, order, parameter)
        rest = [place for place in everything if order.after(place, last)]
    shown = rest[:limit]
    after = _written(shown[-1], order) if len(rest) > limit else None
    return Page([place.tie for place in shown], len(everything), after)


def limit_of(text: str | None, parameter: str = "limit") -> int:
    """How many rows a page is to have.

    Raises:
        InvalidParameter: it is no number, or too small or large.
    """
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):  # noqa: PLR2004 (digits)
        raise InvalidParameter(f"{parameter} is “{text}”; it is a number from 1 to {MOST}.")
    return int(text)


def _written(place: Place, order: Order) -> str:
    said = json.dumps([str(order), *place], ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _read(cursor: str, order: Order, parameter: str) -> Place:
    fault = InvalidParameter(
        f"The cursor ({parameter}) is none that was given out for this list in this order; "
        "begin again without it."
    )
    if len(cursor) > LONGEST_CURSOR:
        raise fault
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise fault from error
    match said:
        case [str(name), int(rank), int() | float() as number, str(text), str(tie)] if (
            name == str(order) and rank in RANKS and abs(number) <= LARGEST
        ):
            return Place(rank, number, text, tie)
    raise fault
