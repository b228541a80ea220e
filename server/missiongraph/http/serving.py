# SPDX-License-Identifier: Apache-2.0
"""Running the server: on an address, until it is told to stop."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from uvicorn import Config, Server

from missiongraph.edge_settings import Edge
from missiongraph.errors import CannotListen
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.http.logs import logging_everything, to_stderr
from missiongraph.http.wire import protocol
from missiongraph.openid import OpenID
from missiongraph.services import Services
from missiongraph.workers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from starlette.types import ASGIApp

    from missiongraph.opening import Opened

# How many seconds may pass after the last answer until the process has ended.
CLOSING = 3.0


@dataclass(frozen=True, slots=True)
class Setup:
    """What the settings say of a server.

    Attributes:
        limits: what people's own queries may take.
        edge: how it stands in the network.
        openid: whose tokens let people in beside our own.
        services: which other endpoints queries may ask.
    """

    limits: Limits = field(default_factory=Limits)
    edge: Edge = field(default_factory=Edge)
    openid: OpenID | None = None
    services: Services = field(default_factory=Services)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Setup:
        """What the settings say.

        Raises:
            InvalidSetting: one holds what it must not.
        """
        return cls(
            Limits.read(environment),
            Edge.read(environment),
            OpenID.read(environment),
            Services.read(environment),
        )


def serve(opened: Opened, host: str, port: int, setup: Setup | None = None) -> None:
    """Serve a repository until SIGINT or SIGTERM.

    Args:
        opened: what is served, and where changes go.
        host: a name or address of this machine.
        port: 0 takes a free one.
        setup: what the settings say; by default as without any.

    Raises:
        CannotListen: the address is taken, or not this machine's to take.
    """
    setup = setup or Setup()
    edge = setup.edge
    with logging_everything(), listening(host, port) as listener:
        address = address_of(listener)
        app = create_app(
            opened.reading,
            limits=setup.limits,
            repository=opened.repository,
            openid=setup.openid,
        )
        app.state.services = setup.services
        server_of(
            at_the_edge(app, edge=edge, write=to_stderr if edge.requests else None),
            lambda: _print(address),
            edge,
            app.state.stopping.set,
            app.state.metrics.refused,
        ).run(sockets=[listener])


def server_of(
    app: ASGIApp,
    started: Callable[[], None],
    edge: Edge | None = None,
    stopping: Callable[[], None] | None = None,
    refused: Callable[[str], None] | None = None,
) -> Server:
    """A server for an application.

    Args:
        app: the application.
        started: is called once it can be asked.
        edge: how it stands in the network.
        stopping: is called when the server is told to stop, while it still answers.
        refused: is told why a request is refused before it comes to the application.
    """
    edge = edge or Edge()
    config = Config(
        app,
        http=protocol(edge, refused),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=edge.stop,
    )
    return _Server(config, started, edge.drain, stopping)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at an address of this machine.

    Raises:
        CannotListen: the address is taken, or not this machine's to take.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(f"{_reason(error, host, port)} Name another with --port.") from error
    # Connections take it over: or else the end of an answer waits for the client's system to say
    # that it has the beginning, which takes 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener


def address_of(listener: socket.socket) -> str:
    """The address at which a socket is to be asked."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(Server):
    """A server that says when it can be asked, and ends quietly when it is told to stop."""

    def __init__(
        self,
        config: Config,
        started: Callable[[], None],
        drain: float,
        stopping: Callable[[], None] | None,
    ) -> None:
        super().__init__(config)
        self._started = started
        self._drain = drain
        self._stopping = stopping
        self._end: float | None = None
        self._watch: threading.Timer | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Go on for a while, so that a proxy sees it; a second signal, or Ctrl-C, ends that."""
        if self._stopping is not None:
            self._stopping()
        self._see_to_the_end()
        if sig == signal.SIGTERM and self._end is None:
            self._end = time.monotonic() + self._drain
        else:
            super().handle_exit(sig, frame)

    def _see_to_the_end(self) -> None:
        """End the process when its time is over, whatever a thread of it is still at.

        Threads cannot be stopped. What is cut short is as after a loss of power: a change that is
        in the journal is finished when the data folder is opened again, and another one is not
        made; processes of the server end with it.
        """
        if self._watch is None:
            limit = self._drain + (self.config.timeout_graceful_shutdown or 0) + CLOSING
            self._watch = threading.Timer(limit, _end_now)
            self._watch.daemon = True
            self._watch.start()

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to stop; asked ten times a second."""
        over = self._end is not None and time.monotonic() >= self._end
        return await super().on_tick(counter) or over

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal; the library would then raise it again and end the process at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Something else is listening on {host}:{port} already."
    if error.errno == errno.EACCES:
        return f"Only the administrator may listen on port {port}."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine."
    return f"Nothing can listen on {host}:{port} ({error.strerror})."


def _end_now() -> None:
    logging.getLogger(__name__).warning(
        "The time to stop is over, and not all that was under way is finished; it is cut off."
    )
    os._exit(0)


def _print(address: str) -> None:
    print(f"Serving on {address} (stop with Ctrl-C)", flush=True)  # noqa: T201 (the command line's)
