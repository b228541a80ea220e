# SPDX-License-Identifier: Apache-2.0
"""`/graphs` keeps to the Graph Store Protocol, and changes nothing past the gate and the rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
TURTLE = {"Content-Type": "text/turtle"}
ORG = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://data.example/id/north/system/%s> a mg:System ; skos:prefLabel "%s"@en .
"""
BLANK = """
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
[] a v:VCard ; v:fn "Jane" ; v:hasAddress [ v:locality "Hove" ] .
[] a v:VCard ; v:fn "John" ; v:hasAddress [ v:locality "Lewes" ] .
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path_factory.mktemp("graphs") / "data", BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def secrets(repository: Repository) -> dict[str, str]:
    """Tokens by what they are for."""
    tokens = Tokens(repository.data)
    return {
        "reader": tokens.create("reader", [Scope.READ], agencies=["north"]),
        "north": tokens.create("north", [Scope.WRITE], agencies=["north"]),
        "one": tokens.create("one", [Scope.WRITE], graphs=[f"{BASE}/graph/north/one"]),
        "south": tokens.create("south", [Scope.WRITE], agencies=["south"]),
        "both": tokens.create("both", [Scope.WRITE], agencies=["south", "north"]),
        "admin": tokens.create("admin", [Scope.ADMINISTER]),
    }


@pytest.fixture(scope="module")
def address(repository: Repository) -> Iterator[str]:
    """The address of a server that takes changes."""
    with serving(repository.reading(), repository=repository) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """Somebody without a token."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found


@pytest.fixture
def north(address: str, secrets: dict[str, str]) -> Iterator[httpx.Client]:
    """Who writes for the agency north."""
    with httpx.Client(base_url=address, headers=bearer(secrets["north"]), timeout=30) as found:
        yield found


def bearer(secret: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {secret}"}


def org(name: str) -> str:
    """A graph with one system."""
    return ORG % (name, name)


def names(answer: httpx.Response) -> set[str]:
    """The labels in a graph."""
    assert answer.status_code == 200, answer.text
    graph = parse(answer.content, format=RdfFormat.TURTLE)
    return {quad.object.value for quad in graph if quad.predicate.value.endswith("prefLabel")}


def test_a_graph_is_made_replaced_added_to_and_removed(north: httpx.Client) -> None:
    """Each with its status, and the graph then holds what it should."""
    made = north.put("/graphs/north/life", content=org("a"), headers=TURTLE)
    assert made.status_code == 201
    assert made.json()["added"] == 2
    assert made.headers["location"].endswith("/graphs/north/life")
    assert names(north.get(made.headers["location"])) == {"a"}

    replaced = north.put("/graphs/north/life", content=org("b"), headers=TURTLE)
    assert replaced.status_code == 200
    assert {finding["severity"] for finding in replaced.json()["findings"]} <= {"Warning", "Info"}
    assert names(north.get("/graphs/north/life")) == {"b"}

    assert north.post("/graphs/north/life", content=org("c"), headers=TURTLE).status_code == 200
    assert names(north.get("/graphs/north/life")) == {"b", "c"}

    gone = north.delete("/graphs/north/life")
    assert gone.status_code == 200
    assert gone.json()["removed"] == 4
    assert north.get("/graphs/north/life").status_code == 404
    assert north.delete("/graphs/north/life").status_code == 404


def test_a_graph_goes_by_two_names(north: httpx.Client) -> None:
    """By its path and by its IRI."""
    by_name = {"graph": f"{BASE}/graph/north/two-names"}
    assert north.put("/graphs", params=by_name, content=org("x"), headers=TURTLE).status_code == 201
    assert names(north.get("/graphs/north/two-names")) == {"x"}
    assert names(north.get("/graphs", params={"graph": f"{BASE}/graphs/north/two-names"})) == {"x"}


def test_a_change_is_a_revision_with_its_author(
    repository: Repository, north: httpx.Client
) -> None:
    """The journal says who changed which graph."""
    answer = north.put("/graphs/north/signed", content=org("s"), headers=TURTLE)
    revision = repository.workspace.journal.revision(answer.json()["revision"])
    assert revision.author == "north"
    assert revision.graphs == [f"{BASE}/graph/north/signed"]


def test_a_new_graph_is_named_by_the_server(north: httpx.Client) -> None:
    """POST to the store makes one of the agency's."""
    made = north.post("/graphs", content=org("new"), headers=TURTLE)
    assert made.status_code == 201
    assert "/graphs/north/" in made.headers["location"]
    assert names(north.get(made.headers["location"])) == {"new"}


def test_who_is_of_several_agencies_says_which(
    client: httpx.Client, secrets: dict[str, str]
) -> None:
    """There is no one agency whose graph it could be."""
    headers = TURTLE | bearer(secrets["both"])
    assert client.post("/graphs", content=org("new"), headers=headers).status_code == 400


def test_blank_nodes_come_back_as_such(north: httpx.Client) -> None:
    """What is sent and what is given back are the same graph."""
    assert north.put("/graphs/north/blank", content=BLANK, headers=TURTLE).status_code == 201
    for form in ("turtle", "xml", "nt"):
        media = {"xml": "application/rdf+xml", "nt": "application/n-triples"}
        accept = media.get(form, "text/turtle")
        answer = north.get("/graphs/north/blank", headers={"Accept": accept})
        found = Graph().parse(data=answer.text, format=form)
        assert isomorphic(found, Graph().parse(data=BLANK, format="turtle"))


def test_sending_again_what_was_given_changes_nothing(north: httpx.Client) -> None:
    """Blank nodes keep their names inside, so nothing is new."""
    north.put("/graphs/north/again", content=BLANK, headers=TURTLE)
    text = north.get("/graphs/north/again").text
    assert north.post("/graphs/north/again", content=text, headers=TURTLE).json()["added"] == 0


def test_several_files_are_sent_in_one_form(north: httpx.Client) -> None:
    """Each part is read as its own kind."""
    files = [
        ("one", ("one.ttl", org("one"), "text/turtle")),
        ("two", ("two.nt", '<x:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "two" .\n',
                 "application/n-triples")),
    ]  # fmt: skip
    assert north.post("/graphs/north/form", files=files).status_code == 201
    assert names(north.get("/graphs/north/form")) == {"one", "two"}


def test_a_change_that_breaks_a_rule_is_refused_with_what_is_wrong(north: httpx.Client) -> None:
    """Nothing of it is made, and the findings say what to mend."""
    step = """
    @prefix mg: <https://w3id.org/missiongraph/ns#> .
    <https://data.example/id/north/stage/s> a mg:Stage ; mg:stageOf "no journey" .
    """
    answer = north.put("/graphs/north/faulty", content=step, headers=TURTLE)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    findings = answer.json()["findings"]
    assert all(finding["remedy"] for finding in findings)
    assert {finding["severity"] for finding in findings} >= {"Violation"}
    assert north.get("/graphs/north/faulty").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 403), ("south", 403), ("one", 403), ("north", 201), ("admin", 201), ("", 401)],
)
def test_only_who_may_write_for_the_agency_does(
    client: httpx.Client, secrets: dict[str, str], who: str, status: int
) -> None:
    """Others are told why not, and nothing is there."""
    headers = TURTLE | (bearer(secrets[who]) if who else {})
    path = f"/graphs/north/rights-{who or 'nobody'}"
    answer = client.put(path, content=org("r"), headers=headers)
    assert answer.status_code == status
    seen = client.get(path, headers=bearer(secrets["admin"]))
    assert seen.status_code == (200 if status == 201 else 404)
    assert (answer.headers.get("www-authenticate", "") != "") == (status == 401)


def test_a_token_for_one_graph_writes_that_one(
    client: httpx.Client, secrets: dict[str, str]
) -> None:
    """And reads it, but no other one of the agency."""
    headers = TURTLE | bearer(secrets["one"])
    assert client.put("/graphs/north/one", content=org("o"), headers=headers).status_code == 201
    assert client.delete("/graphs/north/one", headers=headers).status_code == 200


def test_the_workspace_is_not_for_everybody(client: httpx.Client, north: httpx.Client) -> None:
    """What is not published is there for its agency, and for nobody else."""
    north.put("/graphs/north/draft", content=org("draft"), headers=TURTLE)
    assert north.get("/graphs/north/draft").status_code == 200
    assert client.get("/graphs/north/draft").status_code == 404


def test_graphs_beside_the_agencies_are_for_administrators(
    client: httpx.Client, north: httpx.Client, secrets: dict[str, str]
) -> None:
    """Graphs of other names, and the default graph."""
    admin = bearer(secrets["admin"])
    for params in ({"graph": "http://elsewhere.example/g"}, {"default": ""}):
        refused = north.put("/graphs", params=params, content=org("e"), headers=TURTLE)
        assert refused.status_code == 403
        made = client.put("/graphs", params=params, content=org("e"), headers=TURTLE | admin)
        assert made.status_code == 201
        assert names(client.get(made.headers["location"], headers=admin)) == {"e"}
        assert north.get("/graphs", params=params).text.count("prefLabel") == 0


@pytest.mark.parametrize("kept", ["derived", "revisions", "north/x/origin/y", "", "/x", "north/"])
def test_what_is_kept_for_all_is_written_by_nobody(
    client: httpx.Client, secrets: dict[str, str], kept: str
) -> None:
    """Not by administrators either."""
    answer = client.put(
        "/graphs",
        params={"graph": f"{BASE}/graph/{kept}"},
        content=org("k"),
        headers=TURTLE | bearer(secrets["admin"]),
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "status"),
    [
        ("GET", "/graphs", {}, None, 400),
        ("GET", "/graphs?graph=no-iri", {}, None, 400),
        ("GET", "/graphs?graph=http%3A%2F%2Fa&default", {}, None, 400),
        ("GET", "/graphs/north/x?default", {}, None, 400),
        ("GET", "/graphs?default", {"Accept": "image/png"}, None, 406),
        ("PUT", "/graphs/north/x", {"Content-Type": "text/html"}, "x", 415),
        ("PUT", "/graphs/north/x", {}, "x", 415),
        ("PUT", "/graphs/north/x", {"Content-Type": "text/turtle;charset=utf-16"}, "x", 415),
        ("PUT", "/graphs/north/x", TURTLE, "<a> <b>", 400),
        ("PUT", "/graphs/north/x", {"Content-Type": "multipart/form-data"}, "x", 400),
        ("PUT", "/graphs/north/x", {"Content-Type": "application/rdf+xml"},
         '<!DOCTYPE x [<!ENTITY a "b">]><x/>', 400),
        ("PUT", "/graphs/north/x", {"Content-Type": "application/ld+json"},
         '{"@context": "http://127.0.0.1:9/context"}', 400),
        ("PATCH", "/graphs/north/x", TURTLE, "", 405),
    ],
)  # fmt: skip
def test_what_is_not_right_is_said(  # noqa: PLR0913, PLR0917 (a table)
    north: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    content: str | None,
    status: int,
) -> None:
    """With the status that the recommendation asks for, and no graph is made."""
    answer = north.request(method, path, headers=headers, content=content)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert north.get("/graphs/north/x").status_code == 404


def test_a_body_is_bounded(north: httpx.Client) -> None:
    """What is too much is not read to its end."""
    answer = north.put("/graphs/north/x", content=b" " * 20_000_001, headers=TURTLE)
    assert answer.status_code == 413


def test_methods_are_told(north: httpx.Client) -> None:
    """To a browser that asks, too."""
    for path in ("/graphs", "/graphs/north/x"):
        answer = north.options(path)
        assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"


def test_head_tells_what_get_would(north: httpx.Client) -> None:
    """With no body."""
    north.put("/graphs/north/head", content=org("h"), headers=TURTLE)
    answer = north.head("/graphs/north/head")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert north.head("/graphs/north/not-there").status_code == 404


def test_a_graph_is_changed_only_in_the_state_that_was_seen(north: httpx.Client) -> None:
    """`If-Match` with what GET gave, in whatever format; `If-None-Match: *` only makes."""
    path = "/graphs/north/seen"
    only_new = {**TURTLE, "If-None-Match": "*"}
    assert north.put(path, content=org("a"), headers={**TURTLE, "If-Match": "*"}).status_code == 412
    assert north.put(path, content=org("a"), headers=only_new).status_code == 201
    assert north.put(path, content=org("b"), headers=only_new).status_code == 412
    old = north.get(path)
    other = north.get(path, headers={"Accept": "application/n-triples"})
    assert old.headers["etag"] != other.headers["etag"]

    seen = {**TURTLE, "If-Match": other.headers["etag"]}
    replaced = north.put(path, content=org("c"), headers=seen)
    assert replaced.status_code == 200
    late = {**TURTLE, "If-Match": old.headers["etag"]}
    for refused in (
        north.put(path, content=org("d"), headers=late),
        north.post(path, content=org("d"), headers=late),
        north.delete(path, headers=late),
    ):
        assert refused.status_code == 412
        assert "If-Match" in refused.json()["detail"]
    now = north.get(path)
    assert names(now) == {"c"}
    # What others write meanwhile is no change of this graph.
    north.put("/graphs/north/beside", content=org("x"), headers=TURTLE)
    gone = north.delete(path, headers={"If-Match": now.headers["etag"]})
    assert gone.status_code == 200
    assert north.delete(path, headers={"If-Match": "*"}).status_code == 412
