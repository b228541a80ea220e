# SPDX-License-Identifier: Apache-2.0
"""Every question is answered over HTTP, in each format, and documents itself."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from missiongraph.catalogue import catalogue
from missiongraph.http.questions import ANSWERS
from missiongraph.loading import DEFAULT_BASE
from missiongraph.rest.narrowing import NAMES as NARROWING
from tests.http.conftest import JOURNEY

if TYPE_CHECKING:
    import httpx

WHO = "/api/v1/questions/organisations-touching-journey"
ANSWERED = Path(__file__).parents[1] / "answers" / "organisations-touching-journey"
NAMES = sorted(catalogue())
HTML = {"Accept": "text/html"}


def test_the_catalogue_lists_every_question(client: httpx.Client) -> None:
    """Each with what it needs to be asked, and where."""
    listed = client.get("/api/v1/questions").json()["questions"]
    assert [q["name"] for q in listed] == list(catalogue())
    who = next(q for q in listed if q["name"] == "organisations-touching-journey")
    assert who["href"] == WHO
    assert who["title"] == "Which organisations touch this journey?"
    assert who["parameters"]["journey"]["type"] == "iri"


def test_the_catalogue_is_a_page_too(client: httpx.Client) -> None:
    """A browser gets the questions by topic."""
    page = client.get("/api/v1/questions", headers=HTML).text
    assert f'<a href="{WHO}">Which organisations touch this journey?</a>' in page


# Questions for what is amiss, of which the example that they are asked about has nothing.
NOTHING_AMISS = {"bridges", "mission-accountability", "pending-references"}


@pytest.mark.parametrize("name", NAMES)
def test_each_question_is_answered_with_its_examples(client: httpx.Client, name: str) -> None:
    """The examples of a question's file are an address that answers."""
    asked = catalogue()[name]
    params = {p.name: p.example for p in asked.parameters.values()}
    answer = client.get(f"/api/v1/questions/{name}", params=params)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["columns"] == list(asked.columns)
    assert said["count"] == len(said["rows"])
    assert bool(said["rows"]) is (name not in NOTHING_AMISS)
    assert said["answer"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ANSWERS, ids=lambda form: form.name)
def test_each_question_has_each_format(client: httpx.Client, name: str, form: Any) -> None:  # noqa: ANN401 (any format)
    """By name in the address and by the Accept header, the same is given."""
    asked = catalogue()[name]
    params = {p.name: p.example for p in asked.parameters.values() if not p.optional}
    by_name = client.get(f"/api/v1/questions/{name}", params={**params, "format": form.name})
    by_header = client.get(
        f"/api/v1/questions/{name}", params=params, headers={"Accept": form.media_type}
    )
    assert by_name.status_code == by_header.status_code == 200
    assert by_name.headers["content-type"] == by_header.headers["content-type"]
    assert by_name.headers["content-type"] == form.content_type
    if form.name != "html":
        assert by_name.content == by_header.content


def test_the_answer_is_that_written_by_hand(client: httpx.Client) -> None:
    """Who touches the Sussex journey on any day, over HTTP, and after a contract has ended."""
    with (ANSWERED / "leaving-hospital.csv").open(encoding="utf-8", newline="") as file:
        expected = {(row["organisation"], row["stage"]) for row in csv.DictReader(file)}
    asked = {"journey": "Leaving hospital", "format": "csv"}
    found = []
    for on in ("any", "2026-11-30"):
        text = client.get(WHO, params={**asked, "on": on}).text
        rows = csv.DictReader(io.StringIO(text))
        found.append({(row["organisation"], row["stage"]) for row in rows})
    supplier = "organisation/equipment-supplier", "stage/ready-to-leave"
    ended = {tuple(f"{DEFAULT_BASE}/id/nhs-sussex/{end}" for end in supplier)}
    assert found == [expected, expected - ended]


@pytest.mark.parametrize(
    "name", [JOURNEY, f"<{JOURNEY}>", "Leaving hospital", "  leaving HOSPITAL "]
)
def test_a_journey_goes_by_its_names(client: httpx.Client, name: str) -> None:
    """An IRI or a name that is unique, whatever the case of its letters."""
    answer = client.get(WHO, params={"journey": name, "on": "2024-03-01"})
    assert answer.json()["parameters"] == {"journey": JOURNEY, "on": "2024-03-01"}


def test_rows_name_what_they_speak_of(client: httpx.Client) -> None:
    """JSON carries the names of the things in its rows."""
    said = client.get(WHO, params={"journey": JOURNEY}).json()
    assert {row["organisation"] for row in said["rows"]} <= set(said["labels"])
    assert said["labels"][JOURNEY] == "Leaving hospital"
    assert "organisations touch “Leaving hospital”" in said["answer"]


def test_xml_is_sparql_results(client: httpx.Client) -> None:
    """XML is the SPARQL Query Results XML Format."""
    text = client.get(WHO, params={"journey": JOURNEY, "format": "xml"}).text
    root = ET.fromstring(text)  # noqa: S314 (from our own server)
    names = [v.attrib["name"] for v in root.iter() if v.tag.endswith("}variable")]
    assert names == list(catalogue()["organisations-touching-journey"].columns)


def test_a_file_has_a_name(client: httpx.Client) -> None:
    """What is saved from a browser is called after the question."""
    answer = client.get(WHO, params={"journey": JOURNEY, "format": "csv"})
    expected = 'inline; filename="organisations-touching-journey.csv"'
    assert answer.headers["content-disposition"] == expected


BAD = [
    ("nothing given", {}, 400, "invalid-parameter", "needs the parameter journey"),
    ("no such parameter", {"journey": JOURNEY, "x": "1"}, 400, "invalid-parameter", "no parameter"),
    ("twice", [("journey", "a"), ("journey", "b")], 400, "invalid-parameter", "2 times"),
    ("no such format", {"journey": JOURNEY, "format": "pdf"}, 400, "invalid-parameter", "pdf"),
    ("no such journey", {"journey": "Flying"}, 404, "unknown-name", "“Flying”"),
    ("no such IRI", {"journey": f"{JOURNEY}x"}, 404, "unknown-name", "leaving-hospitalx"),
    ("not an IRI", {"journey": "http://a b"}, 404, "unknown-name", "a b"),
    ("two of that name", {"journey": "Moving house"}, 400, "ambiguous-name", "2 things"),
]


@pytest.mark.parametrize(
    ("params", "status", "kind", "said"), [b[1:] for b in BAD], ids=[b[0] for b in BAD]
)
def test_bad_questions_are_problems(
    client: httpx.Client, params: dict[str, str], status: int, kind: str, said: str
) -> None:
    """Each fault has its status, its type and a message that names it."""
    answer = client.get(WHO, params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].endswith(f"/problem/{kind}")
    assert said in problem["detail"]


def test_an_ambiguous_name_gives_the_candidates(client: httpx.Client) -> None:
    """Those who asked can pick one."""
    problem = client.get(WHO, params={"journey": "Moving house"}).json()
    base = "https://missiongraph.example/id/east/journey"
    assert problem["candidates"] == [f"{base}/moving-one", f"{base}/moving-two"]
    assert "\n" not in problem["detail"]


def test_a_near_name_is_suggested(client: httpx.Client) -> None:
    """Who mistypes is told what there is."""
    problem = client.get(WHO, params={"journey": "Leaving hospitol"}).json()
    assert problem["suggestions"][0] == "Leaving hospital"
    problem = client.get(WHO.replace("touching", "touchin")).json()
    assert problem["suggestions"][0] == "organisations-touching-journey"


def test_an_unknown_question(client: httpx.Client) -> None:
    """A question that there is not is not found."""
    for headers in ({}, HTML):
        assert client.get("/api/v1/questions/why", headers=headers).status_code == 404


def test_the_page_of_a_question_asks_for_what_it_needs(client: httpx.Client) -> None:
    """Without parameters the page is a form, and no fault."""
    answer = client.get(WHO, headers=HTML)
    assert answer.status_code == 200
    assert f'<option value="{JOURNEY}">Leaving hospital</option>' in answer.text
    assert "<table" not in answer.text


def test_the_page_of_an_answer(client: httpx.Client) -> None:
    """The sentence, the table with links and proofs, the other formats, and the query."""
    page = client.get(WHO, params={"journey": "Leaving hospital"}, headers=HTML).text
    assert "25 organisations touch “Leaving hospital”" in page
    assert f'<option value="{JOURNEY}" selected>' in page
    assert '<a href="/doc/nhs-sussex/organisation/' in page
    assert "<summary>2 proofs</summary>" in page
    assert "format=csv" in page
    assert "VALUES ?journey { &lt;https://missiongraph.example" in page


def test_the_page_links_the_candidates(client: httpx.Client) -> None:
    """An ambiguous name leads on to each thing that has it."""
    answer = client.get(WHO, params={"journey": "Moving house"}, headers=HTML)
    assert answer.status_code == 400
    target = "https%3A%2F%2Fmissiongraph.example%2Fid%2Feast%2Fjourney%2Fmoving-one"
    assert f'<a href="{WHO}?journey={target}">Moving house</a>' in answer.text


def test_the_page_links_what_is_near(client: httpx.Client) -> None:
    """A mistyped name leads on to those near to it."""
    answer = client.get(WHO, params={"journey": "Leaving hospitol"}, headers=HTML)
    assert answer.status_code == 404
    assert f'<a href="{WHO}?journey=Leaving+hospital">Leaving hospital</a>' in answer.text


def test_openapi_documents_every_question(client: httpx.Client) -> None:
    """Each is an operation of its own, with typed parameters and examples."""
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for name, asked in catalogue().items():
        operation = described["paths"][f"/api/v1/questions/{name}"]["get"]
        assert operation["summary"] == asked.title
        by_name = {p["name"]: p for p in operation["parameters"]}
        assert list(by_name) == [*asked.parameters, *NARROWING, "language", "format"]
        for parameter in asked.parameters.values():
            assert by_name[parameter.name]["required"] is not parameter.optional
            assert by_name[parameter.name]["example"] == parameter.example
        assert "text/csv" in operation["responses"]["200"]["content"]


def test_openapi_refers_to_what_is_there(client: httpx.Client) -> None:
    """No reference leads nowhere, and no operation has the name of another one."""
    text = client.get("/openapi.json").text
    described = json.loads(text)
    operations = [o for p in described["paths"].values() for o in p.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for name in ("Answer", "Problem"):
        assert f"#/components/schemas/{name}" in text
        assert name in described["components"]["schemas"]
