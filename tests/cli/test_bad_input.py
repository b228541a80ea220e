# SPDX-License-Identifier: Apache-2.0
"""Bad input: a clear message, the right exit status, and nothing changed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import msoffcrypto.format.ooxml
import pytest

from tests.cli.conftest import EXAMPLES, Said, contents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Said]

FINDINGS, USAGE, FAILURE = 1, 2, 3


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The Sussex workbook as a folder of CSV files, to be spoilt."""
    copy = tmp_path / "hospital-discharge"
    shutil.copytree(EXAMPLES / "hospital-discharge", copy)
    return copy


def rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, the heading first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, table: list[list[str]]) -> None:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def set_cell(path: Path, row: int, column: str, value: str) -> None:
    """Set a cell; row 1 is the heading."""
    table = rows(path)
    table[row - 1][table[0].index(column)] = value
    write(path, table)


def refused(command: Run, data: Path, source: Path, *words: str) -> None:
    """Loading the source is refused with these words in the message, and changes nothing."""
    before = contents(data)
    said = command("load", source, "--data", data)
    assert said.status == FINDINGS, said
    for word in words:
        assert word in said.err, said.err
    assert "Traceback" not in said.err
    assert contents(data) == before


def test_a_corrupt_workbook_is_named(command: Run, data: Path, tmp_path: Path) -> None:
    """A file that only looks like XLSX is said to be damaged."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes((EXAMPLES / "hospital-discharge.xlsx").read_bytes()[:2000])
    refused(command, data, path, "broken.xlsx")


def test_a_zip_that_is_no_workbook_is_named(command: Run, data: Path, tmp_path: Path) -> None:
    """A zip file with another name is said to be no workbook."""
    path = tmp_path / "holiday.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("beach.txt", "sand")
    refused(command, data, path, "holiday.xlsx")


def test_a_protected_workbook_says_how_to_open_it(command: Run, data: Path, tmp_path: Path) -> None:
    """A workbook with a password is said to have one."""
    plain = io.BytesIO((EXAMPLES / "hospital-discharge.xlsx").read_bytes())
    path = tmp_path / "secret.xlsx"
    with path.open("wb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("pass", file)
    refused(command, data, path, "secret.xlsx", "password")


def test_latin_1_is_named_with_its_place(command: Run, data: Path, workbook: Path) -> None:
    """A CSV file in Latin-1 is said to be so, and how to save it."""
    path = workbook / "Steps.csv"
    text = path.read_text(encoding="utf-8").replace("Ask", "Café ask", 1)
    path.write_bytes(text.encode("latin-1", "replace"))
    set_latin = path.read_bytes()
    if b"\xe9" not in set_latin:
        path.write_bytes(set_latin.replace(b"a", b"\xe9", 1))
    refused(command, data, workbook, "Steps.csv", "UTF-8")


def test_semicolons_are_read(command: Run, data: Path, workbook: Path) -> None:
    """A CSV file with semicolons, as Excel writes it in Europe, means the same."""
    for path in workbook.glob("*.csv"):
        table = rows(path)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(table)
    said = command("load", workbook, "--data", data)
    assert said.status == 0, said
    assert "0 facts added, 0 removed" in said.out or "no change" in said.out


def test_a_missing_sheet_is_named(command: Run, data: Path, workbook: Path) -> None:
    """Without the sheet About, nobody knows whose model it is."""
    (workbook / "About.csv").unlink()
    refused(command, data, workbook, "About")


def test_a_missing_sheet_that_others_refer_to(command: Run, data: Path, workbook: Path) -> None:
    """Without its stages, every step refers to nothing, and the first is named with its row."""
    (workbook / "Stages.csv").unlink()
    refused(command, data, workbook, "Steps.csv, row 2", "planning-to-leave")


def test_an_unknown_column_suggests_the_right_one(command: Run, data: Path, workbook: Path) -> None:
    """A heading with a slip is named, and the heading that was meant."""
    table = rows(workbook / "Stages.csv")
    table[0][table[0].index("position")] = "postion"
    write(workbook / "Stages.csv", table)
    refused(command, data, workbook, "Stages.csv", "postion", "position")


def test_a_dangling_reference_names_its_cell(command: Run, data: Path, workbook: Path) -> None:
    """A reference to nothing is named with file, row, column and the nearest name."""
    set_cell(workbook / "Stages.csv", 3, "journey", "leaving-hopsital")
    refused(
        command, data, workbook, "Stages.csv, row 3", "journey", "leaving-hopsital",
        "leaving-hospital",
    )  # fmt: skip


def test_a_cycle_of_stages_is_spelt_out(command: Run, data: Path, workbook: Path) -> None:
    """Stages that come after each other in a circle are named."""
    set_cell(workbook / "Stages.csv", 2, "after", "settling-at-home")
    set_cell(workbook / "Stages.csv", 5, "after", "planning-to-leave")
    refused(command, data, workbook, "Stages.csv", "planning-to-leave", "settling-at-home")


def test_a_duplicate_identifier_names_both_rows(command: Run, data: Path, workbook: Path) -> None:
    """Two rows with one identifier are both named."""
    table = rows(workbook / "Stages.csv")
    write(workbook / "Stages.csv", [*table, table[1]])
    refused(command, data, workbook, "Stages.csv", "planning-to-leave", "row 2", "row 10")


@pytest.mark.parametrize("name", ["empty.xlsx", "empty.csv", "empty.ttl"])
def test_an_empty_file_is_named(command: Run, data: Path, tmp_path: Path, name: str) -> None:
    """An empty file is said to be empty, whatever its kind."""
    path = tmp_path / name
    path.touch()
    before = contents(data)
    said = command("load", path, "--agency", "a", "--model", "m", "--data", data)
    assert said.status == FINDINGS, said
    assert name in said.err
    assert "empty" in said.err
    assert contents(data) == before


def test_turtle_broken_at_line_40_says_so(command: Run, data: Path, tmp_path: Path) -> None:
    """A syntax error in Turtle is named with its line."""
    path = tmp_path / "model.ttl"
    good = "".join(f"<urn:s> <urn:p> {number} .\n" for number in range(39))
    path.write_text(f"{good}<urn:s> <urn:p> .\n<urn:s> <urn:p> 41 .\n", encoding="utf-8")
    before = contents(data)
    said = command("load", path, "--agency", "a", "--model", "m", "--data", data)
    assert said.status == FINDINGS, said
    assert "model.ttl" in said.err
    assert "line 40" in said.err.lower()
    assert contents(data) == before


def test_a_newer_format_is_refused(command: Run, data: Path) -> None:
    """A data folder of a newer version is left alone, and the version that is needed named."""
    record = data / "repository.json"
    known = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**known, "format": 99, "version": "9.9"}), encoding="utf-8")
    for arguments in (["validate"], ["load", EXAMPLES / "immigration.xlsx"]):
        said = command(*arguments, "--data", data)
        assert said.status == FAILURE, said
        assert "9.9" in said.err
    assert command("questions").status == 0


def test_a_change_that_breaks_a_shape_is_refused(command: Run, data: Path, tmp_path: Path) -> None:
    """RDF with a stage without a name is refused, and the finding says how to mend it."""
    path = tmp_path / "model.ttl"
    path.write_text(
        "@prefix mg: <https://w3id.org/missiongraph/ns#> .\n"
        "<https://missiongraph.example/id/a/stage/s> a mg:Stage ; mg:position 1 .\n",
        encoding="utf-8",
    )
    before = contents(data)
    said = command("load", path, "--agency", "a", "--model", "m", "--data", data)
    assert said.status == FINDINGS, said
    assert "The stage has no name" in said.err
    assert "nothing was changed" in said.err
    assert contents(data) == before


def test_one_bad_source_keeps_the_others_out(command: Run, data: Path, workbook: Path) -> None:
    """Sources named together go in together or not at all."""
    set_cell(workbook / "Stages.csv", 3, "journey", "nowhere")
    before = contents(data)
    said = command("load", EXAMPLES / "immigration", workbook, "--data", data)
    assert said.status == FINDINGS, said
    assert contents(data) == before


def test_two_sources_of_one_model_are_refused(command: Run, data: Path) -> None:
    """A model has one source, so a workbook and its CSV twin cannot go in together."""
    said = command("load", EXAMPLES / "immigration.xlsx", EXAMPLES / "immigration", "--data", data)
    assert said.status == FINDINGS, said
    assert "ind/immigration" in said.err


def test_a_bad_source_makes_no_folder(command: Run, tmp_path: Path) -> None:
    """A first load that fails leaves not even an empty data folder."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"no")
    said = command("load", path, "--data", tmp_path / "data")
    assert said.status == FINDINGS, said
    assert not (tmp_path / "data").exists()


def test_a_folder_of_something_else_is_left_alone(command: Run, tmp_path: Path) -> None:
    """A folder that holds other things is not made a repository."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-mother.txt").write_text("Dear", encoding="utf-8")
    said = command("load", EXAMPLES / "immigration.xlsx", "--data", tmp_path / "letters")
    assert said.status == FAILURE, said
    assert "something else" in said.err


def test_nothing_there_yet_says_what_to_do(command: Run, tmp_path: Path) -> None:
    """Asking before anything is loaded says how to load."""
    said = command("ask", "mission-overview", "--data", tmp_path / "none")
    assert said.status == FAILURE, said
    assert "missiongraph load" in said.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["ask", "organisations-touching-journy"], "organisations-touching-journey"),
        (["ask", "organisations-touching-journey"], "needs the parameter journey"),
        (["ask", "organisations-touching-journey", "--journey", "Leaving hopsital"],
         "Leaving hospital"),
        (["ask", "organisations-touching-journey", "--jurney", "x"], "--jur"),
        (["query", "SELECT * WHERE {"], "does not parse"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE"),
        (["export", "no-such-agency"], "no-such-agency"),
        (["load", "no-such-file.xlsx"], "no-such-file.xlsx"),
        (["fly"], "fly"),
    ],
)  # fmt: skip
def test_usage_errors_name_what_was_meant(
    command: Run, data: Path, arguments: list[str], word: str
) -> None:
    """A slip in a name gives status 2 and what was meant."""
    where = [] if arguments == ["fly"] else ["--data", str(data)]
    said = command(*arguments, *where)
    assert said.status == USAGE, said
    assert word in said.err, said.err
