# SPDX-License-Identifier: Apache-2.0
"""Requests as bytes on the wire, and what came back, read as strictly as the standard has it."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Header = tuple[bytes, bytes]
CLOSE = (b"Connection", b"close")
STATUS = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) [\x20-\x7e]*")
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e\x80-\xff\t]*)")
CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}")
# How long the server may think before what was sent is taken to be less than a request.
PATIENCE, LONGEST = 1.5, 40.0
# What is larger than this may be refused before it is read, which breaks the connection.
LARGE = 16_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is sent over a connection.

    Attributes:
        source: the kind of attack.
        data: the bytes.
        methods: the methods of the requests that an honest reader finds, in their order.
        refused: it can be read in two ways, so it is answered once, with 4xx, and hung up on.
        ends: the server can tell where the request ends; else it is told by hanging up half.
        cut: the answer may end before its end, since its beginning was sent before it was known.
        origin: from which address of this machine.
    """

    source: str
    data: bytes
    methods: tuple[str, ...] = ("GET",)
    refused: bool = False
    ends: bool = True
    cut: bool = False
    origin: str = "127.0.0.2"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer."""

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: bytes) -> bytes:
        """The value of a header, empty where it is not there."""
        return next((value for key, value in self.headers if key.lower() == name), b"")


class CutOff(Exception):  # noqa: N818 (it says what the answer is)
    """What came back ends before its end."""


class Malformed(ValueError):  # noqa: N818 (it says what the answer is)
    """What came back is no HTTP."""


def request(
    method: str, target: bytes | str, *headers: Header, body: bytes | None = None, host: bool = True
) -> bytes:
    """A request that is well formed, if its parts are; the connection is closed after it."""
    where = target.encode("utf-8", "surrogatepass") if isinstance(target, str) else target
    lines = [b"%s %s HTTP/1.1" % (method.encode(), where)]
    sent = [(b"Host", b"localhost")] if host else []
    sent += [CLOSE, *headers]
    if body is not None:
        sent.append((b"Content-Length", b"%d" % len(body)))
    lines += [b"%s: %s" % pair for pair in sent]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body or b"")


def exchange(port: int, attempt: Attempt) -> bytes:
    """All that comes back.

    Raises:
        TimeoutError: the server neither answers to the end nor hangs up.
    """
    link = socket.create_connection(("127.0.0.1", port), LONGEST, (attempt.origin, 0))
    with link:
        # The server may hang up before it has read all of it.
        with suppress(ConnectionError):
            link.sendall(attempt.data)
        return b"".join(_received(link, attempt))


def _received(link: socket.socket, attempt: Attempt) -> Iterator[bytes]:
    link.settimeout(LONGEST if attempt.ends else PATIENCE)
    with suppress(ConnectionError):
        try:
            yield from _pieces(link)
        except TimeoutError:
            if attempt.ends:
                raise
            link.settimeout(LONGEST)
            link.shutdown(socket.SHUT_WR)
            yield from _pieces(link)


def _pieces(link: socket.socket) -> Iterator[bytes]:
    while piece := link.recv(1 << 16):
        yield piece


def replies(text: bytes, methods: Iterable[str]) -> list[Reply]:
    """The answers to requests with these methods; those that are missing were not given.

    Raises:
        Malformed: there are others, or they are not written as RFC 9112 has it.
        CutOff: one has no end.
    """
    found = []
    for method in methods:
        if not text:
            break
        reply, text = _reply(text, method)
        found.append(reply)
    if text:
        raise Malformed(f"more than was asked for: {text[:80]!r}")
    return found


def _reply(text: bytes, method: str) -> tuple[Reply, bytes]:
    head, mark, rest = text.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    said = STATUS.fullmatch(first)
    fields = [HEADER.fullmatch(line) for line in lines]
    if said is None or not mark:
        raise Malformed(f"no status line: {text[:80]!r}")
    headers = [(one[1], one[2]) for one in fields if one is not None]
    if len(headers) < len(lines):
        raise Malformed(f"a header that is none: {head[:2000]!r}")
    status = int(said[1])
    if status == 100:
        return _reply(rest, method)
    reply = Reply(status, headers)
    body, rest = _body(reply, rest, bare=method == "HEAD" or status in (204, 304))
    return Reply(status, headers, body), rest


def _body(reply: Reply, rest: bytes, *, bare: bool) -> tuple[bytes, bytes]:
    lengths = [value for name, value in reply.headers if name.lower() == b"content-length"]
    coded = reply.header(b"transfer-encoding")
    if len(lengths) + bool(coded) > 1:
        raise Malformed(f"two lengths: {reply.headers!r}")
    if bare:
        return b"", rest
    if coded:
        return _unchunked(rest)
    if not lengths:
        raise Malformed(f"no length: {reply.headers!r}")
    length = int(lengths[0])
    if len(rest) < length:
        raise Malformed(f"{len(rest)} bytes of {length}")
    return rest[:length], rest[length:]


def _unchunked(rest: bytes) -> tuple[bytes, bytes]:
    pieces: list[bytes] = []
    while True:
        size, mark, rest = rest.partition(b"\r\n")
        if not mark and not size:
            raise CutOff
        if not mark or not CHUNK.fullmatch(size):
            raise Malformed(f"a chunk without end: {size[:80]!r}")
        length = int(size, 16)
        piece, end, rest = rest[:length], rest[length : length + 2], rest[length + 2 :]
        if len(piece) < length:
            raise CutOff
        if end != b"\r\n":
            raise Malformed("a chunk that does not end")
        if not length:
            return b"".join(pieces), rest
        pieces.append(piece)
