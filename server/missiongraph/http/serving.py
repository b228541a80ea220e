# SPDX-License-Identifier: Apache-2.0
"""Running the server: on an address, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from uvicorn import Config, Server

from missiongraph.errors import CannotListen
from missiongraph.http.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

    from missiongraph.repository import Repository
    from missiongraph.workers.pool import Limits

# How long answers under way may take when the server is told to stop, in seconds.
GRACE = 5


def serve(
    repository: Repository,
    host: str,
    port: int,
    announce: Callable[[str], None] | None = None,
    limits: Limits | None = None,
) -> None:
    """Serve a repository until SIGINT or SIGTERM.

    Args:
        repository: what is served, and where changes go.
        host: a name or address of this machine.
        port: 0 takes a free one.
        announce: is told the address once it can be asked; by default it is printed.
        limits: what people's own queries may take.

    Raises:
        CannotListen: the address is taken, or not this machine's to take.
    """
    with listening(host, port) as listener:
        address = address_of(listener)
        server = server_of(
            create_app(repository.reading(), limits=limits, repository=repository),
            lambda: (announce or _print)(address),
        )
        server.run(sockets=[listener])


def server_of(app: ASGIApp, started: Callable[[], None]) -> Server:
    """A server for an application; `started` is called once it can be asked."""
    config = Config(
        app,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    return _Server(config, started)


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
    with listener:
        yield listener


def address_of(listener: socket.socket) -> str:
    """The address at which a socket is to be asked."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(Server):
    """A server that says when it can be asked, and ends quietly when it is told to stop."""

    def __init__(self, config: Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

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


def _print(address: str) -> None:
    print(f"Serving on {address} (stop with Ctrl-C)", flush=True)  # noqa: T201 (the command line's)
