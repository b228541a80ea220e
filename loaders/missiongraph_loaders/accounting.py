# SPDX-License-Identifier: Apache-2.0
"""The account of a source: each cell with content is stated, refused, or left out and counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from missiongraph_loaders.faults import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.loading import Origin
    from missiongraph_loaders.faults import Findings
    from missiongraph_loaders.mapping import Field, Table, Thing
    from missiongraph_loaders.matching import Match
    from missiongraph_loaders.sheets import Row, Sheet
    from missiongraph_loaders.statements import Statement

    Cells = dict[Origin, set[str]]
    # By column and sign, the last part that is taken.
    Parts = dict[tuple[str, str], int]


def account(match: Match, statements: Iterable[Statement], findings: Findings) -> None:
    """Count the cells that nothing states and nothing refuses, by the reason.

    Args:
        match: the tables and their sheets.
        statements: what the rows state; those of refused rows do not count.
        findings: what was refused; what is left out goes there.
    """
    stated = _stated(statements, findings)
    refused = {(one.origin, one.column) for one in findings.cells}
    for sheet in match.sheets:
        tables = [table for table, _ in match.rows if table.matches(sheet.file, sheet.name)]
        parts = _parts_taken(tables)
        for row in sheet.rows if tables else ():
            if row.origin in findings.refused:
                continue
            mine = stated.get(row.origin, set())
            _refuse_parts(row, mine, parts, sheet, findings)
            for key in row.cells.keys() - mine:
                if (row.origin, sheet.headings[key]) not in refused:
                    findings.left_out[_reason(row, key, sheet, tables)] += 1


def _stated(statements: Iterable[Statement], findings: Findings) -> Cells:
    """The heading keys of the cells that statements are made of, by row."""
    found: Cells = defaultdict(set)
    known: dict[int, frozenset[str]] = {}  # a mapping has few things and fields, a source many rows
    for one in statements:
        draft = one.draft
        if draft.origin not in findings.refused:
            thing = draft.thing
            mine = found[draft.origin]
            mine |= known.get(id(thing)) or known.setdefault(id(thing), _own_keys(thing))
            if thing.id_else is not None and not thing.id.loose(draft.cells):
                mine.update(thing.id_else.keys)
            for field, _ in one.values:
                mine |= known.get(id(field)) or known.setdefault(id(field), _keys(field, thing))
    return found


def _own_keys(thing: Thing) -> frozenset[str]:
    """The columns that a resource is named by, its conditions included."""
    return _columns(
        thing, {*thing.id.keys, *thing.condition.keys(), *(each.name for each in thing.each)}
    )


def _keys(field: Field, thing: Thing) -> frozenset[str]:
    """The columns that a value is made of, its conditions included."""
    return _columns(thing, {*field.pattern.keys, *field.condition.keys()})


def _columns(thing: Thing, keys: set[str]) -> frozenset[str]:
    """The keys with the columns of lists for what fields call an item of them."""
    lists = {each.name: each.key for each in thing.each}
    return frozenset(lists.get(key, key) for key in keys)


def _reason(row: Row, key: str, sheet: Sheet, tables: list[Table]) -> str:
    """Why a cell is neither stated nor refused."""
    heading = f"cells of the column “{sheet.headings[key]}”"
    for table in tables:
        if key in table.leave_out:
            return f"{heading}: {table.leave_out[key]}"
    if any(row.cells[key] in _missing(table, key) for table in tables):
        return "cells that say that there is no value"
    if not any(key in table.headings for table in tables):
        return f"{heading}, which the mapping does not know"
    return f"{heading}, in rows where the mapping gives it no meaning"


def _missing(table: Table, key: str) -> frozenset[str]:
    """The texts that say in a column that there is no value."""
    own = (
        field.missing
        for thing in table.things
        for field in thing.fields
        if key in field.pattern.keys
    )
    return table.missing.union(*own)


def _parts_taken(tables: Iterable[Table]) -> Parts:
    """Of columns whose text is cut at a sign, the last part that a field takes."""
    found: Parts = {}
    for field in (field for table in tables for thing in table.things for field in thing.fields):
        if field.split is not None and field.pattern.keys:
            place = field.pattern.keys[0], field.split
            found[place] = max(found.get(place, 0), field.part)
    return found


def _refuse_parts(
    row: Row, stated: set[str], parts: Parts, sheet: Sheet, findings: Findings
) -> None:
    """Refuse what stands in a cell beyond the parts of it that are stated."""
    for (key, sign), taken in parts.items():
        text = row.cells.get(key, "") if key in stated else ""
        rest = [part for part in text.split(sign)[taken:] if part.strip()]
        if rest:
            what = f"the cell has {taken + len(rest)} parts, of which the mapping takes {taken}."
            way = f"Keep {taken} parts with “{sign}” between them, or change the mapping."
            value = sign.join(rest)
            findings.cells.append(Problem(row.origin, what, way, sheet.headings[key], value))
