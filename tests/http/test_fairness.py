# SPDX-License-Identifier: Apache-2.0
"""Whoever asks what takes long does not keep others waiting, and gets the whole answer too."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.workers.limits import Limits
from tests.http.conftest import serving

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator
    from pathlib import Path

    from missiongraph.repository import Repository

EVERYTHING_WITH_EVERYTHING = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
)
SORTED_ROWS = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o ?s ?p LIMIT 900"
FEW_ROWS = SORTED_ROWS.replace("900", "3")


def client(address: str, number: int) -> httpx.AsyncClient:
    """A client at an address of its own, as the server sees it."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.0.{number}")
    return httpx.AsyncClient(base_url=address, timeout=60, transport=transport)


async def ask(asking: httpx.AsyncClient, query: str) -> httpx.Response:
    """The answer to a query."""
    return await asking.get("/sparql", params={"query": query})


@asynccontextmanager
async def greedy(address: str, count: int) -> AsyncIterator[list[Task[httpx.Response]]]:
    """So many cross products of one client, under way until the end."""
    async with client(address, 2) as asking:
        texts = [f"{EVERYTHING_WITH_EVERYTHING} # {number}" for number in range(count)]
        tasks = [asyncio.create_task(ask(asking, text)) for text in texts]
        await asyncio.sleep(0.1)
        yield tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_others_are_answered_while_long_ones_run(repository: Repository, workers: int) -> None:
    """One client has more under way than all turns; another one's small queries come between."""

    async def answered(address: str) -> list[int]:
        async with greedy(address, workers + 4) as under_way, client(address, 3) as other:
            answers = [await ask(other, f"SELECT ({number} AS ?n) {{}}") for number in range(3)]
            assert not any(task.done() for task in under_way)
        return [answer.status_code for answer in answers]

    limits = Limits(workers=workers, long=1, queue=9, seconds=50)
    with serving(repository.reading(), limits) as address:
        assert asyncio.run(answered(address)) == [200] * 3


def test_a_greedy_client_loses_its_own_place(repository: Repository) -> None:
    """Where the queue is full, who has most in it is turned away, and not who comes next."""

    async def answered(address: str) -> tuple[int, set[int]]:
        async with greedy(address, 30) as under_way, client(address, 3) as other:
            answer = await ask(other, "ASK {}")
            return answer.status_code, {t.result().status_code for t in under_way if t.done()}

    limits = Limits(workers=1, long=1, queue=3, seconds=50)
    with serving(repository.reading(), limits) as address:
        assert asyncio.run(answered(address)) == (200, {503})


@pytest.mark.parametrize("long", [1, 3])
def test_what_is_moved_is_whole(repository: Repository, long: int) -> None:
    """Long results and short ones, each moved among the long ones, some begun anew."""

    async def found(address: str, text: str) -> list[object]:
        # Each query is another one, so that none is answered from what is kept.
        async with client(address, 2) as one, client(address, 3) as two:
            asked = [ask(who, f"{text} # {n}") for who in (one, two) for n in (1, 2)]
            return [answer.json() for answer in await asyncio.gather(*asked)]

    limits = Limits(workers=2, long=long, short=0.01)
    with (
        serving(repository.reading()) as usual,
        serving(repository.reading(), limits) as moving,
    ):
        for text in (FEW_ROWS, SORTED_ROWS):
            expected = asyncio.run(found(usual, text))
            assert expected[0]
            assert asyncio.run(found(moving, text)) == expected


@pytest.fixture
def slow_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python processes of this test take their time to start."""
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(20)\n", encoding="utf-8")
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{before}")


@pytest.mark.usefixtures("slow_to_start")
def test_a_process_that_does_not_start_is_not_waited_for(repository: Repository) -> None:
    """The client is told what is the matter, and when to come back; nothing stays behind."""
    limits = Limits(workers=1, start=1, seconds=30)
    with (
        serving(repository.reading(), limits) as address,
        httpx.Client(base_url=address, timeout=60) as asking,
    ):
        answer = asking.get("/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "30"
        said = answer.json()
        assert said["type"].endswith("/no-worker")
        assert "was not ready within 1 seconds" in said["detail"]
        assert "MISSIONGRAPH_QUERY_START" in said["detail"]
        figures = asking.get("/metrics").text
        assert 'missiongraph_workers{dataset="published"} 0.0' in figures
