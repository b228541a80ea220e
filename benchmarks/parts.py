# SPDX-License-Identifier: Apache-2.0
"""How long each part of a write takes: parse, diff, validate, journal, store, derive, index.

Parts under way at the same time in several threads each take the whole time of the clock, and
their processor time is that of the process.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from benchmarks.timing import Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from missiongraph.dataset import Dataset
    from missiongraph.gate import Gate
    from missiongraph.rules import Derivation

PARTS: Final = (
    "parse", "diff", "validate", "describe", "check", "journal", "store", "derive", "index",
    "past",
)  # fmt: skip


class Meter:
    """Time by part; what a part calls counts for the part that called it.

    Attributes:
        covered: for how long any part was under way, by the clock.
    """

    def __init__(self) -> None:
        self._clock: dict[str, float] = defaultdict(float)
        self._processor: dict[str, float] = defaultdict(float)
        self._under_way = threading.local()
        self._lock = threading.Lock()
        self._parts = 0
        self._since = 0.0
        self.covered = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what happens meanwhile for a part, unless another part is under way."""
        if getattr(self._under_way, "name", None):
            yield
            return
        self._under_way.name = name
        clock, processor = time.perf_counter(), time.process_time()
        self._enter(clock)
        try:
            yield
        finally:
            self._under_way.name = None
            self._leave()
            self._clock[name] += time.perf_counter() - clock
            self._processor[name] += time.process_time() - processor

    def _enter(self, clock: float) -> None:
        with self._lock:
            self._since = self._since if self._parts else clock
            self._parts += 1

    def _leave(self) -> None:
        with self._lock:
            self._parts -= 1
            if not self._parts:
                self.covered += time.perf_counter() - self._since

    def watch(self, owner: object, method: str, name: str) -> None:
        """Count the calls of an object's method for a part."""
        setattr(owner, method, self._metered(getattr(owner, method), name))

    def _metered(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(call)
        def metered(*args: object, **options: object) -> object:
            with self.part(name):
                return call(*args, **options)

        return metered

    def watch_gate(self, gate: Gate) -> None:
        """Count what a gate and its dataset do, by part."""
        self.watch(gate, "difference", "diff")
        self.watch(gate.dataset.facts, "change", "diff")
        self.watch(gate.validator, "validate", "validate")
        self._watch_dataset(gate.dataset)

    def _watch_dataset(self, dataset: Dataset) -> None:
        self.watch(dataset, "rederive", "derive")
        self._watch_deriver(dataset)
        self.watch(dataset.journal, "record", "journal")
        self.watch(dataset.past, "follow", "past")
        for method in ("rebuild", "follow"):
            self.watch(dataset.index, method, "index")
        for method in ("bulk_load", "apply", "flush"):
            self.watch(dataset.store, method, "store")

    def _watch_deriver(self, dataset: Dataset) -> None:
        """Count both halves of a derivation: before the change is applied, and after it."""
        begin = dataset.deriver.begin

        def watched(*args: Any, **options: Any) -> Derivation:  # noqa: ANN401 (as begin takes them)
            with self.part("derive"):
                derivation = begin(*args, **options)
            self.watch(derivation, "finish", "derive")
            return derivation

        # A deriver serves both datasets of a repository; this one is watched in this one alone.
        dataset.deriver = copy(dataset.deriver)
        setattr(dataset.deriver, begin.__name__, watched)

    def times(self) -> dict[str, Time]:
        """How long each part took, in the order in which they come."""
        return {
            name: Time(self._clock[name], self._processor[name])
            for name in PARTS
            if name in self._clock
        }
