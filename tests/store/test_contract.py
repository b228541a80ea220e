# SPDX-License-Identifier: Apache-2.0
"""The contract of stores, held by each of them; and what is true of stores on disk alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.errors import StoreBusy, StoreDamaged, StoreError
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from tests.store.contract import HELD, StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TestInMemory(StoreContract):
    """Oxigraph without a folder."""

    @pytest.fixture
    def store(self) -> OxigraphStore:
        """A new store."""
        return OxigraphStore()


class TestOnDisk(StoreContract):
    """Oxigraph in a folder."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[OxigraphStore]:
        """A new store."""
        store = OxigraphStore(tmp_path / "store")
        yield store
        store.close()


def test_what_is_closed_is_kept(tmp_path: Path) -> None:
    """A store that is opened again holds what it held."""
    store = OxigraphStore(tmp_path / "store")
    store.apply(Patch(HELD))
    store.close()
    again = OxigraphStore(tmp_path / "store")
    assert set(again.quads()) == set(HELD)
    again.close()


def test_a_second_owner_is_turned_away(tmp_path: Path) -> None:
    """The message says that another process has it, and what to do."""
    store = OxigraphStore(tmp_path / "store")
    with pytest.raises(StoreBusy, match=r"Another process is using .*store.*--data"):
        OxigraphStore(tmp_path / "store")
    store.close()
    OxigraphStore(tmp_path / "store").close()


def test_another_process_is_turned_away(tmp_path: Path) -> None:
    """A lock holds between processes too."""
    store = OxigraphStore(tmp_path / "store")
    code = (
        "import sys; from pathlib import Path; from missiongraph.store.oxigraph import "
        "OxigraphStore; OxigraphStore(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "store")]
    other = subprocess.run(command, capture_output=True, text=True, check=False)
    store.close()
    assert other.returncode == 1
    assert "StoreBusy: Another process is using" in other.stderr


def test_readers_see_what_is_committed_when_they_open(tmp_path: Path) -> None:
    """They need no turn: beside the owner, and beside each other."""
    owner = OxigraphStore(tmp_path / "store")
    owner.apply(Patch(HELD[:1]))
    early = OxigraphStore(tmp_path / "store", read_only=True)
    owner.apply(Patch(HELD[1:]))
    late = OxigraphStore(tmp_path / "store", read_only=True)

    assert set(early.quads()) == set(HELD[:1])
    assert set(late.quads()) == set(HELD)
    for store in (early, late, owner):
        store.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """What is opened for reading refuses changes, and stays as it was."""
    OxigraphStore(tmp_path / "store").close()
    reader = OxigraphStore(tmp_path / "store", read_only=True)
    with pytest.raises(StoreError):
        reader.apply(Patch(HELD))
    assert len(reader) == 0
    reader.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a broken index of the database": lambda file: file.write_text("nonsense", encoding="utf-8"),
    "no index": Path.unlink,
    "an index of what is not there": lambda file: file.write_text("MANIFEST-99\n", "utf-8"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_store_is_named(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """The message says which folder it is, and the ways out; no word of a path misleads it."""
    path = tmp_path / "unlocked-and-valid" / "store"
    path.mkdir(parents=True)
    store = OxigraphStore(path)
    store.apply(Patch(HELD))
    store.close()
    damage(path / "CURRENT")
    with pytest.raises(StoreDamaged, match=r"valid/store cannot be opened .*journal.*backup"):
        OxigraphStore(path)


def test_damaged_data_are_not_taken_for_a_lock(tmp_path: Path) -> None:
    """The database calls a damaged part a block, in which there is a lock."""
    path = tmp_path / "store"
    file = tmp_path / "some.nq"
    file.write_text("".join(f"{quad} .\n" for quad in HELD), encoding="utf-8")
    store = OxigraphStore(path)
    store.bulk_load(file)
    store.close()
    for part in path.glob("*.sst"):
        part.write_bytes(bytes(byte ^ 0x5A for byte in part.read_bytes()[:200]))
    with pytest.raises(StoreDamaged, match="cannot be opened as a store"):
        OxigraphStore(path)


def test_a_reader_needs_a_store(tmp_path: Path) -> None:
    """Opening for reading makes nothing."""
    with pytest.raises(StoreError, match="nothing-here"):
        OxigraphStore(tmp_path / "nothing-here", read_only=True)
    assert not (tmp_path / "nothing-here").exists()
