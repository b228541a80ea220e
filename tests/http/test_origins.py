# SPDX-License-Identifier: Apache-2.0
"""Documents say which revision brought each fact, to each reader what this reader may know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from missiongraph.gate import Author, Proposal
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.store import Patch
from missiongraph.terms import DCT, PROV, RDF, SKOS
from missiongraph.tokens import Tokens
from tests.http.conftest import serving
from tests.http.test_search import BASE, stated
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

THING = NamedNode(f"{BASE}/id/north/system/harbour")
GRAPH = NamedNode(f"{BASE}/graph/north/open")
LATER = Literal("Port", language="en")


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx.Client]]:
    """Somebody without a token and somebody with one; a name came after the thing itself."""
    with Repository(tmp_path_factory.mktemp("origins") / "data", BASE) as repository:
        ada, gate = Author("ada"), repository.gate
        gate.submit(repository.proposal([stated("north", "open", "Harbour", "Lighthouse")], ada))
        repository.publish([GRAPH], ada)
        other = Quad(THING, SKOS.altLabel, LATER, GRAPH)
        gone = list(
            repository.workspace.store.quads(
                NamedNode(f"{BASE}/id/north/system/lighthouse"), None, None, GRAPH
            )
        )
        gate.submit(Proposal(Patch([other], gone), Author("ben"), "Another name"))
        repository.publish([GRAPH], Author("ben"))
        secret = Tokens(repository.data).create("reader", [Scope.READ])
        with serving(repository.reading()) as address:
            signed = {"Authorization": f"Bearer {secret}"}
            with (
                httpx.Client(base_url=address, timeout=30) as nobody,
                httpx.Client(base_url=address, timeout=30, headers=signed) as reader,
            ):
                yield {"nobody": nobody, "reader": reader}


def generated(client: httpx.Client) -> dict[tuple[object, object], str]:
    """The revision that brought each fact, by property and value."""
    triples = [
        q.triple
        for q in parse(client.get("/doc/north/system/harbour.trig").content, RdfFormat.TRIG)
        if q.graph_name == DefaultGraph()
    ]
    said: dict[object, dict[object, object]] = {}
    for triple in triples:
        said.setdefault(triple.subject, {})[triple.predicate] = triple.object
    return {
        (about[RDF.predicate], about[RDF.object]): str(about[PROV.wasGeneratedBy]).strip("<>")
        for about in said.values()
        if about.get(RDF.type) == RDF.Statement
    }


def test_rdf_says_which_revision_brought_a_fact(clients: dict[str, httpx.Client]) -> None:
    """Revision 1 is the ontology, 2 the thing, 3 its other name; in both datasets."""
    for client in some(clients.values()):
        found = generated(client)
        assert found[SKOS.prefLabel, Literal("Harbour", language="en")] == f"{BASE}/revision/2"
        assert found[SKOS.altLabel, LATER] == f"{BASE}/revision/3"


def test_rdf_states_each_fact_in_its_graph_alone(clients: dict[str, httpx.Client]) -> None:
    """What is said of facts repeats none of them."""
    text = clients["nobody"].get("/doc/north/system/harbour.nq").content
    quads = list(parse(text, RdfFormat.N_QUADS))
    name = Triple(THING, SKOS.altLabel, LATER)
    assert [quad.graph_name for quad in quads if quad.triple == name] == [GRAPH]
    assert any(quad.predicate == DCT.source and quad.object == GRAPH for quad in quads)


def test_a_page_says_when_a_fact_came_and_by_whom(clients: dict[str, httpx.Client]) -> None:
    """Who made a change is told to those who are signed in; the public is led to the release."""
    public, signed = (
        client.get("/doc/north/system/harbour", headers={"Accept": "text/html"}).text
        for client in clients.values()
    )
    assert "by ben" in signed
    assert "ben" not in re.sub(r"<[^>]*>", " ", public).split()
    leads = re.search(
        r'Port</span>.*?<a href="(/api/v1/publications/3)">revision 3</a>', public, re.DOTALL
    )
    assert leads
    assert clients["nobody"].get(leads[1]).json()["revision"] == 3


def test_what_was_published_once_is_gone_and_what_never_was_is_not_found(
    clients: dict[str, httpx.Client],
) -> None:
    """410 and 404."""
    client = clients["nobody"]
    assert client.get("/doc/north/system/lighthouse").status_code == 410
    assert client.get("/doc/north/system/nothing").status_code == 404
