# SPDX-License-Identifier: Apache-2.0
"""The W3C's suites for the SPARQL Protocol, the Graph Store Protocol and service descriptions.

Each runs against a real server, as an administrator, since the suites change what they like.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from tests.support.w3c import (
    UT,
    Exchange,
    Reply,
    Served,
    entries,
    exchanges,
    graphs_of,
    manifest,
    served,
    suite,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTOCOL = "protocol/manifest.ttl"
DIRECT, INDIRECT = (f"graph-store-protocol/manifest-{way}direct.ttl" for way in ("", "in"))
DEPRECATED = "http-rdf-update/manifest.ttl"
DESCRIBED = "service-description/manifest.ttl"
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
FORMS = {"boolean": RESULTS, "tabular": RESULTS, "RDF": ("text/turtle", "application/rdf+xml")}
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# SPARQL 1.1 Service Description, section 3.3: the features that there are.
FEATURES = {
    SD.DereferencesURIs,
    SD.UnionDefaultGraph,
    SD.RequiresDataset,
    SD.EmptyGraphs,
    SD.BasicFederatedQuery,
}

# Cases that cannot be passed as they are written, by what is wrong with them.
FAULTY = {
    "post__existing_graph": "Its Turtle lacks the full stop at the end.",
    "get_of_post__existing_graph": "It expects “John Doe” where “Jane Doe” was put before.",
    "post__multipart_formdata": "Its Turtle lacks the full stops at the ends.",
    "get_of_post__multipart_formdata": "It expects what the two faulty cases before would add.",
}
# What is written, and what must be meant; with these, all of them pass.
MENDS = {
    "post__existing_graph": {'foaf:name "Jane Doe"': 'foaf:name "Jane Doe" .'},
    "get_of_post__existing_graph": {
        "a foaf:Person;": 'a foaf:Person; foaf:name "Jane Doe";',
        '"John Doe"': '"Jane Doe"',
    },
    "post__multipart_formdata": {
        'foaf:familyName "Doe"': 'foaf:familyName "Doe" .',
        'foaf:givenName "Jane"': 'foaf:givenName "Jane" .',
    },
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that takes changes."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data") as found:
        yield found


def test_the_suites_are_whole() -> None:
    """34 cases of the protocol, 31 of the Graph Store, 3 of service descriptions."""
    suite()
    assert len(entries(PROTOCOL)) == 34
    assert sum(map(len, map(entries, (DIRECT, INDIRECT, DEPRECATED)))) == 31
    assert len(entries(DESCRIBED)) == 3


@pytest.mark.parametrize("case", entries(PROTOCOL), ids=lambda case: case.partition("#")[2])
def test_protocol(server: Served, case: URIRef) -> None:
    """Each request of a case is answered as it should be."""
    for file, graph in graphs_of(PROTOCOL, case, UT.data, UT.graphData):
        where = f"/graphs?graph={quote(str(graph), safe='')}"
        kept = server.send("PUT", where, file.read_bytes(), Content_Type="text/turtle")
        assert kept.status < 300
    for exchange in exchanges(PROTOCOL, case):
        path = exchange.path.replace("/sparql/", "/sparql", 1)
        reply = server.send(exchange.method, path, exchange.body, **exchange.headers)
        check_answer(exchange, reply)


def check_answer(exchange: Exchange, reply: Reply) -> None:
    """Status, form and truth value."""
    assert str(reply.status).startswith(tuple(exchange.statuses)), reply.body
    if exchange.form:
        assert reply.media in FORMS[exchange.form]
    if exchange.boolean is not None:
        assert json.loads(reply.body)["boolean"] is exchange.boolean


@pytest.mark.parametrize("name", [DIRECT, INDIRECT])
def test_graph_store(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """All cases of a manifest, each on an empty store as far as its graphs go."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data") as server:
        for case in entries(name):
            for number in (1, 2, 4):
                for at in (f"/graphs/person/{number}.ttl", _indirect(number)):
                    server.send("DELETE", at)
            for extra in ("http%3A%2F%2Fwww.example%2Fgsp%2Fperson%2F%2531.ttl",):
                server.send("DELETE", f"/graphs?graph={extra}")
            known: dict[str, str] = {}
            for exchange in exchanges(name, case):
                run_graph_store(server, exchange, known, str(case))


def _indirect(number: int) -> str:
    return f"/graphs?graph=http%3A%2F%2Fwww.example%2Fgsp%2Fperson%2F{number}.ttl"


def run_graph_store(server: Served, exchange: Exchange, known: dict[str, str], case: str) -> None:
    """One request, with what earlier ones told filled in."""
    path = exchange.path.replace("/gsp", "/graphs", 1)
    for place, value in known.items():
        path = path.replace(place, quote(value, safe=""))
    reply = server.send(exchange.method, path, exchange.body, **exchange.headers)
    assert str(reply.status) in exchange.statuses, (case, reply)
    for name, value in exchange.expected_headers.items():
        assert reply.headers[name] == value, case
    if exchange.location:
        known[exchange.location] = reply.headers["location"]
    if exchange.expected_body is not None:
        assert isomorphic(turtle(reply.body.decode()), turtle(exchange.expected_body)), case


def turtle(text: str) -> Graph:
    """A graph."""
    return Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize(
    ("mends", "failing"), [({}, set(FAULTY)), (MENDS, set())], ids=["as written", "as meant"]
)
def test_graph_store_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    mends: dict[str, dict[str, str]],
    failing: set[str],
) -> None:
    """The older cases, which tell one story in prose: all pass once their own faults are mended."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data") as server:
        place = {"$HOST$": server.address.removeprefix("http://"), "$GRAPHSTORE$": "graphs"}
        # One case removes a graph that none before it makes.
        server.send("PUT", "/graphs/person/2.ttl", b"<x:a> <x:b> 1 .", Content_Type="text/turtle")
        failed = set()
        for case in entries(DEPRECATED):
            name = case.partition("#")[2]
            if not _tell(server, *_story(case, mends.get(name, {})), place):
                failed.add(name)
        assert failed == failing


def _story(case: URIRef, mends: dict[str, str]) -> tuple[str, str]:
    comments = map(str, manifest(DEPRECATED).objects(case, None))
    text = next(comment for comment in comments if "#### Request" in comment)
    text = "\n".join(line.removeprefix("    ") for line in text.splitlines())
    for written, meant in mends.items():
        assert written in text
        text = text.replace(written, meant)
    asked, _, expected = text.partition("#### Response")
    return asked.partition("#### Request")[2].strip(), expected.strip()


def _tell(server: Served, asked: str, expected: str, place: dict[str, str]) -> bool:
    """Send what a case says; whether the answer is as it says."""
    head, _, body = asked.partition("\n\n")
    (method, target, _), *fields = [line.split(" ") for line in head.splitlines()]
    target = target.replace("$GRAPHSTORE$", "/graphs", 1) if target[0] == "$" else target
    headers = {field[0].rstrip(":"): " ".join(field[1:]) for field in fields}
    headers.pop("Host", None)
    headers = {name: _filled(value, place) for name, value in headers.items()}
    if "boundary=" in headers.get("Content-Type", ""):
        body = body.replace("\n", "\r\n")
    target = _filled(target, place).removeprefix(server.address)
    reply = server.send(method, target, _filled(body, place).encode() or None, **headers)
    status, _, rest = expected.partition("\n")
    place["$NEWPATH$"] = reply.headers.get("location", place.get("$NEWPATH$", ""))
    if str(reply.status) != status.split()[0]:
        return False
    wanted = rest.partition("\n\n")[2]
    return not wanted or isomorphic(turtle(reply.body.decode()), turtle(_filled(wanted, place)))


def _filled(text: str, place: dict[str, str]) -> str:
    for name, value in place.items():
        text = text.replace(name, value)
    return text


def described(server: Served) -> Graph:
    """What the endpoint says of itself."""
    reply = server.send("GET", "/sparql", Accept="text/turtle")
    assert (reply.status, reply.media) == (200, "text/turtle")
    return turtle(reply.body.decode())


def returns_rdf(server: Served) -> None:
    """GET on the endpoint returns RDF, in each syntax that is asked for."""
    found = described(server)
    for media, name in {"application/rdf+xml": "xml", "application/n-triples": "nt"}.items():
        reply = server.send("GET", "/sparql", Accept=media)
        assert reply.media == media
        assert isomorphic(Graph().parse(data=reply.body.decode(), format=name), found)


def has_endpoint_triple(server: Served) -> None:
    """The service description has an sd:endpoint that is the address which was asked."""
    endpoints = set(described(server).objects(None, SD.endpoint))
    assert endpoints == {URIRef(f"{server.address}/sparql")}


def conforms_to_schema(server: Served) -> None:
    """Terms are used as the vocabulary defines them: domains, ranges, one endpoint a service."""
    found = described(server)
    (service,) = found.subjects(RDF.type, SD.Service)
    assert (service, SD.endpoint, None) in found
    languages = {SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(found.objects(service, SD.supportedLanguage)) == languages
    assert set(found.objects(service, SD.feature)) <= FEATURES
    assert (service, SD.resultFormat, None) in found
    (dataset,) = found.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in found
    (default,) = found.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in found
    for graph in found.objects(dataset, SD.namedGraph):
        assert (graph, RDF.type, SD.NamedGraph) in found
        assert found.value(graph, SD.name) is not None


# The suite names what must hold, and leaves it to us to look.
DESCRIPTION = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("case", entries(DESCRIBED), ids=lambda case: case.partition("#")[2])
def test_service_description(server: Served, case: URIRef) -> None:
    """Each case of the suite; a new one fails until there is a look for it."""
    look = DESCRIPTION.get(case.partition("#")[2])
    assert look
    look(server)
