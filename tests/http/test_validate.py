# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/validate`: data in, report out, nothing changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rdflib import SH, Graph, URIRef

from tests.http.conftest import JOURNEY
from tests.support.faulty import EAST, PREFIX

if TYPE_CHECKING:
    import httpx

    from missiongraph.repository import Repository

HERE = "/api/v1/validate"
TURTLE = {"Content-Type": "text/turtle"}
# A stage of a published journey, whose number is text and which names an unknown provider.
FAULTY = (
    PREFIX
    + f"""
stage:waiting a mg:Stage ; skos:prefLabel "Waiting"@en ; mg:stageOf <{JOURNEY}> ;
  mg:position "9" ; mg:providedBy organisation:nobody .
"""
)


def sent(client: httpx.Client, form: str, body: str = FAULTY, **headers: str) -> httpx.Response:
    """The report in a format."""
    return client.post(f"{HERE}?format={form}", content=body, headers=TURTLE | headers)


def test_findings_come_as_plain_data(client: httpx.Client) -> None:
    """Each says who answers, how to mend it, and the change where one can be proposed."""
    answer = sent(client, "json")
    assert answer.status_code == 200
    by = {found["shape"].rpartition("#")[2]: found for found in answer.json()}
    assert {"Stage-position-form", "DescribedThing-provider-described"} <= set(by)
    position = by["Stage-position-form"]
    assert position["name"] == "Waiting"
    # Who answers for the journey, in the published graph of another agency.
    assert position["owner"] == "Sussex Integrated Care System"
    assert position["mend"]["removed"][0].split()[2] == '"9"'
    assert "XMLSchema#integer" in position["mend"]["added"][0]
    assert by["DescribedThing-provider-described"]["mend"] is None


def test_the_context_is_what_is_published(client: httpx.Client) -> None:
    """A stage of a published journey is no stage of something that nobody describes."""
    shapes = {found["shape"].rpartition("#")[2] for found in sent(client, "json").json()}
    assert "Stage-journey-described" not in shapes
    lost = FAULTY.replace(JOURNEY, f"{EAST}/journey/nowhere")
    shapes = {found["shape"].rpartition("#")[2] for found in sent(client, "json", lost).json()}
    assert "Stage-journey-described" in shapes


def test_the_turtle_is_a_validation_report(client: httpx.Client) -> None:
    """Any SHACL tool can read it."""
    answer = sent(client, "turtle")
    assert answer.headers["content-type"].startswith("text/turtle")
    report = Graph().parse(data=answer.text, format="turtle")
    focus = set(report.objects(None, SH.focusNode))
    assert URIRef(f"{EAST}/stage/waiting") in focus
    assert str(next(report.objects(None, SH.conforms))) == "false"


def test_every_other_format_says_the_same(client: httpx.Client) -> None:
    """Text, a page, and a SARIF log name the thing and the rule."""
    number = len(sent(client, "json").json())
    assert "stage “Waiting”" in sent(client, "text").text
    assert "<h1>Findings</h1>" in sent(client, "html").text
    log = json.loads(sent(client, "sarif").text)
    assert len(log["runs"][0]["results"]) == number


def test_sound_data_have_no_findings(client: httpx.Client) -> None:
    """An empty list; and a report that conforms."""
    sound = PREFIX + 'system:new a mg:System ; skos:prefLabel "New"@en .'
    found = sent(client, "json", sound).json()
    assert [f for f in found if f["severity"] == "Violation"] == []
    triple = "<https://e.example/a> <https://e.example/b> <https://e.example/c> ."
    assert sent(client, "json", triple).json() == []
    assert "true" in sent(client, "turtle", triple).text


def test_a_graph_can_be_replaced(client: httpx.Client) -> None:
    """What is sent instead of a published graph is looked at as if that were gone."""
    graph = "https://missiongraph.example/graph/nhs-sussex/hospital-discharge"
    answer = client.post(
        HERE, params={"graph": graph, "format": "json"}, content="", headers=TURTLE
    )
    # What others say of its resources then waits for somebody to describe them.
    told = answer.json()
    waiting = [f for f in told if f["shape"].endswith("#pending-reference")]
    assert {f["agencies"][0] for f in waiting} == {"west-sussex"}
    assert not any(f["charged"] for f in told)
    odd = client.post(f"{HERE}?graph=https://e.example/g", content="", headers=TURTLE)
    assert odd.status_code == 400
    assert "No agency states the graph" in odd.json()["detail"]


def test_nothing_is_changed(client: httpx.Client, repository: Repository) -> None:
    """Not a quad of either dataset is another afterwards."""
    before = set(repository.published.store.quads())
    head = repository.workspace.head
    sent(client, "json")
    assert set(repository.published.store.quads()) == before
    assert repository.workspace.head == head


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ("this is no Turtle", "text/turtle", 400),
        ("{", "application/ld+json", 400),
        ('{"@context": "https://e.example/context", "a": 1}', "application/ld+json", 400),
        ("<<" * 2_000, "text/turtle", 400),
        ("<r/>", "application/rdf+xml", 400),
        ("a,b", "text/csv", 415),
        ("#" * 2_000_001, "text/turtle", 413),
    ],
)
def test_bad_input_is_refused(client: httpx.Client, body: str, media: str, status: int) -> None:
    """With the right status, and words that lead on."""
    answer = client.post(HERE, content=body, headers={"Content-Type": media})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_odd_parameters_are_refused(client: httpx.Client) -> None:
    """A format or grouping that there is not names those that there are."""
    for query in ("format=pdf", "group-by=colour", "graph=not an iri"):
        answer = client.post(f"{HERE}?{query}", content="", headers=TURTLE)
        assert answer.status_code == 400, query
    assert client.get(HERE).status_code == 405
    assert client.get(HERE).headers["allow"] == "OPTIONS, POST"
