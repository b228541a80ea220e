# SPDX-License-Identifier: Apache-2.0
"""The command line: one verb a file, none imported before it is asked for.

Exit status: 0 ok, 1 findings (the source or the data have faults, which are listed),
2 usage (a command, option or name that is not known), 3 failure.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, cast

import click

from missiongraph import __version__
from missiongraph.cli.groups import LazyGroup
from missiongraph.errors import (
    AmbiguousName,
    ChangeRefused,
    InputError,
    InvalidParameter,
    InvalidQuery,
    MissionGraphError,
    UnknownName,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.validation.findings import Finding

VERBS = {
    "demo": "Load three real cases, answer the first question, and serve them.",
    "load": "Load workbooks, tables or RDF into an agency's model.",
    "validate": "Say what is wrong with a source, or with everything, and how to mend it.",
    "publish": "Make what agencies have loaded visible to everybody.",
    "ask": "Ask a question of the catalogue.",
    "questions": "List the questions of the catalogue.",
    "why": "Say by which rule, and from which statements, something is derived.",
    "query": "Run a SPARQL query.",
    "export": "Write models as RDF.",
    "check": "Look for what is wrong with the ontology and with what is said in its terms.",
    "serve": "Serve what is published: pages, REST, SPARQL, linked data.",
    "token": "Make, list and revoke the tokens that people and services sign in with.",
    "doctor": "Look for what is wrong with the installation and the data folder.",
    "backup": "Take a backup of the data folder, also while it is served.",
    "restore": "Make a data folder from a backup.",
    "erase": "Erase a model or a resource from all that was recorded.",
}

FINDINGS, USAGE, FAILURE = 1, 2, 3
# More faults of a source than anybody reads on a screen.
MOST_FAULTS = 100
STATUS = (
    (ChangeRefused, FINDINGS),
    (InputError, FINDINGS),
    (AmbiguousName, USAGE),
    (InvalidParameter, USAGE),
    (InvalidQuery, USAGE),
    (UnknownName, USAGE),
    (MissionGraphError, FAILURE),
)


@click.group(
    cls=LazyGroup,
    subcommands=VERBS,
    module="missiongraph.cli.{name}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="missiongraph")
def cli() -> None:
    """A knowledge graph and semantic repository for mission-oriented government.

    \b
    Start here:
      missiongraph demo
      missiongraph load my-workbook.xlsx
      missiongraph ask organisations-touching-journey --journey "Leaving hospital"
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    try:
        return int(cli.main(arguments, prog_name="missiongraph", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return FAILURE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except MissionGraphError as error:
        _tell(error)
        return next(status for kind, status in STATUS if isinstance(error, kind))
    except Exception:  # noqa: BLE001 (the process edge: what nobody foresaw is a fault of ours)
        click.echo("missiongraph failed in a way that nobody foresaw:", err=True)
        click.echo(traceback.format_exc(), err=True)
        return FAILURE


def _tell(error: MissionGraphError) -> None:
    if isinstance(error, ChangeRefused):
        from missiongraph.cli.common import print_refusal  # noqa: PLC0415 (help needs none of it)

        print_refusal(cast("list[Finding]", list(error.findings)), err=True)
    if isinstance(error, InputError) and len(error.faults) > MOST_FAULTS:
        for fault in error.faults[:MOST_FAULTS]:
            click.echo(str(fault), err=True)
        left = len(error.faults) - MOST_FAULTS
        click.echo(
            f"… and {left:,} more. missiongraph load --rejects FILE takes what is sound, and "
            "writes the rest to a file with the reasons.",
            err=True,
        )
        return
    click.echo(str(error), err=True)
