# SPDX-License-Identifier: Apache-2.0
"""What rules derive after a change is what they would derive from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from missiongraph.rules import Deriver
from missiongraph.views import StatedFacts
from tests.support.missions import changes, missions, vocabularies
from tests.support.worlds import NAMES, store_of

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from missiongraph.store.oxigraph import OxigraphStore

GROUND = vocabularies()
DERIVER = Deriver.packaged(NAMES.derived)


def derived(store: OxigraphStore) -> set[Triple]:
    """The facts in the derived graph."""
    return {quad.triple for quad in store.quads(graph=NAMES.derived)}


def from_nothing(quads: frozenset[Quad]) -> set[Triple]:
    """The facts that all rules derive from these quads, run once over everything."""
    store = store_of(GROUND | quads)
    return {quad.triple for quad in DERIVER.from_scratch(store).added}


@given(missions())
def test_rules_read_nothing_but_what_their_reach_names(quads: frozenset[Quad]) -> None:
    """All facts come from a copy of what reaches name; from the store itself the same follows."""
    store = store_of(GROUND | quads)
    found = (rule.run(store, None, NAMES.derived) for rule in DERIVER.rules)

    assert from_nothing(quads) == {triple for triples in found for triple in triples}


@given(st.data())
def test_deriving_after_each_change_gives_what_deriving_from_nothing_gives(
    data: st.DataObject,
) -> None:
    """However facts come and go, the derived facts are just those of the facts as they stand."""
    now: frozenset[Quad] = data.draw(missions())
    store = store_of(GROUND | now)
    store.apply(DERIVER.from_scratch(store))
    for _ in range(2):
        world = data.draw(changes(now))
        derivation = DERIVER.begin(
            store, StatedFacts(store, NAMES), StatedFacts(store, NAMES).said(world.patch)
        )
        store.apply(world.patch)
        store.apply(derivation.finish())
        now = world.after

        assert derived(store) == from_nothing(now)
