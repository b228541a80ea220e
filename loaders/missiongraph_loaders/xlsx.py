# SPDX-License-Identifier: Apache-2.0
"""XLSX workbooks: sheets to tables of text, through openpyxl."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem, failure_at
from missiongraph_loaders.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

    from missiongraph.errors import InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
# A workbook that unpacks to more than this many bytes is taken for an attack on memory.
MAX_UNPACKED = 2**30
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
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


class _Form(NamedTuple):
    """What the cells do not tell: merged ranges, and whether there are formulas."""

    merged: list[str]
    formulas: bool


def read_xlsx(path: Path) -> list[Sheet]:
    """The workbook's sheets that hold anything, in order; formulas give their stored values.

    Raises:
        InputError: for a file that is no workbook, is damaged, or is protected by a password.
    """
    _check_kind(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions it skips
            return [sheet for sheet in _sheets(path) if sheet.headings or sheet.source_problems]
    except _UNREADABLE as error:
        raise failure_at(
            Origin(path.name),
            f"the workbook is damaged and cannot be read ({error}).",
            "Open it in Excel or LibreOffice, let it be repaired, and save it as .xlsx again.",
        ) from error


def _check_kind(path: Path) -> None:
    content = path.read_bytes()
    if not content:
        raise failure_at(Origin(path.name), "the file is empty.", "Copy or download it again.")
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


def _sheets(path: Path) -> Iterator[Sheet]:
    forms = _forms(path)
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for worksheet in book.worksheets:
            form = forms.get(worksheet.title, _Form([], formulas=False))
            sheet = Sheet(path.name, worksheet.title, worksheet.title)
            sheet.fill(_records(sheet, worksheet))
            sheet.source_problems.extend(_merged(sheet, form.merged))
            if form.formulas:
                sheet.row_problems.extend(_uncalculated(path, sheet))
            yield sheet
    finally:
        book.close()


def _forms(path: Path) -> dict[str, _Form]:
    """Merged ranges and formulas by sheet, which the read-only reader does not give."""
    reader = ExcelReader(path, read_only=True)
    with reader.archive as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            message = f"it unpacks to {unpacked:,} bytes, more than {MAX_UNPACKED:,}"
            raise zipfile.BadZipFile(message)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        return {
            sheet.name: _form(archive.read(part.target))
            for sheet, part in reader.parser.find_sheets()
        }


def _form(content: bytes) -> _Form:
    merged = [found.decode() for found in _MERGED.findall(content)]
    return _Form(merged, bool(_FORMULA.search(content)))


def _records(sheet: Sheet, worksheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    # Some programs write a range that is too small into the file.
    cast("ReadOnlyWorksheet", worksheet).reset_dimensions()
    for number, cells in enumerate(worksheet.iter_rows(), 1):
        yield number, [_text(cell) for cell in cells]
        for cell in cells:
            if cell.value is not None and cell.data_type == "e":
                sheet.row_problems.append(_error_value(sheet, cell, number))


def _text(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    return _value_text(value)


def _value_text(value: object) -> str:
    """A cell's value as one would type it: 1.0 is 1, a date is 2024-01-31."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        number = Decimal(repr(value))
        return str(int(number)) if value.is_integer() else format(number, "f")
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _error_value(sheet: Sheet, cell: Cell | MergedCell, row: int) -> Problem:
    return Problem(
        sheet.at(row),
        f"cell {_coordinate(cell)} holds the error {cell.value}, not a value.",
        "Mend the formula, or write the value itself.",
        value=str(cell.value),
    )


def _coordinate(cell: Cell | MergedCell) -> str:
    return str(getattr(cell, "coordinate", ""))


def _merged(sheet: Sheet, ranges: list[str]) -> list[Problem]:
    return [
        Problem(
            sheet.origin,
            f"the cells {cells} are merged, so that it is open to which rows their text belongs.",
            "Unmerge them and write the text into each row that it is meant for.",
        )
        for cells in ranges
    ]


def _uncalculated(path: Path, sheet: Sheet) -> list[Problem]:
    """The formulas whose value is not stored, since nothing ever calculated the workbook."""
    empty = _formula_cells(path, sheet.name, stored=False)
    return [
        Problem(
            sheet.at(row),
            f"cell {coordinate} is a formula whose value is not stored in the file.",
            "Open the workbook in Excel or LibreOffice, which calculates it, and save it.",
            value=formula,
        )
        for row, coordinate, formula in empty
    ]


def _formula_cells(path: Path, name: str, *, stored: bool) -> list[tuple[int, str, str]]:
    values = load_workbook(path, read_only=True, data_only=True)
    formulas = load_workbook(path, read_only=True, data_only=False)
    found = []
    for number, (was, has) in enumerate(
        zip(values[name].iter_rows(), formulas[name].iter_rows(), strict=False), 1
    ):
        for value, formula in zip(was, has, strict=False):
            if formula.data_type == "f" and (value.value is not None) == stored:
                found.append((number, _coordinate(formula), str(formula.value)))
    values.close()
    formulas.close()
    return found
