# SPDX-License-Identifier: Apache-2.0
"""Which organisations touch a journey, rule by rule, over data written for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pyoxigraph import NamedNode, Quad, QueryTriples, Triple

from missiongraph.resources import query_text
from missiongraph.templates import bind
from missiongraph.terms import MG
from tests.support.queries import (
    DERIVED,
    RULES,
    derive,
    derived_by,
    descriptions,
    here,
    proof,
    short,
    store_of,
    touches,
)

DATASETS = [
    "direct",
    "service",
    "process",
    "system",
    "data",
    "governance",
    "nested",
    "graphs",
    "three-ways",
    "parts",
    "dated",
]


def test_who_is_involved_in_a_journey_or_a_part_of_it_touches_it_directly() -> None:
    """The journey, its stages, steps and touchpoints count; in any role, at any time."""
    assert touches(store_of("direct"), "touches-direct") == {
        ("council", "accountable", "direct", "", "east"),
        ("clinic", "provides", "direct", "arrival", "east"),
        ("charity", "supports", "direct", "arrival", "east"),
        ("contractor", "operates", "direct", "arrival", "east"),
        ("fund", "funds", "direct", "arrival", "east"),
        ("ombudsman", "mediates", "direct", "", "east"),
    }


def test_a_simple_property_is_proved_by_the_way_to_it() -> None:
    """The proof leads from the journey over stage, step and touchpoint to the organisation."""
    assert proof(store_of("direct"), "touches-direct", "contractor") == [
        "<arrival> <stageOf> <visit> .",
        "<check-in> <stepOf> <arrival> .",
        "<check-in> <hasTouchpoint> <desk> .",
        "<desk> <operatedBy> <contractor> .",
    ]


def test_a_participation_is_proved_by_what_it_is() -> None:
    """The proof cites what the participation says, its period too, not what is derived from it."""
    role = "<https://w3id.org/missiongraph/code/role/funds>"
    assert proof(derive(store_of("direct")), "touches-direct", "fund") == [
        "<arrival> <stageOf> <visit> .",
        "<check-in> <stepOf> <arrival> .",
        "<part-1> <participationIn> <check-in> .",
        f"<part-1> <role> {role} .",
        '<part-1> <endDate> "2001-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .',
        "<part-1> <organisation> <fund> .",
    ]


def test_a_service_counts_when_the_journey_belongs_to_it_or_a_step_uses_it() -> None:
    """Steps of nested journeys count, the service that a nested journey belongs to does not."""
    assert touches(store_of("service"), "touches-service") == {
        ("council", "commissions", "service", "", "east"),
        ("clinic", "provides", "service", "", "east"),
        ("ambulances", "provides", "service", "arrival", "east"),
        ("post", "operates", "service", "sampling", "east"),
    }


def test_a_nested_journey_has_its_own_service() -> None:
    """Asked for itself, it is touched through the service that it belongs to."""
    assert touches(store_of("service"), "touches-service", "tests") == {
        ("hospital", "provides", "service", "", "east"),
        ("post", "operates", "service", "sampling", "east"),
    }


def test_a_service_is_proved_by_the_step_that_uses_it() -> None:
    """The links down to the nested journey come first."""
    assert proof(store_of("service"), "touches-service", "post") == [
        "<tests> <subJourneyOf> <visit> .",
        "<sampling> <stageOf> <tests> .",
        "<take-blood> <stepOf> <sampling> .",
        "<take-blood> <usesService> <couriers> .",
        "<couriers> <operatedBy> <post> .",
    ]


def test_the_work_behind_a_step_counts_but_not_what_people_do_themselves() -> None:
    """Frontstage, backstage and support are processes, at each stage that they are behind."""
    assert touches(store_of("process"), "touches-process") == {
        ("clinic", "operates", "process", "arrival", "east"),
        ("registry", "responsible", "process", "arrival", "east"),
        ("registry", "responsible", "process", "leaving", "east"),
        ("cleaners", "provides", "process", "arrival", "east"),
    }


def test_an_action_is_proved_by_its_step() -> None:
    """The action's link to the step stands before the organisation's to the action."""
    assert proof(store_of("process"), "touches-process", "clinic") == [
        "<arrival> <stageOf> <visit> .",
        "<check-in> <stepOf> <arrival> .",
        "<greet> <actionOf> <check-in> .",
        "<greet> <operatedBy> <clinic> .",
    ]


def test_a_system_counts_when_a_step_touchpoint_or_action_uses_it() -> None:
    """A system that nothing on the journey uses does not."""
    assert touches(store_of("system"), "touches-system") == {
        ("clinic", "operates", "system", "arrival", "east"),
        ("contractor", "provides", "system", "arrival", "east"),
        ("ministry", "accountable", "system", "arrival", "east"),
    }


@pytest.mark.parametrize(
    ("organisation", "way"),
    [
        ("clinic", ["<check-in> <usesSystem> <calendar> ."]),
        (
            "contractor",
            ["<check-in> <hasTouchpoint> <desk> .", "<desk> <usesSystem> <printer> ."],
        ),
        ("ministry", ["<greet> <actionOf> <check-in> .", "<greet> <usesSystem> <register> ."]),
    ],
)
def test_a_system_is_proved_by_what_uses_it(organisation: str, way: list[str]) -> None:
    """The proof goes over the step, its touchpoint or its action, whichever uses the system."""
    lines = proof(store_of("system"), "touches-system", organisation)

    assert lines[:2] == ["<arrival> <stageOf> <visit> .", "<check-in> <stepOf> <arrival> ."]
    assert lines[2 : 2 + len(way)] == way


def test_only_who_supplies_or_receives_the_data_of_a_flow_touches_by_data() -> None:
    """To fund a flow, or to run it, is not to exchange its data."""
    assert touches(store_of("data"), "touches-data") == {
        ("practice", "supplies-data", "data", "arrival", "east"),
        ("clinic", "receives-data", "data", "arrival", "east"),
        ("council", "receives-data", "data", "arrival", "east"),
        ("charity", "supplies-data", "data", "arrival", "east"),
    }


def test_a_data_flow_is_proved_by_what_triggers_or_needs_it() -> None:
    """The proof says which of the two it is."""
    store = store_of("data")

    assert proof(store, "touches-data", "practice")[2:] == [
        "<referral> <neededBy> <check-in> .",
        "<referral> <source> <practice> .",
    ]
    assert proof(store, "touches-data", "council")[2:] == [
        "<check-in> <hasTouchpoint> <desk> .",
        "<notice> <triggeredBy> <desk> .",
        "<notice> <recipient> <council> .",
    ]


def test_members_of_what_governs_journey_service_or_mission_touch_by_governance() -> None:
    """A mission counts also by an outcome; the body of a nested journey does not count."""
    assert touches(store_of("governance"), "touches-governance") == {
        ("clinic", "governs", "governance", "", "east"),
        ("council", "governs", "governance", "", "east"),
        ("charity", "governs", "governance", "", "east"),
        ("ministry", "governs", "governance", "", "east"),
    }


def test_governance_is_proved_by_what_the_body_governs() -> None:
    """From the journey up to its mission, and over the body to the member."""
    assert proof(store_of("governance"), "touches-governance", "ministry") == [
        "<visit> <journeyOf> <day-care> .",
        "<day-care> <contributesTo> <fewer-falls> .",
        "<fewer-falls> <outcomeOf> <good-ageing> .",
        "<ageing-board> <governs> <good-ageing> .",
        "<ageing-board> <hasMember> <ministry> .",
    ]


def test_what_touches_a_nested_journey_touches_the_journeys_around_it() -> None:
    """At any depth, and the nested journey itself is a part."""
    assert touches(store_of("nested"), "touches-direct") == {
        ("laboratory", "accountable", "direct", "", "east"),
        ("hospital", "provides", "direct", "sampling", "east"),
    }


def test_a_journey_is_not_touched_by_what_touches_the_journey_around_it() -> None:
    """Nesting counts from the inside outwards only."""
    assert touches(store_of("nested"), "touches-direct", "sample") == {
        ("hospital", "provides", "direct", "sampling", "east")
    }


def test_the_proof_leads_inwards_from_the_outermost_journey() -> None:
    """The links between nested journeys come in the order in which one goes in."""
    assert proof(store_of("nested"), "touches-direct", "hospital") == [
        "<tests> <subJourneyOf> <visit> .",
        "<sample> <subJourneyOf> <tests> .",
        "<sampling> <stageOf> <sample> .",
        "<take-blood> <stepOf> <sampling> .",
        "<take-blood> <providedBy> <hospital> .",
    ]


def test_the_same_involvement_in_two_graphs_is_two_touches() -> None:
    """Each agency's word counts by itself; the same word in two ways in one graph counts once."""
    assert touches(store_of("graphs"), "touches-direct") == {
        ("clinic", "provides", "direct", "", "east"),
        ("clinic", "provides", "direct", "", "west"),
        ("council", "provides", "direct", "arrival", "east"),
        ("charity", "supports", "direct", "", "west"),
    }


def test_the_shortest_of_several_proofs_is_given() -> None:
    """The council provides a step and its touchpoint; the step is proof enough."""
    assert proof(store_of("graphs"), "touches-direct", "council") == [
        "<arrival> <stageOf> <visit> .",
        "<check-in> <stepOf> <arrival> .",
        "<check-in> <providedBy> <council> .",
    ]


def test_an_organisation_can_touch_a_journey_in_several_ways() -> None:
    """Each way, and each stage, is a touch of its own."""
    store = store_of("three-ways")
    found = {t for rule in RULES if rule != "participation" for t in touches(store, rule)}

    assert found == {
        ("clinic", "provides", "direct", "arrival", "east"),
        ("clinic", "provides", "service", "", "east"),
        ("clinic", "provides", "system", "arrival", "east"),
    }


def test_whoever_touches_a_journey_is_linked_to_it() -> None:
    """The simple fact stands beside the touches."""
    links = {
        triple
        for triple in derived_by(store_of("direct"), "touches-direct", [here("call")])
        if triple.predicate == MG.touches
    }

    assert links == {Triple(here("call-centre"), MG.touches, here("call"))}


def test_a_participation_says_the_simple_property_of_its_role() -> None:
    """A role that has no simple property derives nothing, nor does a period, long past or not."""
    assert derived_by(store_of("direct"), "participation") == set()
    assert derived_by(store_of("dated"), "participation") == {
        Triple(here("check-in"), MG.providedBy, here("ward"))
    }


def test_a_participation_in_pieces_still_says_its_simple_property() -> None:
    """What several graphs say of one participation is taken together."""
    assert Triple(here("visit"), MG.supportedBy, here("charity")) in derived_by(
        store_of("graphs"), "participation"
    )


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("rule", RULES)
def test_rules_do_not_read_what_rules_derive(dataset: str, rule: str) -> None:
    """Deriving again beside the derived facts gives just the same facts, proofs and all."""
    bare = derived_by(store_of(dataset), rule)

    assert derived_by(derive(store_of(dataset)), rule) == bare


def test_the_derived_graph_is_the_one_that_is_named() -> None:
    """A repository with another base has its derived facts elsewhere."""
    elsewhere = NamedNode("https://data.example/graph/derived")
    store = store_of("direct")
    store.extend(Quad(t.subject, t.predicate, t.object, elsewhere) for t in derived_facts())
    text = bind(
        query_text("rules/touches-direct.rq"), {"journey": [here("visit")], "derived": [elsewhere]}
    )
    found = store.query(text, use_default_graph_as_union=True)

    assert isinstance(found, QueryTriples)
    assert set(found) == derived_by(store_of("direct"), "touches-direct", [here("visit")])


def derived_facts() -> list[Quad]:
    """What all rules derive from the first dataset."""
    store = derive(store_of("direct"))
    return list(store.quads_for_pattern(None, None, None, DERIVED))


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_order_of_loading_leaves_no_trace(dataset: str) -> None:
    """The same facts give the same touches and proofs, whichever came first."""
    there, again = store_of(dataset), store_of()
    again.extend(sorted(there, key=str, reverse=True))

    for rule in RULES:
        assert derived_by(again, rule) == derived_by(there, rule)


@pytest.mark.parametrize("dataset", DATASETS)
def test_each_line_of_a_proof_is_stated_and_leads_on(dataset: str) -> None:
    """Every line is a triple of some graph, and hangs together with the line before it."""
    store = store_of(dataset)
    stated = {str(quad.triple) for quad in store}
    for rule in RULES:
        for triple in derived_by(store, rule):
            if triple.predicate == MG.proof:
                lines = triple.object.value.split("\n")  # type: ignore[union-attr]
                assert {line.removesuffix(" .") for line in lines} <= stated
                assert all(terms(a) & terms(b) for a, b in pairwise(lines))


def terms(line: str) -> set[str]:
    """The thing and the value of a triple."""
    thing, _, value, _ = line.split()
    return {thing, value}


def periods(rule: str) -> set[tuple[str, ...]]:
    """The touches of the dated visit: organisation, through what, from and until."""
    return {
        tuple(
            short(said.get(key)) for key in (MG.organisation, MG.through, MG.startDate, MG.endDate)
        )
        for said in descriptions(store_of("dated"), rule, "visit")
    }


def test_a_touch_says_for_which_period_it_holds_and_through_what() -> None:
    """Two periods of one organisation are two touches; what has no period has none."""
    assert periods("touches-direct") == {
        ("clinic", "", "2020-01-01", "2021-12-31"),
        ("clinic", "", "2024-01-01", ""),
        ("ward", "", "", ""),
    }
    assert periods("touches-system") == {
        ("vendor", "register", "2024-01-01", "2025-12-31"),
        ("contractor", "calendar", "", ""),
        ("contractor", "calendar", "", "2021-12-31"),
    }
    assert periods("touches-service") == {("council", "day-care", "2030-01-01", "")}
    assert periods("touches-data") == {("practice", "referral", "", "2022-06-30")}


def test_only_what_has_no_period_is_said_simply() -> None:
    """The others count at the journey, the step or the thing by themselves."""
    store = store_of("dated")

    def said(rule: str, *properties: NamedNode) -> set[tuple[str, str]]:
        facts = derived_by(store, rule)
        return {(short(t.subject), short(t.object)) for t in facts if t.predicate in properties}

    assert said("participation", MG.providedBy, MG.operatedBy, MG.fundedBy, MG.source) == {
        ("check-in", "ward")
    }
    assert said("takes-part", MG.takesPartIn) == {("ward", "check-in"), ("contractor", "check-in")}
    assert said("takes-part", MG.countsAt) == {
        (part, "check-in") for part in ("first", "second", "contract", "support", "sending")
    }
    assert said("touches-direct", MG.touches) == {("ward", "visit")}
    assert said("touches-system", MG.touches) == {("contractor", "visit")}
    assert len(said("touches-direct", MG.countsAt)) == 2
    assert len(said("touches-system", MG.countsAt)) == 2
