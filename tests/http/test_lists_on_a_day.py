# SPDX-License-Identifier: Apache-2.0
"""Lists and resources have the links of a day, also those that participations state for a period.

It is the first of June 2026; what the links are on each day was worked out by hand.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from missiongraph.gate import Author
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.loading import DEFAULT_BASE, Batch
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import running

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 6, 1)
ID = f"{DEFAULT_BASE}/id/town"
HEAD = f"""
@prefix : <{ID}/> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix role: <https://w3id.org/missiongraph/code/role/> .
@prefix service: <{ID}/service/> .
@prefix organisation: <{ID}/organisation/> .
@prefix part: <{ID}/participation/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# By service: the role of the trust, and from when until when it has it.
PERIODS = {
    "open": ("provides", "2025-06-01", ""),
    "over": ("provides", "2024-01-01", "2026-05-31"),
    "last-day": ("provides", "2024-01-01", "2026-06-01"),
    "first-day": ("provides", "2026-06-01", "2030-12-31"),
    "to-come": ("provides", "2026-06-02", ""),
    "always": ("provides", "", ""),
    "funded": ("funds", "2025-06-01", ""),
}
NOW = {"open", "last-day", "first-day", "always", "simple"}
THEN = {"over", "last-day", "always", "simple"}
ALL = NOW | THEN | {"to-come"}
SERVICES = "/api/v1/services"


def named(kind: str, name: str) -> str:
    """A resource that has only a name."""
    return f'<{ID}/{kind.lower()}/{name}> a mg:{kind} ; skos:prefLabel "{name.title()}"@en .'


def parts() -> Iterator[str]:
    """The participations of the trust."""
    for name, (role, first, last) in PERIODS.items():
        days = [
            f'mg:{end}Date "{day}"^^xsd:date'
            for end, day in (("start", first), ("end", last))
            if day
        ]
        said = [f"mg:participationIn service:{name}", f"mg:role role:{role}", *days]
        yield f"part:{name} a mg:Participation ; mg:organisation organisation:trust ; "
        yield " ; ".join(said) + " ."


def model() -> Batch:
    """Services whose providers come and go, and a journey that the trust touches for a while."""
    text = "\n".join(
        [
            HEAD,
            *(named("Organisation", name) for name in ("trust", "charity")),
            *(named("Service", name) for name in (*PERIODS, "simple", "alone")),
            "service:simple mg:providedBy organisation:trust .",
            "service:alone mg:providedBy organisation:charity .",
            named("Journey", "visit"),
            f"<{ID}/journey/visit> mg:journeyOf service:open .",
            *parts(),
        ]
    )
    batch = Batch("town", "model", "A model")
    batch.triples += [quad.triple for quad in parse(text, RdfFormat.TURTLE)]
    return batch


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with the model, published."""
    with Repository(tmp_path_factory.mktemp("days") / "data") as opened:
        author = Author("tests")
        opened.gate.submit(opened.proposal([(model(), Path("model.ttl"))], author))
        opened.publish(opened.models(), author)
        yield opened


@pytest.fixture(scope="module")
def days() -> list[date]:
    """What day it is: the last one."""
    return [TODAY]


@pytest.fixture(scope="module")
def address(repository: Repository, days: list[date]) -> Iterator[str]:
    """A server for which it is that day."""
    app = create_app(repository.reading(), repository=repository)
    app.state.site = replace(app.state.site, today=lambda: days[-1])
    with running(at_the_edge(app, 1)) as found:
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found


def names(answer: httpx.Response) -> list[str]:
    """The last parts of the addresses in a list."""
    assert answer.status_code == 200, answer.text
    return [item["id"].rpartition("/")[2] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, NOW),
        ({"on": "today"}, NOW),
        ({"on": "2026-05-31"}, THEN | {"open"}),
        ({"on": "2025-01-01"}, THEN),
        ({"on": "2023-12-31"}, {"always", "simple"}),
        ({"on": "any"}, ALL),
    ],
)
def test_a_list_is_filtered_by_who_provides_on_a_day(
    client: httpx.Client, asked: dict[str, str], expected: set[str]
) -> None:
    """From the first to the last day; who only funds does not provide; no end is no limit."""
    found = client.get(SERVICES, params={"providedBy": "Trust", **asked})
    assert set(names(found)) == expected
    assert found.json()["total"] == len(expected)


@pytest.mark.parametrize(("day", "provided"), [(None, NOW), ("2025-01-01", THEN), ("any", ALL)])
def test_fields_have_who_provides_on_a_day(
    client: httpx.Client, day: str | None, provided: set[str]
) -> None:
    """In lists, in tables, on pages and in the answer about one resource alike."""
    asked = {"on": day} if day else {}
    trust = f"{ID}/organisation/trust"
    items = client.get(SERVICES, params=asked).json()["items"]
    own = {i["id"] for i in items if trust in {o["id"] for o in i.get("providedBy", ())}}
    assert own == {f"{ID}/service/{name}" for name in provided}
    table = client.get(SERVICES, params={**asked, "format": "csv"}).text
    rows = csv.DictReader(io.StringIO(table))
    assert {row["id"] for row in rows if row["providedBy"] == trust} == own
    for item in items:
        one = client.get(item["href"], params=asked).json()
        assert one.get("providedBy") == item.get("providedBy")
    shown = {**asked, "format": "html", "fields": "providedBy"}
    page = client.get(SERVICES, params=shown).text
    assert {
        re.search(r"service/([\w-]+)", row)[1]  # type: ignore[index]
        for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
        if "organisation/trust" in row
    } == provided


def test_another_role_is_another_field(client: httpx.Client) -> None:
    """Who funds since last year is in the field of who funds, and in no other."""
    said = client.get(f"{SERVICES}/town/funded").json()
    assert [who["label"] for who in said["fundedBy"]] == ["Trust"]
    assert "providedBy" not in said
    assert names(client.get(SERVICES, params={"fundedBy": "Trust"})) == ["funded"]


def test_lists_are_put_in_order_by_who_provides_on_the_day(client: httpx.Client) -> None:
    """Charity, then trust, then those that nobody provides."""
    found = names(client.get(SERVICES, params={"sort": "providedBy,label"}))
    assert found == [
        "alone", "always", "first-day", "last-day", "open", "simple", "funded", "over", "to-come",
    ]  # fmt: skip


def test_organisations_are_found_by_what_they_touch_on_the_day(client: httpx.Client) -> None:
    """What rules derive for a period is derived for as long, by filter and by field."""
    path, journey = "/api/v1/organisations", f"{ID}/journey/visit"
    assert names(client.get(path, params={"touches": journey})) == ["trust"]
    assert names(client.get(path, params={"touches": journey, "on": "2025-05-31"})) == []
    shown = {"id": f"{ID}/organisation/trust", "fields": "touches"}
    (trust,) = client.get(path, params=shown).json()["items"]
    assert [at["id"] for at in trust["touches"]] == [journey]
    one = client.get(f"{path}/town/trust").json()
    assert [at["id"] for at in one["touches"]] == [journey]


def test_midnight_is_noticed(client: httpx.Client, days: list[date]) -> None:
    """Who provides until today does not tomorrow, though nothing was written."""
    asked = {"providedBy": "Trust"}
    assert set(names(client.get(SERVICES, params=asked))) == NOW
    days.append(date(2026, 6, 2))
    try:
        assert set(names(client.get(SERVICES, params=asked))) == NOW - {"last-day"} | {"to-come"}
    finally:
        days.pop()
    assert set(names(client.get(SERVICES, params=asked))) == NOW


@pytest.mark.parametrize("path", [SERVICES, f"{SERVICES}/town/open"])
@pytest.mark.parametrize("day", ["tomorrow", "2024-02-30", "'"])
def test_a_day_that_there_is_not_is_refused(client: httpx.Client, path: str, day: str) -> None:
    """With what may be given instead."""
    answer = client.get(path, params={"on": day})
    assert answer.status_code == 400
    assert "“today” or “any”" in answer.json()["detail"]


def test_the_page_of_a_list_has_a_field_for_the_day(client: httpx.Client) -> None:
    """It is filled in with what was asked, and can be taken away again."""
    found = client.get(SERVICES, params={"on": "2025-01-01", "format": "html"}).text
    assert 'name="on" dir="auto" value="2025-01-01" placeholder="today"' in found
    assert "On the day: 2025-01-01" in found


def test_what_get_gives_put_does_not_state_for_ever(
    client: httpx.Client, repository: Repository
) -> None:
    """A link for a period is taken back without a change; another beside it is stated alone."""
    secret = Tokens(repository.data).create("town", [Scope.WRITE], agencies=["town"])
    signed = {"Authorization": f"Bearer {secret}"}
    path = f"{SERVICES}/town/open"
    there = client.get(path, headers=signed).json()
    answer = client.put(path, json=there, headers=signed)
    assert (answer.status_code, answer.json()["revision"]) == (200, None)
    both = {"providedBy": [*there["providedBy"], {"id": f"{ID}/organisation/charity"}]}
    merge = {**signed, "Content-Type": "application/merge-patch+json"}
    answer = client.patch(path, json=both, headers=merge, params={"dry-run": "true"})
    assert (answer.json()["added"], answer.json()["removed"]) == (1, 0)


def test_what_one_graph_says_is_what_it_states(client: httpx.Client) -> None:
    """Neither derived nor dated links are there, so that PUT states none of them."""
    said = client.get(f"{SERVICES}/town/open", params={"graph": "town/model"}).json()
    assert said["label"] == "Open"
    assert "providedBy" not in said
