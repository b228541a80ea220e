# SPDX-License-Identifier: Apache-2.0
"""Timing contestants side by side: interleaved rounds, medians, and ratios of the same round.

Other work on the machine slows whole rounds and not one contestant, so a ratio is taken within
each round and the median of those is what counts. Processor time is kept beside the clock's.
"""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Time:
    """How long something took, in seconds: by the clock, and on processors (children too)."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ratio must be: at least or at most a number."""

    least: float | None = None
    most: float | None = None

    def holds(self, ratio: float) -> bool:
        """Whether a ratio is within the bound."""
        return not (
            (self.least is not None and ratio < self.least)
            or (self.most is not None and ratio > self.most)
        )

    def __str__(self) -> str:
        """The bound in words."""
        if self.least is not None:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}" if self.most is not None else "no bound"


def timed(call: Callable[[], object], before: Callable[[], object] = gc.collect) -> Time:
    """How long a call takes, and what comes before it does not count."""
    before()
    clock, processor = time.perf_counter(), _processor()
    call()
    return Time(time.perf_counter() - clock, _processor() - processor)


def rounds(
    contestants: Mapping[str, Callable[[], object]],
    count: int,
    before: Callable[[], object] = gc.collect,
) -> dict[str, list[Time]]:
    """The times of each contestant in so many rounds; every other round in the other order."""
    times: dict[str, list[Time]] = {name: [] for name in contestants}
    for number in range(count):
        order = list(contestants) if number % 2 == 0 else list(contestants)[::-1]
        for name in order:
            times[name].append(timed(contestants[name], before))
    return times


def clock(times: list[Time]) -> float:
    """The median by the clock, in seconds."""
    return median(t.clock for t in times)


def processor(times: list[Time]) -> float:
    """The median on processors, in seconds."""
    return median(t.processor for t in times)


def ratio(over: list[Time], under: list[Time]) -> float:
    """The median of how many times as long one contestant took as another, round by round."""
    return median(a.clock / b.clock for a, b in zip(over, under, strict=True))


def processor_ratio(over: list[Time], under: list[Time]) -> float:
    """The same by processor time, which other work on the machine moves less."""
    return median(a.processor / b.processor for a, b in zip(over, under, strict=True))


def as_dict(times: Mapping[str, list[Time]]) -> dict[str, Any]:
    """Times as plain data for JSON."""
    return {
        name: {
            "median_seconds": clock(taken),
            "median_processor_seconds": processor(taken),
            "seconds": [t.clock for t in taken],
        }
        for name, taken in times.items()
    }


def _processor() -> float:
    # Of children only hundredths of a second are known.
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system
