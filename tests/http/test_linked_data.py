# SPDX-License-Identifier: Apache-2.0
"""The names in the data lead to what is said of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from missiongraph.terms import MG, OWL, RDF, RDFS, SKOS
from tests.http.conftest import JOURNEY

if TYPE_CHECKING:
    import httpx

DOC = "/doc/nhs-sussex/journey/leaving-hospital"
GRAPH = "/graph/nhs-sussex/hospital-discharge"
THING = NamedNode(JOURNEY)
HTML = {"Accept": "text/html"}
FORMATS = [
    ("text/turtle", "ttl", RdfFormat.TURTLE),
    ("application/ld+json", "jsonld", RdfFormat.JSON_LD),
    ("application/rdf+xml", "rdf", RdfFormat.RDF_XML),
    ("application/n-triples", "nt", RdfFormat.N_TRIPLES),
]


def triples(answer: httpx.Response, form: RdfFormat) -> set[Triple]:
    """What an answer says."""
    assert answer.status_code == 200, answer.text
    return {quad.triple for quad in parse(answer.content, form)}


def test_a_thing_leads_to_its_document(client: httpx.Client) -> None:
    """303, on the host that was asked; the data keep their names."""
    answer = client.get("/id/nhs-sussex/journey/leaving-hospital")
    assert answer.status_code == 303
    assert answer.headers["location"] == DOC
    assert client.get(DOC).status_code == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/a%2Fb/c%20d", "/doc/a%2Fb/c%20d"),
        ("/id/caf%C3%A9", "/doc/caf%C3%A9"),
        ("/id/x?format=ttl", "/doc/x?format=ttl"),
        ("/id//other.example/x", "/doc//other.example/x"),
    ],
)
def test_redirects_stay_here(client: httpx.Client, path: str, location: str) -> None:
    """What was sent is sent on as it is: no other host, no other header."""
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == location
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("media", "suffix", "form"), FORMATS, ids=[f[1] for f in FORMATS])
def test_documents_are_negotiated(
    client: httpx.Client, media: str, suffix: str, form: RdfFormat
) -> None:
    """By the Accept header and by a suffix the same is said, in each format."""
    by_header = client.get(DOC, headers={"Accept": media})
    by_suffix = client.get(f"{DOC}.{suffix}", headers=HTML)
    assert by_header.headers["content-type"].split(";")[0] == media
    assert by_suffix.headers["content-type"] == by_header.headers["content-type"]
    assert "Accept" in by_header.headers["vary"].split(", ")
    assert triples(by_header, form) == triples(by_suffix, form)
    assert triples(by_header, form) == triples(client.get(f"{DOC}.nt"), RdfFormat.N_TRIPLES)


def test_a_document_says_what_is_said_of_a_thing(client: httpx.Client) -> None:
    """Its own facts, those that name it, and the names of all that they speak of."""
    said = triples(client.get(DOC, headers={"Accept": "text/turtle"}), RdfFormat.TURTLE)
    base = "https://missiongraph.example/id"
    stage = NamedNode(f"{base}/nhs-sussex/stage/going-home")
    part = NamedNode(f"{base}/west-sussex/journey/arranging-care-at-home")
    assert Triple(THING, RDF.type, MG.Journey) in said
    assert Triple(THING, SKOS.prefLabel, Literal("Leaving hospital", language="en")) in said
    assert Triple(stage, MG.stageOf, THING) in said
    assert Triple(part, MG.subJourneyOf, THING) in said
    assert Triple(stage, RDFS.label, Literal("Going home", language="en")) in said
    assert Triple(MG.stageOf, RDFS.label, Literal("stage of", language="en")) in said


def test_names_do_not_change_with_the_host(client: httpx.Client) -> None:
    """Another Host header changes no name in the data, and no redirect."""
    headers = {"Host": "evil.example", "Accept": "text/turtle"}
    assert "evil.example" not in client.get(DOC, headers=headers).text
    answer = client.get("/id/nhs-sussex/journey/leaving-hospital", headers=headers)
    assert answer.headers["location"] == DOC


def test_the_page_about_a_thing(client: httpx.Client) -> None:
    """Name, kind, description, facts with links and sources, what names it, what to ask."""
    page = client.get(DOC, headers=HTML).text
    assert "<h1>Leaving hospital</h1>" in page
    assert ">journey</a></p>" in page
    assert "From the ward to home" in page
    assert 'href="/doc/nhs-sussex/organisation/sussex-ics"' in page
    assert 'href="/graph/nhs-sussex/hospital-discharge"' in page
    assert "derived by rules" in page
    assert ">The level of each thing</a>, from:" in page
    assert "/api/v1/questions/organisations-touching-journey?journey=https" in page
    assert '<link rel="alternate" type="text/turtle" href="/doc/nhs-sussex/journey' in page
    assert "/touch/" not in page


def test_stages_stand_in_their_order(client: httpx.Client) -> None:
    """What has places is listed by them."""
    page = client.get(DOC, headers=HTML).text
    names = ("Planning to leave", "Ready to leave", "Going home", "Settling at home")
    listed = page.index(">stage of</a> this")
    places = [page.index(f">{name}</a>", listed) for name in names]
    assert places == sorted(places)


def test_the_page_about_an_organisation_asks_about_its_journeys(client: httpx.Client) -> None:
    """A unit is an organisation too, so the question fits it."""
    for path in ("organisation/sussex-ics", "unit/ward-team"):
        page = client.get(f"/doc/nhs-sussex/{path}", headers=HTML).text
        assert "/api/v1/questions/journeys-touched-by-organisation?organisation=" in page


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/doc/east/system/caf%C3%A9", "café"),
        ("/doc/east/system/a%2Fb", "a%2Fb"),
        ("/doc/east/system/dotted.ttl", "dotted.ttl"),
    ],
)
def test_odd_names_are_found(client: httpx.Client, path: str, iri: str) -> None:
    """Letters beyond ASCII, escapes and dots are parts of names."""
    said = triples(client.get(path, headers={"Accept": "text/turtle"}), RdfFormat.TURTLE)
    thing = NamedNode(f"https://missiongraph.example/id/east/system/{iri}")
    assert Triple(thing, RDF.type, MG.System) in said


@pytest.mark.parametrize(
    "path",
    [
        "/doc/nobody/nothing/nowhere",
        "/doc/nhs-sussex/journey/leaving-hospital.xyz",
        "/doc/",
        "/doc/a b",
        "/doc/%00",
        "/doc/%FF",
        "/doc/%3Cscript%3E",
        "/doc/..%2f..%2fetc%2fpasswd",
        "/graph/nobody/nothing",
        "/code/nothing",
        "/doc/nothing.ttl",
    ],
)
def test_what_is_not_there(client: httpx.Client, path: str) -> None:
    """Unknown names are not found: a problem for programs, a page for people."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    page = client.get(path, headers=HTML)
    assert page.status_code == 404
    assert "<h1>Nothing has this name</h1>" in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("path", [DOC, "/ns", GRAPH, "/code/role/provides"])
def test_what_is_not_acceptable(client: httpx.Client, path: str) -> None:
    """A client that takes none of the formats is told so."""
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(("media", "suffix", "form"), FORMATS, ids=[f[1] for f in FORMATS])
def test_the_ontology(client: httpx.Client, media: str, suffix: str, form: RdfFormat) -> None:
    """The ontology comes in each format, by header and by name."""
    said = triples(client.get("/ns", headers={"Accept": media}), form)
    assert Triple(MG.Journey, RDF.type, OWL.Class) in said
    assert said == triples(client.get("/ns", params={"format": suffix}), form)


def test_the_page_of_the_ontology(client: httpx.Client) -> None:
    """Each term has a place to link to."""
    page = client.get("/ns", headers=HTML).text
    assert '<dt id="Journey">' in page
    assert '<dt id="stageOf">' in page
    told = page.partition('<dt id="stageOf">')[2].partition("</dd>")[0]
    assert 'From <a href="#Stage">Stage</a> to <a href="#Journey">Journey</a>' in told
    assert '/api/v1/questions/journey-blueprint">' in told
    feeling = page.partition('<dt id="feeling">')[2].partition("</dd>")[0]
    assert '/code/experience">experience</a>' in feeling


def test_the_page_of_the_ontology_leads_to_its_own_places(client: httpx.Client) -> None:
    """Each link within the page has a place to lead to, and no place is there twice."""
    page = client.get("/ns", headers=HTML).text
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_a_graph_holds_what_its_agency_says(client: httpx.Client) -> None:
    """Its content as RDF; as a page, what it describes."""
    said = triples(client.get(GRAPH, headers={"Accept": "text/turtle"}), RdfFormat.TURTLE)
    part = NamedNode("https://missiongraph.example/id/west-sussex/journey/arranging-care-at-home")
    assert Triple(THING, RDF.type, MG.Journey) in said
    assert not any(triple.subject == part for triple in said)
    page = client.get(GRAPH, headers=HTML).text
    assert "<summary>journey: 3</summary>" in page
    assert f'<a href="{DOC}">Leaving hospital</a>' in page


def test_a_code_is_described(client: httpx.Client) -> None:
    """Roles and other codes have documents too."""
    page = client.get("/code/role/provides", headers=HTML).text
    assert "<h1>provides</h1>" in page


def test_every_link_of_a_document_leads_somewhere(client: httpx.Client) -> None:
    """Following the links of a page on this host ends at pages."""
    page = client.get(DOC, headers=HTML).text
    found = {part.split('"')[0].split("#")[0] for part in page.split('href="')[1:]}
    own = sorted(link.replace("&amp;", "&") for link in found if link.startswith("/"))
    assert len(own) > 30
    assert [link for link in own if client.get(link, headers=HTML).status_code != 200] == []
