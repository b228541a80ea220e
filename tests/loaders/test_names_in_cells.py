# SPDX-License-Identifier: Apache-2.0
"""Names in cells: white space that nobody sees, and several names in one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.loaders.tables import ABOUT, facts, faults, only_fault, read, write_folder, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.loading import Batch
    from tests.loaders.tables import Sheets

PLAIN = "The first days"
ODD = {
    "The\u00a0first days": "a no-break space",
    "The  first days": "more than one space",
    "The first\ndays": "a line break",
    "The\u202ffirst days": "a narrow no-break space",
    "The first\tdays": "a tab",
    "The first\u200b days": "a space without width",
    "The fir\u00adst days": "a soft hyphen",
    "The first\u2009days": "the sign U+2009, which is not seen",
    "The first\u2060 days": "the sign U+2060, which is not seen",
}


def steps(stage: str, reference: str) -> Sheets:
    """A stage of this name, and two steps that refer to it."""
    return {
        "About": ABOUT,
        "Journeys": [["name"], ["J"]],
        "Stages": [["name", "journey", "position"], [stage, "J", 1]],
        "Steps": [["name", "stage", "position"], ["A", reference, 1], ["B", reference, 2]],
    }


@pytest.mark.parametrize("odd", ODD)
def test_white_space_in_a_name_breaks_no_reference(tmp_path: Path, odd: str) -> None:
    """The cell with the odd name is told once, however many rows refer to it; the name stays."""
    batch = read(write_xlsx(tmp_path / "w.xlsx", steps(odd, "the FIRST days")))

    assert "id:my-agency/step/a mg:stepOf id:my-agency/stage/the-first-days" in facts(batch)
    (note,) = batch.notes
    assert str(note).startswith("w.xlsx, sheet Stages, row 2, column name: ")
    assert ODD[odd] in note.text
    assert odd in {getattr(triple.object, "value", "") for triple in batch.triples}


@pytest.mark.parametrize("odd", ODD)
def test_white_space_in_a_reference_finds_the_name(tmp_path: Path, odd: str) -> None:
    """Here each cell that has it is told."""
    batch = read(write_xlsx(tmp_path / "w.xlsx", steps(PLAIN, odd)))

    assert "id:my-agency/step/b mg:stepOf id:my-agency/stage/the-first-days" in facts(batch)
    assert [note.origin.row for note in batch.notes] == ([2, 3] if "\n" not in odd else [])


def test_nothing_is_told_of_names_that_nobody_refers_to(tmp_path: Path) -> None:
    """French puts a no-break space before a colon, which is right."""
    batch = read(write_xlsx(tmp_path / "w.xlsx", steps("Qui\u00a0: moi", "qui-moi")))

    assert batch.notes == []


def test_two_names_that_differ_in_white_space_only_stay_two(tmp_path: Path) -> None:
    """A reference written just as one of them means that one."""
    sheets = steps(PLAIN, "The  first days")
    sheets = {
        **sheets,
        "Stages": [
            ["id", "name", "journey", "position"],
            ["one", PLAIN, "J", 1],
            ["two", "The  first days", "J", 2],
        ],
    }

    found = facts(read(write_xlsx(tmp_path / "w.xlsx", sheets)))
    assert "id:my-agency/step/a mg:stepOf id:my-agency/stage/two" in found


GROUPS = [
    ["name"],
    ["Carers"],
    ["Patients"],
    ["Parents, guardians"],
    ["Guardians, old"],
    ["Staff"],
]


def services(cell: str, channels: str = "") -> Sheets:
    """A service for the user groups that the cell names."""
    return {
        "About": ABOUT,
        "User groups": GROUPS,
        "Services": [["name", "user groups", "channels"], ["S", cell, channels]],
    }


def groups(batch: Batch) -> list[str]:
    """The user groups that the service is for."""
    return sorted(line.rpartition("/")[2] for line in facts(batch) if " mg:forUserGroup " in line)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Carers; Patients", ["carers", "patients"]),
        ("Carers, Patients", ["carers", "patients"]),
        ("Carers\nPatients", ["carers", "patients"]),
        ("Carers\r\nPatients\r\n", ["carers", "patients"]),
        ("carers,patients , Staff", ["carers", "patients", "staff"]),
        ("Carers;\nPatients", ["carers", "patients"]),
        ("Parents, guardians", ["parents-guardians"]),
        ("Carers, Parents, guardians", ["carers", "parents-guardians"]),
        ("Parents, guardians, Staff", ["parents-guardians", "staff"]),
        ("Parents, guardians\nCarers, Staff", ["carers", "parents-guardians", "staff"]),
        ("Parents,\nguardians", ["parents-guardians"]),
        ("Carers; west:user-group/x, Staff", ["carers", "staff", "x"]),
    ],
)
def test_several_names_are_read_however_they_are_separated(
    tmp_path: Path, cell: str, names: list[str]
) -> None:
    """A comma or a line break separates where all parts are known; a name with one stays whole."""
    assert groups(read(write_xlsx(tmp_path / "w.xlsx", services(cell)))) == names


def test_a_line_that_is_no_name_is_told_alone(tmp_path: Path) -> None:
    """Of several lines, the fault names the one that is wrong."""
    fault = only_fault(write_xlsx(tmp_path / "w.xlsx", services("Carers\nPatiens")))

    assert "“Patiens”" in fault.what
    assert "“patients”" in fault.remedy


def test_a_comma_with_an_unknown_part_is_not_cut(tmp_path: Path) -> None:
    """It may be a misspelt name; the message says how to separate several."""
    fault = only_fault(write_xlsx(tmp_path / "w.xlsx", services("Carers, Nobody")))

    assert "“Carers, Nobody”" in fault.what
    assert "semicolon" in fault.remedy


def test_where_one_can_stand_several_are_refused(tmp_path: Path) -> None:
    """A stage belongs to one journey."""
    sheets: Sheets = {
        "About": ABOUT,
        "Journeys": [["name"], ["J"], ["K"]],
        "Stages": [["name", "journey", "position"], ["S", "J, K", 1]],
    }
    fault = only_fault(write_folder(tmp_path / "w", sheets))

    assert fault.what == "“J, K” names 2 things, and one can stand here."


@pytest.mark.parametrize("cell", ["website, post", "website\npost", "website,post; website"])
def test_codes_may_be_separated_so_too(tmp_path: Path, cell: str) -> None:
    """No code holds a comma or a line break."""
    batch = read(write_xlsx(tmp_path / "w.xlsx", services("Carers", cell)))

    assert {line.rpartition("/")[2] for line in facts(batch) if "offersChannel" in line} == {
        "website",
        "post",
    }


def test_of_several_codes_the_wrong_one_is_told(tmp_path: Path) -> None:
    """Not the whole cell."""
    (fault,) = faults(write_xlsx(tmp_path / "w.xlsx", services("Carers", "website, telefon")))

    assert fault.what == "“telefon” is not a code of the list “channel”."


def test_ids_and_further_names_may_stand_in_lines(tmp_path: Path) -> None:
    """No id holds a line break, and other names are written one a line."""
    own = tmp_path / "own.toml"
    own.write_text(
        'title = "T"\n[about]\nagency = "a"\nmodel = "m"\n[[table]]\nname = "t"\n'
        '[[table.thing]]\nclass = "Organisation"\nid = "{id}"\nfields = [\n'
        '  { column = "id", property = "skos:prefLabel" },\n'
        '  { column = "other", property = "skos:altLabel", list = "/" },\n'
        '  { column = "in", property = "mg:subOrganisationOf", to = ["Organisation"], '
        'by_id = true, list = "," },\n]\n',
        encoding="utf-8",
    )
    sheets: Sheets = {"t": [["id", "other", "in"], ["x", "X1\nX2/X3", ""], ["y", "", ""],
                            ["z", "", "x\ny"]]}  # fmt: skip
    found = facts(read(write_xlsx(tmp_path / "w.xlsx", sheets), mapping=own))

    assert {line for line in found if "altLabel" in line or "subOrg" in line} == {
        'id:a/organisation/x skos:altLabel "X1"@en',
        'id:a/organisation/x skos:altLabel "X2"@en',
        'id:a/organisation/x skos:altLabel "X3"@en',
        "id:a/organisation/z mg:subOrganisationOf id:a/organisation/x",
        "id:a/organisation/z mg:subOrganisationOf id:a/organisation/y",
    }


def test_an_alternative_name_is_a_reference_where_nothing_else_has_it_as_its_name(
    tmp_path: Path,
) -> None:
    """Whatever its case; a name goes before an alternative one, and two of these are told."""
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [
            ["name", "also known as"],
            ["Big Office", "BO; Office"],
            ["Office", "The Desk; Place"],
            ["Small Office", "Place"],
        ],
        "Services": [["name", "provided by"], ["A", "bo; the desk"], ["B", "Office"]],
    }
    said = facts(read(write_xlsx(tmp_path / "w.xlsx", sheets)))

    start = "id:my-agency/service/"
    assert {fact for fact in said if "mg:providedBy" in fact} == {
        f"{start}a mg:providedBy id:my-agency/organisation/big-office",
        f"{start}a mg:providedBy id:my-agency/organisation/office",
        f"{start}b mg:providedBy id:my-agency/organisation/office",
    }
    sheets = {**sheets, "Services": [["name", "provided by"], ["C", "place"]]}
    fault = only_fault(write_xlsx(tmp_path / "v.xlsx", sheets))
    assert "is the name of 2 things" in str(fault)
