# SPDX-License-Identifier: Apache-2.0
"""Asking the endpoints of SERVICE, in a query's stead.

The engine asks any address, follows nothing and knows no bounds. So it is given one on this
machine, which is there for as long as the query runs: what comes there goes on to the endpoint,
whose addresses are looked at before one of them is connected to, with bounds of time and size.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import h11
import httpcore

from missiongraph.errors import EndpointFailed, StoreError
from missiongraph.media import SPARQL_JSON, SPARQL_XML
from missiongraph.sparql_service import has_service, redirected

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator, Iterable

    from missiongraph.services import Services
    from missiongraph.workers.pool import Ask

HOST = "127.0.0.1"
# What one query may ask of others: seconds and bytes for an answer, and how many of them.
SECONDS, MOST_BYTES, MOST_CALLS = 20.0, 16 * 1024 * 1024, 16
MOST_ASKED = 1_000_000
TAKEN = [SPARQL_JSON.media_type, SPARQL_XML.media_type]
HEADERS = [
    ("Accept", ", ".join(TAKEN)),
    ("Accept-Encoding", "identity"),
    ("Content-Type", "application/sparql-query"),
    ("User-Agent", "missiongraph"),
]
FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    TimeoutError,
    OSError,
)


@asynccontextmanager
async def reaching(services: Services, asked: Ask) -> AsyncIterator[Ask]:
    """The query with its endpoints in reach, for as long as it runs.

    Raises:
        InvalidQuery: it asks for endpoints that are not allowed.
        EndpointFailed: an endpoint gave no results.
    """
    if not services.endpoints or not has_service(asked.query):
        yield asked
        return
    calls = Calls(services)
    server = await asyncio.start_server(calls.answer, HOST, 0)
    try:
        host, port = server.sockets[0].getsockname()
        places = calls.places(f"http://{host}:{port}")
        yield replace(asked, query=redirected(asked.query, places))
    except StoreError as error:
        raise (calls.fault or error) from error
    finally:
        server.close()
        await calls.close()


class Calls:
    """The calls of one query.

    Args:
        services: which endpoints may be asked, and where they may be.

    Attributes:
        fault: what went wrong last.
    """

    def __init__(self, services: Services) -> None:
        self.fault: EndpointFailed | None = None
        self._services = services
        self._left = MOST_CALLS
        self._paths = {f"/{secrets.token_urlsafe(24)}": name for name in services.endpoints}
        # Others on this machine do not know the names.
        self._root = ""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(),
            max_keepalive_connections=0,
            network_backend=Checked(services),
        )

    def places(self, root: str) -> dict[str, str]:
        """Where each endpoint is asked."""
        self._root = root
        return {name: root + path for path, name in self._paths.items()}

    async def close(self) -> None:
        """End what is under way."""
        await self._pool.aclose()

    async def answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one request of a worker."""
        connection = h11.Connection(h11.SERVER)
        try:
            path, body = await _request(connection, reader)
            status, media, found = await self._found(path, body)
            headers = [("Content-Type", media), ("Content-Length", str(len(found)))]
            parts = (
                h11.Response(status_code=status, headers=[*headers, ("Connection", "close")]),
                h11.Data(data=found),
                h11.EndOfMessage(),
            )
            writer.write(b"".join(connection.send(part) or b"" for part in parts))
            await writer.drain()
        except (h11.RemoteProtocolError, OSError):
            # The worker was stopped, or it is none.
            return
        finally:
            writer.close()

    async def _found(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        name = self._paths.get(path)
        if name is None:
            return 404, "text/plain", b"There is nothing here."
        try:
            return 200, *await self._asked(name, body)
        except EndpointFailed as error:
            self.fault = error
            return 502, "text/plain; charset=utf-8", str(error).encode()

    async def _asked(self, name: str, body: bytes) -> tuple[str, bytes]:
        """What an endpoint answers, and its media type.

        Raises:
            EndpointFailed: it gives no results.
        """
        self._left -= 1
        if self._left < 0:
            raise EndpointFailed(name, f"is asked more than {MOST_CALLS} times by one query")
        if self._root.encode() in body:
            raise EndpointFailed(name, "would have to ask another one: SERVICE stands in SERVICE")
        try:
            async with asyncio.timeout(SECONDS):
                return await self._sent(name, body)
        except FAILURES as error:
            why = str(error) or "there was no answer in time"
            raise EndpointFailed(name, f"cannot be asked ({why})") from error

    async def _sent(self, name: str, body: bytes) -> tuple[str, bytes]:
        async with self._pool.stream("POST", name, headers=HEADERS, content=body) as answer:
            if answer.status != 200:  # noqa: PLR2004 (a redirection is not followed either)
                raise EndpointFailed(name, f"answers with status {answer.status}")
            media = _media(answer.headers)
            if media not in TAKEN:
                raise EndpointFailed(name, f"answers with {media or 'no media type'}")
            return media, await _whole(name, answer.aiter_stream())


class Checked(httpcore.AsyncNetworkBackend):
    """Connects only where endpoints may be; what a name leads to is looked at, then connected to.

    Args:
        services: where endpoints may be.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's own)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the addresses of a name.

        Raises:
            OSError: it has none, or none where endpoints may be.
        """
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for address in dict.fromkeys(str(place[4][0]) for place in found):
            if self._services.admits(address):
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
        raise OSError(
            f"{host} is at no public address, and at none of MISSIONGRAPH_SERVICE_NETWORKS"
        )


async def _request(connection: h11.Connection, reader: StreamReader) -> tuple[str, bytes]:
    """The path and the body of a request.

    Raises:
        h11.RemoteProtocolError: it is none, or too large.
    """
    path, body = "", bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(64 * 1024))
        elif isinstance(event, h11.Request):
            path = event.target.decode("ascii")
        elif isinstance(event, h11.Data):
            body += event.data
        else:
            return path, bytes(body)
        if len(body) > MOST_ASKED:
            raise h11.RemoteProtocolError("too large")


def _media(headers: Iterable[tuple[bytes, bytes]]) -> str:
    found = [value for name, value in headers if name.lower() == b"content-type"]
    return b"".join(found[:1]).partition(b";")[0].strip().lower().decode("latin-1")


async def _whole(name: str, pieces: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > MOST_BYTES:
            raise EndpointFailed(name, f"answers with more than {MOST_BYTES:,} bytes")
    return bytes(body)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
