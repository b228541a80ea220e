# SPDX-License-Identifier: Apache-2.0
"""RDF that somebody else keeps, held against shapes that somebody else keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from pyoxigraph import RdfFormat, parse

from missiongraph.cli.common import counted, print_json
from missiongraph.errors import Fault, InputError
from missiongraph.facts import Facts
from missiongraph.validation.conformance import conformance
from missiongraph.validation.engines import ShaclEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from missiongraph.validation.conformance import Deviation

MOST = 50


def validate_foreign(
    sources: Sequence[Path], shapes: Sequence[Path], lists: Sequence[Path], *, as_json: bool
) -> int:
    """Hold RDF files, with the code lists that they refer to, against shapes; the exit status."""
    data = read_rdf([*sources, *lists])
    return report_deviations(conformance(read_rdf(shapes), data, ShaclEngine()), as_json=as_json)


def read_rdf(files: Iterable[Path]) -> Facts:
    """The triples of RDF files, whatever graph they stand in.

    Raises:
        InputError: with every file that is not RDF.
    """
    facts, faults = Facts(), []
    for file in files:
        form = RdfFormat.from_extension(file.suffix.removeprefix(".")) or RdfFormat.TURTLE
        try:
            for quad in parse(
                path=file, format=form, base_iri=file.resolve().as_uri(), rename_blank_nodes=True
            ):
                facts.add(quad.triple)
        except (SyntaxError, ValueError) as error:
            faults.append(_fault(file, form, error))
    if faults:
        raise InputError(faults)
    return facts


def _fault(file: Path, form: RdfFormat, error: SyntaxError | ValueError) -> Fault:
    if "LoadDocumentCallback" in str(error):
        what = "the file takes its @context from an address, and nothing is fetched."
        return Fault(file.name, what, "Put the context itself into the file.")
    remedy = "Check the file and its ending (.ttl, .rdf, .jsonld, .nt)."
    return Fault(file.name, f"this is not {form.name}: {error}.", remedy)


def report_deviations(
    found: Sequence[Deviation], *, as_json: bool = False, err: bool = False
) -> int:
    """Print what must be mended, and apart from it what only is not known; the exit status."""
    real = [one for one in found if not one.unknown]
    unknown = sorted({one.value or "" for one in found if one.unknown})
    if as_json:
        print_json([asdict(one) for one in found])
        return 1 if real else 0
    for one in real[:MOST]:
        click.echo(f"  {one}", err=err)
    if len(real) > MOST:
        click.echo(f"  … and {len(real) - MOST:,} more.", err=err)
    verdict = f"{counted(len(real), 'thing')} to mend." if real else "The shapes accept it."
    click.echo(verdict, err=err)
    if unknown:
        what = counted(len(unknown), "IRI is", "IRIs are")
        click.echo(
            f"{what} referred to whose class is not known here, as of code lists that others "
            f"keep: {', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}.",  # noqa: PLR2004
            err=err,
        )
    return 1 if real else 0
