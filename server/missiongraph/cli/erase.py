# SPDX-License-Identifier: Apache-2.0
"""`missiongraph erase`: what must not be kept, out of everything that was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import author, counted, data_option, json_option, print_json
from missiongraph.erasure import erase

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="erase")
@click.argument("what", metavar="WHAT")
@click.option("--reason", required=True, help="Why; it is recorded, so name nothing in it.")
@click.option("--yes", "sure", is_flag=True, help="Erase; else it is only counted.")
@data_option
@json_option
def command(what: str, reason: str, sure: bool, data: Path, as_json: bool) -> None:
    """Erase a model or a resource, with everything that was ever recorded of it.

    WHAT is AGENCY/MODEL, or a resource as AGENCY:CLASS/NAME or by its address. Of a resource all
    statements go in which it stands, in every model. Journals, stores and indexes are made anew
    without it. That something was erased is recorded, with the reason and without its content or
    name. Stop the server first. Backups that were taken before still hold it.

    \b
    Examples:
      missiongraph erase nhs-sussex/pilot --reason "Loaded by mistake"
      missiongraph erase nhs-sussex:person/a-name --reason "Right to erasure, case 71" --yes
    """
    found = erase(data, what, author().name, reason, dry=not sure)
    if as_json:
        print_json({**found.as_dict(), "erased": sure})
        return
    for name, facts in found.facts.items():
        where = counted(found.revisions[name], "revision")
        click.echo(f"{name}: {counted(facts, 'fact')} of {where}")
    if sure:
        click.echo(f"Erased: {found.what}. Take a new backup, and destroy those taken before.")
    else:
        click.echo(f"Nothing was changed. With --yes this is erased for good: {found.what}.")
