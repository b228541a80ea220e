# SPDX-License-Identifier: Apache-2.0
"""A store that is lost, or older than its journal, as the loss of power may leave it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from missiongraph.errors import StoreDamaged
from missiongraph.gate import Author
from missiongraph.repository import Repository
from tests.crash.aftermath import assert_agrees, assert_readable, assert_whole
from tests.support.versions import batch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crash.aftermath import Load

LOADS: list[Load] = [("a", 1), ("b", 1), ("a", 2), ("a", 0), ("b", 3)]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The data folder as it was before the loads, and after each of them."""
    top = tmp_path_factory.mktemp("past")
    data = top / "data"
    copies = []
    for number, load in enumerate([None, *LOADS]):
        with Repository(data) as repository:
            if load:
                loaded = [(batch(*load), data / "x.xlsx")]
                repository.gate.submit(repository.proposal(loaded, Author("a test")))
        copies.append(shutil.copytree(data, top / f"after-{number}"))
    return copies


def now(past: list[Path], tmp_path: Path) -> Path:
    """A copy of the folder after all loads."""
    return shutil.copytree(past[-1], tmp_path / "data")


@pytest.mark.parametrize("age", range(len(LOADS) + 1))
def test_an_older_store_is_brought_up_to_its_journal(
    past: list[Path], tmp_path: Path, age: int
) -> None:
    """The database syncs late: after a power cut it may be several revisions behind."""
    data = now(past, tmp_path)
    shutil.rmtree(data / "workspace" / "store")
    shutil.copytree(past[age] / "workspace" / "store", data / "workspace" / "store")

    if age % 2:
        assert_readable(data, LOADS, None)
    with Repository(data) as repository:
        assert_whole(repository.workspace.store, repository.names, LOADS, None)
        assert_agrees(repository.workspace)


@pytest.mark.parametrize("bulk", [100_000, 5])
def test_a_lost_store_is_made_anew_from_its_journal(
    past: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bulk: int
) -> None:
    """The journal alone holds everything, whichever way it goes in."""
    monkeypatch.setattr("missiongraph.dataset.BULK", bulk)
    data = now(past, tmp_path)
    shutil.rmtree(data / "workspace" / "store")

    assert_readable(data, LOADS, None)
    with Repository(data) as repository:
        assert_agrees(repository.workspace)
        assert repository.workspace.head == len(LOADS) + 1


@pytest.mark.parametrize("age", range(len(LOADS)))
def test_a_journal_that_is_older_than_its_store_is_not_believed(
    past: list[Path], tmp_path: Path, age: int
) -> None:
    """A store that holds what no journal vouches for needs a person: nothing is guessed."""
    data = now(past, tmp_path)
    shutil.rmtree(data / "workspace" / "journal")
    shutil.copytree(past[age] / "workspace" / "journal", data / "workspace" / "journal")

    with pytest.raises(StoreDamaged, match=r"at revision 6.*ends at \d.*backup"):
        Repository(data)
