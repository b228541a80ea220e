# SPDX-License-Identifier: Apache-2.0
"""A change validated before others wrote has the findings of one that is validated after them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from missiongraph.store import Patch
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.shapes import ShapeSet
from missiongraph.views import StatedFacts
from tests.properties.test_law_of_the_gate import background, of_shape
from tests.support.effort import examples
from tests.support.law import ENGINE, findings
from tests.support.worlds import NAMES, quads, store_of, union

if TYPE_CHECKING:
    from pyoxigraph import Quad

SHAPES = ShapeSet.packaged()


@given(st.data())
@settings(max_examples=examples(60))
def test_what_others_change_meanwhile_is_looked_at_again(data: st.DataObject) -> None:
    """The findings are what the whole before and after differ in, after others have written."""
    palette = data.draw(of_shape(data.draw(st.sampled_from(SHAPES.targeted))))
    ground = frozenset(background())
    first: frozenset[Quad] = data.draw(quads(palette))
    patch = drawn(data, first, data.draw(quads(palette)))
    own = {*patch.added, *patch.removed}
    theirs = drawn(data, first - own, data.draw(quads(palette)) - own)

    validator, early = ChangeValidator(SHAPES, ENGINE), StatedFacts(store_of(ground | first), NAMES)
    earlier = validator.validate_in_context(early, early.change(patch))
    since = early.said(theirs)

    now = (first | set(theirs.added)) - set(theirs.removed)
    facts = StatedFacts(store_of(ground | now), NAMES)
    after = (now | set(patch.added)) - set(patch.removed)
    found = validator.validate_again(facts, facts.change(patch), since, earlier)

    was = findings(SHAPES, union(ground | now))
    will = findings(SHAPES, union(ground | after))
    assert Counter(found.caused) == will - was
    assert Counter(found.mended) == was - will


def drawn(data: st.DataObject, held: frozenset[Quad], new: frozenset[Quad]) -> Patch:
    """A patch to what is held: some of it goes, and something comes."""
    if not held:
        return Patch(list(new))
    gone = data.draw(st.sets(st.sampled_from(sorted(held, key=str)), max_size=4))
    return Patch(list(new - held), list(gone))
