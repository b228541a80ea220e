# SPDX-License-Identifier: Apache-2.0
"""Servers that are measured: ours and the peer, each a process of its own, and what they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST: Final = "127.0.0.1"
TICK: Final = os.sysconf("SC_CLK_TCK")
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    process: int
    port: int

    @property
    def address(self) -> str:
        """Where it is asked, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def processor(self) -> float:
        """The seconds that it and its children took on processors so far."""
        # From proc(5), past the name: user, system, and both of the children that have ended.
        own = _stat(self.process)[11:15]
        theirs = [ticks for child in self._children() for ticks in _stat(child)[11:13]]
        return sum(map(int, own + theirs)) / TICK

    def memory(self) -> tuple[float, float]:
        """What it holds in memory, and what its children hold together, in MiB."""
        return _resident(self.process), sum(map(_resident, self._children()))

    def _children(self) -> list[int]:
        found = Path(f"/proc/{self.process}/task").glob("*/children")
        return [int(child) for listed in found for child in listed.read_text().split()]


@contextmanager
def ours(data: Path, log: Path) -> Iterator[Server]:
    """Our server on a data folder, with the settings as they come; its log goes to a file."""
    command = [sys.executable, "-m", "missiongraph", "serve", "--data", str(data), "--port", "0"]
    with (
        log.open("wb") as lines,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=lines, text=True) as server,  # noqa: S603 (our own command line)
    ):
        try:
            assert server.stdout  # noqa: S101 (it was asked for)
            said = server.stdout.readline()
            if not said:
                raise RuntimeError(f"our server did not start: {log.read_text()}")
            yield Server(server.pid, int(said.split("/ ")[0].rpartition(":")[2]))
        finally:
            server.terminate()


@contextmanager
def oxigraph(store: Path, verb: str, *options: str) -> Iterator[Server]:
    """An `oxigraph` server on a store; its default graph is the union of all graphs."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = str(Path(sys.executable).with_name("oxigraph"))
    place = ["--location", str(store), "--bind", f"{HOST}:{port}", "--union-default-graph"]
    with subprocess.Popen(  # noqa: S603 (our own command line)
        [command, verb, *place, *options], stderr=subprocess.DEVNULL
    ) as server:
        try:
            _await(port)
            yield Server(server.pid, port)
        finally:
            server.terminate()


def _await(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the bare engine did not start")


def _stat(process: int) -> list[str]:
    """The fields of a process after its name; none once it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _resident(process: int) -> float:
    """The memory of a process in MiB; 0 once it has ended."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20
