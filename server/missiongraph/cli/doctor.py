# SPDX-License-Identifier: Apache-2.0
"""`missiongraph doctor`: is everything well?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import data_option, json_option, print_json
from missiongraph.doctor import examine

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="doctor")
@data_option
@json_option
def command(data: Path, as_json: bool) -> int:
    """Look for what is wrong with the installation, the settings and the data folder.

    \b
    Example:
      missiongraph doctor --data my-data
    """
    checks = list(examine(data))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            mark = click.style("ok  ", fg="green") if check.well else click.style("mend", fg="red")
            remedy = "" if check.well else f" {check.remedy}"
            click.echo(f"{mark}  {check.what}: {check.seen}{remedy}")
    return 0 if all(check.well for check in checks) else 1
