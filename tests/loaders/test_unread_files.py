# SPDX-License-Identifier: Apache-2.0
"""A folder in which a file can be read no more: it is named, and what it said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from missiongraph.cli import run

if TYPE_CHECKING:
    from pathlib import Path

ORGANISATION = "http://e.x/org/o"
FILE = """
@prefix cv: <http://data.europa.eu/m8g/> . @prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e.x/service/{n}> a cpsv:PublicService ; dct:title "Service {n}"@en ;
  dct:description "What {n} does"@en ; cv:hasCompetentAuthority <http://e.x/org/o> .
<http://e.x/org/o> a cv:PublicOrganisation ; skos:prefLabel "Office"@en ;
  dct:description "As {n} has it"@en .
"""


class Folder:
    """A folder of two files, and a repository that they are loaded into."""

    def __init__(self, top: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.files, self._data, self._screen = top / "services", top / "data", capsys
        self.files.mkdir()
        self.write("a", FILE.format(n="a"))
        self.write("b", FILE.format(n="b"))

    def write(self, name: str, text: str) -> None:
        """Write a file anew."""
        (self.files / f"{name}.ttl").write_text(text)

    def run(self, command: str, *more: str) -> tuple[int, str]:
        """Run a command on the folder; its status, and what it says on either stream."""
        options = ["--mapping", "cpsv-ap", "--agency", "x", "--data", str(self._data)]
        status = run([command, str(self.files), *options, *more])
        said = self._screen.readouterr()
        return status, said.out + said.err

    def texts(self) -> set[str]:
        """Every text that the repository holds, by rdflib."""
        run(["export", "--format", "ntriples", "--data", str(self._data)])
        return {str(o) for o in Graph().parse(data=self._screen.readouterr().out).objects()}


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """A folder that was loaded once."""
    found = Folder(tmp_path, capsys)
    assert found.run("load")[0] == 0
    return found


def test_what_an_unreadable_file_said_stays(folder: Folder) -> None:
    """Also what it said of something that another file states as well; others are taken."""
    before = folder.texts()
    folder.write("b", FILE.format(n="b") + "<http://broken")
    folder.write("a", FILE.format(n="a").replace("Service a", "Service A"))

    for _ in range(2):
        status, said = folder.run("load")
        assert status == 1
        assert "b.ttl cannot be read: Line 8, column" in said
        assert "What it said before stays" in said
    assert folder.texts() == before - {"Service a"} | {"Service A"}


def test_a_mended_file_and_a_file_that_is_gone_count_again(folder: Folder) -> None:
    """What they say no more is removed."""
    folder.write("b", "<http://broken")
    folder.run("load")
    folder.write("b", FILE.format(n="b").replace("What b does", "More"))
    assert folder.run("load")[0] == 0
    assert "What b does" not in folder.texts()
    (folder.files / "b.ttl").unlink()
    assert folder.run("load")[0] == 0
    assert not {"Service b", "More", "As b has it"} & folder.texts()


def test_validation_names_the_file_too(folder: Folder) -> None:
    """It has not seen what is in it."""
    folder.write("b", "<http://broken")
    status, said = folder.run("validate")
    assert status == 1
    assert "b.ttl: Line 1, column" in said
