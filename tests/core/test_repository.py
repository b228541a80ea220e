# SPDX-License-Identifier: Apache-2.0
"""The data folder: made once, opened by one writer and any reader, refused where it should be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, Triple

from missiongraph import __version__
from missiongraph.data_folder import known_base
from missiongraph.errors import StoreBusy, StoreDamaged, StoreError, StoreTooNew, UnknownName
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, mint
from missiongraph.repository import Repository, reading
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import MG, ONTOLOGY, PROV, VOCABULARIES
from tests.support.loads import Desk
from tests.support.versions import batch

if TYPE_CHECKING:
    from pathlib import Path

ANN = Author("ann")


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder and what they hold."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def say(data: Path, **changed: object) -> None:
    """Change what a data folder says of itself."""
    record = data / "repository.json"
    known = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(known | changed), encoding="utf-8")


def test_a_new_folder_says_what_it_is(tmp_path: Path) -> None:
    """It is made where there is none, with the folders above it, and says who made it."""
    data = tmp_path / "a" / "b" / "data"
    Repository(data).close()
    record = json.loads((data / "repository.json").read_text(encoding="utf-8"))
    assert record["format"] == 2
    assert record["version"] == __version__
    assert record["base"] == DEFAULT_BASE
    assert sorted(path.name for path in data.iterdir()) == [
        "published",
        "repository.json",
        "workspace",
    ]


def test_a_new_repository_holds_the_ontology_and_the_code_lists(tmp_path: Path) -> None:
    """In both datasets, in graphs of their own, without blank nodes, and nothing else."""
    with Repository(tmp_path / "data") as repository:
        for dataset in (repository.workspace, repository.published):
            quads = set(dataset.store.quads())
            assert set(dataset.store.graphs()) == {
                ONTOLOGY,
                VOCABULARIES,
                repository.names.revisions,
            }
            assert any(q.subject == MG.Journey and q.graph_name == ONTOLOGY for q in quads)
            assert not any(isinstance(t, BlankNode) for q in quads for t in (q.subject, q.object))


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    """No revision is made of what is there already."""
    data = tmp_path / "data"
    Repository(data).close()
    for _ in range(2):
        with Repository(data) as repository:
            assert repository.workspace.head == repository.published.head == 1


class TestBase:
    """The base IRI is settled when the folder is made."""

    def test_it_is_what_was_asked_for(self, tmp_path: Path) -> None:
        """A slash at its end does not count, and it may be said again."""
        data = tmp_path / "data"
        with Repository(data, "https://data.example.gov/") as repository:
            assert repository.names.base == "https://data.example.gov"
        for again in (None, "https://data.example.gov", "https://data.example.gov/"):
            with Repository(data, again) as repository:
                assert repository.names.base == "https://data.example.gov"

    def test_it_cannot_become_another(self, tmp_path: Path) -> None:
        """The message says what it is, and the ways out; nothing changes."""
        data = tmp_path / "data"
        Repository(data, "https://data.example.gov").close()
        before = tree(data)
        with pytest.raises(StoreError, match=r"data\.example\.gov, which cannot become .*other"):
            Repository(data, "https://other.example.gov")
        assert tree(data) == before

    def test_it_is_known_before_anything_is_made(self, tmp_path: Path) -> None:
        """A loader mints IRIs with it while the folder is not there yet."""
        data = tmp_path / "data"
        assert known_base(data) == DEFAULT_BASE
        assert known_base(data, "https://data.example.gov/") == "https://data.example.gov"
        assert not data.exists()


class TestRefusals:
    """Folders that are not to be touched are not touched."""

    @pytest.mark.parametrize("version", [3, 99])
    def test_a_newer_format(self, tmp_path: Path, version: int) -> None:
        """Neither for writing nor for reading; the message says which version is needed."""
        data = tmp_path / "data"
        Repository(data).close()
        say(data, format=version, version="9.8.7")
        before = tree(data)
        with pytest.raises(StoreTooNew, match=rf"missiongraph 9\.8\.7 \(format {version}\)"):
            Repository(data)
        with pytest.raises(StoreTooNew), reading(data):
            pass
        assert tree(data) == before

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        """Nobody's photographs become a data folder."""
        (tmp_path / "holiday.jpg").write_bytes(b"...")
        with pytest.raises(StoreError, match="holds something else already"):
            Repository(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]

    def test_a_file(self, tmp_path: Path) -> None:
        """A file is no folder."""
        (tmp_path / "data").write_text("mine", encoding="utf-8")
        with pytest.raises(StoreError, match="cannot be made a data folder"):
            Repository(tmp_path / "data")
        assert (tmp_path / "data").read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", "7", "{}", '{"format": "new", "version": "1", "base": "x"}']
    )
    def test_a_damaged_record(self, tmp_path: Path, text: str) -> None:
        """The message says which file it is; it is not made anew, since the base would be lost."""
        data = tmp_path / "data"
        Repository(data).close()
        (data / "repository.json").write_text(text, encoding="utf-8")
        with pytest.raises(StoreDamaged, match=r"repository\.json cannot be read: restore it"):
            Repository(data)
        assert (data / "repository.json").read_text(encoding="utf-8") == text

    def test_half_a_record_is_no_hindrance(self, tmp_path: Path) -> None:
        """What a crash left while the folder was made does not stand in the way."""
        data = tmp_path / "data"
        data.mkdir()
        (data / "repository.json.part").write_text('{"form', encoding="utf-8")
        Repository(data).close()
        assert known_base(data) == DEFAULT_BASE


class TestTurns:
    """One process writes; any number read beside it."""

    def test_a_second_writer_waits(self, tmp_path: Path) -> None:
        """Another process is told who stands in its way; then it gets its turn."""
        data = tmp_path / "data"
        code = (
            "import sys; from pathlib import Path; "
            "from missiongraph.repository import Repository; Repository(Path(sys.argv[1])).close()"
        )
        command = [sys.executable, "-c", code, str(data)]
        with Repository(data):
            other = subprocess.run(command, capture_output=True, text=True, check=False)
            assert other.returncode == 1
            assert "StoreBusy: Another process is using" in other.stderr
        assert subprocess.run(command, check=False).returncode == 0

    def test_an_opening_that_fails_holds_nothing_back(self, tmp_path: Path) -> None:
        """Where the second dataset cannot be had, the first is given up again."""
        data = tmp_path / "data"
        Repository(data).close()
        taken = OxigraphStore(data / "published" / "store")
        with pytest.raises(StoreBusy) as busy:
            Repository(data)
        assert "published" in str(busy.value)
        OxigraphStore(data / "workspace" / "store").close()
        taken.close()
        Repository(data).close()

    def test_readers_see_each_change_once_they_open(self, tmp_path: Path) -> None:
        """Beside the writer, without waiting for it."""
        data = tmp_path / "data"
        with Repository(data) as repository:
            desk = Desk(repository)
            for version in (1, 2, 0):
                desk.load(batch("a", version))
                with reading(data) as seen:
                    assert set(seen.workspace.quads()) == desk.contents()
        with reading(data) as seen:
            assert seen.names == repository.names

    def test_readers_wait_until_all_has_followed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store that has changed and has not been derived from yet is not read."""
        data = tmp_path / "data"
        monkeypatch.setattr("missiongraph.repository.PATIENCE", 0.2)
        with Repository(data) as opened:
            store, names = opened.published.store, opened.names
            marks = list(store.quads(None, PROV.generated, None, names.revisions))
            store.apply(Patch(removed=marks))
            with pytest.raises(StoreBusy, match="Try again later"), reading(data):
                pass
            monkeypatch.setattr("missiongraph.repository.PATIENCE", 20)
            timer = threading.Timer(0.3, store.apply, [Patch(marks)])
            timer.start()
            with reading(data) as seen:
                assert set(marks) <= set(seen.published.quads())
            timer.join()
            store.apply(Patch(removed=marks))
        # Nobody is at it any more, so the reader has it derived.
        with reading(data) as seen:
            assert set(marks) <= set(seen.published.quads())

    def test_there_is_nothing_to_read_yet(self, tmp_path: Path) -> None:
        """The message says how to begin, and nothing is made."""
        data = tmp_path / "data"
        yet = r"no repository in .*data yet.*missiongraph load"
        with pytest.raises(StoreError, match=yet), reading(data):
            pass
        assert not data.exists()


class TestPublishing:
    """What is published is what was chosen, and all that follows from it alone."""

    def test_a_model_is_published_as_it_stands(self, desk: Desk) -> None:
        """Its facts go, the notes of where they were read stay behind."""
        repository = desk.repository
        desk.load(batch("a", 1), batch("b", 1))
        graph = repository.names.graph("east", "a")
        outcome = repository.publish([graph], ANN)

        shown = repository.published.store
        assert outcome.added == 40
        assert set(shown.quads(graph=graph)) == set(repository.workspace.store.quads(graph=graph))
        assert set(shown.graphs()) == {
            ONTOLOGY,
            VOCABULARIES,
            graph,
            repository.names.derived,
            repository.names.revisions,
        }

    def test_nothing_shows_through_what_is_derived(self, desk: Desk) -> None:
        """An organisation that only an unpublished model names touches nothing in public."""
        repository = desk.repository
        other = batch("b", 1)
        step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
        secret = mint(DEFAULT_BASE, "east", MG.Organisation, "b-v1-1")
        other.triples.append(Triple(step, MG.accountableTo, secret))
        desk.load(batch("a", 1), other)
        repository.publish([repository.names.graph("east", "a")], ANN)

        derived = repository.names.derived
        inside = {str(q) for q in repository.workspace.store.quads(graph=derived)}
        outside = {str(q) for q in repository.published.store.quads(graph=derived)}
        assert any(secret.value in line for line in inside)
        assert outside
        assert not any(secret.value in line for line in outside)

    def test_publishing_again_changes_nothing(self, desk: Desk) -> None:
        """And a model that changed is published as it is now."""
        repository = desk.repository
        graph = repository.names.graph("east", "a")
        desk.load(batch("a", 1))
        repository.publish([graph], ANN)
        assert repository.publish([graph], ANN).revision is None
        desk.load(batch("a", 2))
        again = repository.publish([graph], ANN)
        assert (again.added, again.removed) == (29, 29)

    def test_what_is_not_there_cannot_be_published(self, desk: Desk) -> None:
        """The message names the graph."""
        missing = desk.repository.names.graph("east", "nothing")
        with pytest.raises(UnknownName, match=r"no graph named .*/graph/east/nothing"):
            desk.repository.publish([missing], ANN)


def test_the_models_are_those_that_agencies_state(desk: Desk) -> None:
    """Not the ontology, what is derived, or where things were read."""
    desk.load(batch("b", 1), batch("a", 1))
    names = desk.repository.names
    assert desk.repository.models() == [names.graph("east", "a"), names.graph("east", "b")]


def test_a_model_says_who_describes_it(desk: Desk) -> None:
    """The graph has a title and a publisher, and the agency a name."""
    made = batch("a", 1)
    made.about = {"agency name": "East Agency", "licence": "OGL", "source": "The paper"}
    desk.load(made)
    graph = desk.repository.names.graph("east", "a")
    said = {str(q.object) for q in desk.repository.workspace.store.quads(graph)}
    agency = f"<{DEFAULT_BASE}/id/east>"
    assert said == {str(Literal(t)) for t in ("Model a", "OGL", "The paper")} | {agency}


def as_format_1(data: Path) -> None:
    """Take all checksums out of a folder, as an earlier version wrote it."""
    for path in [data / "repository.json", *data.glob("*/journal/*.json")]:
        said = json.loads(path.read_text(encoding="utf-8"))
        plain = {name: said[name] for name in said if name not in ("seal", "checksum")}
        if "base" in plain:
            plain["format"] = 1
        path.write_text(json.dumps(plain, indent=1), encoding="utf-8")


def test_a_folder_of_format_1_is_given_checksums(tmp_path: Path) -> None:
    """It opens as before, says the same, and damage to it is seen from then on."""
    data = tmp_path / "data"
    with Repository(data) as repository:
        before = list(repository.workspace.journal.revisions())
    as_format_1(data)
    with Repository(data) as repository:
        assert list(repository.workspace.journal.revisions()) == before
        assert list(repository.workspace.journal.damages()) == []
    said = json.loads((data / "repository.json").read_text(encoding="utf-8"))
    assert said["format"] == 2
    path = data / "workspace" / "journal" / "00000001.added.nq"
    path.write_text(path.read_text(encoding="utf-8").replace("Mission", "Missile"))
    shutil.rmtree(data / "workspace" / "store")
    with pytest.raises(StoreDamaged, match=r"Revision 1 .*00000001\.added\.nq is not as it was"):
        Repository(data)


def test_an_upgrade_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    """Some records have checksums by then, and others have none yet."""
    data = tmp_path / "data"
    Repository(data).close()
    sealed = (data / "workspace" / "journal" / "00000001.json").read_bytes()
    as_format_1(data)
    (data / "workspace" / "journal" / "00000001.json").write_bytes(sealed)
    with Repository(data) as repository:
        for dataset in (repository.workspace, repository.published):
            assert list(dataset.journal.damages()) == []


def test_a_reader_of_format_1_brings_it_up(tmp_path: Path) -> None:
    """Whoever only asks has it brought up first, as after a crash."""
    data = tmp_path / "data"
    Repository(data).close()
    as_format_1(data)
    with reading(data) as found:
        assert found.head("workspace") == 1
    assert json.loads((data / "repository.json").read_text(encoding="utf-8"))["format"] == 2


@pytest.mark.parametrize(
    ("old", "new"), [("missiongraph.example", "missiongraph.evil"), ("20", "21")]
)
def test_an_altered_record_of_the_folder_is_not_believed(
    tmp_path: Path, old: str, new: str
) -> None:
    """Another base IRI would give everything another name."""
    data = tmp_path / "data"
    Repository(data).close()
    path = data / "repository.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(StoreDamaged, match=r"repository\.json cannot be read"):
        Repository(data)
