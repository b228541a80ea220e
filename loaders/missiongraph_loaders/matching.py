# SPDX-License-Identifier: Apache-2.0
"""Which sheet is which table of the mapping, and whether it has the columns it should have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.languages import with_languages
from missiongraph_loaders.sheets import Row
from missiongraph_loaders.text import heading_key, hint, shown, table_key
from missiongraph_loaders.values import is_language

if TYPE_CHECKING:
    from missiongraph.loading import Source
    from missiongraph_loaders.faults import Findings
    from missiongraph_loaders.mapping import Mapping, Table
    from missiongraph_loaders.sheets import Sheet

# A message lists what there is as long as one can take it in at a glance.
_MOST_LISTED = 12


@dataclass(slots=True)
class Match:
    """The tables with their rows, and the sheet about the model as a whole."""

    rows: list[tuple[Table, list[Row]]]
    about: Sheet | None
    sheets: list[Sheet]


def match_sheets(mapping: Mapping, sheets: list[Sheet], findings: Findings) -> Match:
    """Each table of the mapping with its rows, in the mapping's order."""
    about = next((sheet for sheet in sheets if _is_about(mapping, sheet)), None)
    findings.tables = [sheet.origin for sheet in sheets]
    sheets = [sheet for sheet in sheets if not _passed_over(mapping, sheet, findings)]
    for sheet in sheets:
        findings.source.extend(sheet.source_problems)
        for problem in sheet.row_problems:
            findings.row(problem)
        _note_above(sheet, findings)
        findings.notes |= dict.fromkeys(sheet.notes)
    rows = []
    for known in mapping.tables:
        mine = [sheet for sheet in sheets if known.matches(sheet.file, sheet.name)]
        table = with_languages(known, mine)
        for sheet in mine:
            _check_columns(table, sheet, findings, forgiving=mapping.forgiving)
        if not mine and table.must_exist:
            findings.source.append(_missing_table(mapping, table.files or table.name, sheets))
        rows.append((_told_of(table, mine), _rows(mapping, table, mine)))
    _check_all_known(mapping, sheets, findings)
    if sheets and not any(found for table, found in rows if not table.rows):
        findings.source.append(_no_rows(sheets))
    return Match(rows, about, sheets)


def _passed_over(mapping: Mapping, sheet: Sheet, findings: Findings) -> bool:
    """Whether the sheet is no part of the source; what it holds is counted."""
    reason = mapping.ignores(sheet.file, sheet.name)
    if reason is not None:
        what = f"cells of “{sheet.name}”" if sheet.headings else f"the whole file {sheet.file}"
        findings.left_out[f"{what}: {reason}"] += sheet.size or 1
        return True
    if not sheet.hidden or mapping.knows(sheet.file, sheet.name):
        return False
    findings.left_out[f"cells of “{sheet.name}”: the sheet is hidden"] += sheet.size
    findings.note(sheet.origin, "The sheet is hidden and of no known name: it was not read.")
    return True


def _note_above(sheet: Sheet, findings: Findings) -> None:
    if not sheet.above:
        return
    first, words = sheet.above[0]
    findings.left_out["cells above the headings"] += sum(len(text) for _, text in sheet.above)
    findings.note(
        sheet.at(first),
        f"It stands above the headings, which are in row {sheet.heading_row}, and was not read: "
        f"{shown(' '.join(words))}.",
    )


def _told_of(table: Table, sheets: list[Sheet]) -> Table:
    """The table without the demands that a missing column fails in every single row."""
    absent = {key for sheet in sheets for key in table.required - sheet.headings.keys()}
    if not absent:
        return table
    things = tuple(
        replace(
            thing,
            fields=tuple(
                replace(field, required=field.required and not absent & set(field.pattern.keys))
                for field in thing.fields
            ),
        )
        for thing in table.things
    )
    return replace(table, things=things)


def _is_about(mapping: Mapping, sheet: Sheet) -> bool:
    name = mapping.about.table
    return name is not None and table_key(sheet.name) == table_key(name)


def _rows(mapping: Mapping, table: Table, sheets: list[Sheet]) -> list[Row]:
    inline = [
        Row(Origin(mapping.file, table.name, number), cells)
        for number, cells in enumerate(table.rows, 1)
    ]
    rows = inline or [row for sheet in sheets for row in sheet.rows]
    for key in reversed(table.sort):
        rows.sort(key=lambda row: _sort_value(row, key.lstrip("-")), reverse=key.startswith("-"))
    return rows


def _sort_value(row: Row, key: str) -> str:
    return row.origin.file if key == "@file" else row.cells.get(key, "")


def _check_columns(table: Table, sheet: Sheet, findings: Findings, *, forgiving: bool) -> None:
    for key in sorted(table.required - sheet.headings.keys()):
        findings.source.append(
            Problem(
                sheet.origin,
                f"the column “{table.headings.get(key, key)}” is missing.",
                f"Add it; the headings there are: {', '.join(sheet.headings.values())}.",
                table.headings.get(key, key),
            )
        )
    for key, heading in sheet.headings.items():
        if key not in table.headings:
            target = findings.cells if forgiving else findings.source
            target.append(_unknown_column(table, sheet, heading))


def _unknown_column(table: Table, sheet: Sheet, heading: str) -> Problem:
    unused = [name for key, name in table.headings.items() if key not in sheet.headings]
    known = ", ".join(table.headings.values())
    near = hint(heading, unused) or hint(heading, table.headings.values())
    return Problem(
        sheet.at(1),
        f"the column “{heading}” is unknown.",
        f"{near} The columns of “{table.name}” are: {known}.".strip(),
        heading,
    )


def _missing_table(mapping: Mapping, name: str, sheets: list[Sheet]) -> Problem:
    there = [sheet.name for sheet in sheets]
    file = sheets[0].file if sheets else mapping.file
    return Problem(
        Origin(file),
        f"the table “{name}” is missing.",
        f"{hint(name, there)} Add it; the tables there are: {', '.join(there)}.".strip(),
    )


def _check_all_known(mapping: Mapping, sheets: list[Sheet], findings: Findings) -> None:
    about = [mapping.about.table] if mapping.about.table else []
    names = about + [table.files or table.name for table in mapping.tables if not table.rows]
    for sheet in sheets:
        if mapping.knows(sheet.file, sheet.name):
            continue
        target = findings.cells if mapping.forgiving else findings.source
        target.append(_unknown_table(sheet, names))


def _unknown_table(sheet: Sheet, names: list[str]) -> Problem:
    listed = f" The tables are: {', '.join(names)}." if len(names) <= _MOST_LISTED else ""
    near = hint(sheet.name, names)
    way = "otherwise " if near or listed else ""
    way += (
        "hide the sheet, call it Help, or move it into a file of its own."
        if sheet.sheet
        else "move the file out of the folder."
    )
    return Problem(
        sheet.origin,
        f"the table “{sheet.name}” is unknown.",
        f"{near}{listed} {way[:1].upper()}{way[1:]}".strip(),
    )


def _no_rows(sheets: list[Sheet]) -> Problem:
    return Problem(
        Origin(sheets[0].file),
        "there is not one row with anything to take.",
        "Fill in the tables below their headings.",
    )


def read_about(
    mapping: Mapping, match: Match, source: Source, findings: Findings
) -> dict[str, str]:
    """What is said of the model as a whole; the caller's agency and model overrule the rest."""
    about = {**mapping.about.constants, **_about_row(mapping, match, source, findings)}
    for key, said in _said(source).items():
        if said is not None:
            overruled = match.about is not None and about.get(key, said) != said
            findings.left_out["cells about the model that the caller overruled"] += overruled
            about[key] = said
    about.setdefault("language", mapping.language)
    place = _about_place(match) or Origin(source.path.name)
    if mapping.about.table is None or _about_place(match):
        required = [column.key for column in mapping.about.columns if column.required]
        for key in dict.fromkeys([*_said(source), *required]):
            if not about.get(key):
                findings.source.append(_unnamed(place, key))
    if not is_language(about["language"]):
        findings.source.append(_no_language(place, about["language"]))
        about["language"] = mapping.language
    return about


def _said(source: Source) -> dict[str, str | None]:
    return {"agency": source.agency, "model": source.model}


def _about_place(match: Match) -> Origin | None:
    """The row about the model, where there is one."""
    return match.about.rows[0].origin if match.about and match.about.rows else None


def _about_row(
    mapping: Mapping, match: Match, source: Source, findings: Findings
) -> dict[str, str]:
    if mapping.about.table is None:
        return {}
    if match.about is None and source.agency and source.model:
        # All that must be known is said by who loads it.
        return {"title": source.model}
    if match.about is None:
        missing = _missing_table(mapping, mapping.about.table, match.sheets)
        way = f"{missing.remedy} Or say the agency and the model when loading."
        findings.source.append(replace(missing, remedy=way))
        return {}
    _check_about_columns(mapping, match.about, findings)
    rows = match.about.rows
    if len(rows) != 1:
        findings.source.append(_not_one_row(match.about, len(rows)))
    cells = rows[0].cells if rows else {}
    keys = {column.key: heading_key(column.heading) for column in mapping.about.columns}
    for row in rows[:1]:
        for key, doubt in row.doubts.items():
            heading = match.about.headings.get(key)
            problem = Problem(row.origin, doubt.what, doubt.remedy, heading, row.cells[key])
            findings.source.append(problem)
    return {key: cells[heading] for key, heading in keys.items() if heading in cells}


def _check_about_columns(mapping: Mapping, sheet: Sheet, findings: Findings) -> None:
    known = {heading_key(column.heading): column.heading for column in mapping.about.columns}
    for key, heading in sheet.headings.items():
        if key not in known:
            findings.source.append(
                Problem(
                    sheet.at(1),
                    f"the column “{heading}” is unknown.",
                    f"{hint(heading, known.values())} The columns of “{sheet.name}” are: "
                    f"{', '.join(known.values())}.".strip(),
                    heading,
                )
            )


def _not_one_row(sheet: Sheet, count: int) -> Problem:
    return Problem(
        sheet.origin,
        f"the table has {count} rows below its headings, where one is needed.",
        "Write one row: it describes the whole model.",
    )


def _unnamed(place: Origin, key: str) -> Problem:
    return Problem(
        place,
        f"the {key} is not said.",
        f"Write it into the column “{key}”, or say it when loading."
        if key in {"agency", "model"}
        else f"Write it into the column “{key}”.",
        key,
    )


def _no_language(place: Origin, text: str) -> Problem:
    return Problem(
        place,
        f"{shown(text)} is not a language tag.",
        "Write one such as en, nl or en-GB.",
        "language",
    )
