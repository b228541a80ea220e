# SPDX-License-Identifier: Apache-2.0
"""`missiongraph token`: secrets to sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import data_option, json_option, print_json
from missiongraph.cli.tables import print_table
from missiongraph.data_folder import known_base, require
from missiongraph.loading import slug
from missiongraph.rights import Scope
from missiongraph.store.graphs import Names
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from pathlib import Path


@click.group(name="token")
def command() -> None:
    """Make, list and revoke the tokens that agencies, people and services sign in with.

    \b
    Examples:
      missiongraph token create "NHS Sussex loader" --scope write --agency nhs-sussex
      missiongraph token list
      missiongraph token revoke "NHS Sussex loader"
    """


@command.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it lets its bearer do; a wider scope holds the narrower ones.",
)
@click.option("--agency", "agencies", multiple=True, help="Only in the graphs of this agency.")
@click.option("--graph", "graphs", multiple=True, help="Only in this graph, by its IRI.")
@click.option("--days", type=click.IntRange(1, 3650), help="How many days it is valid; else on.")
@data_option
def create(
    name: str,
    scopes: tuple[str, ...],
    agencies: tuple[str, ...],
    graphs: tuple[str, ...],
    days: int | None,
    data: Path,
) -> None:
    """Make a token, and print it: the only time that it is shown.

    \b
    Examples:
      missiongraph token create "Ministry of Health" --scope publish --agency health --days 365
    """
    require(data)
    names = Names(known_base(data))
    _check_graphs(names, graphs)
    wanted = [Scope.parse(scope) for scope in scopes]
    own = sorted({slug(agency) for agency in agencies})
    click.echo(Tokens(data).create(name, wanted, agencies=own, graphs=graphs, days=days))


@command.command(name="list")
@data_option
@json_option
def listed(data: Path, *, as_json: bool) -> None:
    """List the tokens that were made, never their secrets."""
    require(data)
    found = [token.as_dict() for token in Tokens(data).all()]
    if as_json:
        print_json(found)
        return
    columns = ["name", "scopes", "agencies", "graphs", "created", "expires", "revoked"]
    rows = [[_text(token[column]) for column in columns] for token in found]
    print_table(columns, rows)


@command.command()
@click.argument("name")
@data_option
def revoke(name: str, data: Path) -> None:
    """Let nobody in any more with the token of this name.

    \b
    Examples:
      missiongraph token revoke "NHS Sussex loader"
    """
    require(data)
    Tokens(data).revoke(name)
    click.echo(f"Nobody signs in with “{name}” any more.")


def _check_graphs(names: Names, graphs: tuple[str, ...]) -> None:
    from pyoxigraph import NamedNode  # noqa: PLC0415 (help can do without)

    for graph in graphs:
        if not graph.startswith(f"{names.base}/graph/") or not names.agency(NamedNode(graph)):
            raise click.BadParameter(
                f"{graph} is no agency's graph: they are {names.base}/graph/AGENCY/MODEL.",
                param_hint="--graph",
            )


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
