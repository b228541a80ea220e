# SPDX-License-Identifier: Apache-2.0
"""SPARQLWrapper, which asks in all the ways that the protocol has."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from xml.dom.minidom import Document, Element, Text

import pytest
from rdflib import Graph, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

if TYPE_CHECKING:
    from tests.clients.conftest import Site

NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def client_of(site: Site, query: str, form: str = JSON) -> SPARQLWrapper:
    """A client with a query."""
    client = SPARQLWrapper(site.sparql)
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


def converted(client: SPARQLWrapper) -> Any:  # noqa: ANN401 (it depends on the format)
    """What the client makes of the answer."""
    return client.queryAndConvert()


def asked(site: Site, query: str, form: str = JSON) -> Any:  # noqa: ANN401 (as above)
    """What it makes of the answer to a query."""
    return converted(client_of(site, query, form))


def _words(element: Element) -> str:
    assert isinstance(element.firstChild, Text)
    return element.firstChild.data


def changed(site: Site, update: str, token: str | None = None) -> None:
    """Send an update by POST."""
    client = SPARQLWrapper(site.sparql)
    client.setMethod(POST)
    client.setQuery(update)
    if token is not None:
        client.addCustomHttpHeader("Authorization", f"Bearer {token}")
    client.query()


@pytest.mark.parametrize(("method", "way"), WAYS, ids=["get", "form", "direct"])
def test_rows_come_in_order_however_they_are_asked_for(
    site: Site, stages: list[str], method: str, way: str
) -> None:
    """By GET, by a form, and with the query as the body."""
    client = client_of(site, site.stages)
    client.setMethod(method)
    client.setRequestMethod(way)
    bindings = converted(client)["results"]["bindings"]
    assert [binding["name"]["value"] for binding in bindings] == stages
    assert {binding["name"]["xml:lang"] for binding in bindings} == {"en"}


def test_rows_come_in_every_format(site: Site, stages: list[str]) -> None:
    """CSV, TSV and XML say what JSON says."""
    rows = csv.reader(io.StringIO(asked(site, site.stages, CSV).decode()))
    assert [row[0] for row in rows] == ["name", *stages]
    lines = asked(site, site.stages, TSV).decode().splitlines()
    assert lines == ["?name", *(f'"{name}"@en' for name in stages)]
    document = asked(site, site.stages, XML)
    assert isinstance(document, Document)
    literals = document.getElementsByTagName("literal")
    assert [_words(literal) for literal in literals] == stages


@pytest.mark.parametrize(("there", "path"), [(True, "leaving-hospital"), (False, "nowhere")])
def test_a_question_of_yes_or_no_is_answered(
    site: Site,
    there: bool,  # noqa: FBT001 (a parameter of the test)
    path: str,
) -> None:
    """The journey is there, and one that nobody described is not."""
    found = asked(site, f"ASK {{ <{site.address}/id/nhs-sussex/journey/{path}> ?p ?o }}")
    assert found["boolean"] is there


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
@pytest.mark.parametrize(
    "query",
    ["CONSTRUCT {{ <{0}> ?p ?o }} WHERE {{ <{0}> ?p ?o }}", "DESCRIBE <{0}>"],
    ids=["construct", "describe"],
)
def test_graphs_come_in_every_format(site: Site, query: str, form: str) -> None:
    """The name of the journey is read back from each."""
    found = asked(site, query.format(site.journey), form)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format=form)
    names = graph.objects(URIRef(site.journey), URIRef(NAME))
    assert [str(name) for name in names] == ["Leaving hospital"]


def test_a_query_that_is_none_is_told_as_such(site: Site) -> None:
    """The exception for a query that is badly formed holds what the parser says of it."""
    with pytest.raises(QueryBadFormed, match="does not parse"):
        asked(site, "SELECT WHERE { nothing")


def test_an_update_is_for_who_has_a_token(site: Site) -> None:
    """Without one nothing changes; with one it does, and can be taken back."""
    there = f"ASK {{ GRAPH <{site.draft}> {{ ?s ?p ?o }} }}"
    name = f'<{site.address}/id/nhs-sussex/need/sleep> <{NAME}> "Sleep"@en'
    insert = f"INSERT DATA {{ GRAPH <{site.draft}> {{ {name} }} }}"
    with pytest.raises(Unauthorized):
        changed(site, insert)
    client = client_of(site, there)
    client.addCustomHttpHeader("Authorization", f"Bearer {site.token}")
    assert converted(client)["boolean"] is False
    changed(site, insert, site.token)
    assert converted(client)["boolean"] is True
    changed(site, f"DROP GRAPH <{site.draft}>", site.token)
    assert converted(client)["boolean"] is False
