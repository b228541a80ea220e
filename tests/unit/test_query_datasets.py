# SPDX-License-Identifier: Apache-2.0
"""A query is asked of the graphs that it, or whoever sends it, names."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, QueryTriples

from missiongraph.errors import InvalidQuery
from missiongraph.store import Patch, Selection
from missiongraph.store.oxigraph import OxigraphStore

ONE, TWO = (NamedNode(f"https://x.example/{name}") for name in ("one", "two"))
EVERYTHING = "SELECT ?s { ?s ?p ?o }"
BY_GRAPH = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"


def subjects(query: str, graphs: Selection | None = None) -> set[str]:
    """The subjects that a query finds; each graph holds one thing, named like it."""
    store = OxigraphStore()
    store.apply(Patch([Quad(graph, graph, graph, graph) for graph in (ONE, TWO)]))
    found = store.query(query, graphs)
    assert isinstance(found, QuerySolutions)
    return {row["s"].value.rsplit("/", 1)[1] for row in found if isinstance(row["s"], NamedNode)}


@pytest.mark.parametrize(
    ("query", "graphs", "expected"),
    [
        (EVERYTHING, None, {"one", "two"}),
        (BY_GRAPH, None, {"one", "two"}),
        (f"SELECT ?s FROM {ONE} {{ ?s ?p ?o }}", None, {"one"}),
        (f"SELECT ?s FROM NAMED {ONE} {{ ?s ?p ?o }}", None, set()),
        (f"SELECT ?s FROM NAMED {ONE} {{ GRAPH ?g {{ ?s ?p ?o }} }}", None, {"one"}),
        (EVERYTHING, Selection(), set()),
        (EVERYTHING, Selection(default=[TWO]), {"two"}),
        (EVERYTHING, Selection(default=[ONE, TWO]), {"one", "two"}),
        (EVERYTHING, Selection(named=[TWO]), set()),
        (BY_GRAPH, Selection(named=[TWO]), {"two"}),
        (BY_GRAPH, Selection(default=[TWO]), set()),
        (f"SELECT ?s FROM {ONE} {{ ?s ?p ?o }}", Selection(default=[TWO]), {"two"}),
    ],
)
def test_a_query_is_asked_of_the_named_graphs(
    query: str, graphs: Selection | None, expected: set[str]
) -> None:
    """The protocol's graphs come first, then FROM, then the union (SPARQL 1.1 Protocol 2.1.4)."""
    assert subjects(query, graphs) == expected


@pytest.mark.parametrize("query", ["SELECT", "SELECT * { FILTER <https://x.example/f>(1) }"])
def test_what_cannot_be_run_is_the_askers_fault(query: str) -> None:
    """Bad syntax and unknown functions are faults of the query."""
    with pytest.raises(InvalidQuery):
        OxigraphStore().query(query)


@pytest.mark.parametrize(
    "query",
    [
        f"CONSTRUCT {{ ?s ?p ?o }} FROM {ONE} WHERE {{ ?s ?p ?o }}",
        f"CONSTRUCT # {{ a remark\n {{ ?s ?p '}} {{', ?o }} FROM {ONE} {{ ?s ?p ?o }}",
        f"CONSTRUCT FROM {ONE} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_what_a_graph_is_built_from_is_said_after_its_template(query: str) -> None:
    """FROM counts there as well."""
    store = OxigraphStore()
    store.apply(Patch([Quad(graph, graph, graph, graph) for graph in (ONE, TWO)]))
    found = store.query(query)
    assert isinstance(found, QueryTriples)
    text = "".join(map(str, found))
    assert (str(ONE) in text, str(TWO) in text) == (True, False)
