# SPDX-License-Identifier: Apache-2.0
"""Some of the rows of an answer can be asked for, in an order, and page by page."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.catalogue import catalogue

if TYPE_CHECKING:
    import httpx

WHO = "/api/v1/questions/organisations-touching-journey"
JOURNEY = {"journey": "Leaving hospital"}
ANSWERED = Path(__file__).parents[1] / "answers/organisations-touching-journey/leaving-hospital.csv"


def by_hand(kind: str) -> list[tuple[str, str]]:
    """The organisations and stages that touch the journey in one way, as written by hand."""
    with ANSWERED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"].endswith(kind)]
    return sorted((row["organisation"], row["stage"]) for row in rows)


def test_no_parameter_of_a_question_begins_as_these_do() -> None:
    """Otherwise it could not be given."""
    names = [name for asked in catalogue().values() for name in asked.parameters]
    assert not [name for name in names if name.startswith("_")]


def test_rows_are_filtered_by_a_column(client: httpx.Client) -> None:
    """By a code's name or its IRI; what is said in words is of all rows."""
    code = "https://w3id.org/missiongraph/code/touch/governance"
    whole = client.get(WHO, params=JOURNEY).json()
    for value in ("Through governance", "governance", code):
        said = client.get(WHO, params=JOURNEY | {"_filter": f"kind={value}"}).json()
        found = sorted((row["organisation"], row["stage"] or "") for row in said["rows"])
        assert [o for o, _ in found] == [o for o, _ in by_hand("governance")]
        assert said["total"] == said["count"] == len(found) > 0
        assert said["answer"] == whole["answer"]
    assert "SELECT" in whole["sparql"]
    assert whole["total"] == whole["count"]


def test_filters_of_a_column_widen_and_of_columns_narrow(client: httpx.Client) -> None:
    """Two kinds are more than one; a kind and a stage are less."""

    def count(*filters: str) -> int:
        answer = client.get(WHO, params={**JOURNEY, "_filter": list(filters)})
        return int(answer.json()["total"])

    direct, data = count("kind=direct"), count("kind=data")
    assert count("kind=direct", "kind=data") == direct + data
    assert 0 < count("kind=direct", "stage=Going home") < direct
    assert count("kind=direct", "stage=nowhere") == 0


def test_rows_are_in_order_by_several_columns(client: httpx.Client) -> None:
    """The second decides where the first is equal."""
    said = client.get(WHO, params=JOURNEY | {"_sort": "-kind,name"}).json()
    rows = [(said["labels"].get(row["kind"], row["kind"]), row["name"]) for row in said["rows"]]
    kinds = sorted({kind for kind, _ in rows}, key=str.casefold, reverse=True)
    assert len(kinds) > 2
    assert rows == sorted(rows, key=lambda row: (kinds.index(row[0]), row[1].casefold()))
    wrong = client.get(WHO, params=JOURNEY | {"_sort": "kind,speed"})
    assert wrong.status_code == 400
    assert "speed" in wrong.json()["detail"]


@pytest.mark.parametrize("order", ["", "name", "-name", "stage", "kind,-name"])
def test_pages_hold_every_row_once(client: httpx.Client, order: str) -> None:
    """Walking from page to page gives what one long page gives, in CSV as well."""
    params = JOURNEY | ({"_sort": order} if order else {})
    whole = client.get(WHO, params=params).json()["rows"]
    answer = client.get(WHO, params=params | {"_limit": 50, "format": "csv"})
    walked = list(csv.DictReader(io.StringIO(answer.text)))
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        walked += csv.DictReader(io.StringIO(answer.text))
    assert answer.headers["x-total-count"] == str(len(whole))
    assert [row["proof"] for row in walked] == [row["proof"] for row in whole]
    names = [row["name"].casefold() for row in whole]
    if order in ("name", "-name"):
        assert names == sorted(names, reverse=order.startswith("-"))


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"_sort": "nam"}, "nam"),
        ({"_filter": "speed=1"}, "speed"),
        ({"_filter": "kind"}, None),
        ({"_limit": "0"}, "_limit"),
        ({"_after": "here"}, "_after"),
        ({"_order": "name"}, "_order"),
        ({"_sort": ["name", "kind"]}, "_sort"),
    ],
)
def test_what_is_not_understood_is_named(
    client: httpx.Client, params: dict[str, str], named: str | None
) -> None:
    """A filter without a value looks for empty cells; all else is told."""
    answer = client.get(WHO, params={**JOURNEY, **params})
    if named is None:
        assert answer.json()["rows"] == []
        return
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_the_page_of_a_question_shows_the_rows_that_are_asked_for(client: httpx.Client) -> None:
    """A browser gets them as a table."""
    html = {"Accept": "text/html"}
    page = client.get(WHO, params={**JOURNEY, "_filter": "stage=Going home"}, headers=html)
    assert page.status_code == 200
    assert "Going home" in page.text
    assert "Settling at home" not in page.text
