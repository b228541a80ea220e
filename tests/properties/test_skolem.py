# SPDX-License-Identifier: Apache-2.0
"""Foreign blank nodes become IRIs, and what was said stays what it was."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.compare import isomorphic

from missiongraph.errors import InputError
from missiongraph.skolem import GENID, skolemise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Node

BASE = "https://missiongraph.example"
EX = "http://example.org/"
BLANKS = [BlankNode(f"b{number}") for number in range(4)]
NAMED = [NamedNode(EX + name) for name in ("a", "b")]
PREDICATES = [NamedNode(EX + name) for name in ("p", "q")]

said = st.builds(
    Triple,
    st.sampled_from([*BLANKS, *BLANKS, *NAMED]),
    st.sampled_from(PREDICATES),
    st.sampled_from([*BLANKS, *BLANKS, *NAMED, Literal("one")]),
)
graphs = st.sets(said, max_size=8)


def replaced(triples: Iterable[Triple], by: dict[Node, Node]) -> set[Triple]:
    """The triples with some terms replaced by others."""
    return {
        Triple(by.get(t.subject, t.subject), t.predicate, by.get(t.object, t.object))  # type: ignore[arg-type]
        for t in triples
    }


def blanks(triples: Iterable[Triple]) -> list[BlankNode]:
    """The blank nodes of a graph."""
    return sorted(
        {n for t in triples for n in (t.subject, t.object) if isinstance(n, BlankNode)}, key=str
    )


def is_lean(triples: set[Triple]) -> bool:
    """Whether no blank node says only what others say (RDF 1.1 Semantics, section 4).

    Tried in every way: each blank node as each term, and whether less than the graph is left.
    """
    nodes = blanks(triples)
    terms = sorted({n for t in triples for n in (t.subject, t.object)}, key=str)
    subjects = {t.subject for t in triples}
    for choice in product(terms, repeat=len(nodes)):
        by: dict[Node, Node] = dict(zip(nodes, choice, strict=True))
        if any(isinstance(by.get(s), Literal) for s in subjects):
            continue
        if replaced(triples, by) < triples:
            return False
    return True


def of_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph, our own IRIs for blank nodes blank again."""
    graph = rdflib.Graph()
    for t in triples:
        graph.add((_term(t.subject), _term(t.predicate), _term(t.object)))
    return graph


def _term(node: Node) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, (NamedNode, Literal))
    if node.value.startswith(BASE + GENID):
        return rdflib.BNode(node.value.rpartition("/")[2])
    return rdflib.URIRef(node.value) if isinstance(node, NamedNode) else rdflib.Literal(node.value)


@given(graphs, st.permutations(range(10)), st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_iris(
    triples: set[Triple], labels: list[int], random: object
) -> None:
    """Labels of blank nodes and the order of triples do not matter, nor do repetitions."""
    other = replaced(triples, {b: BlankNode(f"x{labels[i]}") for i, b in enumerate(BLANKS)})
    shuffled = [*other, *other]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert set(skolemise(shuffled, BASE)) == set(skolemise(triples, BASE))


@given(graphs)
def test_no_blank_node_is_left(triples: set[Triple]) -> None:
    """All become IRIs below the base, of the form that RDF 1.1 gives them (section 3.5)."""
    found = skolemise(triples, BASE)
    known = {n for t in triples for n in (t.subject, t.object)}
    new = {n for t in found for n in (t.subject, t.object)} - known

    assert blanks(found) == []
    assert all(isinstance(n, NamedNode) and n.value.startswith(BASE + GENID) for n in new)


@given(graphs)
def test_what_was_said_is_what_is_stored(triples: set[Triple]) -> None:
    """With the IRIs taken for blank nodes again, a lean graph is as it was."""
    found = of_rdflib(skolemise(triples, BASE))
    if is_lean(triples):
        assert isomorphic(found, of_rdflib(triples))
    else:
        assert len(found) <= len(triples)


@given(graphs, graphs)
def test_a_change_elsewhere_leaves_the_iris_as_they_were(
    triples: set[Triple], others: set[Triple]
) -> None:
    """What shares no blank node with what changed keeps its IRIs."""
    apart = replaced(others, {b: BlankNode(f"o{i}") for i, b in enumerate(BLANKS)})
    assert set(skolemise([*triples, *apart], BASE)) >= set(skolemise(triples, BASE))


def test_a_long_list_is_named_cell_by_cell() -> None:
    """Trying all orders of its cells would take longer than anybody waits."""
    cells = [BlankNode(f"c{number}") for number in range(5_000)]
    triples = [
        Triple(NAMED[0], PREDICATES[0], cells[0]),
        *(Triple(a, PREDICATES[1], b) for a, b in pairwise(cells)),
    ]
    assert len(set(skolemise(triples, BASE))) == 5_000
    assert len(blanks(skolemise(triples, BASE))) == 0


def test_what_cannot_be_told_apart_is_refused() -> None:
    """Ten blank nodes, each joined to each other one, have 3,628,800 orders."""
    nodes = [BlankNode(f"k{number}") for number in range(10)]
    triples = [Triple(a, PREDICATES[0], b) for a, b in product(nodes, nodes) if a != b]
    with pytest.raises(InputError, match=r"10 of which the same is said .*Give these things IRIs"):
        skolemise(triples, BASE)
