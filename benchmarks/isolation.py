# SPDX-License-Identifier: Apache-2.0
"""What others notice while somebody asks for everything with everything, once and fifty times.

Four kinds of requests come at a steady pace from one address, cross products from another one:
an answer that is kept, questions and documents that are worked out each time, small queries.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from statistics import fmean, quantiles
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote

import httpx

from benchmarks.report import Report
from benchmarks.servers import ours
from benchmarks.setting import published
from benchmarks.sides import QUESTION, journeys_of
from benchmarks.timing import Bound
from missiongraph.loading import DEFAULT_BASE
from missiongraph.workers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.servers import Server
    from benchmarks.setting import Setting

Asked: TypeAlias = tuple[str, dict[str, str]]
OTHERS, GREEDY = "127.0.0.2", "127.0.0.3"
MANY: Final = 50
# Seconds between two requests of a kind.
PACE: Final = 0.05
MOST: Final = 2.0
ONE, FIFTY = "one cross product", f"{MANY} at once"
# Every thing with every thing; of all facts it would be stopped for its memory within seconds.
EVERYTHING: Final = "?a a ?b . ?c a ?d . ?e a ?f . ?g a ?h"


@dataclass(slots=True)
class Phase:
    """What was seen for a while.

    Attributes:
        seconds: how long each request took, by kind.
        wrong: how many were not answered as they should be.
        products: the status of each cross product, and after how many seconds it came.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: int = 0
    products: list[tuple[int, float]] = field(default_factory=list)

    def figures(self, kind: str) -> tuple[float, float, float]:
        """The p50, p95 and p99 of a kind, in milliseconds."""
        cuts = quantiles(self.seconds[kind], n=100)
        return 1000 * cuts[49], 1000 * cuts[94], 1000 * cuts[98]


class Clients:
    """Those who ask, each at an address of their own.

    Args:
        others, greedy: their clients.
        journeys: what the others ask about.
    """

    def __init__(
        self, others: httpx.AsyncClient, greedy: httpx.AsyncClient, journeys: list[str]
    ) -> None:
        self._others = others
        self._greedy = greedy
        self._journeys = journeys
        self._number = count()
        self._kinds: dict[str, Callable[[int], Asked]] = {
            "kept answer": lambda _: self._question(0, 0),
            "new question": lambda number: self._question(number, number),
            "new document": self._document,
            "small query": self._query,
        }

    async def phase(self, seconds: float, products: int = 0) -> Phase:
        """Ask for so long, and for as long as cross products are not answered."""
        phase = Phase()
        over = asyncio.Event()
        asking = [asyncio.create_task(self._ask(kind, phase, over)) for kind in self._kinds]
        greedy = [self._product(number) for number in range(products)]
        phase.products, _ = await asyncio.gather(asyncio.gather(*greedy), asyncio.sleep(seconds))
        over.set()
        await asyncio.gather(*asking)
        return phase

    async def _ask(self, kind: str, phase: Phase, over: asyncio.Event) -> None:
        times = phase.seconds.setdefault(kind, [])
        while not over.is_set():
            place, headers = self._kinds[kind](next(self._number))
            begun = time.perf_counter()
            answer = await self._others.get(place, headers=headers)
            times.append(time.perf_counter() - begun)
            phase.wrong += answer.status_code != httpx.codes.OK or not answer.content
            await asyncio.sleep(PACE)

    async def _product(self, number: int) -> tuple[int, float]:
        text = f"SELECT (COUNT(*) AS ?n{number}) {{ {EVERYTHING} }}"
        begun = time.perf_counter()
        answer = await self._greedy.get("/sparql", params={"query": text})
        return answer.status_code, time.perf_counter() - begun

    def _journey(self, number: int) -> str:
        return self._journeys[number % len(self._journeys)]

    def _question(self, number: int, language: int) -> Asked:
        about = quote(self._journey(number), safe="")
        # Answers depend on this header, so a new one is worked out.
        return f"/api/v1/questions/{QUESTION}?journey={about}", {"Accept-Language": f"x-{language}"}

    def _document(self, number: int) -> Asked:
        path = self._journey(number).removeprefix(f"{DEFAULT_BASE}/id/")
        return f"/doc/{path}.ttl", {"Accept-Language": f"x-{number}"}

    def _query(self, number: int) -> Asked:
        text = f"SELECT ?p ?o {{ <{self._journey(number)}> ?p ?o }} # {number}"
        return f"/sparql?query={quote(text)}", {}


def run(setting: Setting) -> Report:
    """Ask with one cross product and with fifty, and an idle server before and after each."""
    data = published(setting.folder, setting.served)
    with ours(data, setting.folder / "requests.log") as server:
        return asyncio.run(_measured(server, journeys_of(data), 3 * setting.seconds))


async def _measured(server: Server, journeys: list[str], seconds: float) -> Report:
    async with AsyncExitStack() as stack:
        others, greedy = [
            await stack.enter_async_context(_client(server, address))
            for address in (OTHERS, GREEDY)
        ]
        clients = Clients(others, greedy, journeys)
        await clients.phase(seconds / 3)
        phases = [await clients.phase(seconds, products) for products in (0, 1, 0, MANY, 0)]
        memory = server.memory()
    return _report(phases, memory)


def _client(server: Server, address: str) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits())
    return httpx.AsyncClient(base_url=server.address, transport=transport, timeout=600)


def _report(phases: list[Phase], memory: tuple[float, float]) -> Report:
    before, one, between, fifty, after = phases
    facts: dict[str, Any] = {}
    worst: dict[str, float] = {}
    for kind in before.seconds:
        facts[f"{kind}, idle"] = "; ".join(
            _shown(phase.figures(kind)) for phase in (before, between, after)
        )
        for name, phase, idle in ((ONE, one, (before, between)), (FIFTY, fifty, (between, after))):
            usual = fmean(other.figures(kind)[1] for other in idle)
            times = phase.figures(kind)[1] / usual
            worst[name] = max(worst.get(name, 0.0), times)
            facts[f"{kind}, {name}"] = f"{_shown(phase.figures(kind))}, {times:.2f} times"
    facts |= {f"cross products, {n}": _products(p) for n, p in ((ONE, one), (FIFTY, fifty))}
    facts["memory afterwards"] = f"server {memory[0]:.0f} MiB, workers {memory[1]:.0f} MiB"
    wrong = facts["requests not answered as they should be"] = sum(p.wrong for p in phases)
    return Report(
        "isolation",
        f"Others while cross products run, each stopped after {Limits().seconds:g} s; "
        "p50, p95 and p99 in ms",
        {},
        worst[ONE],
        "the worst p95 beside one, by the mean of those of the idle server before and after",
        Bound(most=MOST),
        facts,
        sound=not wrong and one.products[0][1] < Limits().seconds + 1,
        in_short=True,
    )


def _shown(figures: tuple[float, float, float]) -> str:
    return ", ".join(f"{figure:.1f}" for figure in figures)


def _products(phase: Phase) -> str:
    parts = []
    for status, number in sorted(Counter(status for status, _ in phase.products).items()):
        times = [taken for answered, taken in phase.products if answered == status]
        parts.append(f"{number} with {status} after {min(times):.1f} to {max(times):.1f} s")
    return "; ".join(parts)
