# SPDX-License-Identifier: Apache-2.0
"""Problems found while reading, and the two ways to hand them on: faults and refusals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from missiongraph.errors import Fault, InputError
from missiongraph.loading import Note, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.loading import Origin


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place in a source, and the way out."""

    origin: Origin
    what: str
    remedy: str
    column: str | None = None
    value: str = ""

    def fault(self) -> Fault:
        """The problem as the reason for refusing the whole source."""
        column = f", column {self.column}" if self.column else ""
        return Fault(f"{self.origin}{column}", _sentence(self.what), self.remedy)

    def refusal(self) -> Refusal:
        """The problem as the reason for leaving out a row or a cell."""
        return Refusal(self.origin, self.column, self.value, _sentence(self.what), self.remedy)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(slots=True)
class Findings:
    """Every problem of a source, by how far it reaches.

    Attributes:
        source: those that put the whole source in doubt (a missing sheet, an unknown column).
        rows: those that put one row in doubt.
        cells: those of cells that the mapping lets go on their own.
        refused: the rows that have a problem.
        tables: the tables in the order of the source.
        notes: what is worth a look, each once.
        left_out: how many cells were left out on purpose, by the reason.
    """

    source: list[Problem] = field(default_factory=list)
    rows: list[Problem] = field(default_factory=list)
    cells: list[Problem] = field(default_factory=list)
    refused: set[Origin] = field(default_factory=set)
    tables: list[Origin] = field(default_factory=list)
    notes: dict[Note, None] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def note(self, origin: Origin, text: str, column: str | None = None) -> None:
        """Tell of something that is worth a look."""
        self.notes[Note(origin, column, text)] = None

    def row(self, problem: Problem) -> None:
        """Put a row in doubt."""
        self.rows.append(problem)
        self.refused.add(problem.origin)

    def add(self, problem: Problem, *, lenient: bool) -> None:
        """Put a row in doubt, or only the cell where the mapping lets it go on its own."""
        if lenient:
            self.cells.append(problem)
        else:
            self.row(problem)

    def fail_on_source(self) -> None:
        """Raise InputError where the source as a whole cannot be read."""
        if self.source:
            raise failure([*self.source, *self.rows], self.tables)

    def fail_on_rows(self) -> None:
        """Raise InputError where any row is in doubt."""
        if self.rows:
            raise failure(self.rows, self.tables)

    def refusals(self) -> list[Refusal]:
        """What was left out, in the order of the source."""
        found = in_order([*self.rows, *self.cells], self.tables)
        return [problem.refusal() for problem in found]


def in_order(problems: Iterable[Problem], tables: Iterable[Origin] = ()) -> list[Problem]:
    """The problems table by table, each table's by row; none twice.

    Args:
        problems: in the order in which they were met.
        tables: the tables that come first, in order; the others follow as they were met.
    """
    unique = list(dict.fromkeys(problems))
    places: dict[tuple[str, str | None], int] = {}
    for origin in (*tables, *(problem.origin for problem in unique)):
        places.setdefault((origin.file, origin.sheet), len(places))
    return sorted(unique, key=lambda one: _place(one, places))


def _place(problem: Problem, places: dict[tuple[str, str | None], int]) -> tuple[int, int]:
    origin = problem.origin
    return places[origin.file, origin.sheet], origin.row or 0


def failure(problems: Iterable[Problem], tables: Iterable[Origin] = ()) -> InputError:
    """The error that tells of every problem, in order."""
    return InputError([problem.fault() for problem in in_order(problems, tables)])


def failure_at(origin: Origin, what: str, remedy: str) -> InputError:
    """The error that tells of one problem."""
    return failure([Problem(origin, what, remedy)])
