# SPDX-License-Identifier: Apache-2.0
"""Backups taken while others write, and the way back from them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.backup import back_up, restore
from missiongraph.cli import run
from missiongraph.doctor import examine
from missiongraph.errors import BackupDamaged, StoreDamaged, StoreError, StoreTooNew
from missiongraph.gate import Author
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.terms import PROV
from missiongraph.tokens import Tokens
from tests.crash.aftermath import assert_agrees, content, held
from tests.support.effort import SOAK
from tests.support.versions import batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from missiongraph.store.graphs import Names
    from tests.crash.aftermath import Load

ROOT = Path(__file__).parents[2]
MODELS = ("a", "b", "c")
BACKUPS = 20 if SOAK else 3


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two models, one of them published, and a token."""
    data = tmp_path_factory.mktemp("backups") / "data"
    with Repository(data) as repository:
        author = Author("a test")
        for load in (("a", 1), ("b", 1), ("a", 2)):
            loaded = [(batch(*load), data / "x.xlsx")]
            repository.gate.submit(repository.proposal(loaded, author))
        repository.publish([repository.names.graph("east", "a")], author)
    Tokens(data).create("a person", [Scope.READ])
    return data


@pytest.fixture(scope="module")
def backup(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    place = tmp_path_factory.mktemp("taken") / "backup"
    back_up(data, place)
    return place


def everything(data: Path) -> list[set[str]]:
    """All quads of both datasets, but for the notes of which revisions were derived from."""
    with Repository(data) as repository:
        assert_agrees(repository.workspace)
        assert_agrees(repository.published)
        stores = (repository.workspace.store, repository.published.store)
        return [{str(q) for q in s.quads() if q.predicate != PROV.generated} for s in stores]


def test_what_is_restored_is_what_was_there(data: Path, backup: Path, tmp_path: Path) -> None:
    """Both datasets, quad by quad, the revisions and the tokens; and nothing is wrong with it."""
    restore(backup, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(data)
    assert (tmp_path / "again" / "tokens.json").read_bytes() == (data / "tokens.json").read_bytes()
    assert (tmp_path / "again" / "tokens.json").stat().st_mode & 0o077 == 0
    assert all(check.well for check in examine(tmp_path / "again", thorough=True))


@dataclass(frozen=True)
class Said:
    """What writers were acknowledged.

    Attributes:
        loads: for each revision, the model and the version that it made.
        published: the models and versions that were published.
    """

    loads: dict[int, Load]
    published: set[Load]

    @classmethod
    def read(cls, path: Path) -> Said:
        """What is in their file by now."""
        lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
        loads = {int(r): (m, int(v)) for m, v, r in lines if r != "-"}
        return cls(loads, {(m, int(v)) for m, v, r in lines if r == "-"})

    def at(self, revision: int) -> dict[str, int]:
        """The version of each model at a revision."""
        return {self.loads[n][0]: self.loads[n][1] for n in sorted(self.loads) if n <= revision}


@contextmanager
def writing(data: Path, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Several writers at work in a process of their own, until the end of the context."""
    said.touch()
    command = [sys.executable, "-m", "tests.crash.writers", str(data), str(said), *MODELS]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as writers:
        yield writers
        writers.communicate(timeout=60)
    assert writers.returncode == 0


def test_another_file_of_tokens_is_seen_after_a_restore(backup: Path, tmp_path: Path) -> None:
    """Tokens that were revoked since would let people in again."""
    before, after = tmp_path / "before", tmp_path / "after"
    for data in (before, after):
        restore(backup, data)
    Tokens(before).revoke("a person")
    shutil.copyfile(before / "tokens.json", after / "tokens.json")
    with pytest.raises(StoreDamaged):
        Tokens(after).all()


def test_backups_under_writers_hold_what_was_acknowledged(tmp_path: Path) -> None:
    """Each is the data at one revision, which was acknowledged, and lacks nothing before it."""
    data, path = tmp_path / "data", tmp_path / "said"
    taken: list[tuple[Path, int]] = []
    with writing(data, path) as writers:
        end = time.monotonic() + 30 * BACKUPS
        while len(taken) < BACKUPS:
            assert writers.poll() is None
            assert time.monotonic() < end
            least = max(Said.read(path).loads, default=0)
            if least > max((known for _, known in taken), default=len(MODELS)):
                place = tmp_path / f"backup-{len(taken)}"
                back_up(data, place)
                taken.append((place, least))
            time.sleep(0.05)
    said = Said.read(path)
    for place, least in taken:
        assert_acknowledged(place, least, said)


def stated(names: Names, load: Load) -> set[Quad]:
    """What a version states of a model; where it was read is not published."""
    graph = names.graph("east", load[0])
    return {quad for quad in content(names, load) if quad.graph_name == graph}


def assert_acknowledged(place: Path, least: int, said: Said) -> None:
    """A backup is as it was written, and holds just what was acknowledged at its revision."""
    found = restore(place, place.with_suffix(".data"))
    revision = found.revisions["workspace"]
    assert revision >= least
    versions = said.at(revision)
    with Repository(place.with_suffix(".data")) as repository:
        names, published = repository.names, repository.published.store
        for model in MODELS:
            had = held(repository.workspace.store, names, model)
            assert had == content(names, (model, versions[model]))
            graph = names.graph("east", model)
            shown = set(published.quads(graph=graph))
            may_be = [(m, v) for m, v in said.published if m == model and v <= versions[m]]
            assert shown in [set(), *(stated(names, load) for load in may_be)]
        assert_agrees(repository.workspace)
        assert_agrees(repository.published)


@pytest.mark.parametrize("ending", ["truncated", "altered", "removed"])
def test_a_damaged_backup_is_refused(backup: Path, tmp_path: Path, ending: str) -> None:
    """Whichever of its files it is; nothing is made of it."""
    for number, name in enumerate(sorted(p.relative_to(backup) for p in backup.rglob("*.*"))):
        place = shutil.copytree(backup, tmp_path / f"copy-{number}")
        path = place / name
        whole = path.read_bytes()
        if ending == "removed" or not whole:
            path.unlink()
        elif ending == "truncated":
            path.write_bytes(whole[: len(whole) // 2])
        else:
            middle = len(whole) // 2
            path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        with pytest.raises(BackupDamaged):
            restore(place, tmp_path / "data")
        assert [entry.name for entry in tmp_path.iterdir() if "data" in entry.name] == []
        shutil.rmtree(place)


def test_a_backup_of_damaged_journals_is_not_taken(data: Path, tmp_path: Path) -> None:
    """It would pass for something to go back to."""
    copy = shutil.copytree(data, tmp_path / "data")
    path = copy / "workspace" / "journal" / "00000002.added.nq"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreDamaged, match="Revision 2"):
        back_up(copy, tmp_path / "backup")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["data"]


def test_a_damaged_store_does_not_hinder_a_backup(data: Path, tmp_path: Path) -> None:
    """The journals have all that is needed."""
    copy = shutil.copytree(data, tmp_path / "data")
    (copy / "workspace" / "store" / "CURRENT").unlink()
    back_up(copy, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    assert everything(tmp_path / "again") == everything(data)


def test_what_is_there_is_not_written_over(data: Path, backup: Path, tmp_path: Path) -> None:
    """Neither by a backup nor by what is restored."""
    with pytest.raises(StoreError, match="is there already; name a new folder"):
        back_up(data, backup)
    with pytest.raises(StoreError, match="is there already; name a new folder"):
        restore(backup, data)
    with pytest.raises(BackupDamaged, match="is no backup"):
        restore(data, tmp_path / "again")


def test_a_backup_of_a_newer_format_names_the_version(backup: Path, tmp_path: Path) -> None:
    """It is not read as what it is not."""
    place = shutil.copytree(backup, tmp_path / "backup")
    text = (place / "backup.json").read_text(encoding="utf-8")
    newer = text.replace('"format": 1', '"format": 2')
    (place / "backup.json").write_text(newer, encoding="utf-8")
    with pytest.raises(StoreTooNew, match="backup format 2"):
        restore(place, tmp_path / "data")


def test_the_commands_say_what_they_did(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, and as data; the exit status tells whether it is whole."""
    place, again = tmp_path / "backup", tmp_path / "again"
    assert run(["backup", str(place), "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["revisions"] == {"workspace": 4, "published": 2}
    assert run(["restore", str(place), "--data", str(again)]) == 0
    assert "workspace at revision 4, published at revision 2" in capsys.readouterr().out
    assert run(["backup", str(place), "--data", str(data)]) == 3
    assert "name a new folder" in capsys.readouterr().err
