# SPDX-License-Identifier: Apache-2.0
"""The package of an XLSX workbook (ECMA-376): its two dialects, and what openpyxl passes over."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from missiongraph.loading import Origin
from missiongraph.settings import WORKBOOK_CELLS, WORKBOOK_RATIO, WORKBOOK_SIZE
from missiongraph_loaders.faults import failure_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_SMALLER = "Remove what is no data (empty formatted rows and columns), part it, or raise {}."
# How many bytes a part may unpack to, however little it is packed into.
_SMALL = 4 * 2**20
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
# Where the name of a Strict namespace is not the Transitional one with the year put in.
_RENAMED = {
    b"officeDocument/extendedProperties": b"officeDocument/2006/extended-properties",
    b"officeDocument/customProperties": b"officeDocument/2006/custom-properties",
    b"officeDocument/relationships/extendedProperties": (
        b"officeDocument/2006/relationships/extended-properties"
    ),
    b"officeDocument/relationships/customProperties": (
        b"officeDocument/2006/relationships/custom-properties"
    ),
}
_STRICT_NAME = re.compile(re.escape(_STRICT) + rb"([A-Za-z]+)([A-Za-z/]*)")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ESCAPE = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
Place = tuple[int, int]


class Form(NamedTuple):
    """What the cells that openpyxl reads do not tell.

    Attributes:
        merged: merged ranges, by row and column of the cell that holds their text.
        uncalculated: formulas whose value is not stored, by row and column.
    """

    merged: dict[Place, str]
    uncalculated: dict[Place, str]


def transitional(path: Path) -> BinaryIO:
    """The workbook's package; one in the Strict dialect, with the names of the other.

    Raises:
        BadZipFile: for a file that is no package.
        InputError: for one that would fill the memory.
    """
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content) as archive:
        check_size(archive, path.name)
        if "_rels/.rels" not in archive.namelist() or _STRICT not in archive.read("_rels/.rels"):
            content.seek(0)
            return content
        return _renamed(archive)


def check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that would fill the memory.

    Raises:
        InputError: it unpacks to too much, or to too many times its size.
    """
    most, ratio = WORKBOOK_SIZE.number() * 2**20, WORKBOOK_RATIO.number()
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > most:
        what = f"the workbook unpacks to {unpacked:,} bytes; {most:,} are taken."
        raise failure_at(Origin(name), what, _SMALLER.format(WORKBOOK_SIZE.variable))
    for entry in archive.infolist():
        if entry.file_size > max(_SMALL, ratio * entry.compress_size):
            what = (
                f"{entry.filename} in the workbook unpacks to more than {ratio} times its size "
                f"({entry.file_size:,} bytes), as no workbook that people fill in does."
            )
            raise failure_at(Origin(name), what, _SMALLER.format(WORKBOOK_RATIO.variable))


class Cells:
    """Counts the cells of a workbook as they come."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._most = self._left = WORKBOOK_CELLS.number()

    def take(self, count: int) -> None:
        """Take so many more, for a row that also counts as one.

        Raises:
            InputError: there are too many.
        """
        self._left -= count + 1
        if self._left < 0:
            what = f"the workbook has more than {self._most:,} cells."
            raise failure_at(Origin(self._name), what, _SMALLER.format(WORKBOOK_CELLS.variable))


def _renamed(archive: zipfile.ZipFile) -> BinaryIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                part = _STRICT_NAME.sub(_transitional_name, part)
            target.writestr(name, part)
    content.seek(0)
    return content


def _transitional_name(found: re.Match[bytes]) -> bytes:
    name = found[1] + found[2]
    return _TRANSITIONAL + _RENAMED.get(name, found[1] + b"/2006" + found[2])


def forms(package: BinaryIO) -> dict[str, Form]:
    """Merged ranges and formulas without value, by sheet."""
    reader = ExcelReader(package, read_only=True)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    return {
        sheet.name: _form(reader.archive.read(part.target))
        for sheet, part in reader.parser.find_sheets()
    }


def _form(content: bytes) -> Form:
    ranges = [found.decode() for found in _MERGED.findall(content)]
    formulas = _uncalculated(content) if _FORMULA.search(content) else ()
    return Form({_first(cells): cells for cells in ranges}, dict(formulas))


def _first(cells: str) -> Place:
    column, row, _, _ = range_boundaries(cells)
    return int(row or 0), int(column or 0)


def _uncalculated(content: bytes) -> Iterator[tuple[Place, str]]:
    row = column = 0
    for event, element in iterparse(io.BytesIO(content), ["start", "end"]):  # noqa: S314 (expat bounds entities)
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "end" and name == "c":
            place = element.get("r")
            row, column = coordinate_to_tuple(place) if place else (row, column + 1)
            formula = _unvalued(element)
            if formula is not None:
                yield (row, column), formula
            element.clear()


def _unvalued(cell: Element) -> str | None:
    """The formula of a cell that has one and no value; an empty text is a value."""
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    formula, value = parts.get("f"), parts.get("v")
    if formula is None or (value is not None and (value.text or cell.get("t") == "str")):
        return None
    return f"={formula.text}" if formula.text else "a formula"


def unescaped(text: str) -> str:
    """The text with its `_xHHHH_` decoded (ECMA-376, 22.9.2.19); half a pair of UTF-16 is kept."""
    return _ESCAPE.sub(_characters, text) if "_x" in text else text


def _characters(found: re.Match[str]) -> str:
    units = bytes.fromhex(found[0].replace("_x", "").replace("_", ""))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return found[0]
