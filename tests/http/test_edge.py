# SPDX-License-Identifier: Apache-2.0
"""What stands before any routing: limits, ambiguous requests, proxies, logs, metrics."""

from __future__ import annotations

import json
import re
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from missiongraph.edge_settings import Edge, trusted_proxies
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.rights import Scope
from missiongraph.terms import RDF
from missiongraph.tokens import Tokens
from tests.http.conftest import JOURNEY, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from missiongraph.repository import Repository

LIMITS = Edge(url=2_000, headers=4_000, body=10_000)
BEHIND = replace(LIMITS, trusted=trusted_proxies({"MISSIONGRAPH_TRUSTED_PROXIES": "127.0.0.1"}))
DOC = JOURNEY.replace("/id/", "/doc/").partition("example")[2]


@dataclass
class Served:
    """A server with an edge, what it logs, and a client of it."""

    address: str
    app: FastAPI
    lines: list[str]
    client: httpx.Client

    def logged(self, request: str) -> dict[str, object]:
        """The line of a request in the log, which is written soon after the answer."""
        for _ in range(100):
            for line in "".join(self.lines).splitlines():
                found: dict[str, object] = json.loads(line)
                if found["request"] == request:
                    return found
            time.sleep(0.02)
        raise AssertionError(request)


def test_a_query_is_told_from_others_in_the_log(repository: Repository) -> None:
    """By a digest of its text, how much it found, and its text where a setting says so."""
    everything = "SELECT * WHERE { ?s ?p ?o } LIMIT 300"
    with served(repository, replace(LIMITS, queries=True)) as server:
        # The second answer was kept.
        for form in ("csv", "csv", "json"):
            asked = {"query": everything, "format": form}
            answer = server.client.get("/sparql", params=asked)
            line = server.logged(answer.headers["X-Request-Id"])
            assert (line["rows"], line["text"]) == (300, everything)
            assert line["bytes"] == len(answer.content)
            assert line["query"] == blake2b(everything.encode(), digest_size=8).hexdigest()
        built = server.client.post("/sparql", data={"query": "CONSTRUCT WHERE { ?s a ?o }"})
        line = server.logged(built.headers["X-Request-Id"])
        store = repository.published.store
        assert line["rows"] == sum(1 for _ in store.quads(None, RDF.type))
    with served(repository, LIMITS) as server:
        answer = server.client.get("/sparql", params={"query": everything})
        line = server.logged(answer.headers["X-Request-Id"])
        assert line["rows"] == 300
        assert "text" not in line
        assert "query" not in server.logged(server.client.get("/").headers["X-Request-Id"])


@contextmanager
def served(repository: Repository, edge: Edge) -> Iterator[Served]:
    """A server with this edge."""
    app, lines = create_app(repository.reading()), list[str]()
    with (
        running(
            at_the_edge(app, edge=edge, write=lines.append), edge, app.state.metrics.refused
        ) as address,
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        yield Served(address, app, lines, client)


@pytest.fixture(scope="module")
def plain(repository: Repository) -> Iterator[Served]:
    """A server that stands alone."""
    with served(repository, LIMITS) as found:
        yield found


@pytest.fixture(scope="module")
def behind(repository: Repository) -> Iterator[Served]:
    """A server behind a proxy on this machine."""
    with served(repository, BEHIND) as found:
        yield found


def raw(address: str, request: bytes, *, end: bool = True) -> bytes:
    """All that a server answers to these very bytes; `end` says that no more will come."""
    parts, answer = urlsplit(address), b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as link:
        link.sendall(request)
        if end:
            link.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while piece := link.recv(65536):
                answer += piece
    return answer


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
AMBIGUOUS = {
    "both lengths": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "both lengths, the other way": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 35\r\n\r\n" + SMUGGLED,
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "a list of lengths": POST + b"Content-Length: 0, 35\r\n\r\n" + SMUGGLED,
    "a signed length": POST + b"Content-Length: +0\r\n\r\n" + SMUGGLED,
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a coding after chunked": POST
    + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "a space before the colon": POST
    + b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "a folded line": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\r\n Content-Length: 35\r\n\r\n"
    + SMUGGLED,
    "a bare carriage return": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\rY: b\r\n\r\n",
    "a null": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "two hosts": b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\nX: y\r\n\r\n",
    "half an escape for a host": b"GET /catalog HTTP/1.1\r\nHost: %zz\r\n\r\n",
    "a path for a host": b"GET /catalog HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "no letter for a host": b"GET /catalog HTTP/1.1\r\nHost: a<b\r\n\r\n",
    "two signatures": POST + b"Authorization: a\r\nAuthorization: b\r\n\r\n",
    "a chunk with a sign": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + SMUGGLED,
    "another protocol": b"SSH-2.0-x\r\n\r\n",
    "another version": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("request_", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused(plain: Served, request_: bytes) -> None:
    """One answer, 400, and the connection is closed: what follows is never a request."""
    answer = raw(plain.address, request_)
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"/problem/bad-request" in answer


def test_what_follows_a_body_is_no_header(plain: Served) -> None:
    """A token in the trailer of a chunked body signs nobody in."""
    tail = b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n"
    tail += b"Connection: close\r\n\r\n5\r\nASK{}\r\n0\r\nAuthorization: Bearer mg_nonsense\r\n\r\n"
    assert raw(plain.address, POST + tail, end=False).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /doc/" + b"a" * 2_500 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 4_500 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 150 + b"\r\n", 431),
        (POST + b"Connection: close\r\nContent-Length: 10001\r\n\r\n", 413),
    ],
    ids=["address", "header", "headers", "body"],
)
def test_what_is_too_large_is_refused(plain: Served, request_: bytes, status: int) -> None:
    """Each with its own status, and with how much there may be."""
    head, _, body = raw(plain.address, request_).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    said = json.loads(body)
    assert said["status"] == status
    assert re.search(r"[124]0?,000 bytes", said["detail"])


def test_a_body_is_measured_as_it_comes(plain: Served) -> None:
    """One that does not say how large it is may not be larger either."""
    head = POST + b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"1000\r\n" + b"#" * 0x1000 + b"\r\n"
    assert raw(plain.address, head + chunk * 3).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "GZIP"])
def test_a_packed_body_is_refused(plain: Served, coding: str) -> None:
    """It may be larger than it looks; the answer says what to do instead."""
    answer = plain.client.post("/sparql", content=b"x", headers={"Content-Encoding": coding})
    assert answer.status_code == 415
    assert answer.json()["type"].endswith("/packed")
    assert answer.headers["accept-encoding"] == "identity"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere", "/ns", "/static/missiongraph.css"])
def test_every_answer_has_the_security_headers(plain: Served, path: str) -> None:
    """Also those that say what went wrong; without TLS, nothing is said of TLS."""
    headers = plain.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers


FORWARDED = {
    "Forwarded": "for=198.51.100.9;proto=https;host=data.example",
    "X-Forwarded-Prefix": "/graph",
}
OLDER = {
    "X-Forwarded-For": "203.0.113.5, 198.51.100.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "data.example",
    "X-Forwarded-Prefix": "/graph/",
}


@pytest.mark.parametrize("headers", [FORWARDED, OLDER], ids=["RFC 7239", "X-Forwarded"])
def test_a_proxy_that_is_trusted_is_believed(behind: Served, headers: dict[str, str]) -> None:
    """Redirects keep the path, TLS is insisted on, and the log names the client."""
    answer = behind.client.get(JOURNEY.partition("example")[2], headers=headers)
    assert answer.headers["location"] == f"/graph{DOC}"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert behind.logged(answer.headers["x-request-id"])["client"] == "198.51.100.9"
    page = behind.client.get("/", headers={**headers, "Accept": "text/html"})
    assert 'href="/graph/static/missiongraph.css"' in page.text


def test_the_names_in_the_data_do_not_depend_on_a_proxy(behind: Served) -> None:
    """Whatever host is forwarded, the same triples are given out."""
    told = {**FORWARDED, "Accept": "application/n-triples"}
    facts = behind.client.get(DOC, headers=told).text
    assert "data.example" not in facts
    assert facts == behind.client.get(DOC, headers={"Accept": "application/n-triples"}).text


@pytest.mark.parametrize("headers", [FORWARDED, OLDER], ids=["RFC 7239", "X-Forwarded"])
def test_nobody_else_is_believed(plain: Served, headers: dict[str, str]) -> None:
    """Who is no proxy can pretend neither a path, nor TLS, nor another address, nor an identity."""
    sent = {**headers, "X-Request-Id": "mine"}
    answer = plain.client.get(JOURNEY.partition("example")[2], headers=sent)
    assert answer.headers["location"] == DOC
    assert "strict-transport-security" not in answer.headers
    assert answer.headers["x-request-id"] != "mine"
    assert plain.logged(answer.headers["x-request-id"])["client"] == "127.0.0.1"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Forwarded-Prefix": "/a/../b"},
        {"X-Forwarded-Prefix": '/"><script>'},
        {"X-Forwarded-Proto": "javascript"},
        {"Forwarded": 'for="[bad";proto=;host="a b"'},
        {"Forwarded": '"' * 500},
        {"X-Forwarded-For": "unknown, _hidden"},
    ],
    ids=lambda headers: next(iter(headers.values()))[:20],
)
def test_nonsense_from_a_proxy_is_passed_over(behind: Served, headers: dict[str, str]) -> None:
    """What is no path, protocol, host or address changes nothing."""
    answer = behind.client.get(JOURNEY.partition("example")[2], headers=headers)
    assert answer.headers["location"] == DOC


def test_a_client_cannot_hide_behind_a_proxy(behind: Served) -> None:
    """What a client wrote in the header itself stands before what the proxy added."""
    told = {"X-Forwarded-For": "127.0.0.1, 192.0.2.1, 198.51.100.9, 127.0.0.1"}
    answer = behind.client.get("/health", headers=told)
    assert behind.logged(answer.headers["x-request-id"])["client"] == "198.51.100.9"


def test_below_a_path(repository: Repository) -> None:
    """A setting does the same as the header, whether or not the proxy took the path off."""
    with served(repository, replace(LIMITS, root="/graph")) as below:
        for path in (DOC, f"/graph{DOC}"):
            answer = below.client.get(path.replace("/doc/", "/id/"))
            assert answer.headers["location"] == f"/graph{DOC}"
        for path in ("/health", "/graph/health"):
            assert below.client.get(path).status_code == 200


def test_a_request_in_the_log(behind: Served, repository: Repository) -> None:
    """One JSON object: who asked for what, when, how it went, and of which revision."""
    told = {"X-Request-Id": "proxy-17", "Accept": "text/turtle"}
    answer = behind.client.get(DOC, headers=told)
    assert answer.headers["x-request-id"] == "proxy-17"
    line = behind.logged("proxy-17")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line.pop("time")))
    assert float(str(line.pop("milliseconds"))) >= 0
    assert line.pop("kept") in (True, False)
    assert line == {
        "event": "request",
        "request": "proxy-17",
        "method": "GET",
        "path": DOC,
        "route": "/doc/{path}",
        "status": 200,
        "bytes": len(answer.content),
        "caller": None,
        "dataset": "published",
        "revision": repository.published.head,
        "client": "127.0.0.1",
    }


def test_no_secret_reaches_the_log(behind: Served, repository: Repository) -> None:
    """Neither tokens, wherever they are put, nor the texts of queries."""
    secret = Tokens(repository.data).create("steward", [Scope.READ])
    signed = {"Authorization": f"Bearer {secret}"}
    query = "ASK { ?confidential ?p ?o }"
    answers = [
        behind.client.get("/sparql", params={"query": query}, headers=signed),
        behind.client.post("/sparql", data={"query": query}, headers=signed),
        behind.client.get("/sparql", params={"query": query, "access_token": secret}),
        behind.client.get(f"/doc/{secret}"),
        behind.client.get("/health", headers={"Authorization": f"Bearer {secret}x"}),
    ]
    lines = [behind.logged(answer.headers["x-request-id"]) for answer in answers]
    assert [line["caller"] for line in lines[:3]] == ["steward", "steward", None]
    assert [line["dataset"] for line in lines[:3]] == ["workspace", "workspace", "published"]
    text = "".join(behind.lines)
    assert secret not in text
    assert "confidential" not in text


def figures(served: Served) -> dict[str, float]:
    """What `/metrics` says, by name and labels."""
    answer = served.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    pairs = (line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in pairs}


def test_the_figures_count_what_was_asked(plain: Served, repository: Repository) -> None:
    """By the template of the path, never by the path; kept answers count as their route's."""
    before = figures(plain)
    told = {"Accept": "application/rdf+xml", "X": "figures"}
    for _ in range(3):
        assert plain.client.get(DOC, headers=told).status_code == 200
    plain.client.get("/doc/nobody/nothing")
    plain.client.request("BREW", "/nowhere")
    plain.client.get("/sparql", params={"query": "SELEC"})
    after = figures(plain)
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    label = 'missiongraph_requests_total{method="%s",route="%s",status="%d"}'
    assert grown[label % ("GET", "/doc/{path}", 200)] == 3
    assert grown[label % ("GET", "/doc/{path}", 404)] == 1
    assert grown['missiongraph_request_seconds_count{route="/doc/{path}"}'] == 4
    assert grown["missiongraph_cache_hits_total"] == 2
    assert after["missiongraph_cache_answers"] >= 1
    assert after["missiongraph_cache_bytes"] > 0
    assert after['missiongraph_revision{dataset="published"}'] == repository.published.head
    assert not any("nobody" in name or "nowhere" in name or "BREW" in name for name in after)


def test_the_figures_count_queries(plain: Served) -> None:
    """How they ended, for each dataset, and how many workers there are."""
    name = 'missiongraph_queries_total{dataset="published",ended="answered"}'
    before = figures(plain)
    plain.client.get("/sparql", params={"query": "SELECT (7 AS ?seven) { }"})
    after = figures(plain)
    assert after[name] - before[name] == 1
    assert after['missiongraph_workers{dataset="published"}'] >= 1


def test_ready(plain: Served) -> None:
    """Ready, until the server is told to stop; it is well for as long as it answers."""
    answer = plain.client.get("/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "data": True, "stores": True, "workers": True, "writing": False},
    )
    plain.app.state.stopping.set()
    try:
        assert plain.client.get("/ready").status_code == 503
        assert plain.client.get("/health").status_code == 200
    finally:
        plain.app.state.stopping.clear()


@pytest.mark.parametrize(
    ("reason", "request_"),
    [
        ("address", b"GET /" + b"x" * 3_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("headers", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 5_000 + b"\r\n\r\n"),
        ("ambiguous", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        ("malformed", b"GET\r\n\r\n"),
    ],
)
def test_what_is_refused_at_the_wire_is_counted(
    plain: Served, reason: str, request_: bytes
) -> None:
    """By its reason, and under no other."""
    before = refusals(plain)
    host, port = urlsplit(plain.address).hostname, urlsplit(plain.address).port
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(request_)
        assert connection.recv(12).startswith(b"HTTP/1.1 4")
    after = refusals(plain)
    assert {name for name in after if after[name] != before[name]} == {reason}
    assert after[reason] == before[reason] + 1


def refusals(served: Served) -> dict[str, float]:
    """How many requests were refused, by reason."""
    text = served.client.get("/metrics").text
    found = re.findall(r'missiongraph_refused_requests_total{reason="(\w+)"} (\S+)', text)
    return {reason: float(number) for reason, number in found}
