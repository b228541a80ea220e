# SPDX-License-Identifier: Apache-2.0
"""`missiongraph validate`: what is wrong, with what, and how to mend it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from missiongraph.cli.common import (
    base_option,
    data_option,
    json_option,
    print_report,
    published_option,
)
from missiongraph.cli.foreign import validate_foreign
from missiongraph.cli.mending import mend_sources, mend_workspace, reviewed_sources
from missiongraph.data_folder import known_base
from missiongraph.loading import Source
from missiongraph.reports.grouping import GROUPINGS
from missiongraph.reports.writing import FORMS, write
from missiongraph.repository import reading
from missiongraph.review import review
from missiongraph.validation.severities import DRAFT, PROFILES, profile

if TYPE_CHECKING:
    from missiongraph.reports.grouping import By
    from missiongraph.reports.writing import Form
    from missiongraph.validation.findings import Finding

LEVELS = ("violation", "warning", "info")
# So many things are listed of one rule under a heading, as text.
SCREENFUL = 20


@click.command(name="validate")
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--agency", help="The agency whose model it is, if the source does not say.")
@click.option("--model", help="The name of the model, if the source does not say.")
@click.option("--mapping", help="For tables of your own: a mapping file, or the name of one.")
@click.option(
    "--severity",
    type=click.Choice(LEVELS),
    default="info",
    show_default=True,
    help="The least severe findings to show.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How to write them: SARIF is for code-review tools, HTML a page to pass on.",
)
@click.option(
    "--group-by",
    "by",
    type=click.Choice(GROUPINGS),
    default="owner",
    show_default=True,
    help="What to list them under.",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=f"As text: list more than {SCREENFUL} things of a rule, too.",
)
@click.option("--fix", is_flag=True, help="Show the changes that would mend what can be mended.")
@click.option(
    "--apply", is_flag=True, help="With --fix: make these changes, as one revision; load sources."
)
@click.option(
    "--shapes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Hold RDF files against these shapes of somebody else, whatever their terms.",
)
@click.option(
    "--with",
    "lists",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="With --shapes: RDF to read beside the files, such as code lists that they refer to.",
)
@click.option(
    "--profile",
    "occasion",
    type=click.Choice(PROFILES),
    default=DRAFT,
    show_default=True,
    help="How severe findings are: while drafting, at review, when publishing. The last two run "
    "the checks of the whole too.",
)
@data_option
@base_option
@published_option
@json_option
def command(sources: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401 (click's values)
    """Say what is wrong with a source, or without one with everything that is loaded.

    A source is looked at in the context of what is loaded already, and nothing is changed. The
    exit status is 1 where something must be mended before it can be loaded or published.

    With --fix it shows the changes that would mend findings: only those that follow from the
    data, never a guess. With --fix --apply they are made.

    \b
    Examples:
      missiongraph validate my-service.xlsx
      missiongraph validate --severity warning --group-by thing
      missiongraph validate --profile publish
      missiongraph validate --format html > findings.html
      missiongraph validate --fix
      missiongraph validate --fix --apply
      missiongraph validate services.ttl --shapes cpsv-ap-SHACL.ttl
    """
    _refuse_odd(sources, options)
    data, base = options["data"], options["base"]
    if options["shapes"]:
        return validate_foreign(
            sources, options["shapes"], options["lists"], as_json=options["as_json"]
        )
    wanted = _wanted(sources, options, known_base(data, base)) if sources else []
    if options["fix"]:
        kept = _kept(options)
        if wanted:
            return mend_sources(wanted, data, base, kept, apply=options["apply"])
        return mend_workspace(data, kept, apply=options["apply"])
    findings = _findings(wanted, options)
    kept = _kept(options)
    _report([f for f in findings if f.severity.lower() in kept], sources, options)
    return 1 if any(finding.blocks for finding in findings) else 0


def _refuse_odd(sources: tuple[Path, ...], options: dict[str, Any]) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: with the way out.
    """
    if options["shapes"] and not sources:
        raise click.UsageError("Name the files to hold against the shapes.")
    if options["apply"] and not options["fix"]:
        raise click.UsageError("--apply makes the changes that --fix shows: give both.")
    if options["fix"] and options["published"]:
        raise click.UsageError("What is published is mended in the workspace, then published.")


def _wanted(sources: tuple[Path, ...], options: dict[str, Any], base: str) -> list[Source]:
    said = (options["mapping"], options["agency"], options["model"])
    return [Source(path, base, *said) for path in sources]


def _kept(options: dict[str, Any]) -> tuple[str, ...]:
    """The severities that are asked for."""
    return LEVELS[: LEVELS.index(options["severity"]) + 1]


def _findings(sources: list[Source], options: dict[str, Any]) -> list[Finding]:
    occasion = profile(options["occasion"])
    if sources:
        return reviewed_sources(sources, options["data"], options["base"], occasion)
    with reading(options["data"]) as repository:
        store = repository.published if options["published"] else repository.workspace
        return review(store, repository.names, occasion)


def _report(findings: list[Finding], sources: tuple[Path, ...], options: dict[str, Any]) -> None:
    form = cast("Form", "json" if options["as_json"] else options["form"])
    by = cast("By", options["by"])
    if form == "text":
        print_report(findings, by, None if options["every"] else SCREENFUL)
    else:
        click.echo(write(findings, form, by, _paths(sources)))


def _paths(sources: tuple[Path, ...]) -> dict[str, str]:
    """Where the files of the sources lie, by their names, where a name is that of one only."""
    files = [file for path in sources for file in (path.iterdir() if path.is_dir() else [path])]
    numbers = Counter(file.name for file in files)
    return {file.name: file.as_posix() for file in files if numbers[file.name] == 1}
