# SPDX-License-Identifier: Apache-2.0
"""Answers on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.answers import Answer

# In a pipe there is no window to fit in.
WIDE = 400


def print_answer(answer: Answer) -> None:
    """The sentence and the table of an answer, things by their names."""
    console = _console()
    if answer.sentence:
        console.print(answer.sentence, markup=False, highlight=False)
    shown = answer.question.shown
    places = [answer.columns.index(name) for name in shown]
    rows = ([answer.text(row[place]) for place in places] for row in answer.rows)
    print_table(shown, rows)


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
