# SPDX-License-Identifier: Apache-2.0
"""Requests whose beginning, length or end two programs could see differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.attempt import Attempt, request
from tests.hostile.world import PLACES, stray

if TYPE_CHECKING:
    from random import Random

    from tests.hostile.world import World

POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
END = b"0\r\n\r\n"
# Each is to be refused: headers and body, as a sender writes them after the request line.
AMBIGUOUS = (
    b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + END,
    CHUNKED + b"Content-Length: 5\r\n\r\n" + END,
    b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nASK{}",
    b"Content-Length: 5, 5\r\n\r\nASK{}",
    b"Content-Length: +5\r\n\r\nASK{}",
    b"Content-Length: -5\r\n\r\n",
    b"Content-Length: 0x5\r\n\r\nASK{}",
    b"Content-Length: 5 5\r\n\r\nASK{}",
    b"Content-Length: \xb2\r\n\r\nASK{}",
    b"Content-Length: 99999999999999999999999\r\n\r\n",
    b"Content-Length: 18446744073709551616\r\n\r\n",
    b"Content-Length : 5\r\n\r\nASK{}",
    b"Content-Length\t: 5\r\n\r\nASK{}",
    b" Content-Length: 5\r\n\r\nASK{}",
    b"Content Length: 5\r\n\r\nASK{}",
    b"Content-Length: 0\r\nX: a\r\n Content-Length: 40\r\n\r\n",
    b"Transfer-Encoding:\r\n chunked\r\n\r\n" + END,
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + END,
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + END,
    b"Transfer-Encoding: xchunked\r\n\r\n" + END,
    b"Transfer-Encoding: chunked, identity\r\n\r\n" + END,
    b"Transfer-Encoding: identity\r\n\r\n",
    b"Transfer-Encoding: \x0bchunked\r\n\r\n" + END,
    b"Transfer-Encoding : chunked\r\n\r\n" + END,
    b"Transfer-Encoding\x00: chunked\r\n\r\n" + END,
    b"Transfer_Encoding\r\n: chunked\r\n\r\n" + END,
    b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + END,
    b"X: a\x00b\r\nContent-Length: 0\r\n\r\n",
    b"X\r\nContent-Length: 0\r\n\r\n",
    b": x\r\nContent-Length: 0\r\n\r\n",
    b"X: y\r\nHost: other\r\nContent-Length: 0\r\n\r\n",
    b"Content-Type: text/html\r\nContent-Length: 0\r\n\r\n",
    b"Authorization: a\r\nAuthorization: b\r\nContent-Length: 0\r\n\r\n",
)
BAD_CHUNKS = (
    *(b"-1\r\nASK{}\r\n", b"+5\r\nASK{}\r\n", b"0x5\r\nASK{}\r\n", b"5 5\r\nASK{}\r\n", b"g\r\n"),
    *(b"fffffffffffffffff\r\nASK{}\r\n", b"10000000000000005\r\nASK{}\r\n", b"\r\nASK{}\r\n"),
    *(
        b"5\nASK{}\r\n",
        b"5\rASK{}\r\n",
        b"5\r\nASK{}XX",
        b"5\r\nASK{}\n",
        b"5_0\r\nASK{}\r\n",
        b"5\x00\r\n",
    ),
)
GOOD_CHUNKS = (
    *(b"5;a=b\r\nASK{}\r\n", b'5;a="\\"\r"\r\nASK{}\r\n', b"05\r\nASK{}\r\n", b"5;" + b"a" * 9_000),
    *(b"5 \r\nASK{}\r\n", b"1\r\nA\r\n1\r\nS\r\n3\r\nK{}\r\n", b"0000000000000000005\r\nASK{}\r\n"),
)
TRAILERS = (
    b"Authorization: Bearer mg_x\r\n",
    b"Content-Length: 9\r\n",
    b"X: " + b"a" * 40_000 + b"\r\n",
)
HOSTS = (
    *(b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nhost: a\r\n", b"Host : a\r\n", b"Host: a b\r\n"),
    *(b"Host: evil.example:99999\r\n", b"Host: \xff\r\n", b"Host: ../..\r\n", b"Host: a@b\r\n"),
    *(
        b"Host:\r\n",
        b"Host: [::1\r\n",
        b"Host: " + b"a" * 20_000 + b"\r\n",
        b'Host: a"><script>\r\n',
    ),
    *(b"Host: a/b?c#d\r\n", b"Host: a\t\r\n", b"Host: a,b\r\n", b"hOsT:a\r\n", b"Host: %00\r\n"),
)
TARGETS = (
    *(b"http://evil.example/health", b"//evil.example/health", b"evil.example:80", b"*", b"health"),
    *(
        b"http:///health",
        b"http://",
        b"/health#x",
        b"?x",
        b"\\health",
        b"/hea lth",
        b"/\x7f",
        b"/\x01",
    ),
    *(
        b"http://a:b@localhost/health",
        b"http://[::1/x",
        b"http://localhost:99999/health",
        b"",
        b"/%",
    ),
)
VERSIONS = (
    *(
        b" HTTP/1.0",
        b" HTTP/0.9",
        b"",
        b" HTTP/2.0",
        b" HTTP/1.11",
        b" http/1.1",
        b" HTTP/1.1 ",
        b"\t",
    ),
    *(
        b" HTTP/11",
        b" HTTP/1,1",
        b" HTTPS/1.1",
        b"  HTTP/1.1",
        b" HTTP/1.1\x00",
        b" HTTP/-1.1",
        b" RTSP/1.0",
    ),
)


def ambiguous(chance: Random, world: World) -> Attempt:
    """Two lengths, or none that is certain; a request is smuggled behind it."""
    sent = POST + chance.choice(AMBIGUOUS) + _smuggled(chance, world)
    return Attempt("framing", sent, ("POST", "GET"), refused=True, ends=False)


def chunks(chance: Random, world: World) -> Attempt:
    """Pieces of a body whose size is no number, or does not fit."""
    good = chance.random() < 0.4
    piece = chance.choice(GOOD_CHUNKS if good else BAD_CHUNKS)
    tail = b"0\r\n" + chance.choice([b"", *TRAILERS]) + b"\r\n"
    sent = POST + CHUNKED + b"\r\n" + piece + tail + _smuggled(chance, world)
    return Attempt("framing", sent, ("POST", "GET"), refused=not good, ends=False)


def host(chance: Random, world: World) -> Attempt:
    """For another host, for two, for none."""
    head = b"GET %s HTTP/1.1\r\n" % chance.choice(PLACES).encode()
    sent = head + chance.choice(HOSTS) + b"Connection: close\r\n\r\n" + _smuggled(chance, world)
    return Attempt("framing", sent, ends=False)


def line(chance: Random, world: World) -> Attempt:
    """Request lines that are none, or mean another server."""
    method = chance.choice(
        [b"GET", b"GET", b"", b" GET", b"GE T", b"G\x00T", b"GET\t", b"\r\n\r\nGET"]
    )
    target, version = chance.choice(TARGETS), chance.choice(VERSIONS)
    ending = chance.choice([b"\r\n", b"\r\n", b"\n", b"\r"])
    head = method + b" " + target + version + ending + b"Host: localhost" + ending
    sent = head + b"Connection: close" + ending + ending + _smuggled(chance, world)
    return Attempt("framing", sent, ("GET", "GET"), ends=False, origin=stray(chance))


def pipelined(chance: Random, world: World) -> Attempt:
    """Several requests at once, of which the last closes; each has its answer, in order."""
    places = chance.choices(PLACES, k=chance.randint(2, 12))
    said = [chance.choice(["GET", "HEAD", "OPTIONS"]) for _ in places]
    keep = [
        request(m, p).replace(b"Connection: close\r\n", b"")
        for m, p in zip(said, places, strict=True)
    ]
    last = _smuggled(chance, world)
    return Attempt("pipelined", b"".join(keep) + last, (*said, "GET"))


def unfinished(chance: Random, world: World) -> Attempt:
    """The beginning of a request, and no more."""
    body = b"SELECT * { ?s ?p ?o }" * 9
    whole = request("POST", "/sparql", *world.signed(chance), body=body)
    cut = chance.randint(1, len(whole) - 1)
    return Attempt("unfinished", whole[:cut], ("POST",), ends=False)


def _smuggled(chance: Random, world: World) -> bytes:
    """A request that the first one hides, and that ends the connection."""
    where = chance.choice(["/health", "/smuggled", world.elsewhere])
    return request("GET", where)


ATTACKS = (ambiguous, chunks, host, line, pipelined, unfinished, ambiguous)
