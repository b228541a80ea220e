# SPDX-License-Identifier: Apache-2.0
"""Taking the sound rows of a source and handing back the others with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loaders.tables import ABOUT, SMALL, facts, faults, only_fault, read, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loaders.tables import Sheets


def test_a_refused_row_takes_along_what_hangs_on_it(tmp_path: Path) -> None:
    """A stage of a journey that was refused is refused, and so is its step; others are taken."""
    sheets: Sheets = {
        "About": ABOUT,
        "Journeys": [["id", "name", "evidence"], ["good", "G", ""], ["bad", "B", "perhaps"]],
        "Stages": [
            ["id", "name", "journey", "position"],
            ["g", "G", "good", 1],
            ["b", "B", "B", 1],
        ],
        "Steps": [["id", "name", "stage", "position"], ["g", "G", "g", 1], ["b", "B", "b", 1]],
    }
    batch = read(write_folder(tmp_path / "w", sheets), reject=True)

    assert {iri.value.rpartition("/id/")[2] for iri in batch.origins} == {
        "my-agency/journey/good",
        "my-agency/stage/g",
        "my-agency/step/g",
    }
    assert [(str(r.origin), r.column, r.value, r.reason) for r in batch.refusals] == [
        (
            "Journeys.csv, row 3",
            "evidence",
            "perhaps",
            "“perhaps” is not a code of the list “evidence”.",
        ),
        (
            "Stages.csv, row 3",
            "journey",
            "B",
            "It refers to “B” of Journeys.csv, row 3, which was refused.",
        ),
        (
            "Steps.csv, row 3",
            "stage",
            "B",
            "It refers to “B” of Stages.csv, row 3, which was refused.",
        ),
    ]
    assert all(refusal.remedy for refusal in batch.refusals)


def test_without_reject_the_same_source_is_refused_whole(tmp_path: Path) -> None:
    """Unless it is asked for, nothing is taken in part."""
    sheets: Sheets = {**SMALL, "Missions": [["name", "evidence"], ["M", "perhaps"]]}

    assert len(faults(write_folder(tmp_path / "w", sheets))) == 1


def test_a_sound_source_has_no_refusals(tmp_path: Path) -> None:
    """Asking for refusals changes nothing where there is nothing to refuse."""
    path = write_folder(tmp_path / "w", SMALL)

    assert read(path, reject=True).refusals == []
    assert set(read(path, reject=True).triples) == set(read(path).triples)


def test_of_two_rows_with_one_identifier_the_first_is_taken(tmp_path: Path) -> None:
    """The second is handed back, and what refers to the identifier stays."""
    journeys = [["id", "name"], ["leaving", "Leaving hospital"], ["leaving", "Leaving home"]]
    path = write_folder(tmp_path / "w", {**SMALL, "Journeys": journeys})
    batch = read(path, reject=True)

    assert [str(refusal.origin) for refusal in batch.refusals] == ["Journeys.csv, row 3"]
    assert len(batch.origins) == 3


def test_a_circle_is_refused_as_a_whole(tmp_path: Path) -> None:
    """None of the rows of a circle can be taken without another of them."""
    stages = [
        ["name", "journey", "position", "after"],
        ["A", "leaving", "1", "B"],
        ["B", "leaving", "2", "A"],
        ["C", "leaving", "3", ""],
    ]
    batch = read(write_folder(tmp_path / "w", {**SMALL, "Stages": stages}), reject=True)

    assert [refusal.origin.row for refusal in batch.refusals] == [2, 3]
    assert len(batch.origins) == 2


def test_faults_of_the_whole_are_not_to_be_let_pass(tmp_path: Path) -> None:
    """An unknown column is not a row that could be left out."""
    path = write_folder(tmp_path / "w", {**SMALL, "Missions": [["name", "colour"], ["M", "red"]]})

    assert len(faults(path, reject=True)) == 1
    assert only_fault(path).where == "Missions.csv, row 1, column colour"


def test_a_lenient_reference_to_a_refused_row_goes_alone(tmp_path: Path) -> None:
    """Where the mapping lets a cell go on its own, its row stays; rows about refused things go."""
    own = tmp_path / "own.toml"
    own.write_text(LENIENT, encoding="utf-8")
    tables: Sheets = {
        "groups": [["name", "size"], ["Carers", 3], ["Patients", "many"]],
        "services": [["name", "for"], ["Care", "Carers; Patients"]],
        "notes": [["group", "note"], ["Carers", "N"], ["Patients", "M"]],
    }
    batch = read(write_folder(tmp_path / "t", tables), reject=True, mapping=own)

    assert [(str(one.origin), one.column, one.value) for one in batch.refusals] == [
        ("groups.csv, row 3", "size", "many"),
        ("notes.csv, row 3", None, "Patients"),
        ("services.csv, row 2", "for", "Patients"),
    ]
    assert {line for line in facts(batch) if "forUserGroup" in line} == {
        "id:a/service/care mg:forUserGroup id:a/user-group/carers"
    }


LENIENT = """
title = "T"
[about]
agency = "a"
model = "m"
[[table]]
name = "groups"
[[table.thing]]
class = "UserGroup"
id = "{name}"
fields = [
  { column = "name", property = "skos:prefLabel" },
  { column = "size", property = "mg:position", kind = "integer" },
]
[[table]]
name = "services"
[[table.thing]]
class = "Service"
id = "{name}"
fields = [
  { column = "name", property = "skos:prefLabel" },
  { column = "for", property = "mg:forUserGroup", to = ["UserGroup"], list = ";", lenient = true },
]
[[table]]
name = "notes"
[[table.thing]]
class = "UserGroup"
id = "{group}"
declares = false
fields = [{ column = "note", property = "dct:description" }]
"""
