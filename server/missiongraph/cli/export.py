# SPDX-License-Identifier: Apache-2.0
"""`missiongraph export`: models as RDF, or services in the terms of a standard."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode, RdfFormat

from missiongraph.cli.common import counted, data_option, json_option, print_json, published_option
from missiongraph.cli.foreign import read_shapes, report_deviations
from missiongraph.errors import UnknownName
from missiongraph.labels import curie
from missiongraph.ownership import plain
from missiongraph.profiles import profile
from missiongraph.rdf.writing import write as write_rdf
from missiongraph.repository import models, reading
from missiongraph.terms import PREFIXES
from missiongraph.validation.conformance import conformance
from missiongraph.validation.engines import ShaclEngine
from missiongraph.views import StatedFacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Triple

    from missiongraph.profiles import Exported
    from missiongraph.repository import Reading
    from missiongraph.store import Store

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
WITH_GRAPHS = ("nquads", "trig")
MOST = 20


@click.command(name="export")
@click.argument("model", nargs=-1)
@click.option("--derived", is_flag=True, help="With the facts that rules derive.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="turtle", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@click.option(
    "--profile",
    "standard",
    help="Write the services in the terms of a standard instead: cpsv-ap.",
)
@click.option(
    "--place",
    help="With --profile: the IRI of the place that organisations serve which state none.",
)
@click.option(
    "--check",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="With --profile: shapes (Turtle) to hold what goes out against, such as the official "
    "ones. May be given several times.",
)
@json_option
@data_option
@published_option
def command(
    model: tuple[str, ...],
    derived: bool,
    form: str,
    output: Path | None,
    standard: str | None,
    place: str | None,
    check: tuple[Path, ...],
    as_json: bool,
    data: Path,
    published: bool,
) -> int:
    """Write models as RDF: those named AGENCY or AGENCY/MODEL, or all of them.

    With --profile, a service that lacks what the standard obliges is left out and named, and the
    exit status is 1; so it is where --check finds something to mend. What the standard cannot say
    is counted, by property; with --output, --json prints the counts as data.

    \b
    Examples:
      missiongraph export nhs-sussex > nhs-sussex.ttl
      missiongraph export --format nquads --output everything.nq
      missiongraph export nhs-sussex --profile cpsv-ap --output services.ttl --place \\
        http://publications.europa.eu/resource/authority/country/GBR
    """
    if not standard and (place or check):
        raise click.UsageError("--place and --check go with --profile.")
    if as_json and not (standard and output):
        raise click.UsageError("--json goes with --profile and --output.")
    if standard and derived:
        raise click.UsageError("A profile takes derived facts into account without --derived.")
    with reading(data) as repository:
        store = repository.published if published else repository.workspace
        graphs = chosen(repository, store, model)
        if standard:
            view = StatedFacts(store, repository.names)
            found = profile(standard).export(store, view, graphs, _place(place))
            _write(found.facts, output, form, profile(standard).prefixes)
            if as_json:
                print_json(found.as_dict())
            return max(_tell(found), _check(found, check))
        if derived:
            graphs.append(repository.names.derived)
        quads = (plain(quad) for graph in graphs for quad in store.quads(graph=graph))
        _write(quads if form in WITH_GRAPHS else (quad.triple for quad in quads), output, form)
    return 0


def _write(
    items: Iterable[Quad] | Iterable[Triple],
    output: Path | None,
    form: str,
    prefixes: dict[str, str] = PREFIXES,
) -> None:
    write_rdf(items, output or sys.stdout.buffer, FORMATS[form], prefixes)


def _place(text: str | None) -> NamedNode | None:
    try:
        return NamedNode(text) if text else None
    except ValueError as error:
        raise click.UsageError(f"--place is not an IRI: {text}") from error


def _tell(found: Exported) -> int:
    """Say on standard error what went out and what did not; the exit status."""
    for gap in found.gaps[:MOST]:
        click.echo(str(gap), err=True)
    if len(found.gaps) > MOST:
        click.echo(f"… and {len(found.gaps) - MOST:,} more are left out.", err=True)
    if any("place" in lack for gap in found.gaps for lack in gap.lacks):
        click.echo("Name the place that they serve with --place IRI.", err=True)
    lost = ", ".join(f"{kind} ({number:,})" for kind, number in found.lost.items())
    without = f" The standard has no place for: {lost}." if lost else ""
    click.echo(f"{counted(len(found.services), 'service')} written.{without}", err=True)
    unsaid = [f"{curie(name)} ({number:,})" for name, number in found.unsaid.items()]
    if unsaid:
        number = counted(sum(found.unsaid.values()), "statement")
        more = f" and {len(unsaid) - MOST:,} more" if len(unsaid) > MOST else ""
        click.echo(
            f"Not said, {number} of {found.stated:,}, by property: "
            f"{', '.join(unsaid[:MOST])}{more}.",
            err=True,
        )
    return 1 if found.gaps else 0


def _check(found: Exported, files: tuple[Path, ...]) -> int:
    """Hold what goes out against shapes; the exit status."""
    if not files:
        return 0
    return report_deviations(conformance(read_shapes(files), found.facts, ShaclEngine()), err=True)


def chosen(repository: Reading, store: Store, names: tuple[str, ...]) -> list[NamedNode]:
    """The graphs that are named by `agency` or `agency/model`; all of them where none is.

    Raises:
        UnknownName: there is no model of that name.
    """
    known = models(store, repository.names)
    start = f"{repository.names.base}/graph/"
    if not names:
        return known
    found = []
    for name in names:
        graphs = [g for g in known if _is_named(g.value.removeprefix(start), name)]
        if not graphs:
            raise UnknownName("model", name, [g.value.removeprefix(start) for g in known][:5])
        found.extend(graphs)
    return list(dict.fromkeys(found))


def _is_named(model: str, name: str) -> bool:
    return name in (model, model.partition("/")[0])
