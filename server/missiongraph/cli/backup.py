# SPDX-License-Identifier: Apache-2.0
"""`missiongraph backup`: a copy that can be gone back to."""

from __future__ import annotations

from pathlib import Path

import click

from missiongraph.backup import back_up
from missiongraph.cli.common import counted, data_option, json_option, print_json


@click.command(name="backup")
@click.argument("place", metavar="OUT", type=click.Path(path_type=Path))
@data_option
@json_option
def command(place: Path, data: Path, *, as_json: bool) -> None:
    """Take a backup of the data folder into the new folder OUT, and verify it.

    The server may go on meanwhile, and others may write: the backup holds every change that was
    acknowledged when it began. Exit status 0: it is whole. 3: it could not be taken, and nothing
    is left of it.

    \b
    Examples:
      missiongraph backup /backups/2026-11-30
      missiongraph backup /backups/2026-11-30 --data my-data --json
    """
    found = back_up(data, place)
    if as_json:
        print_json(found.summary())
        return
    reached = ", ".join(f"{name} up to revision {n}" for name, n in found.revisions.items())
    click.echo(f"{place}: {reached}; {counted(len(found.files), 'file')}, verified.")
    click.echo(f"To go back: missiongraph restore {place} --data NEW-FOLDER")
