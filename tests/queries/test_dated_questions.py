# SPDX-License-Identifier: Apache-2.0
"""Answers are about a day: what begins later or has ended is not in them, and said where it is.

The organisations come and go at one visit (tests/queries/data/dated.trig); answers by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from missiongraph.templates import bind, header
from missiongraph.terms import MG, RDF, SKOS, XSD
from tests.support.queries import QUESTIONS, ask, derive, here, short, store_of

if TYPE_CHECKING:
    from pyoxigraph import Store

GRAPH = NamedNode("https://missiongraph.example/graph/east/model")
ALL_DAYS = ("2021-06-01", "2022-01-01", "2024-06-01", "2026-06-01", "2030-01-01", None)


@pytest.fixture(scope="module")
def store() -> Store:
    """The visit whose parties come and go, and what follows."""
    return derive(store_of("dated"))


def on(
    store: Store, day: str | None, question: str, columns: list[str], **given: str | None
) -> set[tuple[str, ...]]:
    """Some columns of an answer that is about a day, or about any."""
    blocks = {name: None if value is None else [here(value)] for name, value in given.items()}
    when = None if day is None else [Literal(day, datatype=XSD.date)]
    text = bind(QUESTIONS[question], {**blocks, "on": when})
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return {tuple(short(row[name]) for name in columns) for row in found}


# Who is there on a day: first and last days count.
TOUCHING = {
    "2019-12-31": {"ward", "contractor", "practice"},
    "2020-01-01": {"ward", "contractor", "practice", "clinic"},
    "2021-12-31": {"ward", "contractor", "practice", "clinic"},
    "2022-01-01": {"ward", "contractor", "practice"},
    "2022-07-01": {"ward", "contractor"},
    "2024-01-01": {"ward", "contractor", "clinic", "vendor"},
    "2025-12-31": {"ward", "contractor", "clinic", "vendor"},
    "2026-01-01": {"ward", "contractor", "clinic"},
    "2030-01-01": {"ward", "contractor", "clinic", "council"},
    None: {"ward", "contractor", "clinic", "vendor", "practice", "council"},
}


@pytest.mark.parametrize(("day", "expected"), TOUCHING.items())
def test_who_touches_a_journey_on_a_day(store: Store, day: str | None, expected: set[str]) -> None:
    """The ended, and those that begin later, are left out; what has no period always counts."""
    found = on(store, day, "organisations-touching-journey", ["organisation"], journey="visit")

    assert found == {(name,) for name in expected}


def test_a_touch_has_its_period_and_what_it_goes_through(store: Store) -> None:
    """Both periods of the clinic are told of any day; of one day, the one that it is in."""
    columns = ["organisation", "through", "from", "until"]
    question = "organisations-touching-journey"

    assert on(store, None, question, columns, journey="visit") == {
        ("clinic", "", "2020-01-01", "2021-12-31"),
        ("clinic", "", "2024-01-01", ""),
        ("ward", "", "", ""),
        ("vendor", "register", "2024-01-01", "2025-12-31"),
        ("contractor", "calendar", "", ""),
        ("contractor", "calendar", "", "2021-12-31"),
        ("council", "day-care", "2030-01-01", ""),
        ("practice", "referral", "", "2022-06-30"),
    }
    assert on(store, "2026-06-01", question, columns, journey="visit") == {
        ("clinic", "", "2024-01-01", ""),
        ("ward", "", "", ""),
        ("contractor", "calendar", "", ""),
    }


@pytest.mark.parametrize("day", ALL_DAYS)
@pytest.mark.parametrize("name", ["clinic", "vendor", "practice", "ward", "council"])
def test_the_journeys_of_an_organisation_are_those_on_which_it_is_found(
    store: Store, day: str | None, name: str
) -> None:
    """The question the other way round gives the same periods."""
    there = on(
        store,
        day,
        "organisations-touching-journey",
        ["organisation", "through", "from", "until"],
        journey="visit",
    )
    asked = ["through", "from", "until"]
    found = on(store, day, "journeys-touched-by-organisation", asked, organisation=name)

    assert found == {row[1:] for row in there if row[0] == name}


@pytest.mark.parametrize("day", ALL_DAYS)
def test_those_in_a_step_are_those_who_touch_the_journey_at_it(
    store: Store, day: str | None
) -> None:
    """Everybody here but the council has a part in the one step."""
    touching = on(store, day, "organisations-touching-journey", ["organisation"], journey="visit")
    found = on(store, day, "step-organisations", ["organisation"], journey="visit")

    assert found == touching - {("council",)}
    counted = on(store, day, "journey-people", ["organisations"], journey="visit")
    assert counted == {(str(len(touching)),)}


# A question and what it is asked; what is in its answer on a day, and on which other day not.
INVOLVED = [
    ("service-organisations", {"service": "day-care"}, "council", "2030-01-01", "2029-12-31"),
    ("data-of-journey", {"journey": "visit"}, "practice", "2022-06-30", "2022-07-01"),
    ("organisation-profile", {"organisation": "vendor"}, "register", "2024-01-01", "2023-12-31"),
    ("organisation-profile", {"organisation": "practice"}, "referral", "2022-06-30", "2022-07-01"),
    ("journeys-of-user-group", {"user_group": None}, "vendor", "2025-12-31", "2026-01-01"),
    ("replaced-organisations", {"organisation": None}, "register", "2025-12-31", "2026-01-01"),
    ("posts-of-organisation", {"organisation": "vendor"}, "register", "2025-12-31", "2026-01-01"),
    ("services-of-mission", {"mission": None}, "board", "2026-06-30", "2026-07-01"),
    ("mission-governance", {"mission": None}, "charter", "2026-06-30", "2026-07-01"),
    ("organisations-of-mission", {"mission": None}, "council", "2030-01-01", "2029-12-31"),
    ("capability-map", {"within": None}, "vendor", "2025-12-31", "2026-01-01"),
    ("data-asked-twice", {"journey": None}, "Clinic", "2024-01-01", "2023-12-31"),
    ("data-element-trail", {"element": "name"}, "clinic", "2024-01-01", "2023-12-31"),
    ("services-without-journey", {"organisation": None}, "library", "2025-01-01", "2024-12-31"),
    ("services-for-life-event", {"event": "fall"}, "library", "2025-01-01", "2024-12-31"),
]


@pytest.mark.parametrize(("question", "given", "name", "there", "gone"), INVOLVED)
def test_who_is_involved_on_a_day(
    question: str, given: dict[str, str | None], name: str, there: str, gone: str
) -> None:
    """On the first or last day of a period and of any day, and not on the day beside it."""
    store = derive(store_of("dated", "dated-more"))
    columns = list(header(QUESTIONS[question])["columns"])

    def cells(day: str | None) -> set[str]:
        rows = on(store, day, question, columns, **given)
        texts = {cell for row in rows for cell in row}
        return {text.rpartition("/")[2].strip(";") for cell in texts for text in cell.split()}

    assert name in cells(there)
    assert name in cells(None)
    assert name not in cells(gone)


def test_a_role_that_ended_answers_for_nothing() -> None:
    """While somebody is accountable all is in their hands, but for the mission itself."""
    there = derive(store_of("dated", "dated-more"))
    asked = ("mission-accountability", ["thing", "gap"])
    mission = {("good-ageing", "nobody")}
    parts = {(name, "nobody") for name in ("day-care", "visit", "arrival", "check-in", "wait")}

    assert on(there, "2026-06-30", *asked, mission="good-ageing") == mission
    assert on(there, "2026-07-01", *asked, mission="good-ageing") == mission | parts


def test_a_mission_and_its_outcomes_are_answered_for_too() -> None:
    """Nobody is named for the mission, so nobody answers for its outcome; somebody may."""
    there = store_of("dated-more")
    there.add(Quad(here("fewer-falls"), MG.outcomeOf, here("good-ageing"), GRAPH))
    there.add(Quad(here("fewer-falls"), RDF.type, MG.Outcome, GRAPH))
    asked = ("mission-accountability", ["thing", "class", "gap"])
    lacking = {("good-ageing", "ns#Mission", "nobody"), ("fewer-falls", "ns#Outcome", "nobody")}

    def told() -> set[tuple[str, ...]]:
        found = on(derive(there), "2026-06-01", *asked, mission="good-ageing")
        return {row for row in found if row[1] in ("ns#Mission", "ns#Outcome")}

    assert told() == lacking
    there.add(Quad(here("good-ageing"), MG.accountableTo, here("ministry"), GRAPH))
    assert told() == set()


def test_who_answers_for_a_mission_for_a_period_is_named_for_so_long() -> None:
    """From the first day of the period on, and not on the day before."""
    there = store_of("dated", "dated-more")
    role = NamedNode("https://w3id.org/missiongraph/code/role/accountable")
    begins = Literal("2026-01-01", datatype=XSD.date)
    there.add(Quad(here("held"), MG.participationIn, here("good-ageing"), GRAPH))
    there.add(Quad(here("held"), MG.role, role, GRAPH))
    there.add(Quad(here("held"), MG.organisation, here("ministry"), GRAPH))
    there.add(Quad(here("held"), MG.startDate, begins, GRAPH))
    there.add(Quad(here("ministry"), RDF.type, MG.Organisation, GRAPH))
    there.add(Quad(here("ministry"), SKOS.prefLabel, Literal("Ministry", language="en"), GRAPH))
    store = derive(there)
    asked = ("mission-overview", ["mission", "accountable_names"])

    assert on(store, "2026-01-01", *asked, mission="good-ageing") == {("good-ageing", "Ministry")}
    assert on(store, "2025-12-31", *asked, mission="good-ageing") == {("good-ageing", "")}


def test_nested_stages_come_after_those_around_them() -> None:
    """Not mixed by position: the visit's own stages, then the tests', then what is in these."""
    there = derive(store_of("nesting"))
    asked = bind(QUESTIONS["step-organisations"], {"journey": [here("visit")], "on": None})
    found = there.query(asked, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    stages = [(short(row["stage"]), short(row["step"])) for row in found]

    assert stages == [
        ("arrival", "check-in"), ("leaving", "say-goodbye"),
        ("a-sampling", "take-blood"), ("z-reading", "look"),
        ("deep", "spin"), ("b-first", "ask"),
    ]  # fmt: skip


def test_a_pair_of_descriptions_is_listed_once() -> None:
    """Of all, from the first; of one organisation, from that one, whichever it is."""
    there = store_of()
    for name in ("clinic", "hospital"):
        there.add(Quad(here(name), RDF.type, MG.Organisation, GRAPH))
        there.add(Quad(here(name), SKOS.prefLabel, Literal("Clinic"), GRAPH))
    pair = ["organisation", "other"]
    asked = "organisations-described-twice"

    assert ask(there, asked, organisation=None) == [
        ("clinic", "hospital", "same name", "east", "east")
    ]
    for one, other in (("clinic", "hospital"), ("hospital", "clinic")):
        assert [row[: len(pair)] for row in ask(there, asked, organisation=one)] == [(one, other)]
