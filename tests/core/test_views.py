# SPDX-License-Identifier: Apache-2.0
"""What a change does to the union of the stated graphs."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import SKOS
from missiongraph.views import Change, Changed, StatedFacts
from tests.support.worlds import GRAPHS, NAMES

EAST, NORTH, _ = GRAPHS
SAID = [
    Triple(NamedNode(f"{NAMES.base}/id/east/system/{number}"), SKOS.prefLabel, Literal("x"))
    for number in range(100)
]


def quads(triples: list[Triple], graph: NamedNode) -> list[Quad]:
    """Triples as a graph states them."""
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]


@pytest.mark.parametrize("already", [0, 1, 4, 5, 6, 100])
def test_only_what_nobody_stated_is_new(already: int) -> None:
    """However much is stated already: little is read whole, and much is looked up."""
    store = OxigraphStore()
    store.apply(Patch(quads(SAID[:already], NORTH)))
    store.apply(Patch(quads(SAID, NAMES.origins(NORTH))))
    facts = StatedFacts(store, NAMES)

    assert len(list(facts.quads())) == already
    change = facts.change(Patch(quads(SAID, EAST)))
    assert change == Change(frozenset(SAID[already:]), frozenset())


def test_what_is_added_is_found_from_either_end() -> None:
    """And whole, and by its predicate alone; what is not there is not."""
    after = Changed(StatedFacts(OxigraphStore(), NAMES), Change(frozenset(SAID), frozenset()))

    assert list(after.triples(SAID[3].subject, None, None)) == [SAID[3]]
    assert set(after.triples(None, SKOS.prefLabel, Literal("x"))) == set(SAID)
    assert set(after.triples(None, None, None)) == set(SAID)
    assert list(after.triples(None, SKOS.altLabel, Literal("x"))) == []
    assert list(after.triples(SAID[3].subject, None, Literal("y"))) == []
