# SPDX-License-Identifier: Apache-2.0
"""Findings in groups: by the thing that they are about, by its owner, or by the rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from missiongraph.validation.findings import Finding

By = Literal["owner", "thing", "rule"]
GROUPINGS: tuple[By, ...] = ("owner", "thing", "rule")
NOBODY = "Nobody is known to answer for these"
WORDS = {"Violation": "must be mended", "Warning": "should be mended", "Info": "could be better"}


@dataclass(frozen=True, slots=True)
class Rule:
    """The findings of one rule."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """One of them, for what they have in common."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that belong together, under a title."""

    title: str
    findings: Sequence[Finding]

    @property
    def rules(self) -> list[Rule]:
        """The findings rule by rule."""
        return [Rule(found) for found in _by(self.findings, _rule).values()]


def grouped(findings: Iterable[Finding], by: By) -> list[Group]:
    """The findings in groups; in each the most severe come first, as they did."""
    keys: dict[By, Callable[[Finding], object]] = {
        "owner": lambda finding: finding.owner,
        "thing": lambda finding: (finding.name, finding.thing),
        "rule": _rule,
    }
    found = list(findings)
    groups = [Group(_title(some[0], by), some) for some in _by(found, keys[by]).values()]
    if by == "owner":
        groups = _with_reported(groups, found)
    return groups if by == "rule" else sorted(groups, key=lambda group: group.title.casefold())


def _with_reported(groups: Iterable[Group], findings: Iterable[Finding]) -> list[Group]:
    """The groups of owners, each with what is reported to an agency of that name beside."""
    found: dict[str, list[Finding]] = {group.title: list(group.findings) for group in groups}
    for finding in findings:
        for name in finding.reported:
            if name != _title(finding, "owner"):
                found.setdefault(name, []).append(finding)
    return [Group(title, some) for title, some in found.items()]


def totals(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity, in words."""
    numbers = Counter(finding.severity for finding in findings)
    said = [
        f"{numbers[name]:,} {'thing' if numbers[name] == 1 else 'things'} {words}"
        for name, words in WORDS.items()
        if numbers[name]
    ]
    return f"{', '.join(said)}." if said else "Nothing to mend."


def _by(
    findings: Iterable[Finding], key: Callable[[Finding], object]
) -> dict[object, list[Finding]]:
    groups: dict[object, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[key(finding)].append(finding)
    return groups


def _rule(finding: Finding) -> tuple[str, ...]:
    return (finding.shape, finding.severity, finding.message, finding.remedy, finding.actor)


def _title(finding: Finding, by: By) -> str:
    if by == "owner":
        return finding.owner or NOBODY
    if by == "thing":
        return called(finding)
    return finding.message


def called(finding: Finding) -> str:
    """The thing by its kind and name."""
    return f"{finding.kind} “{finding.name}”".strip()
