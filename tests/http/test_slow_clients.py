# SPDX-License-Identifier: Apache-2.0
"""Clients that read or send slowly hold up nobody but themselves."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from missiongraph.edge_settings import Edge
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.http.cache import Cache
from missiongraph.http.spool import Spooled
from missiongraph.http.streams import Streamed
from missiongraph.workers.shares import Shares
from tests.http.conftest import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    from missiongraph.http.streams import Sink
    from missiongraph.repository import Repository

PIECE = b"x" * 65_536
PIECES = 200
SIZE = len(PIECE) * PIECES
PATIENT = Edge(patience=0.5, rate=1_000_000, send=60)


@contextmanager
def not_reading(address: str, count: int = 1) -> Iterator[list[socket.socket]]:
    """Connections that ask for the whole and read nothing of it."""
    place = urlsplit(address)
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect((place.hostname or "", place.port or 0))
            connection.sendall(b"GET /dump HTTP/1.1\r\nHost: x\r\n\r\n")
            found.append(connection)
        time.sleep(0.3)
        yield found


class Dumps:
    """Answers with far more than a connection takes by itself, a few at once.

    Attributes:
        whole: how many answers it has written to their end.
    """

    def __init__(self, turns: int) -> None:
        self._turns = Shares(turns)
        self.whole = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "http":
            await Streamed(self._write, self._turns, "somebody")(scope, receive, send)

    def _write(self, sink: Sink) -> None:
        for _ in range(PIECES):
            sink.write(PIECE)
        self.whole += 1


def spooled(app: ASGIApp, repository: Repository, room: int = 1 << 30) -> ASGIApp:
    """An application with the layers that stand between it and slow clients."""
    return Spooled(Cache(app, create_app(repository.reading()).state.site, 1 << 20), room)


def test_who_asks_for_the_same_does_not_wait_for_a_slow_reader(repository: Repository) -> None:
    """One client does not read the dump; the next one that asks for it has it at once."""
    with (
        running(spooled(Dumps(8), repository)) as address,
        not_reading(address),
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        assert len(client.get("/dump").content) == SIZE


def test_slow_readers_hold_no_turns(repository: Repository) -> None:
    """More of them than there are turns; whoever reads is answered."""
    dumps = Dumps(2)
    with (
        running(spooled(dumps, repository)) as address,
        not_reading(address, 4),
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        assert len(client.get("/dump").content) == SIZE
        assert dumps.whole == 5


def test_what_is_put_by_comes_whole_and_in_order(repository: Repository) -> None:
    """Also where there is no room on disk, and the making of the answer waits for its client."""
    for room in (1 << 30, 1_000_000, 0):
        with (
            running(spooled(Dumps(2), repository, room)) as address,
            not_reading(address) as [connection],
        ):
            connection.settimeout(20)
            text = bytearray()
            while not text.endswith(b"0\r\n\r\n"):
                text += connection.recv(1 << 20)
        assert text.count(b"x") >= SIZE


def test_a_client_that_takes_nothing_is_cut_off(repository: Repository) -> None:
    """After the time that a setting gives it."""
    with (
        running(spooled(Dumps(1), repository), replace(PATIENT, send=0.3)) as address,
        not_reading(address) as [connection],
    ):
        time.sleep(1)
        assert received(connection) < SIZE


def received(connection: socket.socket) -> int:
    """How many bytes come until the connection ends, however it does."""
    size = 0
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            size += len(piece)
    return size


@contextmanager
def served(repository: Repository, edge: Edge) -> Iterator[str]:
    """The address of a server with an edge."""
    with running(at_the_edge(create_app(repository.reading()), edge=edge), edge) as address:
        yield address


def half_sent(stack: ExitStack, address: str, size: int) -> socket.socket:
    """A connection on which the body of a request stands still half way."""
    place = urlsplit(address)
    connection = stack.enter_context(socket.socket())
    connection.connect((place.hostname or "", place.port or 0))
    connection.settimeout(10)
    connection.sendall(
        b"POST /api/v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\n"
        b"Content-Length: %d\r\n\r\n" % (2 * size) + b"#" * size
    )
    return connection


def test_a_body_that_stands_still_is_not_waited_for(repository: Repository) -> None:
    """The client is told so, and the connection ends."""
    with served(repository, PATIENT) as address, ExitStack() as stack:
        connection = half_sent(stack, address, 100_000)
        text = b""
        while piece := connection.recv(65_536):
            text += piece
        assert text.startswith(b"HTTP/1.1 408 ")
        assert b"1,000,000 bytes a second" in text


def test_bodies_that_wait_together_have_a_bound(repository: Repository) -> None:
    """One more than fits is refused, and taken once the others have gone."""
    edge = replace(PATIENT, patience=20, bodies=1_000_000)
    system = b"<https://e.example/a> <https://e.example/b> <https://e.example/c> .\n"
    with (
        served(repository, edge) as address,
        httpx.Client(base_url=address, timeout=20) as client,
    ):

        def sent() -> int:
            body = system + b"#" * 200_000
            headers = {"Content-Type": "text/turtle"}
            return client.post("/api/v1/validate", content=body, headers=headers).status_code

        with ExitStack() as stack:
            for _ in range(9):
                half_sent(stack, address, 100_000)
            time.sleep(0.3)
            assert sent() == 503
        time.sleep(0.3)
        assert sent() == 200
