# SPDX-License-Identifier: Apache-2.0
"""Statements in = statements said + statements counted, for every export profile."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import DCTERMS, FOAF, SKOS, Graph, Namespace, URIRef

from missiongraph.loading import Source
from missiongraph.profiles import profiles
from missiongraph.terms import DCT, MG, PHASE, RDF, ROLE, XSD
from missiongraph_loaders.mapped_rdf import LOADER
from tests.loaders.real_data import real_data
from tests.properties.test_cpsv_ap_round_trip import (
    _settled,
    essence,
    export,
    read_back,
    services,
    thing,
)
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
OURS = Namespace("https://w3id.org/missiongraph/ns#")

# What CPSV-AP 3.2.0 has no word for, whatever services there are.
SERVICE = thing("service", 0)
UNSAYABLE = [
    Triple(SERVICE, MG.contact, Literal("fax +31 70 1")),
    Triple(SERVICE, MG.contact, Literal("fax +31 70 2")),
    Triple(SERVICE, MG.contact, Literal("the desk in the hall")),
    Triple(SERVICE, MG.peoplePerYear, Literal("12")),
    Triple(SERVICE, NamedNode("https://nation.example/ns#colour"), Literal("green")),
    Triple(thing("service", 0), DCT.type, Literal("a word, not a code")),
    Triple(thing("mission", 1), RDF.type, MG.Mission),
    Triple(thing("mission", 1), DCT.description, Literal("To the moon.", language="en")),
    Triple(thing("organisation", 9), MG.subOrganisationOf, thing("organisation", 8)),
]


def counted(triples: Iterable[Triple]) -> dict[NamedNode, int]:
    """How many statements there are of each property."""
    return dict(Counter(t.predicate for t in triples))


def test_every_profile_counts_what_it_does_not_say() -> None:
    """There is no profile without the query that does."""
    assert profiles()
    assert all("unsaid" in one.queries for one in profiles().values())


@settings(max_examples=examples(25))
@given(services().map(_settled), st.sets(st.sampled_from(UNSAYABLE)))
def test_what_cannot_be_said_is_counted_by_property(model: set[Triple], more: set[Triple]) -> None:
    """Just that, and nothing that can be said, whatever the services."""
    found = export(model | more)
    assert found.unsaid == counted(more)
    assert found.stated == len(model | more)


@settings(max_examples=examples(10))
@given(services().map(_settled), st.sets(st.sampled_from(UNSAYABLE)))
def test_what_is_not_counted_can_be_read_back(model: set[Triple], more: set[Triple]) -> None:
    """What comes back from what went out, and what was counted, make the model."""
    found = export(model | more)
    back = essence(read_back(serialize(found.facts, format=RdfFormat.TURTLE) or b"", ".ttl"))
    assert counted(essence(model | more) - back) == found.unsaid


@pytest.mark.parametrize("phase", [PHASE.DISCOVERY, PHASE.ALPHA, PHASE.BETA])
def test_a_phase_that_is_told_less_exactly_is_counted(phase: NamedNode) -> None:
    """Three phases before live have one status: which of them it is, is lost."""
    model = {
        Triple(SERVICE, RDF.type, MG.Service),
        Triple(SERVICE, NamedNode(str(SKOS.prefLabel)), Literal("A", language="en")),
        Triple(SERVICE, DCT.description, Literal("B", language="en")),
        Triple(SERVICE, MG.providedBy, thing("organisation", 1)),
        Triple(thing("organisation", 1), RDF.type, MG.Organisation),
        Triple(thing("organisation", 1), NamedNode(str(SKOS.prefLabel)), Literal("C")),
    }
    assert export(model | {Triple(SERVICE, MG.phase, phase)}).unsaid == {MG.phase: 1}


def test_a_service_that_stays_out_is_counted_whole() -> None:
    """It is named too."""
    model = {
        Triple(SERVICE, RDF.type, MG.Service),
        Triple(SERVICE, DCT.description, Literal("B", language="en")),
    }
    found = export(model)
    assert [gap.thing for gap in found.gaps] == [SERVICE]
    assert found.unsaid == counted(model)


def taking_part(number: int, since: str, until: str) -> set[Triple]:
    """An organisation that supports the service for a time."""
    part, who = thing("participation", number), thing("organisation", number)
    return {
        Triple(part, RDF.type, MG.Participation),
        Triple(part, MG.participationIn, SERVICE),
        Triple(part, MG.role, ROLE.SUPPORTS),
        Triple(part, MG.organisation, who),
        Triple(part, MG.startDate, Literal(since, datatype=XSD.date)),
        Triple(part, MG.endDate, Literal(until, datatype=XSD.date)),
        Triple(who, RDF.type, MG.Organisation),
        Triple(who, NamedNode(str(SKOS.prefLabel)), Literal(f"Body {number}", language="en")),
    }


def test_who_takes_part_today_goes_out() -> None:
    """CPSV-AP has no place for a period: what is over or to come is counted instead."""
    provider = thing("organisation", 1)
    model = {
        Triple(SERVICE, RDF.type, MG.Service),
        Triple(SERVICE, NamedNode(str(SKOS.prefLabel)), Literal("A", language="en")),
        Triple(SERVICE, DCT.description, Literal("B", language="en")),
        Triple(SERVICE, MG.providedBy, provider),
        Triple(provider, RDF.type, MG.Organisation),
        Triple(provider, NamedNode(str(SKOS.prefLabel)), Literal("C", language="en")),
    }
    over = taking_part(2, "2020-01-01", "2024-03-31")
    today = taking_part(3, "2020-01-01", "2999-12-31")
    found = export(model | over | today | taking_part(4, "2999-01-01", "2999-12-31"))
    out = Graph().parse(serialize(found.facts, format=RdfFormat.N_TRIPLES), format="nt")
    assert [str(who) for who in out.objects(None, CV.hasParticipant)] == [
        thing("organisation", 3).value
    ]
    assert found.unsaid[MG.role] == found.unsaid[MG.organisation] == 2
    assert found.unsaid[MG.startDate] == found.unsaid[MG.endDate] == 3


# Our property, and how rdflib finds it said in what goes out: property, the other way round.
SAID = {
    "providedBy": (CV.hasCompetentAuthority,),
    "offersChannel": (CV.hasChannel,),
    "respondsTo": (CV.isGroupedBy,),
    "asksForEvidence": (CPSV.hasInput, CV.hasInputType),
    "produces": (CPSV.produces,),
    "costOf": (CV.hasCost,),
    "requirementOf": (CV.holdsRequirement,),
    "processingTime": (CV.processingTime,),
    "relatedService": (CV.relatedService,),
    "requiresService": (DCTERMS.requires,),
    "contact": (CV.email, CV.telephone, CV.contactPage),
    "website": (FOAF.page, FOAF.homepage),
}


def test_trentos_services_add_up() -> None:
    """Property by property, as rdflib counts the model and what goes out of it."""
    path = real_data("it-trento-cpsv") / "rdf_output" / "servizi_famiglia.rdf"
    batch = LOADER.read(Source(path, mapping="cpsv-ap", agency="city"))
    found = export(batch.triples)
    out = Graph().parse(serialize(found.facts, format=RdfFormat.N_TRIPLES), format="nt")
    model = Graph().parse(serialize(batch.triples, format=RdfFormat.N_TRIPLES), format="nt")
    assert len(model) == found.stated
    total = 0
    for name, theirs in SAID.items():
        stated = len(list(model.subject_objects(OURS[name])))
        said = sum(len(list(out.subject_objects(one))) for one in theirs)
        total += stated
        assert said + found.unsaid.get(NamedNode(str(OURS[name])), 0) == stated, name
    assert total > 500
    # The second fax number of somebody who has two is not forgotten.
    fax = [o for o in model.objects(None, URIRef(OURS["contact"])) if str(o).startswith("fax")]
    assert 0 < len(fax) <= found.unsaid[MG.contact]
