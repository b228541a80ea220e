# SPDX-License-Identifier: Apache-2.0
"""What is said of all where there is none, and what stands outside what a question goes through."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from missiongraph.answers import ask
from missiongraph.catalogue import question
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore

EAST = "https://missiongraph.example/id/east/"
HEAD = f"""
@prefix : <{EAST}> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def store_of(text: str) -> OxigraphStore:
    """A store with one graph."""
    store = OxigraphStore()
    graph = "<https://missiongraph.example/graph/east/model>"
    store.apply(Patch(list(parse(f"{HEAD} GRAPH {graph} {{ {text} }}", RdfFormat.TRIG))))
    return store


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("services-without-journey", "No service is described."),
        ("shared-systems", "No system is described."),
        ("untested-assumptions", "No assumption is described."),
        ("flows-without-legal-basis", "No flow of personal data is described."),
        ("flows-without-agreement", "No flow of personal data between organisations is described."),
        ("mission-accountability", "No mission is described."),
        ("orphaned-things", "Nothing that is there to be used is described."),
        ("channel-coverage", "No service is described."),
    ],
)
def test_of_nothing_nothing_is_said_to_be_complete(name: str, said: str) -> None:
    """An empty dataset has no services that all have a journey."""
    assert ask(store_of(""), question(name), {}).sentence == said


def test_every_service_has_a_journey_where_each_of_some_has_one() -> None:
    """And of an organisation that provides none, it says just that."""
    store = store_of(
        """:a a mg:Service . :j mg:journeyOf :a .
           :trust a mg:Organisation ; skos:prefLabel "Trust"@en ."""
    )
    asked = question("services-without-journey")

    assert ask(store, asked, {}).sentence == "Every service has a journey."
    assert (
        ask(store, asked, {"organisation": f"{EAST}trust"}).sentence
        == "No service is described that “Trust” provides."
    )


def test_several_texts_in_a_cell_are_put_in_order() -> None:
    """Whatever the order in which the engine meets them; who provides two steps is named once."""
    steps = "".join(
        f""":{name} a mg:Step ; skos:prefLabel "{name}"@en ; mg:stepOf :g ; mg:asksFor :birth ;
             mg:providedBy :o{number % 2} . :o{number % 2} skos:prefLabel "Office {number % 2}"@en .
        """
        for number, name in enumerate(("wait", "call", "visit", "answer"))
    )
    odd = """:odd a mg:Step ; mg:stepOf :g ; mg:asksFor :birth ;
             skos:prefLabel "sit\\u2028and\\nwatch"@en ."""
    store = store_of(f":j a mg:Journey . :g mg:stageOf :j . {steps} {odd}")
    answer = ask(store, question("data-asked-twice"), {})
    (row,) = answer.as_dict()["rows"]
    assert row["steps"] == "answer; call; sit\u2028and watch; visit; wait"
    assert row["organisations"] == "Office 0; Office 1"


def test_a_service_that_nobody_provides_is_no_organisations() -> None:
    """It is listed among all, and not among those of an organisation."""
    store = store_of(
        ":a a mg:Service . :b a mg:Service ; mg:providedBy :trust . :trust a mg:Organisation ."
    )
    asked = question("services-without-journey")
    both, own = (ask(store, asked, given).rows for given in ({}, {"organisation": f"{EAST}trust"}))

    assert [str(row[0]) for row in both] == [f"<{EAST}a>", f"<{EAST}b>"]
    assert [str(row[0]) for row in own] == [f"<{EAST}b>"]


def test_what_channels_ask_for_is_asked_for_by_the_service() -> None:
    """Of a channel that it offers, of a touchpoint's channel, and of one that no service has."""
    store = store_of(
        """:s a mg:Service ; mg:offersChannel :desk . :desk mg:asksForEvidence :card .
           :j mg:journeyOf :s . :g mg:stageOf :j . :t mg:stepOf :g ; mg:hasTouchpoint :p .
           :p mg:viaChannel :web . :web mg:asksForEvidence :login .
           :else mg:asksForEvidence :letter ."""
    )
    rows = ask(store, question("evidence-asked"), {}).rows
    found = {
        tuple(str(row[at] or "").strip("<>").removeprefix(EAST) for at in (0, 2, 4)) for row in rows
    }

    assert found == {("s", "card", "desk"), ("s", "login", "web"), ("", "letter", "else")}


# Whose role another organisation has at the other end.
OTHER_END = {"supplies-data": "receives-data"}
# Of the day and of any, what the trust has a part in; it has it for the years 2024 and 2025.
PARTS = [
    ("services-without-journey", "provides", "Every service of “Trust” has a journey."),
    ("shared-systems", "operates", "No system of “Trust” serves more than one journey."),
    (
        "flows-without-legal-basis",
        "receives-data",
        "Every flow of personal data from or to “Trust” has a legal basis.",
    ),
    (
        "flows-without-agreement",
        "supplies-data",
        (
            "Every flow of personal data between organisations has an agreement in force, "
            "from or to “Trust”."
        ),
    ),
]


@pytest.mark.parametrize(("name", "role", "complete"), PARTS)
def test_who_has_a_part_for_a_period_has_it_for_so_long(
    name: str, role: str, complete: str
) -> None:
    """On a day in it, all of those are complete; before and after it, there are none."""
    store = store_of(
        f"""
        :trust a mg:Organisation ; skos:prefLabel "Trust"@en .
        :one a mg:Service, mg:System, mg:DataFlow ; mg:legalBasis :law ; mg:underAgreement :paper ;
          mg:personalData <https://w3id.org/missiongraph/code/personal-data/health> .
        :j mg:journeyOf :one .
        :part mg:participationIn :one ; mg:organisation :trust ;
          mg:role <https://w3id.org/missiongraph/code/role/{role}> ;
          mg:startDate "2024-01-01"^^xsd:date ; mg:endDate "2025-12-31"^^xsd:date .
        :also mg:participationIn :one ; mg:organisation :charity ;
          mg:role <https://w3id.org/missiongraph/code/role/{OTHER_END.get(role, role)}> .
        """
    )

    def said(day: str) -> str:
        given = {"organisation": f"{EAST}trust", "on": day}
        return ask(store, question(name), given).sentence

    for day in ("2024-01-01", "2025-12-31", "any"):
        assert said(day) == complete
    for day in ("2023-12-31", "2026-01-01"):
        assert said(day).startswith("No ")
        assert "described" in said(day)
