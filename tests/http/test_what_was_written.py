# SPDX-License-Identifier: Apache-2.0
"""What is asked next is what was written, while others ask all the time.

Models are published, changed and withdrawn while several clients ask at every entry. After each
write, every entry says what a server says that nobody asked meanwhile. The indexes are held up as
a slow disk would hold them up, so that clients ask between the store's change and theirs.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.cli import run
from missiongraph.data_folder import PUBLISHED, WORKSPACE
from missiongraph.gate import Author, Proposal
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.loading import DEFAULT_BASE
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.terms import DCT, MG, RDF, SKOS
from missiongraph.tokens import Tokens
from tests.http.conftest import EXAMPLES, JOURNEY, running, serving
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from missiongraph.store import Patch

ROUNDS = 100 if SOAK else 2
POLLERS = 4 if SOAK else 2
# Between two questions of a client, in seconds: the cores are for the writes as well.
PAUSE = 0.03
MANY = 12
AUTHOR = Author("tests")
LIST = "/api/v1/systems?limit=100"
SEARCH = "/api/v1/search?q=flicker&limit=100"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/missiongraph/ns#System> }"
ENTRIES = (
    SEARCH,
    LIST,
    "/api/v1/systems?q=flicker",
    "/api/v1/systems/south/system-3",
    "/api/v1/journeys/nhs-sussex/leaving-hospital",
    f"/api/v1/questions/organisations-touching-journey?journey={quote(JOURNEY)}",
    "/doc/nhs-sussex/journey/leaving-hospital.ttl",
    "/doc/south/system/system-3.html",
    f"/sparql?query={quote(COUNT)}",
    "/catalog?format=turtle",
    "/",
    "/api/v1/publications",
    "/sitemap.xml",
    "/.well-known/void",
)


@dataclass(frozen=True)
class Said:
    """What an entry answered, and when."""

    entry: str
    answer: tuple[int, bytes]
    asked: float
    answered: float


def said(client: httpx.Client, entry: str) -> Said:
    """What an entry says."""
    began = time.monotonic()
    answer = client.get(entry)
    return Said(entry, (answer.status_code, answer.content), began, time.monotonic())


def at_each(client: httpx.Client) -> dict[str, tuple[int, bytes]]:
    """What all entries say, one after the other."""
    return {entry: said(client, entry).answer for entry in ENTRIES}


class World:
    """A model with a journey and one with systems, of which more or less is published."""

    def __init__(self, repository: Repository, seed: int) -> None:
        self.repository = repository
        self._random = Random(seed)  # noqa: S311 (no secret)
        self._systems = repository.names.graph("south", "flicker")
        self._journeys = repository.models()[0]
        self._whole = list(repository.workspace.store.quads(graph=self._journeys))
        self._names: dict[int, str] = {}
        self._journey = True

    @property
    def names(self) -> list[str]:
        """The names of the systems that are published, in order."""
        return sorted(self._names.values())

    def change(self) -> None:
        """Withdraw the systems, publish them, or give some of them other names."""
        if self._names and self._random.random() < 0.4:
            self._names = {}
        else:
            first = ("Alpha", "Beta", "Gamma")
            self._names = {
                number: f"{self._random.choice(first)} {number:02} flicker"
                for number in range(MANY)
            }
        self._journey = self._random.random() < 0.6

    def write(self) -> None:
        """Write it down, and publish it."""
        gate, graphs = self.repository.gate, (self._systems, self._journeys)
        wanted = [*self._described(), *(self._whole if self._journey else ())]
        patch: Patch = gate.difference(wanted, graphs)
        gate.submit(Proposal(patch, AUTHOR, "Change it"))
        there = [*self.repository.models(), *published(self.repository)]
        self.repository.publish([graph for graph in graphs if graph in there], AUTHOR)

    def _described(self) -> Iterator[Quad]:
        for number, name in self._names.items():
            thing = NamedNode(f"{DEFAULT_BASE}/id/south/system/system-{number}")
            for where, value in (
                (RDF.type, MG.System),
                (SKOS.prefLabel, Literal(name, language="en")),
                (DCT.description, Literal(f"What {name} does", language="en")),
            ):
                yield Quad(thing, where, value, self._systems)


def published(repository: Repository) -> list[NamedNode]:
    """The graphs that are published."""
    return list(repository.published.store.graphs())


@contextmanager
def held_up(index: Path, seconds: float) -> Iterator[None]:
    """Let nobody write to an index for a while."""
    with closing(sqlite3.connect(index, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(seconds, other.rollback)
        timer.start()
        yield
        timer.join()


@contextmanager
def asked_all_the_time(address: str, headers: Mapping[str, str]) -> Iterator[list[Said]]:
    """Have clients ask at every entry, in one order or another; what they are told."""
    over, heard = threading.Event(), list[Said]()

    def ask(seed: int) -> None:
        chance = Random(seed)  # noqa: S311 (no secret)
        with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
            while not over.is_set():
                heard.append(said(client, chance.choice(ENTRIES)))
                time.sleep(PAUSE)

    with ThreadPoolExecutor(POLLERS) as pool:
        asking = [pool.submit(ask, seed) for seed in range(POLLERS)]
        try:
            yield heard
        finally:
            over.set()
    for each in asking:
        each.result()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository with one example, and the two models."""
    data = tmp_path / "data"
    assert run(["load", str(EXAMPLES / "hospital-discharge.xlsx"), "--data", str(data)]) == 0
    with Repository(data) as opened:
        yield World(opened, seed=10)


@pytest.mark.parametrize("dataset", [PUBLISHED, WORKSPACE])
def test_what_is_asked_next_is_what_was_written(world: World, dataset: str) -> None:
    """At every entry, after each write; and what clients were told in between is not older."""
    repository = world.repository
    headers = {"Host": "data.example"}
    if dataset == WORKSPACE:
        token = Tokens(repository.data).create("reader", [Scope.READ])
        headers["Authorization"] = f"Bearer {token}"
    slow = [repository.data / dataset / name for name in ("search.db", "past.db")]
    chance = Random(dataset)  # noqa: S311 (no secret)
    at_rest: list[tuple[float, float, dict[str, tuple[int, bytes]]]] = []
    reference = at_the_edge(create_app(repository.reading(), repository=repository), 0)
    with (
        serving(repository.reading(), repository=repository) as address,
        running(reference) as other,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
        httpx.Client(base_url=other, headers=headers, timeout=60) as apart,
        asked_all_the_time(address, headers) as heard,
    ):
        for number in range(ROUNDS):
            world.change()
            began = time.monotonic()
            with held_up(chance.choice(slow), chance.uniform(0.1, 0.4)):
                world.write()
            done = time.monotonic()
            now, quiet = at_each(client), at_each(apart)
            wrong = [entry for entry in ENTRIES if now[entry] != quiet[entry]]
            assert not wrong, f"after write {number}"
            counted = client.get(SEARCH).json()["items"]
            assert len(counted) == len(world.names)
            listed = [item["name"]["en"] for item in client.get(LIST).json()["items"]]
            assert [name for name in listed if "flicker" in name] == world.names
            at_rest.append((began, done, quiet))
        ended = time.monotonic()
    nexts = [began for began, _, _ in at_rest[1:]] + [ended]
    for (_, done, quiet), until in zip(at_rest, nexts, strict=True):
        told = [each for each in heard if done < each.asked and each.answered < until]
        assert not [each.entry for each in told if each.answer != quiet[each.entry]]
    assert all(later > earlier for (_, earlier, _), (_, later, _) in pairwise(at_rest))
    assert len(heard) > ROUNDS
