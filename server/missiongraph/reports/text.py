# SPDX-License-Identifier: Apache-2.0
"""Findings as lines of text, without saying the same thing for each of many."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from missiongraph.reports.grouping import called, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.reports.grouping import By, Group, Rule
    from missiongraph.validation.findings import Finding

INDENT = "  "


def lines(findings: Iterable[Finding], by: By = "owner", most: int | None = None) -> Iterator[str]:
    """The findings under headings; headings are the lines that are not indented.

    Args:
        findings: most severe first.
        by: what the headings are.
        most: of one rule in a group no more than these are listed, the others counted.
    """
    for group in grouped(findings, by):
        if by != "rule":
            yield f"{group.title}:"
        yield from _things(group) if by == "thing" else _rules(group, by, most)


def _things(group: Group) -> Iterator[str]:
    first = group.findings[0]
    yield f"{INDENT}from {_places(first) or 'an unknown place'}; answered for by {_owner(first)}"
    for finding in group.findings:
        says = f" (it says: {finding.value})" if finding.value else ""
        yield f"{INDENT}{_head(finding)}{says} {finding.remedy}".rstrip()
        yield from _mend(finding, INDENT * 2)


def _rules(group: Group, by: By, most: int | None) -> Iterator[str]:
    for rule in group.rules:
        indent = "" if by == "rule" else INDENT
        yield f"{indent}{_head(rule.first)} {rule.first.remedy}".rstrip()
        yield from _listed(rule, by, indent + INDENT, most)


def _listed(rule: Rule, by: By, indent: str, most: int | None) -> Iterator[str]:
    for finding in islice(rule.findings, most):
        places = _places(finding)
        where = f" [{places}]" if places else ""
        says = f" (it says: {finding.value})" if finding.value else ""
        owner = f", {_owner(finding)}" if by == "rule" else ""
        yield f"{indent}{called(finding)}{owner}{says}{where}"
        yield from _mend(finding, indent + INDENT)
    left = len(rule.findings) - (len(rule.findings) if most is None else most)
    if left > 0:
        yield f"{indent}… and {left:,} more"


def _head(finding: Finding) -> str:
    actor = f", for {finding.actor}" if finding.actor else ""
    return f"{finding.severity}{actor}: {finding.message}"


def _places(finding: Finding) -> str:
    return "; ".join(finding.places)


def _owner(finding: Finding) -> str:
    return finding.owner or "nobody who is known"


def _mend(finding: Finding, indent: str) -> Iterator[str]:
    if finding.mend:
        yield f"{indent}can be mended: {finding.mend.title}"
        yield from changes(finding, indent + INDENT)


def changes(finding: Finding, indent: str = INDENT) -> Iterator[str]:
    """The facts that a finding's mend changes, a line each; other things by their names."""
    for line in finding.mend.lines if finding.mend else ():
        other = "" if line.thing == finding.thing else f" (of “{line.name}”)"
        yield f"{indent}{line}{other}"


def difference(findings: Sequence[Finding]) -> Iterator[str]:
    """What mends the findings, thing by thing, as lines of a difference."""
    for group in grouped(findings, "thing"):
        places = _places(group.findings[0])
        yield f"~ {group.title}" + (f" [{places}]" if places else "")
        for finding in group.findings:
            yield f"{INDENT}{finding.message}"
            yield from changes(finding, INDENT * 2)
