# SPDX-License-Identifier: Apache-2.0
"""Bulk load: a file of N-Quads into a store on disk, beside the `oxigraph load` command.

Both run as a process of their own, from its start until the store is on disk and closed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.report import Report
from benchmarks.setting import government_file
from benchmarks.timing import Bound, clock, processor_ratio, ratio, rounds

if TYPE_CHECKING:
    from benchmarks.setting import Setting

OURS: Final = "missiongraph bulk_load"
PEER: Final = "oxigraph load"
LOADER: Final = "benchmarks.loader"


def run(setting: Setting) -> Report:
    """Load the same government both ways."""
    file = government_file(setting.folder, setting.triples)
    store = setting.folder / "loaded"
    times = rounds(
        {
            OURS: lambda: _process(store, sys.executable, "-m", LOADER, str(store), str(file)),
            PEER: lambda: oxigraph_load(store, file),
        },
        setting.rounds,
        # What the one before wrote must not reach the disk in the other's time.
        before=os.sync,
    )
    shutil.rmtree(store)
    lines = _lines(file)
    return Report(
        "bulk-load",
        f"Bulk load of {lines:,} quads into a new store on disk",
        times,
        ratio(times[PEER], times[OURS]),
        "our rate over the command's",
        Bound(least=0.7),
        {
            **{f"quads a second, {n}": round(lines / clock(taken)) for n, taken in times.items()},
            "the same by processor time": round(processor_ratio(times[PEER], times[OURS]), 2),
        },
    )


def oxigraph_load(store: Path, file: Path) -> None:
    """Load a file into a new store on disk by the bare engine's own command."""
    _process(store, _oxigraph(), "load", "-l", str(store), "-f", str(file))


def _process(store: Path, *command: str) -> None:
    shutil.rmtree(store, ignore_errors=True)
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command lines)


def _oxigraph() -> str:
    """The command of the package of that name, from the environment that runs us."""
    return str(Path(sys.executable).with_name("oxigraph"))


def _lines(file: Path) -> int:
    with file.open("rb") as content:
        return sum(1 for _ in content)
