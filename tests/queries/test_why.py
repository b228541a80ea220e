# SPDX-License-Identifier: Apache-2.0
"""Why derived facts hold: answers by hand, and proofs that are tried on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Triple

from missiongraph.rules import Deriver
from missiongraph.terms import MG, RDF
from missiongraph.why import Explainer
from tests.support import queries
from tests.support.missions import missions, vocabularies
from tests.support.queries import DERIVED, here, short
from tests.support.worlds import NAMES, store_of

if TYPE_CHECKING:
    from random import Random

    from missiongraph.why import Reason

DERIVER = Deriver.packaged(DERIVED)
GROUND = vocabularies()
# Of a touch's node the touch itself says why.
SIMPLE = {p for rule in DERIVER.rules for p in rule.derives} - {MG.Touch, MG.involves}


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    """Of a visit, with what rules derive from it."""
    return Explainer(store_of(queries.derive(queries.store_of("parts"))), NAMES, DERIVER)


def why(explainer: Explainer, subject: str, predicate: NamedNode, value: str) -> list[list[str]]:
    """The statements behind a fact, for each rule, by short names."""
    reasons = explainer.why(Triple(here(subject), predicate, here(value)))
    return [sorted(map(line, reason.sources)) for reason in reasons]


def line(quad: Quad) -> str:
    """A statement by short names, with its graph."""
    property_ = "type" if quad.predicate == RDF.type else quad.predicate.value.split("#")[-1]
    value = quad.object.value.split("#")[-1] if isinstance(quad.object, NamedNode) else ""
    value = value if value in ("Step", "Service", "Mission") else value.split("/")[-1]
    return f"{short(quad.subject)} {property_} {value} [{short(quad.graph_name)}]"  # type: ignore[arg-type]


def test_a_mission_is_reached_by_the_programme(explainer: Explainer) -> None:
    """The outcome that leads to another mission is no reason."""
    assert why(explainer, "day-care", MG.servesMission, "warm-homes") == [
        [
            "day-care partOfProgramme renewal [east]",
            "day-care type Service [east]",
            "renewal contributesTo warm-homes [east]",
            "warm-homes type Mission [east]",
        ]
    ]


def test_a_participation_is_three_statements_in_its_own_graph(explainer: Explainer) -> None:
    """The way to the system is said in one graph, who takes part in it in another."""
    assert why(explainer, "charity", MG.takesPartIn, "take-blood") == [
        [
            "part-1 organisation charity [west]",
            "part-1 participationIn app [west]",
            "part-1 role supports [west]",
            "sit-still actionOf take-blood [east]",
            "sit-still usesSystem app [east]",
            "take-blood type Step [east]",
        ]
    ]


def test_a_simple_property_has_its_participation(explainer: Explainer) -> None:
    """What a participation says simply follows from the participation."""
    assert why(explainer, "app", MG.supportedBy, "charity") == [
        [
            "part-1 organisation charity [west]",
            "part-1 participationIn app [west]",
            "part-1 role supports [west]",
        ]
    ]


def test_each_rule_that_derives_a_fact_gives_its_reason(explainer: Explainer) -> None:
    """The clinic touches the visit by the service and by the step."""
    reasons = explainer.why(Triple(here("clinic"), MG.touches, here("visit")))

    assert [reason.rule.iri for reason in reasons] == [
        NamedNode("https://w3id.org/missiongraph/code/rule/touches-direct"),
        NamedNode("https://w3id.org/missiongraph/code/rule/touches-service"),
    ]


def test_what_no_rule_derives_has_no_reason(explainer: Explainer) -> None:
    """Whatever stands in the derived graph; and what is stated is not derived."""
    assert why(explainer, "laboratory", MG.takesPartIn, "wait") == []
    assert why(explainer, "check-in", MG.stepOf, "arrival") == []


def test_a_derivation_is_rdf(explainer: Explainer) -> None:
    """It names the fact, the rule, the graphs, and the proof as N-Triples."""
    (reason,) = explainer.why(Triple(here("charity"), MG.takesPartIn, here("take-blood")))
    said = {(t.predicate, t.object) for t in reason.triples()}

    assert (RDF.type, MG.Derivation) in said
    assert (RDF.subject, here("charity")) in said
    assert (RDF.predicate, MG.takesPartIn) in said
    assert (RDF.object, here("take-blood")) in said
    assert (MG.byRule, reason.rule.iri) in said
    assert len([1 for predicate, _ in said if predicate == MG.statedIn]) == 2


def follows(reason: Reason, quads: list[Quad]) -> bool:
    """Whether the rule derives the fact from these statements and the code lists alone."""
    return reason.fact in set(reason.rule.run(store_of(GROUND | set(quads)), None, DERIVED))


@settings(max_examples=settings().max_examples // 10)
@given(missions(), st.randoms())
def test_a_proof_proves_and_nothing_in_it_is_idle(stated: frozenset[Quad], random: Random) -> None:
    """The rule derives the fact from the proof alone, and from no less; all of it is stated."""
    store = store_of(GROUND | stated)
    store.apply(DERIVER.from_scratch(store))
    facts = sorted({q.triple for q in store.quads(graph=DERIVED) if q.predicate in SIMPLE}, key=str)
    for fact in random.sample(facts, min(3, len(facts))):
        reasons = Explainer(store, NAMES, DERIVER).why(fact)
        assert reasons
        for reason in reasons:
            assert set(reason.sources) <= stated
            assert follows(reason, reason.sources)
            for quad in reason.sources:
                assert not follows(reason, [q for q in reason.sources if q != quad])
