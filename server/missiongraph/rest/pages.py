# SPDX-License-Identifier: Apache-2.0
"""Rows in order, a page at a time: each page begins after the last row of the one before.

What is added or taken away meanwhile makes no row come twice or be left out.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from missiongraph.errors import InvalidParameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT_LIMIT, MOST = 50, 1_000
LONGEST_CURSOR = 20_000
# A cursor goes into headers; past this, texts are told apart by their ties.
LONGEST_TEXT = 200
MOST_KEYS = 5
# With these a row has a number, a text, or nothing to be put in order by.
NUMBER, TEXT, NOTHING = RANKS = range(3)
LARGEST = sys.float_info.max


class Key(NamedTuple):
    """One of the values by which a row is put in order: numbers, then texts, then none."""

    rank: int
    number: float
    text: str

    @property
    def nowhere(self) -> bool:
        """Whether there is no value."""
        return self.rank == NOTHING


class Place(NamedTuple):
    """What decides where a row stands.

    Attributes:
        keys: one for each of what rows are put in order by.
        tie: what tells rows apart that are otherwise equal.
    """

    keys: tuple[Key, ...]
    tie: str

    @classmethod
    def of(cls, tie: str, *values: float | str | None) -> Place:
        """The place of a row with these values."""
        return cls(tuple(map(_key, values)), tie)


class By(NamedTuple):
    """One of what rows are put in order by; those without a value come last either way."""

    name: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True, slots=True)
class Order:
    """By what rows are put in order: by the first, where that is equal by the second, and so on."""

    by: tuple[By, ...]

    @classmethod
    def of(cls, name: str, *, descending: bool = False) -> Order:
        """The order by one thing."""
        return cls((By(name, descending),))

    @classmethod
    def parse(cls, text: str, parameter: str = "sort") -> Order:
        """An order as people write it: names with commas, `-` before one for the largest first.

        Raises:
            InvalidParameter: there are too many, one twice, or one without a name.
        """
        found = [By(part.removeprefix("-"), part.startswith("-")) for part in text.split(",")]
        if len({by.name for by in found}) < len(found) or len(found) > MOST_KEYS:
            raise InvalidParameter(
                f"{parameter} is “{text}”; it is up to {MOST_KEYS} names with commas, each once."
            )
        return cls(tuple(found))

    @property
    def names(self) -> list[str]:
        """What rows are put in order by."""
        return [by.name for by in self.by]

    def __str__(self) -> str:
        return ",".join(map(str, self.by))

    def sorted(self, places: Iterable[Place]) -> list[Place]:
        """The places in this order."""
        found = sorted(places, key=attrgetter("tie"))
        # What counts most is done last: what is equal by it stays as it was.
        for at, by in reversed([*enumerate(self.by)]):
            if by.descending:
                found.sort(key=lambda p: (not p.keys[at].nowhere, p.keys[at]), reverse=True)
            else:
                found.sort(key=lambda p: p.keys[at])
        return found

    def after(self, place: Place, last: Place) -> bool:
        """Whether a place comes after another in this order."""
        for by, key, other in zip(self.by, place.keys, last.keys, strict=True):
            if key.nowhere != other.nowhere:
                return key.nowhere
            if key != other:
                return key < other if by.descending else key > other
        return place.tie > last.tie


class Page(NamedTuple):
    """The rows of a page by what tells them apart, how many there are, and where the next begins.

    Attributes:
        after: the cursor of the next page; `None` at the end.
    """

    ties: list[str]
    total: int
    after: str | None


def cut(
    ordered: Sequence[Place], order: Order, limit: int, cursor: str | None, parameter: str = "after"
) -> Page:
    """A page of rows that are in order; the parameter is the one that holds the cursor.

    Raises:
        InvalidParameter: the cursor is none that was given out for this order.
    """
    start = 0
    if cursor is not None:
        last = _read(cursor, order, parameter)
        start = bisect_left(ordered, True, key=lambda place: order.after(place, last))
    shown = ordered[start : start + limit]
    more = start + limit < len(ordered)
    after = _written(shown[-1], order) if more else None
    return Page([place.tie for place in shown], len(ordered), after)


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


def _key(value: float | str | None) -> Key:
    if value is None:
        return Key(NOTHING, 0, "")
    if isinstance(value, str):
        return Key(TEXT, 0, value[:LONGEST_TEXT])
    return Key(NUMBER, value, "")


def _written(place: Place, order: Order) -> str:
    said = json.dumps([str(order), place.keys, place.tie], ensure_ascii=False).encode()
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
        case [str(name), list(keys), str(tie)] if name == str(order):
            found = [_key_read(key) for key in keys]
            if len(found) == len(order.by) and None not in found:
                return Place(tuple(key for key in found if key is not None), tie)
    raise fault


def _key_read(said: object) -> Key | None:
    match said:
        case [int(rank), int() | float() as number, str(text)] if (
            rank in RANKS and abs(number) <= LARGEST
        ):
            return Key(rank, number, text)
    return None
