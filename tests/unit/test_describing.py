# SPDX-License-Identifier: Apache-2.0
"""What is said of a thing is found, whoever says it, and however much there is."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.describing import MOST_MENTIONS, describe
from missiongraph.loading import DEFAULT_BASE
from missiongraph.overview import choices, contents, overview
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import DCT, MG, ONTOLOGY, PROV, RDF, RDFS, SKOS

NAMES = Names(DEFAULT_BASE)
EAST, WEST = NAMES.graph("east", "a"), NAMES.graph("west", "b")
VISIT, PART = (NamedNode(f"{DEFAULT_BASE}/id/east/journey/{name}") for name in ("visit", "part"))
VISIT_FACTS = [
    Quad(VISIT, RDF.type, MG.Journey, EAST),
    Quad(VISIT, RDF.type, MG.Journey, WEST),
    Quad(VISIT, SKOS.prefLabel, Literal("Visit", language="en"), EAST),
    Quad(PART, RDF.type, MG.Journey, WEST),
    Quad(PART, SKOS.prefLabel, Literal("Part", language="en"), WEST),
    Quad(PART, MG.subJourneyOf, VISIT, WEST),
    Quad(MG.Journey, RDFS.subClassOf, MG.DescribedThing, ONTOLOGY),
    Quad(NAMES.revision(1), PROV.used, VISIT, NAMES.revisions),
]


def store(*more: Quad) -> OxigraphStore:
    """A store with two journeys, one a part of the other, and more."""
    made = OxigraphStore()
    made.apply(Patch([*VISIT_FACTS, *more]))
    return made


def test_a_thing_is_described_with_who_says_so() -> None:
    """Each fact once, with all its graphs; what names the thing; names; no records of the store."""
    found = describe(store(), NAMES, VISIT)
    assert found is not None
    facts = {(fact.property, fact.other): set(fact.graphs) for fact in found.facts}
    assert facts[RDF.type, MG.Journey] == {EAST, WEST}
    assert [(fact.property, fact.other) for fact in found.mentions] == [(MG.subJourneyOf, PART)]
    assert found.labels[PART].value == "Part"
    assert found.classes == {MG.Journey}
    assert not found.cut


def test_its_triples_name_what_they_speak_of() -> None:
    """Facts, mentions and labels, each once."""
    found = describe(store(), NAMES, VISIT)
    assert found is not None
    assert sorted(found.triples(), key=str) == sorted(
        [
            Triple(VISIT, RDF.type, MG.Journey),
            Triple(VISIT, SKOS.prefLabel, Literal("Visit", language="en")),
            Triple(PART, MG.subJourneyOf, VISIT),
            Triple(PART, RDFS.label, Literal("Part", language="en")),
        ],
        key=str,
    )


def test_what_nobody_speaks_of_has_no_description() -> None:
    """Nothing is made up for a name that is not there."""
    assert describe(store(), NAMES, NamedNode(f"{DEFAULT_BASE}/id/nobody")) is None


def test_a_thing_that_very_many_name_is_cut_off_and_says_so() -> None:
    """A document stays readable, and does not claim to be whole."""
    many = (NamedNode(f"{DEFAULT_BASE}/id/east/step/{n}") for n in range(MOST_MENTIONS + 5))
    found = describe(store(*(Quad(thing, DCT.source, VISIT, EAST) for thing in many)), NAMES, VISIT)
    assert found is not None
    assert len(found.mentions) == MOST_MENTIONS
    assert found.cut


def test_the_overview_lists_agencies_by_name() -> None:
    """Each with its models and journeys, named, in order."""
    east, west = (NamedNode(f"{DEFAULT_BASE}/id/{agency}") for agency in ("east", "west"))
    named = store(
        Quad(east, SKOS.prefLabel, Literal("Zoo"), EAST),
        Quad(west, SKOS.prefLabel, Literal("abbey"), WEST),
        Quad(WEST, DCT.title, Literal("Model B"), WEST),
    )
    agencies = overview(named, NAMES)
    assert [agency.thing.name for agency in agencies] == ["abbey", "Zoo"]
    assert [model.name for model in agencies[0].models] == ["Model B"]
    assert [model.name for model in agencies[1].models] == ["east/a"]
    assert [journey.name for journey in agencies[0].journeys] == ["Part", "Visit"]
    assert [journey.name for journey in agencies[1].journeys] == ["Visit"]


def test_choices_are_offered_while_they_are_few() -> None:
    """A person can choose from a list; from too long a one nobody can."""
    assert [c.name for c in choices(store(), MG.Journey, 2) or []] == ["Part", "Visit"]
    assert choices(store(), MG.Journey, 1) is None
    assert choices(store(), MG.Mission, 1) == []


def test_the_contents_of_a_graph_are_counted_and_the_first_listed() -> None:
    """By kind, as its graph says and no other."""
    (kind,) = contents(store(), WEST, most=1)
    assert kind.thing.iri == MG.Journey.value
    assert [member.name for member in kind.members] == ["Part"]
    assert kind.count == 2
