# SPDX-License-Identifier: Apache-2.0
"""Who did what is found again, secrets are not, and who guesses is slowed; in this process."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from missiongraph.cli import run
from missiongraph.edge_settings import Edge, trusted_proxies
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.http.logs import JsonLines
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

BASE = "https://data.example"
GRAPH = f"{BASE}/graph/north/model"
NS = "https://w3id.org/missiongraph/ns#"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
FACT = f'<{BASE}/id/north/system/desk> a <{NS}System> ; <{LABEL}> "Desk"@en .'
FEW = f'<{BASE}/id/north/system/hall> a <{NS}System> ; <{LABEL}> "Hall"@en .'
TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}
MERGE = {"Content-Type": "application/merge-patch+json"}
HERE = "/api/v1/systems/north/lamp"
# Each door by which something changes, in an order in which each has something to change.
DOORS: list[tuple[str, str, str, dict[str, str]]] = [
    ("PUT", "/graphs/north/model", FACT, TURTLE),
    ("POST", "/graphs/north/model", FEW, TURTLE),
    ("POST", "/graphs", FACT.replace("desk", "new"), TURTLE),
    ("POST", "/sparql", f"DELETE DATA {{ GRAPH <{GRAPH}> {{ {FEW} }} }}", UPDATE),
    ("PUT", f"{HERE}?graph=north/model", '{"name": {"en": "Lamp"}}', {}),
    ("PATCH", HERE, '{"name": {"en": "Light"}}', MERGE),
    ("POST", "/api/v1/systems?agency=north", '{"name": {"en": "Chair"}}', {}),
    ("DELETE", HERE, "", {}),
    ("POST", "/api/v1/publications", '{"models": ["north/model"]}', {}),
    ("DELETE", "/graphs/north/model", "", {}),
]


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path / "data", BASE) as opened:
        yield opened


def asking(
    repository: Repository,
    ask: Callable[[httpx.AsyncClient], Awaitable[None]],
    edge: Edge | None = None,
    address: str = "192.0.2.1",
) -> list[dict[str, Any]]:
    """The lines of the log after somebody at an address asked."""
    lines = list[str]()

    async def whole() -> None:
        app = create_app(repository.reading(), repository=repository)
        served = at_the_edge(app, edge=edge, write=lines.append)
        transport = httpx.ASGITransport(served, client=(address, 1))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://server.example") as client,
        ):
            await ask(client)
            await asyncio.sleep(0.2)

    asyncio.run(whole())
    return [json.loads(line) for line in "".join(lines).splitlines()]


def test_each_change_is_found_by_who_made_it(repository: Repository) -> None:
    """In the journal of what changed, and in the log, by whatever door; and nobody else is."""
    secret = Tokens(repository.data).create("Loader of Ada", [Scope.PUBLISH], agencies=["north"])
    signed = {"Authorization": f"Bearer {secret}"}
    made = list[str]()

    async def ask(client: httpx.AsyncClient) -> None:
        for method, path, body, headers in DOORS:
            heads = heads_of(repository)
            sent = {"Content-Type": "application/json", **headers, **signed}
            answer = await client.request(method, path, content=body, headers=sent)
            assert answer.status_code < 300, (method, path, answer.text)
            changed = [name for name, head in heads_of(repository).items() if head != heads[name]]
            assert len(changed) == 1, (method, path)
            journal = getattr(repository, changed[0]).journal
            made.append(journal.revision(journal.last()).author)

    lines = asking(repository, ask)
    assert made == ["Loader of Ada"] * len(DOORS)
    assert [line["caller"] for line in lines] == ["Loader of Ada"] * len(DOORS)
    assert [line["method"] for line in lines] == [method for method, *_ in DOORS]


def heads_of(repository: Repository) -> dict[str, int]:
    """The revision of each dataset."""
    return {"workspace": repository.workspace.head, "published": repository.published.head}


def test_secrets_are_found_nowhere(
    repository: Repository,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever somebody puts a token: not in logs, figures, other answers, or what doctor says."""
    secret = Tokens(repository.data).create("clerk", [Scope.READ])
    signed, answers = {"Authorization": f"Bearer {secret}"}, list[httpx.Response]()

    async def ask(client: httpx.AsyncClient) -> None:
        for path in ("/ns?access_token={0}", "/doc/{0}", "/graphs/{0}/x", "/sparql?query={0}"):
            answers.append(await client.get(path.format(secret), headers=signed))
        for method in ("GET", "PUT", secret.upper()):
            for kind in ("Bearer", "Basic", "bearer  ", "Token"):
                shown = {"Authorization": f"{kind} {secret}x", "Accept": "text/html"}
                answers.append(await client.request(method, "/graphs/north/m", headers=shown))
                assert secret not in answers[-1].text
        for header in ("User-Agent", "Referer", "X-Request-Id", "Cookie"):
            await client.get("/health", headers={header: secret})
        answers.append(await client.get("/metrics"))
        assert secret not in answers[-1].text

    caplog.set_level(logging.DEBUG)
    lines = asking(repository, ask)
    assert len(lines) == len(answers) + 4
    assert {answer.status_code for answer in answers} >= {200, 401, 429}
    assert secret not in json.dumps(lines)
    assert secret not in "".join(JsonLines().format(record) for record in caplog.records)
    assert "clerk" in json.dumps(lines)
    monkeypatch.setenv("MISSIONGRAPH_TOKEN", secret)
    run(["doctor", "--data", str(repository.data)])
    run(["token", "list", "--data", str(repository.data)])
    said = capsys.readouterr()
    assert "clerk" in said.out
    assert secret not in said.out + said.err


GUESSES = 40
PROXY = Edge(trusted=trusted_proxies({"MISSIONGRAPH_TRUSTED_PROXIES": "192.0.2.1"}))


@pytest.mark.parametrize(
    ("guesser", "same", "other"),
    [
        ("198.51.100.7", "198.51.100.7", "198.51.100.8"),
        ("2001:db8:0:1::7", "2001:db8:0:1:ffff::9", "2001:db8:0:2::7"),
    ],
    ids=["IPv4", "IPv6"],
)
def test_who_guesses_is_slowed_by_all_doors(
    repository: Repository, guesser: str, same: str, other: str
) -> None:
    """Ten guesses are answered, however they are spread; others are not held up by them."""
    right = {"Authorization": f"Bearer {Tokens(repository.data).create('clerk', [Scope.READ])}"}
    doors = [("GET", "/ns"), ("PUT", "/graphs/north/m"), ("POST", "/sparql"), ("GET", "/nothing")]
    found = list[int]()

    async def ask(client: httpx.AsyncClient) -> None:
        for number in range(GUESSES):
            method, path = doors[number % len(doors)]
            wrong = {"Authorization": f"Bearer mg_{number:043}", "X-Forwarded-For": guesser}
            found.append((await client.request(method, path, headers=wrong)).status_code)
        for address, status in ((same, 429), (other, 200)):
            headers = right | {"X-Forwarded-For": address}
            assert (await client.get("/ns", headers=headers)).status_code == status
        assert (await client.get("/ns", headers={"X-Forwarded-For": guesser})).status_code == 200

    asking(repository, ask, PROXY)
    assert found == [401] * 10 + [429] * (GUESSES - 10)
