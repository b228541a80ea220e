# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent to a server that runs: it answers well, gives nothing away, changes nothing.

A seeded part of it is tried in every run; `make soak` tries 20,000 requests. A 503 is right only
with `Retry-After`, where a query waited for its turn as long as it might: others took two seconds.
"""

from __future__ import annotations

import json
import signal
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.repository import Repository
from tests.crash.aftermath import assert_agrees
from tests.hostile import addresses, bodies, framing, queries, writes
from tests.hostile.attempt import Attempt, exchange, request
from tests.hostile.described import Plan, described
from tests.hostile.laws import faults
from tests.hostile.served import serving
from tests.hostile.world import World
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.hostile.served import Server

SEED = 20261124
AT_ONCE = 4
# What is tried, how often in every run, how often in a soak.
KINDS = {
    "addresses": (addresses.ATTACKS, 200, 6_000),
    "framing": (framing.ATTACKS, 60, 2_500),
    "queries": (queries.ATTACKS, 100, 2_500),
    "exploding": (queries.SLOW, 2, 100),
    "bodies": (bodies.ATTACKS, 120, 3_000),
}
ROUTES = r"^/(id|doc|graphs?|code|ns|sparql|catalog|health|ready|metrics|robots|sitemap|\.well|$)"
REST = r"^/api/v1(/(journeys|costs|search|validate|questions/stale-things|questions)(/|$)|$)"
# Which requests schemathesis makes, for whom, and how many of them in every run.
PLANS = {
    "routes": (Plan(("examples", "coverage"), paths=ROUTES), "", 60),
    "lists": (Plan(("coverage",), paths=REST), "", 60),
    "everything": (Plan(("examples", "fuzzing"), most=14), "", 0),
}
# Kept answers, and what allocators keep for themselves.
GROWTH = 250_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own."""
    with serving(tmp_path_factory.mktemp("hostile")) as found:
        yield found


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    """What attackers know of it."""
    return World(server.base, server.listener.port, server.tokens, server.root)


@pytest.fixture
def unharmed(server: Server) -> Iterator[None]:
    """What must hold of the server after all that nobody had a right to."""
    state, memory = server.state(), server.memory()
    yield
    assert server.state() == state
    assert_well(server)
    assert server.memory() < memory + GROWTH


def assert_well(server: Server) -> None:
    """The server answers, has nothing to say of itself, and has called nobody."""
    assert httpx.get(f"{server.address}/ready").json()["status"] == "ready"
    assert server.listener.calls == []
    assert server.problems() == []


def tried(server: Server, attempt: Attempt) -> list[str]:
    """What is wrong with the answers to what is sent."""
    try:
        text = exchange(server.port, attempt)
    except TimeoutError:
        return ["no answer in time"]
    return faults(attempt, text)


def assert_answered(server: Server, sent: Sequence[Attempt]) -> None:
    """Each is answered as the laws have it."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda attempt: tried(server, attempt), sent))
    wrong = [(a.source, bad, a.data[:1_000]) for a, bad in zip(sent, found, strict=True) if bad]
    counted = Counter(source for source, _, _ in wrong)
    shown = "\n".join(map(str, wrong[:20]))
    assert not wrong, f"{len(wrong)} of {len(sent)}: {counted}\n{shown}"


def chance_of(name: str) -> Random:
    """Chance that is the same each time."""
    return Random(f"{SEED} {name}")  # noqa: S311 (repeatable is what it should be)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("kind", KINDS)
def test_attacks(server: Server, world: World, kind: str) -> None:
    """Each is answered as the standard has it, below 500, with nothing that is secret."""
    attacks, few, many = KINDS[kind]
    chance = chance_of(kind)
    assert_answered(
        server, [chance.choice(attacks)(chance, world) for _ in range(many if SOAK else few)]
    )


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("name", [name for name in PLANS if SOAK or PLANS[name][2]])
def test_what_schemathesis_makes_of_the_description(server: Server, name: str) -> None:
    """Right requests and wrong ones are answered as the laws have it."""
    plan, caller, few = PLANS[name]
    headers = {"Authorization": f"Bearer {server.tokens[caller]}"} if caller else {}
    answered = described(server.address, SEED, plan, headers)
    found = list(answered if SOAK else islice(answered, few))
    assert len(found) >= few
    assert [fault for faults_of_one in found for fault in faults_of_one] == []


@pytest.mark.usefixtures("unharmed")
def test_those_who_keep_connections_open(server: Server) -> None:
    """Many who never finish what they began to send hold up nobody else."""
    half = request("POST", "/sparql", body=b"ASK {}")[:-3]
    beginnings = [b"", b"G", b"GET / HTTP/1.1\r\nX: ", half]
    with ExitStack() as stack:
        for number in range(200):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            link.sendall(beginnings[number % len(beginnings)])
            if number % 3 == 0:
                link.shutdown(socket.SHUT_WR)
        assert_answered(server, [Attempt("beside", request("GET", "/health"))] * 50)


def test_changes(server: Server, world: World) -> None:
    """Whoever may change everything cannot make it wrong, or make the server fail."""
    chance = chance_of("changes")
    number = 500 if SOAK else 12
    assert_answered(server, [chance.choice(writes.ATTACKS)(chance, world) for _ in range(number)])
    assert_well(server)


def test_what_breaks_a_rule(server: Server, world: World) -> None:
    """It is refused, by whomever it is sent, and changes nothing."""
    chance, state = chance_of("rules"), server.state()
    for _ in range(60 if SOAK else 4):
        said = exchange(server.port, writes.invalid(chance, world))
        assert said.startswith(b"HTTP/1.1 422 "), said[:300]
    assert server.state() == state


def test_what_is_left(server: Server) -> None:
    """No secret is in the log, the server stops well, and the store is what the journal says."""
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=60) == 0
    log = server.log.read_text(encoding="utf-8")
    assert all(json.loads(line)["event"] for line in log.splitlines())
    assert [name for name, secret in server.tokens.items() if secret in log] == []
    assert server.root not in log
    with Repository(server.data) as repository:
        assert_agrees(repository.workspace)
        assert_agrees(repository.published)
