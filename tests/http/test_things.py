# SPDX-License-Identifier: Apache-2.0
"""Every class has a list, and its things read as plain JSON and mean what the store holds."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from missiongraph.loading import DEFAULT_BASE
from missiongraph.rest.asking import OWN
from missiongraph.rest.fields import fields
from missiongraph.rest.kinds import kinds
from missiongraph.terms import MG, RDF, RDFS
from tests.http.conftest import ALERT

if TYPE_CHECKING:
    import httpx

    from missiongraph.repository import Repository

# The lists that the design names, and every plural that English does not form by adding an s.
LISTS = [
    "missions", "outcomes", "services", "journeys", "stages", "steps", "touchpoints",
    "organisations", "systems", "data-flows", "evidence", "governance-bodies", "hypotheses",
    "learnings", "opportunities", "policies", "support-processes", "touches", "observations",
    "described-things",
]  # fmt: skip
# rdflib warns of what it does itself.
READING = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HOSPITAL = "/api/v1/journeys/nhs-sussex/leaving-hospital"


def test_every_class_has_a_list(client: httpx.Client) -> None:
    """As many lists as rdflib finds classes, by their plurals, and each answers."""
    ontology = rdflib.Graph()
    ontology.parse(data=client.get("/ns", headers={"Accept": "text/turtle"}).text)
    classes = {
        str(cls)
        for cls in ontology.subjects(rdflib.RDF.type, rdflib.OWL.Class)
        if str(cls).startswith("https://w3id.org/missiongraph/ns#")
    }
    lists = client.get("/api/v1").json()["lists"]
    assert {kind.cls.value for kind in kinds().values()} == classes
    assert len(lists) == len(classes)
    assert set(LISTS) <= {entry["name"] for entry in lists}
    for entry in lists:
        answer = client.get(entry["href"], params={"limit": 1})
        assert answer.status_code == 200, entry
        assert answer.json()["total"] >= len(answer.json()["items"])


def test_no_field_is_called_as_a_parameter_is() -> None:
    """Otherwise it could not be filtered by."""
    assert not set(fields()) & set(OWN)


def test_a_list_holds_the_things_of_its_class_and_of_those_below(
    client: httpx.Client, repository: Repository
) -> None:
    """Actions are of four kinds, and all of them are actions."""
    kinds_of_action = (
        MG.Action, MG.CustomerAction, MG.FrontstageAction, MG.BackstageAction, MG.SupportProcess,
    )  # fmt: skip
    store = repository.published.store
    wanted = {q.subject.value for cls in kinds_of_action for q in store.quads(None, RDF.type, cls)}  # type: ignore[union-attr]
    found = client.get("/api/v1/actions", params={"limit": 1000, "fields": "label"}).json()
    assert {item["id"] for item in found["items"]} == wanted
    assert found["total"] == len(wanted)


@READING
@pytest.mark.parametrize("path", ["journeys/nhs-sussex/leaving-hospital", "systems/east/evil"])
def test_an_item_is_json_ld_that_says_what_the_store_holds(
    client: httpx.Client, repository: Repository, path: str
) -> None:
    """Rdflib reads from it each fact that has the thing as its subject or value."""
    said = client.get(f"/api/v1/{path}").json()
    thing = NamedNode(said["id"])
    store, names = repository.published.store, repository.names
    facts = [*store.quads(thing), *store.quads(None, None, thing)]
    wanted = {quad.triple for quad in facts if quad.graph_name != names.revisions}
    assert {t for t in _read(client, said) if thing in (t.subject, t.object)} - _labels(
        said
    ) == wanted


@READING
def test_a_list_is_json_ld_as_well(client: httpx.Client) -> None:
    """Its things are in the default graph of the document."""
    said = client.get("/api/v1/journeys", params={"fields": "journeyOf"}).json()
    found = _read(client, said)
    typed = {t.subject.value for t in found if t.predicate == RDF.type}  # type: ignore[union-attr]
    assert typed == {item["id"] for item in said["items"]}
    journey = NamedNode(f"{DEFAULT_BASE}/id/nhs-sussex/journey/leaving-hospital")
    service = NamedNode(f"{DEFAULT_BASE}/id/nhs-sussex/service/hospital-discharge")
    assert Triple(journey, MG.journeyOf, service) in found


def test_stages_come_in_their_order(client: httpx.Client) -> None:
    """A journey lists its stages as people go through them."""
    stages = client.get(HOSPITAL, params={"fields": "incoming"}).json()["incoming"]["stageOf"]
    assert [stage["id"].rpartition("/")[2] for stage in stages] == [
        "planning-to-leave", "ready-to-leave", "going-home", "settling-at-home",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "Hospital discharge",
        "nhs-sussex:service/hospital-discharge",
        f"{DEFAULT_BASE}/id/nhs-sussex/service/hospital-discharge",
    ],
)
def test_things_are_filtered_by_what_they_lead_to(client: httpx.Client, value: str) -> None:
    """By name, by agency and name, and by IRI."""
    found = client.get("/api/v1/journeys", params={"journeyOf": value}).json()["items"]
    assert {item["href"] for item in found} >= {HOSPITAL}
    for item in found:
        assert [service["label"] for service in item["journeyOf"]] == ["Hospital discharge"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("costs?amount=4.50", ["Fare for an escort"]),
        ("costs?currency=gbp&sort=amount&limit=1", ["Fare for an escort"]),
        ("costs?sort=-amount&limit=1", ["Fee for naturalisation"]),
        (f"systems?id={DEFAULT_BASE}/id/east/system/evil", [ALERT]),
        ("organisations?type=unit&sort=label&limit=1", ["Care brokerage team"]),
        ("journeys?q=leaving+hospital", ["Leaving hospital", "Arranging care at home"]),
        ("journeys?q=leaving+hospital&sort=label&limit=1", ["Arranging care at home"]),
        ("services?phase=retired", ["Money and debt advice"]),
    ],
)
def test_lists_are_filtered_and_put_in_order(
    client: httpx.Client, path: str, names: list[str]
) -> None:
    """As the workbooks of the examples say."""
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    assert [item["label"] for item in answer.json()["items"]] == names


@pytest.mark.parametrize("order", ["", "-position", "stageOf,-position", "-id"])
def test_pages_hold_every_thing_once_and_in_order(client: httpx.Client, order: str) -> None:
    """Walking from page to page gives what one long page gives."""
    params = {"sort": order} if order else {}
    whole = client.get("/api/v1/stages", params={**params, "limit": 1000})
    answer = client.get("/api/v1/stages", params={**params, "limit": 7})
    walked = [item["id"] for item in answer.json()["items"]]
    while "next" in answer.links:
        assert answer.headers["x-total-count"] == whole.headers["x-total-count"]
        answer = client.get(answer.links["next"]["url"])
        walked += [item["id"] for item in answer.json()["items"]]
    assert walked == [item["id"] for item in whole.json()["items"]]
    assert len(set(walked)) == len(walked) == whole.json()["total"] > 30
    assert "next" not in whole.links
    assert client.get(answer.links["first"]["url"]).json()["items"][0]["id"] == walked[0]


def test_numbers_are_in_order_as_numbers(client: httpx.Client) -> None:
    """And those that have none come last, whichever way."""
    for order, descending in (("peoplePerYear", False), ("-peoplePerYear", True)):
        items = client.get("/api/v1/journeys", params={"sort": order}).json()["items"]
        figures = [item.get("peoplePerYear") for item in items]
        some = [figure for figure in figures if figure is not None]
        assert some == sorted(some, reverse=descending)
        assert figures == some + [None] * (len(figures) - len(some))
        assert 0 < len(some) < len(figures)


def test_stages_are_in_order_within_their_journeys(client: httpx.Client) -> None:
    """The second field decides where the first is equal."""
    params = {"sort": "stageOf,-position", "fields": "stageOf,position", "limit": "1000"}
    items = client.get("/api/v1/stages", params=params).json()["items"]
    rows = [(item["stageOf"][0]["label"].casefold(), -item["position"]) for item in items]
    assert rows == sorted(rows)
    assert len({journey for journey, _ in rows}) > 3


def test_names_come_in_the_language_that_is_liked(client: httpx.Client) -> None:
    """By header or parameter; else in English."""
    path = "/api/v1/journeys/ind/residence-permit"
    dutch, english = "Een verblijfsvergunning aanvragen", "Applying for a residence permit"
    by_header = client.get(path, headers={"Accept-Language": "fr, nl-BE;q=0.8, en;q=0.5"})
    assert by_header.json()["label"] == dutch
    assert "accept-language" in by_header.headers["vary"].lower()
    assert client.get(path, params={"language": "nl"}).json()["label"] == dutch
    assert client.get(path).json()["label"] == english
    assert client.get(path, headers={"Accept-Language": "de"}).json()["label"] == english
    assert client.get(path).json()["name"] == {"en": english, "nl": dutch}


def test_a_list_is_a_table(client: httpx.Client) -> None:
    """CSV has the fields that are asked for, and the names of what they lead to."""
    text = client.get("/api/v1/stages", params={"format": "csv", "fields": "position,stageOf"}).text
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    row = rows[f"{DEFAULT_BASE}/id/nhs-sussex/stage/planning-to-leave"]
    assert row == {
        "id": f"{DEFAULT_BASE}/id/nhs-sussex/stage/planning-to-leave",
        "type": "Stage",
        "label": "Planning to leave",
        "position": "1",
        "stageOf": f"{DEFAULT_BASE}/id/nhs-sussex/journey/leaving-hospital",
        "stageOfLabel": "Leaving hospital",
    }


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("journeys?providedby=x", 400, "providedby"),
        ("journeys?sort=speed", 400, "speed"),
        ("journeys?sort=relevance", 400, "relevance"),
        ("journeys?sort=label,speed", 400, "speed"),
        ("journeys?sort=label,-label", 400, "once"),
        ("journeys?sort=a,b,c,d,e,f", 400, "5"),
        ("journeys?sort=", 400, "sort"),
        ("journeys?fields=name,speed", 400, "speed"),
        ("journeys?limit=0", 400, "limit"),
        ("journeys?limit=many", 400, "limit"),
        ("journeys?limit=1001", 400, "1000"),
        ("journeys?limit=1&limit=2", 400, "limit"),
        ("journeys?after=here", 400, "after"),
        ("journeys?after=WyJsYWJlbCIsIDEsIDFlOTk5LCAiIiwgIiJd", 400, "after"),
        ("journeys?language=n!", 400, "language"),
        ("journeys?type=speed", 400, "speed"),
        ("journeys?id=speed", 400, "speed"),
        ("costs?amount=much", 400, "amount"),
        ("journeys?journeyOf=Nowhere", 404, "Nowhere"),
        ("journeys?format=pdf", 400, "pdf"),
        ("journeys/nhs-sussex/speed", 404, "speed"),
        ("stages/nhs-sussex/leaving-hospital", 404, "leaving-hospital"),
        ("journeys/nhs-sussex/leaving-hospital?limit=3", 400, "limit"),
        ("speeds", 404, "speeds"),
    ],
)
def test_what_is_not_understood_is_named(
    client: httpx.Client, path: str, status: int, named: str
) -> None:
    """A mistake is told, and not passed over."""
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.json()["detail"]


def test_a_cursor_is_for_one_order_only(client: httpx.Client) -> None:
    """In another it would lead to the wrong place."""
    cursor = client.get("/api/v1/stages", params={"limit": 1}).links["next"]["url"]
    answer = client.get(f"{cursor}&sort=position")
    assert answer.status_code == 400


def test_what_an_agency_states_stays_data(client: httpx.Client) -> None:
    """Also where it is odd: names with letters beyond ASCII, escapes and dots."""
    for name in ("café", "a%2Fb", "dotted.ttl"):
        item = next(
            item
            for item in client.get("/api/v1/systems", params={"limit": 1000}).json()["items"]
            if item["label"] == f"System {name}"
        )
        assert client.get(item["href"]).json()["id"] == item["id"]


def _read(client: httpx.Client, said: dict[str, Any]) -> set[Triple]:
    """The triples that rdflib reads, with the context that is served."""
    context = client.get(said["@context"]).json()["@context"]
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=json.dumps(said | {"@context": context}), format="json-ld")
    text = rdflib.Graph()
    for triple in graph.triples((None, None, None)):
        text.add(triple)
    return {quad.triple for quad in parse(text.serialize(format="nt"), RdfFormat.N_TRIPLES)}


def _labels(said: dict[str, Any]) -> set[Triple]:
    """What is said for the reader's sake, beside what the store holds."""
    return {Triple(NamedNode(said["id"]), RDFS.label, Literal(said["label"]))}
