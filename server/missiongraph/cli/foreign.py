# SPDX-License-Identifier: Apache-2.0
"""RDF that somebody else keeps, held against shapes that somebody else keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from pyoxigraph import RdfFormat

from missiongraph.cli.common import counted, print_json
from missiongraph.errors import Fault, InputError
from missiongraph.facts import Facts
from missiongraph.rdf.encodings import decoded
from missiongraph.rdf.flaws import UnreadableRdf, sentence
from missiongraph.rdf.reading import quads
from missiongraph.validation.conformance import conformance, focus_nodes
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.wellformed import AS_WRITTEN, ShapesGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from missiongraph.validation.conformance import Deviation

MOST = 50


def validate_foreign(
    sources: Sequence[Path], shapes: Sequence[Path], lists: Sequence[Path], *, as_json: bool
) -> int:
    """Hold RDF files, with the code lists that they refer to, against shapes; the exit status."""
    rules = read_shapes(shapes, sources)
    data = read_rdf([*sources, *lists])
    if not focus_nodes(rules, data):
        click.echo(_nothing_checked(sources, shapes), err=True)
        return 1
    return report_deviations(conformance(rules, data, ShaclEngine()), as_json=as_json)


def read_shapes(files: Sequence[Path], data: Sequence[Path] = ()) -> Facts:
    """The shapes of RDF files, once they are known to be well-formed.

    Args:
        files: the files that hold the shapes.
        data: the files to hold against them, named where they were swapped.

    Raises:
        InputError: with every file that is not RDF or holds no shapes, and every shape that
            breaks the rules of SHACL.
    """
    graph = ShapesGraph({str(file): read_rdf([file]) for file in files})
    if not graph.shapes:
        raise InputError([_no_shapes(file, data) for file in files])
    flaws = graph.flaws(ShaclEngine())
    faults = [graph.fault(flaw) for flaw in flaws if not flaw.passed_over]
    if faults or (faults := _refused(graph)):
        raise InputError(faults)
    for flaw in flaws:
        click.echo(f"Not checked: {graph.fault(flaw)}", err=True)
    return graph.facts


def _refused(graph: ShapesGraph) -> list[Fault]:
    """The fault for which the engine takes the shapes of some files not at all."""
    try:
        conformance(graph.facts, Facts(), ShaclEngine())
    except ValueError as error:
        what = f"these shapes cannot be used: {str(error).removeprefix('invalid shapes graph: ')}."
        return [Fault(", ".join(graph.files), what, AS_WRITTEN)]
    return []


def _no_shapes(file: Path, data: Sequence[Path]) -> Fault:
    swapped = [path for path in data if ShapesGraph({path.name: read_rdf([path])}).shapes]
    what = "it holds no SHACL shape, so nothing would be checked."
    if swapped:
        names = ", ".join(str(path) for path in swapped)
        remedy = f"{names} does: give the data first, and the shapes after --shapes."
    else:
        remedy = "Name a file that does, with --shapes."
    return Fault(str(file), what, remedy)


def _nothing_checked(sources: Iterable[Path], shapes: Iterable[Path]) -> str:
    return (
        f"Nothing was checked: no shape of {', '.join(map(str, shapes))} that can be evaluated has "
        f"a target in {', '.join(map(str, sources))}. Look at the classes that sh:targetClass "
        "names, and at those that the data are of."
    )


def read_rdf(files: Iterable[Path]) -> Facts:
    """The triples of RDF files, whatever graph they stand in.

    Raises:
        InputError: with every file that is not RDF.
    """
    facts, faults = Facts(), []
    for file in files:
        form = RdfFormat.from_extension(file.suffix.removeprefix(".")) or RdfFormat.TURTLE
        try:
            text = decoded(file.read_bytes(), form)
            for quad in quads(text, form, file.resolve().as_uri(), renamed=True):
                facts.add(quad.triple)
        except UnreadableRdf as error:
            faults += [Fault(file.name, sentence(f.placed), f.remedy) for f in error.flaws]
    if faults:
        raise InputError(faults)
    return facts


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
