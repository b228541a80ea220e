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

A workbook is an XLSX file, or a folder of CSV files named after the sheets (`Stages.csv`).
`missiongraph load --template my-service.xlsx` writes an empty one, with help and drop-down lists.
[Load a workbook](../how-to/load-a-workbook.md) shows how to fill it in and what to do about faults.

- The first row of a sheet holds the headings; capitals and spaces in them do not matter, nor does the order of columns or sheets.
- Only *About* must be there, with one row. Leave out sheets and columns that you do not need; sheets and columns not listed here are a fault.
- A name or description in another language has a column of its own, with the language's tag: `name (nl)`, `description (fr)`.
- A **reference** holds the id or the name of a row of the workbook, `agency:class/id` for a thing of another agency (`west-sussex:system/case-file`), or a whole address. An organisation may be a unit.
- Several values in one cell are separated by semicolons.
- Numbers have a point before the decimals; dates are year-month-day.
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
