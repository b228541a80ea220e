# SPDX-License-Identifier: Apache-2.0
"""The reference of the workbook as a page, written from what the loader reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph_loaders.layout import layout
from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.names import prefixed, some
from missiongraph_loaders.workbook import workbook_mapping

if TYPE_CHECKING:
    from missiongraph_loaders.layout import Column, SheetLayout

_HEAD = """\
# Workbook

Written by `tools/generate_docs.py` from the loader's own description of the workbook; do not edit.

A workbook is an XLSX or ODS file, or a folder of CSV files named after the sheets (`Stages.csv`).
`missiongraph load --template my-service.xlsx` (or `my-service.ods`) writes an empty one, with help and drop-down lists.
[Load a workbook](../how-to/load-a-workbook.md) shows how to fill it in and what to do about faults.

- The first row of a sheet holds the headings; a title above them, within the first ten rows, is passed over. Capitals and spaces in headings do not matter, nor does the order of columns or sheets.
- Hidden rows and columns are read. A hidden sheet is read if it has one of the names below; otherwise it is passed over, and the load says so.
- Only *About* must be there, with one row. Leave out sheets and columns that you do not need; sheets and columns not listed here are a fault.
- A name or description in another language has a column of its own, with the language's tag: `name (nl)`, `description (fr)`.
- A **reference** holds the id or the name of a row of the workbook, `agency:class/id` for a thing of another agency (`west-sussex:system/case-file`), or a whole address. An organisation may be a unit.
- Several values in one cell are separated by semicolons or line breaks. A comma separates codes, and names if all its parts are names of rows and the whole is none.
- Capitals and white space in names do not matter: a no-break space, a double space or a line break inside a name breaks no reference. The load says which cell has it.
- Numbers have a point before the decimals; dates are year-month-day.
- A text is what the cell shows: `57%`, `007`, `2024-03`. Separators of thousands are left out, and dates are written as year-month-day, as far as the cell shows them. A number is what the cell holds; of a percentage, what it shows (57).
- A spreadsheet's errors (`#VALUE!`, `#WERT!`, `Err:502`, `####`) are faults, and so is what it may have changed: a number of more than 15 digits in a text, a number shown as `1.23E+11`, a date without its year.
- Two rows of one kind may not have the same id. The id makes the address, `{base}/id/{agency}/{class}/{id}`: keep it when the name changes.
"""  # noqa: E501 (a line for each sentence)


def workbook_page() -> str:
    """The page: every sheet with every column."""
    return _HEAD + "".join(_sheet(sheet) for sheet in layout(workbook_mapping()))


def _sheet(sheet: SheetLayout) -> str:
    cls = f" Each row is a `{prefixed(sheet.cls)}`." if sheet.cls else ""
    head = f"\n## {sheet.name}\n\n{sheet.help}{cls}\n\n"
    rows = "\n".join(_row(column) for column in sheet.columns)
    titles = "| column | required | holds | what to write | property |\n|---|---|---|---|---|\n"
    return f"{head}{titles}{rows}\n"


def _row(column: Column) -> str:
    required = "yes" if column.required else ""
    term = f"`{prefixed(column.predicate)}`" if column.predicate else ""
    return f"| {column.heading} | {required} | {_holds(column)} | {column.help} | {term} |"


def _holds(column: Column) -> str:
    several = ", several" if column.several else ""
    if column.kind is Kind.CODE and column.codes:
        return f"code{several}: {', '.join(f'`{token}`' for token in column.codes.tokens)}"
    if column.kind is Kind.REFERENCE:
        return f"reference to {some(column.to)}{several}"
    return _WORDS[column.kind] + several


_WORDS = {
    Kind.TEXT: "text",
    Kind.STRING: "text",
    Kind.INTEGER: "whole number",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.WEBSITE: "web address",
}
