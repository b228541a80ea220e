# SPDX-License-Identifier: Apache-2.0
"""`missiongraph questions`: the catalogue."""

from __future__ import annotations

import click

from missiongraph.catalogue import catalogue, question
from missiongraph.cli.common import json_option, print_json
from missiongraph.cli.tables import print_table


@click.command(name="questions")
@click.argument("name", required=False)
@json_option
def command(name: str | None, as_json: bool) -> None:
    """List the questions of the catalogue, or show the SPARQL of one.

    \b
    Examples:
      missiongraph questions
      missiongraph questions organisations-touching-journey
    """
    if name:
        click.echo(question(name).text)
        return
    asked = catalogue().values()
    if as_json:
        print_json([q.as_dict() for q in asked])
    else:
        print_table(
            ("question", "parameters", "what it answers"),
            ((q.name, ", ".join(q.parameters), q.title) for q in asked),
        )
