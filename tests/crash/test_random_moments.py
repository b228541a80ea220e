# SPDX-License-Identifier: Apache-2.0
"""A process killed while it loads one version after another, at no moment in particular."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from missiongraph.dataset import BULK
from tests.crash.aftermath import acknowledged, assert_readable, assert_sound
from tests.crash.worker import Job
from tests.support.effort import SOAK

ROOT = Path(__file__).parents[2]
TIMES = 150 if SOAK else 2
LOADS = list(islice(cycle([("a", 1), ("b", 1), ("a", 2), ("a", 0), ("b", 3)]), 2000))
# How long a load takes at most, in seconds, so that kills fall everywhere into one.
LOAD = 0.3


def kill_within(job: Job, seconds: float) -> list[str]:
    """Start a process, let it load for a while, and kill it; what it said before."""
    command = [sys.executable, "-m", "tests.crash.worker", "run", job.as_line()]
    said = Path(job.said)
    with subprocess.Popen(command, cwd=ROOT) as process:
        while not said.is_file() or not said.read_bytes():
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(seconds)
        process.kill()
    return said.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("bulk", [BULK, 5], ids=["in transactions", "in bulk"])
@pytest.mark.parametrize("attempt", range(TIMES))
def test_a_kill_at_any_time_loses_nothing(tmp_path: Path, attempt: int, bulk: int) -> None:
    """What was acknowledged is there, each model is wholly one version, and loading goes on."""
    job = Job(str(tmp_path / "data"), str(tmp_path / "said"), LOADS, bulk)

    data = tmp_path / "data"

    done = acknowledged(kill_within(job, random.uniform(0, 3 * LOAD)))  # noqa: S311

    if attempt % 2:
        assert_readable(data, done, LOADS[len(done)])
    assert_sound(data, done, LOADS[len(done)])
