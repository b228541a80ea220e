# SPDX-License-Identifier: Apache-2.0
"""Checks: queries over the whole that must find nothing.

What the paths from one thing decide is a shape; a policy over a mission, the time of day and what
several graphs say of one thing need the whole, and are checks. A check is a query file like a
question, with a severity, a remedy, who must act, and a message with places for its columns.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from missiongraph.catalogue import Question, fields
from missiongraph.errors import UnknownName
from missiongraph.facts import Facts
from missiongraph.labels import label
from missiongraph.resources import find, folder
from missiongraph.templates import bind, header
from missiongraph.terms import MG, PREFIXES, SH, XSD
from missiongraph.validation.engines import Result
from missiongraph.validation.severities import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.facts import Node, View
    from missiongraph.store import Patch, Store

THING, TODAY = "thing", "today"
COMPONENT = "check"
# Columns that say which statement is at fault, or in which graph it stands.
PROPERTY, VALUE, GRAPH = "property", "value", "graph"
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Check(Question):
    """A question that must have no answer.

    Attributes:
        severity: `violation`, `warning` or `info`, where a profile does not say otherwise.
        actor: who must act; `remedy`: how to mend it.
        message: what is wrong with the thing in the first column, with places for `{column}`.
    """

    severity: str = "warning"
    actor: str = ""
    remedy: str = ""
    message: str = ""

    @classmethod
    def parse(cls, name: str, topic: str, text: str) -> Self:
        """The check that a query file holds.

        Raises:
            ValueError: its header is not complete.
        """
        head = header(text)
        try:
            check = cls(
                **fields(name, topic, text),
                severity=head["severity"],
                actor=head["actor"],
                remedy=head["remedy"],
                message=head["message"],
            )
        except KeyError as error:
            raise ValueError(f"the header of check {name} lacks {error}") from error
        if check.severity not in SEVERITIES or next(iter(check.columns)) != THING:
            raise ValueError(f"check {name} needs a severity, and the thing as its first column")
        return check

    @property
    def iri(self) -> NamedNode:
        """By which findings name it."""
        return NamedNode(PREFIXES["mgcheck"] + self.name)

    def query(self, today: date) -> str:
        """The query as it is run on a day."""
        if TODAY not in self.parameters:
            return self.text
        return bind(self.text, {TODAY: [Literal(today.isoformat(), datatype=XSD.date)]})

    def said(self, row: Sequence[Node | None], view: View) -> str:
        """The message about one row, things by their names."""
        texts = {
            column: label(view, value) if value is not None else ""
            for column, value in zip(self.columns, row, strict=True)
        }
        return PLACE.sub(lambda place: texts.get(place[1], place[0]), self.message)


@dataclass(frozen=True, slots=True)
class Found:
    """A row that a check found."""

    check: Check
    row: tuple[Node | None, ...]

    def __hash__(self) -> int:
        """By the check's name: its header holds what cannot be hashed."""
        return hash((self.check.name, self.row))

    def result(self, view: View) -> Result:
        """The same as a result of validation; a view tells the names of things."""
        check, thing = self.check, self.row[0]
        graph = self._in(GRAPH)
        return Result(
            focus=str(thing),
            shape=str(check.iri),
            component=COMPONENT,
            severity=SEVERITIES[check.severity],
            path=_written(self._in(PROPERTY)),
            value=_written(self._in(VALUE)),
            message=check.said(self.row, view),
            graph=graph.value if isinstance(graph, NamedNode) else None,
        )

    def _in(self, column: str) -> Node | None:
        """What stands in a column of this name, if the check has one."""
        columns = list(self.check.columns)
        return self.row[columns.index(column)] if column in columns else None


class Checks:
    """Some checks, to be run together on what a store holds."""

    def __init__(self, known: Iterable[Check]) -> None:
        self.known = list(known)

    @classmethod
    def named(cls, names: Iterable[str] = ()) -> Checks:
        """The checks of these names, all that travel with missiongraph where none is named.

        Raises:
            UnknownName: there is no check of a name; carries near names.
        """
        return cls(map(check, names) if (names := list(names)) else catalogue_of_checks().values())

    @cached_property
    def facts(self) -> Facts:
        """Remedies and actors, as a shapes graph says them."""
        said = Facts()
        for each in self.known:
            texts = ((SH.message, each.message), (MG.remedy, each.remedy), (MG.actor, each.actor))
            for predicate, text in texts:
                said.add(Triple(each.iri, predicate, Literal(text, language="en")))
            said.add(Triple(each.iri, SH.severity, NamedNode(SEVERITIES[each.severity])))
        return said

    def less(self, name: str) -> Checks:
        """These checks without the one of this name."""
        return Checks(each for each in self.known if each.name != name)

    def run(self, store: Store, today: date | None = None) -> list[Found]:
        """What the checks find in a store, as of a day (today's date where it is left out)."""
        day = today or date.today()  # noqa: DTZ011 (agreements end on days, not at instants)
        return [found for each in self.known for found in _rows(store, each, day)]


def difference(before: Iterable[Found], after: Iterable[Found]) -> tuple[list[Found], list[Found]]:
    """What came and what went, counted."""
    was, now = Counter(before), Counter(after)
    return list((now - was).elements()), list((was - now).elements())


def changed(checks: Checks, store: Store, patch: Patch) -> tuple[list[Found], list[Found]]:
    """What a patch to a store makes the checks find, and what it mends."""
    if not checks.known or not patch:
        return [], []
    with store.supposing(patch) as after:
        return difference(checks.run(store), checks.run(after))


def _rows(store: Store, one: Check, day: date) -> Iterable[Found]:
    solutions = store.query(one.query(day))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"the check {one.name} is not a SELECT query")
    for row in solutions:
        yield Found(one, tuple(row[name] for name in one.columns))


def _written(node: Node | None) -> str | None:
    """A term in N-Triples syntax."""
    return None if node is None else str(node)


@cache
def catalogue_of_checks() -> dict[str, Check]:
    """The checks that travel with missiongraph, by name."""
    files = find(folder("queries").joinpath("checks"), ".rq")
    named = ((file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)
    return {name: Check.parse(name, "checks", text) for name, text in sorted(named)}


def check(name: str) -> Check:
    """The check of this name.

    Raises:
        UnknownName: there is none; carries near names.
    """
    known = catalogue_of_checks()
    if name not in known:
        raise UnknownName("check", name, difflib.get_close_matches(name, known, n=3))
    return known[name]
