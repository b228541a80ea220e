# SPDX-License-Identifier: Apache-2.0
"""Sentences say what is in the rows: how many, which ones, and what there is not."""

from __future__ import annotations

import pytest

from missiongraph.sentences import Filling, Thing, places

CODE = "https://example.org/code/"


def row(**cells: str) -> dict[str, list[Thing]]:
    """A row whose cells hold things of these names, with spaces between them."""
    return {
        name: [Thing(t.title(), CODE + t) for t in text.split()] for name, text in cells.items()
    }


ROWS = [
    row(step="ask", organisation="council trust", status="met", people="1200"),
    row(step="wait", organisation="trust", status="missed", people="300"),
    row(step="go", organisation="", status="missed", people="many"),
]
FILLING = Filling({"journey": "Leaving [hospital] {step.count}"}, ROWS)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("{count} rows.", "3 rows."),
        ("{step.count, step, steps}.", "3 steps."),
        ("{step.count if status=met, step is, steps are} met.", "1 step is met."),
        ("{step.count if status=late, step is, steps are} late.", "No steps are late."),
        ("{organisation.names}.", "“Council” and “Trust”."),
        ("{people.sum, person, people} a year.", "1,500 people a year."),
        ("Steps[: {step.names if status=missed}].", "Steps: “Wait” and “Go”."),
        ("Steps[: {step.names if status=late}].", "Steps."),
        ("Steps[ of “{service}”].", "Steps."),
        ("Steps[ of “{journey}”].", "Steps of “Leaving [hospital] {step.count}”."),
        ("Steps[, {step.count if status=late} late].", "Steps."),
        ("{nothing} is known.", "{nothing} is known."),
    ],
)
def test_a_place_is_filled_in_from_the_rows(sentence: str, said: str) -> None:
    """What stands in brackets is said only if its places have something to say."""
    assert FILLING.fill(sentence) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("a", "“A”"),
        ("a b c", "“A”, “B” and “C”"),
        ("a b c d e", "“A”, “B”, “C” and 2 more"),
    ],
)
def test_the_first_few_are_named(names: str, said: str) -> None:
    """The others are counted."""
    assert Filling({}, [row(step=names)]).fill("{step.names}") == said


def test_things_of_one_name_are_counted_apart() -> None:
    """Two agencies may each have a service called Advice."""
    two = [{"service": [Thing("Advice", f"{CODE}{agency}")]} for agency in ("east", "west")]
    assert Filling({}, two).fill("{service.count, service, services}.") == "2 services."


def test_the_places_of_a_sentence_are_known() -> None:
    """So that a sentence that speaks of what a question has not is found out."""
    found = places("{count} of [ {step.names if status=met}]")
    assert [(p.what, p.column, p.optional) for p in found] == [
        ("count", None, False),
        ("step", "status", True),
    ]
