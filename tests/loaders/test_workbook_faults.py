# SPDX-License-Identifier: Apache-2.0
"""Workbooks with faults: each is told with its place and the way out, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.errors import InputError
from missiongraph.loading import Source
from missiongraph_loaders.workbook import LOADER
from tests.loaders.tables import (
    ABOUT,
    JOURNEYS,
    SMALL,
    faults,
    only_fault,
    write_folder,
    write_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.loaders.tables import Sheets


def with_sheet(name: str, rows: Sequence[Sequence[object]]) -> Sheets:
    """The small workbook with one sheet added or changed."""
    return {**SMALL, name: rows}


def test_without_about_nobody_knows_whose_model_it_is(tmp_path: Path) -> None:
    """The sheet About must be there; one of a similar name is pointed out."""
    path = write_xlsx(tmp_path / "care.xlsx", {"Abuot": ABOUT, "Journeys": JOURNEYS})
    unknown, missing = faults(path)

    assert str(missing).startswith(
        "care.xlsx: The table “About” is missing. Did you mean “Abuot”? Add it; the tables there "
        "are: Abuot, Journeys."
    )
    assert str(unknown).startswith(
        "care.xlsx, sheet Abuot: The table “Abuot” is unknown. Did you mean “About”?"
    )


@pytest.mark.parametrize(
    ("about", "where", "what"),
    [
        ([ABOUT[0]], "About.csv", "The table has 0 rows below its headings, where one is needed."),
        ([*ABOUT, ABOUT[1]], "About.csv", "The table has 2 rows below its headings"),
        ([["agency", "model", "title"], ["", "m", "T"]], "About.csv, row 2, column agency", ""),
        ([["agency", "model", "title"], ["a", "m", ""]], "About.csv, row 2, column title", ""),
        ([["agency", "title"], ["a", "T"]], "About.csv, row 2, column model", "The model is not"),
        ([[*ABOUT[0], "licnce"], [*ABOUT[1], "CC0"]], "About.csv, row 1, column licnce", "The col"),
        (
            [[*ABOUT[0], "language"], [*ABOUT[1], "English!"]],
            "About.csv, row 2, column language",
            "“English!” is not a language tag.",
        ),
    ],
)
def test_about_must_say_the_model_in_one_row(
    tmp_path: Path, about: list[list[str]], where: str, what: str
) -> None:
    """Agency, model and title are needed, once."""
    fault = only_fault(write_folder(tmp_path / "care", {**SMALL, "About": about}))

    assert fault.where == where
    assert fault.what.startswith(what)


def test_an_unknown_sheet_suggests_the_right_one(tmp_path: Path) -> None:
    """A sheet with a slip in its name is not passed over."""
    fault = only_fault(
        write_xlsx(tmp_path / "w.xlsx", with_sheet("Touch points", [["name"], ["X"]]))
    )

    assert fault.where == "w.xlsx, sheet Touch points"
    assert fault.what == "The table “Touch points” is unknown."
    assert fault.remedy.startswith("Did you mean “Touchpoints”")


def test_an_empty_sheet_is_no_fault(tmp_path: Path) -> None:
    """Excel's own “Sheet1” with nothing in it holds nothing that could be dropped."""
    assert faults(write_xlsx(tmp_path / "w.xlsx", with_sheet("Sheet1", []))) == []


@pytest.mark.parametrize("heading", ["name (Dutch)", "vision (nl)", "name nl"])
def test_a_column_in_another_language_must_be_one(tmp_path: Path, heading: str) -> None:
    """Only names and descriptions are told in several languages, each by its tag."""
    sheets: Sheets = {"About": ABOUT, "Missions": [["name", heading], ["Decide", "Beslissen"]]}
    (fault,) = faults(write_folder(tmp_path / "care", sheets))

    assert fault.what == f"The column “{heading}” is unknown."


def test_an_unknown_column_suggests_the_nearest_heading(tmp_path: Path) -> None:
    """A column with a slip in its heading is not passed over."""
    path = write_folder(tmp_path / "w", with_sheet("Systems", [["name", "providid by"], ["S", ""]]))
    fault = only_fault(path)

    assert fault.where == "Systems.csv, row 1, column providid by"
    assert fault.remedy.startswith("Did you mean “provided by”?")
    assert "operated by" in fault.remedy


def test_a_missing_required_column_is_named(tmp_path: Path) -> None:
    """A sheet without a column that every row needs is told once, not for each row."""
    path = write_folder(tmp_path / "w", with_sheet("Needs", [["name"], ["N"], ["M"]]))
    fault = only_fault(path)

    assert fault.where == "Needs.csv, column user group"
    assert fault.what == "The column “user group” is missing."
    assert fault.remedy == "Add it; the headings there are: name."


def test_a_heading_over_two_columns_is_named(tmp_path: Path) -> None:
    """It would be open which of the two counts."""
    path = write_folder(tmp_path / "w", with_sheet("Missions", [["name", "Name"], ["A", "B"]]))

    assert only_fault(path).where == "Missions.csv, row 1, column Name"
    assert only_fault(path).what == "The heading “Name” stands over two columns."


def test_a_required_cell_that_is_empty_is_named(tmp_path: Path) -> None:
    """The cell is told with what belongs there."""
    rows = [["name", "journey", "position"], ["Plan", "leaving", ""]]
    fault = only_fault(write_xlsx(tmp_path / "w.xlsx", with_sheet("Stages", rows)))

    assert fault.where == "w.xlsx, sheet Stages, row 2, column position"
    assert fault.what == "The cell is empty, and every row needs a value there."
    assert fault.remedy == "Its place in the journey: 1, 2, 3."


def test_two_rows_with_one_identifier_are_both_named(tmp_path: Path) -> None:
    """Both rows and the identifier are told, whether it was written or made from the name."""
    rows = [["id", "name"], ["a", "Alpha"], ["", "A"]]
    fault = only_fault(write_folder(tmp_path / "w", with_sheet("Missions", rows)))

    assert fault.where == "Missions.csv, row 3, column id"
    assert fault.what == "The mission “A” has the same identifier “a” as “Alpha” in row 2."
    assert fault.remedy == (
        "Give one of them another id, or remove the row if it says the same again."
    )


def test_an_observation_stated_twice_is_named(tmp_path: Path) -> None:
    """One indicator has one value for a period and channel."""
    sheets: Sheets = {
        **with_sheet("Indicators", [["name"], ["Wait"]]),
        "Observations": [
            ["indicator", "period", "value"],
            ["Wait", "2024", 1],
            ["wait", "2024", 2],
        ],
    }
    fault = only_fault(write_folder(tmp_path / "w", sheets))

    assert fault.where == "Observations.csv, row 3, column indicator"
    assert "row 2" in fault.what


@pytest.mark.parametrize(
    ("sheet", "heading", "text", "what", "remedy"),
    [
        ("Stages", "position", "first", "“first” is not a whole number.", "12"),
        ("Stages", "position", "1.5", "“1.5” is not a whole number.", "12"),
        ("Indicators", "target", "0,9", "“0,9” is not a number.", "point"),
        ("Indicators", "target", "90 %", "“90 %” is not a number.", "per cent"),
        ("Roles", "from", "31/01/2024", "“31/01/2024” is not a date.", "2024-03-31"),
        ("Roles", "from", "2024-02-30", "“2024-02-30” is not a date.", "2024-03-31"),
        ("Roles", "role", "funder", "“funder” is not a code of the list “role”.", "funds"),
        ("Services", "channels", "tel", "“tel” is not a code of the list “channel”.", "telephone"),
        ("Actions", "kind", "front", "“front” is not a code of the list “kind”.", "frontstage"),
        ("Legal resources", "website", "law.test", "“law.test” is not a web address.", "https://"),
    ],
)
def test_a_cell_of_the_wrong_form_is_named(  # noqa: PLR0913, PLR0917 (the table above)
    tmp_path: Path, sheet: str, heading: str, text: str, what: str, remedy: str
) -> None:
    """Numbers, dates, codes and addresses say what was written and how to write it."""
    rows: dict[str, list[list[object]]] = {
        "Stages": [["name", "journey", "position"], ["S", "leaving", 1]],
        "Indicators": [["name", "target"], ["I", 1]],
        "Organisations": [["name"], ["O"]],
        "Roles": [["organisation", "role", "in", "from"], ["O", "funds", "leaving", "2024-01-01"]],
        "Services": [["name", "channels"], ["V", "telephone"]],
        "Steps": [["name", "stage", "position"], ["T", "S", 1]],
        "Actions": [["name", "kind", "steps"], ["A", "customer", "T"]],
        "Legal resources": [["name", "website"], ["L", "https://law.test/"]],
    }
    rows[sheet][1][rows[sheet][0].index(heading)] = text
    path = write_folder(tmp_path / "w", {"About": ABOUT, "Journeys": JOURNEYS, **rows})
    fault = only_fault(path)

    assert fault.where == f"{sheet}.csv, row 2, column {heading}"
    assert fault.what == what
    assert remedy in fault.remedy


def test_a_circle_of_stages_is_spelt_out(tmp_path: Path) -> None:
    """Stages that come after each other in a circle are named in order, once."""
    rows: list[list[object]] = [
        ["id", "name", "journey", "position", "after"],
        ["a", "A", "leaving", 1, "c"],
        ["b", "B", "leaving", 2, "a"],
        ["c", "C", "leaving", 3, "b"],
        ["d", "D", "leaving", 4, "c"],
    ]
    fault = only_fault(write_folder(tmp_path / "w", with_sheet("Stages", rows)))

    assert fault.where == "Stages.csv, row 2, column after"
    assert fault.what == "The chain comes back to where it began: a → c → b → a."
    assert fault.remedy == "Empty “after” in the row that comes first."


def test_a_thing_that_comes_after_itself_is_a_circle(tmp_path: Path) -> None:
    """The shortest circle is one too; so is an organisation that is part of itself."""
    rows = [["name", "part of"], ["Trust", "Trust"]]
    fault = only_fault(write_folder(tmp_path / "w", with_sheet("Organisations", rows)))

    assert fault.what == "The chain comes back to where it began: Trust → Trust."


def test_a_long_chain_is_no_circle(tmp_path: Path) -> None:
    """Thousands of steps in a row are followed without trouble."""
    rows: list[list[object]] = [["name", "stage", "position", "after"]]
    rows += [[f"T{n}", "plan", n, f"T{n - 1}" if n else None] for n in range(5000)]

    assert faults(write_folder(tmp_path / "w", with_sheet("Steps", rows))) == []


def test_every_fault_is_told_at_once_in_order(tmp_path: Path) -> None:
    """One look at the list is enough to mend the whole workbook."""
    stages: list[list[object]] = [
        ["name", "journey", "position"],
        ["A", "nowhere", "x"],
        ["", "leaving", 2],
    ]
    sheets: Sheets = {
        **with_sheet("Stages", stages),
        "Missions": [["name", "evidence"], ["M", "maybe"]],
    }
    found = [fault.where for fault in faults(write_xlsx(tmp_path / "w.xlsx", sheets))]

    assert found == [
        "w.xlsx, sheet Stages, row 2, column position",
        "w.xlsx, sheet Stages, row 2, column journey",
        "w.xlsx, sheet Stages, row 3, column name",
        "w.xlsx, sheet Missions, row 2, column evidence",
    ]


def test_a_workbook_without_rows_is_no_model(tmp_path: Path) -> None:
    """Headings alone would empty a model that was there before."""
    path = write_folder(tmp_path / "w", {"About": ABOUT, "Missions": [["name"]]})

    assert only_fault(path).what == "There is not one row with anything to take."


def test_a_row_with_nothing_to_name_it_by_is_told_once(tmp_path: Path) -> None:
    """A row without name and id lacks its name, and that is all that is said."""
    path = write_folder(tmp_path / "w", with_sheet("Missions", [["name", "source"], ["", "p. 3"]]))

    assert only_fault(path).where == "Missions.csv, row 2, column name"


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    """A folder around the folder of CSV files is the usual slip."""
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    fault = only_fault(tmp_path / "outer")

    assert fault.what == "The folder holds no CSV file."


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["b.ttl", "a.jsonld", "c.csv.txt.rdf"], "but 3 RDF files, such as a.jsonld."),
        (["only.NT", "read-me.md"], "but one RDF file, such as only.NT."),
    ],
)
def test_a_folder_of_rdf_is_told_as_such(tmp_path: Path, names: list[str], what: str) -> None:
    """With how many files of RDF there are, and both ways to load them."""
    for name in names:
        (tmp_path / name).write_text("<http://a.test/a> <http://a.test/b> 1 .", encoding="utf-8")
    fault = only_fault(tmp_path)

    assert fault.what == f"The folder holds no CSV file, {what}"
    assert "Name each file itself, with --agency" in fault.remedy
    assert "--mapping cpsv-ap" in fault.remedy


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    """The loader says so itself, whoever calls it."""
    with pytest.raises(InputError, match=r"gone\.xlsx: There is no such file or folder"):
        LOADER.read(Source(tmp_path / "gone.xlsx"))
