# SPDX-License-Identifier: Apache-2.0
"""A server that is stopped or killed, or whose disk is full, while somebody writes."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.repository import Repository, reading
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.crash.aftermath import assert_agrees
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASE = "https://data.example"
TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}
MANY, FACTS = 400, 3
# How long, in seconds, somebody writes before the server is stopped.
WAITS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.2) if SOAK else (0.5,)


def systems(count: int) -> str:
    """Systems in Turtle, three facts each; SPARQL reads it as well."""
    return "".join(
        f"<{BASE}/id/north/system/s{number}> a <https://w3id.org/missiongraph/ns#System> ; "
        f"<http://www.w3.org/2004/02/skos/core#prefLabel> 'System {number}'@en ; "
        f"<http://purl.org/dc/terms/description> '{'What it is for. ' * 20}'@en ."
        for number in range(count)
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    with Repository(tmp_path / "data", BASE):
        pass
    return tmp_path / "data"


@contextmanager
def served(
    data: Path, before: Callable[[], None] | None = None
) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """A server as people start it, in a process of its own, and a client of it."""
    secret = Tokens(data).create("north", [Scope.WRITE], agencies=["north"])
    command = [sys.executable, "-m", "missiongraph", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 (the limit is for the server alone)
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split("/ ")[0].split()[-1]
            signed = {"Authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=address, headers=signed, timeout=120) as client:
                yield process, client
        finally:
            process.kill()


def held(data: Path, model: str) -> int:
    """How many facts a model has, after whoever opens the folder has brought it up."""
    with Repository(data) as repository:
        assert_agrees(repository.workspace)
        graph = repository.names.graph("north", model)
        return len(list(repository.workspace.store.quads(graph=graph)))


@pytest.mark.parametrize(
    ("kill", "after"),
    [(kill, after) for kill in (signal.SIGTERM, signal.SIGKILL) for after in WAITS],
)
def test_a_stop_leaves_all_or_nothing(data: Path, kill: signal.Signals, after: float) -> None:
    """Who had an answer finds what it says; who had none finds all of it, or nothing."""
    answers: list[int] = []

    def write(client: httpx.Client) -> None:
        try:
            answers.append(
                client.put("/graphs/north/m", content=systems(MANY), headers=TURTLE).status_code
            )
        except httpx.HTTPError:
            answers.append(0)

    with served(data) as (process, client):
        writer = threading.Thread(target=write, args=(client,))
        writer.start()
        writer.join(after)
        process.send_signal(kill)
        writer.join()
        process.wait(60)
    (status,) = answers
    there = held(data, "m")
    assert there in ((MANY * FACTS,) if status in (200, 201, 204) else (0, MANY * FACTS))
    if kill == signal.SIGTERM:
        # A stop waits for whoever is being answered.
        assert status in (200, 201, 204, 503)
        assert process.returncode in (0, -signal.SIGTERM)


def test_a_full_disk_is_said_and_changes_nothing(data: Path) -> None:
    """507 for a graph that does not fit and for an update; small ones and readers go on."""
    # No file may be larger, which for what is written is the same.
    most = 560_000

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    with served(data, bounded) as (_, client):
        refused = client.put("/graphs/north/m", content=systems(2 * MANY), headers=TURTLE)
        assert refused.status_code == 507, refused.text
        assert "nothing was changed" in refused.json()["detail"]
        assert client.get("/graphs/north/m").status_code == 404
        small = client.put("/graphs/north/m", content=systems(1), headers=TURTLE)
        assert small.status_code == 201, small.text
        big = f"INSERT DATA {{ GRAPH <{BASE}/graph/north/m> {{ {systems(750)} }} }}"
        full = client.post("/sparql", content=big, headers=UPDATE)
        assert full.status_code == 507, full.text
        assert client.get("/health").status_code == 200
    assert held(data, "m") == FACTS


def test_other_processes_read_what_a_server_has_just_taken(data: Path) -> None:
    """Beside a server that runs: each reads the data as they are by then."""
    with served(data) as (_, client):
        for count in (1, 3, 2):
            answer = client.put("/graphs/north/m", content=systems(count), headers=TURTLE)
            assert answer.status_code in (200, 201, 204)
            with reading(data) as seen:
                graph = seen.names.graph("north", "m")
                assert len(list(seen.workspace.quads(graph=graph))) == count * FACTS
