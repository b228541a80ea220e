# SPDX-License-Identifier: Apache-2.0
"""The text of one agency's graph as it grows, thing by thing."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

from benchmarks.faults import spoil
from benchmarks.words import ABOUT, SECOND_LANGUAGES, TOPICS
from missiongraph.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.patterns import Pattern

_ENGLISH = TOPICS["en"]
_ABOUT = [f'"{ABOUT.format(topic=topic.lower())}"@en' for topic in _ENGLISH]
T = TypeVar("T")


class Draft:
    """One agency's things.

    Args:
        base: the base IRI, without a slash at its end.
        number: the agency's number, from 0.
        seed: the government's seed; agency and seed alone decide the content.
        rate: the share of things that have a fault, 0 to 1.

    Attributes:
        slug: the agency's.
    """

    def __init__(self, base: str, number: int, seed: int, rate: float) -> None:
        self.number = number
        self.slug = slug(number)
        self._home = home(base, number)
        self._random = Random(f"{seed}/{number}")
        self._rate = rate
        self._language = SECOND_LANGUAGES[number % len(SECOND_LANGUAGES)]
        self._counts: dict[str, int] = {}
        self._parts: list[str] = []
        self._seeded: list[tuple[str, str]] = []

    def add(self, pattern: Pattern, /, **values: str) -> str:
        """State a thing; its IRI in angle brackets, to link others to it.

        The values are N-Triples terms, by the names that the pattern gives them; the thing's own
        names and description are made up here.
        """
        count = self._counts[pattern.slug] = self._counts.get(pattern.slug, 0) + 1
        it = values["it"] = f"{self._home}{pattern.slug}/{count}>"
        topic = (count + self.number) % len(_ENGLISH)
        values["name"] = f'"{_ENGLISH[topic]} {pattern.noun} {self.number}-{count}"@en'
        values["second_name"] = (
            f'"{TOPICS[self._language][topic]} {self.number}-{count}"@{self._language}'
        )
        values["about"] = _ABOUT[topic]
        self._write(pattern, pattern.text % values, it)
        return it

    def pick(self, things: Sequence[T]) -> T:
        """One of several, by chance."""
        return things[int(self._random.random() * len(things))]

    def below(self, limit: int) -> int:
        """A number from 0 to one less than the limit, by chance."""
        return int(self._random.random() * limit)

    def take(self) -> tuple[str, list[tuple[str, str]]]:
        """What was added since the last time, as N-Triples, and its faults.

        A fault is its name and the thing that has it, as an IRI in angle brackets.
        """
        text, seeded = "".join(self._parts), self._seeded
        self._parts, self._seeded = [], []
        return text, seeded

    def _write(self, pattern: Pattern, text: str, it: str) -> None:
        if self._random.random() < self._rate:
            text, fault = spoil(pattern, text, self._home, self._random)
            self._seeded.append((fault, it))
        self._parts.append(text)


def slug(number: int) -> str:
    """The slug of an agency."""
    return f"agency-{number:05}"


def home(base: str, number: int) -> str:
    """How the IRIs of an agency's things begin in N-Triples."""
    return f"<{base}/id/{slug(number)}/"


def integer(value: int) -> str:
    """An integer as N-Triples writes it."""
    return f'"{value}"^^{XSD.integer}'


def decimal(value: int) -> str:
    """A decimal number of tenths as N-Triples writes it."""
    return f'"{value / 10:.1f}"^^{XSD.decimal}'
