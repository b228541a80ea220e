# SPDX-License-Identifier: Apache-2.0
"""`missiongraph check ontology`: is the ontology consistent, OWL 2 DL, and well made?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from missiongraph.cli.common import counted, json_option, print_json, progress
from missiongraph.ontology.checking import examine
from missiongraph.ontology.sources import Sources

if TYPE_CHECKING:
    from missiongraph.ontology.checking import Result

FINDINGS, FAILURE = 1, 3


@click.command(name="ontology")
@click.option(
    "--ontology",
    "place",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of an ontology, instead of the one that travels with missiongraph.",
)
@json_option
def command(place: Path | None, as_json: bool) -> int:
    """Reason over the ontology with HermiT, and look for what is wrong with it.

    Exit status: 0 all is well, 1 something is to be mended, 3 a check could not be done (HermiT
    needs Java); what the others found is told all the same.

    \b
    Examples:
      missiongraph check ontology
      missiongraph check ontology --ontology my-copy/ontology --json
    """
    progress("looking at the ontology; HermiT takes a few seconds")
    results = list(examine(Sources.of(place) if place else Sources.packaged()))
    if as_json:
        print_json([_plain(result) for result in results])
    else:
        for result in results:
            _tell(result)
        _total(results)
    if any(result.hindered for result in results):
        return FAILURE
    return FINDINGS if any(result.flaws for result in results) else 0


def _plain(result: Result) -> dict[str, Any]:
    return {
        "check": result.check,
        "done": not result.hindered,
        "hindered": result.hindered or None,
        "findings": [flaw.as_dict() for flaw in result.flaws],
    }


def _tell(result: Result) -> None:
    if result.hindered:
        mark, rest = click.style("not done", fg="yellow"), f": {result.hindered}"
    elif result.flaws:
        mark, rest = click.style("mend    ", fg="red"), ""
    else:
        mark, rest = click.style("ok      ", fg="green"), ""
    click.echo(f"{mark}  {result.check}{rest}")
    for remedy in dict.fromkeys(flaw.remedy for flaw in result.flaws):
        for flaw in result.flaws:
            if flaw.remedy == remedy:
                click.echo(f"            {flaw.message} [{flaw.check}]")
        click.echo(f"          → {remedy}")


def _total(results: list[Result]) -> None:
    number = sum(len(result.flaws) for result in results)
    undone = sum(bool(result.hindered) for result in results)
    says = f"{counted(number, 'thing')} to mend" if number else "Nothing to mend"
    click.echo(f"{says}; {counted(undone, 'check')} not done." if undone else f"{says}.")
