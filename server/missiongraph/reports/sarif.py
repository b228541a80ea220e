# SPDX-License-Identifier: Apache-2.0
"""Findings in SARIF 2.1.0 (OASIS, 2020), for tools that show them beside the files in a review."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from missiongraph import __version__
from missiongraph.loading import Origin
from missiongraph.reports.grouping import called

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from missiongraph.validation.findings import Finding

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


def sarif(findings: Sequence[Finding], paths: Mapping[str, str] | None = None) -> str:
    """The findings as a SARIF log.

    Args:
        findings: what was found.
        paths: where files lie, by their names, for tools that look them up in a checkout.
    """
    return json.dumps(log(findings, paths or {}), ensure_ascii=False, indent=2)


def log(findings: Sequence[Finding], paths: Mapping[str, str]) -> dict[str, Any]:
    """The findings as the plain data of a SARIF log."""
    rules = {finding.shape: finding for finding in findings}
    order = {shape: place for place, shape in enumerate(rules)}
    driver = {
        "name": "missiongraph",
        "version": __version__,
        "rules": [_rule(finding) for finding in rules.values()],
    }
    results = [_result(finding, order[finding.shape], paths) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(finding: Finding) -> dict[str, Any]:
    help_ = f"{finding.remedy} (For {finding.actor}.)" if finding.actor else finding.remedy
    return {
        "id": _rule_id(finding),
        "shortDescription": {"text": finding.message},
        "help": {"text": help_ or finding.message},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"shape": finding.shape, "tags": [finding.component]},
    }


def _rule_id(finding: Finding) -> str:
    return finding.shape.rpartition("#")[2].rpartition("/")[2]


def _result(finding: Finding, rule: int, paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        "ruleId": _rule_id(finding),
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": _locations(finding, paths),
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        "properties": {
            "owner": finding.owner,
            "actor": finding.actor,
            "value": finding.value,
            "mend": finding.mend.as_dict() if finding.mend else None,
        },
    }


def _message(finding: Finding) -> str:
    says = f" It says: {finding.value}." if finding.value else ""
    owner = f" {finding.owner} answers for it." if finding.owner else ""
    mend = ""
    if finding.mend:
        changes = "; ".join(map(str, finding.mend.lines))
        mend = f" It can be mended: {finding.mend.title} ({changes})."
    return f"{called(finding)}: {finding.message}{says} {finding.remedy}{owner}{mend}"


def _fingerprint(finding: Finding) -> str:
    """What stays the same from run to run, wherever in a file the thing stands."""
    parts = (finding.thing, finding.shape, finding.component, finding.value_term or "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _locations(finding: Finding, paths: Mapping[str, str]) -> list[dict[str, Any]]:
    """The places in files, or else the graphs; and the thing itself in each of them."""
    logical = {"name": finding.name, "fullyQualifiedName": finding.thing, "kind": "resource"}
    places = [_physical(Origin.parse(text), paths) for text in finding.stated]
    places = places or [{"artifactLocation": {"uri": said.graph}} for said in finding.said]
    found = [{"physicalLocation": place, "logicalLocations": [logical]} for place in places]
    return found or [{"logicalLocations": [logical]}]


def _physical(origin: Origin, paths: Mapping[str, str]) -> dict[str, Any]:
    """A place in a file; the row of a table counts as its line, as in a CSV file it is."""
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(paths.get(origin.file, origin.file))}
    }
    if origin.row:
        place["region"] = {"startLine": origin.row}
    if origin.sheet:
        place["properties"] = {"sheet": origin.sheet}
    return place
