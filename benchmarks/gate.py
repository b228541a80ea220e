# SPDX-License-Identifier: Apache-2.0
"""A whole government through the write gate, as one change to an empty repository.

Everything counts, from reading the file: what changes, validation, journal, store, derived facts.
There is no peer: nothing else does all of it. It is set beside the bare bulk load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.report import Report
from benchmarks.setting import government_file, make_repository, repository
from benchmarks.timing import clock, timed

if TYPE_CHECKING:
    from benchmarks.setting import Setting
    from missiongraph.gate import Outcome

GATE: Final = "through the write gate"


def run(setting: Setting) -> Report:
    """Load one large government, once: what it makes is kept for the other benchmarks."""
    government_file(setting.folder, setting.triples, rate=0.0)
    outcomes: list[Outcome] = []
    taken = timed(lambda: outcomes.append(make_repository(setting.folder, setting.triples)))
    with repository(setting.folder, setting.triples) as made:
        store = made.workspace.store
        derived = sum(1 for _ in store.quads(graph=made.names.derived))
    (outcome,) = outcomes
    return Report(
        "write-gate",
        f"A government of {outcome.added:,} triples through the write gate",
        {GATE: [taken]},
        facts={
            "triples a second": round(outcome.added / clock([taken])),
            "derived facts": derived,
            "findings": len(outcome.caused),
        },
        sound=not outcome.caused and derived > 0,
    )
