# SPDX-License-Identifier: Apache-2.0
"""A whole government through the write gate, as one change to an empty repository.

Everything counts, from reading the file: what changes, validation, journal, store, derived facts,
indexes. Beside it, `oxigraph load` puts the same file into a new store, and does no more.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

from benchmarks.loading import oxigraph_load
from benchmarks.report import Measured, Report
from benchmarks.setting import government_file
from benchmarks.through import passed
from benchmarks.timing import Bound, clock, timed

if TYPE_CHECKING:
    from benchmarks.setting import Setting

GATE: Final = "through the write gate"
PEER: Final = "oxigraph load"
MOST_TIMES: Final = 6
MOST_MEMORY: Final = 6


def run(setting: Setting) -> Report:
    """Load one large government, once, between two loads by the bare engine."""
    file = government_file(setting.folder, setting.triples, rate=0.0)
    store = setting.folder / "loaded"
    before = timed(lambda: oxigraph_load(store, file), os.sync)
    made = passed(setting.folder, setting.triples)
    after = timed(lambda: oxigraph_load(store, file), os.sync)
    shutil.rmtree(store)
    bare = [before, after]
    return Report(
        "write-gate",
        f"A government of {made.added:,} triples through the write gate",
        {GATE: [made.gate], PEER: bare, **{part: [taken] for part, taken in made.parts.items()}},
        made.gate.clock / clock(bare),
        f"times as long as {PEER} of the same file",
        Bound(most=MOST_TIMES),
        {
            "triples a second": round(made.added / made.gate.clock),
            "outside of these parts": f"{made.gate.clock - made.covered:.1f} s",
            "derived facts": made.derived,
            "findings": made.findings,
        },
        sound=not made.findings and made.derived > 0,
        further=[Measured("GiB of memory at most", made.peak, Bound(most=MOST_MEMORY))],
    )
