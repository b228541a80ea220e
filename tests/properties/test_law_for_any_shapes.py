# SPDX-License-Identifier: Apache-2.0
"""The law of the gate, with shapes that nobody has thought of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.support.law import assert_law
from tests.support.shapes import PALETTE, shape_sets
from tests.support.worlds import worlds

if TYPE_CHECKING:
    from missiongraph.validation.shapes import ShapeSet
    from tests.support.worlds import World


@given(shapes=shape_sets(), world=worlds(PALETTE))
@settings(max_examples=settings.default.max_examples * 4)  # type: ignore[union-attr]
def test_the_law_holds_for_any_shapes(shapes: ShapeSet, world: World) -> None:
    """Whatever shapes are written, a change's findings are the whole's difference."""
    assert_law(shapes, world)
