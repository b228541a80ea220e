# SPDX-License-Identifier: Apache-2.0
"""Severity profiles: how severe each finding is while drafting, at review, when publishing.

They are data, `shapes/profiles.toml`. A profile gives a severity, or silence, to shapes and checks
by name; all others have their own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from missiongraph.errors import UnknownName
from missiongraph.resources import folder
from missiongraph.terms import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from missiongraph.validation.engines import Result

DRAFT, REVIEW, PUBLISH = PROFILES = "draft", "review", "publish"
SILENT = "silent"
SEVERITIES = {
    "violation": SH.Violation.value,
    "warning": SH.Warning.value,
    "info": SH.Info.value,
}


@dataclass(frozen=True, slots=True)
class SeverityProfile:
    """How severe findings are on one occasion.

    Attributes:
        description: the occasion, and what blocks then.
        checks: whether the checks of the whole are run beside the shapes.
        severity: what it gives to shapes and checks by name, `silent` among it.
    """

    name: str
    description: str
    checks: bool
    severity: Mapping[str, str]

    def of(self, name: str, own: str) -> str | None:
        """The severity of a shape's or check's findings, as an IRI; None where it is silent."""
        given = self.severity.get(name)
        return own if given is None else SEVERITIES.get(given)

    def applied(self, results: Iterable[Result]) -> list[Result]:
        """The results with their severities in this profile, without those that are silent."""
        rated = ((r, self.of(r.shape.strip("<>").rpartition("#")[2], r.severity)) for r in results)
        return [replace(result, severity=severity) for result, severity in rated if severity]


@cache
def profiles() -> dict[str, SeverityProfile]:
    """The profiles, by name.

    Raises:
        ValueError: the file gives a severity that there is not.
    """
    text = folder("shapes").joinpath("profiles.toml").read_text(encoding="utf-8")
    found = {name: _profile(name, table) for name, table in tomllib.loads(text).items()}
    if tuple(found) != PROFILES:
        raise ValueError(f"shapes/profiles.toml must hold {', '.join(PROFILES)}")
    return found


def profile(name: str) -> SeverityProfile:
    """The profile of this name.

    Raises:
        UnknownName: there is none.
    """
    try:
        return profiles()[name]
    except KeyError as error:
        raise UnknownName("severity profile", name, PROFILES) from error


def _profile(name: str, table: Mapping[str, object]) -> SeverityProfile:
    severity = table.get("severity", {})
    if not isinstance(severity, dict):
        raise TypeError(f"the severities of the profile {name} are no table")
    for shape, given in severity.items():
        if given not in (*SEVERITIES, SILENT):
            raise ValueError(f"the profile {name} gives {shape} the severity {given}")
    return SeverityProfile(name, str(table["description"]), bool(table["checks"]), severity)
