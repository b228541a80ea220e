# SPDX-License-Identifier: Apache-2.0
"""A disk that is full, for real, at whatever point of a load it runs out of space."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Triple

from missiongraph import dataset as datasets
from missiongraph.errors import StoreError, StoreFull
from missiongraph.repository import Repository
from missiongraph.terms import DCT
from tests.crash.aftermath import assert_agrees
from tests.support.effort import SOAK
from tests.support.loads import Desk
from tests.support.versions import batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.loading import Batch

ROOT = Path(__file__).parents[2]
MOUNT, UNMOUNT = shutil.which("mount"), shutil.which("umount")
# Space left, in KiB: for nothing, for half of the journal, for it and not the store, for all.
LEFT = range(0, 320, 8) if SOAK else (0, 24, 80, 128, 168, 200, 240)


@dataclass
class Disk:
    """A small disk, and something that fills it up."""

    path: Path

    def fill(self, left: int) -> None:
        """Leave only so many KiB."""
        room = shutil.disk_usage(self.path).free - left * 1024
        (self.path / "ballast").write_bytes(bytes(max(room, 0)))

    def free(self) -> None:
        """Make room again."""
        (self.path / "ballast").unlink()


def mounted(path: str) -> bool:
    """Mount a small disk, if that is allowed here."""
    if not MOUNT:
        return False
    command = [MOUNT, "-t", "tmpfs", "-o", "size=48m", "tmpfs", path]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(path: str) -> None:
    """Take a disk away, whoever still looks at it."""
    assert UNMOUNT
    subprocess.run([UNMOUNT, "-l", path], check=True)


def may_mount() -> bool:
    """Whether disks can be mounted here; elsewhere the limit on file sizes stands in."""
    with TemporaryDirectory() as folder:
        found = mounted(folder)
        if found:
            unmount(folder)
    return found


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 48 MiB."""
    assert mounted(str(tmp_path))
    yield Disk(tmp_path)
    unmount(str(tmp_path))


def heavy(model: str) -> Batch:
    """A sound model of some 60 KiB."""
    made = batch(model, 1)
    thing = made.triples[0].subject
    texts = (Literal(f"{place} {'x' * 1000}", language="en") for place in range(50))
    made.triples += [Triple(thing, DCT.description, text) for text in texts]
    return made


def failure(desk: Desk, model: str) -> StoreError | None:
    """Load a model; what stood in the way."""
    try:
        desk.load(heavy(model))
    except StoreError as error:
        return error
    return None


def assert_goes_on(data: Path, model: str, *, made: bool) -> None:
    """The folder opens with the model wholly there or wholly not, and takes it in."""
    with Repository(data) as repository:
        desk = Desk(repository)
        assert_agrees(repository.workspace)
        graph = repository.names.graph("east", model)
        there = set(repository.workspace.store.quads(graph=graph))
        assert bool(there) == made
        desk.load(heavy(model))
        assert len(set(repository.workspace.store.quads(graph=graph))) == 90
        assert_agrees(repository.workspace)


def crowd(disk: Disk, left: int) -> None:
    """Load a model while there is only so much room, then make room and load it again."""
    data = disk.path / "data"
    with Repository(data) as repository:
        desk = Desk(repository)
        desk.load(batch("a", 1))
        before = desk.contents()
        disk.fill(left)
        error = failure(desk, "b")
        if isinstance(error, StoreFull):
            assert re.search(r"[Nn]o space left|No space is left", str(error))
            assert "nothing was changed. Free some space and try again." in str(error)
            assert desk.contents() == before
        elif error:
            assert re.search(r"Revision 3 (is made|could be neither)", str(error))
            assert "nothing was changed" not in str(error)
        disk.free()
        if error and "The journal" in str(error):
            assert failure(desk, "c") is None
    assert_goes_on(data, "b", made=not isinstance(error, StoreFull))


if may_mount():

    @pytest.mark.parametrize("left", LEFT)
    @pytest.mark.parametrize("bulk", [datasets.BULK, 5], ids=["in a transaction", "in bulk"])
    def test_a_full_disk_changes_nothing(
        disk: Disk, monkeypatch: pytest.MonkeyPatch, bulk: int, left: int
    ) -> None:
        """It is said in words, and once there is space again everything works."""
        monkeypatch.setattr(datasets, "BULK", bulk)
        crowd(disk, left)

    def test_a_folder_cannot_be_made_on_a_full_disk(disk: Disk) -> None:
        """The message says so, and it can be made once there is space."""
        disk.fill(0)
        with pytest.raises(StoreError, match=r"cannot be made .*No space left"):
            Repository(disk.path / "data")
        disk.free()
        Repository(disk.path / "data").close()


@pytest.mark.parametrize(
    ("limit", "what"),
    [(20, r"The journal in .* \(File too large\): nothing"), (120, r"No space .* nothing")],
    ids=["the journal", "the store"],
)
def test_files_that_may_not_grow_change_nothing(tmp_path: Path, limit: int, what: str) -> None:
    """A limit on the size of files is met as a full disk is, in the journal and in the store."""
    data = tmp_path / "data"
    with Repository(data) as repository:
        Desk(repository).load(batch("a", 1))
        before = Desk(repository).contents()
    command = [sys.executable, "-m", "tests.core.test_full_disk", str(data), str(limit)]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert re.search(what, other.stdout), other.stdout + other.stderr
    with Repository(data) as repository:
        assert Desk(repository).contents() == before
    assert_goes_on(data, "b", made=False)


def grow(data: Path, limit: int) -> None:
    """Load a model while no file may grow beyond so many KiB; say what stood in the way."""
    with Repository(data) as repository:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit * 1024, resource.RLIM_INFINITY))
        said = failure(Desk(repository), "b")
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    grow(Path(sys.argv[1]), int(sys.argv[2]))
