# SPDX-License-Identifier: Apache-2.0
"""A report in the format that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from missiongraph.reports.grouping import grouped, totals
from missiongraph.reports.page import page
from missiongraph.reports.sarif import sarif
from missiongraph.reports.text import lines
from missiongraph.reports.turtle import turtle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from missiongraph.reports.grouping import By
    from missiongraph.validation.findings import Finding

Form = Literal["text", "json", "turtle", "html", "sarif"]
FORMS: tuple[Form, ...] = ("text", "json", "turtle", "html", "sarif")


def write(
    findings: Sequence[Finding],
    form: Form,
    by: By = "owner",
    paths: Mapping[str, str] | None = None,
) -> str:
    """The findings in a format.

    Args:
        findings: what was found, most severe first.
        form: the format.
        by: how they are grouped; formats for tools list them in the order of the groups.
        paths: where files lie, by their names.
    """
    ordered = [finding for group in grouped(findings, by) for finding in group.findings]
    match form:
        case "text":
            return "\n".join([*lines(findings, by), totals(findings)])
        case "json":
            return json.dumps([f.as_dict() for f in ordered], ensure_ascii=False, indent=2)
        case "turtle":
            return turtle(ordered)
        case "html":
            return page(findings, by)
        case "sarif":
            return sarif(ordered, paths)
