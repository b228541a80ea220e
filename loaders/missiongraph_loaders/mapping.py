# SPDX-License-Identifier: Apache-2.0
"""What a mapping says: which table becomes which things, which column which property."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from missiongraph_loaders.text import heading_key, squeezed, table_key

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict
    from collections.abc import Sequence

    from pyoxigraph import NamedNode

    from missiongraph_loaders.pattern import Pattern


class Kind(StrEnum):
    """What a cell's text is read as."""

    TEXT = "text"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    WEBSITE = "website"
    CODE = "code"
    REFERENCE = "reference"


class Duplicates(StrEnum):
    """What two rows that state the same thing mean."""

    ERROR = "error"
    FIRST = "first"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a thing or a value is stated, judged by the row's cells as they stand.

    Attributes:
        needs: columns that must all have a value.
        needs_any: columns of which one must have a value.
        when: columns and the texts of which theirs must be one.
        unless: columns and the texts of which theirs must be none.
    """

    needs: tuple[str, ...] = ()
    needs_any: tuple[str, ...] = ()
    when: Dict[str, frozenset[str]] = field(default_factory=dict)
    unless: Dict[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, cells: Dict[str, str], raw: Dict[str, str]) -> bool:
        """Whether the row meets it; `raw` has the cells that say “missing”, `cells` has not."""
        return (
            all(key in cells for key in self.needs)
            and (not self.needs_any or any(key in cells for key in self.needs_any))
            and all(raw.get(key, "") in texts for key, texts in self.when.items())
            and not any(raw.get(key, "") in texts for key, texts in self.unless.items())
        )

    def keys(self) -> set[str]:
        """The heading keys of the columns that it looks at."""
        return {*self.needs, *self.needs_any, *self.when, *self.unless}


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Codes:
    """A code list: the tokens that cells may hold, and the term that each stands for."""

    name: str
    tokens: Dict[str, NamedNode]

    def get(self, token: str) -> NamedNode | None:
        """The token's term; letters' case and white space do not count."""
        return self.tokens.get(token) or self.tokens.get(squeezed(token).lower())


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a thing, and how its values are read from a row.

    Attributes:
        predicate: what is stated.
        pattern: where the text comes from: a column, several in a text, or always the same.
        kind: what the text is read as.
        language: of text; None takes the source's.
        translated: columns such as `name (nl)` give it in further languages.
        separator: the sign between the values of a list; None where there is one value.
        quoted: the list's values stand in quotation marks, single or double.
        split, part: cut the text at the sign and take this part, counted from 1.
        codes: for codes and references, the tokens known.
        to: for references, the classes that the thing may have; empty for any.
        by_id: a reference is an identifier, never a name.
        required: a row without it is at fault.
        lenient: a value that cannot be taken is left out alone, without its row.
        acyclic: chains of it must not come back to where they began.
        single: a thing that several rows state takes the first value of each language only.
        further: the property for the further values; without one, they are refused.
        missing: further tokens that say there is no value.
        condition: when it is stated.
        help: what people should write into the column.
    """

    predicate: NamedNode
    pattern: Pattern
    kind: Kind = Kind.TEXT
    language: str | None = None
    translated: bool = False
    separator: str | None = None
    quoted: bool = False
    split: str | None = None
    part: int = 1
    codes: Codes | None = None
    to: tuple[NamedNode, ...] = ()
    by_id: bool = False
    required: bool = False
    lenient: bool = False
    acyclic: bool = False
    single: bool = False
    further: NamedNode | None = None
    missing: frozenset[str] = frozenset()
    condition: Condition = ALWAYS
    help: str = ""

    @property
    def heading(self) -> str | None:
        """The column to name when its value is at fault."""
        return self.pattern.columns[0] if self.pattern.columns else None


@dataclass(frozen=True, slots=True)
class Each:
    """A column whose list of values makes several things of one row, side by side with others.

    Attributes:
        name: what fields call an item of it, as if it were a column.
        heading, key: the column.
        separator, quoted: as in fields.
        lenient: a list that does not fit the first is left out alone, without its row.
    """

    name: str
    heading: str
    key: str
    separator: str
    quoted: bool
    lenient: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What each row states: one thing, or one for each value of a list.

    Attributes:
        cls: its class, which also stands in its IRI.
        id, id_else: what its IRI is made of; the second where the first has no value.
        declares: the row says that the thing exists; otherwise another row must.
        typed: state its class; not where a field gives a narrower one.
        late: the identifier holds references, so that it is known only once they are.
        duplicates: what two rows with the same identifier mean.
    """

    cls: NamedNode
    id: Pattern
    id_else: Pattern | None
    fields: tuple[Field, ...]
    declares: bool = True
    typed: bool = True
    late: frozenset[str] = frozenset()
    duplicates: Duplicates = Duplicates.ERROR
    each: tuple[Each, ...] = ()
    condition: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: what names it, what it must have, what its rows state.

    Attributes:
        name: the sheet's or CSV file's name without ending.
        files: a glob for file names instead (`si_*.csv`); several files may match.
        rows: rows given in the mapping itself, by heading key, instead of any file.
        sort: heading keys to sort the rows of all files by, `-` before one for descending;
            `@file` is the file's name.
        required: heading keys that the table must have; `leave_out`: those not taken, and why.
    """

    name: str
    things: tuple[Thing, ...]
    headings: Dict[str, str]
    files: str | None = None
    rows: Sequence[Dict[str, str]] = ()
    must_exist: bool = False
    required: frozenset[str] = frozenset()
    leave_out: Dict[str, str] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    help: str = ""

    def matches(self, file: str, sheet: str) -> bool:
        """Whether a sheet of this file is such a table."""
        if self.files:
            return fnmatchcase(file.lower(), self.files.lower())
        return not self.rows and table_key(sheet) == table_key(self.name)


@dataclass(frozen=True, slots=True)
class AboutColumn:
    """A column of the table that describes the model as a whole."""

    key: str
    heading: str
    required: bool
    help: str


@dataclass(frozen=True, slots=True)
class About:
    """What is said of the model as a whole: in the mapping, or in a table of one row."""

    constants: Dict[str, str]
    table: str | None = None
    columns: tuple[AboutColumn, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping.

    Attributes:
        file: name of the file that it was read from.
        forgiving: take what is sound and refuse the rest, whatever the caller says.
        ignore: globs of tables that are no part of it, and why.
        help: what people should write into columns that are no fields, such as the identifier.
    """

    file: str
    title: str
    about: About
    tables: tuple[Table, ...]
    forgiving: bool = False
    language: str = "en"
    encoding: str = "utf-8"
    separator: str | None = None
    ignore: Dict[str, str] = field(default_factory=dict)
    help: Dict[str, str] = field(default_factory=dict)

    def knows(self, file: str, sheet: str) -> bool:
        """Whether a sheet of this name is one of the tables, or the one about the model."""
        about = self.about.table is not None and table_key(self.about.table) == table_key(sheet)
        return about or any(table.matches(file, sheet) for table in self.tables)

    def headings(self, file: str, sheet: str) -> frozenset[str]:
        """The heading keys that a sheet of this name may have."""
        keys = {
            key for table in self.tables if table.matches(file, sheet) for key in table.headings
        }
        if self.about.table is not None and table_key(self.about.table) == table_key(sheet):
            keys.update(heading_key(column.heading) for column in self.about.columns)
        return frozenset(keys)

    def ignores(self, file: str, sheet: str) -> str | None:
        """Why a table is no part of it; None where it is one, or unknown."""
        names = (file.lower(), sheet.lower())
        return next(
            (
                why
                for glob, why in self.ignore.items()
                if any(fnmatchcase(name, glob.lower()) for name in names)
            ),
            None,
        )
