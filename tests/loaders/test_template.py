# SPDX-License-Identifier: Apache-2.0
"""The empty workbook: what it offers, and that it loads once it is filled in."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from missiongraph.errors import InputError
from missiongraph_loaders.layout import layout
from missiongraph_loaders.template import write_template
from missiongraph_loaders.workbook import workbook_mapping
from tests.loaders.tables import SMALL, facts, faults, read, write_folder
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from pathlib import Path

# The sheets that a designer may know the workbook by, in order.
SHEETS = [
    "About", "Missions", "Outcomes", "Indicators", "Observations", "Programmes", "Organisations",
    "Units", "User groups", "Needs", "Life events", "Services", "Journeys", "Stages", "Steps",
    "Touchpoints", "Actions", "Systems", "Data flows", "Datasets", "Data elements", "Agreements",
    "Standards", "Legal resources", "Policies", "Governance bodies", "Pain points",
    "Opportunities", "Roles", "Targets", "Roadmap", "Assumptions", "Hypotheses", "Experiments",
    "Learnings", "Patterns", "Pattern steps", "Experiences", "Evidence", "Outputs", "Costs",
    "Requirements", "Posts", "Mandates", "Decisions", "Architectures", "Capabilities", "Scenarios",
]  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template as XLSX."""
    path = tmp_path / "template.xlsx"
    write_template(path)
    return path


def headings(path: Path, sheet: str) -> list[object]:
    """The first row of a sheet."""
    return [cell.value for cell in load_workbook(path)[sheet][1]]


def test_it_has_every_sheet_with_its_headings(template: Path) -> None:
    """Help comes first, then the sheets in the order in which a model is described."""
    assert load_workbook(template).sheetnames == ["Help", *SHEETS, "Lists"]
    assert headings(template, "Stages") == [
        "id", "name", "journey", "position", "after", "accountable", "provided by", "realises",
        "in scenario", "counterpart of", "description", "evidence", "source", "reviewed on",
    ]  # fmt: skip
    assert headings(template, "Observations") == [
        "indicator", "period", "channel", "value", "evidence", "source",
    ]  # fmt: skip
    assert headings(template, "Roles") == [
        "organisation", "role", "in", "from", "to", "by post", "evidence", "source",
    ]  # fmt: skip


def test_every_heading_explains_itself(template: Path) -> None:
    """Each heading has a comment, and Help says the same on one page."""
    book = load_workbook(template)
    told = {(row[0].value, row[1].value): row[3].value for row in book["Help"].iter_rows()}
    for name in some(SHEETS):
        for cell in some(book[name][1]):
            assert cell.comment is not None, (name, cell.value)
            assert told[name, cell.value] == cell.comment.text
            assert len(cell.comment.text) > 10


def test_the_first_page_says_which_sheets_are_optional(template: Path) -> None:
    """The sheets after Roles, and no other, say of themselves that one may leave them out."""
    book = load_workbook(template)
    told = {row[0].value: row[3].value for row in book["Help"].iter_rows() if row[1].value is None}
    optional = [name for name in SHEETS if str(told[name]).startswith("Optional: ")]

    assert optional == SHEETS[SHEETS.index("Roles") + 1 :]
    assert any("after it are optional" in str(text) for text in told)


def test_required_headings_look_different(template: Path) -> None:
    """What every row needs is seen at a glance."""
    book = load_workbook(template)
    fills = {cell.value: cell.fill.fgColor.rgb for cell in book["Data flows"][1]}
    dark = {heading for heading, fill in fills.items() if fill == fills["name"]}

    assert dark == {"name", "from", "to"}


def test_codes_are_chosen_from_a_list(template: Path) -> None:
    """A column of codes has a drop-down list of just these codes."""
    book = load_workbook(template)
    kind = next(one for one in book["Actions"].data_validations.dataValidation if "C2" in one.sqref)
    sheet, _, cells = kind.formula1.partition("!")

    assert sheet.strip("'") == "Lists"
    assert [cell.value for (cell,) in book["Lists"][cells.replace("$", "")]] == [
        "customer",
        "frontstage",
        "backstage",
        "support",
    ]
    assert kind.showErrorMessage
    assert book["Lists"].sheet_state == "hidden"


def test_references_are_chosen_from_the_names_of_the_other_sheet(template: Path) -> None:
    """A stage's journey is picked from the sheet Journeys; other agencies' may still be typed."""
    book = load_workbook(template)
    stages = book["Stages"].data_validations.dataValidation
    journey = next(one for one in stages if "C2" in one.sqref)

    assert journey.formula1 == "'Journeys'!$B$2:$B$1000"
    assert not journey.showErrorMessage
    assert book["Journeys"]["B1"].value == "name"


def test_filled_in_it_loads(template: Path) -> None:
    """The rows typed below the headings are facts; the sheets left empty are no matter."""
    book = load_workbook(template)
    for name, (first, *rows) in SMALL.items():
        columns = [cell.value for cell in book[name][1]]
        for row in rows:
            values = dict(zip(first, row, strict=True))
            book[name].append([values.get(column) for column in columns])
    book.save(template)

    plain = write_folder(template.parent / "plain", SMALL)
    assert facts(read(template)) == facts(read(plain))


def test_the_folder_filled_in_loads_too(tmp_path: Path) -> None:
    """The same sheets as CSV files, for those who have no Excel."""
    folder = tmp_path / "template"
    write_template(folder)
    for name, (first, *rows) in SMALL.items():
        with (folder / f"{name}.csv").open("r+", encoding="utf-8-sig", newline="") as file:
            columns = next(csv.reader(file))
            file.seek(0, 2)
            names = [str(heading) for heading in first]
            writer = csv.DictWriter(file, columns)
            writer.writerows(dict(zip(names, row, strict=True)) for row in rows)

    assert sorted(path.stem for path in folder.iterdir()) == sorted(SHEETS)
    assert facts(read(folder)) == facts(read(write_folder(tmp_path / "plain", SMALL)))


def test_not_filled_in_it_says_what_is_missing(template: Path) -> None:
    """An empty template is told as such, without a flood of faults."""
    assert [fault.what for fault in faults(template)] == [
        "The table has 0 rows below its headings, where one is needed.",
        "There is not one row with anything to take.",
    ]


def test_it_is_the_same_every_time(tmp_path: Path, template: Path) -> None:
    """Two templates of one version are the same file."""
    write_template(tmp_path / "again.xlsx")

    assert (tmp_path / "again.xlsx").read_bytes() == template.read_bytes()


def test_nothing_is_overwritten(template: Path, tmp_path: Path) -> None:
    """A workbook that somebody filled in is safe from a command typed again."""
    before = template.read_bytes()
    with pytest.raises(InputError, match="There is something of that name already"):
        write_template(template)
    with pytest.raises(InputError, match="There is something of that name already"):
        write_template(tmp_path)
    assert template.read_bytes() == before


def test_every_column_has_help() -> None:
    """No column of the workbook is left unexplained."""
    lacking = [
        (sheet.name, column.heading)
        for sheet in layout(workbook_mapping())
        for column in sheet.columns
        if not column.help or not sheet.help
    ]
    assert lacking == []
