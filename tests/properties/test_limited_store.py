# SPDX-License-Identifier: Apache-2.0
"""Nobody gets out of a limited store: its answers are those of a store without the other graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions

from missiongraph.store import Patch, Selection
from missiongraph.store.limited import LimitedStore
from missiongraph.store.oxigraph import OxigraphStore
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.store import QueryResults, Store

BASE = "https://data.example/graph/"
GRAPHS = [NamedNode(f"{BASE}{name}") for name in ("north/a", "north/b", "south/a", "south/b")]
THINGS = [NamedNode(f"https://data.example/id/{name}") for name in "xyz"]
LINKS = [NamedNode(f"https://data.example/ns#{name}") for name in "pq"]


@st.composite
def worlds(draw: st.DrawFn) -> list[Quad]:
    """Some facts in some graphs."""
    parts = st.sampled_from(THINGS), st.sampled_from(LINKS), st.sampled_from(THINGS)
    return draw(st.lists(st.builds(Quad, *parts, st.sampled_from(GRAPHS)), max_size=12))


def written(graph: NamedNode) -> st.SearchStrategy[str]:
    """The ways to write a graph's name."""
    local = graph.value.removeprefix(BASE)
    first, last = local.split("/")
    escape = f"\\u{ord(graph.value[-1]):04X}"
    return st.sampled_from(
        [
            f"<{graph.value}>",
            f"g:{first}\\/{last}",
            f"{first}:{last}",
            f"<{local}>",
            f"<{graph.value[:-1]}{escape}>",
            f"<../graph/{local}>",
            f"<//data.example/graph/{local}>",
        ]
    )


PROLOGUE = (
    f"BASE <{BASE}> PREFIX g: <{BASE}> PREFIX north: <north/> PREFIX south: <{BASE}south/>\n"
    "PREFIX n: <https://data.example/ns#> PREFIX i: <https://data.example/id/>\n"
)
NAMES = st.sampled_from(GRAPHS).flatmap(written)
SPACES = st.sampled_from([" ", "\n", "# a remark FROM <x:y>\n", "\t"])
CLAUSE = st.lists(
    st.builds("{}{}{}{}".format, st.sampled_from(["FROM", "from", "FROM NAMED", "from#\nnamed"]),
              SPACES, NAMES, SPACES),
    max_size=3,
).map("".join)  # fmt: skip
SIMPLE = st.sampled_from(
    ["?s ?p ?o", "?s n:p* ?o", "i:x (n:p|^n:q)+ ?o", "?s !n:p ?o", "?s n:p/n:q? ?o", "?s n:p i:y"]
)


def within(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Patterns around patterns."""
    return st.one_of(
        st.builds("GRAPH ?g {{ {} }}".format, inner),
        st.builds("GRAPH {} {{ {} }}".format, NAMES, inner),
        st.builds("{{ SELECT * {{ {} }} }}".format, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("OPTIONAL {{ {} }}".format, inner),
        st.builds("?s ?p ?o FILTER EXISTS {{ {} }}".format, inner),
        st.builds("?s ?p ?o MINUS {{ GRAPH {} {{ {} }} }}".format, NAMES, inner),
        st.builds("VALUES ?g {{ g:south\\/a g:north\\/a }} GRAPH ?g {{ {} }}".format, inner),
        st.builds("BIND (g:south\\/a AS ?g) GRAPH ?g {{ {} }}".format, inner),
        st.builds("?s ?p ?o FILTER NOT EXISTS {{ GRAPH {} {{ {} }} }}".format, NAMES, inner),
        st.builds(
            "{{ SELECT (COUNT(*) AS ?n) ?g {{ GRAPH ?g {{ {} }} }} GROUP BY ?g }}".format, inner
        ),
        st.builds("GRAPH ?g {{ {} }} FILTER (?g = {})".format, inner, NAMES),
    )


PATTERNS = st.recursive(SIMPLE, within, max_leaves=4)
FORMS: list[Callable[[str, str], str]] = [
    lambda clause, pattern: f"SELECT * {clause} {{ {pattern} }}",
    lambda clause, pattern: f"SELECT DISTINCT ?g ?s ?o {clause} WHERE {{ {pattern} }}",
    lambda clause, pattern: f"ASK {clause} {{ {pattern} }}",
    lambda clause, pattern: f"CONSTRUCT {{ ?s n:said ?o }} {clause} WHERE {{ {pattern} }}",
    lambda clause, pattern: f"DESCRIBE ?s ?o {clause} WHERE {{ {pattern} }}",
    lambda clause, _: f"DESCRIBE i:x i:y {clause}",
    lambda clause, _: f"DESCRIBE g:south\\/a ?s {clause} WHERE {{ ?s ?p ?o }}",
    lambda clause, pattern: f"SELECT (COUNT(*) AS ?n) {clause} {{ {pattern} }}",
    lambda clause, pattern: (
        f"SELECT ?s (COUNT(DISTINCT ?g) AS ?n) (MAX(?o) AS ?m) {clause} "
        f"{{ {pattern} }} GROUP BY ?s HAVING (COUNT(*) >= 0)"
    ),
    lambda clause, _: f"CONSTRUCT {clause} WHERE {{ ?s n:p ?o }}",
    lambda clause, pattern: f"CONSTRUCT {{ ?g n:holds ?s }} {clause} WHERE {{ {pattern} }}",
]
QUERIES = st.builds(
    lambda form, clause, pattern: PROLOGUE + form(clause, pattern),
    st.sampled_from(FORMS), CLAUSE, PATTERNS,
)  # fmt: skip
SELECTIONS = st.one_of(
    st.none(),
    st.builds(
        Selection,
        st.lists(st.sampled_from(GRAPHS), max_size=3),
        st.lists(st.sampled_from(GRAPHS), max_size=3),
    ),
)


def answer(results: QueryResults) -> object:
    """An answer as it is compared; how often the same row comes is not promised."""
    if isinstance(results, QueryBoolean):
        return bool(results)
    if isinstance(results, QuerySolutions):
        names = [variable.value for variable in results.variables]
        rows = (zip(names, map(str, row), strict=True) for row in results)
        return {tuple(sorted(row)) for row in rows}
    return {str(triple) for triple in results}


def store_of(quads: list[Quad]) -> OxigraphStore:
    """A store in memory."""
    store = OxigraphStore()
    store.apply(Patch(quads))
    return store


@given(worlds(), st.sets(st.sampled_from(GRAPHS)), QUERIES, SELECTIONS)
@settings(max_examples=examples(400))
def test_no_answer_depends_on_what_is_hidden(
    quads: list[Quad], readable: set[NamedNode], query: str, asked: Selection | None
) -> None:
    """Whatever a query names, by FROM, GRAPH, paths, subqueries or DESCRIBE."""
    limited = LimitedStore(store_of(quads), readable)
    # Limited as well: the engine tells a graph that is named and empty from one that is not named.
    shown = [quad for quad in quads if quad.graph_name in readable]
    alone: Store = LimitedStore(store_of(shown), readable)
    assert answer(limited.query(query, asked)) == answer(alone.query(query, asked))


@given(worlds(), st.sets(st.sampled_from(GRAPHS)))
@settings(max_examples=examples(50))
def test_a_limited_store_holds_nothing_else(quads: list[Quad], readable: set[NamedNode]) -> None:
    """By any of the ways to look into a store."""
    limited = LimitedStore(store_of(quads), readable)
    seen = {quad for quad in quads if quad.graph_name in readable}
    assert set(limited.quads()) == seen
    assert set(limited.graphs()) == {quad.graph_name for quad in seen}
    assert len(limited) == len(seen)
    rows = limited.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(rows, QuerySolutions)
    assert {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows} == seen
    merged = limited.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert answer(merged) == {str(quad.triple) for quad in seen}
    assert {quad for quad in quads if quad in limited} == seen
    for graph in GRAPHS:
        assert set(limited.quads(graph=graph)) == {q for q in seen if q.graph_name == graph}
