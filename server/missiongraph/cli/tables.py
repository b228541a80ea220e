# SPDX-License-Identifier: Apache-2.0
"""Answers on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.answers import Answer

# In a pipe there is no window to fit in.
WIDE = 400
# What stands in a matrix for no column of its own: the thing as a whole.
WHOLE = "(the whole)"


def print_answer(answer: Answer) -> None:
    """The sentence and the table of an answer, things by their names."""
    console = _console()
    if answer.sentence:
        console.print(answer.sentence, markup=False, highlight=False)
    shown = answer.question.shown
    places = [answer.columns.index(name) for name in shown]
    rows = [[answer.text(row[place]) for place in places] for row in answer.rows]
    across = answer.question.chart.get("columns")
    if across in shown:
        rows = _gathered(rows, shown.index(across))
    print_table(shown, _once(rows))


def _gathered(rows: list[list[str]], place: int) -> list[list[str]]:
    """Rows that differ in one place only, as one row with all that stood there."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        rest = (*row[:place], *row[place + 1 :])
        values = found.setdefault(rest, [])
        if row[place] not in values:
            values.append(row[place])
    return [
        [
            *rest[:place],
            ", ".join(value or (WHOLE if len(values) > 1 else "") for value in values),
            *rest[place:],
        ]
        for rest, values in found.items()
    ]


def _once(rows: list[list[str]]) -> Iterator[list[str]]:
    """Rows that name what they begin with only where it changes."""
    before = None
    for first, *rest in rows:
        yield ["" if first == before else first, *rest]
        before = first


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with these columns."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(text.replace("[", r"\[") for text in row))
    _console().print(table)


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDE, soft_wrap=False)
