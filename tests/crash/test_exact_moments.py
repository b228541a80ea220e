# SPDX-License-Identifier: Apache-2.0
"""A process killed at each moment around a write, one after the other, without a gap."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.crash.aftermath import acknowledged, assert_readable, assert_settled, assert_sound
from tests.crash.worker import Job
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crash.aftermath import Load
    from tests.crash.conftest import Workers

LOADS: list[Load] = [("a", 1), ("b", 1), ("a", 2), ("a", 2), ("a", 0)]
# In a short run, how far it is from one moment to the next that is tried.
STRIDE = 1 if SOAK else 3


def moments(said: list[str]) -> int:
    """How many moments an undisturbed job has."""
    word, count = said[-1].split()
    assert word == "end"
    return int(count)


@pytest.fixture(scope="module")
def begun(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was made, and nothing loaded into it."""
    top = tmp_path_factory.mktemp("begun")
    workers.do(Job(str(top / "data"), str(top / "said")))
    return top / "data"


def crash_everywhere(workers: Workers, start: Path | None, tmp_path: Path, job: Job) -> int:
    """Do the job once undisturbed, then kill it at each moment; how many moments there are."""
    if start:
        shutil.copytree(start, job.data)
    last = moments(workers.do(job))
    for moment in range(1, last + 1, STRIDE):
        shutil.rmtree(job.data)
        if start:
            shutil.copytree(start, job.data)
        job.moment = moment
        done = acknowledged(workers.do(job))
        cut = job.loads[len(done)] if len(done) < len(job.loads) else None
        data = tmp_path / "data"
        if SOAK or moment % 3 == 0:
            assert_readable(data, done, cut)
        assert_sound(data, done, cut)
        if SOAK or moment % 5 == 0:
            assert_settled(data)
    return last


def test_loads_survive_a_kill_at_any_moment(workers: Workers, begun: Path, tmp_path: Path) -> None:
    """Between any two writes of a load, the folder holds the old or the new, and goes on."""
    job = Job(str(tmp_path / "data"), str(tmp_path / "said"), LOADS)

    assert crash_everywhere(workers, begun, tmp_path, job) > 40


def test_bulk_loads_survive_a_kill_at_any_moment(
    workers: Workers, begun: Path, tmp_path: Path
) -> None:
    """The fast way in, which is no transaction, is as safe."""
    job = Job(str(tmp_path / "data"), str(tmp_path / "said"), [("a", 1), ("b", 1)], bulk=5)

    assert crash_everywhere(workers, begun, tmp_path, job) > 20


def test_making_a_folder_survives_a_kill_at_any_moment(workers: Workers, tmp_path: Path) -> None:
    """A folder that was being made is made by whoever opens it next."""
    job = Job(str(tmp_path / "data"), str(tmp_path / "said"))

    assert crash_everywhere(workers, None, tmp_path, job) > 10
