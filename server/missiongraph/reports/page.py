# SPDX-License-Identifier: Apache-2.0
"""Findings as a page: within the site, or as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from missiongraph.reports.grouping import WORDS, grouped, totals
from missiongraph.web.pages import STATIC, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.reports.grouping import By
    from missiongraph.validation.findings import Finding


def shown(findings: Sequence[Finding], by: By) -> dict[str, Any]:
    """What the page of the site shows."""
    groups = grouped(findings, by)
    return {"groups": groups, "totals": totals(findings), "by": by, "words": WORDS}


def page(findings: Sequence[Finding], by: By) -> str:
    """The page as a file of its own, which fetches nothing."""
    css = (STATIC / "missiongraph.css").read_text(encoding="utf-8")
    return render("findings_alone.html", "", css=css, more=0, **shown(findings, by))
