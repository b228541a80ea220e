# SPDX-License-Identifier: Apache-2.0
"""Greedy and slow clients beside ordinary ones: a few seconds here, half an hour in `make soak`.

`MISSIONGRAPH_SOAK_MINUTES` says for how long. Only the long run asserts anything in seconds.
"""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, cycle
from statistics import quantiles
from threading import Event
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.hostile.served import serving
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.hostile.served import Server

SECONDS = 60 * float(os.environ.get("MISSIONGRAPH_SOAK_MINUTES", "30")) if SOAK else 4
ORDINARY = 16 if SOAK else 4
TURTLE = {"Content-Type": "text/turtle"}
NS = "https://w3id.org/missiongraph/ns#"
PATHS = (
    "/",
    "/api/v1/journeys",
    "/api/v1/search?q=hospital",
    "/doc/nhs-sussex/journey/leaving-hospital",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fc%20%7D%20LIMIT%2010",
    "/api/v1/questions/stale-things?before=2026-01-01",
)
# How long the stop may take: what is drained, what is finished, and what is closed.
STOP = 2 + 30 + 3 + 5


@dataclass
class Load:
    """Clients of every kind, at it until told otherwise.

    Attributes:
        taken: how many seconds each ordinary answer took; `failed`: those that were none.
        own: the ends of the addresses of ordinary clients; greedy ones share another one.
    """

    server: Server
    over: Event = field(default_factory=Event)
    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    own: Iterator[int] = field(default_factory=lambda: cycle(range(1, ORDINARY + 1)))

    def ordinary(self) -> None:
        """Ask for pages, lists and answers, one after another, from an address of one's own."""
        way = httpx.HTTPTransport(local_address=f"127.0.1.{next(self.own)}")
        with httpx.Client(base_url=self.server.address, timeout=120, transport=way) as client:
            for path in cycle(PATHS):
                if self.over.wait(0.05):
                    return
                began = time.perf_counter()
                answer = client.get(path)
                self.taken.append(time.perf_counter() - began)
                if answer.status_code != 200:
                    self.failed.append(f"{path}: {answer.status_code} {answer.text[:200]}")

    def slow_reader(self) -> None:
        """Ask for everything, and read next to nothing."""
        for number in count():
            query = f"SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%23{number}"
            with suppress(OSError), self._connection() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                connection.sendall(b"GET /sparql?query=%s HTTP/1.1\r\nHost: x\r\n\r\n"
                                   % query.encode())  # fmt: skip
                for _ in range(20):
                    if self.over.wait(1):
                        return
                    connection.recv(256)

    def slow_body(self) -> None:
        """Send a byte a second of a large body."""
        while not self.over.is_set():
            with suppress(OSError), self._connection() as connection:
                connection.sendall(
                    b"POST /api/v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\n"
                    b"Content-Length: 1900000\r\n\r\n" + b"#" * 1_000_000
                )
                while not self.over.wait(1):
                    connection.sendall(b"#")

    def validating(self) -> None:
        """Send data that take long to validate."""
        body = "".join(
            f"<urn:j:{n + 1}> a <{NS}Journey> ; <{NS}subJourneyOf> <urn:j:{n}> .\n"
            for n in range(400)
        )
        self._send(lambda client: client.post("/api/v1/validate", content=body, headers=TURTLE))

    def writing(self) -> None:
        """Put a large model, and another one in its place, again and again."""
        numbers = count()

        def put(client: httpx.Client) -> httpx.Response:
            label = "http://www.w3.org/2004/02/skos/core#prefLabel"
            start, number = f"{self.server.base}/id/soak/system", next(numbers)
            body = "".join(
                f"<{start}/s{n}> a <{NS}System> ; <{label}> 'S{n} of {number}'@en .\n"
                for n in range(2_000)
            )
            signed = {"Authorization": f"Bearer {self.server.root}"}
            return client.put("/graphs/soak/large", content=body, headers=TURTLE | signed)

        self._send(put)

    def _send(self, send: Callable[[httpx.Client], httpx.Response]) -> None:
        with httpx.Client(base_url=self.server.address, timeout=300) as client:
            while not self.over.is_set():
                with suppress(httpx.TransportError):
                    send(client)

    def _connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=30)

    def run(self, seconds: float, kinds: list[Callable[[], None]]) -> list[int]:
        """Have clients at it for a while; the memory of the server in between."""
        self.taken.clear()
        self.over.clear()
        memory = []
        with ThreadPoolExecutor(len(kinds)) as pool:
            for kind in kinds:
                pool.submit(kind)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                time.sleep(min(1, seconds / 4))
                memory.append(self.server.memory())
            self.over.set()
        return memory


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own."""
    with serving(tmp_path) as found:
        yield found


def test_ordinary_clients_are_answered_beside_greedy_ones(server: Server) -> None:
    """Whatever others do: their answers come, nothing is lost, and the server stops in time."""
    load = Load(server)
    own = [load.ordinary] * ORDINARY
    load.run(SECONDS / 20, own)
    idle = load.taken[:]
    greedy = [load.slow_reader] * 6 + [load.slow_body] * 6
    memory = load.run(SECONDS, [*own, *greedy, load.validating, load.validating, load.writing])
    assert load.taken
    assert load.failed == []
    assert server.problems() == []
    if SOAK:
        compare(idle, load.taken, memory)
    server.process.terminate()
    assert server.process.wait(timeout=STOP) == 0


def compare(idle: list[float], busy: list[float], memory: list[int]) -> None:
    """Hold ordinary answers and memory under load against what they are without it."""
    alone, beside = (quantiles(taken, n=20)[-1] for taken in (idle, busy))
    early = max(memory[: min(300, len(memory) // 2)])
    print(f"p95 {alone:.3f} s alone, {beside:.3f} s beside; memory {early:,}, {memory[-1]:,}")  # noqa: T201
    assert beside <= 2 * alone
    assert memory[-1] <= 1.2 * early
