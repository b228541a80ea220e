# SPDX-License-Identifier: Apache-2.0
"""A small government in which every kind of touch occurs, and changes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.facts import Facts
from missiongraph.loading import DEFAULT_BASE, mint
from missiongraph.resources import find, folder
from missiongraph.terms import MG, ONTOLOGY, RDF, RDFS, ROLE, VOCABULARIES, XSD
from tests.support.worlds import GRAPHS, World

if TYPE_CHECKING:
    from missiongraph.facts import Node


def things(cls: NamedNode) -> tuple[NamedNode, NamedNode]:
    """Two things of a class."""
    first, second = (mint(DEFAULT_BASE, "east", cls, name) for name in ("one", "two"))
    return first, second


JOURNEYS = things(MG.Journey)
STAGES = things(MG.Stage)
STEPS = things(MG.Step)
TOUCHPOINTS = things(MG.Touchpoint)
ACTIONS = things(MG.Action)
SYSTEMS = things(MG.System)
FLOWS = things(MG.DataFlow)
SERVICES = things(MG.Service)
MISSIONS = things(MG.Mission)
OUTCOMES = things(MG.Outcome)
PROGRAMMES = things(MG.Programme)
ELEMENTS = things(MG.DataElement)
DATASETS = things(MG.Dataset)
BODIES = things(MG.GovernanceBody)
ORGANISATIONS = things(MG.Organisation)
PARTICIPATIONS = things(MG.Participation)
ROLES = (ROLE.PROVIDES, ROLE.SUPPLIES_DATA)
DAYS = (Literal("2024-01-01", datatype=XSD.date), Literal("2025-12-31", datatype=XSD.date))
ANYTHING = (*JOURNEYS, *STAGES, *STEPS, *TOUCHPOINTS, *ACTIONS, *SYSTEMS, *FLOWS, *SERVICES)

# What may be said of what: subjects, property, values.
SENTENCES: list[tuple[tuple[NamedNode, ...], NamedNode, tuple[Node, ...]]] = [
    (JOURNEYS, RDF.type, (MG.Journey,)),
    (JOURNEYS, MG.journeyOf, SERVICES),
    (JOURNEYS, MG.subJourneyOf, JOURNEYS),
    (STAGES, MG.stageOf, JOURNEYS),
    (STEPS, MG.stepOf, STAGES),
    (STEPS, RDF.type, (MG.Step,)),
    (SERVICES, RDF.type, (MG.Service,)),
    (MISSIONS, RDF.type, (MG.Mission,)),
    (SERVICES, MG.partOfProgramme, PROGRAMMES),
    (PROGRAMMES, MG.contributesTo, (*MISSIONS, *OUTCOMES)),
    ((*STEPS, *TOUCHPOINTS), MG.asksFor, ELEMENTS),
    (FLOWS, MG.carries, (*ELEMENTS, *DATASETS)),
    (FLOWS, MG.throughSystem, SYSTEMS),
    (ELEMENTS, MG.partOfDataset, DATASETS),
    (STEPS, MG.usesService, SERVICES),
    (STEPS, MG.hasTouchpoint, TOUCHPOINTS),
    ((*STEPS, *TOUCHPOINTS, *ACTIONS), MG.usesSystem, SYSTEMS),
    (ACTIONS, MG.actionOf, STEPS),
    (ACTIONS, RDF.type, (MG.BackstageAction, MG.CustomerAction, MG.SupportProcess)),
    (FLOWS, MG.triggeredBy, (*STEPS, *TOUCHPOINTS, *ACTIONS)),
    (FLOWS, MG.neededBy, (*STEPS, *TOUCHPOINTS, *ACTIONS)),
    (FLOWS, MG.source, ORGANISATIONS),
    (FLOWS, MG.recipient, ORGANISATIONS),
    (SERVICES, MG.contributesTo, (*MISSIONS, *OUTCOMES)),
    (OUTCOMES, MG.outcomeOf, MISSIONS),
    (BODIES, MG.governs, (*JOURNEYS, *SERVICES, *MISSIONS)),
    (BODIES, MG.hasMember, ORGANISATIONS),
    (ANYTHING, MG.providedBy, ORGANISATIONS),
    (ANYTHING, MG.accountableTo, ORGANISATIONS),
    (PARTICIPATIONS, MG.participationIn, ANYTHING),
    (PARTICIPATIONS, MG.organisation, ORGANISATIONS),
    (PARTICIPATIONS, MG.role, ROLES),
    (PARTICIPATIONS, MG.startDate, DAYS),
    (PARTICIPATIONS, MG.endDate, DAYS),
]
# One way through: a journey with a part of every kind, each with an organisation.
SPINE = [
    *(Triple(*fact) for fact in [
        (JOURNEYS[0], RDF.type, MG.Journey), (JOURNEYS[1], RDF.type, MG.Journey),
        (JOURNEYS[1], MG.subJourneyOf, JOURNEYS[0]), (JOURNEYS[0], MG.journeyOf, SERVICES[0]),
        (STAGES[0], MG.stageOf, JOURNEYS[1]), (STEPS[0], MG.stepOf, STAGES[0]),
        (STEPS[0], MG.hasTouchpoint, TOUCHPOINTS[0]), (TOUCHPOINTS[0], MG.usesSystem, SYSTEMS[0]),
        (ACTIONS[0], MG.actionOf, STEPS[0]), (ACTIONS[0], RDF.type, MG.BackstageAction),
        (FLOWS[0], MG.triggeredBy, ACTIONS[0]), (FLOWS[0], MG.source, ORGANISATIONS[0]),
        (SERVICES[0], MG.contributesTo, OUTCOMES[0]), (OUTCOMES[0], MG.outcomeOf, MISSIONS[0]),
        (BODIES[0], MG.governs, MISSIONS[0]), (BODIES[0], MG.hasMember, ORGANISATIONS[1]),
        (STEPS[0], RDF.type, MG.Step), (SERVICES[0], RDF.type, MG.Service),
        (MISSIONS[0], RDF.type, MG.Mission), (SERVICES[0], MG.partOfProgramme, PROGRAMMES[0]),
        (PROGRAMMES[0], MG.contributesTo, MISSIONS[1]), (MISSIONS[1], RDF.type, MG.Mission),
        (SERVICES[0], MG.accountableTo, ORGANISATIONS[0]),
        (FLOWS[0], MG.throughSystem, SYSTEMS[1]), (FLOWS[0], MG.carries, ELEMENTS[0]),
        (ELEMENTS[0], MG.partOfDataset, DATASETS[0]),
        (STEPS[0], MG.providedBy, ORGANISATIONS[0]),
        (ACTIONS[0], MG.accountableTo, ORGANISATIONS[1]),
        (PARTICIPATIONS[0], MG.participationIn, SYSTEMS[0]), (PARTICIPATIONS[0], MG.role, ROLES[0]),
        (PARTICIPATIONS[0], MG.organisation, ORGANISATIONS[1]),
        (PARTICIPATIONS[1], MG.participationIn, STEPS[0]), (PARTICIPATIONS[1], MG.role, ROLES[0]),
        (PARTICIPATIONS[1], MG.organisation, ORGANISATIONS[1]),
    ]),
    Triple(PARTICIPATIONS[1], MG.endDate, DAYS[1]),
]  # fmt: skip


def vocabularies() -> frozenset[Quad]:
    """The code lists, which say what property a role has, and which classes are under others."""
    facts = Facts.read(find(folder("ontology").joinpath("vocabularies"), ".ttl"))
    classes = Facts.read(find(folder("ontology"), ".ttl"))
    return frozenset(
        Quad(t.subject, t.predicate, t.object, graph)
        for graph, ts in ((VOCABULARIES, facts), (ONTOLOGY, classes))
        for t in ts
        if graph == VOCABULARIES or t.predicate == RDFS.subClassOf
    )


@st.composite
def sentences(draw: st.DrawFn) -> Triple:
    """Something that may be said of two things."""
    subjects, predicate, values = draw(st.sampled_from(SENTENCES))
    return Triple(draw(st.sampled_from(subjects)), predicate, draw(st.sampled_from(values)))


@st.composite
def missions(draw: st.DrawFn) -> frozenset[Quad]:
    """Most of the way through, with more beside it, said by several agencies."""
    missing = draw(st.sets(st.sampled_from(SPINE), max_size=3))
    said = [t for t in SPINE if t not in missing] + draw(st.lists(sentences(), max_size=12))
    first, again = draw(st.permutations(GRAPHS))[:2]
    twice = draw(st.sets(st.sampled_from(said), max_size=4))
    quads = [(t, first) for t in said] + [(t, again) for t in twice]
    return frozenset(Quad(t.subject, t.predicate, t.object, graph) for t, graph in quads)


@st.composite
def changes(draw: st.DrawFn, before: frozenset[Quad]) -> World:
    """A few facts go or come; a fact may come that another agency states already."""
    gone = draw(st.sets(st.sampled_from(sorted(before, key=str)), max_size=4)) if before else set()
    told = draw(st.lists(st.one_of(sentences(), st.sampled_from(SPINE)), max_size=4))
    graph = draw(st.sampled_from(GRAPHS))
    come = {Quad(t.subject, t.predicate, t.object, graph) for t in told}
    return World(before, (before - gone) | come)
