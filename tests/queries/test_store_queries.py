# SPDX-License-Identifier: Apache-2.0
"""Finding things by name, naming them, and saying what graphs hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from missiongraph.labels import names
from missiongraph.resources import folder, query_text
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.templates import bind
from missiongraph.terms import MG, ONTOLOGY, RDF, SKOS
from tests.support.queries import here, short, store_of

if TYPE_CHECKING:
    from missiongraph.facts import Node

EAST = NamedNode("https://missiongraph.example/graph/east/model")
WEST = NamedNode("https://missiongraph.example/graph/west/model")


@pytest.fixture(scope="module")
def store() -> Store:
    """Things with names of all kinds, and the classes of organisations."""
    found = store_of("names")
    ontology = folder("ontology").joinpath("organisation.ttl").read_bytes()
    found.load(ontology, format=RdfFormat.TURTLE, to_graph=ONTOLOGY)
    return found


@pytest.fixture(scope="module")
def kept(store: Store) -> OxigraphStore:
    """The same behind the protocol of stores."""
    found = OxigraphStore()
    found.apply(Patch(list(store)))
    return found


def select(
    store: Store, query: str, /, **given: list[Node] | None
) -> list[tuple[Node | None, ...]]:
    """The rows of a query."""
    text = bind(query_text(f"store/{query}.rq"), given)
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def named(store: Store, cls: NamedNode | None, name: str | None) -> set[tuple[str, str]]:
    """The things of a class that have a name, and the name as it is written."""
    classes: list[Node] | None = [cls] if cls else None
    wanted: list[Node] | None = [Literal(name)] if name else None
    rows = select(store, "find-by-name", **{"class": classes, "name": wanted})
    assert len(rows) == len(set(rows))
    return {(short(thing), short(text)) for thing, text in rows}


@pytest.mark.parametrize("name", ["Visit", "VISIT", "visit"])
def test_a_thing_is_found_by_its_name_in_any_case(store: Store, name: str) -> None:
    """Of the class that is asked for, and once, however many agencies name it."""
    assert named(store, MG.Journey, name) == {("visit", "Visit")}


def test_a_thing_is_found_by_any_of_its_names(store: Store) -> None:
    """In any language, and by an alternative label."""
    assert named(store, MG.Journey, "bezoek") == {("visit", "Bezoek")}
    assert named(store, MG.Journey, "day visit") == {("visit", "Day visit")}


def test_a_unit_is_found_as_an_organisation(store: Store) -> None:
    """Things of a class below the one that is asked for count."""
    assert named(store, MG.Organisation, "ward") == {("ward", "Ward")}


def test_without_a_class_things_of_all_classes_are_found(store: Store) -> None:
    """So that an ambiguous name lists all candidates."""
    assert named(store, None, "visit") == {("visit", "Visit"), ("visit-service", "Visit")}


def test_without_a_name_all_names_of_a_class_are_given(store: Store) -> None:
    """From which near names are suggested."""
    assert named(store, MG.Service, None) == {("visit-service", "Visit")}


def test_a_name_is_only_a_name(store: Store) -> None:
    """A text that reads like a query or a pattern finds nothing."""
    for text in ('" } #', ".*", "?name", "\\"):
        assert named(store, MG.Journey, text) == set()


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (here("visit"), "Visit"),
        (here("tests"), "Tests"),
        (here("sample"), "Muster"),
        (here("call"), "Call"),
        (here("form"), "Form"),
        (EAST, "Day care in the east"),
    ],
)
def test_the_best_name_is_chosen(kept: OxigraphStore, thing: NamedNode, name: str) -> None:
    """English first, then no language, then the first; the preferred label before others."""
    assert {one: text.value for one, text in names(kept, [thing]).items()} == {thing: name}


def test_what_has_no_name_gets_none(kept: OxigraphStore) -> None:
    """It is left out; so are texts, and each of the others is there once."""
    asked: list[Node] = [
        here("visit"),
        here("unnamed"),
        Literal("Visit"),
        here("tests"),
        here("visit"),
    ]

    found = {one: text.value for one, text in names(kept, asked).items()}
    assert found == {here("tests"): "Tests", here("visit"): "Visit"}


def test_a_thing_is_described_graph_by_graph(store: Store) -> None:
    """What two agencies say is there twice, with the graph of each."""
    rows = select(store, "describe-outgoing", thing=[here("visit")])

    assert (here("visit"), RDF.type, MG.Journey, EAST) in rows
    assert (here("visit"), RDF.type, MG.Journey, WEST) in rows
    assert [value for _, p, value, _ in rows if p == SKOS.altLabel] == [
        Literal("Day visit", language="en")
    ]
    assert len(rows) == 7


def test_what_names_a_thing_is_found(store: Store) -> None:
    """The other things of which something is said with it."""
    rows = select(store, "describe-incoming", thing=[MG.Unit])

    assert (MG.Unit, RDF.type, here("ward"), EAST) in rows


def test_graphs_are_counted(store: Store) -> None:
    """Facts and subjects, of one graph or of all."""
    everything = {short(graph): (short(f), short(t)) for graph, f, t in select_sizes(store, None)}

    assert select_sizes(store, [WEST]) == [(WEST, Literal(2), Literal(1))]
    assert everything["west"] == ("2", "1")
    assert everything["east"] == ("24", "9")


def select_sizes(store: Store, graphs: list[Node] | None) -> list[tuple[Node | None, ...]]:
    """The sizes of graphs."""
    return select(store, "graph-statistics", graph=graphs)


def test_missions_are_listed_with_who_says_so() -> None:
    """By name, with the graph of the agency."""
    rows = select(store_of("visit"), "missions")

    assert [(short(m), short(name), short(graph)) for m, name, graph in rows] == [
        ("good-ageing", "Good ageing", "east"),
        ("idle", "Idle", "east"),
    ]
