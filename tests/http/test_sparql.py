# SPDX-License-Identifier: Apache-2.0
"""`/sparql` keeps to the SPARQL 1.1 Protocol, and refuses what it must."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from missiongraph.media import SPARQL_XML
from missiongraph.terms import MG, RDF
from tests.http.conftest import JOURNEY, serving

if TYPE_CHECKING:
    from missiongraph.repository import Repository

FORM = "application/x-www-form-urlencoded"
NAMES = "SELECT ?name { ?j a <https://w3id.org/missiongraph/ns#Journey> ; "
NAMES += "<http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?name LIMIT 2"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
BUILD = f"CONSTRUCT {{ ?s a ?c }} WHERE {{ VALUES ?s {{ <{JOURNEY}> }} ?s a ?c }}"
GRAPH = "https://missiongraph.example/graph/nhs-sussex/hospital-discharge"
HTML = {"Accept": "text/html"}
SD = "http://www.w3.org/ns/sparql-service-description#"


def bindings(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of SPARQL results in JSON."""
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def test_query_by_get(client: httpx.Client) -> None:
    """A query in the address is answered, in JSON when nothing else is asked for."""
    answer = client.get("/sparql", params={"query": NAMES})
    assert [row["name"] for row in bindings(answer)] == [
        "Applying for a residence permit",
        "Arranging care at home",
    ]
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert "Accept" in answer.headers["vary"].split(", ")
    assert answer.headers["content-length"] == str(len(answer.content))


def test_query_by_form(client: httpx.Client) -> None:
    """A query in a form is answered the same."""
    by_get = client.get("/sparql", params={"query": NAMES})
    by_form = client.post("/sparql", data={"query": NAMES})
    assert by_form.json() == by_get.json()


@pytest.mark.parametrize(
    "media",
    ["application/sparql-query", "application/sparql-query; charset=UTF-8"],
)
def test_query_as_the_body(client: httpx.Client, media: str) -> None:
    """A query that is the body is answered the same."""
    by_get = client.get("/sparql", params={"query": NAMES})
    direct = client.post("/sparql", content=NAMES, headers={"Content-Type": media})
    assert direct.json() == by_get.json()


@pytest.mark.parametrize(
    ("accept", "media", "start"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("application/json", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"name\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?name\n"),
        (
            "text/csv;q=0.2, application/sparql-results+xml;q=0.1",
            "text/csv; charset=utf-8",
            b"name",
        ),
        ("*/*", "application/sparql-results+json", b'{"head"'),
        ("text/html", "text/html; charset=utf-8", b"<!doctype html>"),
    ],
)
def test_formats_of_rows(client: httpx.Client, accept: str, media: str, start: bytes) -> None:
    """Rows come in the format that the client likes best."""
    answer = client.get("/sparql", params={"query": NAMES}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    assert answer.content.startswith(start)


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
    ],
)
def test_formats_of_graphs(client: httpx.Client, accept: str, media: str, form: RdfFormat) -> None:
    """Graphs come in the format that the client likes best, and say the same in each."""
    answer = client.get("/sparql", params={"query": BUILD}, headers={"Accept": accept})
    assert answer.headers["content-type"] == media
    triples = [quad.triple for quad in parse(answer.content, form)]
    assert [(t.subject, t.predicate, t.object) for t in triples] == [
        (NamedNode(JOURNEY), RDF.type, MG.Journey)
    ]


def test_yes_and_no(client: httpx.Client) -> None:
    """ASK is answered with true or false."""
    for query, expected in (("ASK {}", True), ("ASK { FILTER(false) }", False)):
        assert client.get("/sparql", params={"query": query}).json()["boolean"] is expected


def test_describe(client: httpx.Client) -> None:
    """DESCRIBE gives a graph."""
    answer = client.get("/sparql", params={"query": f"DESCRIBE <{JOURNEY}>"})
    assert JOURNEY.encode() in answer.content or b"leaving-hospital" in answer.content


def test_a_format_can_be_named(client: httpx.Client) -> None:
    """A link cannot send headers, so the format may stand in the address."""
    answer = client.get("/sparql", params={"query": NAMES, "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["name"]
    assert len(rows) == 3


def test_the_form_of_the_page_works(client: httpx.Client) -> None:
    """What a browser sends for each choice of the form is answered with it."""
    for form, media in (("html", "text/html"), ("csv", "text/csv"), ("xml", SPARQL_XML.media_type)):
        for answer in (
            client.get("/sparql", params={"query": NAMES, "format": form}, headers=HTML),
            client.post("/sparql", data={"query": NAMES, "format": form}, headers=HTML),
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"].split(";")[0] == media


def test_the_default_graph_is_the_union(client: httpx.Client) -> None:
    """What several agencies say is asked together."""
    together = int(bindings(client.get("/sparql", params={"query": COUNT}))[0]["n"])
    apart = client.get("/sparql", params={"query": COUNT, "default-graph-uri": GRAPH})
    assert 100 < int(bindings(apart)[0]["n"]) < together


@pytest.mark.parametrize("method", ["get", "form", "direct"])
def test_graphs_are_named_by_the_protocol(client: httpx.Client, method: str) -> None:
    """The graphs of a request are those that it names, however it is sent."""
    graphs = {"named-graph-uri": GRAPH}
    if method == "get":
        answer = client.get("/sparql", params={"query": GRAPHS, **graphs})
    elif method == "form":
        answer = client.post("/sparql", data={"query": GRAPHS, **graphs})
    else:
        headers = {"Content-Type": "application/sparql-query"}
        answer = client.post("/sparql", params=graphs, content=GRAPHS, headers=headers)
    assert bindings(answer) == [{"g": GRAPH}]


def test_graphs_are_named_by_the_query(client: httpx.Client) -> None:
    """FROM narrows what a query is asked of."""
    narrowed = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}> {{ ?s ?p ?o }}"
    by_protocol = client.get("/sparql", params={"query": COUNT, "default-graph-uri": GRAPH})
    assert bindings(client.get("/sparql", params={"query": narrowed})) == bindings(by_protocol)


def test_addresses_are_decoded_once(client: httpx.Client) -> None:
    """What is escaped in an IRI of a query stays so."""
    query = "SELECT ?x { BIND(<https://x.example/a%20b> AS ?x) }"
    for answer in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
    ):
        assert bindings(answer) == [{"x": "https://x.example/a%20b"}]


def test_text_of_any_script(client: httpx.Client) -> None:
    """Letters beyond ASCII come back as they were sent."""
    query = 'SELECT ("Ünïcödé 漢字 🎯" AS ?x) {}'
    for answer in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post(
            "/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}
        ),
    ):
        assert bindings(answer) == [{"x": "Ünïcödé 漢字 🎯"}]


def test_service_description(client: httpx.Client) -> None:
    """Without a query the service says what it is."""
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    said = {(q.predicate.value, q.object.value) for q in parse(answer.content, RdfFormat.TURTLE)}
    # Not where the names in the data begin: tools ask at the address that they find here.
    assert (f"{SD}endpoint", str(client.base_url.join("/sparql"))) in said
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in said
    assert (f"{SD}feature", f"{SD}UnionDefaultGraph") in said
    assert (f"{SD}name", GRAPH) in said


def test_people_get_a_form(client: httpx.Client) -> None:
    """A browser gets a form, with a query to begin with."""
    answer = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in answer.text
    assert "mg:Journey" in answer.text


def test_many_rows_are_sent_in_pieces(client: httpx.Client) -> None:
    """A result too large for one piece comes whole, without a length known before."""
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 30000"
    with client.stream("GET", "/sparql", params={"query": query}) as answer:
        assert answer.headers.get("transfer-encoding") == "chunked"
        assert "content-length" not in answer.headers
        text = b"".join(answer.iter_bytes())
    assert len(json.loads(text)["results"]["bindings"]) == 30000


def test_a_client_that_goes_stops_its_query(repository: Repository) -> None:
    """The thread of a query whose client has gone is soon free again."""
    endless = "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
    with serving(repository.reading()) as address:
        for _ in range(20):
            with httpx.stream("GET", f"{address}/sparql", params={"query": endless}) as answer:
                next(answer.iter_bytes())
        answer = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=20)
        assert answer.json()["boolean"] is True


BAD = [
    ("bad syntax", {"query": "SELECT nonsense"}, 400, "does not parse"),
    ("an empty query", {"query": ""}, 400, "does not parse"),
    ("two queries", [("query", "ASK {}"), ("query", "ASK {}")], 400, "2 times"),
    ("SERVICE", {"query": "ASK { SERVICE <http://127.0.0.1/> {} }"}, 400, "SERVICE is not run"),
    ("an update as a query", {"query": "CLEAR ALL"}, 400, "does not parse"),
    ("an update by GET", {"update": "CLEAR ALL"}, 400, "not sent by GET"),
    ("a graph that is no IRI", {"query": "ASK {}", "default-graph-uri": "a b"}, 400, "an IRI"),
    ("an unknown format", {"query": "ASK {}", "format": "xls"}, 400, "no format “xls”"),
    ("rows as a graph", {"query": "SELECT * {}", "format": "turtle"}, 400, "no format “turtle”"),
    ("a tangle", {"query": "ASK {" + "{" * 500 + "}" * 500 + "}"}, 400, "too tangled"),
    ("a function that there is not", {"query": "ASK { FILTER <urn:f>(1) }"}, 400, "cannot be run"),
    ("no IRI", {"query": "ASK { <a b> ?p ?o }"}, 400, "does not parse"),
]


@pytest.mark.parametrize(
    ("params", "status", "said"), [b[1:] for b in BAD], ids=[b[0] for b in BAD]
)
def test_bad_queries_are_the_clients_fault(
    client: httpx.Client, params: dict[str, str], status: int, said: str
) -> None:
    """Each has a status that says so, and a message that says what is wrong."""
    answer = client.get("/sparql", params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


POSTS = [
    ("no query", FORM, b"", 400, "missing"),
    ("an update in a form", FORM, b"update=CLEAR+ALL", 401, "Only who is signed in"),
    ("an update", "application/sparql-update", b"CLEAR ALL", 401, "Only who is signed in"),
    ("both", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL", 400, "not both"),
    ("another type", "text/plain", b"ASK {}", 415, "application/sparql-query"),
    ("no type", "", b"ASK {}", 415, "application/sparql-query"),
    ("another charset", "application/sparql-query; charset=utf-16", b"ASK {}", 415, "UTF-8"),
    ("bytes that are not UTF-8", "application/sparql-query", b"ASK { \xff }", 400, "UTF-8"),
    ("UTF-16", "application/sparql-query", "ASK {}".encode("utf-16"), 400, "UTF-8"),
    ("escapes that are not UTF-8", FORM, b"query=ASK+%7B+%FF+%7D", 400, "UTF-8"),
    ("too many fields", FORM, b"a=b&" * 2000, 400, "Too many"),
    ("a million bytes", FORM, b"query=" + b"x" * 1_000_000, 413, "500,000 bytes"),
    ("a query of a million bytes", "application/sparql-query", b"#" * 1_000_000, 413, "bytes"),
    ("nothing as a query", "application/sparql-query", b"", 400, "does not parse"),
]


@pytest.mark.parametrize(
    ("media", "body", "status", "said"), [p[1:] for p in POSTS], ids=[p[0] for p in POSTS]
)
def test_bad_posts_are_the_clients_fault(
    client: httpx.Client, media: str, body: bytes, status: int, said: str
) -> None:
    """Each has the status that the protocol and HTTP give it."""
    headers = {"Content-Type": media} if media else {}
    answer = client.post("/sparql", content=body, headers=headers)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_what_can_be_posted_is_said(client: httpx.Client) -> None:
    """A wrong type is answered with the right ones."""
    answer = client.post("/sparql", content=b"x", headers={"Content-Type": "text/plain"})
    kinds = answer.headers["accept-post"].split(", ")
    assert kinds == [FORM, "application/sparql-query", "application/sparql-update"]


def test_relative_names_are_taken_against_the_endpoint(client: httpx.Client) -> None:
    """It is the service's base (SPARQL 1.1, section 4.1.1.2)."""
    query = "SELECT ?iri { BIND (STR(<a>) AS ?iri) }"
    rows = bindings(client.get("/sparql", params={"query": query}))
    assert rows == [{"iri": "https://missiongraph.example/a"}]


@pytest.mark.parametrize(
    ("query", "accept"),
    [(NAMES, "image/png"), (NAMES, "text/turtle"), (BUILD, "text/csv"), ("ASK {}", "*/*;q=0")],
)
def test_what_is_not_acceptable(client: httpx.Client, query: str, accept: str) -> None:
    """A client that takes none of the formats is told what there is."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(client: httpx.Client, method: str) -> None:
    """Other methods are refused, with those that are not."""
    answer = client.request(method, "/sparql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_escapes_that_are_not_utf8_in_the_address(client: httpx.Client) -> None:
    """An address that is not UTF-8 is the client's fault."""
    assert client.get("/sparql?query=%FF%FE").status_code == 400


def test_a_fault_in_a_browser_keeps_the_query(client: httpx.Client) -> None:
    """Who mistypes a query finds it in the form again, with what is wrong."""
    answer = client.get(
        "/sparql", params={"query": "SELECT nonsense"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 400
    assert "SELECT nonsense</textarea>" in answer.text
    assert "does not parse" in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK {}", "<span>yes</span>"),
        ("ASK { FILTER(false) }", "<span>no</span>"),
        (BUILD, '<a href="/ns#Journey"'),
        ("SELECT (BNODE('x') AS ?b) (7 AS ?n) ?none {}", "_:"),
        ("SELECT * { FILTER(false) }", "Nothing was found."),
        ("SELECT * { ?s ?p ?o } LIMIT 1001", "The first 1,000 rows are shown"),
    ],
)
def test_a_browser_gets_a_table(client: httpx.Client, query: str, said: str) -> None:
    """Results of every kind, with names and links, up to what a page can bear."""
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert said in answer.text


def test_a_link_opens_a_query_without_running_it(client: httpx.Client) -> None:
    """`edit` shows the query only."""
    address = f"/sparql?{urlencode({'query': NAMES, 'edit': '1'})}"
    answer = client.get(address, headers={"Accept": "text/html"})
    assert "<h2>Results" not in answer.text
    assert "ORDER BY ?name" in answer.text


def test_nothing_but_what_is_published_is_there(
    client: httpx.Client, repository: Repository
) -> None:
    """Where things were stated is noted in the workspace alone."""
    noted = next(repository.workspace.store.quads(None, MG.statedAt), None)
    assert noted is not None
    query = f"ASK {{ ?s <{MG.statedAt.value}> ?o }}"
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is False
