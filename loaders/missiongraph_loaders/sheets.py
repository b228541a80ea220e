# SPDX-License-Identifier: Apache-2.0
"""Tables of text as read from a source, before any meaning is given to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.text import clean, heading_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it is, and its cells that hold something, by heading key."""

    origin: Origin
    cells: Mapping[str, str]


@dataclass(slots=True)
class Sheet:
    """A table with headings.

    Attributes:
        file: file name without folders.
        name: the sheet's name, or the CSV file's without its ending.
        sheet: the sheet's name, or None for a CSV file.
        headings: as written, by heading key, in order.
        rows: the rows that hold anything.
        source_problems: what is wrong with the table as a whole.
        row_problems: what is wrong with single rows, told from their form alone.
    """

    file: str
    name: str
    sheet: str | None = None
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    source_problems: list[Problem] = field(default_factory=list)
    row_problems: list[Problem] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """The place of the table as a whole."""
        return Origin(self.file, self.sheet)

    def at(self, row: int) -> Origin:
        """The place of a row; 1 is the heading row."""
        return Origin(self.file, self.sheet, row)

    def fill(self, records: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take headings and rows from numbered records; the first that holds text has the headings.

        Args:
            records: row number and cells' text, in order.
        """
        width: list[str] = []
        for number, record in records:
            cells = [clean(cell) for cell in record]
            if not any(cells):
                continue
            if width:
                self._add_row(number, cells, width)
            else:
                width = self._take_headings(number, cells)

    def _take_headings(self, number: int, cells: Sequence[str]) -> list[str]:
        keys = [heading_key(cell) for cell in cells]
        while keys and not keys[-1]:
            keys.pop()
        for key, cell in zip(keys, cells, strict=False):
            if key in self.headings:
                self._duplicate_heading(number, cell)
            elif key:
                self.headings[key] = cell
        return keys

    def _duplicate_heading(self, number: int, heading: str) -> None:
        self.source_problems.append(
            Problem(
                self.at(number),
                f"the heading “{heading}” stands over two columns.",
                "Keep one of them, or put both columns' values into one.",
                heading,
            )
        )

    def _add_row(self, number: int, cells: Sequence[str], keys: Sequence[str]) -> None:
        origin = self.at(number)
        extra = next((cell for cell in cells[len(keys) :] if cell), None)
        headless = next((c for k, c in zip(keys, cells, strict=False) if c and not k), None)
        if extra is not None or headless is not None:
            self.row_problems.append(_homeless(origin, extra or headless or ""))
        filled = {key: cell for key, cell in zip(keys, cells, strict=False) if cell and key}
        self.rows.append(Row(origin, filled))


def _homeless(origin: Origin, value: str) -> Problem:
    return Problem(
        origin,
        f"the cell “{value}” stands under no heading.",
        "Give its column a heading, or empty the cell; in a CSV file, put cells that hold "
        "the separator into quotation marks.",
        value=value,
    )
