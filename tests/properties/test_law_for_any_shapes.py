# SPDX-License-Identifier: Apache-2.0
"""The law of the gate, with shapes of every kind, written by hand and generated."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Triple

from missiongraph.facts import Facts
from missiongraph.terms import MG, RDF
from missiongraph.validation.shapes import ShapeSet
from tests.support.effort import examples
from tests.support.law import assert_law
from tests.support.shapes import CLASSES, PALETTE, PREDICATES, shape_sets
from tests.support.worlds import GRAPHS, LITERALS, THINGS, World, worlds

_, _, NEAR, SAYS = PREDICATES
EVERY_REACH = Facts.read([Path(__file__).parent / "every-reach.ttl"])
WRITTEN = ShapeSet(EVERY_REACH)


def only(name: str) -> ShapeSet:
    """The shapes by hand, with none but this one speaking about anything."""
    shape = next(s for s in WRITTEN.targeted if s.iri.value.endswith(f"/{name}"))
    others = {s.iri for s in WRITTEN.targeted} - {shape.iri}
    return ShapeSet(Facts(t for t in EVERY_REACH if t.subject not in others))


@pytest.mark.parametrize("name", [s.iri.value.rpartition("/")[2] for s in WRITTEN.targeted])
@given(data=st.data())
@settings(max_examples=examples(20))
def test_the_law_holds_for_each_way_of_looking(name: str, data: st.DataObject) -> None:
    """Each kind of constraint and target, with facts that it looks at far from its focus."""
    assert_law(only(name), data.draw(worlds(PALETTE)))


@given(shapes=shape_sets(), world=worlds(PALETTE))
@settings(max_examples=examples(100))
def test_the_law_holds_for_any_shapes(shapes: ShapeSet, world: World) -> None:
    """Whatever shapes are written, a change's findings are the whole's difference."""
    assert_law(shapes, world)


def test_a_sparql_constraint_looks_from_the_focus() -> None:
    """Its reach begins at the focus, not at the values of the path that the shape is about."""
    thing, other = THINGS[:2]
    said = [
        Triple(thing, RDF.type, CLASSES[0]),
        Triple(thing, SAYS, LITERALS[0]),
        Triple(other, SAYS, LITERALS[0]),
    ]
    before = frozenset(Quad(t.subject, t.predicate, t.object, GRAPHS[0]) for t in said)
    near = Quad(thing, NEAR, other, GRAPHS[1])

    assert_law(only("SparqlOfProperty"), World(before, before | {near}))


def test_a_shape_whose_reach_cannot_be_told_is_refused() -> None:
    """A SPARQL constraint that does not say how far it looks would let faults through."""
    silent = ShapeSet(Facts(t for t in EVERY_REACH if t.predicate != MG.reach))
    with pytest.raises(ValueError, match="does not declare mg:reach"):
        _ = silent.targeted
