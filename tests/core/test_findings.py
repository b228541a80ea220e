# SPDX-License-Identifier: Apache-2.0
"""A finding says who answers for the thing, and where it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, Batch, Origin, mint
from missiongraph.review import review
from missiongraph.terms import MG, RDF, ROLE, SKOS

if TYPE_CHECKING:
    from missiongraph.validation.findings import Finding
    from tests.support.loads import Desk

SERVICE, JOURNEY, STAGE, STEP, COUNCIL, TRUST, PART = (
    mint(DEFAULT_BASE, "east", cls, name)
    for cls, name in (
        (MG.Service, "care"),
        (MG.Journey, "leaving"),
        (MG.Stage, "going"),
        (MG.Step, "transport"),
        (MG.Organisation, "council"),
        (MG.Organisation, "trust"),
        (MG.Participation, "trust-answers"),
    )
)


def model(*more: Triple, origins: dict[NamedNode, Origin] | None = None) -> Batch:
    """A step without a position, in a journey whose service the council answers for."""
    kinds = {
        SERVICE: MG.Service, JOURNEY: MG.Journey, STAGE: MG.Stage, STEP: MG.Step,
        COUNCIL: MG.Organisation, TRUST: MG.Organisation,
    }  # fmt: skip
    facts = [
        *(Triple(thing, RDF.type, kind) for thing, kind in kinds.items()),
        *(
            Triple(thing, SKOS.prefLabel, Literal(thing.value.rpartition("/")[2], language="en"))
            for thing in kinds
        ),
        Triple(SERVICE, MG.accountableTo, COUNCIL),
        Triple(JOURNEY, MG.journeyOf, SERVICE),
        Triple(STAGE, MG.stageOf, JOURNEY),
        Triple(STEP, MG.stepOf, STAGE),
        *more,
    ]
    about = {"agency name": "East County"}
    return Batch("east", "care", triples=facts, origins=origins or {}, about=about)


def of_step(desk: Desk) -> Finding:
    """The finding that the step has no position."""
    found = review(desk.repository.workspace.store, desk.repository.names)
    return next(f for f in found if f.thing == STEP.value and f.shape.endswith("Step-position"))


def test_the_owner_is_the_one_of_the_whole(desk: Desk) -> None:
    """A step that says nothing itself is its service's organisation's, three levels up."""
    desk.load(model())
    assert of_step(desk).owner == "council"
    assert of_step(desk).owners == (COUNCIL.value,)


def test_the_nearest_owner_answers(desk: Desk) -> None:
    """What a stage's participation says comes before what the service says."""
    desk.load(
        model(
            Triple(PART, RDF.type, MG.Participation),
            Triple(PART, MG.organisation, TRUST),
            Triple(PART, MG.role, ROLE.RESPONSIBLE),
            Triple(PART, MG.participationIn, STAGE),
        )
    )
    assert of_step(desk).owner == "trust"


def test_without_an_owner_the_provider_answers(desk: Desk) -> None:
    """Who provides the service is nearer to it than the agency that wrote it down."""
    batch = model(Triple(SERVICE, MG.providedBy, TRUST))
    desk.load(batch)
    assert of_step(desk).owner == "council"
    batch.triples.remove(Triple(SERVICE, MG.accountableTo, COUNCIL))
    desk.load(batch)
    assert of_step(desk).owner == "trust"


def test_without_an_owner_the_agency_answers(desk: Desk) -> None:
    """Where no organisation is accountable, the agency is whose graph states the thing."""
    batch = model()
    batch.triples.remove(Triple(SERVICE, MG.accountableTo, COUNCIL))
    desk.load(batch)
    assert of_step(desk).owner == "East County"
    assert of_step(desk).owners == (f"{DEFAULT_BASE}/id/east",)


def test_a_thing_without_a_file_comes_from_a_graph_and_its_revision(desk: Desk) -> None:
    """The newest revision that changed the graph is told, not the newest of all."""
    desk.load(model())
    other = Batch("west", "other", triples=[Triple(SERVICE, MG.usesService, SERVICE)])
    other.triples.clear()
    desk.load(other, author=Author("will", frozenset({"west"})))
    found = of_step(desk)
    assert [(said.graph, said.revision) for said in found.said] == [
        (f"{DEFAULT_BASE}/graph/east/care", 2)
    ]
    assert found.places == ("graph east/care, revision 2",)
    assert "[graph east/care, revision 2]" in str(found)


def test_a_file_is_the_better_place(desk: Desk) -> None:
    """Where the row is known it is told, and the graph is for tools."""
    desk.load(model(origins={STEP: Origin("care.xlsx", "Steps", 7)}))
    assert of_step(desk).places == ("care.xlsx, sheet Steps, row 7",)
