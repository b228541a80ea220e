# SPDX-License-Identifier: Apache-2.0
"""Run the benchmarks, print what they find, and write it to bench-results/ as JSON.

    python -m benchmarks --only validation --only question --triples 200000

The exit status is 1 when a bound is not kept or a result is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks import (
    catalogue,
    changing,
    gate,
    growth,
    isolation,
    loading,
    questions,
    serving,
    updates,
    validation,
)
from benchmarks.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.report import Report

BENCHMARKS: Final[dict[str, Callable[[Setting], Report]]] = {
    "load": loading.run,
    "validation": validation.run,
    "gate": gate.run,
    "growth": growth.run,
    "change": changing.run,
    "question": questions.run,
    "questions": catalogue.run,
    "serving": serving.run,
    "updates": updates.run,
    "isolation": isolation.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that the command line names, all when it names none."""
    options = _options(arguments)
    with TemporaryDirectory(prefix="missiongraph-bench-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        setting = Setting(
            folder,
            options.triples,
            options.small,
            options.validated,
            options.changed,
            options.asked,
            options.rounds,
            options.peer_rounds,
            options.limit,
            options.served,
            options.seconds,
            options.requests,
            tuple(options.sizes),
            options.patience,
        )
        reports = [_run(name, setting, options.out) for name in options.only or BENCHMARKS]
    return 0 if all(report.holds for report in reports) else 1


def _run(name: str, setting: Setting, out: Path) -> Report:
    report = BENCHMARKS[name](setting)
    report.write(out)
    print(f"{report}\n", flush=True)
    return report


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", action="append", choices=list(BENCHMARKS), help="one of them; may be repeated"
    )
    sizes = {
        "triples": "the size of the large government",
        "small": "the size of the small one",
        "validated": "the size that both validation engines are given",
        "changed": "the size of a change",
        "asked": "how many journeys a question is asked about",
        "rounds": "how often each contestant runs",
        "peer-rounds": "how often where a peer takes long",
        "limit": "seconds after which a question is given up",
        "served": "the size of the government that is served",
        "seconds": "how long a server is asked at a time",
        "requests": "after how many of them memory is looked at the last time",
        "patience": "seconds after which a question to a whole government is given up",
    }
    usual = Setting(Path())
    for name, text in sizes.items():
        default = getattr(usual, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{text} (%(default)s)")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=usual.sizes,
        help="the sizes of governments by which growth is measured (%(default)s)",
    )
    parser.add_argument("--folder", type=Path, help="keep generated files and stores here")
    parser.add_argument("--out", type=Path, default=Path("bench-results"), help="(%(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
