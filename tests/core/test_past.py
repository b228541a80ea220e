# SPDX-License-Identifier: Apache-2.0
"""The index of the journal tells which revision brought a fact, and what was taken away."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import StoreFull
from missiongraph.journal import Journal, Revision
from missiongraph.past import FILE, Past
from missiongraph.store import Patch

if TYPE_CHECKING:
    from pathlib import Path

A, B = (NamedNode(f"https://data.example/graph/north/{name}") for name in "ab")


def fact(thing: int, value: int, graph: NamedNode = A) -> Quad:
    """A fact about a thing."""
    about = NamedNode(f"https://data.example/id/north/system/{thing}")
    return Quad(about, NamedNode(f"https://data.example/p{value % 2}"), Literal(str(value)), graph)


def name(quad: Quad) -> str:
    """The IRI of what a fact is about."""
    return str(quad.subject).strip("<>")


def record(journal: Journal, number: int, added: set[Quad], removed: set[Quad]) -> None:
    """Put a revision into a journal."""
    revision = Revision(number, "2026-01-01T00:00:00Z", "tests", "a test")
    journal.record(revision, Patch(list(added), list(removed)))


@pytest.mark.parametrize("seed", range(4))
def test_each_fact_has_the_revision_in_which_it_came_last(tmp_path: Path, seed: int) -> None:
    """Whatever came, went and came again: as if each fact had carried its revision along."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    journal, past = Journal(tmp_path / "journal"), Past(tmp_path)
    everything = [fact(t, v, g) for t in range(4) for v in range(4) for g in (A, B)]
    since: dict[Quad, int] = {}
    gone: set[str] = set()
    for number in range(1, 25):
        chosen = set(chance.sample(everything, 6))
        removed = chosen & since.keys()
        added = chosen - removed
        record(journal, number, added, removed)
        since = {q: n for q, n in since.items() if q not in removed} | dict.fromkeys(added, number)
        gone |= {name(quad) for quad in removed}
        # It need not be brought up each time.
        if chance.random() < 0.5:
            past.follow(journal, number)
    past.follow(journal, 24)
    assert past.revisions(since) == since
    things = {name(quad) for quad in everything}
    assert {thing for thing in things if past.removed(thing)} == gone
    past.close()
    (tmp_path / FILE).unlink()
    anew = Past(tmp_path)
    anew.follow(journal, 24)
    assert anew.revisions(since) == since
    anew.close()


def test_what_no_revision_brought_has_none(tmp_path: Path) -> None:
    """A fact of a thing that no revision speaks of, and a name that nobody ever used."""
    journal, past = Journal(tmp_path / "journal"), Past(tmp_path)
    record(journal, 1, {fact(1, 1)}, set())
    past.follow(journal, 1)
    assert past.revisions([fact(1, 1), fact(2, 1), fact(1, 1, B)]) == {fact(1, 1): 1}
    assert not past.removed(name(fact(1, 1)))
    assert past.head() == 1
    past.close()


def test_a_file_that_is_none_is_made_anew(tmp_path: Path) -> None:
    """It follows from the journal, so that nobody need restore it."""
    journal = Journal(tmp_path / "journal")
    record(journal, 1, {fact(1, 1)}, set())
    (tmp_path / FILE).write_bytes(b"nothing of the kind" * 100)
    past = Past(tmp_path)
    assert past.head() is None
    past.follow(journal, 1)
    assert past.revisions([fact(1, 1)]) == {fact(1, 1): 1}
    past.close()


def test_what_is_not_made_in_the_end_is_not_noted(tmp_path: Path) -> None:
    """A change is noted while it is made; where it is cut short, the next one takes its place."""
    journal, past = Journal(tmp_path / "journal"), Past(tmp_path)
    record(journal, 1, {fact(1, 1)}, set())
    past.follow(journal, 1)

    def cut_short() -> None:
        raise StoreFull("No space is left.")

    with pytest.raises(StoreFull):
        past.follow(journal, 2, Patch([fact(2, 1)]), cut_short)
    assert past.head() == 1
    record(journal, 2, {fact(3, 1)}, set())
    past.follow(journal, 2)
    facts = [fact(number, 1) for number in (1, 2, 3)]
    assert past.revisions(facts) == {fact(1, 1): 1, fact(3, 1): 2}
    past.close()
