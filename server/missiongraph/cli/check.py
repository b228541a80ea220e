# SPDX-License-Identifier: Apache-2.0
"""`missiongraph check`: does the knowledge itself hold together?

Each sub-command is a module of its own, `check_{name}.py`, imported only when it runs.
"""

from __future__ import annotations

import click

from missiongraph.cli.groups import LazyGroup

SUBJECTS = {
    "ontology": "Reason over the ontology and look for what is wrong with it.",
    "data": "Run the checks that need the whole: policies, terms, several agencies' word.",
}


@click.group(
    name="check",
    cls=LazyGroup,
    subcommands=SUBJECTS,
    module="missiongraph.cli.check_{name}",
)
def command() -> None:
    """Look for what is wrong with the knowledge: its terms, and what is said in them.

    \b
    Examples:
      missiongraph check ontology
      missiongraph check data
    """
