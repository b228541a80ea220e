# SPDX-License-Identifier: Apache-2.0
"""What well-known tools send, written by hand: their parameters, their lists of what they accept.

The lists are those that Jena, RDF4J, Yasgui, the OWL API (Protégé), Virtuoso's form and others have
in their code or show in their logs. What is answered, rdflib reads.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from rdflib import Dataset, Graph, URIRef, Variable
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.query import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.clients.conftest import Site

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TURTLE, RDF_XML, TRIG = "text/csv", "text/turtle", "application/rdf+xml", "application/trig"

JENA_ROWS = (
    f"{JSON},{XML};q=0.9,text/tab-separated-values;q=0.7,text/csv;q=0.5,"
    "application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1"
)
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
    "application/rdf+xml;q=0.7,*/*;q=0.3"
)
JENA_DATASET = "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.5"
RDF4J_ROWS = (
    f"text/csv;q=0.8, {JSON};q=0.8, application/json;q=0.8, {XML}, application/xml, "
    "text/tab-separated-values;q=0.8, application/x-binary-rdf-results-table;q=0.8"
)
# FedX sends a line for each.
RDF4J_LINES = [
    "application/x-binary-rdf-results-table;q=0.8",
    XML,
    f"{JSON};q=0.8",
    "text/tab-separated-values;q=0.8",
    "text/csv;q=0.8",
]
YASGUI = f"{JSON},*/*;q=0.9"
OWL_API = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
READERS = {JSON: "json", XML: "xml", CSV: "csv"}


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    media: str
    headers: Mapping[str, str]
    body: bytes

    def names(self) -> list[str]:
        """The names in results, in the order in which they came."""
        assert self.status == 200, self.body
        found = Result.parse(io.BytesIO(self.body), format=READERS[self.media])
        return [str(row[Variable("name")]) for row in found.bindings]


def send(
    site: Site, method: str, path: str, body: str = "", **headers: str | Sequence[str]
) -> Answer:
    """Send a request with just these headers; a list is sent as a line for each."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=30)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            connection.putheader(name.replace("_", "-"), value)
    if body:
        connection.putheader("Content-Length", str(len(body.encode())))
    connection.endheaders(body.encode() or None)
    found = connection.getresponse()
    said = {name.lower(): value for name, value in found.getheaders()}
    content = found.read()
    connection.close()
    return Answer(found.status, said.get("content-type", "").partition(";")[0], said, content)


BY_GET = [
    pytest.param({}, JENA_ROWS, JSON, id="Jena"),
    pytest.param(
        {"queryLn": "SPARQL", "infer": "true", "timeout": "0"}, RDF4J_ROWS, XML, id="RDF4J"
    ),
    pytest.param({"infer": "true"}, RDF4J_LINES, XML, id="FedX, in several lines"),
    pytest.param({}, YASGUI, JSON, id="Yasgui"),
    pytest.param({"output": "csv"}, "*/*", CSV, id="R, with Fuseki's name for the format"),
    pytest.param({"format": "text/csv"}, "*/*", CSV, id="Excel"),
    pytest.param({"format": "csv"}, BROWSER, CSV, id="a link that a browser follows"),
    pytest.param({}, "application/json", JSON, id="fetch, for JSON"),
    pytest.param({}, [], JSON, id="a script that says nothing"),
    pytest.param(
        {"default-graph-uri": "", "format": JSON, "timeout": "0", "debug": "on"},
        BROWSER,
        JSON,
        id="Virtuoso's form",
    ),
    pytest.param(
        {"default-graph-uri": "", "should-sponge": "", "output": "xml", "signal_void": "on"},
        "text/plain, */*; q=0.01",
        XML,
        id="an address for Virtuoso, by jQuery",
    ),
]


@pytest.mark.parametrize(("more", "accept", "media"), BY_GET)
def test_a_query_in_an_address_is_understood(
    site: Site, stages: list[str], more: dict[str, str], accept: str | list[str], media: str
) -> None:
    """Parameters of other servers do no harm; the answer is in the format that is liked best."""
    path = "/sparql?" + urlencode({"query": site.stages, **more})
    answer = send(site, "GET", path, Accept=accept)
    assert answer.media == media
    assert answer.names() == stages


BY_POST = [
    pytest.param(f"{FORM};charset=UTF-8", JENA_ROWS, JSON, id="Jena"),
    pytest.param(f"{FORM}; charset=utf-8", RDF4J_ROWS, XML, id="RDF4J"),
    pytest.param(f"{FORM}; charset=utf8", RDF4J_LINES, XML, id="FedX"),
    pytest.param(f'{FORM}; charset="UTF-8"', YASGUI, JSON, id="Yasgui"),
    pytest.param("Application/X-WWW-Form-URLEncoded", CSV, CSV, id="in capitals"),
    pytest.param(f"{QUERY}; charset=UTF-8", JENA_ROWS, JSON, id="Jena, as the body"),
    pytest.param(QUERY, YASGUI, JSON, id="fetch, as the body"),
]


@pytest.mark.parametrize(("kind", "accept", "media"), BY_POST)
def test_a_query_that_is_posted_is_understood(
    site: Site, stages: list[str], kind: str, accept: str | list[str], media: str
) -> None:
    """However the type of the body is written."""
    form = urlencode({"query": site.stages, "infer": "true", "default-graph-uri": ""})
    body = site.stages if kind.startswith(QUERY) else form
    answer = send(site, "POST", "/sparql", body, Content_Type=kind, Accept=accept)
    assert answer.media == media
    assert answer.names() == stages


def test_a_program_that_only_fetches_an_address_gets_a_table(site: Site, stages: list[str]) -> None:
    """As `pandas.read_csv` and `read.csv` do: urllib says nothing of what it accepts."""
    address = f"{site.sparql}?{urlencode({'query': site.stages, 'format': 'csv'})}"
    with urlopen(address) as answer:  # noqa: S310 (the server of these tests)
        lines = answer.read().decode().split("\r\n")
    assert lines == ["name", *stages, ""]


@pytest.mark.parametrize(
    ("accept", "media", "read"),
    [
        pytest.param(JENA_GRAPH, TURTLE, "turtle", id="Jena"),
        pytest.param(JENA_DATASET, TRIG, "trig", id="Jena, for a dataset"),
        pytest.param(OWL_API, RDF_XML, "xml", id="Protégé"),
        pytest.param("text/turtle;q=0.9, text/n3, text/rdf+n3", TURTLE, "turtle", id="N3"),
        pytest.param(
            "application/ld+json;profile=x, text/turtle;q=0.1", TURTLE, "turtle", id="LDP"
        ),
        pytest.param([], TURTLE, "turtle", id="a script that says nothing"),
    ],
)
@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")
@pytest.mark.parametrize("door", ["document", "query", "graph"])
def test_facts_come_as_a_tool_likes_them(
    site: Site, door: str, accept: str | list[str], media: str, read: str
) -> None:
    """From a document, a query and a graph: the journey has its name in each."""
    graph = quote(f"{site.address}/graph/nhs-sussex/hospital-discharge", safe="")
    query = urlencode({"query": f"DESCRIBE <{site.journey}>"})
    paths = {
        "document": site.journey.removeprefix(site.address).replace("/id/", "/doc/"),
        "query": f"/sparql?{query}",
        "graph": f"/graphs?graph={graph}",
    }
    answer = send(site, "GET", paths[door], Accept=accept)
    assert (answer.status, answer.media) == (200, media)
    found = Dataset(default_union=True).parse(data=answer.body.decode(), format=read)
    names = set(map(str, found.objects(URIRef(site.journey), SKOS.prefLabel)))
    assert names == {"Leaving hospital"}


def test_the_name_of_the_ontology_opens_in_protege(site: Site) -> None:
    """`/ns`, with what the OWL API accepts, is an ontology in RDF/XML."""
    answer = send(site, "GET", "/ns", Accept=OWL_API)
    assert answer.media == RDF_XML
    found = Graph().parse(data=answer.body.decode(), format="xml")
    assert list(found.subjects(RDF.type, OWL.Ontology))


def test_jena_puts_reads_and_drops_a_graph(site: Site) -> None:
    """As RDFConnection does: PUT, POST and GET with `graph`, an update, DELETE."""
    path = f"/graphs?graph={quote(site.draft, safe='')}"
    signed = {"Authorization": f"Bearer {site.token}"}
    facts = '<{0}/id/nhs-sussex/system/{1}> a <{2}System> ; <{3}> "{1}"@en .'
    one, two = (
        facts.format(site.address, name, "https://w3id.org/missiongraph/ns#", SKOS.prefLabel)
        for name in ("Jena", "Fuseki")
    )
    turtle = {"Content_Type": "text/turtle;charset=utf-8", **signed}
    assert send(site, "PUT", path, one, **turtle).status == 201
    assert send(site, "POST", path, two, **turtle).status == 200
    update = f"DELETE WHERE {{ GRAPH <{site.draft}> {{ ?s ?p 'Jena'@en }} }}"
    kind = f"{UPDATE};charset=utf-8"
    assert send(site, "POST", "/sparql", update, Content_Type=kind, **signed).status == 422
    where = f"?s <{SKOS.prefLabel}> 'Jena'@en ; ?p ?o"
    update = f"WITH <{site.draft}> DELETE {{ ?s ?p ?o }} WHERE {{ {where} }}"
    assert send(site, "POST", "/sparql", update, Content_Type=kind, **signed).status == 200
    got = send(site, "GET", path, Accept=JENA_GRAPH, **signed)
    names = Graph().parse(data=got.body.decode(), format="turtle").objects(None, SKOS.prefLabel)
    assert list(map(str, names)) == ["Fuseki"]
    assert send(site, "DELETE", path, **signed).status == 200
    assert send(site, "HEAD", path, Accept=JENA_GRAPH, **signed).status == 404
