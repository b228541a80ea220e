# SPDX-License-Identifier: Apache-2.0
"""The empty workbook as an OpenDocument spreadsheet, with help and drop-down lists.

The same version always writes the same bytes, so that templates can be compared and kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from missiongraph_loaders.layout import LAST_ROW, TEXT_KINDS, full_help, name_columns, one_class
from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.packages import timeless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph_loaders.layout import Column, SheetLayout

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    "office": "office:1.0",
    "table": "table:1.0",
    "text": "text:1.0",
    "style": "style:1.0",
    "number": "datastyle:1.0",
    "fo": "xsl-fo-compatible:1.0",
    "manifest": "manifest:1.0",
    "of": "of:1.2",
}
_SPACES = " ".join(f'xmlns:{prefix}="{_ODF}{name}"' for prefix, name in _NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = """\
<number:text-style style:name="N-text"><number:text-content/></number:text-style>
<number:date-style style:name="N-date"><number:year number:style="long"/>\
<number:text>-</number:text><number:month number:style="long"/>\
<number:text>-</number:text><number:day number:style="long"/>\
</number:date-style>
<style:style style:name="text" style:family="table-cell" style:data-style-name="N-text"/>
<style:style style:name="date" style:family="table-cell" style:data-style-name="N-date"/>
<style:style style:name="number" style:family="table-cell"/>
<style:style style:name="required" style:family="table-cell">\
<style:table-cell-properties fo:background-color="#1f4e79"/>\
<style:text-properties fo:font-weight="bold" fo:color="#ffffff"/></style:style>
<style:style style:name="optional" style:family="table-cell">\
<style:table-cell-properties fo:background-color="#d9e2ec"/>\
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="wide" style:family="table-column">\
<style:table-column-properties style:column-width="7cm"/></style:style>
<style:style style:name="narrow" style:family="table-column">\
<style:table-column-properties style:column-width="4cm"/></style:style>
"""


def ods_template(sheets: Sequence[SheetLayout], help_rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of the empty spreadsheet.

    Args:
        sheets: what to write.
        help_rows: the rows of the first sheet, which explains the others.
    """
    names = _name_cells(sheets)
    validations = _Validations()
    tables = [_help_table(help_rows), *(_table(sheet, names, validations) for sheet in sheets)]
    content = (
        f'{_HEAD}<office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{validations.xml()}{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _package(content)


def _package(content: str) -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _MIME), ("content.xml", "text/xml"))
    )
    manifest = (
        f'{_HEAD}<manifest:manifest {_SPACES} manifest:version="1.3">{entries}</manifest:manifest>'
    )
    parts = {"mimetype": _MIME, "META-INF/manifest.xml": manifest, "content.xml": content}
    # The format wants the first part as it is, so that programs can tell the file by it.
    return timeless(parts, plain="mimetype")


def _help_table(rows: Iterable[Sequence[str]]) -> str:
    written = "".join(
        f"<table:table-row>{''.join(_cell(text) for text in row)}</table:table-row>" for row in rows
    )
    column = '<table:table-column table:number-columns-repeated="4"/>'
    return f'<table:table table:name="Help">{column}{written}</table:table>'


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    value = 'office:value-type="string"'
    return f"<table:table-cell {value}><text:p>{escape(text)}</text:p></table:table-cell>"


def _table(sheet: SheetLayout, names: dict[str, str], validations: _Validations) -> str:
    columns = "".join(_column(column) for column in sheet.columns)
    headings = "".join(_heading(column) for column in sheet.columns)
    empty = "".join(
        _empty(validations.name(sheet, number, column, names))
        for number, column in enumerate(sheet.columns)
    )
    return (
        f"<table:table table:name={quoteattr(sheet.name)}>{columns}"
        f"<table:table-row>{headings}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="{LAST_ROW - 1}">{empty}</table:table-row>'
        "</table:table>"
    )


def _column(column: Column) -> str:
    form = "text" if column.kind in TEXT_KINDS else "date" if column.kind is Kind.DATE else "number"
    width = "wide" if column.wide else "narrow"
    return (
        f'<table:table-column table:style-name="{width}" table:default-cell-style-name="{form}"/>'
    )


def _heading(column: Column) -> str:
    style = "required" if column.required else "optional"
    note = f"<office:annotation><text:p>{escape(full_help(column))}</text:p></office:annotation>"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{note}'
        f"<text:p>{escape(column.heading)}</text:p></table:table-cell>"
    )


def _empty(validation: str | None) -> str:
    named = f' table:content-validation-name="{validation}"' if validation else ""
    return f"<table:table-cell{named}/>"


def _name_cells(sheets: Sequence[SheetLayout]) -> dict[str, str]:
    """By class, the cells in which the names of its resources stand."""
    return {
        cls: f"[$'{sheet}'.${letter}$2:.${letter}${LAST_ROW}]"
        for cls, (sheet, letter) in name_columns(sheets).items()
    }


class _Validations:
    """The rules of what cells may hold, each written once, before the tables."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def name(
        self, sheet: SheetLayout, number: int, column: Column, names: dict[str, str]
    ) -> str | None:
        """The rule for a column's cells, where it takes codes or names of other rows."""
        choices = _choices(column, names)
        if choices is None:
            return None
        name = f"val{len(self._written) + 1}"
        base = f"'{sheet.name}'.{get_column_letter(number + 1)}2"
        self._written.append(
            f'<table:content-validation table:name="{name}" '
            f"table:condition={quoteattr(f'of:cell-content-is-in-list({choices})')} "
            f'table:allow-empty-cell="true" table:base-cell-address={quoteattr(base)}>'
            f'<table:error-message table:message-type="stop" '
            f'table:display="{str(column.only_codes).lower()}">'
            f"<text:p>Choose a value from the list for “{escape(column.heading)}”.</text:p>"
            "</table:error-message></table:content-validation>"
        )
        return name

    def xml(self) -> str:
        """The rules as an element."""
        rules = "".join(self._written)
        return f"<table:content-validations>{rules}</table:content-validations>"


def _choices(column: Column, names: dict[str, str]) -> str | None:
    if column.codes is not None:
        return ";".join(f'"{token}"' for token in column.codes.tokens)
    return names.get(one_class(column) or "")
