# SPDX-License-Identifier: Apache-2.0
"""Whatever goes wrong is said in one way (RFC 9457); methods and headers are the same for all."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request  # noqa: TC002 (the framework reads annotations)

from missiongraph import errors
from missiongraph.http import problems
from missiongraph.http.headers import EVERYWHERE
from missiongraph.http.problems import KINDS, kind_of

WHO = "/api/v1/questions/organisations-touching-journey"
ROUTES = [
    "/",
    "/sparql",
    "/ns",
    "/health",
    "/openapi.json",
    "/api/v1/questions",
    f"{WHO}?journey=Leaving+hospital",
    "/doc/nhs-sussex/journey/leaving-hospital",
    "/doc/nhs-sussex/journey/leaving-hospital.ttl",
    "/id/nhs-sussex/journey/leaving-hospital",
    "/graph/nhs-sussex/hospital-discharge",
    "/code/role/provides",
    "/static/missiongraph.css",
    "/nothing",
]


def test_a_problem_in_full(client: httpx.Client) -> None:
    """The envelope, to the letter."""
    answer = client.get(WHO, params={"journey": "Moving house"})
    base = "https://missiongraph.example/id/east/journey"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "https://w3id.org/missiongraph/problem/ambiguous-name",
        "title": "Several things have this name",
        "status": 400,
        "detail": "“Moving house” is the name of 2 things of kind journey; say which by its IRI:",
        "instance": WHO,
        "candidates": [f"{base}/moving-one", f"{base}/moving-two"],
    }


def test_what_the_framework_refuses_is_said_so_too(client: httpx.Client) -> None:
    """Unknown addresses and wrong methods have the same envelope."""
    missing = client.get("/nothing").json()
    assert missing["type"] == "https://w3id.org/missiongraph/problem/not-found"
    assert missing["status"] == 404
    assert "/nothing" in missing["detail"]
    wrong = client.delete("/health").json()
    assert wrong["type"] == "https://w3id.org/missiongraph/problem/method-not-allowed"
    assert set(wrong) == set(missing) == {"type", "title", "status", "detail", "instance"}


def test_every_failure_that_is_foreseen_has_a_kind() -> None:
    """Each exception of the tree is in the table, itself or by its parent."""
    for cls in vars(errors).values():
        if isinstance(cls, type) and issubclass(cls, errors.MissionGraphError):
            kind = kind_of(cls.__new__(cls))
            assert 400 <= kind.status < 600
    statuses = {cls.__name__: kind.status.value for cls, kind in KINDS.items()}
    assert statuses["UnknownName"] == 404
    assert statuses["NotAllowed"] == 403
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS)


def broken(request: Request) -> None:  # noqa: ARG001 (the framework's signature)
    """A route with a bug in it."""
    secret: dict[str, str] = {}
    secret["password"]


async def ask_the_broken(accept: str) -> httpx.Response:
    """The answer of that route."""
    app = FastAPI()
    app.add_api_route("/", broken, response_model=None)
    problems.install(app)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get("/", headers={"Accept": accept})


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_bug_of_ours_says_nothing_of_itself(accept: str) -> None:
    """500, no traceback, and the headers that all answers have."""
    answer = asyncio.run(ask_the_broken(accept))
    assert answer.status_code == 500
    assert "password" not in answer.text
    assert "Traceback" not in answer.text
    assert set(map(str.lower, EVERYWHERE)) <= set(answer.headers)


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_has_the_headers(client: httpx.Client, path: str) -> None:
    """Any page may read what is public; browsers guess no types and leak no addresses."""
    for answer in (client.get(path), client.post(path), client.options(path)):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
