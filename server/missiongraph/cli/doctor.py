# SPDX-License-Identifier: Apache-2.0
"""`missiongraph doctor`: is everything well?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import data_option, json_option, print_json, progress
from missiongraph.doctor import examine
from missiongraph.repairing import repair

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.inspection import Check


@click.command(name="doctor")
@data_option
@click.option("--thorough", is_flag=True, help="Compare all that is kept, however long it takes.")
@click.option(
    "--repair",
    "mend",
    is_flag=True,
    help="Make anew what follows from an intact journal: stores, derived facts, indexes.",
)
@json_option
def command(data: Path, *, thorough: bool, mend: bool, as_json: bool) -> int:
    """Look for what is wrong with the installation, the settings and the data folder.

    The journals are held against their checksums, the stores against the journals, derived facts
    and indexes against what follows from the stores. Exit status 0: all is well. 1: something is
    to be mended, and how is said.

    \b
    Examples:
      missiongraph doctor --data my-data
      missiongraph doctor --data my-data --thorough
      missiongraph doctor --data my-data --repair
    """
    checks = list(examine(data, thorough=thorough))
    done = repair(data, checks) if mend else []
    if done:
        progress("Looking again")
        checks = list(examine(data, thorough=thorough))
    if as_json:
        found = [asdict(check) for check in checks]
        print_json({"done": done, "checks": found} if mend else found)
    else:
        _print(checks, done)
    return 0 if all(check.well for check in checks) else 1


def _print(checks: list[Check], done: list[str]) -> None:
    for said in done:
        click.echo(f"{click.style('done', fg='green')}  {said}.")
    for check in checks:
        mark = click.style("ok  ", fg="green") if check.well else click.style("mend", fg="red")
        remedy = "" if check.well else f" {check.remedy}"
        click.echo(f"{mark}  {check.what}: {check.seen}{remedy}")
