# SPDX-License-Identifier: Apache-2.0
"""CSV files: bytes to a table, with what is wrong told by line."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem, failure_at
from missiongraph_loaders.kinds import other_kind
from missiongraph_loaders.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from missiongraph.errors import InputError

SEPARATORS = ",;\t|"
# What Excel writes for formulas that failed.
_ERROR_VALUES = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
# What Excel writes before the headings to say which separator follows.
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(path: Path, encoding: str = "utf-8", separator: str | None = None) -> Sheet:
    """The file's table.

    Args:
        path: the file.
        encoding: what the bytes are in; UTF-8 may start with a byte order mark.
        separator: the sign between cells, or None to tell it from the headings.

    Raises:
        InputError: for a file that is empty, of another kind, in another encoding, or whose
            quotation marks do not close.
    """
    text = _decoded(path, path.read_bytes(), encoding)
    sheet = Sheet(path.name, path.stem)
    sheet.fill(_records(sheet, text, separator))
    return sheet


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    origin = Origin(path.name)
    if not content.strip():
        raise failure_at(origin, "the file is empty.", "Write a heading row and at least one row.")
    kind = other_kind(content)
    if kind:
        raise failure_at(
            origin, f"the file is not CSV but {kind}.", "Save it as “CSV UTF-8” and load that."
        )
    try:
        return content.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(origin, content, error) from error


def _wrong_encoding(origin: Origin, content: bytes, error: UnicodeDecodeError) -> InputError:
    line = content.count(b"\n", 0, error.start) + 1
    before = content[max(0, error.start - 20) : error.start].decode("ascii", "replace")
    after = content[error.start : error.end + 10].decode("cp1252", "replace")
    context = f"{before}{after}".splitlines()[-1] if after.strip() else before
    return failure_at(
        origin,
        f"line {line} has the byte 0x{content[error.start]:02X} (in “{context}”), "
        f"which is not {error.encoding.upper()}.",
        "The file is probably in Latin-1 or Windows-1252: save it as “CSV UTF-8” and load that; "
        'for tables with a mapping of their own, encoding = "cp1252" in the mapping says so.',
    )


def _records(sheet: Sheet, text: str, separator: str | None) -> Iterator[tuple[int, list[str]]]:
    said = _SEP_LINE.match(text)
    sign = separator or (said.group(1) if said else _sniffed(text))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    width = 0
    try:
        for number, record in enumerate(reader, 1):
            if said and number == 1:
                continue
            width = width or len(record)
            yield number, record
            sheet.row_problems.extend(_errors(sheet, number, record))
            if record and len(record) < width and any(cell.strip() for cell in record):
                sheet.row_problems.append(_short(sheet, number, len(record), width, sign))
    except csv.Error as error:
        raise failure_at(
            sheet.origin,
            f"line {reader.line_num} is not CSV: {error}.",
            "Check that every quotation mark closes, and that one inside a cell is doubled.",
        ) from error


def _sniffed(text: str) -> str:
    """The sign that gives the heading row most cells; the comma when none stands out."""
    return max(SEPARATORS, key=lambda sign: _heading_count(text, sign))


def _heading_count(text: str, sign: str) -> int:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        return len(next((record for record in reader if any(record)), []))
    except csv.Error:
        return 0


def _errors(sheet: Sheet, number: int, record: list[str]) -> list[Problem]:
    return [
        Problem(
            sheet.at(number),
            f"a cell holds the error {cell.strip()}, not a value.",
            "Mend the formula in the workbook that the file comes from, or write the value itself.",
            value=cell.strip(),
        )
        for cell in record
        if cell.strip() in _ERROR_VALUES
    ]


def _short(sheet: Sheet, number: int, found: int, expected: int, sign: str) -> Problem:
    return Problem(
        sheet.at(number),
        f"the row has {found} cells where the heading row has {expected}.",
        f"Write every separator ({'tab' if sign == chr(9) else sign}), also after empty cells.",
    )
