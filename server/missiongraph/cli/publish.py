# SPDX-License-Identifier: Apache-2.0
"""`missiongraph publish`: from the workspace to what everybody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import (
    author,
    counted,
    data_option,
    json_option,
    print_json,
    print_notes,
)
from missiongraph.cli.export import chosen
from missiongraph.data_folder import RECORD
from missiongraph.errors import StoreError
from missiongraph.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="publish")
@click.argument("model", nargs=-1)
@data_option
@json_option
def command(model: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Publish models: those named AGENCY or AGENCY/MODEL, or all of them.

    What is published becomes just what the workspace holds; models with faults that block are
    refused.

    \b
    Examples:
      missiongraph publish
      missiongraph publish nhs-sussex/hospital-discharge
    """
    if not (data / RECORD).is_file():
        raise StoreError(f"There is nothing in {data} to publish: load something first.")
    with Repository(data) as repository:
        graphs = chosen(repository.reading(), repository.workspace.store, model)
        outcome = repository.publish(graphs, author())
    if as_json:
        print_json(
            {
                "graphs": [graph.value for graph in graphs],
                "added": outcome.added,
                "removed": outcome.removed,
                "revision": outcome.revision,
                "findings": [finding.as_dict() for finding in outcome.caused],
            }
        )
        return
    made = f" (release {outcome.revision})" if outcome.revision else ": no change"
    click.echo(
        f"{counted(len(graphs), 'model')} published{made}, "
        f"{counted(outcome.added, 'fact')} added, {outcome.removed:,} removed."
    )
    print_notes(outcome.caused)
