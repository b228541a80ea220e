# SPDX-License-Identifier: Apache-2.0
"""`missiongraph check ontology`, as people run it, on our ontology and on spoilt copies of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.java import needs_java

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SAME_CLASS = (
    "“mg:Need = mg:Opportunity; mg:Need: mg:DescribedThing” follows, and "
    "“mg:Need: mg:DescribedThing” is expected."
)
SAME_PROPERTY = (
    "“mg:fundedBy = mg:operatedBy; mg:fundedBy: mg:involves” follows, and "
    "“mg:fundedBy: mg:involves” is expected."
)


@pytest.fixture
def spoilt(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the ontology with more axioms in it."""

    def copy(axioms: str) -> Path:
        folder = tmp_path / "ontology"
        shutil.copytree(ONTOLOGY, folder, ignore=shutil.ignore_patterns("alignments"))
        head = (ONTOLOGY / "missiongraph.ttl").read_text(encoding="utf-8").partition("\n\n")[0]
        (folder / "more.ttl").write_text(f"{head}\n{axioms}", encoding="utf-8")
        return folder

    return copy


@needs_java
def test_our_ontology_is_sound(command: Callable[..., Said]) -> None:
    """HermiT, the profile, the pitfalls and the shapes find nothing in what we ship."""
    said = command("check", "ontology")

    assert (said.status, said.err) == (0, ""), said.out
    assert said.out.splitlines()[-1] == "Nothing to mend."


@needs_java
@pytest.mark.parametrize(
    ("axioms", "told"),
    [
        (
            "mg:Stage rdfs:subClassOf mg:Journey .",
            "Nothing can ever be of mg:Stage: what is said of it contradicts itself.",
        ),
        (
            "<https://w3id.org/missiongraph/code/role/funds> a mg:Channel .",
            "Nothing can be as the ontology says: it contradicts itself.",
        ),
        (
            "mg:Need rdfs:subClassOf mg:Opportunity .",
            "“mg:Need: mg:Opportunity” follows, and “mg:Need: mg:DescribedThing” is expected.",
        ),
        (
            "mg:Need owl:equivalentClass mg:Opportunity .",
            SAME_CLASS,
        ),
        (
            "mg:journeyOf owl:equivalentProperty mg:stageOf .",
            "Nothing can ever be of mg:journeyOf: what is said of it contradicts itself.",
        ),
        (
            "mg:operatedBy owl:equivalentProperty mg:fundedBy .",
            SAME_PROPERTY,
        ),
    ],
    ids=["unsatisfiable", "inconsistent", "below", "same-class", "never", "same-property"],
)
def test_what_follows_by_surprise_is_told(
    axioms: str, told: str, spoilt: Callable[[str], Path], command: Callable[..., Said]
) -> None:
    """An axiom too many is found by what follows from it, and the term is named."""
    said = command("check", "ontology", "--ontology", spoilt(axioms), "--json")
    reasoned = json.loads(said.out)[0]

    assert said.status == 1
    assert told in [finding["message"] for finding in reasoned["findings"]]


@needs_java
def test_an_alignment_that_breaks_the_ontology_is_told(
    spoilt: Callable[[str], Path], command: Callable[..., Said]
) -> None:
    """What only follows by way of a standard's terms is found with the alignments."""
    folder = spoilt("")
    (folder / "alignments").mkdir()
    (folder / "alignments" / "other.ttl").write_text(
        "@prefix mg: <https://w3id.org/missiongraph/ns#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        "mg:Stage rdfs:subClassOf <https://example.org/Part> ."
        "<https://example.org/Part> rdfs:subClassOf mg:Journey .",
        encoding="utf-8",
    )
    said = command("check", "ontology", "--ontology", folder, "--json")
    alone, aligned = json.loads(said.out)[:2]

    assert said.status == 1
    assert alone["findings"] == []
    assert "mg:Stage" in [finding["term"] for finding in aligned["findings"]]


def test_without_java_the_other_checks_report(spoilt: Callable[[str], Path]) -> None:
    """An empty PATH has no Java: the way out is told, and what can be checked is."""
    folder = spoilt("mg:Lost a owl:Class ; rdfs:subClassOf mg:Nowhere .")
    run = subprocess.run(
        [sys.executable, "-m", "missiongraph", "check", "ontology", "--ontology", str(folder)],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 3
    assert "apt-get install default-jre-headless" in run.stdout
    assert "mg:Nowhere stands where a class is expected" in run.stdout
    assert "mg:Lost: It has no label" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_a_file_that_is_not_turtle_is_named(
    spoilt: Callable[[str], Path], command: Callable[..., Said]
) -> None:
    """The file and the line at fault are told, without a traceback."""
    said = command("check", "ontology", "--ontology", spoilt("mg:Lost a ;"))

    assert said.status == 1
    assert "more.ttl" in said.err
    assert "Traceback" not in said.err


def test_a_folder_without_an_ontology_is_named(
    tmp_path: Path, command: Callable[..., Said]
) -> None:
    """A folder that is absent is a slip of the user's; one that is empty is a fault of its own."""
    assert command("check", "ontology", "--ontology", tmp_path / "no").status == 2
    empty = command("check", "ontology", "--ontology", tmp_path)

    assert empty.status == 1
    assert "holds no Turtle file" in empty.err
