# SPDX-License-Identifier: Apache-2.0
"""Which row has the headings, and which sheets are part of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.loaders.tables import (
    ABOUT,
    SMALL,
    facts,
    faults,
    only_fault,
    read,
    write_folder,
    write_xlsx,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loaders.tables import Sheets

TITLED: Sheets = {
    name: [["How people leave our hospital", "", "of 31 March"], [], *rows]
    for name, rows in SMALL.items()
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_title_above_the_headings_is_passed_over(tmp_path: Path, delimiter: str) -> None:
    """People write what a sheet is about above it; it is told once, and counted."""
    plain = facts(read(write_folder(tmp_path / "plain", SMALL)))
    folder = read(write_folder(tmp_path / "titled", TITLED, delimiter))
    book = read(write_xlsx(tmp_path / "titled.xlsx", TITLED))

    assert facts(folder) == facts(book) == plain
    assert str(book.notes[0]) == (
        "titled.xlsx, sheet About, row 1: It stands above the headings, which are in row 3, and "
        "was not read: “How people leave our hospital of 31 March”."
    )
    assert len(book.notes) == 3
    assert book.left_out == {"cells above the headings": 6}


def test_a_line_without_separators_above_the_headings_is_a_title(tmp_path: Path) -> None:
    """A title typed into the file by hand has no separators, and does not hide the true one."""
    folder = write_folder(tmp_path / "care", SMALL, ";")
    text = (folder / "Stages.csv").read_text(encoding="utf-8")
    (folder / "Stages.csv").write_text(f"Stages, as of today\n{text}", encoding="utf-8")

    assert facts(read(folder)) == facts(read(write_folder(tmp_path / "plain", SMALL)))


def test_places_count_the_rows_above(tmp_path: Path) -> None:
    """A fault below a title has the row number that people see."""
    stages = [["My stages"], ["name", "journey", "position"], ["Plan", "leaving", "first"]]
    fault = only_fault(write_xlsx(tmp_path / "w.xlsx", {**SMALL, "Stages": stages}))

    assert fault.where == "w.xlsx, sheet Stages, row 3, column position"


def test_a_row_that_repeats_a_heading_is_not_taken_for_the_headings(tmp_path: Path) -> None:
    """A misspelt heading row stays the heading row, even where a row below holds such words."""
    needs = [["id", "nmae", "user group"], ["a", "name", "carers"]]
    found = faults(write_folder(tmp_path / "w", {**SMALL, "Needs": needs}))

    assert [fault.where for fault in found] == [
        "Needs.csv, column name",
        "Needs.csv, row 1, column nmae",
    ]


def test_a_hidden_sheet_of_one_s_own_is_passed_over(tmp_path: Path) -> None:
    """Add-ins and colleagues leave hidden sheets; they are told of, not refused."""
    path = write_xlsx(tmp_path / "w.xlsx", {**SMALL, "_lists": [["colours"], ["red"], ["blue"]]})
    book = load_workbook(path)
    book["_lists"].sheet_state = "veryHidden"
    book.save(path)
    batch = read(path)

    assert [str(note) for note in batch.notes] == [
        "w.xlsx, sheet _lists: The sheet is hidden and of no known name: it was not read."
    ]
    assert batch.left_out == {"cells of “_lists”: the sheet is hidden": 3}


def test_a_hidden_sheet_of_a_known_name_is_read(tmp_path: Path) -> None:
    """Hiding a sheet does not take its rows out of the model."""
    path = write_xlsx(tmp_path / "w.xlsx", SMALL)
    plain = read(path).triples
    book = load_workbook(path)
    book["Stages"].sheet_state = "hidden"
    book.save(path)

    assert read(path).triples == plain


def test_an_unknown_sheet_is_told_in_a_line(tmp_path: Path) -> None:
    """Nobody reads the names of all the sheets that there are."""
    path = write_xlsx(tmp_path / "w.xlsx", {**SMALL, "Sketches of ours": [["a"], ["b"]]})
    fault = only_fault(path)

    assert fault.where == "w.xlsx, sheet Sketches of ours"
    assert len(fault.remedy) < 150
    assert "hide the sheet" in fault.remedy.lower()


def test_about_in_a_workbook_without_it_is_named(tmp_path: Path) -> None:
    """What is hidden and unknown does not count as the sheet that is missing."""
    path = write_xlsx(tmp_path / "w.xlsx", {"Journeys": SMALL["Journeys"], "Abot": ABOUT})
    book = load_workbook(path)
    book["Abot"].sheet_state = "hidden"
    book.save(path)

    assert only_fault(path).what == "The table “About” is missing."
