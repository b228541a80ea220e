# SPDX-License-Identifier: Apache-2.0
"""The command line as people use it, on data folders made from the examples."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.cli import run
from missiongraph.repository import reading

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration")


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs a command; what it printed and its exit status."""

    def call(*arguments: object) -> Said:
        status = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Said(status, out, err)

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the three cases, loaded by the command and published."""
    data = tmp_path_factory.mktemp("made") / "data"
    assert run(["load", *(str(EXAMPLES / f"{c}.xlsx") for c in CASES), "--data", str(data)]) == 0
    assert run(["publish", "--data", str(data)]) == 0
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy of that data folder, to be changed."""
    copy = tmp_path / "data"
    shutil.copytree(made, copy)
    return copy


def contents(data: Path) -> set[str]:
    """Every quad of both datasets."""
    with reading(data) as repository:
        stores = (repository.workspace, repository.published)
        return {f"{number} {quad}" for number, store in enumerate(stores) for quad in store.quads()}
