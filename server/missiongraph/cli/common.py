# SPDX-License-Identifier: Apache-2.0
"""What commands share: options, the author, progress, output."""

from __future__ import annotations

import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from missiongraph.gate import Author
from missiongraph.labels import Languages
from missiongraph.reports.grouping import totals
from missiongraph.reports.text import lines
from missiongraph.settings import AUTHOR, BASE, DATA, HOST, PORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from missiongraph.reports.grouping import By
    from missiongraph.validation.findings import Finding

    Command = TypeVar("Command", bound=Callable[..., Any])

# Of what is refused for one reason, so many things are listed.
MOST = 5

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=DATA.read,
    show_default=DATA.default,
    help=f"{DATA.help} [env: {DATA.variable}]",
)
base_option = click.option(
    "--base", default=None, envvar=BASE.variable, help=f"{BASE.help} [default: {BASE.default}]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
published_option = click.option(
    "--published", is_flag=True, help="Of what is published, not of the workspace."
)

language_option = click.option(
    "--language",
    "languages",
    metavar="<tag>",
    callback=lambda _ctx, _option, tag: _languages(tag),
    help="The language of names, such as nl or nl-BE; by default that of the terminal (LC_ALL, "
    "LC_MESSAGES, LANG). What has no name in it is named in English, or as it can be.",
)

host_option = click.option(
    "--host",
    default=HOST.read,
    show_default=HOST.default,
    help=f"{HOST.help} [env: {HOST.variable}]",
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT.read,
    show_default=PORT.default,
    help=f"{PORT.help} 0 takes a free one. [env: {PORT.variable}]",
)


def _languages(tag: str | None) -> Languages:
    """The languages that are preferred: the one that is named, else the one of the locale."""
    if tag is not None:
        return Languages.named(tag)
    # In the order of POSIX: the first that is set counts.
    told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Languages.of_locale(next(filter(None, told), ""))


def author() -> Author:
    """The person at this machine, who may write for any agency."""
    return Author(AUTHOR.read() or _login())


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without an entry, as in some containers
        return "unknown"


def progress(text: str) -> None:
    """Say on a terminal what is going on; stay quiet in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"  {text} …", err=True)


def print_json(data: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
    """Print plain data as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_report(findings: Iterable[Finding], by: By = "owner", most: int | None = None) -> None:
    """Print findings under bold headings, and how many there are."""
    found = list(findings)
    left = False
    for line in lines(found, by, most):
        click.echo(line if line.startswith(" ") else click.style(line, bold=True))
        left = left or line.lstrip().startswith("… and ")
    click.echo(totals(found) + (" --all lists them all." if left else ""))


def print_refusal(findings: Sequence[Finding], *, err: bool = False) -> None:
    """Print why something is refused, rule by rule, of each rule the first few things."""
    for line in lines(findings, "rule", MOST):
        click.echo(line, err=err)
    click.echo(
        "For all of them, by owner, and for what can be mended by itself (--fix): "
        "missiongraph validate, with the same sources.",
        err=err,
    )


def print_notes(caused: Sequence[Finding]) -> None:
    """Print what a change causes and is not refused for: with others first, then how much else."""
    waiting = [finding for finding in caused if finding.is_pending and finding.charged]
    theirs = [finding for finding in caused if not finding.charged]
    if waiting:
        click.echo("References that wait for others (missiongraph ask pending-references):")
        print_lines(waiting)
    if theirs:
        click.echo("In what others state, which is reported to them:")
        print_lines(theirs)
    rest = [f for f in caused if f.charged and not f.is_pending and not f.blocks]
    if rest:
        click.echo(f"{counted(len(rest), 'thing')} could be better: see missiongraph validate.")


def print_lines(findings: Iterable[Finding], *, err: bool = False) -> None:
    """Print findings rule by rule, of each rule the first few things."""
    for line in lines(findings, "rule", MOST):
        click.echo(f"  {line}", err=err)


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and what it counts: `1 fact`, `2 facts`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
