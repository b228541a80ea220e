# SPDX-License-Identifier: Apache-2.0
"""XLSX workbooks: sheets to tables of text, through openpyxl."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from missiongraph.loading import Origin
from missiongraph_loaders import ooxml
from missiongraph_loaders.cells import NO_VALUE, Cell, error_doubt
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.number_formats import moment_cell, number_cell
from missiongraph_loaders.packages import content_of
from missiongraph_loaders.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

    from missiongraph.errors import InputError
    from missiongraph_loaders.sheets import Sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
# What openpyxl and the libraries under it raise on XML that is not a workbook's.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
)


def read_xlsx(path: Path, known: Callable[[str], Collection[str]] = lambda _: ()) -> list[Sheet]:
    """The workbook's sheets that hold anything, in order; formulas give their stored values.

    Args:
        path: the file.
        known: the heading keys that a sheet of this name may have.

    Raises:
        InputError: for a file that is no workbook, is damaged, or is protected by a password.
    """
    _check_kind(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions it skips
            return [sheet for sheet in _sheets(path, known) if sheet.headings]
    except _UNREADABLE as error:
        raise failure_at(
            Origin(path.name),
            f"the workbook is damaged and cannot be read ({error}).",
            "Open it in Excel or LibreOffice, let it be repaired, and save it as .xlsx again.",
        ) from error


def _check_kind(path: Path) -> None:
    content = content_of(path)
    if content.startswith(_OLE):
        raise _ole(path, content)
    if not content.startswith(_ZIP):
        raise failure_at(
            Origin(path.name),
            f"the file is not an Excel workbook, whatever its ending “{path.suffix}” says.",
            "Save it from Excel or LibreOffice as “Excel workbook (.xlsx)”; text with separators "
            "takes the ending .csv.",
        )


def _ole(path: Path, content: bytes) -> InputError:
    if _ENCRYPTED in content:
        return failure_at(
            Origin(path.name),
            "the workbook is encrypted: it is protected by a password.",
            "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, "
            "empty the password, and save.",
        )
    return failure_at(
        Origin(path.name),
        "the file is a workbook in the old Excel format (.xls).",
        "Open it in Excel or LibreOffice and save it as “Excel workbook (.xlsx)”.",
    )


def _sheets(path: Path, known: Callable[[str], Collection[str]]) -> Iterator[Sheet]:
    package = ooxml.transitional(path)
    forms = ooxml.forms(package)
    book = load_workbook(package, read_only=True, data_only=True)
    cells = ooxml.Cells(path.name)
    try:
        for worksheet in book.worksheets:
            name = ooxml.unescaped(worksheet.title)
            hidden = worksheet.sheet_state != "visible"
            form = forms.get(worksheet.title, ooxml.Form({}, {}))
            ranges: list[tuple[int, str]] = []
            records = _records(worksheet, form, ranges, cells)
            yield read_sheet(path.name, name, records, ranges, known, hidden=hidden)
    finally:
        book.close()


def _records(
    worksheet: Worksheet, form: ooxml.Form, ranges: list[tuple[int, str]], count: ooxml.Cells
) -> Iterator[tuple[int, list[Cell | str]]]:
    """The sheet's records; merged ranges that hold anything go to `ranges`, by their first row."""
    # Some programs write a range that is too small into the file.
    cast("ReadOnlyWorksheet", worksheet).reset_dimensions()
    for number, cells in enumerate(worksheet.iter_rows(), 1):
        count.take(len(cells))
        record = [_cell(cell) for cell in cells]
        for place, text in enumerate(record, 1):
            if text and (number, place) in form.merged:
                ranges.append((number, form.merged[number, place]))
            if not text and (number, place) in form.uncalculated:
                formula = form.uncalculated[number, place]
                record[place - 1] = Cell(formula, doubt=NO_VALUE)
        yield number, record


def _cell(cell: XlsxCell | MergedCell) -> Cell | str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return Cell(str(value), doubt=error_doubt(str(value)))
    if isinstance(value, bool):
        return Cell(str(value).upper())
    if isinstance(value, int | float):
        return number_cell(value, cell.number_format)
    if isinstance(value, date | time | timedelta):
        return moment_cell(value, cell.number_format)
    return ooxml.unescaped(str(value))
