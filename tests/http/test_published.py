# SPDX-License-Identifier: Apache-2.0
"""The catalogue, the figures, the sitemap; what has gone and what has become another thing."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID

from missiongraph.gate import Author, Proposal
from missiongraph.loading import DEFAULT_BASE
from missiongraph.repository import Repository
from missiongraph.store import Patch
from missiongraph.terms import DCT, MG, SKOS
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPES = (
    Path(__file__).parents[3] / "shared/data/standards/dcat-ap/releases/3.0.1/html/shacl/shapes.ttl"
)
MODEL = URIRef(f"{DEFAULT_BASE}/graph/nhs-sussex/hospital-discharge")
HERE = "/doc/nhs-sussex/journey/leaving-hospital"
FORMATS = ["turtle", "jsonld", "rdfxml", "ntriples"]


def read(client: httpx.Client, path: str, form: str = "turtle") -> Graph:
    """What a client reads with another library than the server's."""
    answer = client.get(path, params={"format": form})
    assert answer.status_code == 200, answer.text
    names = {"jsonld": "json-ld", "rdfxml": "xml", "ntriples": "nt"}
    with warnings.catch_warnings():
        # The library's reader of JSON-LD uses a class that the library is about to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=answer.content, format=names.get(form, form))


def test_the_catalogue_names_each_model_and_the_service(
    client: httpx.Client, repository: Repository
) -> None:
    """With title, publisher, licence and the last change; every address that it gives answers."""
    found = read(client, "/catalog")
    listed = set(found.objects(URIRef(f"{DEFAULT_BASE}/catalog"), DCAT.dataset))
    assert listed == {URIRef(graph.value) for graph in repository.models()}
    assert str(found.value(MODEL, DCTERMS.title)) == "Hospital discharge in Sussex"
    publisher = found.value(MODEL, DCTERMS.publisher)
    assert str(found.value(publisher, FOAF.name)) == "NHS Sussex"
    assert found.value(MODEL, DCTERMS.modified) is not None
    assert found.value(MODEL, DCTERMS.license) or found.value(MODEL, DCTERMS.rights)
    files = list(found.objects(MODEL, DCAT.distribution))
    assert len(files) == 4
    for file in files:
        answer = client.get(str(found.value(file, DCAT.downloadURL)))
        media = str(found.value(file, DCAT.mediaType)).partition("media-types/")[2]
        assert answer.headers["content-type"].startswith(media)
    endpoint = found.value(predicate=RDF.type, object=DCAT.DataService)
    asked = str(found.value(endpoint, DCAT.endpointURL))
    assert client.get(asked, params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_each_format_says_the_same(client: httpx.Client, path: str) -> None:
    """Whichever is asked for."""
    graphs = [set(read(client, path, form)) for form in FORMATS]
    assert len(graphs[0]) > 20
    assert [graph == graphs[0] for graph in graphs] == [True] * len(FORMATS)


def test_the_catalogue_is_dcat_ap(client: httpx.Client) -> None:
    """By the official shapes of DCAT-AP 3.0.1, with an engine that the server does not use."""
    if not SHAPES.is_file():
        pytest.skip(f"the shapes of DCAT-AP are not there: {SHAPES}")
    conforms, _, text = validate(read(client, "/catalog"), shacl_graph=Graph().parse(SHAPES))
    assert conforms, text


def test_the_catalogue_as_a_page(client: httpx.Client) -> None:
    """A browser is led to each model."""
    page = client.get("/catalog", headers={"Accept": "text/html"})
    assert '<a href="/graph/nhs-sussex/hospital-discharge">' in page.text
    assert '<a href="/graph/nhs-sussex/hospital-discharge.ttl">' in page.text


def test_the_figures_are_those_of_the_files(client: httpx.Client, repository: Repository) -> None:
    """Counted again from the dumps that the description names, by another library."""
    found = read(client, "/.well-known/void")
    whole = URIRef(f"{DEFAULT_BASE}/.well-known/void#all")
    dumps = list(found.objects(whole, VOID.dataDump))
    assert len(dumps) == len(repository.models())
    facts = Graph()
    for dump in dumps:
        facts.parse(data=client.get(str(dump)).content, format="turtle")
    number = {p: int(str(found.value(whole, VOID[p]))) for p in ("triples", "entities", "classes")}
    assert number == {
        "triples": len(facts),
        "entities": len(set(facts.subjects(RDF.type))),
        "classes": len(set(facts.objects(None, RDF.type))),
    }
    step = next(found.subjects(VOID["class"], URIRef(MG.Step.value)))
    steps = set(facts.subjects(RDF.type, URIRef(MG.Step.value)))
    assert int(str(found.value(step, VOID.entities))) == len(steps) > 0
    title = next(found.subjects(VOID.property, DCTERMS.title))
    assert int(str(found.value(title, VOID.triples))) == len(
        list(facts.triples((None, DCTERMS.title, None)))
    )


def test_every_document_is_in_the_sitemap(client: httpx.Client) -> None:
    """Each address that it lists answers; robots are told where it is, and to ask no queries."""
    robots = client.get("/robots.txt").text
    assert "Disallow: /sparql" in robots
    place = re.findall(r"^Sitemap: (\S+)$", robots, re.MULTILINE)
    text = client.get(place[0]).text
    addresses = re.findall(r"<loc>([^<]+)</loc>", text)
    start = str(client.base_url).rstrip("/")
    assert f"{start}/doc/nhs-sussex/journey/leaving-hospital" in addresses
    assert len(addresses) == len(set(addresses)) > 100
    for address in addresses[:: len(addresses) // 10]:
        assert client.get(address).status_code == 200
    assert client.get("/sitemap.xml", params={"part": "-1"}).status_code == 400


def test_a_document_says_where_each_fact_comes_from(
    client: httpx.Client, repository: Repository
) -> None:
    """TriG has each fact in its graph; every format says at which revision the graphs are."""
    thing = f"{DEFAULT_BASE}/id/nhs-sussex/journey/leaving-hospital"
    quads = list(parse(client.get(f"{HERE}.trig").content, RdfFormat.TRIG))
    said = {q for q in quads if q.subject == NamedNode(thing) and q.graph_name != DefaultGraph()}
    stored = set(repository.published.store.quads(NamedNode(thing)))
    assert said == stored
    assert len({quad.graph_name for quad in said}) > 1
    for suffix, form in (("ttl", RdfFormat.TURTLE), ("nq", RdfFormat.N_QUADS)):
        triples = {q.triple for q in parse(client.get(f"{HERE}.{suffix}").content, form)}
        revision = NamedNode(f"{DEFAULT_BASE}/revision/{repository.published.head}")
        assert Triple(NamedNode(str(MODEL)), DCT.hasVersion, revision) in triples
    page = client.get(f"{HERE}.html").text
    assert f"revision {repository.published.head}," in page


@pytest.mark.parametrize(
    ("path", "media", "begins"),
    [
        ("/ns/context.jsonld", "application/ld+json", "{"),
        ("/ns/alignments/dcat.ttl", "text/turtle", "#"),
        ("/ns/hierarchy.txt", "text/plain", ""),
    ],
)
def test_the_companions_of_the_ontology(
    client: httpx.Client, path: str, media: str, begins: str
) -> None:
    """Each has its own media type."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert answer.text.startswith(begins)


@pytest.mark.parametrize("path", ["/ns/nothing.ttl", "/ns/../shapes/mission.ttl", "/ns/alignments"])
def test_nothing_else_lies_beside_the_ontology(client: httpx.Client, path: str) -> None:
    """What is no companion is not found."""
    assert client.get(path).status_code == 404


GRAPH = NamedNode(f"{DEFAULT_BASE}/graph/east/odd")
START = f"{DEFAULT_BASE}/id/east/organisation"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server of which two organisations went, one of them into a third."""
    old, new, gone = (NamedNode(f"{START}/{name}") for name in ("old", "new", "gone"))
    about = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    things = (old, new, gone)
    stated = [Quad(thing, about, MG.Organisation, GRAPH) for thing in things]
    stated += [
        Quad(thing, SKOS.prefLabel, Literal(thing.value[-4:].strip("n/"), language="en"), GRAPH)
        for thing in things
    ]
    with Repository(tmp_path_factory.mktemp("changed") / "data") as repository:
        went = [quad for quad in stated if quad.subject != new]
        for patch in (Patch(stated), Patch([Quad(old, MG.replacedBy, new, GRAPH)], went)):
            repository.release.submit(Proposal(patch, Author("tests"), "Change it"))
        with serving(repository.reading()) as address, httpx.Client(base_url=address) as client:
            yield client


def test_what_is_gone_is_gone(changed: httpx.Client) -> None:
    """It is told from what never was there, in every format."""
    for path in ("/doc/east/organisation/gone", "/doc/east/organisation/gone.ttl"):
        answer = changed.get(path)
        assert answer.status_code == 410
        assert "was published once" in answer.json()["detail"]
    assert changed.get("/doc/east/organisation/never").status_code == 404


def test_what_became_another_leads_on(changed: httpx.Client) -> None:
    """From its document to that of the other, which answers."""
    answer = changed.get("/doc/east/organisation/old")
    assert (answer.status_code, answer.headers["location"]) == (303, "/doc/east/organisation/new")
    assert changed.get("/doc/east/organisation/new").status_code == 200
