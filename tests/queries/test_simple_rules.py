# SPDX-License-Identifier: Apache-2.0
"""What the rules of simple facts derive, over data written for them: answers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.terms import LEVEL, LEVEL_WHOLE_SERVICE, MG
from tests.support.queries import derived_by, here, short, store_of

if TYPE_CHECKING:
    from pyoxigraph import Store

# Short names of a rule's facts: subject and object.
Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def store() -> Store:
    """A visit with tests nested in it, and what stands behind them."""
    return store_of("parts")


def pairs(store: Store, rule: str, focus: str | None = None) -> Pairs:
    """The facts of a rule, for one focus or for all."""
    facts = derived_by(store, rule, [here(focus)] if focus else None)
    return {(short(fact.subject), short(fact.object)) for fact in facts}


def test_a_service_serves_the_missions_that_it_or_its_programme_contributes_to(
    store: Store,
) -> None:
    """An outcome leads to its mission; one that no mission pursues leads nowhere."""
    assert pairs(store, "serves-mission") == {
        ("day-care", "good-ageing"),
        ("day-care", "warm-homes"),
        ("alarms", "safe-homes"),
    }


def test_a_journey_consists_of_its_parts_and_those_of_journeys_nested_in_it(store: Store) -> None:
    """Systems count however they are used; a flow that no step needs is in no journey."""
    inner = {"sampling", "take-blood", "sit-still", "draw", "label", "order", "app", "network"}
    outer = {"arrival", "check-in", "desk", "screen", "wait"}

    assert pairs(store, "in-journey", "tests") == {(part, "tests") for part in inner}
    assert pairs(store, "in-journey", "visit") == {(part, "visit") for part in inner | outer}


def test_who_is_involved_in_a_step_or_behind_it_takes_part_in_it(store: Store) -> None:
    """The step, its touchpoint and the system of that; not the stage, journey or service."""
    assert pairs(store, "takes-part", "check-in") == {
        ("clinic", "check-in"),
        ("contractor", "check-in"),
        ("vendor", "check-in"),
    }
    assert pairs(store, "takes-part", "wait") == set()


def test_of_work_and_data_only_some_take_part(store: Store) -> None:
    """Not who helps with what people do themselves, nor who funds, watches or carries a flow.

    But the system that people use for it counts, and so does who supplies or receives the data.
    """
    assert pairs(store, "takes-part", "take-blood") == {
        ("laboratory", "take-blood"),
        ("charity", "take-blood"),
        ("practice", "take-blood"),
        ("registry", "take-blood"),
    }


def test_a_journey_reaches_what_it_asks_for_and_what_its_flows_carry(store: Store) -> None:
    """With the data set of an element; nested journeys count."""
    inner = {"sample-number", "archive"}
    outer = {"birth-date", "register", "address"}

    assert pairs(store, "reaches-data", "tests") == {("tests", data) for data in inner}
    assert pairs(store, "reaches-data", "visit") == {("visit", data) for data in inner | outer}


def test_a_thing_is_at_a_level_of_each_set(store: Store) -> None:
    """By its class or one above it: a backstage action is an action. Some classes have no level."""
    facts = derived_by(store, "levels", [here(t) for t in ("visit", "draw", "desk", "kitchen")])

    assert {(short(f.subject), f.predicate, f.object) for f in facts} == {
        ("visit", MG.atLevel, LEVEL.LEVEL_3),
        ("visit", MG.atLevel, LEVEL_WHOLE_SERVICE.WHOLE_SERVICES),
        ("draw", MG.atLevel, LEVEL.LEVEL_5),
        ("draw", MG.atLevel, LEVEL_WHOLE_SERVICE.COMPONENTS),
        ("desk", MG.atLevel, LEVEL.LEVEL_5),
        ("desk", MG.atLevel, LEVEL_WHOLE_SERVICE.PRODUCTS),
    }
