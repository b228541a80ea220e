# SPDX-License-Identifier: Apache-2.0
"""References: what people may write to mean another row, and what they are told otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.loading import DEFAULT_BASE, slug
from missiongraph_loaders.text import shown
from tests.loaders.tables import ABOUT, facts, faults, only_fault, read, write_folder
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loaders.tables import Sheets


def services(provider: object) -> Sheets:
    """A service provided by whatever the text refers to, and organisations to choose from."""
    return {
        "About": ABOUT,
        "Organisations": [["id", "name"], ["trust", "Hospital Trust"], ["", "City Council"]],
        "Units": [["name", "organisation"], ["Discharge team", "trust"]],
        "Services": [["name", "provided by"], ["Care", provider]],
    }


def provided_by(path: Path) -> set[str]:
    """Who provides the service."""
    return {line.split()[-1] for line in facts(read(path)) if " mg:providedBy " in line}


def test_a_row_is_meant_by_its_id_or_its_name(tmp_path: Path) -> None:
    """An id, a name, a name in other capitals, and the id made from a name all lead there."""
    trust, council = "id:my-agency/organisation/trust", "id:my-agency/organisation/city-council"
    for number, (text, meant) in some(
        enumerate(
            [
                ("trust", {trust}),
                ("Hospital Trust", {trust}),
                ("hospital trust", {trust}),
                ("city-council", {council}),
                ("City Council; trust", {council, trust}),
            ]
        )
    ):
        assert provided_by(write_folder(tmp_path / str(number), services(text))) == meant


def test_a_unit_may_stand_where_an_organisation_may(tmp_path: Path) -> None:
    """Teams take part as organisations do."""
    path = write_folder(tmp_path / "s", services("Discharge team"))

    assert provided_by(path) == {"id:my-agency/unit/discharge-team"}


def test_things_of_other_agencies_need_not_be_in_the_workbook(tmp_path: Path) -> None:
    """Another agency's thing is named by agency, class and id, or by its whole address."""
    for number, (text, meant) in some(
        enumerate(
            [
                ("west-sussex:organisation/council", "id:west-sussex/organisation/council"),
                ("https://gov.test/org/5", "<https://gov.test/org/5"),
                ("urn:nhs:org:5", "<urn:nhs:org:5"),
            ]
        )
    ):
        assert provided_by(write_folder(tmp_path / str(number), services(text))) == {meant}


def test_another_agencys_thing_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    """A system cannot provide a service."""
    fault = only_fault(write_folder(tmp_path / "s", services("west-sussex:system/case-file")))

    assert fault.where == "Services.csv, row 2, column provided by"
    assert fault.what == "“west-sussex:system/case-file” is a system, which cannot stand here."
    assert fault.remedy == "Refer to an organisation or unit."


def test_a_dangling_reference_suggests_near_names(tmp_path: Path) -> None:
    """A slip in a name is told with the name that was probably meant and where to add it."""
    fault = only_fault(write_folder(tmp_path / "s", services("Hospitl Trust")))

    assert fault.where == "Services.csv, row 2, column provided by"
    assert fault.what == "There is no organisation with the identifier or name “Hospitl Trust”."
    assert fault.remedy == "Did you mean “Hospital Trust”? Otherwise add it to “Organisations”."


def test_an_ambiguous_name_lists_what_it_may_mean(tmp_path: Path) -> None:
    """Where two things have the name, the ways to say which are offered, and they work."""
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [["name"], ["Trust"]],
        "Datasets": [["id", "name"], ["d", "Address"]],
        "Data elements": [["id", "name"], ["e", "Address"]],
        "Data flows": [["name", "from", "to", "carries"], ["F", "Trust", "Trust", "Address"]],
    }
    fault = only_fault(write_folder(tmp_path / "s", sheets))
    assert fault.what == "“Address” is the name of 2 things."
    assert fault.remedy == (
        "Write the one you mean as my-agency:data-element/e or my-agency:dataset/d."
    )

    flows = [["name", "from", "to", "carries"], ["F", "Trust", "Trust", "my-agency:dataset/d"]]
    mended = read(write_folder(tmp_path / "s", {**sheets, "Data flows": flows}))
    assert "id:my-agency/data-flow/f mg:carries id:my-agency/dataset/d" in facts(mended)


def test_an_id_settles_what_a_name_leaves_open(tmp_path: Path) -> None:
    """Two organisations may share a name, as long as their ids differ."""
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [["id", "name"], ["a", "Trust"], ["b", "Trust"]],
        "Services": [["name", "provided by"], ["Care", "b"], ["Cure", "Trust"]],
    }
    found = faults(write_folder(tmp_path / "s", sheets))

    assert [fault.where for fault in found] == ["Services.csv, row 3, column provided by"]


def test_a_name_of_another_kind_does_not_count(tmp_path: Path) -> None:
    """A stage belongs to a journey, not to a service of the same name."""
    sheets: Sheets = {
        "About": ABOUT,
        "Services": [["name"], ["Leaving hospital"]],
        "Stages": [["name", "journey", "position"], ["Plan", "Leaving hospital", 1]],
    }
    fault = only_fault(write_folder(tmp_path / "s", sheets))

    assert fault.what == "There is no journey with the identifier or name “Leaving hospital”."
    assert fault.remedy == "Add it to “Journeys”."


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    """What looks like an address must be one."""
    fault = only_fault(write_folder(tmp_path / "s", services("http://[gov.test/5")))

    assert fault.what.startswith("“http://[gov.test/5” is not an address: ")
    assert fault.remedy == "Copy it again from where it comes from."


def test_a_channel_may_be_another_agencys_own(tmp_path: Path) -> None:
    """The code list of channels is not closed."""
    sheets: Sheets = {
        "About": ABOUT,
        "Touchpoints": [["name", "channel"], ["Van", "post; north:channel/library-van"]],
    }
    found = facts(read(write_folder(tmp_path / "s", sheets)))

    assert {line.split()[-1] for line in found if " mg:viaChannel " in line} == {
        "code:channel/post",
        "id:north/channel/library-van",
    }


def test_roles_in_things_of_others_have_names_of_their_own(tmp_path: Path) -> None:
    """Two things of the same name, of different agencies or kinds, are not taken for one."""
    things = ["Care", "north:service/care", "north:journey/care", "https://gov.test/id/care"]
    things += ["https://missiongraph.example/id/care"]
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [["name"], ["Trust"]],
        "Services": [["name"], ["Care"]],
        "Roles": [["organisation", "role", "in"], *(["Trust", "funds", one] for one in things)],
    }
    batch = read(write_folder(tmp_path / "s", sheets))
    names = {iri.value.rpartition("/")[2] for iri in batch.origins if "participation" in iri.value}

    assert names == {
        "trust-funds-service-care",
        "trust-funds-north-service-care",
        "trust-funds-north-journey-care",
        "trust-funds-gov-test-id-care",
        "trust-funds-missiongraph-example-id-care",
    }


@pytest.mark.parametrize(
    ("written", "way"),
    [
        ("b:system/ledger", "Remove the row, and write “b:system/ledger” where other rows refer"),
        (f"{DEFAULT_BASE}/id/b/system/ledger", "Write only “ledger” if it is a resource of your"),
        ("my-agency:system/ledger", "Write only “ledger”."),
    ],
)
def test_a_reference_in_an_id_column_is_refused(tmp_path: Path, written: str, way: str) -> None:
    """It would make a resource of one's own that has the other's name in its address."""
    rows = [["name", "id"], ["Hub", "hub"], ["Ledger", written]]
    fault = only_fault(write_folder(tmp_path / "w", {"About": ABOUT, "Systems": rows}))

    assert fault.where == "Systems.csv, row 3, column id"
    assert shown(written) in fault.what
    assert way in fault.remedy


@pytest.mark.parametrize("written", ["a:b", "iso:19115", "https://register.example/org/77"])
def test_an_id_with_a_colon_that_is_no_reference_is_an_id(tmp_path: Path, written: str) -> None:
    """Registers have such numbers."""
    rows = [["name", "id"], ["Hub", written]]
    path = write_folder(tmp_path / "w", {"About": ABOUT, "Systems": rows})
    assert f"id:my-agency/system/{slug(written)} a mg:System" in " ".join(facts(read(path)))
