# SPDX-License-Identifier: Apache-2.0
"""Who answers for a resource: the nearest in the wholes that it is a part of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from missiongraph.terms import MG
from missiongraph.validation.owners import Owners
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.facts import Node

WAYS = (MG.subJourneyOf, MG.journeyOf)
ANSWERS = (MG.accountableTo, MG.responsibilityOf, MG.providedBy)
# Parts with their wholes, and who answers for which resource in which way.
LINKS = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 1), st.integers(0, 7)), max_size=14)
OWNED = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 2), st.integers(0, 3)), max_size=5)


def name(kind: str, number: int) -> NamedNode:
    """A name."""
    return NamedNode(f"https://e.example/{kind}/{number}")


class Counted:
    """Triples as a view that counts how often a resource is looked at."""

    def __init__(self, triples: list[Triple]) -> None:
        self._triples = triples
        self.looks = Counter[object]()

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        """The triples that match."""
        self.looks[subject or value] += 1
        for t in self._triples:
            wanted = ((subject, t.subject), (predicate, t.predicate), (value, t.object))
            if all(term in (None, found) for term, found in wanted):
                yield t


def by_hand(
    links: set[tuple[int, int, int]], owned: set[tuple[int, int, int]], start: int
) -> set[int]:
    """The same by walking outwards from one resource, a step at a time."""
    for ways in ((0, 1), (2,)):
        here, seen = {start}, {start}
        while here:
            for way in ways:
                found = {owner for one, how, owner in owned if one in here and how == way}
                if found:
                    return found
            here = {whole for part, _, whole in links if part in here} - seen
            seen |= here
    return set()


@given(LINKS, OWNED)
def test_each_has_the_nearest(
    links: set[tuple[int, int, int]], owned: set[tuple[int, int, int]]
) -> None:
    """Also where wholes lead round, and whichever resource is asked for first."""
    triples = [Triple(name("r", a), WAYS[how], name("r", b)) for a, how, b in links]
    triples += [Triple(name("r", a), ANSWERS[how], name("o", b)) for a, how, b in owned]
    for order in (range(8), range(7, -1, -1)):
        owners = Owners(Counted(triples))
        for number in some(order):
            expected = sorted(name("o", o).value for o in by_hand(links, owned, number))
            assert [owner.value for owner in owners.of(name("r", number))] == expected


def test_a_chain_is_walked_once() -> None:
    """However deep parts are nested, no resource is looked at again for each of its parts."""
    depth = 60
    view = Counted([Triple(name("r", n), WAYS[0], name("r", n + 1)) for n in range(depth)])
    owners = Owners(view)
    for number in range(depth):
        assert owners.of(name("r", number)) == []
    each = Counter(view.looks.values())
    assert max(each) <= 60
    assert len({view.looks[name("r", n)] for n in range(depth)}) == 1
