# SPDX-License-Identifier: Apache-2.0
"""What the questions answer about a small visit, in the words of two agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.queries import Row, ask, derive, here, store_of

if TYPE_CHECKING:
    from pyoxigraph import Store


@pytest.fixture(scope="module")
def store() -> Store:
    """The visit, and who touches it."""
    return derive(store_of("visit"))


def without_proof(rows: list[Row]) -> list[Row]:
    """Rows of touches without their last column."""
    return [row[:-1] for row in rows]


def test_touches_come_by_name_kind_and_stage(store: Store) -> None:
    """In that order; a stage comes where the journey has it, not where the alphabet has it."""
    assert without_proof(ask(store, "organisations-touching-journey", journey="visit")) == [
        ("nameless", "", "supports", "direct", "", "", "", "", "east"),
        ("clinic", "Clinic", "supplies-data", "data", "notice", "arrival", "", "", "east"),
        ("clinic", "Clinic", "supplies-data", "data", "notice", "arrival", "", "", "west"),
        ("clinic", "Clinic", "provides", "direct", "", "ready", "", "", "east"),
        ("clinic", "Clinic", "provides", "direct", "", "arrival", "", "", "east"),
        ("council", "Council", "receives-data", "data", "notice", "arrival", "", "", "east"),
        ("council", "Council", "receives-data", "data", "notice", "arrival", "", "", "west"),
        ("ministry", "Ministerium", "receives-data", "data", "notice", "arrival", "", "", "east"),
        ("ministry", "Ministerium", "provides", "direct", "", "arrival", "", "", "east"),
        ("ward", "Ward", "provides", "direct", "", "sampling", "", "", "west"),
    ]


def test_each_touch_has_its_proof(store: Store) -> None:
    """The last column begins at the journey and ends with the organisation."""
    for row in ask(store, "organisations-touching-journey", journey="visit"):
        lines = row[-1].split("\n")
        assert lines[0].split()[2] == str(here("visit")) or lines[0].startswith(str(here("visit")))
        assert lines[-1].endswith(f"{here(row[0])} .")


def test_the_journeys_of_an_organisation_are_found_the_other_way_round(store: Store) -> None:
    """A unit touches the journey it works on, and the one around that."""
    assert without_proof(ask(store, "journeys-touched-by-organisation", organisation="ward")) == [
        ("tests", "Tests", "provides", "direct", "", "sampling", "", "", "west"),
        ("visit", "Visit", "provides", "direct", "", "sampling", "", "", "west"),
    ]


def test_an_unknown_thing_has_no_rows(store: Store) -> None:
    """A journey that nobody describes is touched by nobody, and that is no error."""
    assert ask(store, "organisations-touching-journey", journey="nowhere") == []
    assert ask(store, "journey-blueprint", journey="nowhere") == []


def test_a_blueprint_is_in_drawing_order(store: Store) -> None:
    """By stage, step and lane, actions by their position; nothing twice, nothing left out."""
    check_in = ("visit", "arrival", "Arrival", "2", "check-in", "Check in", "2")
    assert ask(store, "journey-blueprint", journey="visit") == [
        (
            "visit",
            "ready",
            "Getting ready",
            "1",
            "call",
            "Call",
            "1",
            "touchpoint",
            "phone",
            "Phone",
        ),
        ("visit", "arrival", "Arrival", "2", "wait", "Wait", "1", "", "", ""),
        (*check_in, "customer-action", "say-name", "Say one's name"),
        (*check_in, "touchpoint", "desk", "Desk"),
        (*check_in, "frontstage", "greet", "Greet"),
        (*check_in, "backstage", "search", "Search"),
        (*check_in, "backstage", "file", "File"),
        (*check_in, "support", "clean", "Clean"),
        (*check_in, "system", "calendar", "Calendar"),
        (*check_in, "system", "register", "Register"),
        (*check_in, "data", "notice", "Notice"),
        (*check_in, "policy", "privacy", "Privacy"),
        ("visit", "after", "Afterwards", "3", "", "", "", "", "", ""),
    ]


NOTICE = ("Address; Date of birth", "Calendar; Register", "contact; health", "", "Pact")


def test_flows_between_organisations_are_listed_pair_by_pair(store: Store) -> None:
    """A flow inside an organisation is none; a recipient may be stated by a participation."""
    assert ask(store, "cross-agency-data-flows", organisation=None) == [
        ("bill", "Bill", "clinic", "council", "", "", "financial", "Health Act", ""),
        ("figures", "Figures", "ward", "ministry", "", "", "none", "", ""),
        ("notice", "Notice", "clinic", "council", *NOTICE),
        ("notice", "Notice", "clinic", "ministry", *NOTICE),
    ]


def test_flows_can_be_asked_for_one_organisation(store: Store) -> None:
    """All pairs of the flows that it takes part in."""
    assert ask(store, "cross-agency-data-flows", organisation="council") == [
        ("bill", "Bill", "clinic", "council", "", "", "financial", "Health Act", ""),
        ("notice", "Notice", "clinic", "council", *NOTICE),
        ("notice", "Notice", "clinic", "ministry", *NOTICE),
    ]


@pytest.mark.parametrize("organisation", [None, "ministry"])
def test_only_personal_data_need_a_legal_basis(store: Store, organisation: str | None) -> None:
    """Figures about nobody pass; what a carried element holds counts for its flow."""
    assert ask(store, "flows-without-legal-basis", organisation=organisation) == [
        ("notice", "Notice", "clinic", "council", "Address; Date of birth", "contact; health"),
        ("notice", "Notice", "clinic", "ministry", "Address; Date of birth", "contact; health"),
    ]


@pytest.mark.parametrize("journey", [None, "visit"])
def test_data_are_asked_twice_at_two_steps(store: Store, journey: str | None) -> None:
    """A step that asks itself and by its touchpoint asks once; nested journeys count."""
    ((*row, steps, organisations),) = ask(store, "data-asked-twice", journey=journey)
    assert row == ["visit", "birth-date", "Date of birth", "3"]
    # An answer puts them in order.
    assert sorted(steps.splitlines()) == ["Call", "Check in", "Take blood"]
    assert sorted(organisations.splitlines()) == ["Clinic", "Ministerium", "Ward"]


def test_what_is_asked_once_is_not_asked_twice(store: Store) -> None:
    """The nested journey by itself asks for nothing again."""
    assert ask(store, "data-asked-twice", journey="tests") == []


@pytest.mark.parametrize("service", [None, "day-care"])
def test_channels_are_offered_used_or_both(store: Store, service: str | None) -> None:
    """A nested journey's touchpoints use channels for the service as well."""
    assert ask(store, "channel-coverage", service=service) == [
        ("day-care", "Day care", "in-person", "true", "true"),
        ("day-care", "Day care", "post", "false", "true"),
        ("day-care", "Day care", "telephone", "true", "true"),
    ]


GOOD_AGEING = (
    *("good-ageing", "Good ageing", "1", "Fewer falls", "2", "Days; Falls", "1", "Day care"),
    *("1", "Visit", "5", "1", "Council"),
)


def test_a_mission_is_seen_from_above(store: Store) -> None:
    """What is for it counts once on however many ways; what measures a step does not count."""
    assert ask(store, "mission-overview", mission="good-ageing") == [GOOD_AGEING]


def test_a_mission_of_which_little_is_said_is_still_there(store: Store) -> None:
    """All missions, by name, and zero where there is nothing."""
    assert ask(store, "mission-overview", mission=None) == [
        GOOD_AGEING,
        ("idle", "Idle", "0", "", "0", "", "0", "", "0", "", "0", "0", ""),
    ]
