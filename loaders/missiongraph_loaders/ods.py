# SPDX-License-Identifier: Apache-2.0
"""OpenDocument spreadsheets (ODF 1.3, part 3): sheets to tables of text."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, fromstring

from openpyxl.utils import get_column_letter

from missiongraph.loading import Origin
from missiongraph_loaders import ooxml
from missiongraph_loaders.cells import NO_VALUE, Cell, error_doubt
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.kinds import other_kind
from missiongraph_loaders.number_formats import moment_cell, number_cell
from missiongraph_loaders.ods_formats import (
    CALCEXT,
    OFFICE,
    TABLE,
    TEXT,
    Formats,
    is_named,
    name_of,
)
from missiongraph_loaders.packages import content_of
from missiongraph_loaders.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from missiongraph_loaders.number_formats import Moment
    from missiongraph_loaders.sheets import Sheet

_ENCRYPTED = b"encryption-data"
# What the format of sheets allows; more is taken for an attack on memory.
_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14
# A line break between elements is only how the file is laid out; LibreOffice keeps other spaces.
_LAYOUT = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_TIME = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError)
_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_COLUMN_GROUPS = frozenset({"table-header-columns", "table-columns", "table-column-group"})
_NOT_SHOWN = frozenset({"annotation", "note", "ruby-text", "tracked-changes"})


def read_ods(path: Path, known: Callable[[str], Collection[str]] = lambda _: ()) -> list[Sheet]:
    """The spreadsheet's sheets that hold anything, in order; formulas give their stored values.

    Args:
        path: the file.
        known: the heading keys that a sheet of this name may have.

    Raises:
        InputError: for a file that is no spreadsheet, is damaged, or is protected by a password.
    """
    origin = Origin(path.name)
    content = content_of(path)
    if not zipfile.is_zipfile(path):
        kind = other_kind(content) or "something else"
        what = f"the file is not an OpenDocument spreadsheet but {kind}, or it is damaged."
        raise failure_at(origin, what, "Save it from LibreOffice as “ODF Spreadsheet (.ods)”.")
    try:
        with zipfile.ZipFile(path) as archive:
            return [sheet for sheet in _sheets(path, archive, known) if sheet.headings]
    except _UNREADABLE as error:
        raise failure_at(
            origin,
            f"the spreadsheet is damaged and cannot be read ({error}).",
            "Open it in LibreOffice, let it be repaired, and save it as .ods again.",
        ) from error


def _sheets(
    path: Path, archive: zipfile.ZipFile, known: Callable[[str], Collection[str]]
) -> Iterator[Sheet]:
    ooxml.check_size(archive, path.name)
    cells = ooxml.Cells(path.name)
    names = archive.namelist()
    manifest = "META-INF/manifest.xml"
    if manifest in names and _ENCRYPTED in archive.read(manifest):
        raise failure_at(
            Origin(path.name),
            "the spreadsheet is encrypted: it is protected by a password.",
            "Open it in LibreOffice, choose File, Save As, and save it without “Save with "
            "password”.",
        )
    content = _parsed(archive, "content.xml")
    styles = [_parsed(archive, "styles.xml")] if "styles.xml" in names else []
    formats = Formats([*styles, content])
    for table in content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        name = table.get(f"{TABLE}name", "")
        hidden = formats.hides(table.get(f"{TABLE}style-name"))
        ranges: list[tuple[int, str]] = []
        records = _Records(table, formats, ranges, cells).records()
        yield read_sheet(path.name, name, records, ranges, known, hidden=hidden)


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    content = archive.read(name)
    if b"<!DOCTYPE" in content:
        message = f"{name} has a document type, which no spreadsheet needs"
        raise ValueError(message)
    return fromstring(content)  # noqa: S314 (without a document type there are no entities)


class _Records:
    """The records of a table, with what is repeated written out."""

    def __init__(
        self,
        table: Element,
        formats: Formats,
        ranges: list[tuple[int, str]],
        cells: ooxml.Cells,
    ) -> None:
        self._table = table
        self._formats = formats
        self._ranges = ranges
        self._columns = list(_column_styles(table))
        self._cells = cells

    def records(self) -> Iterator[tuple[int, list[Cell | str]]]:
        """Row number and cells of the rows that hold anything."""
        number = 1
        for row in _below(self._table, _GROUPS, "table-row"):
            times = _count(row, "number-rows-repeated", _MOST_ROWS)
            record = self._record(row, number)
            for place in range(number, number + times if record else number):
                self._cells.take(len(record))
                yield place, list(record)
            number += times
            if number > _MOST_ROWS + 1:
                message = f"it has more than {_MOST_ROWS:,} rows"
                raise ValueError(message)

    def _record(self, row: Element, number: int) -> list[Cell | str]:
        record: list[Cell | str] = []
        empty = 0
        style = row.get(f"{TABLE}default-cell-style-name")
        for element in row:
            if not is_named(element, TABLE, "table-cell", "covered-table-cell"):
                continue
            times = _count(element, "number-columns-repeated", _MOST_COLUMNS)
            place = len(record) + empty
            cell = self._cell(element, self._style(element, style, place))
            if not cell:
                empty += times
                continue
            record += [""] * empty + [cell] * times
            empty = 0
            self._note_merged(element, number, place)
        return record

    def _style(self, element: Element, row_style: str | None, place: int) -> str | None:
        columns = self._columns
        of_column = columns[place] if place < len(columns) else None
        return element.get(f"{TABLE}style-name") or row_style or of_column

    def _note_merged(self, element: Element, row: int, place: int) -> None:
        rows = _count(element, "number-rows-spanned", _MOST_ROWS)
        columns = _count(element, "number-columns-spanned", _MOST_COLUMNS)
        if rows > 1 or columns > 1:
            last = f"{get_column_letter(place + columns)}{row + rows - 1}"
            self._ranges.append((row, f"{get_column_letter(place + 1)}{row}:{last}"))

    def _cell(self, element: Element, style: str | None) -> Cell | str:
        kind = element.get(f"{OFFICE}value-type")
        text = "\n".join(_text(part) for part in element if is_named(part, TEXT, "p", "h"))
        if element.get(f"{CALCEXT}value-type") == "error":
            return Cell(text, doubt=error_doubt(text)) if text else ""
        if kind is None and not text and element.get(f"{TABLE}formula"):
            formula = element.get(f"{TABLE}formula", "")
            return Cell(formula, doubt=NO_VALUE)
        if kind in {"float", "percentage", "currency"}:
            form = self._formats.of(style, "0.##########%" if kind == "percentage" else None)
            return number_cell(_number(element.get(f"{OFFICE}value", "")), form)
        if kind in {"date", "time"}:
            moment = _moment(element)
            return moment_cell(moment, self._formats.of(style, _plain_form(moment)))
        if kind == "boolean":
            return element.get(f"{OFFICE}boolean-value", "").upper()
        return element.get(f"{OFFICE}string-value") or text


def _column_styles(table: Element) -> Iterator[str | None]:
    for column in _below(table, _COLUMN_GROUPS, "table-column"):
        times = _count(column, "number-columns-repeated", _MOST_COLUMNS)
        yield from [column.get(f"{TABLE}default-cell-style-name")] * times


def _below(element: Element, groups: Collection[str], name: str) -> Iterator[Element]:
    """The elements of the name, also in groups."""
    for child in element:
        if is_named(child, TABLE, name):
            yield child
        elif is_named(child, TABLE, *groups):
            yield from _below(child, groups, name)


def _count(element: Element, name: str, most: int) -> int:
    count = int(element.get(f"{TABLE}{name}", "1"))
    if not 0 < count <= most:
        message = f"{name} is {count:,}"
        raise ValueError(message)
    return count


def _text(element: Element) -> str:
    """The text of a paragraph; a line break is written as an element."""
    return "".join(_pieces(element)).strip(" ")


def _pieces(element: Element) -> Iterator[str]:
    yield _LAYOUT.sub(" ", element.text or "")
    for child in element:
        name = name_of(child)
        if name == "s":
            yield " " * min(int(child.get(f"{TEXT}c", "1")), _MOST_COLUMNS)
        elif name in {"tab", "line-break"}:
            yield "\t" if name == "tab" else "\n"
        elif name not in _NOT_SHOWN:
            yield from _pieces(child)
        yield _LAYOUT.sub(" ", child.tail or "")


def _number(text: str) -> float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)


def _moment(element: Element) -> Moment:
    written = element.get(f"{OFFICE}date-value")
    if written is not None:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    found = _TIME.fullmatch(element.get(f"{OFFICE}time-value", ""))
    if found is None:
        message = "a time is not a time"
        raise ValueError(message)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1] or span >= timedelta(days=1):
        return -span if found[1] else span
    return (datetime(1, 1, 1) + span).time()  # noqa: DTZ001 (a time of day)


def _plain_form(moment: Moment) -> str:
    if isinstance(moment, time | timedelta):
        return "[hh]:mm:ss"
    return "yyyy-mm-dd hh:mm:ss" if isinstance(moment, datetime) else "yyyy-mm-dd"
