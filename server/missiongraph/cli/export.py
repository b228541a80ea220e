# SPDX-License-Identifier: Apache-2.0
"""`missiongraph export`: models as RDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import RdfFormat, serialize

from missiongraph.cli.common import data_option, published_option
from missiongraph.errors import UnknownName
from missiongraph.repository import models, reading
from missiongraph.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

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


@click.command(name="export")
@click.argument("model", nargs=-1)
@click.option("--derived", is_flag=True, help="With the facts that rules derive.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="turtle", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@data_option
@published_option
def command(
    model: tuple[str, ...],
    derived: bool,
    form: str,
    output: Path | None,
    data: Path,
    published: bool,
) -> None:
    """Write models as RDF: those named AGENCY or AGENCY/MODEL, or all of them.

    \b
    Examples:
      missiongraph export nhs-sussex > nhs-sussex.ttl
      missiongraph export --format nquads --output everything.nq
    """
    with reading(data) as repository:
        store = repository.published if published else repository.workspace
        graphs = chosen(repository, store, model)
        if derived:
            graphs.append(repository.names.derived)
        quads = (quad for graph in graphs for quad in store.quads(graph=graph))
        items = quads if form in WITH_GRAPHS else (quad.triple for quad in quads)
        target = output or sys.stdout.buffer
        serialize(items, target, FORMATS[form], prefixes=PREFIXES)


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
