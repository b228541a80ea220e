# SPDX-License-Identifier: Apache-2.0
"""The law of the gate holds for references to others too, and for what only others can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from missiongraph.loading import DEFAULT_BASE
from missiongraph.terms import MG
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.effects import Side, effects
from missiongraph.validation.places import Places
from missiongraph.validation.references import SHAPE
from missiongraph.validation.severities import PUBLISH, profile
from missiongraph.views import StatedFacts
from tests.properties.test_law_of_the_gate import SHAPES, background, of_shape
from tests.support.effort import examples
from tests.support.law import ENGINE
from tests.support.worlds import NAMES, World, store_of, union, worlds

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from missiongraph.validation.engines import Result
    from missiongraph.validation.shapes import TargetShape

STEP = next(shape for shape in SHAPES.targeted if MG.Step in shape.classes)


THINGS = [
    NamedNode(f"{DEFAULT_BASE}/id/{agency}/thing/{number}")
    for number, agency in enumerate(("east", "west", "east", "west", "north"))
]


def agencies(shape: TargetShape) -> st.SearchStrategy[World]:
    """What a shape speaks about and reads, as agencies state it of each other's resources."""
    return of_shape(shape).map(lambda p: replace(p, things=THINGS)).flatmap(worlds)


def told(quads: frozenset[Quad]) -> Counter[Result]:
    """What is found in the whole of some data, when publishing; no reach has a part."""
    store = store_of(quads)
    facts = StatedFacts(store, NAMES)
    data = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in union(quads))
    side = Side.of(SHAPES, facts, Places(store, NAMES))
    return Counter(side.told(ENGINE.validate(SHAPES.text, data), profile(PUBLISH)))


@given(st.data())
@settings(max_examples=examples(80))
def test_what_a_change_causes_is_what_the_wholes_differ_in(data: st.DataObject) -> None:
    """Whatever agencies state of each other's resources, in whichever order."""
    shape = data.draw(st.sampled_from([*SHAPES.targeted, *[STEP] * 20]))
    world: World = data.draw(agencies(shape))
    ground = background()
    store = store_of(ground | world.before)
    validator = ChangeValidator(SHAPES, ENGINE)

    found = effects(validator, StatedFacts(store, NAMES), world.patch, profile(PUBLISH))

    was, now = told(ground | world.before), told(ground | world.after)
    assert Counter(found.caused) == now - was
    assert Counter(found.mended) == was - now


@given(st.data())
@settings(max_examples=examples(40))
def test_whoever_waits_is_never_refused(data: st.DataObject) -> None:
    """A reference that waits is one warning, and no agency but its owner is charged for it."""
    shape = data.draw(st.sampled_from(SHAPES.targeted))
    world: World = data.draw(agencies(shape))
    found = told(background() | world.after)
    waiting = [result for result in found.elements() if result.shape == SHAPE]

    assert len(waiting) == len(set(waiting))
    assert all(result.severity.endswith("#Warning") for result in waiting)
    stated = {(str(q.subject), str(q.object)) for q in world.after if _is_of_another(q)}
    assert {(result.focus, result.value) for result in waiting} <= stated


def _is_of_another(quad: Quad) -> bool:
    """Whether a graph of another agency than the one whose name it is states a reference."""
    agency = str(quad.graph_name.value).split("/")[-2]  # type: ignore[union-attr]
    return f"/id/{agency}/" not in str(quad.object)
