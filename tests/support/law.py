# SPDX-License-Identifier: Apache-2.0
"""The law of the gate: the findings of a change are those of the whole after it less before it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.engines import Result, ShaclEngine
from missiongraph.views import StatedFacts
from tests.support.worlds import NAMES, store_of, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Triple

    from missiongraph.validation.shapes import ShapeSet
    from tests.support.worlds import World

ENGINE = ShaclEngine()


def findings(shapes: ShapeSet, triples: Iterable[Triple]) -> Counter[Result]:
    """What the engine finds in a graph as a whole, counted; no reach and no view has a part."""
    data = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples)
    return Counter(ENGINE.validate(shapes.text, data))


def assert_law(shapes: ShapeSet, world: World, background: Iterable[Quad] = ()) -> None:
    """The change in context gives just what the two wholes differ in."""
    ground = frozenset(background)
    store = store_of(ground | world.before)
    facts = StatedFacts(store, NAMES)
    change = facts.change(world.patch)
    had, has = union(ground | world.before), union(ground | world.after)
    was, now = findings(shapes, had), findings(shapes, has)

    found = ChangeValidator(shapes, ENGINE).validate_in_context(facts, change)

    assert change.added == has - had
    assert change.removed == had - has
    assert Counter(found.caused) == now - was
    assert Counter(found.mended) == was - now
