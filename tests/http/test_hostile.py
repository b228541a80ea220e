# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent, nothing fails on our side, nothing leaks, and nothing changes."""

from __future__ import annotations

import socket
import string
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missiongraph.catalogue import catalogue

if TYPE_CHECKING:
    import httpx

    from missiongraph.repository import Repository

PLACES = ["/", "/doc/", "/id/", "/graph/", "/code/", "/ns", "/sparql", "/static/", "/api/v1/", "/x"]
ACCEPTS = ["*/*", "text/html", "text/turtle", "application/json", "x", "text/csv;q=2", "*/*;q=0"]
ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
PIECES = st.sampled_from(
    ["../", "%2e%2e/", "%00", "%FF", "%", "//", ";", "'", "<", "\\", ".ttl", "?"]
)


def raw(address: str, request: bytes) -> bytes:
    """What a server answers to these very bytes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as link:
        link.sendall(request)
        answer = b""
        while piece := link.recv(65536):
            answer += piece
    return answer


TARGETS = [
    b"/doc/../../etc/passwd",
    b"/doc/..%2f..%2f..%2fetc%2fpasswd",
    b"/static/../../../../../etc/passwd",
    b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    b"/static/..%5c..%5cpages.py",
    b"//etc/passwd",
    b"/doc/%c0%ae%c0%ae/",
    b"/doc/\xff\xfe",
    b"/doc/" + b"a" * 50_000,
    b"/doc/" + b"%41" * 15_000,
    b"/" + b"a/" * 20_000,
    b"/sparql?" + b"&" * 50_000,
    b"/sparql?query=" + b"%28" * 15_000,
    b"/sparql?query=%00",
    b"/api/v1/questions/" + b"../" * 20,
    b"/api/v1/questions/organisations-touching-journey?journey=" + b"x" * 50_000,
    b"http://other.example/doc/x",
    b"*",
    b"/doc/x HTTP/1.1\r\nX-Smuggled: 1",
]


@pytest.mark.parametrize("target", TARGETS, ids=[repr(t[:40]) for t in TARGETS])
@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"OPTIONS", b"POST", b"BREW"])
def test_strange_targets(address: str, method: bytes, target: bytes) -> None:
    """Each is the client's fault or not found; no file of the machine is given away."""
    request = b"%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % (method, target)
    answer = raw(address, request)
    status = int(answer.split(b" ", 2)[1])
    assert status < 500, answer[:300]
    assert b"root:" not in answer
    assert b"jinja2" not in answer


def test_headers_without_end(address: str) -> None:
    """Headers larger than any that is honest are refused."""
    request = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n"
    # The server may hang up before all of it is sent.
    with suppress(ConnectionError):
        assert raw(address, request).startswith(b"HTTP/1.1 4")


def test_a_body_that_claims_to_be_small(address: str) -> None:
    """A body sent in pieces is measured as it comes."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    head += b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    piece = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    answer = b""
    # The server may close the connection before all is sent.
    with suppress(ConnectionError):
        answer = raw(address, head + piece * 40)
    assert answer[:12] in (b"", b"HTTP/1.1 413")
    health = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert raw(address, health).startswith(b"HTTP/1.1 200")


@given(
    place=st.sampled_from(PLACES),
    rest=st.lists(st.one_of(PIECES, ODD.map(quote)), max_size=6).map("".join),
    accept=st.one_of(st.sampled_from(ACCEPTS), st.text(string.printable.strip(), max_size=30)),
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "DELETE"]),
)
def test_no_path_makes_the_server_fail(
    address: str, place: str, rest: str, accept: str, method: str
) -> None:
    """Any path, method and Accept header gives an answer below 500."""
    target = f"{place}{rest}".encode("ascii", "ignore").replace(b" ", b"+")
    headers = f"Host: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n".encode("ascii", "ignore")
    answer = raw(address, b"%s %s HTTP/1.1\r\n%s" % (method.encode(), target, headers))
    assert int(answer.split(b" ", 2)[1]) < 500, answer[:300]


@given(
    name=st.sampled_from(sorted(catalogue())),
    parameter=st.one_of(ODD, st.sampled_from(["journey", "organisation", "mission", "format"])),
    value=st.one_of(
        ODD, st.sampled_from(["<a>", "mg:Journey", "urn:x", "} #", '" . } #', "\\u0022"])
    ),
    accept=st.sampled_from(ACCEPTS),
)
def test_no_parameter_makes_the_server_fail(
    client: httpx.Client, name: str, parameter: str, value: str, accept: str
) -> None:
    """Any parameter of any question gives an answer below 500."""
    answer = client.get(
        f"/api/v1/questions/{name}", params={parameter: value}, headers={"Accept": accept}
    )
    assert answer.status_code < 500, answer.text


@given(st.text(max_size=60), st.sampled_from(ACCEPTS))
def test_no_query_makes_the_server_fail(client: httpx.Client, text: str, accept: str) -> None:
    """Any text for a query gives an answer below 500."""
    for query in (text, f"SELECT * {{ {text} }} LIMIT 3", f"SELECT * {{ ?s ?p '{text}' }} LIMIT 3"):
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
        assert answer.status_code < 500, answer.text


def test_nothing_of_this_changed_anything(client: httpx.Client, repository: Repository) -> None:
    """After all of it the data are at the revision at which they were published."""
    datasets = client.get("/health").json()["datasets"]
    assert datasets["published"]["revision"] == repository.published.head
    assert datasets["workspace"]["revision"] == repository.workspace.head
