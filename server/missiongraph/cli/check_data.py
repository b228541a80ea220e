# SPDX-License-Identifier: Apache-2.0
"""`missiongraph check data`: policies over the whole, the time of day, several agencies' word."""

from __future__ import annotations

import csv
import sys
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

import click

from missiongraph.checks import Checks, catalogue_of_checks
from missiongraph.cli.common import (
    data_option,
    json_option,
    print_json,
    print_report,
    published_option,
)
from missiongraph.reports.writing import FORMS, write
from missiongraph.repository import reading
from missiongraph.review import check_findings
from missiongraph.validation.severities import PROFILES, REVIEW, profile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from missiongraph.reports.writing import Form
    from missiongraph.validation.findings import Finding

COLUMNS = ("severity", "check", "thing", "name", "kind", "message", "remedy", "actor", "stated")


@click.command(name="data")
@click.argument("name", nargs=-1)
@click.option(
    "--profile",
    "occasion",
    type=click.Choice(PROFILES),
    default=REVIEW,
    show_default=True,
    help="How severe findings are: while drafting, at review, when publishing.",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As of this day, where a check asks what is in force.  [default: today]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMS, "csv")),
    default="text",
    show_default=True,
    help="How to write them: SARIF is for code-review tools, HTML a page to pass on.",
)
@click.option("--list", "listing", is_flag=True, help="List the checks, and run none.")
@data_option
@published_option
@json_option
def command(
    name: tuple[str, ...],
    occasion: str,
    day: datetime | None,
    form: str,
    listing: bool,
    data: Path,
    published: bool,
    as_json: bool,
) -> int:
    """Run the checks that need the whole, all of them or those named.

    The exit status is 1 where something was found that blocks in the profile.

    \b
    Examples:
      missiongraph check data
      missiongraph check data agreement-not-in-force --on 2027-01-01
      missiongraph check data --profile publish --format csv
    """
    checks = Checks.named(name)
    if listing:
        _list(checks, as_json=as_json)
        return 0
    with reading(data) as repository:
        store = repository.published if published else repository.workspace
        on = day.date() if day else date.today()  # noqa: DTZ011 (agreements end on days)
        findings = check_findings(store, repository.names, checks, profile(occasion), on)
    _print(findings, "json" if as_json else form)
    return 1 if any(finding.blocks for finding in findings) else 0


def _list(checks: Checks, *, as_json: bool) -> None:
    known = catalogue_of_checks()
    if as_json:
        print_json([known[one.name].as_dict() | {"severity": one.severity} for one in checks.known])
        return
    width = max(len(one.name) for one in checks.known)
    for one in checks.known:
        click.echo(f"{one.name:{width}}  {one.severity:9}  {one.title}")


def _print(findings: list[Finding], form: str) -> None:
    if form == "csv":
        _write_csv(findings)
    elif form == "text":
        print_report(findings, "owner")
    else:
        click.echo(write(findings, cast("Form", form), "owner"))


def _write_csv(findings: Sequence[Finding]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for finding in findings:
        said = {each.name: getattr(finding, each.name) for each in fields(finding)}
        said |= {"check": finding.shape.rpartition("#")[2], "stated": "; ".join(finding.places)}
        writer.writerow([said[column] for column in COLUMNS])
