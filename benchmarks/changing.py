# SPDX-License-Identifier: Apache-2.0
"""Validation of a change in a large repository, beside the same change in a small one.

What is timed is the whole of what the write gate does before it changes anything: who may, what
the change is to the union of the graphs, what it can affect, findings before and after, as
sentences. The stores are on disk.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.changes import changes
from benchmarks.report import Report
from benchmarks.setting import AUTHOR, repository
from benchmarks.timing import Bound, ratio, rounds
from missiongraph.gate import Proposal

if TYPE_CHECKING:
    from benchmarks.changes import NamedPatch
    from benchmarks.setting import Setting
    from benchmarks.timing import Time
    from missiongraph.gate import Outcome
    from missiongraph.repository import Repository
    from missiongraph.validation.findings import Finding


def run(setting: Setting) -> Report:
    """Validate several changes in both repositories."""
    with ExitStack() as stack:
        small, large = (
            stack.enter_context(repository(setting.folder, size))
            for size in (setting.small, setting.triples)
        )
        contests = [
            _contest(small, large, change, setting.rounds)
            for change in changes(setting.small, setting.changed)
        ]
    return Report(
        "change-validation",
        f"Validation of changes of about {setting.changed:,} triples "
        f"into {setting.triples:,} and into {setting.small:,}",
        {f"{c.name}, {size}": taken for c in contests for size, taken in c.times.items()},
        median(contest.ratio for contest in contests),
        "times as long in the large repository (median of the changes)",
        Bound(most=1.5),
        {contest.name: str(contest) for contest in contests},
        sound=all(contest.same for contest in contests),
    )


@dataclass(frozen=True, slots=True)
class Contest:
    """One change in both repositories: how long each took, and what was found."""

    name: str
    times: dict[str, list[Time]]
    findings: int
    same: bool

    @property
    def ratio(self) -> float:
        """How many times as long the large one took."""
        return ratio(self.times["large"], self.times["small"])

    def __str__(self) -> str:
        """The outcome in words."""
        same = "the same" if self.same else "NOT the same"
        return f"{self.ratio:.2f} times as long, {self.findings} findings, {same} in both"


def _contest(small: Repository, large: Repository, change: NamedPatch, count: int) -> Contest:
    proposal = Proposal(change.patch, AUTHOR, change.name)
    outcomes: dict[str, Outcome] = {}

    def validate(size: str, repository: Repository) -> None:
        outcomes[size] = repository.gate.preview(proposal)

    times = rounds(
        {"small": lambda: validate("small", small), "large": lambda: validate("large", large)},
        count,
    )
    found = _findings(outcomes["small"])
    name = f"{change.name} ({len(change.patch):,} triples)"
    return Contest(name, times, len(found), found == _findings(outcomes["large"]))


def _findings(outcome: Outcome) -> set[tuple[str, Finding]]:
    return {
        *(("caused", finding) for finding in outcome.caused),
        *(("mended", finding) for finding in outcome.mended),
    }
