# SPDX-License-Identifier: Apache-2.0
"""The law of the gate, with the shapes that travel with missiongraph."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from missiongraph.facts import Facts
from missiongraph.resources import find, folder
from missiongraph.terms import ONTOLOGY, RDF, RDFS
from missiongraph.validation.shapes import ShapeSet
from tests.support.effort import examples
from tests.support.law import assert_law
from tests.support.worlds import Palette, World, palettes, worlds

if TYPE_CHECKING:
    from missiongraph.validation.shapes import TargetShape

SHAPES = ShapeSet.packaged()


@cache
def background() -> frozenset[Quad]:
    """The classes of the ontology and the code lists, which every repository holds."""
    facts = Facts.read(find(folder("ontology"), ".ttl"))
    wanted = (RDF.type, RDFS.subClassOf)
    return frozenset(
        Quad(t.subject, t.predicate, t.object, ONTOLOGY) for t in facts if t.predicate in wanted
    )


def of_shape(shape: TargetShape) -> st.SearchStrategy[Palette]:
    """What one shape speaks about and reads, with the classes of all."""
    reads = sorted((p for p in shape.reach.predicates if p), key=str)
    classes = sorted(
        {c for s in SHAPES.targeted for c in s.classes if isinstance(c, NamedNode)}, key=str
    )
    own = [c for c in classes if c in shape.classes]
    return palettes(reads, own * len(classes) + classes)


@given(st.data())
@settings(max_examples=examples(120))
def test_a_change_is_charged_with_just_what_it_causes_and_mends(data: st.DataObject) -> None:
    """Whatever agencies add and remove, the change's findings are the whole's difference."""
    shape = data.draw(st.sampled_from(SHAPES.targeted))
    world: World = data.draw(of_shape(shape).flatmap(worlds))

    assert_law(SHAPES, world, background())
