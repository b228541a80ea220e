# SPDX-License-Identifier: Apache-2.0
"""Write each example's workbook from its folder of CSV files.

    python tools/build_examples.py            write examples/<case>.xlsx
    python tools/build_examples.py --check    say which of them are stale; status 1 if any

The same folders always give the same bytes: time stamps are fixed and the parts of the
file are stored uncompressed, so that nothing hangs on the compressor at hand.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from missiongraph_loaders.layout import layout
from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.workbook import workbook_mapping

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SHEETS = layout(workbook_mapping())
ORDER = [sheet.name for sheet in SHEETS]
NUMBERS = {
    column.heading
    for sheet in SHEETS
    for column in sheet.columns
    if column.kind in {Kind.INTEGER, Kind.DECIMAL}
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
STAMP = b"2025-01-01T00:00:00Z"
ZIP_STAMP = (2025, 1, 1, 0, 0, 0)
WIDEST = 60
HEADING_FILL = PatternFill("solid", start_color="FFDCE6F1")

Cell = str | int | float | date | None


def cell(heading: str, text: str) -> Cell:
    """A CSV cell as people would type it into a sheet: numbers and dates as such."""
    if not text:
        return None
    if heading in NUMBERS:
        return float(text) if "." in text else int(text)
    return date.fromisoformat(text) if ISO_DATE.fullmatch(text) else text


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, headings first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def lay_out(sheet: Worksheet, rows: list[list[str]]) -> None:
    """Bold headings that stay in sight, and columns as wide as what they hold."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(zip(*rows, strict=True), start=1):
        widest = max(len(text) for text in column)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(widest + 3, 10), WIDEST)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet[f"{letter}1"].fill = HEADING_FILL
    for line in sheet.iter_rows(min_row=2):
        for each in line:
            each.alignment = Alignment(wrap_text=True, vertical="top")


def fill(sheet: Worksheet, rows: list[list[str]]) -> None:
    """Put the rows of a CSV file into a sheet."""
    headings = rows[0]
    sheet.append(headings)
    for row in rows[1:]:
        sheet.append([cell(*pair) for pair in zip(headings, row, strict=True)])
    lay_out(sheet, rows)


def workbook(folder: Path) -> Workbook:
    """A workbook with a sheet for each CSV file of the folder, in the template's order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(folder.glob("*.csv"), key=lambda path: ORDER.index(path.stem)):
        fill(book.create_sheet(path.stem), read_rows(path))
    book.properties.creator = "missiongraph"
    book.properties.title = folder.name
    return book


def steady(content: bytes) -> bytes:
    """The same zip file without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = TIMES.sub(rb"\g<1>" + STAMP, old.read(name))
            new.writestr(zipfile.ZipInfo(name, ZIP_STAMP), part)
    return out.getvalue()


def build(folder: Path) -> bytes:
    """The bytes of the workbook of a folder."""
    out = io.BytesIO()
    workbook(folder).save(out)
    return steady(out.getvalue())


def cases() -> list[Path]:
    """The folders that hold an example."""
    return sorted(path.parent for path in EXAMPLES.glob("*/About.csv"))


def stale(folder: Path) -> bool:
    """Whether the workbook of a folder is missing or differs from what the folder gives."""
    target = folder.with_suffix(".xlsx")
    return not target.exists() or target.read_bytes() != build(folder)


def main(arguments: list[str]) -> int:
    """Write the stale workbooks, or with `--check` name them."""
    outdated = [folder for folder in cases() if stale(folder)]
    check = "--check" in arguments
    for folder in outdated:
        target = folder.with_suffix(".xlsx")
        if check:
            print(f"examples/{target.name} is stale; run: make examples")
        else:
            target.write_bytes(build(folder))
            print(f"wrote examples/{target.name}")
    return 1 if check and outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
