# SPDX-License-Identifier: Apache-2.0
"""The short way of an update does what the engine does with a copy of the data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

from missiongraph.sparql_operations import operations
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.workers.effects import Effects, Scope
from missiongraph.workers.frames import NeedsSnapshot
from tests.support.effort import examples

BASE = "https://data.example"
DEFAULT = NamedNode(f"{BASE}/graph/default")
KEPT = NamedNode(f"{BASE}/graph/derived")
NORTH, SOUTH = (NamedNode(f"{BASE}/graph/{name}/model") for name in ("north", "south"))
OTHER = NamedNode("urn:other")
GRAPHS = [DEFAULT, KEPT, NORTH, SOUTH, OTHER]
TERMS = [NamedNode(f"{BASE}/id/{name}") for name in "xyz"]
PROLOGUE = f"BASE <{BASE}/graph/> PREFIX : <{BASE}/id/> prefix g: <{BASE}/graph/>\n"

THINGS = st.sampled_from([":x", ":y", f"<{BASE}/id/z>"])
TERM = st.one_of(THINGS, st.sampled_from(["?a", "?b", "$c"]))
NAMES = st.sampled_from([f"<{NORTH.value}>", "<south/model>", "g:north\\/model", f"{OTHER}"])


def triples(term: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One or two triples, some with what only looks like brackets and keywords."""
    one = st.builds("{} {} {} .".format, term, term, term)
    note = st.sampled_from(["", " # } WHERE {\n", "\n"])
    return st.lists(st.builds("{}{}".format, one, note), min_size=1, max_size=2).map(" ".join)


def quads(term: st.SearchStrategy[str], names: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Triples in the default graph or in one with a name."""
    return st.one_of(triples(term), st.builds("GRAPH {} {{ {} }}".format, names, triples(term)))


TEMPLATE = quads(TERM, st.one_of(NAMES, st.just("?g")))
PATTERN = st.one_of(
    TEMPLATE,
    st.builds("{{ {} }} UNION {{ {} }}".format, TEMPLATE, TEMPLATE),
    st.builds("{} OPTIONAL {{ {} }}".format, TEMPLATE, TEMPLATE),
    st.builds("{} FILTER (STR(?a) != '}} DATA {{')".format, TEMPLATE),
    st.builds("{} VALUES ?b {{ :x UNDEF }}".format, TEMPLATE),
    st.builds("{{ SELECT ?a {{ {} }} }}".format, TEMPLATE),
)
USING = st.lists(
    st.builds("{} {} ".format, st.sampled_from(["USING", "using named"]), NAMES), max_size=2
)
DATA = st.builds("{} {{ {} }}".format, st.sampled_from(["INSERT DATA", "delete  data"]),
                 quads(THINGS, NAMES))  # fmt: skip
MODIFY = st.builds(
    "{}{} {}WHERE {{ {} }}".format,
    st.one_of(st.just(""), st.builds("WITH {} ".format, NAMES)),
    st.one_of(
        st.builds("DELETE {{ {} }} INSERT {{ {} }}".format, TEMPLATE, TEMPLATE),
        st.builds("DELETE{{{}}}".format, TEMPLATE),
        st.builds("INSERT {{ {} }}".format, TEMPLATE),
    ),
    USING.map("".join),
    PATTERN,
)
SHORT = st.builds("DELETE WHERE {{ {} }}".format, TEMPLATE)
UPDATES = st.tuples(st.one_of(DATA, MODIFY, SHORT), st.lists(DATA, max_size=2)).map(
    lambda pair: PROLOGUE + " ;\n".join([pair[0], *pair[1]])
)
WORLDS = st.lists(
    st.builds(Quad, *(st.sampled_from(part) for part in (TERMS, TERMS, TERMS, GRAPHS))),
    max_size=12,
)
READABLE = st.one_of(st.none(), st.just([g.value for g in GRAPHS if g != SOUTH]))


def short_way(world: list[Quad], text: str, readable: list[str] | None) -> dict[Quad, bool]:
    """What the update does to the graphs that may be read, by the short way."""
    store = OxigraphStore()
    store.apply(Patch(world))
    found = operations(text)
    assert found is not None
    effects = Effects(Scope(text, BASE, readable), lambda: store).of(found)
    held = {q for q in world if readable is None or q.graph_name.value in readable}  # type: ignore[union-attr]
    return {quad: there for quad, there in effects.items() if there != (quad in held)}


def by_the_engine(world: list[Quad], text: str, readable: list[str] | None) -> dict[Quad, bool]:
    """The same by the engine, with a copy of what may be read."""
    copy = Engine()
    for quad in world:
        if readable is None or quad.graph_name.value in readable:  # type: ignore[union-attr]
            copy.add(_moved(quad, DEFAULT, DefaultGraph()))
    before = set(copy)
    copy.update(text, base_iri=f"{BASE}/sparql")
    after = set(copy)
    changed = dict.fromkeys(after - before, True) | dict.fromkeys(before - after, False)
    return {
        _moved(quad, DefaultGraph(), DEFAULT): there
        for quad, there in changed.items()
        if quad.graph_name != KEPT
    }


def _moved(quad: Quad, old: NamedNode | DefaultGraph, new: NamedNode | DefaultGraph) -> Quad:
    graph = new if quad.graph_name == old else quad.graph_name
    return Quad(quad.subject, quad.predicate, quad.object, graph)


@settings(max_examples=examples(300), deadline=None)
@given(WORLDS, UPDATES, READABLE)
def test_the_short_way_is_the_way_of_the_engine(
    world: list[Quad], text: str, readable: list[str] | None
) -> None:
    """For DATA, for one operation with a pattern, and for one of these before DATA."""
    assert short_way(world, text, readable) == by_the_engine(world, text, readable)


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR ALL",
        "DROP GRAPH <x:g>",
        "COPY DEFAULT TO <x:g>",
        "INSERT DATA { <x:s> <x:p> 1 } ; CLEAR DEFAULT",
        "INSERT DATA { <x:s> <x:p> 1 } INSERT DATA { <x:s> <x:p> 2 }",
        "DELETE { <x:s> <x:p> 1",
        "DELETE ( <x:s> ) WHERE { }",
        "INSERT DATA { <x:s> <x:p> 'never closed }",
        "INSERT DATA { <x:s> <x:p> x\\u003Ay }",
        "INSERT { <x:s> <x:p> 1 } WHERE { FILTER (?a<?b&&?c>?d) }",
        "} INSERT DATA { <x:s> <x:p> 1 }",
        "nothing",
    ],
)
def test_what_is_not_read_with_certainty_is_left_to_the_engine(text: str) -> None:
    """Other operations, and what a parser may take otherwise."""
    assert operations(text) is None


@pytest.mark.parametrize(("text", "count"), [
    ("", 0), ("# nothing\n", 0), ("BASE <x:y> PREFIX a: <b>", 0),
    ("INSERT DATA { } ;", 1), ("PREFIX : <x:> insert\tdata{:s:p'''}'''};PREFIX a: <x:> # ;\n", 1),
    ("DELETE WHERE { ?s ?p '\\u007D' } ; INSERT DATA { <x:s> <x:p> \"\\\"}\" }", 2),
])  # fmt: skip
def test_operations_are_told_apart(text: str, count: int) -> None:
    """By what stands outside brackets, whatever texts and remarks hold."""
    assert len(operations(text) or []) == count


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?a <x:p> ?b } WHERE { ?a ?p ?o BIND (BNODE() AS ?b) }",
        "INSERT { ?a <x:p> ?b } WHERE { ?a ?p ?o BIND (TRIPLE(?a, ?p, ?o) AS ?b) }",
    ],
)
def test_what_rows_cannot_be_written_is_left_to_a_snapshot(text: str) -> None:
    """Blank nodes have no name by which a template could be filled with them."""
    with pytest.raises(NeedsSnapshot):
        short_way([Quad(TERMS[0], TERMS[1], TERMS[2], DEFAULT)], text, None)


def test_a_blank_node_is_another_one_for_each_row() -> None:
    """And has a name by then, under which the gate takes it."""
    world = [Quad(term, TERMS[1], TERMS[2], DEFAULT) for term in TERMS]
    text = "INSERT { ?a <x:has> _:b . _:b <x:in> 1 } WHERE { ?a ?p ?o }"
    made = short_way(world, text, None)
    assert len(made) == 6
    nodes = {quad.subject for quad in made if quad.predicate == NamedNode("x:in")}
    assert len(nodes) == 3
    assert all(str(node).startswith(f"<{BASE}/.well-known/genid/") for node in nodes)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE DATA { _:b <x:p> 1 }",
        "DELETE { _:b <x:p> ?o } WHERE { ?s <x:p> ?o }",
        "INSERT DATA { ?s <x:p> 1 }",
        "INSERT DATA { _:b <x:p> 1 } ; INSERT DATA { _:b <x:p> 2 }",
        "PREFIX a: <x:> INSERT DATA { b:s <x:p> 1 }",
    ],
)
def test_what_is_no_update_does_not_parse(text: str) -> None:
    """The engine's rules for the whole hold for the parts."""
    with pytest.raises(SyntaxError):
        short_way([], text, None)
