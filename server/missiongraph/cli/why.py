# SPDX-License-Identifier: Apache-2.0
"""`missiongraph why`: the rule and the statements behind what is derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from pyoxigraph import RdfFormat, Triple, serialize

from missiongraph.cli.common import data_option, print_json, published_option
from missiongraph.labels import curie
from missiongraph.lookup import names, resolve
from missiongraph.repository import reading
from missiongraph.rules import Deriver
from missiongraph.terms import PREFIXES
from missiongraph.why import Explainer

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import NamedNode, Quad

    from missiongraph.facts import Node
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.why import Reason


@click.command(name="why")
@click.argument("thing")
@click.argument("other")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="How to print the reasons.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@data_option
@published_option
def command(thing: str, other: str, form: str, data: Path, published: bool) -> None:
    """Say why what is derived about two things holds.

    For each fact that rules derive between the two, whichever way round: the rule, and the fewest
    statements that it follows from, with the graph of each. Things go by name or by IRI.

    \b
    Examples:
      missiongraph why "Integrated Care Board" "Hospital discharge"
      missiongraph why nhs-sussex:step/arrange-care nhs-sussex:journey/leaving-hospital --json
    """
    with reading(data) as repository:
        store = repository.published if published else repository.workspace
        both = resolve(store, thing, None), resolve(store, other, None)
        reasons = _reasons(store, repository.names, *both)
        if not reasons:
            raise click.ClickException(
                f"No rule derives anything between {thing} and {other}. What is stated of them is "
                "on their pages, or in the answer to a query."
            )
        _print(store, reasons, form)


def _reasons(store: Store, known: Names, one: NamedNode, other: NamedNode) -> list[Reason]:
    explainer = Explainer(store, known, Deriver.packaged(known.derived))
    facts = {
        quad.triple: None
        for a, b in ((one, other), (other, one))
        for quad in store.quads(a, None, b, known.derived)
    }
    return [reason for fact in facts for reason in explainer.why(fact)]


def _print(store: Store, reasons: list[Reason], form: str) -> None:
    if form == "turtle":
        triples = (triple for reason in reasons for triple in reason.triples())
        few = {prefix: PREFIXES[prefix] for prefix in ("mg", "rdf")}
        click.echo(serialize(triples, format=RdfFormat.TURTLE, prefixes=few))
        return
    labels = names(store, {term for reason in reasons for term in _terms(reason)})
    told = [_told(reason, labels) for reason in reasons]
    if form == "json":
        print_json(told)
        return
    for reason in told:
        click.echo(f"{' '.join(reason['fact'])}\n  by the rule “{reason['rule']}”, from:")
        for source in reason["sources"]:
            click.echo(f"    {' '.join(source['fact'])}  [{source['graph']}]")


def _terms(reason: Reason) -> set[Node]:
    quads = {term for q in reason.sources for term in (q.subject, q.predicate, q.object)}
    graphs = {q.graph_name for q in reason.sources}
    fact = reason.fact
    return {*quads, *graphs, fact.subject, fact.predicate, fact.object, reason.rule.iri}  # type: ignore[arg-type]


def _told(reason: Reason, labels: dict[Node, str]) -> dict[str, Any]:
    """A reason as plain data, its terms by name."""

    def said(fact: Triple | Quad) -> list[str]:
        terms = fact.subject, fact.predicate, fact.object
        return [labels.get(term) or curie(term) for term in terms]

    return {
        "fact": said(reason.fact),
        "rule": labels.get(reason.rule.iri, reason.rule.name),
        "sources": [
            {"fact": said(q), "graph": labels.get(q.graph_name) or curie(q.graph_name)}  # type: ignore[arg-type]
            for q in reason.sources
        ],
        "triples": [f"{q.triple} ." for q in reason.sources],
    }
