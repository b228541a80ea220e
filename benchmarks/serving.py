# SPDX-License-Identifier: Apache-2.0
"""One question over HTTP, beside `oxigraph serve` on the same data, and the memory of our server.

`wrk` asks about a thousand journeys. Repeated questions are kept and given again; new ones differ
each in a header that an answer may depend on, so that each is worked out; people's own queries
have each another text, and run in worker processes. The peer is sent the same query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.served import SHARES, Memory, Outcome
from benchmarks.sides import KINDS, sides
from benchmarks.wrk import wrk

if TYPE_CHECKING:
    from benchmarks.report import Report
    from benchmarks.setting import Setting
    from benchmarks.sides import Sides
    from benchmarks.wrk import Driven

COMPARED: Final = 20
# Seconds after which memory is looked at no more.
LONGEST: Final = 400


def run(setting: Setting) -> Report:
    """Ask both servers in turn, then ours until its memory is seen to be flat."""
    wrk()
    with sides(setting) as both:
        same = all(both.same(journey) for journey in both.journeys[:COMPARED])
        driven: dict[str, list[Driven]] = {kind: [] for kind in KINDS}
        for number in range(setting.rounds):
            order = list(driven) if number % 2 == 0 else list(driven)[::-1]
            for kind in order:
                both.warm(kind)
                found = both.load.drive(both.of(kind), kind, number, setting.seconds)
                driven[kind].append(found)
        memory = _memory(both, setting.requests)
    return Outcome(driven, memory, len(both.journeys), same).report()


def _memory(both: Sides, requests: int) -> list[Memory]:
    """The memory after a tenth, half and all of the requests, of all kinds mixed."""
    due, found = [int(requests * share) for share in SHARES], list[Memory]()
    begin = both.answered()
    watched = both.load.watch(both.ours, "mixed", LONGEST)
    for _ in watched:
        if (done := both.answered() - begin) >= due[len(found)]:
            found.append(Memory(done, *both.ours.memory()))
            if len(found) == len(due):
                break
    watched.close()
    return found
