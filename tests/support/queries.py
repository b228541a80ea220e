# SPDX-License-Identifier: Apache-2.0
"""Query files run as they are, over small datasets written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from missiongraph.facts import Facts
from missiongraph.loading import DEFAULT_BASE
from missiongraph.resources import find, folder, query_text
from missiongraph.templates import bind, header
from missiongraph.terms import MG, ONTOLOGY, RDF, RDFS, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from missiongraph.facts import Node

DATA = Path(__file__).parents[1] / "queries" / "data"
HERE = f"{DEFAULT_BASE}/id/east/"
DERIVED = NamedNode(f"{DEFAULT_BASE}/graph/derived")
RULES = [file.name.removesuffix(".rq") for file in find(folder("queries") / "rules", ".rq")]
QUESTIONS = {
    file.name.removesuffix(".rq"): file.read_text(encoding="utf-8")
    for file in find(folder("queries") / "questions", ".rq")
}

# Which classes are under which, as the graph of the ontology says.
CLASSES = [
    Quad(t.subject, t.predicate, t.object, ONTOLOGY)
    for t in Facts.read(find(folder("ontology"), ".ttl"))
    if t.predicate == RDFS.subClassOf
]

# A touch of a journey: organisation, role, kind, stage, graph.
Touch: TypeAlias = tuple[str, str, str, str, str]
Row: TypeAlias = tuple[str, ...]


def store_of(*names: str) -> Store:
    """The code lists, the hierarchy of classes, and the datasets of these names."""
    store = Store()
    for file in find(folder("ontology") / "vocabularies", ".ttl"):
        store.load(file.read_bytes(), format=RdfFormat.TURTLE, to_graph=VOCABULARIES)
    store.extend(CLASSES)
    for name in names:
        store.load(path=DATA / f"{name}.trig", format=RdfFormat.TRIG)
    return store


def here(name: str) -> NamedNode:
    """A thing of the datasets by its short name."""
    return NamedNode(HERE + name)


def short(term: Node | None) -> str:
    """A term as tests write it: the last part of an address, a graph's agency, or the text."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    parts = str(term).strip("<>").split("/")
    return parts[-2] if "graph" in parts else parts[-1]


def derived_by(store: Store, rule: str, foci: Iterable[NamedNode] | None = None) -> set[Triple]:
    """What a rule derives, for some foci or for all."""
    text = query_text(f"rules/{rule}.rq")
    found = store.query(bind(text, {header(text)["focus"]: foci}), use_default_graph_as_union=True)
    assert isinstance(found, QueryTriples)
    return set(found)


def derive(store: Store) -> Store:
    """The store, with what all rules derive from it in the derived graph."""
    found = {triple for rule in RULES for triple in derived_by(store, rule)}
    store.extend(Quad(t.subject, t.predicate, t.object, DERIVED) for t in found)
    return store


def touches(store: Store, rule: str, journey: str = "visit") -> set[Touch]:
    """The touches of one journey that one rule derives."""
    return {
        (
            short(said[MG.organisation]),
            short(said[MG.role]),
            short(said[MG.touchKind]),
            short(said.get(MG.atStage)),
            short(said[MG.statedIn]),
        )
        for said in descriptions(store, rule, journey)
    }


def proof(store: Store, rule: str, organisation: str, journey: str = "visit") -> list[str]:
    """The lines of the one proof that a rule gives for an organisation, terms by short names."""
    (found,) = (
        said[MG.proof]
        for said in descriptions(store, rule, journey)
        if said[MG.organisation] == here(organisation)
    )
    return [
        line.replace(HERE, "").replace(str(MG.Journey.value).removesuffix("Journey"), "")
        for line in short(found).split("\n")
    ]


def descriptions(store: Store, rule: str, journey: str) -> list[dict[NamedNode, Node]]:
    """What is said of each touch of a journey that a rule derives."""
    triples = derived_by(store, rule, [here(journey)])
    of = {t.subject for t in triples if t.predicate == RDF.type and t.object == MG.Touch}
    return [{t.predicate: t.object for t in triples if t.subject == touch} for touch in of]


def ask(store: Store, question: str, **given: str | None) -> list[Row]:
    """The rows of a question, its parameters by short names, in their order."""
    values = {name: None if value is None else [here(value)] for name, value in given.items()}
    found = store.query(bind(QUESTIONS[question], values), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(map(short, row)) for row in found]
