# SPDX-License-Identifier: Apache-2.0
"""Finding the thing that a person means, and calling things by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import AmbiguousName, UnknownName
from missiongraph.labels import curie, expand, label, local_name, names
from missiongraph.loading import DEFAULT_BASE
from missiongraph.lookup import resolve
from missiongraph.terms import DCT, MG, ONTOLOGY, RDF, RDFS, SKOS
from missiongraph.views import StatedFacts
from tests.support.worlds import GRAPHS, NAMES, store_of

if TYPE_CHECKING:
    from missiongraph.facts import Node
    from missiongraph.store.oxigraph import OxigraphStore


def thing(kind: str, slug: str) -> NamedNode:
    """A thing of the agency east."""
    return NamedNode(f"{DEFAULT_BASE}/id/east/{kind}/{slug}")


HOSPITAL, WARD = thing("organisation", "hospital"), thing("unit", "ward")
LEAVING, COMING, PLAIN = (thing("journey", name) for name in ("leaving", "coming", "plain"))
ODD = NamedNode("http://example.org/r\u00e9union#\u6771\u4eac")
FACTS: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
    (HOSPITAL, RDF.type, MG.Organisation),
    (HOSPITAL, SKOS.prefLabel, Literal("St Mary's Hospital", language="en")),
    (HOSPITAL, SKOS.altLabel, Literal("St Mary's", language="en")),
    (WARD, RDF.type, MG.Unit),
    (WARD, SKOS.prefLabel, Literal("Abteilung Nord", language="de")),
    (WARD, SKOS.prefLabel, Literal("North Ward", language="en-GB")),
    (LEAVING, RDF.type, MG.Journey),
    (LEAVING, SKOS.prefLabel, Literal("Leaving hospital", language="en")),
    (COMING, RDF.type, MG.Journey),
    (COMING, SKOS.prefLabel, Literal("Coming home", language="en")),
    (PLAIN, RDF.type, MG.Journey),
    (PLAIN, SKOS.altLabel, Literal("coming home")),
    (LEAVING, SKOS.exactMatch, NamedNode("http://register.example/journeys/7")),
    (LEAVING, DCT.identifier, Literal("J-0042")),
    (HOSPITAL, DCT.identifier, Literal("J-0042")),
    (COMING, SKOS.altLabel, Literal("The\u00a0way \n home", language="en")),
    (ODD, RDF.type, MG.Organisation),
    (ODD, SKOS.prefLabel, Literal('The "Odd" \\ {one} }', language="en")),
]


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    """A hospital with a ward, and three journeys of which two have the same name."""
    quads = [Quad(s, p, o, GRAPHS[0]) for s, p, o in FACTS]
    return store_of([*quads, Quad(MG.Unit, RDFS.subClassOf, MG.Organisation, ONTOLOGY)])


@pytest.mark.parametrize(
    ("text", "cls", "found"),
    [
        (LEAVING.value, MG.Journey, LEAVING),
        (f"<{LEAVING.value}>", MG.Journey, LEAVING),
        ("Leaving hospital", MG.Journey, LEAVING),
        ("  leaving HOSPITAL ", MG.Journey, LEAVING),
        ("Leaving hospital", None, LEAVING),
        ("St Mary's", MG.Organisation, HOSPITAL),
        ("st mary's hospital", MG.Organisation, HOSPITAL),
        ("North Ward", MG.Organisation, WARD),
        ("abteilung nord", MG.Unit, WARD),
        ("east:journey/coming", MG.Journey, COMING),
        ("http://register.example/journeys/7", MG.Journey, LEAVING),
        ("<http://register.example/journeys/7>", None, LEAVING),
        ("J-0042", MG.Journey, LEAVING),
        (" J-0042 ", MG.Organisation, HOSPITAL),
        ("http://127.0.0.1:8000/doc/east/journey/leaving", MG.Journey, LEAVING),
        ("https://data.example/root/doc/east/journey/leaving.ttl", MG.Journey, LEAVING),
        ("The way home", MG.Journey, COMING),
        ("the  way\u00a0home", MG.Journey, COMING),
        ("mg:Unit", None, MG.Unit),
        (ODD.value, MG.Organisation, ODD),
        ('The "Odd" \\ {one} }', MG.Organisation, ODD),
    ],
)
def test_a_thing_goes_by_its_address_or_its_names(
    store: OxigraphStore, text: str, cls: NamedNode | None, found: NamedNode
) -> None:
    """An IRI, a prefixed name, a label in any language and case; units are organisations."""
    assert resolve(store, text, cls) == found


def test_a_name_of_several_things_lists_them(store: OxigraphStore) -> None:
    """The candidates are given by their IRIs, so that one can be picked."""
    with pytest.raises(AmbiguousName, match="is the name of 2 things of kind journey") as found:
        resolve(store, "Coming home", MG.Journey)
    assert found.value.candidates == (COMING.value, PLAIN.value)
    assert f"\n  {COMING.value}\n  {PLAIN.value}" in str(found.value)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Leaving the hospital", ("Leaving hospital",)),
        ("leavign hospital", ("Leaving hospital",)),
        ("zzzz", ()),
        ("", ()),
        ("http://example.org/nothing", ()),
        ("east:journey/nothing", ()),
        ("not an iri: <x>", ()),
        ("http://example.org/a b", ()),
    ],
)
def test_a_name_of_nothing_suggests_what_is_near(
    store: OxigraphStore, text: str, near: tuple[str, ...]
) -> None:
    """What people mistype is often close to what they mean; an address is not guessed at."""
    with pytest.raises(UnknownName) as found:
        resolve(store, text, MG.Journey)
    assert found.value.suggestions == near
    assert f"named “{text}”" in str(found.value)


def test_a_thing_of_another_class_is_not_meant(store: OxigraphStore) -> None:
    """A journey's name is no organisation's."""
    with pytest.raises(UnknownName, match="There is no organisation named “Leaving hospital”"):
        resolve(store, "Leaving hospital", MG.Organisation)


def test_things_are_called_by_their_best_names(store: OxigraphStore) -> None:
    """British English is English; what has no name is left out, and so are values."""
    asked: list[Node] = [HOSPITAL, WARD, COMING, NamedNode("http://example.org/x"), Literal("x")]
    assert names(store, asked) == {
        HOSPITAL: Literal("St Mary's Hospital", language="en"),
        WARD: Literal("North Ward", language="en-GB"),
        COMING: Literal("Coming home", language="en"),
    }
    assert names(store, []) == {}


def test_findings_call_things_by_the_same_names(store: OxigraphStore) -> None:
    """The label that a finding shows is the name that the questions show."""
    view = StatedFacts(store, NAMES)
    for node, name in names(store, [HOSPITAL, WARD, COMING]).items():
        assert label(view, node) == name.value
    assert label(view, NamedNode("http://example.org/no-name")) == "no name"
    assert label(view, Literal("a text")) == "a text"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://example.org/a/leaving-hospital", "leaving hospital"),
        ("http://example.org/a#Term", "Term"),
        ("http://example.org/a/", "a"),
        ("http://example.org/", "example.org"),
        ("urn:x:y", "urn:x:y"),
    ],
)
def test_an_address_ends_in_a_name(iri: str, name: str) -> None:
    """What has no label is called by the end of its IRI."""
    assert local_name(iri) == name


@pytest.mark.parametrize(
    ("node", "short"),
    [
        (MG.Journey, "mg:Journey"),
        (NamedNode(MG.Journey.value + "/x"), f"<{MG.Journey.value}/x>"),
        (NamedNode("http://example.org/a"), "<http://example.org/a>"),
        (Literal("a", language="en"), '"a"@en'),
    ],
)
def test_what_has_a_known_prefix_has_a_short_form(node: NamedNode | Literal, short: str) -> None:
    """Other terms are written as N-Triples writes them."""
    assert curie(node) == short


@pytest.mark.parametrize("text", ["mg:", "mg:a/b", "nobody:x", "Leaving", "http://a b", ":x", "<>"])
def test_what_is_no_address_is_a_name(text: str) -> None:
    """It is looked up as a label."""
    assert expand(text) is None
