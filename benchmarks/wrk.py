# SPDX-License-Identifier: Apache-2.0
"""Load from `wrk`, which has one thread and sixteen connections here."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Generator

    from benchmarks.servers import Server

CONNECTIONS: Final = 16
SCRIPT: Final = Path(__file__).with_name("serving.lua")
# How often the figures are looked at while it asks, in seconds.
GLANCE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Driven:
    """What came of asking a server for some seconds.

    Attributes:
        median, p99: how long answers took, in milliseconds.
        faults: requests that did not get the answer that they should.
        processor: the seconds that the server took on processors, its workers included.
    """

    requests: int
    seconds: float
    median: float
    p99: float
    faults: int
    bytes: int
    processor: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked: one question about these journeys.

    Args:
        journeys: a file of their IRIs, one a line.
        query: a file of the query, with JOURNEY in the place of one.
    """

    journeys: Path
    query: Path

    def drive(self, server: Server, kind: str, round_: int, seconds: int) -> Driven:
        """Ask a server for so many seconds; `kind` is one of those of the script."""
        before = server.processor()
        with self._running(server, kind, str(round_), seconds) as running:
            said, _ = running.communicate()
        return Driven(**_figures(said), processor=server.processor() - before)

    def watch(self, server: Server, kind: str, seconds: int) -> Generator[float]:
        """Ask a server for at most so many seconds, and look up again and again meanwhile."""
        began = time.monotonic()
        with self._running(server, kind, "watched", seconds) as running:
            try:
                while running.poll() is None:
                    yield time.monotonic() - began
                    time.sleep(GLANCE)
            finally:
                running.send_signal(signal.SIGINT)

    def _running(self, server: Server, kind: str, name: str, seconds: int) -> subprocess.Popen[str]:
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
        files = [str(self.journeys), str(self.query)]
        command = [wrk(), *options, "-s", str(SCRIPT), server.address, "--", kind, name, *files]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own command line)


def wrk() -> str:
    """The command.

    Raises:
        SystemExit: it is not there; says how to have it.
    """
    found = shutil.which("wrk")
    if found is None:
        raise SystemExit("wrk is missing. Install it, on Debian with `apt-get install wrk`.")
    return found


def _figures(said: str) -> dict[str, Any]:
    """The last line of what the script says."""
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found
