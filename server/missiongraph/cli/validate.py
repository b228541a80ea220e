# SPDX-License-Identifier: Apache-2.0
"""`missiongraph validate`: what is wrong, with what, and how to mend it."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import (
    author,
    base_option,
    counted,
    data_option,
    json_option,
    print_findings,
    print_json,
    published_option,
)
from missiongraph.cli.foreign import validate_foreign
from missiongraph.ingest import read
from missiongraph.loading import Source
from missiongraph.repository import RECORD, Repository, known_base, reading
from missiongraph.review import review

if TYPE_CHECKING:
    from missiongraph.validation.findings import Finding

LEVELS = ("violation", "warning", "info")


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
@data_option
@base_option
@published_option
@json_option
def command(
    sources: tuple[Path, ...],
    agency: str | None,
    model: str | None,
    mapping: str | None,
    severity: str,
    shapes: tuple[Path, ...],
    lists: tuple[Path, ...],
    data: Path,
    base: str | None,
    published: bool,
    as_json: bool,
) -> int:
    """Say what is wrong with a source, or without one with everything that is loaded.

    A source is looked at in the context of what is loaded already, and nothing is changed. The
    exit status is 1 where something must be mended before it can be loaded or published.

    \b
    Examples:
      missiongraph validate my-service.xlsx
      missiongraph validate --severity warning
      missiongraph validate services.ttl --shapes cpsv-ap-SHACL.ttl
    """
    if shapes and not sources:
        raise click.UsageError("Name the files to hold against the shapes.")
    if shapes:
        return validate_foreign(sources, shapes, lists, as_json=as_json)
    if sources:
        known = known_base(data, base)
        wanted = [Source(path, known, mapping, agency, model) for path in sources]
        findings = _of_sources(wanted, data, base)
    else:
        with reading(data) as repository:
            store = repository.published if published else repository.workspace
            findings = review(store, repository.names)
    shown = [f for f in findings if LEVELS.index(f.severity.lower()) <= LEVELS.index(severity)]
    if as_json:
        print_json([finding.as_dict() for finding in shown])
    else:
        _report(shown)
    return 1 if any(finding.blocks for finding in findings) else 0


def _of_sources(sources: list[Source], data: Path, base: str | None) -> list[Finding]:
    with tempfile.TemporaryDirectory() as scratch:
        # Without a repository to stand in, a source is looked at by itself.
        place = data if (data / RECORD).is_file() else Path(scratch) / "data"
        with Repository(place, base) as repository:
            known = repository.names.base
            read_in = [
                (read(Source(s.path, known, s.mapping, s.agency, s.model)), s.path) for s in sources
            ]
            return repository.gate.preview(repository.proposal(read_in, author())).caused


def _report(findings: list[Finding]) -> None:
    print_findings(findings)
    if not findings:
        click.echo("Nothing to mend.")
        return
    numbers = Counter(finding.severity for finding in findings)
    says = {"Violation": "must be mended", "Warning": "should be mended", "Info": "could be better"}
    totals = (f"{counted(numbers[s], 'thing')} {text}" for s, text in says.items() if numbers[s])
    click.echo(f"{', '.join(totals)}.")
