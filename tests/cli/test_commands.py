# SPDX-License-Identifier: Apache-2.0
"""The commands do their jobs, and say what they did."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from missiongraph.cli import VERBS
from tests.cli.conftest import CASES, EXAMPLES, Said, contents
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Said]


def test_the_demo_answers_the_first_question(command: Run, tmp_path: Path) -> None:
    """The demo loads the cases and prints who touches the Sussex journey."""
    said = command("demo", "--no-serve", "--data", tmp_path / "data")
    assert said.status == 0, said.err
    for word in (
        "Leaving hospital",
        "direct",
        "service",
        "process",
        "system",
        "data",
        "governance",
    ):
        assert word in said.out
    assert "missiongraph questions" in said.out


def test_the_demo_can_be_run_again(command: Run, data: Path) -> None:
    """A second demo on the same folder changes nothing and answers the same."""
    before = contents(data)
    said = command("demo", "--no-serve", "--data", data)
    assert said.status == 0, said.err
    assert "nothing changed" in said.out
    assert contents(data) == before


def test_loading_twice_changes_nothing(command: Run, data: Path) -> None:
    """The same workbook again is no change, and no revision."""
    before = contents(data)
    said = command("load", EXAMPLES / "hospital-discharge.xlsx", "--data", data)
    assert said.status == 0, said.err
    assert "no change" in said.out
    assert contents(data) == before


def test_a_dry_run_shows_the_change_and_makes_none(
    command: Run, data: Path, tmp_path: Path
) -> None:
    """A renamed stage is shown as a change of its name, and nothing is changed."""
    copy = tmp_path / "hospital-discharge"
    shutil.copytree(EXAMPLES / "hospital-discharge", copy)
    path = copy / "Stages.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Going home", "Travelling home"),
        encoding="utf-8",
    )
    before = contents(data)
    said = command("load", copy, "--dry-run", "--data", data)
    assert said.status == 0, said.err
    assert "~ stage “Travelling home”" in said.out
    assert re.search(r"- \S+: Going home", said.out)
    assert re.search(r"\+ \S+: Travelling home", said.out)
    assert "1 fact added, 1 removed (a dry run: nothing changed)" in said.out
    assert contents(data) == before


def test_what_is_gone_from_the_source_goes(command: Run, data: Path, tmp_path: Path) -> None:
    """A row taken out of the workbook is a thing gone from the graph."""
    copy = tmp_path / "hospital-discharge"
    shutil.copytree(EXAMPLES / "hospital-discharge", copy)
    path = copy / "Requirements.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    gone = f"/id/nhs-sussex/requirement/{lines[-1].partition(',')[0]}>"
    assert any(gone in quad for quad in contents(data))
    assert command("load", copy, "--data", data).status == 0
    assert not any(gone in quad for quad in contents(data) if quad.startswith("0 "))


def test_csv_answers_have_the_columns_of_the_contract(command: Run, data: Path) -> None:
    """The answer as CSV has the columns, by label, IRI and prefixed name alike."""
    ask = ("ask", "organisations-touching-journey", "--format", "csv", "--data", data, "--journey")
    by_label = command(*ask, "leaving HOSPITAL")
    by_iri = command(*ask, "https://missiongraph.example/id/nhs-sussex/journey/leaving-hospital")
    by_name = command(*ask, "nhs-sussex:journey/leaving-hospital")
    assert by_label.status == 0, by_label.err
    assert by_label.out == by_iri.out == by_name.out
    table = list(csv.reader(io.StringIO(by_label.out)))
    columns = "organisation name role kind through through_name stage from until graph proof"
    assert table[0] == columns.split()


def test_what_is_published_answers_the_same(command: Run, data: Path) -> None:
    """With every model published, the published dataset gives the workspace's answer."""
    ask = ("ask", "organisations-touching-journey", "--format", "csv", "--data", data,
           "--journey", "Leaving hospital")  # fmt: skip
    assert command(*ask).out == command(*ask, "--published").out


def test_an_ambiguous_name_lists_the_candidates(command: Run, data: Path) -> None:
    """An organisation that two agencies describe must be told apart by its IRI."""
    said = command("ask", "journeys-touched-by-organisation", "--organisation", "NHS",
                   "--data", data)  # fmt: skip
    if said.status == 0:
        pytest.fail(f"“NHS” is not ambiguous in the examples: {said.out}")
    assert said.status == 2, said
    assert said.err.count("https://missiongraph.example/id/") >= 2


def test_validate_says_what_to_mend_and_where(command: Run, data: Path) -> None:
    """A flow of personal data without a legal basis is named with its sheet and row."""
    said = command("validate", "--severity", "warning", "--data", data)
    assert said.status == 0, said.err
    assert "names no legal basis" in said.out
    assert re.search(r"\[.*sheet Data flows, row \d+\]", said.out)


def test_validate_a_source_without_a_repository(command: Run, tmp_path: Path) -> None:
    """A workbook can be checked before there is any data folder, and none is made."""
    data = tmp_path / "none"
    said = command("validate", EXAMPLES / "immigration.xlsx", "--json", "--data", data)
    assert said.status == 0, said.err
    assert all(finding["severity"] != "Violation" for finding in json.loads(said.out))
    assert not data.exists()


def test_query_prints_each_format(command: Run, data: Path) -> None:
    """The journeys are counted alike in every format of results."""
    text = "SELECT (COUNT(DISTINCT ?j) AS ?n) { ?j a mg:Journey }"
    for form in ("table", "csv", "tsv", "json", "xml"):
        said = command("query", text, "--format", form, "--data", data)
        assert said.status == 0, said.err
        assert "12" in said.out
    said = command("query", "DESCRIBE mg:Journey", "--data", data)
    assert "mg:Journey" in said.out


def test_export_round_trips(command: Run, data: Path, tmp_path: Path) -> None:
    """What is exported in each format is the model's triples, and loads back as no change."""
    sets = []
    for form, suffix, kind in (
        ("turtle", "ttl", RdfFormat.TURTLE),
        ("ntriples", "nt", RdfFormat.N_TRIPLES),
        ("jsonld", "jsonld", RdfFormat.JSON_LD),
        ("rdfxml", "rdf", RdfFormat.RDF_XML),
    ):
        path = tmp_path / f"out.{suffix}"
        said = command("export", "ind", "--format", form, "--output", path, "--data", data)
        assert said.status == 0, said.err
        sets.append({str(q.triple) for q in parse(path=path, format=kind)})
    assert all(one == sets[0] for one in sets)
    again = command("load", tmp_path / "out.ttl", "--agency", "ind", "--model", "immigration",
                    "--data", data)  # fmt: skip
    assert "0 facts added, 0 removed" in again.out or "no change" in again.out


def test_the_doctor_finds_nothing_wrong(command: Run, data: Path) -> None:
    """On a sound data folder every check is well."""
    said = command("doctor", "--data", data)
    assert said.status == 0, said.out
    assert "mend" not in said.out


def test_the_doctor_names_an_unknown_setting(
    command: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting with a slip in its name is found."""
    monkeypatch.setenv("MISSIONGRAPH_PROT", "80")
    said = command("doctor", "--data", data)
    assert said.status == 1
    assert "MISSIONGRAPH_PROT" in said.out


def test_the_template_is_written(command: Run, tmp_path: Path) -> None:
    """An empty workbook is written, as XLSX and as a folder of CSV files."""
    assert command("load", "--template", tmp_path / "new.xlsx").status == 0
    assert command("load", "--template", tmp_path / "new").status == 0
    assert (tmp_path / "new.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "new" / "Steps.csv").is_file()


def test_a_folder_of_csv_is_the_same_as_the_workbook(command: Run, data: Path) -> None:
    """Each case's CSV twin loads as no change of facts."""
    for case in some(CASES):
        said = command("load", EXAMPLES / case, "--dry-run", "--json", "--data", data)
        told = json.loads(said.out)
        assert (told["added"], told["removed"]) == (0, 0), case


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help_with_an_example(command: Run, verb: str) -> None:
    """Help shows how the command is used."""
    said = command(verb, "--help")
    assert said.status == 0
    assert "Example" in said.out
    assert f"missiongraph {verb}" in said.out


def test_the_process_ends_with_the_status(data: Path) -> None:
    """The status reaches the shell, standard output is the data and standard error the rest."""
    done = subprocess.run(
        [sys.executable, "-m", "missiongraph", "ask", "no-such-question", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no-such-question" in done.stderr
