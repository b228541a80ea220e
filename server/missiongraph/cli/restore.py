# SPDX-License-Identifier: Apache-2.0
"""`missiongraph restore`: a data folder from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from missiongraph.backup import restore
from missiongraph.cli.common import data_option, json_option, print_json, progress


@click.command(name="restore")
@click.argument("backup", type=click.Path(file_okay=False, path_type=Path))
@data_option
@json_option
def command(backup: Path, data: Path, *, as_json: bool) -> None:
    """Make the data folder anew from a backup, which is verified first.

    The data folder must not be there yet: move a damaged one away. Stores and indexes are made
    from the journals. Exit status 0: it is restored. 3: the backup is damaged, or the folder
    cannot be made, and nothing is left of it.

    \b
    Examples:
      missiongraph restore /backups/2026-11-30 --data my-data
      missiongraph restore /backups/2026-11-30 --data my-data --json
    """
    progress("Verifying the backup, making stores and indexes")
    found = restore(backup, data)
    if as_json:
        print_json({"data": str(data), **found.summary()})
        return
    reached = ", ".join(f"{name} at revision {n}" for name, n in found.revisions.items())
    click.echo(f"{data}: {reached}, as of {found.made}.")
