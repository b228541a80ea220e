# SPDX-License-Identifier: Apache-2.0
"""The workbook's sheets and columns as people see them, for the template and the reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.names import some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode

    from missiongraph_loaders.mapping import Codes, Field, Mapping, Table

# Formats and drop-down lists reach this far down; rows below may be filled in all the same.
LAST_ROW = 1000
NAME = "name"
_WIDE = frozenset({NAME, "description", "source", "title"})
# Columns of these kinds are formatted as text, so that no program makes numbers or dates of it.
TEXT_KINDS = frozenset({Kind.TEXT, Kind.STRING, Kind.CODE, Kind.REFERENCE, Kind.WEBSITE})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        heading: as it stands in the first row.
        help: what to write.
        required: every row needs a value.
        several: it takes a list, separated by semicolons.
        kind: what its values are.
        codes: the code list, where it takes codes.
        predicate: the property that it states; None where it names the thing or the model.
        to: the classes of the things that it may refer to; empty with kind reference for any.
    """

    heading: str
    help: str
    required: bool = False
    several: bool = False
    kind: Kind = Kind.TEXT
    codes: Codes | None = None
    predicate: NamedNode | None = None
    to: tuple[NamedNode, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether its texts need room."""
        return self.heading in _WIDE

    @property
    def only_codes(self) -> bool:
        """Whether a cell holds one code and nothing else."""
        return self.kind is Kind.CODE and not self.several and not self.to


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet: its name, what it is for, its columns, and the class of what its rows describe."""

    name: str
    help: str
    columns: tuple[Column, ...]
    cls: NamedNode | None = None


def layout(mapping: Mapping) -> list[SheetLayout]:
    """The sheets of a workbook that a mapping describes, in order."""
    about = tuple(Column(one.heading, one.help, one.required) for one in mapping.about.columns)
    first = SheetLayout(mapping.about.table or "", mapping.about.help, about)
    tables = [
        SheetLayout(table.name, table.help, _columns(mapping, table), table.things[0].cls)
        for table in mapping.tables
    ]
    return [first, *tables]


def _columns(mapping: Mapping, table: Table) -> tuple[Column, ...]:
    fields = {
        field.heading: field
        for thing in table.things
        for field in thing.fields
        if field.heading is not None
    }
    return tuple(
        _column(fields[heading], heading)
        if heading in fields
        else Column(heading, mapping.help.get(heading, ""))
        for heading in table.headings.values()
    )


def _column(field: Field, heading: str) -> Column:
    return Column(
        heading,
        field.help,
        field.required,
        field.separator is not None,
        field.kind,
        field.codes,
        field.predicate,
        field.to,
    )


def full_help(column: Column) -> str:
    """The column's help, with what its cells may hold."""
    parts = [column.help]
    if column.kind is Kind.CODE and column.codes:
        parts.append(f"One of: {', '.join(column.codes.tokens)}.")
    if column.kind is Kind.REFERENCE:
        parts.append(f"Name or id of {some(column.to)}.")
    if column.several:
        parts.append("Several are separated by semicolons.")
    return " ".join(part for part in parts if part)


def name_columns(sheets: Sequence[SheetLayout]) -> dict[str, tuple[str, str]]:
    """By class, the sheet and the letter of the column in which the names of its things stand."""
    found: dict[str, tuple[str, str]] = {}
    for sheet in sheets:
        headings = [column.heading for column in sheet.columns]
        if sheet.cls is not None and NAME in headings:
            place = sheet.name, get_column_letter(headings.index(NAME) + 1)
            found.setdefault(sheet.cls.value, place)
    return found


def one_class(column: Column) -> str | None:
    """The class that a column refers to, where it is one."""
    single = column.kind is Kind.REFERENCE and len(column.to) == 1
    return column.to[0].value if single else None
