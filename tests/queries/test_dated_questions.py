# SPDX-License-Identifier: Apache-2.0
"""Answers are about a day: what begins later or has ended is not in them, and said where it is.

The organisations come and go at one visit (tests/queries/data/dated.trig); answers by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, QuerySolutions

from missiongraph.templates import bind, header
from missiongraph.terms import XSD
from tests.support.queries import QUESTIONS, derive, here, short, store_of

if TYPE_CHECKING:
    from pyoxigraph import Store

ALL_DAYS = ("2021-06-01", "2022-01-01", "2024-06-01", "2026-06-01", "2030-01-01", None)
DATED = sorted(name for name, text in QUESTIONS.items() if "on" in header(text)["parameters"])


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
