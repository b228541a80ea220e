# SPDX-License-Identifier: Apache-2.0
"""`missiongraph query`: SPARQL from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from missiongraph.cli.common import data_option, published_option
from missiongraph.cli.tables import print_table
from missiongraph.rdf.writing import results
from missiongraph.rdf.writing import text as rdf_text
from missiongraph.repository import reading
from missiongraph.sparql_safety import refuse_service
from missiongraph.terms import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.store import QueryResults

RESULTS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


@click.command(name="query")
@click.argument("text", required=False)
@click.option("--file", type=click.File(encoding="utf-8-sig"), help="Read the query from a file.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *RESULTS, *GRAPHS]),
    help="How to print the results; by default a table, or Turtle for a graph.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@data_option
@published_option
def command(
    text: str | None,
    file: TextIO | None,
    form: str | None,
    data: Path,
    published: bool,
) -> None:
    """Run a SPARQL 1.1 query over the union of all graphs.

    \b
    Examples:
      missiongraph query "SELECT ?s ?name { ?s a mg:Service ; skos:prefLabel ?name }"
      missiongraph query --file my.rq --format csv
    """
    query = file.read() if file else text
    if not query:
        raise click.UsageError("Give a query, or a file with --file.")
    refuse_service(query)
    with reading(data) as repository:
        store = repository.published if published else repository.workspace
        _print(store.query(_with_prefixes(query)), form)


def _with_prefixes(query: str) -> str:
    """The query with the usual prefixes declared; its own come later and win."""
    usual = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return usual + query


def _print(found: QueryResults, form: str | None) -> None:
    if isinstance(found, QueryBoolean):
        click.echo("true" if found else "false")
    elif isinstance(found, QuerySolutions):
        _print_solutions(found, form or "table")
    else:
        kind = GRAPHS.get(form or "turtle")
        if kind is None:
            raise click.UsageError(f"A graph cannot be printed as {form}; use {', '.join(GRAPHS)}.")
        click.echo(rdf_text(found, kind), nl=False)


def _print_solutions(found: QuerySolutions, form: str) -> None:
    if form == "table":
        names = [variable.value for variable in found.variables]
        rows = ([str(row[name] or "") for name in names] for row in found)
        print_table(names, rows)
    elif form in RESULTS:
        click.echo(results(found, RESULTS[form]), nl=False)
    else:
        raise click.UsageError(
            f"Rows cannot be printed as {form}; use table, {', '.join(RESULTS)}."
        )
