# SPDX-License-Identifier: Apache-2.0
"""`missiongraph ask`: a command for each question, made from its header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from pyoxigraph import QueryResultsFormat

from missiongraph.answers import ask, has_names, serialise, written
from missiongraph.catalogue import catalogue, question
from missiongraph.cli.common import data_option, language_option, print_json, published_option
from missiongraph.cli.tables import print_answer
from missiongraph.repository import reading
from missiongraph.spreadsheets import as_texts

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.answers import Answer
    from missiongraph.catalogue import Parameter, Question
    from missiongraph.labels import Languages

FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
    "srj": QueryResultsFormat.JSON,
}
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", *FORMATS]),
    default="table",
    show_default=True,
    help="How to print the answer; srj is SPARQL results JSON.",
)
json_format = click.option("--json", "form", flag_value="json", help="The same as --format json.")


class Questions(click.Group):
    """A group with a command for each question of the catalogue."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The questions' names."""
        return sorted(catalogue())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        """The command that asks a question.

        Raises:
            UnknownName: there is no such question.
        """
        return _command(question(cmd_name))


@click.group(name="ask", cls=Questions)
def command() -> None:
    """Ask a question of the catalogue.

    \b
    Examples:
      missiongraph ask organisations-touching-journey --journey "Leaving hospital"
      missiongraph ask cross-agency-data-flows --format csv
      missiongraph ask mission-overview --help
    """


def _command(asked: Question) -> click.Command:
    made = click.command(
        name=asked.name,
        help=_help(asked),
        short_help=asked.title,
    )(json_format(format_option(language_option(published_option(data_option(_asker(asked)))))))
    made.params[:0] = [_option(parameter) for parameter in asked.parameters.values()]
    return made


def _option(parameter: Parameter) -> click.Option:
    names = [f"--{parameter.name.replace('_', '-')}", f"p_{parameter.name}"]
    kind = "IRI or name" if parameter.type == "iri" else parameter.type
    kind += " or any" if parameter.any else ""
    return click.Option(names, metavar=f"<{kind}>", help=parameter.description)


def _help(asked: Question) -> str:
    shown = (p for p in asked.parameters.values() if not p.default)
    given = " ".join(f"--{p.name} '{p.example}'" for p in shown)
    columns = "\n".join(f"  {name}: {text}" for name, text in asked.columns.items())
    return (
        f"{asked.title}\n\n{asked.description}\n\n\b\nColumns:\n{columns}\n\n"
        f"\b\nExample:\n  missiongraph ask {asked.name} {given}"
    )


def _print(answer: Answer, form: str) -> None:
    if form in FORMATS:
        text = written(answer.columns, answer.rows, FORMATS[form])
        click.echo(as_texts(text) if form == "csv" else text, nl=False)
    elif form == "json":
        print_json(answer.as_dict())
    else:
        print_answer(answer)


def _asker(asked: Question) -> Any:  # noqa: ANN401 (click's callbacks take what options give)
    def run(
        data: Path, published: bool, languages: Languages, form: str, **given: str | None
    ) -> None:
        values = {name.removeprefix("p_"): value or "" for name, value in given.items()}
        with reading(data) as repository:
            store = repository.published if published else repository.workspace
            if form in FORMATS and not has_names(asked):
                text = serialise(store, asked, values, FORMATS[form])
                click.echo(as_texts(text) if form == "csv" else text, nl=False)
                return
            _print(ask(store, asked, values, languages=languages), form)

    return run
