# SPDX-License-Identifier: Apache-2.0
"""Organisations that alone join journeys, and parts of a mission for which nobody answers."""

from __future__ import annotations

import pytest

from tests.support.queries import HERE, ask, derive, store_of

IN_GOOD_AGEING = [
    ("council", "lunch", f"{HERE}visit"),
    ("driver", "lunch", f"{HERE}outing"),
]
UNOWNED = [
    ("good-ageing", "", "", "good-ageing", "ns#Mission", "nobody"),
    ("good-ageing", "day-care", "visit", "check-in", "ns#Step", "several"),
    ("good-ageing", "meals", "", "meals", "ns#Service", "nobody"),
    ("good-ageing", "meals", "lunch", "lunch", "ns#Journey", "nobody"),
    ("good-ageing", "meals", "lunch", "order", "ns#Stage", "nobody"),
    ("good-ageing", "meals", "lunch", "ask", "ns#Step", "nobody"),
]


def test_a_bridge_is_all_that_joins_two_journeys() -> None:
    """Not where a second organisation or a system does, nor where one is in the other."""
    assert ask(derive(store_of("bridging")), "bridges", mission="good-ageing") == IN_GOOD_AGEING


def test_a_bridge_is_seen_from_both_missions() -> None:
    """The outing is for the other mission, and the driver joins it to lunch: a pair told once."""
    assert ask(derive(store_of("bridging")), "bridges", mission=None) == IN_GOOD_AGEING
    assert ask(derive(store_of("bridging")), "bridges", mission="lively-town") == [
        ("driver", "outing", f"{HERE}lunch")
    ]


@pytest.mark.parametrize("mission", ["good-ageing", None])
def test_what_nobody_or_several_answer_for(mission: str | None) -> None:
    """A part is in the hands of whoever answers for a whole; a service for no mission is out."""
    rows = ask(derive(store_of("answering")), "mission-accountability", mission=mission)

    assert [row[:-1] for row in rows] == UNOWNED
    assert [row[-1].split() for row in rows] == [
        [],
        [f"{HERE}charity", f"{HERE}clinic"],
        *([[]] * 4),
    ]
