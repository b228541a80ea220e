# SPDX-License-Identifier: Apache-2.0
"""`missiongraph why`: the rule and the statements behind what is derived."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from missiongraph.cli.common import data_option, language_option, print_json, published_option
from missiongraph.labels import curie, names
from missiongraph.lookup import resolve
from missiongraph.periods import period_of
from missiongraph.repository import reading
from missiongraph.rules import Deriver
from missiongraph.terms import MG, PREFIXES
from missiongraph.why import Explainer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from missiongraph.facts import Node
    from missiongraph.labels import Languages
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
@language_option
def command(
    thing: str, other: str, form: str, data: Path, published: bool, languages: Languages
) -> None:
    """Say why what is derived about two things holds.

    For each fact that rules derive between the two, whichever way round: the rule, and the fewest
    statements that it follows from, with the graph of each. What held for a period only has its
    days. Things go by name or by IRI.

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
        _print(store, reasons, form, languages)


def _reasons(store: Store, known: Names, one: NamedNode, other: NamedNode) -> list[Reason]:
    explainer = Explainer(store, known, Deriver.packaged(known.derived))
    facts = {
        quad.triple: None
        for a, b in ((one, other), (other, one))
        for quad in (*store.quads(a, None, b, known.derived), *_for_a_period(store, known, a, b))
    }
    return [reason for fact in facts for reason in explainer.why(fact)]


def _for_a_period(store: Store, known: Names, one: NamedNode, other: NamedNode) -> Iterator[Quad]:
    """What counts at a journey or step for a period only, of this organisation."""
    for quad in store.quads(None, MG.countsAt, other, known.derived):
        if one in _parties(store, quad.subject):
            yield quad


def _parties(store: Store, spell: Node) -> list[Node]:
    """The organisations of a participation or touch."""
    if not isinstance(spell, NamedNode):
        return []
    return [quad.object for quad in store.quads(spell, MG.organisation)]


def _periods(store: Store, reasons: list[Reason], labels: dict[Node, str]) -> dict[Node, str]:
    """How what has a period is called: by its organisation, and from when until when it holds."""
    today = date.today()  # noqa: DTZ011 (roles end on days, not at instants)
    found: dict[Node, str] = {}
    for spell in (reason.fact.subject for reason in reasons):
        period = period_of(store, spell)
        if period is not None:
            name = "; ".join(labels[one] for one in _parties(store, spell) if one in labels)
            found[spell] = f"{name} ({period.said(today)})"
    return found


def _print(store: Store, reasons: list[Reason], form: str, languages: Languages) -> None:
    if form == "turtle":
        triples = (triple for reason in reasons for triple in reason.triples())
        few = {prefix: PREFIXES[prefix] for prefix in ("mg", "rdf")}
        click.echo(serialize(triples, format=RdfFormat.TURTLE, prefixes=few))
        return
    found = names(store, {term for reason in reasons for term in _terms(reason)}, languages)
    labels = {term: name.value for term, name in found.items()}
    labels |= _periods(store, reasons, labels)
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
