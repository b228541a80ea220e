# SPDX-License-Identifier: Apache-2.0
"""Processes to be killed, and what must hold of what they leave behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.worker import Job

ROOT = Path(__file__).parents[2]


class Workers:
    """A process that does jobs in forks of itself."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.crash.worker", "serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def do(self, job: Job) -> list[str]:
        """Have a job done; what was said before its end."""
        said = Path(job.said)
        said.write_bytes(b"")
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(job.as_line() + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "over\n"
        return said.read_text(encoding="utf-8").splitlines()

    def close(self) -> None:
        """Send the process home."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Where jobs are done."""
    found = Workers()
    yield found
    found.close()
