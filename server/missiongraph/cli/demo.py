# SPDX-License-Identifier: Apache-2.0
"""`missiongraph demo`: the paper's three cases, from workbooks to an answer to a server."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

import click

from missiongraph.answers import ask
from missiongraph.catalogue import question
from missiongraph.cli.common import base_option, counted, host_option, port_option
from missiongraph.cli.tables import print_answer
from missiongraph.gate import Author
from missiongraph.ingest import read
from missiongraph.loading import Source
from missiongraph.opening import Opened
from missiongraph.repository import Repository
from missiongraph.resources import find, folder

if TYPE_CHECKING:
    from missiongraph.gate import Outcome

QUESTION, JOURNEY = "organisations-touching-journey", "Leaving hospital"


@click.command(name="demo")
@click.option("--no-serve", is_flag=True, help="Stop after the table.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="A data folder to keep; by default a temporary one, gone at the end.",
)
@host_option
@port_option
@base_option
def command(
    no_serve: bool,
    data: Path | None,
    host: str,
    port: int,
    base: str | None,
) -> None:
    """Load the cases of hospital discharge, back to work and immigration, and serve them.

    \b
    Examples:
      missiongraph demo
      missiongraph demo --no-serve --data my-data
    """
    with ExitStack() as stack:
        place = data or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        repository = stack.enter_context(Repository(place, base))
        _say_loaded(_load(repository), repository)
        answer = ask(repository.workspace.store, question(QUESTION), {"journey": JOURNEY})
        click.echo(f"\nWhich organisations touch the journey “{JOURNEY}”?\n")
        print_answer(answer)
        _say_next(data)
        if not no_serve:
            from missiongraph.http.serving import serve  # noqa: PLC0415 (slow, not always needed)

            serve(Opened(repository.reading(), repository), host, port)


def _load(repository: Repository) -> Outcome:
    """Load every example workbook, all in one change, and publish them."""
    examples = list(find(folder("examples"), ".xlsx"))
    author = Author("demo")
    with ExitStack() as stack:
        paths = [stack.enter_context(as_file(file)) for file in examples]
        batches = [(read(Source(path, repository.names.base)), path) for path in paths]
        outcome = repository.gate.submit(repository.proposal(batches, author))
    repository.publish(repository.models(), author)
    return outcome


def _say_loaded(outcome: Outcome, repository: Repository) -> None:
    models = counted(len(repository.models()), "workbook")
    if outcome.revision is None:
        click.echo(f"{models} loaded before, nothing changed.")
        return
    findings = counted(len(outcome.caused), "finding")
    click.echo(
        f"{models} loaded and published: {counted(outcome.added, 'fact')}, "
        f"{findings} to mend (missiongraph validate)."
    )


def _say_next(data: Path | None) -> None:
    where = f" --data {data}" if data else ""
    kept = "" if data else "With a data folder of your own (missiongraph demo --data my-data), "
    start = "try" if data else "you can also try"
    click.echo(
        f"\n{kept}{start}:\n"
        f"  missiongraph questions\n"
        f"  missiongraph ask cross-agency-data-flows{where or ' --data my-data'}\n"
        f"  missiongraph validate{where or ' --data my-data'}\n"
        f"  missiongraph load --template my-service.xlsx"
    )
