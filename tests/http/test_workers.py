# SPDX-License-Identifier: Apache-2.0
"""People's own queries are held to their limits, and hurt nobody else."""

from __future__ import annotations

import csv
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.errors import InvalidSetting
from missiongraph.gate import Author, Proposal
from missiongraph.repository import Repository
from missiongraph.store import Patch
from missiongraph.workers.limits import Limits
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERYTHING_WITH_EVERYTHING = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
)
ALL_IN_ONE = (
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }"
)
ROWS = "SELECT * WHERE { ?s ?p ?o }"
# What a stop may take beyond the limit, in seconds.
GRACE = 1


@contextmanager
def client_of(repository: Repository, limits: Limits) -> Iterator[httpx.Client]:
    """A client of a server with these limits."""
    with (
        serving(repository.reading(), limits) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    """The answer to a query."""
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def test_a_query_is_stopped_at_its_time(repository: Repository) -> None:
    """It is said so, within a second of the limit; the next query is answered."""
    with client_of(repository, Limits(workers=1, seconds=4)) as client:
        ask(client, "ASK {}")
        began = time.monotonic()
        answer = ask(client, EVERYTHING_WITH_EVERYTHING)
        took = time.monotonic() - began
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/query-too-slow")
        assert "4 seconds" in answer.json()["detail"]
        assert took < 4 + GRACE
        assert ask(client, "ASK {}").json()["boolean"] is True


def test_a_query_is_stopped_at_its_memory(repository: Repository) -> None:
    """A query that gathers more than it may hold is ended, not the server."""
    with client_of(repository, Limits(workers=1, memory=400, seconds=60, short=60)) as client:
        answer = ask(client, ALL_IN_ONE)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/query-too-large")
        assert "400 MiB" in answer.json()["detail"]
        assert ask(client, "ASK {}").json()["boolean"] is True


def test_fifty_at_once_do_not_take_the_server_down(repository: Repository) -> None:
    """Some are stopped, the others turned away at once with a time to come back; pages go on."""
    limits = Limits(workers=1, queue=2, seconds=1)
    with client_of(repository, limits) as client, ThreadPoolExecutor(50) as people:
        found = list(people.map(lambda _: ask(client, EVERYTHING_WITH_EVERYTHING), range(50)))
        turned_away = [answer for answer in found if answer.status_code == 503]
        assert {answer.status_code for answer in found} == {400, 503}
        assert len(turned_away) >= 40
        assert {answer.headers["Retry-After"] for answer in turned_away} == {"1"}
        assert client.get("/health").json()["status"] == "ok"
        assert ask(client, "ASK {}").json()["boolean"] is True


def test_a_query_stops_when_its_client_goes(repository: Repository) -> None:
    """The only worker is free again long before the limit, and it is counted as left."""
    with client_of(repository, Limits(workers=1, seconds=50)) as client:
        ask(client, "ASK {}")
        with pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": EVERYTHING_WITH_EVERYTHING}, timeout=0.5)
        assert ask(client, "ASK {}").json()["boolean"] is True
        lines = client.get("/metrics").text.splitlines()
        assert 'missiongraph_queries_total{dataset="published",ended="left"} 1.0' in lines


def test_the_limit_of_rows_is_kept_and_said(repository: Repository) -> None:
    """In JSON and XML; results with no more rows than that say nothing."""
    with client_of(repository, Limits(rows=7)) as client:
        cut = ask(client, ROWS).json()["results"]
        assert len(cut["bindings"]) == 7
        assert cut["truncated"] is True
        assert "truncated" not in ask(client, f"{ROWS} LIMIT 7").json()["results"]
        text = ask(client, ROWS, "application/sparql-results+xml").text
        assert text.count("<result>") == 7
        assert "<!-- truncated -->" in text
        # A value may have several lines.
        rows = list(csv.reader(StringIO(ask(client, ROWS, "text/csv").text)))
        assert len(rows) == 8


def test_what_is_published_is_seen_at_once(tmp_path: Path, repository: Repository) -> None:
    """A worker opens the data again when they have moved on."""
    graph = repository.models()[0]
    quads = list(repository.published.store.quads(graph=graph))
    asked = f"ASK {{ {quads[0].triple} }}"
    with Repository(tmp_path / "data") as mine, client_of(mine, Limits(workers=1)) as client:
        assert ask(client, asked).json()["boolean"] is False
        mine.gate.submit(Proposal(Patch(quads), Author("tests"), "Say it"))
        mine.publish([graph], Author("tests"))
        assert ask(client, asked).json()["boolean"] is True


@pytest.mark.parametrize("value", ["0", "-1", "many", "1e3", "1.5", "9" * 30])
def test_a_wrong_limit_is_named(value: str) -> None:
    """The variable, what it holds, and what it must be."""
    with pytest.raises(InvalidSetting, match=f"MISSIONGRAPH_QUERY_SECONDS is “{value}”"):
        Limits.read({"MISSIONGRAPH_QUERY_SECONDS": value})
