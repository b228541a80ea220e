# SPDX-License-Identifier: Apache-2.0
"""Every address that a catalogue, sitemap, page or header gives answers, however data came in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from missiongraph.cli import run
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import EXAMPLES, serving
from tests.http.test_pages import Outline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = "https://data.example"
NS = "https://w3id.org/missiongraph/ns#"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
# As browsers say it.
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MODELS = ("by-graph/model", "by-post/model", "by-update/model", "by-resource/model")
LOADED = "sunderland/back-to-work"
# Names that look like a suffix, or are percent-encoded.
ODD = ("odd/names.ttl", "odd/caf%C3%A9")


def system(agency: str) -> str:
    """A statement of an agency, as N-Triples."""
    name = f"<{BASE}/id/{agency}/system/desk>"
    return f'{name} a <{NS}System> . {name} <{LABEL}> "Desk"@en .'.replace(
        " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, list[str]]]:
    """A client of a server into which a model was written by each route and the command.

    With it come the addresses that the answers to these writes gave in their headers.
    """
    data = tmp_path_factory.mktemp("written") / "data"
    example = EXAMPLES / "back-to-work.xlsx"
    assert run(["load", str(example), "--data", str(data), "--base", BASE]) == 0
    with Repository(data) as repository:
        token = Tokens(data).create("writer", [Scope.PUBLISH])
        served = serving(repository.reading(), repository=repository)
        signed = {"Authorization": f"Bearer {token}"}
        with served as address, httpx.Client(base_url=address, timeout=30) as client:
            given = list(written_by(client, signed))
            yield client, given


def written_by(client: httpx.Client, signed: dict[str, str]) -> Iterator[str]:
    """Write a model by each route and publish all; the addresses that headers gave."""
    turtle = {"Content-Type": "text/turtle", **signed}
    update = {"Content-Type": "application/sparql-update", **signed}
    graph = f"{BASE}/graph/by-update/model"
    answers = [
        client.put("/graphs/by-graph/model", content=system("by-graph"), headers=turtle),
        client.post("/graphs/by-post/model", content=system("by-post"), headers=turtle),
        client.post(
            "/sparql",
            content=f"INSERT DATA {{ GRAPH <{graph}> {{ {system('by-update')} }} }}",
            headers=update,
        ),
        client.put(
            "/api/v1/systems/by-resource/lamp?graph=by-resource/model",
            json={"name": {"en": "Lamp"}},
            headers=signed,
        ),
        client.post(
            "/api/v1/systems?agency=by-resource&graph=by-resource/model",
            json={"name": {"en": "Chair"}},
            headers=signed,
        ),
        *(client.put(f"/graphs/{odd}", content=system("odd"), headers=turtle) for odd in ODD),
        client.post(
            "/api/v1/publications",
            json={"models": [*MODELS, *(f"{BASE}/graph/{odd}" for odd in ODD), LOADED]},
            headers=signed,
        ),
    ]
    for answer in answers:
        assert answer.is_success, answer.text
        yield from addresses_of(answer)


def addresses_of(answer: httpx.Response) -> Iterator[str]:
    """The addresses that the headers of an answer give."""
    for name in ("Location", "Content-Location"):
        if name in answer.headers:
            yield urljoin(str(answer.url), answer.headers[name])
    for target in re.findall(r"<([^>]*)>\s*;", answer.headers.get("Link", "")):
        yield urljoin(str(answer.url), target)


def read(client: httpx.Client, path: str) -> Graph:
    """What a description says, read by another library."""
    answer = client.get(path, params={"format": "turtle"})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format="turtle")


def lost(
    client: httpx.Client, addresses: set[str], headers: dict[str, str] | None = None
) -> list[str]:
    """The addresses on this server, or names of its data, that do not answer."""
    place = str(client.base_url).rstrip("/")
    found = []
    for address in sorted(addresses):
        here = urldefrag(address)[0].replace(BASE, place, 1)
        if not here.startswith(place) or urlsplit(here).path == "/sparql":
            continue
        answer = client.get(here, headers=headers, follow_redirects=True)
        if answer.status_code != 200 or not answer.content:
            found.append(f"{answer.status_code} {address}")
    return found


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_every_address_of_a_description_answers(
    written: tuple[httpx.Client, list[str]], path: str
) -> None:
    """Datasets, publishers, landing pages, downloads, dumps: names of the data lead on, too."""
    client, _ = written
    found = read(client, path)
    named = {str(node) for triple in found for node in triple if isinstance(node, URIRef)}
    files = {DCAT.downloadURL, DCAT.landingPage, DCAT.accessURL, VOID.dataDump}
    listed = {str(node) for p in files for node in found.objects(predicate=p)}
    assert len(listed) >= len(MODELS) + len(ODD) + 1
    assert listed <= named
    assert lost(client, named) == []


def test_a_model_without_a_title_is_its_agency_s(
    written: tuple[httpx.Client, list[str]],
) -> None:
    """Its publisher is the agency whose graph it is, and has a document."""
    client, _ = written
    found = read(client, "/catalog")
    for model in MODELS:
        agency = URIRef(f"{BASE}/id/{model.partition('/')[0]}")
        assert found.value(URIRef(f"{BASE}/graph/{model}"), DCTERMS.publisher) == agency
        page = client.get(f"/doc/{model.partition('/')[0]}", headers=HTML)
        assert page.status_code == 200
        assert model in page.text


@pytest.mark.parametrize("model", [*MODELS, *ODD])
def test_a_model_can_be_had_in_every_format(
    written: tuple[httpx.Client, list[str]], model: str
) -> None:
    """By suffix and as a page; each holds what was written."""
    client, _ = written
    page = client.get(f"/graph/{model}", headers=HTML)
    assert page.status_code == 200
    assert "<summary>system: " in page.text
    for suffix, form in {"ttl": "turtle", "nt": "nt", "rdf": "xml"}.items():
        answer = client.get(f"/graph/{model}.{suffix}")
        assert answer.status_code == 200
        assert len(Graph().parse(data=answer.content, format=form)) >= 2
    assert client.get("/graph/by-graph/nothing").status_code == 404


def test_every_address_of_the_sitemap_and_the_headers_answers(
    written: tuple[httpx.Client, list[str]],
) -> None:
    """Also those that the answers to writes gave; lists lead to their next page."""
    client, given = written
    listed = set(re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").text))
    assert len(listed) > 20
    answers = [client.get("/api/v1/steps", params={"limit": 2}), client.get("/sitemap.xml")]
    headers = {address for answer in answers for address in addresses_of(answer)}
    assert headers
    assert given
    assert lost(client, listed | headers | set(given)) == []


@pytest.mark.parametrize("path", ["/", "/catalog", "/doc/by-graph", "/graph/by-graph/model"])
def test_every_link_of_a_page_answers(written: tuple[httpx.Client, list[str]], path: str) -> None:
    """Pages that list models, and those of a model and an agency that nobody described."""
    client, _ = written
    outline = Outline(client.get(path, headers=HTML).text)
    targets = {
        urljoin(f"{client.base_url}", attributes["href"] or "")
        for tag, attributes in outline.elements
        if tag in ("a", "link") and attributes.get("href")
    }
    assert targets
    assert lost(client, targets, HTML) == []


def test_an_empty_repository_has_a_catalogue(tmp_path: Path) -> None:
    """It gives no address of a model."""
    with (
        Repository(tmp_path / "data", BASE) as repository,
        serving(repository.reading()) as address,
        httpx.Client(base_url=address) as client,
    ):
        found = read(client, "/catalog")
        assert list(found.objects(predicate=DCAT.dataset)) == []
        assert client.get("/catalog", headers=HTML).status_code == 200
