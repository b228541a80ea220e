# SPDX-License-Identifier: Apache-2.0
"""What serving one question came to: ratios to the peer, memory, and a table of both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.report import Report
from benchmarks.sides import JOURNEYS, NEW, PEER, QUERY, QUESTION, REPEATED
from benchmarks.timing import Bound, Time
from benchmarks.wrk import CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.wrk import Driven

TITLES: Final = {
    REPEATED: "repeated, `/api/v1/questions`",
    NEW: "never repeated, `/api/v1/questions`",
    QUERY: "never repeated, `/sparql`",
    PEER: "`oxigraph serve`",
}
# How many times the peer's rate each must reach.
BOUNDS: Final = {REPEATED: 4.0, NEW: 0.4, QUERY: 0.3}
# Memory may grow so much from a tenth of the requests to all of them.
GROWTH: Final = 1.15
SHARES: Final = (0.1, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Memory:
    """What our server and its workers held after so many requests, in MiB."""

    requests: int
    server: float
    workers: float

    def __str__(self) -> str:
        """The figures in words."""
        return f"{self.server:.0f} MiB and workers {self.workers:.0f} MiB"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured.

    Attributes:
        driven: by the kind of request, what came of each round.
        memory: after a tenth, half and all of the requests.
        journeys: how many were asked about.
        same: whether all gave the same rows.
    """

    driven: Mapping[str, Sequence[Driven]]
    memory: Sequence[Memory]
    journeys: int
    same: bool

    def ratio(self, kind: str) -> float:
        """How many times the peer's rate one has, by the median of the rounds."""
        pairs = zip(self.driven[kind], self.driven[PEER], strict=True)
        return median(one.rate / peer.rate for one, peer in pairs)

    @property
    def growth(self) -> float:
        """How many times the memory of the first look the last one saw."""
        if len(self.memory) < len(SHARES):
            # It took too long to see, which is no good sign.
            return math.inf
        first, last = self.memory[0], self.memory[-1]
        return (last.server + last.workers) / (first.server + first.workers)

    @property
    def faults(self) -> int:
        """How many requests did not get their answer."""
        return sum(one.faults for rounds in self.driven.values() for one in rounds)

    @property
    def sound(self) -> bool:
        """Whether all was asked that was to be, answered as it should, in memory that is flat."""
        whole = self.journeys == JOURNEYS and self.growth <= GROWTH
        return self.same and whole and not self.faults

    def report(self) -> Report:
        """The outcome beside what was promised."""
        kept = [self.ratio(kind) / least for kind, least in BOUNDS.items()]
        return Report(
            "serving",
            f"{QUESTION} about {self.journeys:,} journeys over HTTP, {CONNECTIONS} connections",
            {TITLES[kind]: [_time(one) for one in self.driven[kind]] for kind in TITLES},
            min(kept),
            "times the least of the bounds",
            Bound(least=1.0),
            self._facts(),
            sound=self.sound,
            in_short=True,
            table="\n".join(self._table()),
        )

    def _facts(self) -> dict[str, object]:
        return {
            **{f"{TITLES[kind]}, times the peer": round(self.ratio(kind), 2) for kind in BOUNDS},
            **{f"memory after {one.requests:,} requests": str(one) for one in self.memory},
            "memory grown": f"{self.growth:.2f} times; at most {GROWTH:g}",
            "the same rows from all": self.same,
            "requests that failed": self.faults,
        }

    def _table(self) -> list[str]:
        lines = [
            "| asked | requests/s | processor a request | median | p99 | beside the peer | bound |",
            "|---|---|---|---|---|---|---|",
        ]
        for kind, title in TITLES.items():
            beside, bound = ("", "")
            if kind in BOUNDS:
                beside, bound = f"{self.ratio(kind):.2f}", f"at least {BOUNDS[kind]:g}"
            lines.append(f"| {title} | {_figures(self.driven[kind])} | {beside} | {bound} |")
        lines += ["", "| requests | server | its workers |", "|---|---|---|"]
        lines += [
            f"| {one.requests:,} | {one.server:.0f} MiB | {one.workers:.0f} MiB |"
            for one in self.memory
        ]
        return lines


def _figures(rounds: Sequence[Driven]) -> str:
    """The cells of a table: medians over the rounds."""
    rate, taken, middle, worst = (
        median(found)
        for found in zip(
            *((r.rate, 1000 * r.processor / r.requests, r.median, r.p99) for r in rounds),
            strict=True,
        )
    )
    return f"{rate:,.0f} | {taken:.2f} ms | {middle:.1f} ms | {worst:.1f} ms"


def _time(one: Driven) -> Time:
    """How long a thousand requests took."""
    thousands = one.requests / 1000
    return Time(one.seconds / thousands, one.processor / thousands)
