# SPDX-License-Identifier: Apache-2.0
"""The empty workbook to fill in: as XLSX or ODS with help and drop-down lists, or as CSV files.

The same version always writes the same bytes, so that templates can be compared and kept.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from missiongraph.loading import Origin
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.layout import (
    LAST_ROW,
    TEXT_KINDS,
    full_help,
    layout,
    name_columns,
    one_class,
)
from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.ods_template import ods_template
from missiongraph_loaders.packages import timeless
from missiongraph_loaders.workbook import workbook_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from missiongraph_loaders.layout import Column, SheetLayout

HELP_SHEET = "Help"
LISTS_SHEET = "Lists"
_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="D9E2EC")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_INTRODUCTION = """\
Each sheet describes one kind of thing, one thing a row.
Leave sheets and columns empty that you do not need.
The sheets up to Roles are for services, journeys and who takes part. Those after it are optional.
Fill in About first: it says whose model this is. Dark headings need a value in every row.
To refer to another row, write its name or its id. Separate several values by semicolons.
Another agency's thing is written agency:class/id, such as west-sussex:system/case-file.
A name or description in another language has a column of its own: name (nl), description (fr).
Mark what you made up to complete the picture as illustrative in the column evidence."""


def write_template(path: Path) -> None:
    """Write the empty workbook: XLSX or ODS where the path ends so, else a folder of CSV files.

    Raises:
        InputError: where something is there already, which is never overwritten.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        message = "there is something of that name already."
        raise failure_at(Origin(path.name), message, "Choose another name, or move it away.")
    sheets = layout(workbook_mapping())
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(_timeless(_workbook(sheets)))
    elif path.suffix.lower() == ".ods":
        path.write_bytes(ods_template(sheets, _help_rows(sheets)))
    else:
        _write_folder(path, sheets)


def _write_folder(path: Path, sheets: list[SheetLayout]) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        # The byte order mark makes Excel read the file as UTF-8.
        with (path / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(column.heading for column in sheet.columns)


def _workbook(sheets: list[SheetLayout]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_help(book.create_sheet(HELP_SHEET), sheets)
    lists = _Lists(book.create_sheet(LISTS_SHEET))
    names = _name_cells(sheets)
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.name, len(book.sheetnames) - 1)
        for number, column in enumerate(sheet.columns, 1):
            _write_heading(worksheet, number, column)
            choices = lists.choices(column) or names.get(one_class(column))
            if choices:
                _add_choices(worksheet, number, column, choices)
        worksheet.freeze_panes = "A2"
    book.active = book.sheetnames.index(sheets[0].name)
    return book


def _help_rows(sheets: list[SheetLayout]) -> list[tuple[str, ...]]:
    """The rows of the sheet that explains the others."""
    rows: list[tuple[str, ...]] = [(line,) for line in _INTRODUCTION.splitlines()]
    rows += [(), ("sheet", "column", "required", "what to write")]
    for sheet in sheets:
        rows.append((sheet.name, "", "", sheet.help))
        for column in sheet.columns:
            required = "required" if column.required else ""
            rows.append((sheet.name, column.heading, required, full_help(column)))
    return rows


def _write_help(worksheet: Worksheet, sheets: list[SheetLayout]) -> None:
    for row in _help_rows(sheets):
        worksheet.append([text or None for text in row])
        if len(row) > 1 and (row[0] == "sheet" or not row[1]):
            for cell in worksheet[worksheet.max_row]:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (22, 18, 10, 110), strict=True):
        worksheet.column_dimensions[letter].width = width


def _write_heading(worksheet: Worksheet, number: int, column: Column) -> None:
    cell = worksheet.cell(1, number, column.heading)
    cell.font = Font(bold=True, color="FFFFFF" if column.required else "000000")
    cell.fill = _REQUIRED if column.required else _OPTIONAL
    cell.alignment = Alignment(vertical="top")
    note = Comment(full_help(column), "missiongraph", height=120, width=320)
    cell.comment = note
    dimension = worksheet.column_dimensions[get_column_letter(number)]
    dimension.width = 36 if column.wide else 20
    dimension.number_format = _number_format(column)


def _number_format(column: Column) -> str:
    """The format of a column's cells, by which no program makes something else of what is typed."""
    if column.kind in TEXT_KINDS:
        return "@"
    return "yyyy-mm-dd" if column.kind is Kind.DATE else "General"


def _add_choices(worksheet: Worksheet, number: int, column: Column, choices: str) -> None:
    """A drop-down list; a list of several, or another agency's thing, may still be typed."""
    letter = get_column_letter(number)
    validation = DataValidation(
        type="list", formula1=choices, allow_blank=True, showErrorMessage=column.only_codes
    )
    validation.error = f"Choose a value from the list for “{column.heading}”."
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    worksheet.add_data_validation(validation)


def _name_cells(sheets: list[SheetLayout]) -> dict[str | None, str]:
    """By class, the cells in which the names of its things stand."""
    return {
        cls: f"{quote_sheetname(sheet)}!${letter}$2:${letter}${LAST_ROW}"
        for cls, (sheet, letter) in name_columns(sheets).items()
    }


class _Lists:
    """The hidden sheet with a column for each code list."""

    def __init__(self, worksheet: Worksheet) -> None:
        worksheet.sheet_state = "hidden"
        self._worksheet = worksheet
        self._places: dict[str, str] = {}

    def choices(self, column: Column) -> str | None:
        """The cells that hold the column's codes, where it takes codes."""
        if column.codes is None:
            return None
        if column.codes.name not in self._places:
            self._places[column.codes.name] = self._write(column.codes.name, column.codes.tokens)
        return self._places[column.codes.name]

    def _write(self, name: str, tokens: Iterable[str]) -> str:
        number = len(self._places) + 1
        row = 1
        for row, text in enumerate([name, *tokens], 1):
            self._worksheet.cell(row, number, text)
        letter = get_column_letter(number)
        return f"{quote_sheetname(LISTS_SHEET)}!${letter}$2:${letter}${row}"


def _timeless(book: Workbook) -> bytes:
    """The workbook's bytes without the time of writing."""
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = "docProps/core.xml"
    parts[core] = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", parts[core])
    return timeless(parts)
