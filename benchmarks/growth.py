# SPDX-License-Identifier: Apache-2.0
"""How time grows with a government, measured in three sizes.

The exponent is the slope of the line nearest to the logarithms of processor time over those of
size (least squares): 1 where twice as much takes twice as long, 2 where it takes four times.
"""

from __future__ import annotations

import math
import sys
from statistics import linear_regression
from typing import TYPE_CHECKING, Final, TypeAlias

from benchmarks.asking import asked, forms
from benchmarks.report import Measured, Report
from benchmarks.setting import repository_folder
from benchmarks.through import DERIVATION, INDEX, passed
from benchmarks.timing import Bound, processor
from benchmarks.whole import OURS, whole_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.setting import Setting

# Less than this cannot be told from nothing.
SMALLEST: Final = 0.001
STEEPEST: Final = Bound(most=1.15)
# Processor seconds by size; None where patience ran out.
Curve: TypeAlias = dict[int, float | None]


def run(setting: Setting) -> Report:
    """Measure everything in each size."""
    measured = (_validation, _ways, _questions)
    curves = {name: curve for each in measured for name, curve in each(setting)}
    return Report(
        "growth",
        f"Growth over governments of {', '.join(f'{size:,}' for size in setting.sizes)} triples",
        {},
        facts={name: _told(curve) for name, curve in curves.items()},
        further=[
            Measured(f"exponent of {name}", exponent(curve), STEEPEST)
            for name, curve in curves.items()
        ],
        in_short=True,
    )


def exponent(curve: Curve) -> float:
    """The exponent by which time grows with size; infinite where one could not be measured."""
    times = [taken for taken in curve.values() if taken is not None]
    if len(times) < len(curve):
        return math.inf
    sizes = [math.log(size) for size in curve]
    return linear_regression(sizes, [math.log(max(t, SMALLEST)) for t in times]).slope


def _told(curve: Curve) -> str:
    return ", ".join(
        f"{size:,}: stopped" if taken is None else f"{size:,}: {taken:.3f} s"
        for size, taken in curve.items()
    )


def _validation(setting: Setting) -> Iterator[tuple[str, Curve]]:
    times = {size: whole_times(setting.folder, size, 1) for size in setting.sizes}
    yield "validation", {size: processor(taken[OURS]) for size, taken in times.items()}


def _ways(setting: Setting) -> Iterator[tuple[str, Curve]]:
    """The gate and publication, and parts of them."""
    made = {size: passed(setting.folder, size, publish=True) for size in setting.sizes}
    yield "gate", {size: each.gate.processor for size, each in made.items()}
    for name in (DERIVATION, INDEX):
        yield name, {size: each.alone[name].processor for size, each in made.items()}
    yield "publish", {size: each.publish.processor for size, each in made.items() if each.publish}


def _questions(setting: Setting) -> Iterator[tuple[str, Curve]]:
    for form in forms():
        curve: Curve = {}
        for size in setting.sizes:
            taken = asked(repository_folder(setting.folder, size), form, setting.patience)
            curve[size] = taken.processor if taken else None
            if taken is None:
                break
        print(f"  {form.name}: {_told(curve)}", file=sys.stderr, flush=True)
        yield form.name, curve
