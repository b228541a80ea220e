# SPDX-License-Identifier: Apache-2.0
"""`missiongraph validate`: reports in every format, and mends that are shown and made."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from missiongraph.errors import ChangedMeanwhile, NotAllowed
from missiongraph.gate import Author
from missiongraph.repository import Repository
from missiongraph.review import mend_proposal, mending, review
from tests.cli.conftest import EXAMPLES, Said, contents
from tests.support.faulty import PREFIX, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Said]

SLIPS = """
service:home-care mg:website "www.care.example" ; mg:operatedBy organisation:county-counsil .
step:wait a mg:Step ; skos:prefLabel "Wait"@en ; mg:stepOf stage:going .
"""
GAP = """
step:wait a mg:Step ; skos:prefLabel "Wait"@en ; mg:stepOf stage:going ;
  mg:accountableTo organisation:care-trust .
"""


def written(folder: Path, facts: str) -> Path:
    """A file with the sound model and some facts more."""
    path = folder / "care.ttl"
    path.write_text(PREFIX + SOUND + facts, encoding="utf-8")
    return path


def test_what_can_be_mended_is_shown_and_nothing_changes(
    command: Run, data: Path, tmp_path: Path
) -> None:
    """The difference names the thing, the file, what is wrong, and both values."""
    before = contents(data)
    path = written(tmp_path, SLIPS)
    said = command("validate", path, "--agency", "east", "--fix", "--data", data)
    assert said.status == 1
    above = path.read_text(encoding="utf-8").partition('mg:website "www.care.example"')[0]
    line = above.count("\n") + 1
    assert f"~ service “Home care” [care.ttl, line {line}]" in said.out
    assert (
        "    - website: “www.care.example”\n    + website: “https://www.care.example”" in said.out
    )
    assert "    + operated by: County Council\n" in said.out
    assert "    + position: “3” (integer)\n" in said.out
    assert "can be mended so; --apply does it. Nothing was changed." in said.out
    assert contents(data) == before


def test_a_source_can_be_loaded_mended(command: Run, data: Path, tmp_path: Path) -> None:
    """What load refuses goes in with its mends, as one revision that says so."""
    path = written(tmp_path, SLIPS)
    assert command("load", path, "--agency", "east", "--data", data).status == 1
    said = command("validate", path, "--agency", "east", "--fix", "--apply", "--data", data)
    assert said.status == 0, said.err
    with Repository(data) as repository:
        head = repository.workspace.head
        revision = repository.workspace.journal.revision(head)
    assert f"(revision {head})" in said.out
    assert revision.message.startswith("Load care.ttl, with ")
    assert "https://www.care.example" in "".join(contents(data))
    assert "county-counsil" not in "".join(contents(data))


def test_what_cannot_be_mended_still_refuses_the_source(
    command: Run, data: Path, tmp_path: Path
) -> None:
    """One violation that is left keeps everything out."""
    before = contents(data)
    path = written(tmp_path, SLIPS + 'step:travel mg:stepOf "nowhere" .')
    said = command("validate", path, "--agency", "east", "--fix", "--apply", "--data", data)
    assert said.status == 1
    assert "must be mended first; nothing was changed." in said.err
    assert contents(data) == before


def test_the_workspace_is_mended_by_one_revision(command: Run, tmp_path: Path) -> None:
    """Findings about what is loaded go, and a second run finds nothing to do."""
    data = tmp_path / "new"
    path = written(tmp_path, GAP)
    assert command("load", path, "--agency", "east", "--data", data).status == 0
    shown = command("validate", "--fix", "--data", data)
    assert "+ position: “3” (integer)" in shown.out
    said = command("validate", "--fix", "--apply", "--data", data)
    assert said.status == 0, said.err
    assert "1 finding mended: 1 fact added, 0 removed (revision 3)." in said.out
    again = command("validate", "--fix", "--apply", "--data", data)
    assert "none that mends itself without a guess" in again.out
    with Repository(data) as repository:
        assert repository.workspace.head == 3
        assert repository.workspace.journal.revision(3).message == "Mend 1 finding"


def test_mends_are_refused_when_the_data_moved(command: Run, data: Path, tmp_path: Path) -> None:
    """A mend made up for one revision is not made in the next, even where it would do no harm."""
    assert command("load", written(tmp_path, GAP), "--agency", "east", "--data", data).status == 0
    with Repository(data) as repository:
        gate, store = repository.gate, repository.workspace.store
        proposal = mend_proposal(gate, Author("ann"), mending(review(store, repository.names)))
        gate.submit(proposal)
        before = set(store.quads())
        with pytest.raises(ChangedMeanwhile, match="made for revision 3, and the data are at"):
            gate.submit(proposal)
        assert set(store.quads()) == before


def test_mends_are_authorised_like_all_changes(command: Run, data: Path, tmp_path: Path) -> None:
    """Who may not write to an agency's graph may not mend it."""
    assert command("load", written(tmp_path, GAP), "--agency", "east", "--data", data).status == 0
    with Repository(data) as repository:
        made = mending(review(repository.workspace.store, repository.names))
        stranger = Author("will", frozenset({"west"}))
        with pytest.raises(NotAllowed):
            repository.gate.submit(mend_proposal(repository.gate, stranger, made))


def test_every_format_can_be_asked_for(command: Run, data: Path) -> None:
    """JSON, Turtle and SARIF parse; --json is the same as --format json."""
    plain = command("validate", "--json", "--data", data).out
    assert plain == command("validate", "--format", "json", "--data", data).out
    number = len(json.loads(plain))
    report = Graph().parse(
        data=command("validate", "--format", "turtle", "--data", data).out, format="turtle"
    )
    assert len(report) > number * 5
    log = json.loads(command("validate", "--format", "sarif", "--data", data).out)
    assert len(log["runs"][0]["results"]) == number
    assert "<!doctype html>" in command("validate", "--format", "html", "--data", data).out


def test_sarif_of_a_folder_leads_to_its_files(command: Run, data: Path, tmp_path: Path) -> None:
    """The address of a finding is the path of the CSV file that was validated, and its row."""
    copy = tmp_path / "case"
    shutil.copytree(EXAMPLES / "hospital-discharge", copy)
    steps = copy / "Steps.csv"
    text = steps.read_text(encoding="utf-8")
    steps.write_text(text.replace("bedside-conversation; leaving-leaflet", "", 1), encoding="utf-8")
    said = command("validate", copy, "--format", "sarif", "--data", data)
    results = json.loads(said.out)["runs"][0]["results"]
    (found,) = [r for r in results if r["ruleId"] == "Step-touchpoint"]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == steps.as_posix()
    assert place["region"] == {"startLine": 2}


def test_groups_are_as_asked(command: Run, data: Path) -> None:
    """By owner the headings are organisations, by thing they are things."""
    owners = command("validate", "--data", data).out
    assert "\nJob Centre:\n" in owners
    things = command("validate", "--group-by", "thing", "--data", data).out
    assert "\ndata flow “Transport request”:\n" in things


def test_a_long_list_is_cut_and_can_be_had_whole(command: Run, data: Path, tmp_path: Path) -> None:
    """Twenty of thirty systems of one rule are listed, and how to see the others."""
    many = "".join(
        f'system:s{place} a mg:System ; skos:prefLabel "System {place}"@en .\n'
        for place in range(30)
    )
    path = written(tmp_path, many)
    said = command("validate", path, "--agency", "east", "--group-by", "rule", "--data", data).out
    assert "more\n" in said
    assert said.endswith("--all lists them all.\n")
    whole = command(
        "validate", path, "--agency", "east", "--group-by", "rule", "--all", "--data", data
    ).out
    assert "… and" not in whole
    assert all(f"system “System {place}”" in whole for place in range(30))


def test_odd_options_are_refused(command: Run, data: Path) -> None:
    """With the way out, and before anything is done."""
    for options, word in (
        (["--apply"], "--fix"),
        (["--fix", "--published"], "workspace"),
        (["--format", "pdf"], "sarif"),
    ):
        said = command("validate", *options, "--data", data)
        assert said.status == 2
        assert word in said.err


def test_a_refusal_with_many_findings_is_short(command: Run, data: Path, tmp_path: Path) -> None:
    """Forty faults of one kind are told once, with five of the things and how to see the rest."""
    many = "".join(
        f'system:s{number} a mg:System ; skos:prefLabel "System {number}" .\n'
        for number in range(40)
    )
    said = command("load", written(tmp_path, many), "--agency", "east", "--data", data)
    assert said.status == 1
    assert said.err.count("does not say which language it is in") == 1
    assert said.err.count("system “System") == 5
    assert "… and 35 more" in said.err
    assert "missiongraph validate" in said.err
    assert "40 things must be mended first; nothing was changed." in said.err


def test_a_source_with_very_many_faults_is_told_in_a_hundred_lines(
    command: Run, data: Path, tmp_path: Path
) -> None:
    """And how to have all of them, with the reasons, in a file."""
    copy = tmp_path / "case"
    shutil.copytree(EXAMPLES / "hospital-discharge", copy)
    steps = copy / "Steps.csv"
    head = steps.read_text(encoding="utf-8").splitlines()[0]
    commas = "," * (head.count(",") - 3)
    rows = (f"bad-{place},Bad {place},no-such-stage,{place}{commas}" for place in range(1, 151))
    steps.write_text("\n".join([steps.read_text(encoding="utf-8").rstrip(), *rows]) + "\n", "utf-8")
    said = command("load", copy, "--data", data)
    assert said.status == 1
    assert said.err.count("no-such-stage") == 100
    assert "… and 50 more. missiongraph load --rejects FILE" in said.err
