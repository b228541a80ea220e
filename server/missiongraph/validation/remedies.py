# SPDX-License-Identifier: Apache-2.0
"""Remedies that fit where the data came from.

Shapes tell people who fill in a workbook which column of which sheet to mend. Who stated the data
as RDF, or by a request, is told the property instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.labels import curie
from missiongraph.loading import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = r"“[^”]*”(?:, “[^”]*”)*(?: or “[^”]*”)?"
_SHEET = r"[A-Z][a-z]+(?: (?:bodies|elements|events|flows|groups|points|resources|steps))?"
_SHEETS = rf"{_SHEET}(?:, {_SHEET})*(?: (?:and|or) {_SHEET})?"
_COLUMN = re.compile(rf"(?:the|its own) columns? ({_NAMES})(?: of the sheet {_SHEETS})?")
_REST = (
    (re.compile(r"in a workbook in the column .*?, elsewhere "), ""),
    (re.compile(r": a row on the sheet Roles, or the "), ": by a role, or by the "),
    (re.compile(r" in the columns of its sheet\b"), ""),
    (re.compile(r" of the thing's sheet\b"), " of the resource"),
    (re.compile(rf" on (?:the sheet|one of the sheets) (?:of its kind|{_SHEETS})"), ""),
)
_WORDS = (
    ("Fill in the property", "State the property"),
    ("Empty the property", "Remove the property"),
    ("Write the property", "State the property"),
    ("or take the row out", "or leave the resource out"),
    ("write a row of its own for the other", "describe the other by itself"),
    ("Write one row for each", "Describe one resource for each"),
)


_OF_SHEETS = re.compile(rf" of the sheet {_SHEETS}")
_ROWS = re.compile(rf"Add (?:a row|rows) to the sheet ({_SHEET})")


def is_of_tables(places: Iterable[str]) -> bool:
    """Whether one of the places where something was stated is a row or a sheet."""
    origins = map(Origin.parse, places)
    return any(origin.sheet or origin.row for origin in origins)


def for_rdf(remedy: str, path: str | None) -> str:
    """A remedy in words for who stated RDF.

    Args:
        remedy: as the shape has it.
        path: what the shape is about: the IRI of a property, or a path.
    """
    for pattern, instead in _REST:
        remedy = pattern.sub(instead, remedy)
    remedy = _ROWS.sub(lambda found: f"Describe {found[1].lower()}", remedy)
    # Where a remedy names several columns, the path is that of one of them.
    named = _property(path) if len(_COLUMN.findall(remedy)) == 1 else None

    def column(found: re.Match[str]) -> str:
        names = found[1]
        alone = names.count("“") == 1
        return f"the property {named} ({names})" if named and alone else f"the property {names}"

    remedy = _OF_SHEETS.sub("", _COLUMN.sub(column, remedy))
    for words, instead in _WORDS:
        remedy = remedy.replace(words, instead)
    return remedy


def _property(path: str | None) -> str | None:
    """The short name of the property that a path is, where it is one."""
    if not path or not re.fullmatch(r"<?[a-z][a-z0-9+.-]*:[^\s<>()|^*+?]+>?", path):
        return None
    try:
        return curie(NamedNode(path.strip("<>")))
    except ValueError:
        return None
