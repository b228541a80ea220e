# SPDX-License-Identifier: Apache-2.0
"""CSV files: bytes to a table, with what is wrong told by line."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem, failure_at
from missiongraph_loaders.kinds import other_kind
from missiongraph_loaders.sheets import HEADINGS_WITHIN, Sheet
from missiongraph_loaders.text import bare_heading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from missiongraph.errors import InputError

SEPARATORS = ",;\t|"
# What Excel writes before the headings to say which separator follows.
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(
    path: Path,
    encoding: str = "utf-8",
    separator: str | None = None,
    known: Collection[str] = (),
) -> Sheet:
    """The file's table.

    Args:
        path: the file.
        encoding: what the bytes are in; UTF-8 may start with a byte order mark.
        separator: the sign between cells, or None to tell it from the headings.
        known: the heading keys that the table may have.

    Raises:
        InputError: for a file that is empty, of another kind, in another encoding, or whose
            quotation marks do not close.
    """
    text = _decoded(path, path.read_bytes(), encoding)
    sheet = Sheet(path.name, path.stem)
    said = _SEP_LINE.match(text)
    sign = separator or (said.group(1) if said else _sniffed(text, known))
    lengths: dict[int, int] = {}
    sheet.fill(_records(sheet, text, sign, lengths, skip=1 if said else 0), known)
    sheet.row_problems.extend(_short_rows(sheet, lengths, sign))
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


def _records(
    sheet: Sheet, text: str, sign: str, lengths: dict[int, int], *, skip: int
) -> Iterator[tuple[int, list[str]]]:
    """The numbered records; the numbers of cells of those that hold anything go to `lengths`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            if number <= skip:
                continue
            if any(cell.strip() for cell in record):
                lengths[number] = len(record)
            yield number, record
    except csv.Error as error:
        raise failure_at(
            sheet.origin,
            f"line {reader.line_num} is not CSV: {error}.",
            "Check that every quotation mark closes, and that one inside a cell is doubled.",
        ) from error


def _sniffed(text: str, known: Collection[str]) -> str:
    """The sign that gives most known headings, or most cells of the first row; else the comma."""
    return max(SEPARATORS, key=lambda sign: _heading_counts(text, sign, known))


def _heading_counts(text: str, sign: str, known: Collection[str]) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        filled = (record for record in reader if any(record))
        records = list(islice(filled, HEADINGS_WITHIN))
    except csv.Error:
        return 0, 0
    named = [sum(bare_heading(cell) in known for cell in record) for record in records]
    return max(named, default=0), len(records[0]) if records else 0


def _short_rows(sheet: Sheet, lengths: dict[int, int], sign: str) -> Iterable[Problem]:
    width = lengths.get(sheet.heading_row, 0)
    for number, found in lengths.items():
        if number > sheet.heading_row and found < width:
            yield _short(sheet, number, found, width, sign)


def _short(sheet: Sheet, number: int, found: int, expected: int, sign: str) -> Problem:
    return Problem(
        sheet.at(number),
        f"the row has {found} cells where the heading row has {expected}.",
        f"Write every separator ({'tab' if sign == chr(9) else sign}), also after empty cells.",
    )
