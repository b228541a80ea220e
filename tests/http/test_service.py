# SPDX-License-Identifier: Apache-2.0
"""SERVICE asks the endpoints that are allowed, at addresses that are allowed, and nothing else."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from missiongraph.errors import InvalidSetting
from missiongraph.http import calling
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.services import Services
from missiongraph.workers.limits import Limits
from tests.http.conftest import JOURNEY, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.repository import Repository

LOOPBACK = (ip_network("127.0.0.0/8"),)
NAME = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ELSEWHERE = {
    "head": {"vars": ["s", "rating"]},
    "results": {
        "bindings": [
            {
                "s": {"type": "uri", "value": JOURNEY},
                "rating": {"type": "literal", "value": "good"},
            },
            {
                "s": {"type": "uri", "value": "https://other.example/x"},
                "rating": {"type": "literal", "value": "bad"},
            },
        ]
    },
}


class Endpoint(ThreadingHTTPServer):
    """Another server, which notes what it is asked.

    Attributes:
        asked: path, headers and body of each request.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, dict[str, str], str]] = []

    @property
    def root(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """Answers by path."""

    server: Endpoint

    def do_GET(self) -> None:
        """Note a request that should not have come."""
        self.server.asked.append((self.path, dict(self.headers), ""))
        self._send(200, json.dumps(ELSEWHERE).encode())

    def do_POST(self) -> None:
        """Note and answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.path, dict(self.headers), body.decode()))
        if self.path == "/moved":
            self._send(302, b"", Location="/sparql")
        elif self.path == "/broken":
            self._send(500, b"secrets of the other side")
        elif self.path == "/page":
            self._send(200, b"<html></html>", **{"Content-Type": "text/html"})
        elif self.path == "/endless":
            self._send(200, b" " * 20_000_000)
        else:
            self._send(200, json.dumps(ELSEWHERE).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        kind = {"Content-Type": "application/sparql-results+json", **headers}
        self.send_response(status)
        for name, value in {**kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:  # noqa: ANN401
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """Another server on this machine."""
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextmanager
def asking(repository: Repository, services: Services) -> Iterator[httpx.Client]:
    """A client of our server with these services."""
    app = create_app(repository.reading(), limits=Limits(workers=1))
    app.state.services = services
    with running(at_the_edge(app)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def client(repository: Repository, endpoint: Endpoint) -> Iterator[httpx.Client]:
    """A client of a server that may ask some endpoints of the other one."""
    paths = ("/sparql", "/moved", "/broken", "/page", "/endless")
    allowed = tuple(f"{endpoint.root}{path}" for path in paths)
    nowhere = "http://127.0.0.1:1/sparql"
    with asking(repository, Services((*allowed, nowhere), LOOPBACK)) as found:
        yield found


@pytest.fixture(autouse=True)
def _forget(endpoint: Endpoint) -> None:
    endpoint.asked.clear()


def ask(client: httpx.Client, query: str, accept: str = "text/csv") -> httpx.Response:
    """The answer to a query."""
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def test_the_description_says_whether_others_are_asked(
    client: httpx.Client, repository: Repository
) -> None:
    """As a feature of the service, where there is an endpoint that may be asked."""
    feature = "service-description#BasicFederatedQuery"
    assert feature in client.get("/sparql", headers={"Accept": "text/turtle"}).text
    with asking(repository, Services()) as alone:
        said = alone.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "UnionDefaultGraph" in said
    assert feature not in said


def test_what_an_endpoint_says_is_joined(client: httpx.Client, endpoint: Endpoint) -> None:
    """With what is here; the endpoint is sent the pattern and nothing of who asks."""
    pattern = f"?s {NAME} ?name . SERVICE <{endpoint.root}/sparql> {{ ?s <urn:rated> ?rating }}"
    query = f"SELECT ?s ?rating {{ {pattern} }}"
    answer = client.get(
        "/sparql",
        params={"query": query},
        headers={"Accept": "text/csv", "Cookie": "mine=1", "X-Own": "mine"},
    )
    assert answer.text.splitlines() == ["s,rating", f"{JOURNEY},good"]
    assert answer.headers["Cache-Control"] == "no-store"
    ((path, headers, body),) = endpoint.asked
    assert path == "/sparql"
    assert "<urn:rated>" in body
    assert "prefLabel" not in body
    assert "mine" not in json.dumps(headers)
    # What it says may change without a revision here, so it is asked each time.
    ask(client, query)
    assert len(endpoint.asked) == 2


def test_it_shows_on_the_page_too(client: httpx.Client, endpoint: Endpoint) -> None:
    """A browser gets the rows, and is told where an endpoint fails."""
    query = f"SELECT ?rating {{ SERVICE <{endpoint.root}/sparql> {{ ?s <urn:rated> ?rating }} }}"
    assert "good" in ask(client, query, "text/html").text
    failing = ask(client, query.replace("/sparql>", "/broken>"), "text/html")
    assert failing.status_code == 400
    assert "answers with status 500" in failing.text


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/moved", "answers with status 302"),
        ("/broken", "answers with status 500"),
        ("/page", "answers with text/html"),
        ("/endless", "answers with more than"),
    ],
)
def test_what_fails_is_named(client: httpx.Client, endpoint: Endpoint, path: str, why: str) -> None:
    """Redirections are not followed; SILENT does without."""
    query = f"SELECT ?rating {{ SERVICE <{endpoint.root}{path}> {{ ?s <urn:rated> ?rating }} }}"
    answer = ask(client, query)
    assert answer.status_code == 502
    said = answer.json()
    assert said["type"].endswith("/endpoint-failed")
    assert f"{endpoint.root}{path} {why}" in said["detail"]
    assert "secrets" not in answer.text
    assert [found for found, _, _ in endpoint.asked] == [path]
    silent = ask(client, query.replace("SERVICE", "SERVICE SILENT"))
    assert silent.text.splitlines() == ["rating", ""]


def test_nobody_there_is_said(client: httpx.Client) -> None:
    """An endpoint that does not listen."""
    answer = ask(client, "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }")
    assert answer.status_code == 502
    assert "http://127.0.0.1:1/sparql cannot be asked" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <ROOT/other> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <ROOT/other> { ?s ?p ?o } }",
        "SELECT * { SERVICE <ROOT/sparql?x> { ?s ?p ?o } }",
        "SELECT * { SERVICE <ROOT/./sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE <HTTP://127.0.0.1:PORT/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://localhost:PORT/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://x@127.0.0.1:PORT/sparql> { ?s ?p ?o } }",
        "BASE <ROOT/> SELECT * { SERVICE <other> { ?s ?p ?o } }",
        "BASE <ROOT/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
        "PREFIX r: <ROOT/> SELECT * { SERVICE r:other { ?s ?p ?o } }",
        "PREFIX r: <ROOT/> SELECT * { SERVICE r:sparql { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <ROOT/sparql> <ROOT/other> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { BIND(<ROOT/other> AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <ROOT/other> { ?s ?p ?o } }",
        r"SELECT * { SERVICE <ROOT/\u006Fther> { ?s ?p ?o } }",
        "SELECT * { SERVICE <ROOT/sparql> { ?s ?p ?o } SERVICE <ROOT/other> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 1SERVICE <ROOT/other> { ?s ?p ?o } }",
        "SELECT * { SERVICE#<ROOT/sparql> {\n<ROOT/other> { ?s ?p ?o } }",
        "SELECT * { FILTER(1 <ROOT) SERVICE <ROOT/other> { ?s ?p ?o } }",
    ],
)
def test_all_else_is_refused(client: httpx.Client, endpoint: Endpoint, query: str) -> None:
    """However it is written; nothing is asked."""
    text = query.replace("ROOT", endpoint.root).replace("PORT", str(endpoint.server_port))
    answer = ask(client, text)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-query")
    assert endpoint.asked == []


def test_an_endpoint_is_not_led_to_another(client: httpx.Client, endpoint: Endpoint) -> None:
    """SERVICE inside SERVICE would have the other server ask."""
    inner = f"SERVICE <{endpoint.root}/sparql> {{ ?s ?p ?o }}"
    answer = ask(client, f"SELECT * {{ SERVICE <{endpoint.root}/sparql> {{ {inner} }} }}")
    assert answer.status_code == 502
    assert "SERVICE stands in SERVICE" in answer.json()["detail"]
    assert endpoint.asked == []


def test_updates_ask_nobody(repository: Repository, endpoint: Endpoint) -> None:
    """Neither by SERVICE nor by LOAD, whichever endpoints are allowed."""
    services = Services((f"{endpoint.root}/sparql",), LOOPBACK)
    with asking(repository, services) as client:
        for text in (
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{endpoint.root}/sparql> {{ ?s ?p ?o }} }}",
            f"LOAD <{endpoint.root}/sparql>",
        ):
            answer = client.post("/sparql", data={"update": text})
            assert answer.status_code in (400, 401, 403, 405)
    assert endpoint.asked == []


def test_private_addresses_need_their_network(repository: Repository, endpoint: Endpoint) -> None:
    """An endpoint that is allowed is not asked at an address of this machine; nor by a name."""
    named = f"http://localhost:{endpoint.server_port}/sparql"
    for name in (f"{endpoint.root}/sparql", named):
        with asking(repository, Services((name,))) as client:
            answer = ask(client, f"SELECT * {{ SERVICE <{name}> {{ ?s ?p ?o }} }}")
            assert answer.status_code == 502
            assert "MISSIONGRAPH_SERVICE_NETWORKS" in answer.json()["detail"]
    assert endpoint.asked == []
    with asking(repository, Services((named,), LOOPBACK)) as client:
        assert ask(client, f"SELECT * {{ SERVICE <{named}> {{ ?s ?p ?o }} }}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_admitted(address: str) -> None:
    """Loopback, private, link-local and metadata addresses, also inside those of IPv6."""
    assert not Services().admits(address)
    assert not Services(networks=(ip_network("10.9.0.0/16"),)).admits(address)


def test_public_addresses_and_named_networks_are_admitted() -> None:
    """Whatever else is private."""
    assert Services().admits("93.184.215.14")
    assert Services().admits("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    named = Services(networks=(ip_network("10.9.0.0/16"), ip_network("fd12::/16")))
    assert named.admits("10.9.8.7")
    assert named.admits("::ffff:10.9.8.7")
    assert named.admits("fd12::1")


@pytest.mark.parametrize(
    "value",
    [
        "example.org/sparql", "file:///etc/passwd", "ftp://example.org/", "https://",
        "https://user:word@example.org/sparql", "https://example.org/sparql#x",
        "https://example.org/<x>", "https://exämple.org/sparql", "https://example.org:x/",
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(value: str) -> None:
    """The variable, what it holds, and what it must be."""
    with pytest.raises(InvalidSetting, match="MISSIONGRAPH_SERVICE_ENDPOINTS has"):
        Services.read({"MISSIONGRAPH_SERVICE_ENDPOINTS": f"https://right.example/ {value}"})


def test_a_wrong_network_is_named() -> None:
    """The same for networks."""
    with pytest.raises(InvalidSetting, match="MISSIONGRAPH_SERVICE_NETWORKS must be"):
        Services.read({"MISSIONGRAPH_SERVICE_NETWORKS": "10.0.0.1/8"})


def test_settings_are_read() -> None:
    """Endpoints with spaces between, networks with commas."""
    found = Services.read(
        {
            "MISSIONGRAPH_SERVICE_ENDPOINTS": " https://a.example/sparql  http://b.example:81/q ",
            "MISSIONGRAPH_SERVICE_NETWORKS": "10.0.0.0/8, fd00::/8",
        }
    )
    assert found.endpoints == ("https://a.example/sparql", "http://b.example:81/q")
    assert found.networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert Limits().seconds > calling.SECONDS
