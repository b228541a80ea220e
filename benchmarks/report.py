# SPDX-License-Identifier: Apache-2.0
"""What a benchmark found: printed, and written as JSON."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from benchmarks.timing import Bound, Time, as_dict, clock, processor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PEERS = ("missiongraph", "oxigraph", "pyoxigraph", "pyshacl", "shacl")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, what it is, and what it must be; infinite where it could not be had."""

    of: str
    value: float
    bound: Bound

    @property
    def holds(self) -> bool:
        """Whether the bound is kept."""
        return self.bound.holds(self.value)

    def __str__(self) -> str:
        """The number beside its bound."""
        kept = "kept" if self.holds else "NOT KEPT"
        return f"{self.of}: {self.value:.2f}; {self.bound}: {kept}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one benchmark.

    Attributes:
        name: short, names the JSON file.
        title: what was measured.
        times: by contestant.
        ratio, bound: the number that counts and what it must be; None where nothing is promised.
        further: other numbers that have a bound.
        facts: sizes, counts, and whatever else a reader needs.
        sound: whether what was measured did what it had to do; a fast wrong answer is none.
        in_short: whether the facts say it all, so that times are not printed.
        table: the same for the documentation, in Markdown.
    """

    name: str
    title: str
    times: Mapping[str, list[Time]]
    ratio: float | None = None
    ratio_of: str = ""
    bound: Bound = field(default_factory=Bound)
    facts: Mapping[str, Any] = field(default_factory=dict)
    sound: bool = True
    in_short: bool = False
    table: str = ""
    further: Sequence[Measured] = ()

    @property
    def holds(self) -> bool:
        """Whether the bounds are kept, with the right results."""
        kept = self.ratio is None or self.bound.holds(self.ratio)
        return self.sound and kept and all(measured.holds for measured in self.further)

    def __str__(self) -> str:
        """The outcome for people."""
        lines = [self.title]
        shown = {} if self.in_short else self.times
        width = max(map(len, shown), default=0)
        for name, times in shown.items():
            lines.append(
                f"  {name:{width}}  median {clock(times):9.3f} s"
                f"  (processor {processor(times):9.3f} s, {len(times)} rounds)"
            )
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        if self.ratio is not None:
            kept = "kept" if self.sound and self.bound.holds(self.ratio) else "NOT KEPT"
            bound = f"; {self.bound}: {kept}" if self.bound != Bound() else ""
            lines.append(f"  {self.ratio_of}: {self.ratio:.2f}{bound}")
        lines += [f"  {measured}" for measured in self.further]
        return "\n".join([*lines, *(["", self.table] if self.table else [])])

    def write(self, folder: Path) -> None:
        """Write the outcome to a JSON file in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        data = {
            "name": self.name,
            "title": self.title,
            "machine": machine(),
            "times": as_dict(self.times),
            "ratio": self.ratio,
            "ratio_of": self.ratio_of,
            "bound": str(self.bound),
            "further": [str(measured) for measured in self.further],
            "holds": self.holds,
            "facts": dict(self.facts),
        }
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """The kind of machine and the versions; nothing that tells which machine it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PEERS},
    }
