# SPDX-License-Identifier: Apache-2.0
"""The notebook of the how-to runs as it is shown, and prints what it says that it prints."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.cli import run
from missiongraph.errors import UnknownName
from missiongraph.repository import Repository
from missiongraph.terms import MG
from tests.support.java import needs_java

if TYPE_CHECKING:
    from collections.abc import Callable

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs/how-to/use-in-a-notebook.md").read_text(encoding="utf-8")


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], dict[str, object]]:
    """Runs the first blocks of Python of the page, after its command; what they define."""
    shutil.copytree(TOP / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MISSIONGRAPH_DATA", raising=False)
    for line in blocks("sh")[0].splitlines():
        assert run(shlex.split(line)[1:]) == 0

    def execute(number: int) -> dict[str, object]:
        defined: dict[str, object] = {}
        for code in blocks("python")[:number]:
            exec(code, defined)  # noqa: S102 (the page is ours)
        return defined

    return execute


def blocks(language: str) -> list[str]:
    """The blocks of the page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_notebook_prints_what_the_page_says(
    shown: Callable[[int], dict[str, object]], capfd: pytest.CaptureFixture[str]
) -> None:
    """Labels, definitions, searches and the journeys come out as shown."""
    capfd.readouterr()
    shown(1)
    out = capfd.readouterr().out

    assert out.startswith("journey\nThe course that people go through")
    assert "[ns.PainPoint, ns.painPointKind]\njourney.leaving-hospital\n" in out
    assert out.endswith(blocks("text")[0])


@needs_java
@pytest.mark.filterwarnings("ignore")
def test_the_notebook_reasons(
    shown: Callable[[int], dict[str, object]], capfd: pytest.CaptureFixture[str]
) -> None:
    """HermiT takes the ontology with an agency's facts, and finds no empty class."""
    shown(2)

    assert capfd.readouterr().out.splitlines()[-1] == "[]"


def test_each_ontology_is_a_world_of_its_own(tmp_path: Path) -> None:
    """What is done to one leaves the next as it was; a graph that is not there is named."""
    with Repository(tmp_path / "data") as repository:
        first = repository.ontology()
        first.Mission.label.append("changed")
        with pytest.raises(UnknownName):
            repository.ontology(models=[MG.Mission])
        second = repository.ontology()

    assert "changed" in first.Mission.label
    assert "changed" not in second.Mission.label
    assert second.Mission.instances() == []
