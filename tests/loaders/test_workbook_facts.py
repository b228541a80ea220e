# SPDX-License-Identifier: Apache-2.0
"""What a workbook says becomes facts: these and no others."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from missiongraph.loading import Source
from missiongraph_loaders.workbook import LOADER
from tests.loaders.tables import ABOUT, SMALL, facts, read, write_folder, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loaders.tables import Sheets


def test_a_small_workbook_gives_just_its_facts(tmp_path: Path) -> None:
    """A journey with two stages is these facts, references by id and by name alike."""
    batch = read(write_folder(tmp_path / "care", SMALL))

    assert facts(batch) == {
        "id:my-agency/journey/leaving a mg:Journey",
        'id:my-agency/journey/leaving skos:prefLabel "Leaving hospital"@en',
        "id:my-agency/stage/plan a mg:Stage",
        'id:my-agency/stage/plan skos:prefLabel "Planning to leave"@en',
        "id:my-agency/stage/plan mg:stageOf id:my-agency/journey/leaving",
        'id:my-agency/stage/plan mg:position "1"^^xsd:integer',
        "id:my-agency/stage/home a mg:Stage",
        'id:my-agency/stage/home skos:prefLabel "Settling at home"@en',
        "id:my-agency/stage/home mg:stageOf id:my-agency/journey/leaving",
        'id:my-agency/stage/home mg:position "2"^^xsd:integer',
        "id:my-agency/stage/home mg:precededBy id:my-agency/stage/plan",
    }
    assert (batch.agency, batch.model, batch.title) == ("my-agency", "care", "Care")
    assert batch.refusals == []


def test_the_same_sheets_as_xlsx_give_the_same_facts(tmp_path: Path) -> None:
    """A workbook and its sheets saved as CSV files mean the same."""
    folder = read(write_folder(tmp_path / "care", SMALL))
    workbook = read(write_xlsx(tmp_path / "care.xlsx", SMALL))

    assert set(workbook.triples) == set(folder.triples)


def test_each_thing_tells_where_it_was_stated(tmp_path: Path) -> None:
    """Sheet and row of a thing are those that people see in Excel."""
    batch = read(write_xlsx(tmp_path / "care.xlsx", SMALL))
    home = NamedNode("https://missiongraph.example/id/my-agency/stage/home")

    assert str(batch.origins[home]) == "care.xlsx, sheet Stages, row 3"


def test_empty_rows_do_not_shift_the_numbers(tmp_path: Path) -> None:
    """Rows are counted as Excel counts them, empty ones included."""
    journeys = [["name"], [], ["Leaving hospital"]]
    path = write_folder(tmp_path / "care", {"About": ABOUT, "Journeys": journeys})

    assert [str(at) for at in read(path).origins.values()] == ["Journeys.csv, row 3"]


def test_about_tells_of_the_model_and_of_the_language(tmp_path: Path) -> None:
    """Names and descriptions carry the language of the workbook; the rest of About is kept."""
    about = [
        ["agency", "agency name", "model", "title", "description", "licence", "source", "language"],
        ["ind", "Immigratiedienst", "Asiel", "Asiel", "Wat", "CC BY 4.0", "Het artikel", "nl"],
    ]
    missions = [["name", "description"], ["Snel beslissen", "Binnen zes maanden."]]
    batch = read(write_folder(tmp_path / "m", {"About": about, "Missions": missions}))

    assert (batch.agency, batch.model, batch.title) == ("ind", "asiel", "Asiel")
    assert batch.about == {
        "agency name": "Immigratiedienst",
        "description": "Wat",
        "licence": "CC BY 4.0",
        "source": "Het artikel",
        "language": "nl",
    }
    assert 'id:ind/mission/snel-beslissen skos:prefLabel "Snel beslissen"@nl' in facts(batch)
    assert 'id:ind/mission/snel-beslissen dct:description "Binnen zes maanden."@nl' in facts(batch)


def test_about_may_be_left_out_where_the_caller_says_it(tmp_path: Path) -> None:
    """The agency and the model are known, and the model is called by its name."""
    path = write_folder(tmp_path / "care", {"Journeys": [["name"], ["Leaving hospital"]]})
    batch = LOADER.read(Source(path, agency="north", model="care"))

    assert (batch.agency, batch.model, batch.title) == ("north", "care", "care")
    assert 'id:north/journey/leaving-hospital skos:prefLabel "Leaving hospital"@en' in facts(batch)


def test_names_and_descriptions_may_be_given_in_further_languages(tmp_path: Path) -> None:
    """`name (nl)` is the same name in Dutch, and other rows may refer by it."""
    missions = [
        ["name", "Name (NL)", "description", "description (fr-CA)"],
        ["Decide sooner", "Sneller beslissen", "Within weeks.", "En quelques semaines."],
        ["Be kind", "", "", ""],
    ]
    outcomes = [["name", "mission"], ["Less waiting", "Sneller beslissen"]]
    sheets: Sheets = {"About": ABOUT, "Missions": missions, "Outcomes": outcomes}
    found = facts(read(write_xlsx(tmp_path / "m.xlsx", sheets)))

    assert {line for line in found if line.startswith("id:my-agency/mission/")} == {
        "id:my-agency/mission/decide-sooner a mg:Mission",
        'id:my-agency/mission/decide-sooner skos:prefLabel "Decide sooner"@en',
        'id:my-agency/mission/decide-sooner skos:prefLabel "Sneller beslissen"@nl',
        'id:my-agency/mission/decide-sooner dct:description "Within weeks."@en',
        'id:my-agency/mission/decide-sooner dct:description "En quelques semaines."@fr-ca',
        "id:my-agency/mission/be-kind a mg:Mission",
        'id:my-agency/mission/be-kind skos:prefLabel "Be kind"@en',
    }
    linked = "id:my-agency/outcome/less-waiting mg:outcomeOf id:my-agency/mission/decide-sooner"
    assert linked in found


def test_the_caller_overrules_agency_and_model(tmp_path: Path) -> None:
    """Agency and model said when loading win over those in About."""
    path = write_folder(tmp_path / "care", SMALL)
    batch = LOADER.read(Source(path, base="https://data.test", agency="Other", model="M 2"))

    assert (batch.agency, batch.model) == ("other", "m-2")
    assert NamedNode("https://data.test/id/other/stage/plan") in batch.origins


def test_every_kind_of_cell_becomes_its_kind_of_value(tmp_path: Path) -> None:
    """Numbers, dates, codes and addresses have one way to be written, however Excel holds them."""
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [["name", "also known as"], ["City Council", "The Council; CC"]],
        "Services": [
            ["name", "channels", "evidence"],
            ["Care", "telephone; Website", "documented"],
        ],
        "Indicators": [
            ["name", "measures", "unit", "target"],
            ["Wait", "Care", "days", 5.50],
        ],
        "Observations": [["indicator", "period", "value"], ["Wait", 2024.0, 7.0]],
        "Legal resources": [["name", "website"], ["Care Act", "https://law.test/care?a=1#s2"]],
        "Roles": [
            ["organisation", "role", "in", "from", "to"],
            ["City Council", "funds", "Care", date(2024, 1, 31), "2025-02-28"],
        ],
    }
    found = facts(read(write_xlsx(tmp_path / "care.xlsx", sheets)))
    role = "id:my-agency/participation/city-council-funds-service-care-2024-01-31"
    observation = "id:my-agency/observation/wait-2024"

    assert {line for line in found if "prefLabel" not in line and " a " not in line} == {
        'id:my-agency/organisation/city-council skos:altLabel "The Council"@en',
        'id:my-agency/organisation/city-council skos:altLabel "CC"@en',
        "id:my-agency/service/care mg:offersChannel code:channel/telephone",
        "id:my-agency/service/care mg:offersChannel code:channel/website",
        "id:my-agency/service/care mg:evidenceStrength code:evidence/documented",
        "id:my-agency/indicator/wait mg:measures id:my-agency/service/care",
        'id:my-agency/indicator/wait mg:unit "days"',
        'id:my-agency/indicator/wait mg:targetValue "5.5"^^xsd:decimal',
        f"{observation} mg:observationOf id:my-agency/indicator/wait",
        f'{observation} mg:period "2024"',
        f'{observation} mg:value "7"^^xsd:decimal',
        'id:my-agency/legal-resource/care-act mg:website "https://law.test/care?a=1#s2"^^xsd:anyURI',
        f"{role} mg:organisation id:my-agency/organisation/city-council",
        f"{role} mg:role code:role/funds",
        f"{role} mg:participationIn id:my-agency/service/care",
        f'{role} mg:startDate "2024-01-31"^^xsd:date',
        f'{role} mg:endDate "2025-02-28"^^xsd:date',
    }


def test_cells_of_any_type_are_read_as_they_look(tmp_path: Path) -> None:
    """True, a moment, a time and tiny numbers in a text column are the text that one sees."""
    values = [True, datetime(2024, 1, 31, 13, 30), time(13, 30), 0.00001, 1e20]  # noqa: DTZ001
    rows: list[list[object]] = [
        ["id", "name"],
        *([f"m{number}", value] for number, value in enumerate(values)),
    ]
    found = facts(read(write_xlsx(tmp_path / "w.xlsx", {"About": ABOUT, "Missions": rows})))

    assert {line.split(" ", 2)[2] for line in found if "prefLabel" in line} == {
        '"TRUE"@en',
        '"2024-01-31 13:30:00"@en',
        '"13:30:00"@en',
        '"0.00001"@en',
        '"100000000000000000000"@en',
    }


def test_an_action_is_of_its_kind_and_named_as_an_action(tmp_path: Path) -> None:
    """The lane of an action is its class; its address says action for all four."""
    sheets: Sheets = {
        "About": ABOUT,
        "Journeys": [["name"], ["J"]],
        "Stages": [["name", "journey", "position"], ["S", "J", 1]],
        "Steps": [["name", "stage", "position"], ["T", "S", 1]],
        "Actions": [
            ["name", "kind", "steps"],
            ["Ask", "customer", "T"],
            ["Answer", "frontstage", "T"],
            ["Look up", "backstage", "T"],
            ["Train", "support", "T"],
        ],
    }
    found = facts(read(write_folder(tmp_path / "care", sheets)))

    assert {line for line in found if "/action/" in line and " a " in line} == {
        "id:my-agency/action/ask a mg:CustomerAction",
        "id:my-agency/action/answer a mg:FrontstageAction",
        "id:my-agency/action/look-up a mg:BackstageAction",
        "id:my-agency/action/train a mg:SupportProcess",
    }


def test_text_is_kept_but_for_what_nobody_sees(tmp_path: Path) -> None:
    """Space around text, control characters and the form of accents are evened out, no more."""
    name = " \u200b Cafe\u0301 \x07“care”, 50 % — naïve \ufeff"
    parted = "one\r\n\r\n two\x0bthree\x0cfour\u2028five"
    sheets = {"About": ABOUT, "Missions": [["name", "description"], [name, parted]]}
    batch = read(write_folder(tmp_path / "care", sheets))
    texts = {one.object.value for one in batch.triples if isinstance(one.object, Literal)}

    assert texts == {"Café “care”, 50 % — naïve", "one\n\n two\nthree\nfour\nfive"}
    (note,) = map(str, batch.notes)
    assert note == (
        "Missions.csv, row 2, column name: The text holds signs that no program shows (U+0007); "
        "they are left out."
    )


def test_headings_and_sheets_may_differ_in_case_and_spaces(tmp_path: Path) -> None:
    """Excel users write headings as they like: capitals and spaces do not count."""
    sheets: Sheets = {
        "ABOUT": [["Agency ", "Model", " TITLE"], ["my-agency", "care", "Care"]],
        "user-groups": [["Name"], ["Carers"]],
        "life_events": [["  name"], ["Illness"]],
    }
    batch = read(write_folder(tmp_path / "care", sheets))

    assert len(batch.origins) == 2


def test_two_periods_of_the_same_role_stay_apart(tmp_path: Path) -> None:
    """An organisation may leave a role and take it up again."""
    sheets: Sheets = {
        "About": ABOUT,
        "Organisations": [["name"], ["Trust"]],
        "Services": [["name"], ["Care"]],
        "Roles": [
            ["organisation", "role", "in", "from"],
            ["Trust", "provides", "Care", "2019-01-01"],
            ["Trust", "provides", "Care", "2024-01-01"],
        ],
    }
    batch = read(write_folder(tmp_path / "care", sheets))

    assert sum("/participation/" in iri.value for iri in batch.origins) == 2


def test_roles_are_named_alike_whether_by_id_or_by_name(tmp_path: Path) -> None:
    """The address of a role does not hang on how its row refers to things."""
    for organisation, thing in (("nhs", "care"), ("National Health Service", "Social care")):
        sheets: Sheets = {
            "About": ABOUT,
            "Organisations": [["id", "name"], ["nhs", "National Health Service"]],
            "Services": [["id", "name"], ["care", "Social care"]],
            "Roles": [["organisation", "role", "in"], [organisation, "funds", thing]],
        }
        batch = read(write_folder(tmp_path / thing, sheets))
        name = "id/my-agency/participation/nhs-funds-service-care"
        assert NamedNode(f"https://missiongraph.example/{name}") in batch.origins


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_files_may_use_any_common_separator(tmp_path: Path, delimiter: str) -> None:
    """Excel writes semicolons in much of Europe; lists inside cells do not confuse it."""
    sheets: Sheets = {**SMALL, "Services": [["name", "channels"], ["Care", "telephone; post"]]}
    found = read(write_folder(tmp_path / "care", sheets, delimiter))

    assert set(found.triples) == set(read(write_folder(tmp_path / "plain", sheets)).triples)
