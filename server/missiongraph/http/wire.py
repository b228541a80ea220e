# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 as it comes over the wire: what is too long, slow or ambiguous is refused there.

A request that two programs may read differently (RFC 9112, section 11.2) is refused: the proxy
before the server may be one of them.
"""

from __future__ import annotations

import json
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from missiongraph.http.forwarded import HOST
from missiongraph.http.problems import PROBLEMS
from missiongraph.media import PROBLEM

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from missiongraph.edge_settings import Edge

# Whoever sends the head of a request slower than this holds a place that others need.
HEAD_SECONDS = 20.0
MOST_HEADERS = 100
# What must be there at most once, for each of two might be believed by somebody.
SINGLE = (b"host", b"content-length", b"transfer-encoding", b"content-type", b"authorization")
# What lists alternatives, and may stand in several lines (RFC 9110, section 5.3), as RDF4J sends
# what it accepts.
LISTS = (b"accept", b"accept-language", b"if-none-match")


class Reason(StrEnum):
    """Why a request is refused before it is read to its end."""

    ADDRESS = "address"
    HEADERS = "headers"
    AMBIGUOUS = "ambiguous"
    MALFORMED = "malformed"
    SLOW = "slow"


STATUS = {
    Reason.ADDRESS: HTTPStatus.REQUEST_URI_TOO_LONG,
    Reason.HEADERS: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    Reason.AMBIGUOUS: HTTPStatus.BAD_REQUEST,
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.SLOW: HTTPStatus.REQUEST_TIMEOUT,
}


def protocol(edge: Edge, refused: Callable[[str], None] | None = None) -> type[asyncio.Protocol]:
    """The protocol of a server with these limits.

    Args:
        edge: the limits.
        refused: is told of each request that is refused, by its reason.
    """
    return type("LimitedWire", (Wire,), {"edge": edge, "refused": staticmethod(refused or str)})


class Wire(HttpToolsProtocol):
    """A connection."""

    edge: Edge
    refused: Callable[[str], object]

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 (the library's own)
        super().__init__(*arguments, **named)
        self._size = 0
        self._whole = False
        self._why: tuple[Reason, str] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await_head()

    def pause_writing(self) -> None:
        """Wait for a client that does not read; not for ever."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.edge.send, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        self._wait_no_longer()

    def _wait_no_longer(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        self._wait_no_longer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._size, self._whole = 0, False
        self._stop_waiting()
        self._await_head()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        if len(self.url) > self.edge.url:
            self._refuse(
                Reason.ADDRESS,
                f"An address may have {self.edge.url:,} bytes here. Send a long query by POST.",
            )

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        if self._whole:
            # What follows a body is no header: whoever checked the headers has not seen it.
            return
        super().on_header(name, value)
        self._size += len(name) + len(value)
        if self._size > self.edge.headers or len(self.headers) > MOST_HEADERS:
            self._refuse(
                Reason.HEADERS,
                f"The headers of a request may have {self.edge.headers:,} bytes, and there may be "
                f"{MOST_HEADERS} of them.",
            )

    def on_headers_complete(self) -> None:
        """Answer, if what was sent can be read in one way only."""
        self._stop_waiting()
        names = [name for name, _ in self.headers]
        for name in SINGLE:
            if names.count(name) > 1:
                self._refuse(Reason.AMBIGUOUS, f"Send {name.decode().title()} once.")
        if b"content-length" in names and b"transfer-encoding" in names:
            self._refuse(Reason.AMBIGUOUS, "Send Content-Length or Transfer-Encoding, not both.")
        if self.parser.get_http_version() == "1.1" and b"host" not in names:
            self._refuse(Reason.AMBIGUOUS, "Say with Host for whom the request is.")
        self._check_host()
        self._whole = True
        for name in LISTS:
            if names.count(name) > 1:
                self._join(name)
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Say why the request is refused, and hang up; the next one may begin anywhere."""
        reason, detail = self._why or (Reason.MALFORMED, f"This is no HTTP request: {msg}")
        self.refused(reason)
        status = STATUS[reason]
        phrase = status.phrase
        said = {
            "type": f"{PROBLEMS}/{phrase.lower().replace(' ', '-')}",
            "title": phrase,
            "status": status.value,
            "detail": detail,
        }
        body = json.dumps(said).encode()
        # An answer to HEAD has no body, however it ends.
        sent = b"" if self.parser.get_method() == b"HEAD" else body
        self.transport.write(
            b"%scontent-type: %s\r\ncontent-length: %d\r\nx-content-type-options: nosniff\r\n"
            b"connection: close\r\n\r\n%s"
            % (STATUS_LINE[status.value], PROBLEM.media_type.encode(), len(body), sent)
        )
        self.transport.close()

    def _check_host(self) -> None:
        """Refuse what is no host (RFC 9112, section 3.2): addresses in answers are made of it."""
        host = next((value for name, value in self.headers if name == b"host"), b"")
        if host and not HOST.fullmatch(host.decode("latin-1").removesuffix(":")):
            self._refuse(Reason.MALFORMED, "What stands in Host is no name of a host.")

    def _join(self, name: bytes) -> None:
        """Have the lines of a list as one, in their order; the application holds this very list."""
        values = [value for key, value in self.headers if key == name]
        others = [pair for pair in self.headers if pair[0] != name]
        self.headers[:] = [*others, (name, b", ".join(values))]

    def _refuse(self, reason: Reason, detail: str) -> None:
        self._why = reason, detail
        raise HttpParserError(detail)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self._why = Reason.SLOW, f"No request came within {HEAD_SECONDS:g} seconds."
            self.send_400_response("")
