# SPDX-License-Identifier: Apache-2.0
"""rdflib's SPARQLStore and SPARQLUpdateStore: graphs that stand on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from rdflib import Dataset, Graph, Literal, URIRef, Variable
from rdflib.namespace import RDF, SKOS, Namespace
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

if TYPE_CHECKING:
    from tests.clients.conftest import Site

MG = Namespace("https://w3id.org/missiongraph/ns#")


@pytest.fixture
def graph(site: Site) -> Graph:
    """All that is published, as one graph of rdflib."""
    return Graph(SPARQLStore(site.sparql))


@pytest.fixture
def store(site: Site) -> SPARQLUpdateStore:
    """The workspace as far as the token reaches; what is added goes in at once, at the end."""
    headers = {"Authorization": f"Bearer {site.token}"}
    return SPARQLUpdateStore(site.sparql, site.sparql, autocommit=False, headers=headers)


def test_a_graph_finds_the_stages_by_their_links(
    site: Site, graph: Graph, stages: list[str]
) -> None:
    """`subjects` and `value` look up pattern by pattern what one query tells."""
    found = sorted(
        graph.subjects(MG.stageOf, URIRef(site.journey)),
        key=lambda stage: int(str(graph.value(stage, MG.position))),
    )
    assert [str(graph.value(stage, SKOS.prefLabel)) for stage in found] == stages
    assert [str(row[Variable("name")]) for row in graph.query(site.stages).bindings] == stages


def test_what_is_there_is_told_from_what_is_not(site: Site, graph: Graph) -> None:
    """`in`, the number of facts, and a fact that nobody stated."""
    journey = URIRef(site.journey)
    assert (journey, RDF.type, MG.Journey) in graph
    assert (journey, RDF.type, MG.Service) not in graph
    assert len(list(graph.triples((journey, SKOS.prefLabel, None)))) == 1


def test_the_stages_of_a_graph_are_read_back_from_its_export(site: Site, graph: Graph) -> None:
    """What a pattern finds over the wire, rdflib finds in the graph that was fetched whole."""
    name = f"{site.address}/graph/nhs-sussex/hospital-discharge"
    fetched = Graph().parse(f"{site.address}/graphs?graph={name}&format=nt", format="nt")
    part = Graph(SPARQLStore(site.sparql), identifier=URIRef(name))
    assert len(fetched) > 1000
    assert set(part.triples((None, MG.stageOf, None))) == set(
        fetched.triples((None, MG.stageOf, None))
    )
    assert len(graph) > len(part) == len(fetched)


def test_a_store_names_its_graphs(site: Site) -> None:
    """Each model is a graph by its name."""
    names = set(map(str, SPARQLStore(site.sparql).contexts()))
    assert f"{site.address}/graph/nhs-sussex/hospital-discharge" in names


def test_facts_are_added_and_removed(site: Site, store: SPARQLUpdateStore) -> None:
    """What one client adds another one finds; what it removes is gone."""
    draft = Graph(store, identifier=URIRef(site.draft))
    system = URIRef(f"{site.address}/id/nhs-sussex/system/quiet")
    facts = [
        (system, RDF.type, MG.System),
        (system, SKOS.prefLabel, Literal("Quiet at “night”\n\\ and é", lang="en")),
    ]
    for fact in facts:
        draft.add(fact)
    store.commit()
    again = Graph(store, identifier=URIRef(site.draft))
    assert set(again) == set(facts)
    draft.remove((system, None, None))
    store.commit()
    assert not list(again)


def test_what_the_token_may_not_write_stays(site: Site, store: SPARQLUpdateStore) -> None:
    """A graph of another agency is refused, and rdflib says so."""
    other = Graph(store, identifier=URIRef(f"{site.address}/graph/ind/immigration"))
    other.add((URIRef(site.journey), SKOS.altLabel, Literal("Ours now")))
    with pytest.raises(HTTPError, match="403"):
        store.commit()


def test_a_dataset_asks_its_graphs_one_by_one_or_together(
    site: Site, store: SPARQLUpdateStore, stages: list[str]
) -> None:
    """A graph of the dataset holds its own facts, and the dataset those of all."""
    dataset = Dataset(store, default_union=True)
    model = dataset.get_context(URIRef(f"{site.address}/graph/nhs-sussex/hospital-discharge"))
    other = dataset.get_context(URIRef(f"{site.address}/graph/ind/immigration"))
    journey = URIRef(site.journey)
    assert len(list(model.subjects(MG.stageOf, journey))) == len(stages)
    assert not list(other.subjects(MG.stageOf, journey))
    rows = dataset.query(site.stages).bindings
    assert [str(row[Variable("name")]) for row in rows] == stages


def test_a_name_is_all_that_rdflib_needs(site: Site, stages: list[str]) -> None:
    """It follows the name to the document, and reads the format that it is given."""
    found = Graph().parse(site.journey)
    journey = URIRef(site.journey)
    assert [str(name) for name in found.objects(journey, SKOS.prefLabel)] == ["Leaving hospital"]
    assert len(list(found.subjects(MG.stageOf, journey))) == len(stages)
