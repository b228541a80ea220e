# SPDX-License-Identifier: Apache-2.0
"""Many write at once, and some go away: each change is made wholly or not at all, and none lost."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
AGENCIES = ["north", "south", "east", "west", "centre"]
COUNTER = "urn:example:counter"
TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}
NEXT = f"""
WITH <{COUNTER}> DELETE {{ ?s <urn:is> ?n }} INSERT {{ ?s <urn:is> ?next }}
WHERE {{ ?s <urn:is> ?n BIND (?n + 1 AS ?next) }}
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path_factory.mktemp("writers") / "data", BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def clients(repository: Repository) -> Iterator[dict[str, httpx.Client]]:
    """A client for each agency, and one of an administrator."""
    tokens = Tokens(repository.data)
    secrets = {name: tokens.create(name, [Scope.WRITE], agencies=[name]) for name in AGENCIES} | {
        "admin": tokens.create("admin", [Scope.ADMINISTER])
    }
    with serving(repository.reading(), repository=repository) as address:
        found = {
            name: httpx.Client(
                base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=120
            )
            for name, secret in secrets.items()
        }
        yield found
        for client in found.values():
            client.close()


def systems(agency: str, *names: str) -> str:
    """Systems in Turtle, three facts each; SPARQL reads it as well."""
    return "".join(
        f"<{BASE}/id/{agency}/system/{name}> a <https://w3id.org/missiongraph/ns#System> ; "
        f"<http://www.w3.org/2004/02/skos/core#prefLabel> '{name}'@en ; "
        f"<http://purl.org/dc/terms/description> 'What {name} is for'@en ."
        for name in names
    )


def facts(client: httpx.Client, graph: str) -> int:
    """How many facts a graph of an agency holds."""
    query = f"SELECT * {{ GRAPH <{BASE}/graph/{graph}> {{ ?s ?p ?o }} }}"
    found = client.get("/sparql", params={"query": query})
    return len(found.json()["results"]["bindings"])


def write(clients: dict[str, httpx.Client], number: int) -> httpx.Response:
    """One of fifty writes, of all kinds and by all agencies."""
    agency = AGENCIES[number % 5]
    client, thing = clients[agency], systems(agency, f"s{number}")
    graph = f"{BASE}/graph/{agency}/shared"
    match number // 5 % 5:
        case 0:
            return client.put(f"/graphs/{agency}/own{number}", content=thing, headers=TURTLE)
        case 1:
            return client.post(f"/graphs/{agency}/shared", content=thing, headers=TURTLE)
        case 2:
            text = f"INSERT DATA {{ GRAPH <{graph}> {{ {thing} }} }}"
        case 3:
            text = f"WITH <{graph}> INSERT {{ {thing} }} WHERE {{ }}"
        case _:
            text = NEXT
            client = clients["admin"]
    return client.post("/sparql", content=text, headers=UPDATE)


def test_none_of_many_writes_is_lost(
    repository: Repository, clients: dict[str, httpx.Client]
) -> None:
    """Fifty at once: each is a revision of its own, and all that they wrote is there."""
    start = f"INSERT DATA {{ GRAPH <{COUNTER}> {{ <urn:it> <urn:is> 0 }} }}"
    assert clients["admin"].post("/sparql", content=start, headers=UPDATE).status_code == 200
    before = repository.workspace.head
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda number: write(clients, number), range(50)))
    assert {answer.status_code for answer in answers} <= {200, 201, 204}
    assert repository.workspace.head == before + 50
    revisions = [answer.json()["revision"] for answer in answers if answer.content]
    assert len(set(revisions)) == len(revisions)
    for number, agency in enumerate(AGENCIES):
        client = clients[agency]
        assert facts(client, f"{agency}/shared") == 3 * 3 * 2
        assert facts(client, f"{agency}/own{number}") == 3
    query = f"SELECT ?n {{ GRAPH <{COUNTER}> {{ ?s <urn:is> ?n }} }}"
    (row,) = clients["admin"].get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert row["n"]["value"] == "10"


def test_others_are_answered_while_somebody_writes_much(clients: dict[str, httpx.Client]) -> None:
    """A page, a query and a search that are asked for after the write come before its end."""
    content = systems("north", *(f"t{number}" for number in range(1_000)))
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(clients["north"].put, "/graphs/north/big", content=content,
                              headers=TURTLE)  # fmt: skip
        south, done = clients["south"], 0
        for number in count():
            query = f"ASK {{ ?s ?p {number} }}"
            answers = [
                south.get("/health"),
                south.get("/sparql", params={"query": query}),
                south.get("/api/v1/search", params={"q": f"t{number}"}),
            ]
            if written.done():
                break
            assert {answer.status_code for answer in answers} == {200}
            done += 1
    assert written.result().status_code == 201
    assert done >= 3


def sent(client: httpx.Client, graph: str, content: str, *, part: float) -> None:
    """Send a part of a PUT, and go away without an answer."""
    body = content.encode()
    head = f"PUT /graphs/{graph} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/turtle\r\n"
    head += f"Authorization: {client.headers['Authorization']}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    where = urlsplit(str(client.base_url))
    assert where.port
    with socket.create_connection((where.hostname or "", where.port)) as connection:
        connection.sendall(head.encode() + body[: int(part * len(body))])


@pytest.mark.parametrize("part", [0.5, 1.0])
def test_who_goes_away_leaves_all_or_nothing(clients: dict[str, httpx.Client], part: float) -> None:
    """Half a request changes nothing; a whole one is carried out though nobody waits for it."""
    client, graph = clients["west"], f"west/gone{int(part * 10)}"
    content = systems("west", *(f"g{number}" for number in range(100)))
    sent(client, graph, content, part=part)
    end = time.monotonic() + 60
    seen = {facts(client, graph)}
    while part == 1 and 300 not in seen and time.monotonic() < end:
        seen.add(facts(client, graph))
    assert seen <= {0, 300}
    assert (300 in seen) == (part == 1)
    # The server goes on.
    assert client.put(f"/graphs/{graph}", content=content, headers=TURTLE).status_code < 300
    assert facts(client, graph) == 300
