# SPDX-License-Identifier: Apache-2.0
"""The documentation tells the truth: its commands run, its links lead somewhere, nothing lacks."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from missiongraph import __version__
from missiongraph.cli import VERBS, run
from missiongraph.settings import SETTINGS

TOP = Path(__file__).parents[2]
FRONT = [TOP / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING")]
PAGES = [*FRONT, *sorted((TOP / "docs").rglob("*.md"))]
SHOWN = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
OWN = ("server", "loaders", "tests", "tools", "benchmarks")


def shown(page: Path) -> list[str]:
    """The missiongraph commands that a page shows, without their remarks."""
    blocks = SHOWN.findall(page.read_text(encoding="utf-8"))
    lines = (line.partition("    #")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("missiongraph ")]


@pytest.mark.parametrize("page", ["docs/tutorial/from-a-workbook-to-an-answer.md"])
def test_the_tutorials_commands_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the tutorial ends well, in the order in which it is shown."""
    shutil.copytree(TOP / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    commands = shown(TOP / page)
    assert len(commands) > 5
    for line in commands:
        assert run(shlex.split(line)[1:]) == 0, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page leads to a file that is there."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_and_setting_is_documented() -> None:
    """The references name each command and each setting."""
    commands = (TOP / "docs/reference/commands.md").read_text(encoding="utf-8")
    settings = (TOP / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"\n## {verb}\n" not in commands] == []
    assert [s.name for s in SETTINGS if f"`{s.variable}`" not in settings] == []


def test_the_source_of_data_beside_the_repository_is_told() -> None:
    """CONTRIBUTING names each folder of real data and each suite that a test reads."""
    told = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in (TOP / "tests").rglob("*.py")]
    folders = {name for text in texts for name in re.findall(r'real_data\("([\w-]+)"', text)}
    suites = {name for text in texts for name in re.findall(r"shared/conformance/([\w.-]+)", text)}
    assert len(folders) >= 4
    assert len(suites) >= 3
    assert {name for name in folders | suites if f"`{name}" not in told} == set()


def test_the_version_is_one() -> None:
    """The package, the project file and the changelog speak of the same version."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(
        r"^## (\S+)", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest is not None
    assert project["version"] == __version__ == newest.group(1)


def test_every_file_says_its_licence() -> None:
    """Code is Apache-2.0; the ontology, shapes and queries are CC BY 4.0; each file says so."""
    code = [path for top in OWN for path in (TOP / top).rglob("*.py")]
    knowledge = [
        path
        for top in ("ontology", "shapes", "queries")
        for path in (TOP / top).rglob("*.*")
        if path.suffix in (".ttl", ".rq", ".ru")
    ]
    assert code
    assert knowledge
    lacking = [
        path.name
        for paths, licence in ((code, "Apache-2.0"), (knowledge, "CC-BY-4.0"))
        for path in paths
        if f"SPDX-License-Identifier: {licence}" not in path.read_text(encoding="utf-8")[:200]
    ]
    assert lacking == []
