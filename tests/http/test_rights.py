# SPDX-License-Identifier: Apache-2.0
"""Whoever asks, by whatever route: nobody sees or changes what is not theirs.

Two agencies have a graph each in the workspace, and nothing is published. The routes are those
that the application has, whatever they may be.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from missiongraph.gate import Author, Proposal
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.seal import sealed, unsealed
from missiongraph.store import Patch
from missiongraph.tokens import RECORD, Tokens
from tests.http.conftest import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI
    from pyoxigraph import Quad

BASE = "https://data.example"
# Each agency's word stands in all that it states, and in no request.
WORDS = {"north": "Aurora", "south": "Zephyr"}
MODEL = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix : <https://data.example/id/AGENCY/> .
:system a mg:System ; skos:prefLabel "WORD casework"@en .
:service a mg:Service ; skos:prefLabel "WORD casework service"@en .
:journey a mg:Journey ; skos:prefLabel "WORD casework journey"@en ; mg:journeyOf :service .
:organisation a mg:Organisation ; skos:prefLabel "WORD casework agency"@en .
:dataset a mg:Dataset ; skos:prefLabel "WORD casework data"@en ; mg:heldIn :system .
"""
THINGS = ("system", "service", "journey", "organisation", "dataset")
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
UPDATE = "CLEAR GRAPH <https://data.example/graph/south/model>"
SCOPES = ("read", "write", "review", "publish", "administer")
CALLERS = [f"{agency} {scope}" for agency in WORDS for scope in SCOPES]
ACCEPT = {"Accept": "application/json, text/turtle;q=0.9, */*;q=0.1"}
# Callers of one kind see alike, so one of each asks all routes.
ASKING = ["everything", "south read", "north administer", "north graph", "nobody"]
OUTSIDE_ROUTES = {"/openapi.json", "/static"}


def model(agency: str) -> str:
    """What an agency states, as Turtle."""
    return MODEL.replace("AGENCY", agency).replace("WORD", WORDS[agency])


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with a model of each agency in the workspace."""
    with Repository(tmp_path_factory.mktemp("rights") / "data", BASE) as opened:
        for agency in WORDS:
            graph = opened.names.graph(agency, "model")
            triples = [q.triple for q in parse(model(agency), RdfFormat.TURTLE)]
            quads = [q for t in triples for q in quads_in(graph.value, t)]
            opened.gate.submit(Proposal(Patch(quads), Author("tests"), "Begin"))
        yield opened


def quads_in(graph: str, triple: object) -> list[Quad]:
    """A triple in a graph."""
    from pyoxigraph import NamedNode, Quad, Triple  # noqa: PLC0415 (a name is taken above)

    assert isinstance(triple, Triple)
    return [Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))]


@pytest.fixture(scope="module")
def app(repository: Repository) -> FastAPI:
    """The application."""
    return create_app(repository.reading(), repository=repository)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    """The address of a server of it, with all that stands before it."""
    with running(at_the_edge(app)) as found:
        yield found


@pytest.fixture(scope="module")
def callers(repository: Repository) -> dict[str, dict[str, str]]:
    """What each caller sends to sign in."""
    tokens = Tokens(repository.data)
    made = {
        name: tokens.create(name, [Scope(name.split()[1])], agencies=[name.split()[0]])
        for name in CALLERS
    }
    graph = [f"{BASE}/graph/north/model"]
    made["north graph"] = tokens.create("north graph", [Scope.ADMINISTER], graphs=graph)
    made["everything"] = tokens.create("everything", [Scope.ADMINISTER])
    signed = {name: {"Authorization": f"Bearer {secret}"} for name, secret in made.items()}
    return {"nobody": {}, **signed}


def paths(app: FastAPI) -> list[tuple[str, set[str]]]:
    """Each path of the application with its methods."""
    found = [(getattr(r, "path", ""), set(getattr(r, "methods", None) or ())) for r in app.routes]
    return [(path, methods) for path, methods in found if path not in OUTSIDE_ROUTES]


def targets(app: FastAPI, method: str, agency: str) -> Iterator[str]:
    """Addresses that ask for what an agency states, in any way that a path may take it."""
    fillings = [f"{agency}/model", f"{agency}/system", f"{agency}/journey", "system", "systems"]
    for path, methods in paths(app):
        if method in methods:
            parameters = re.findall(r"{(\w+)[^}]*}", path)
            for values in product(fillings, repeat=len(parameters)):
                filled = path
                for value in values:
                    filled = re.sub(r"{[^}]*}", value, filled, count=1)
                yield from (f"{filled}?{query}" for query in queries(path, agency))


def queries(path: str, agency: str) -> list[str]:
    """What is asked of a path about an agency."""
    if "{" in path:
        return [""]
    if path.startswith("/api/v1/questions/"):
        return ["&".join(f"{thing}={BASE}/id/{agency}/{thing}" for thing in THINGS)]
    if path == "/sparql":
        return [
            f"query={EVERYTHING.replace(' ', '+')}",
            f"query=DESCRIBE+<{BASE}/id/{agency}/system>",
        ]
    if path == "/graphs":
        return [f"graph={BASE}/graph/{agency}/model"]
    return ["", "q=casework"]


def seen(client: httpx.Client, target: str, headers: dict[str, str]) -> set[str]:
    """Whose words an answer holds."""
    answer = client.get(target, headers=headers)
    assert answer.status_code < 500, (target, answer.text)
    return {agency for agency, word in WORDS.items() if word.lower() in answer.text.lower()}


def test_nobody_sees_what_is_not_theirs(
    app: FastAPI, address: str, callers: dict[str, dict[str, str]]
) -> None:
    """All routes, callers and graphs; who may see a graph does, by several routes."""
    ways: dict[str, set[str]] = {name: set() for name in ASKING}
    asked = [t for agency in WORDS for t in dict.fromkeys(targets(app, "GET", agency))]
    with httpx.Client(base_url=address, timeout=60) as client:
        # Who sees all goes first, so that what is kept for them could be given to others.
        for name in ASKING:
            for target in asked:
                found = seen(client, target, callers[name] | ACCEPT)
                assert found <= visible(name), (name, target)
                if found:
                    ways[name].add(target.partition("?")[0])
    assert ways["nobody"] == set()
    assert all(len(ways[name]) >= 5 for name in ASKING if visible(name)), ways


def visible(name: str) -> set[str]:
    """Whose graphs a caller may see."""
    if name == "everything":
        return set(WORDS)
    return {name.split(maxsplit=1)[0]} & set(WORDS)


def test_nobody_changes_what_is_not_theirs(
    app: FastAPI, address: str, repository: Repository, callers: dict[str, dict[str, str]]
) -> None:
    """All routes that take something, for all callers who may not write in the south."""
    before, head = set(repository.workspace.store.quads()), repository.workspace.head
    may_not = ["nobody", "north write", "north administer", "north graph"]
    bodies = {
        "text/turtle": b"<x:a> <x:b> <x:c> .",
        "application/sparql-update": UPDATE.encode(),
        "application/x-www-form-urlencoded": f"update={UPDATE}".encode(),
        "application/json": json.dumps({"graph": f"{BASE}/graph/south/model"}).encode(),
    }
    done = set()
    with httpx.Client(base_url=address, timeout=60) as client:
        for method, name in product(("PUT", "POST", "DELETE", "PATCH"), [*may_not, "south read"]):
            for target in dict.fromkeys(targets(app, method, "south")):
                for media, body in (bodies if method != "DELETE" else {"": b""}).items():
                    headers = callers[name] | {"Content-Type": media}
                    answer = client.request(method, target, headers=headers, content=body)
                    done.add((method, target.partition("?")[0]))
                    assert answer.status_code < 500, (name, method, target)
    assert {("PUT", "/graphs/south/model"), ("DELETE", "/graphs"), ("POST", "/sparql")} <= done
    assert repository.workspace.head == head
    assert set(repository.workspace.store.quads()) == before


@pytest.mark.parametrize("scope", SCOPES)
def test_a_wider_scope_holds_the_narrower_ones(
    address: str, callers: dict[str, dict[str, str]], scope: str
) -> None:
    """All but `read` may write; all may read."""
    headers = callers[f"south {scope}"]
    again = {"content": model("south"), "headers": headers | {"Content-Type": "text/turtle"}}
    assert httpx.get(f"{address}/graphs/south/model", headers=headers).status_code == 200
    answer = httpx.post(f"{address}/graphs/south/model", **again)  # type: ignore[arg-type]
    assert answer.status_code == (403 if scope == "read" else 200)


def test_only_what_a_secret_leaves_behind_is_kept(repository: Repository) -> None:
    """Its digest, in a file that only its owner reads."""
    tokens = Tokens(repository.data)
    secret = tokens.create("kept", [Scope.READ])
    path = repository.data / RECORD
    assert secret not in path.read_text(encoding="utf-8")
    assert secret.removeprefix("mg_") not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert tokens.caller(secret) is not None
    assert tokens.caller(tokens.all()[-1].digest) is None


def test_a_token_ends_when_it_is_revoked(
    repository: Repository, address: str, callers: dict[str, dict[str, str]]
) -> None:
    """At once, also what is kept for it; the others stay."""
    tokens = Tokens(repository.data)
    headers = {"Authorization": f"Bearer {tokens.create('leaving', [Scope.READ])}"}
    place = f"{address}/graphs/north/model"
    assert httpx.get(place, headers=headers).status_code == 200
    tokens.revoke("leaving")
    answer = httpx.get(place, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert httpx.get(place, headers=callers["everything"]).status_code == 200


def test_a_token_ends_when_its_time_is_over(repository: Repository, address: str) -> None:
    """Its record says when that is."""
    tokens = Tokens(repository.data)
    secret = tokens.create("short", [Scope.READ], days=1)
    headers = {"Authorization": f"Bearer {secret}"}
    assert httpx.get(f"{address}/graphs/north/model", headers=headers).status_code == 200
    past = (datetime.now(UTC) - timedelta(seconds=5)).isoformat(timespec="seconds")
    rewrite(repository.data / RECORD, "short", past)
    assert httpx.get(f"{address}/graphs/north/model", headers=headers).status_code == 401


def rewrite(path: Path, name: str, expires: str) -> None:
    """Have a token end at another time, with the checksums that are right then."""
    said, _ = unsealed(path)
    for token in said["tokens"]:
        if token["name"] == name:
            token["expires"] = expires
    text, checksum = sealed(said)
    path.write_text(text, encoding="utf-8")
    path.with_name(f"{path.name}.lock").write_text(f"{checksum}\n", encoding="ascii")


def test_who_guesses_is_slowed_down(repository: Repository) -> None:
    """After ten wrong tokens nobody signs in from there for a while; reading goes on."""
    secret = Tokens(repository.data).create("right", [Scope.READ])
    right = {"Authorization": f"Bearer {secret}"}
    with running(at_the_edge(create_app(repository.reading()))) as address:
        for number in range(10):
            wrong = {"Authorization": f"Bearer mg_{number}"}
            assert httpx.get(f"{address}/ns", headers=wrong).status_code == 401
        for headers in ({"Authorization": "Bearer mg_11"}, {"Authorization": "Basic eDp5"}, right):
            answer = httpx.put(f"{address}/graphs/north/model", headers=headers)
            assert answer.status_code == 429
            assert 0 < int(answer.headers["retry-after"]) <= 60
        assert httpx.get(f"{address}/ns").status_code == 200


def test_a_browser_may_ask_to_sign_in(address: str) -> None:
    """A page of another origin is told that it may send a token."""
    answer = httpx.options(
        f"{address}/graphs/north/model",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "PUT" in answer.headers["access-control-allow-methods"]
