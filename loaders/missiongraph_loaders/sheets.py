# SPDX-License-Identifier: Apache-2.0
"""Tables of text as read from a source, before any meaning is given to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from missiongraph.loading import Note, Origin
from missiongraph_loaders.cells import EMPTY, Cell, typed
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.text import bare_heading, clean, dropped, heading_key, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from missiongraph_loaders.cells import Doubt

# The headings are looked for in this many rows from the first that holds anything.
HEADINGS_WITHIN = 10
Record = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        origin: where it is.
        cells: the text of its cells that hold something, by heading key.
        numbers: what cells hold, where that is a number that they show in another way.
        doubts: why the text of cells cannot be taken.
    """

    origin: Origin
    cells: Mapping[str, str]
    numbers: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, Doubt] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """A table with headings.

    Attributes:
        file: file name without folders.
        name: the sheet's name, or the CSV file's without its ending.
        sheet: the sheet's name, or None for a CSV file.
        hidden: the sheet is hidden in the workbook.
        headings: as written, by heading key, in order.
        heading_row: the number of the row that has the headings.
        above: the rows above the headings, which are not read: number and text.
        rows: the rows that hold anything.
        source_problems: what is wrong with the table as a whole.
        row_problems: what is wrong with single rows, told from their form alone.
        notes: what was not kept of cells that are taken.
    """

    file: str
    name: str
    sheet: str | None = None
    hidden: bool = False
    headings: dict[str, str] = field(default_factory=dict)
    heading_row: int = 0
    above: list[tuple[int, list[str]]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    source_problems: list[Problem] = field(default_factory=list)
    row_problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """The place of the table as a whole."""
        return Origin(self.file, self.sheet)

    @property
    def size(self) -> int:
        """How many cells hold anything, the headings and what stands above them included."""
        above = sum(len(text) for _, text in self.above)
        return above + len(self.headings) + sum(len(row.cells) for row in self.rows)

    def at(self, row: int) -> Origin:
        """The place of a row; 1 is the heading row."""
        return Origin(self.file, self.sheet, row)

    def fill(
        self, records: Iterable[tuple[int, Sequence[Cell | str]]], known: Iterable[str] = ()
    ) -> None:
        """Take headings and rows from numbered records.

        Args:
            records: row number and cells, in order.
            known: the heading keys that the table may have. The row among the first that has most
                of them has the headings; without any, the first row that holds anything.
        """
        filled = _filled(records)
        first = list(islice(filled, HEADINGS_WITHIN))
        if not first:
            return
        place = _heading_place(first, frozenset(known))
        self.above = [
            (number, [cell.text for cell in cells if cell.text]) for number, cells in first[:place]
        ]
        self.heading_row, headings = first[place]
        width = self._take_headings(self.heading_row, [cell.text for cell in headings])
        for number, cells in chain(first[place + 1 :], filled):
            self._add_row(number, cells, width)

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

    def _add_row(self, number: int, cells: Sequence[Cell], keys: Sequence[str]) -> None:
        origin = self.at(number)
        extra = next((cell for cell in cells[len(keys) :] if cell.text), None)
        headless = next((c for k, c in zip(keys, cells, strict=False) if c.text and not k), None)
        stray = extra or headless
        if stray is not None:
            self.row_problems.append(_homeless(origin, stray.text))
        filled = {key: cell for key, cell in zip(keys, cells, strict=False) if cell.text and key}
        self.notes.extend(
            Note(
                origin,
                self.headings[key],
                f"The text holds signs that no program shows ({cell.dropped}); they are left out.",
            )
            for key, cell in filled.items()
            if cell.dropped
        )
        self.rows.append(
            Row(
                origin,
                {key: cell.text for key, cell in filled.items()},
                {key: cell.number for key, cell in filled.items() if cell.number is not None},
                {key: cell.doubt for key, cell in filled.items() if cell.doubt is not None},
            )
        )


def _filled(records: Iterable[tuple[int, Sequence[Cell | str]]]) -> Iterator[Record]:
    """The records that hold anything, with their text cleaned."""
    for number, record in records:
        cells = [_cleaned(cell) for cell in record]
        if any(cell.text for cell in cells):
            yield number, cells


def _cleaned(cell: Cell | str) -> Cell:
    if isinstance(cell, Cell):
        return cell
    text = clean(cell)
    if not text:
        return EMPTY
    lost = "" if cell.isprintable() else dropped(cell)
    return replace(typed(text), dropped=lost) if lost else typed(text)


def _heading_place(first: Sequence[Record], known: frozenset[str]) -> int:
    """Which of the first records has the headings."""
    counts = [_count_known(cells, known) for _, cells in first]
    best = max(counts)
    place = counts.index(best)
    filled = sum(bool(cell.text) for cell in first[place][1])
    return place if best > counts[0] and 2 * best >= filled else 0


def _count_known(cells: Iterable[Cell], known: frozenset[str]) -> int:
    return sum(bool(cell.text) and bare_heading(cell.text) in known for cell in cells)


def read_sheet(  # noqa: PLR0913 (what a file says of a sheet)
    file: str,
    name: str,
    records: Iterable[tuple[int, list[Cell | str]]],
    ranges: list[tuple[int, str]],
    known: Callable[[str], Collection[str]],
    *,
    hidden: bool,
) -> Sheet:
    """The table that a sheet of a spreadsheet holds.

    Args:
        file: file name without folders.
        name: the sheet's name.
        records: numbers and cells of its rows.
        ranges: its merged cells that hold anything, known once the records are read.
        known: the heading keys that a sheet of a name may have.
        hidden: whether it is hidden.
    """
    sheet = Sheet(file, name, name, hidden=hidden)
    sheet.fill(records, known(name))
    sheet.source_problems.extend(_merged(sheet, ranges))
    return sheet


def _merged(sheet: Sheet, ranges: Iterable[tuple[int, str]]) -> list[Problem]:
    """Problems of merged cells, except above the headings.

    Args:
        sheet: the table, filled.
        ranges: those that hold anything: their first row, and their cells.
    """
    return [
        Problem(
            sheet.origin,
            f"the cells {cells} are merged, so that it is open to which rows their text belongs.",
            "Unmerge them and write the text into each row that it is meant for.",
        )
        for row, cells in ranges
        if row >= sheet.heading_row
    ]


def _homeless(origin: Origin, value: str) -> Problem:
    return Problem(
        origin,
        f"the cell {shown(value)} stands under no heading.",
        "Give its column a heading, or empty the cell; in a CSV file, put cells that hold "
        "the separator into quotation marks.",
        value=value,
    )
