# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent to a server that runs: it answers well, gives nothing away, changes nothing."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.hostile import addresses, bodies, framing, queries
from tests.hostile.attempt import exchange
from tests.hostile.laws import faults
from tests.hostile.served import serving
from tests.hostile.world import World
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.attempt import Attempt
    from tests.hostile.served import Server

SEED = 20261124
AT_ONCE = 4
KINDS = {
    "addresses": (addresses.ATTACKS, 200, 5_500),
    "framing": (framing.ATTACKS, 60, 2_500),
    "queries": (queries.ATTACKS, 100, 2_500),
    "exploding": (queries.SLOW, 4, 150),
    "bodies": (bodies.ATTACKS, 120, 3_000),
}
GROWTH = 200_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own."""
    with serving(tmp_path_factory.mktemp("hostile")) as found:
        yield found


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    """What attackers know of it."""
    return World(server.base, server.listener.port, server.tokens)


def tried(server: Server, attempt: Attempt) -> list[str]:
    """What is wrong with the answers to what is sent."""
    try:
        text = exchange(server.port, attempt)
    except TimeoutError:
        return ["no answer in time"]
    return faults(attempt, text)


@pytest.mark.parametrize("kind", KINDS)
def test_attacks(server: Server, world: World, kind: str) -> None:
    """Each is answered as the standard has it, below 500, with nothing that is secret."""
    attacks, few, many = KINDS[kind]
    chance = Random(f"{SEED} {kind}")  # noqa: S311 (chance that is repeatable is what is wanted)
    before = server.state(), server.memory()
    sent = [chance.choice(attacks)(chance, world) for _ in range(many if SOAK else few)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda attempt: tried(server, attempt), sent))
    wrong = [
        (one.source, bad, one.data[:3000]) for one, bad in zip(sent, found, strict=True) if bad
    ]
    counted = Counter(source for source, _, _ in wrong)
    assert not wrong, f"{len(wrong)} of {len(sent)} {counted}\n" + "\n".join(map(str, wrong[:20]))
    assert server.state() == before[0]
    assert server.memory() < before[1] + GROWTH
    assert server.listener.calls == []
    assert server.problems() == []
    assert httpx.get(f"http://127.0.0.1:{server.port}/ready").json()["status"] == "ready"
