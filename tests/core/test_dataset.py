# SPDX-License-Identifier: Apache-2.0
"""A dataset: what follows from its facts is always what follows from them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Quad

from missiongraph import dataset as datasets
from missiongraph.dataset import Dataset
from missiongraph.errors import StoreDamaged, StoreError
from missiongraph.journal import Revision
from missiongraph.rules import Deriver
from missiongraph.store import Patch
from missiongraph.terms import MG, ROLE, SKOS, VOCABULARIES
from tests.support.missions import (
    ORGANISATIONS,
    PARTICIPATIONS,
    SPINE,
    SYSTEMS,
    vocabularies,
)
from tests.support.worlds import GRAPHS, NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

PACKAGED = Deriver.packaged(NAMES.derived)
FACTS = [Quad(t.subject, t.predicate, t.object, GRAPHS[0]) for t in SPINE]


def revision(dataset: Dataset) -> Revision:
    """The next revision."""
    return Revision(dataset.head + 1, "2024-01-31T12:00:00+00:00", "ann", "Test")


def commit(dataset: Dataset, patch: Patch) -> None:
    """Make a change."""
    dataset.commit(revision(dataset), patch)


def derived(dataset: Dataset) -> set[Triple]:
    """What is derived in a dataset."""
    return {quad.triple for quad in dataset.store.quads(graph=NAMES.derived)}


@pytest.fixture
def filled(tmp_path: Path) -> Dataset:
    """A dataset with the code lists, and a model in which every kind of touch occurs."""
    dataset = Dataset(tmp_path / "set", NAMES, PACKAGED)
    commit(dataset, Patch(list(vocabularies())))
    commit(dataset, Patch(FACTS))
    return dataset


def test_what_follows_from_a_change_is_there_at_once(filled: Dataset) -> None:
    """The system is provided by whom the participation says, and each organisation touches."""
    simple = {t for t in derived(filled) if t.predicate == MG.providedBy}
    assert [(t.subject, t.object) for t in simple] == [(SYSTEMS[0], ORGANISATIONS[1])]
    assert {t.subject for t in derived(filled) if t.predicate == MG.touches} == set(ORGANISATIONS)
    filled.close()


def test_what_no_longer_follows_is_gone(filled: Dataset) -> None:
    """Without the participation nobody is said to provide the system."""
    gone = [quad for quad in FACTS if quad.subject == PARTICIPATIONS[0]]
    commit(filled, Patch(removed=gone))
    assert not any(t.predicate == MG.providedBy for t in derived(filled))
    filled.close()


def test_a_new_meaning_of_a_role_reaches_all_that_has_it(filled: Dataset) -> None:
    """A code list that a new version brings changes what was derived long ago."""
    old = Quad(ROLE.PROVIDES, MG.roleProperty, MG.providedBy, VOCABULARIES)
    new = Quad(ROLE.PROVIDES, MG.roleProperty, MG.operatedBy, VOCABULARIES)
    commit(filled, Patch([new], [old]))
    said = {t.predicate for t in derived(filled) if t.subject == SYSTEMS[0]}
    assert said - {MG.inJourney} == {MG.operatedBy}
    filled.close()


def test_new_rules_derive_anew(tmp_path: Path, filled: Dataset) -> None:
    """Opening with the rules of another version brings the facts up to them."""
    expected = derived(filled)
    filled.close()
    few = Deriver(PACKAGED.rules[:1], NAMES.derived)
    other = Dataset(tmp_path / "set", NAMES, few)
    assert derived(other) < expected
    other.close()
    again = Dataset(tmp_path / "set", NAMES, PACKAGED)
    assert derived(again) == expected
    again.close()


@pytest.mark.parametrize("bulk", [datasets.BULK, 3], ids=["in a transaction", "in bulk"])
def test_both_ways_in_lead_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: Dataset, bulk: int
) -> None:
    """A large change goes in by bulk; nobody could tell from what is there afterwards."""
    monkeypatch.setattr(datasets, "BULK", bulk)
    other = Dataset(tmp_path / "other", NAMES, PACKAGED)
    commit(other, Patch(list(vocabularies())))
    commit(other, Patch(FACTS))
    assert set(other.store.quads()) == set(filled.store.quads())
    other.close()
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == [
        "journal",
        "past.db",
        "search.db",
        "store",
    ]
    filled.close()


def test_it_does_not_matter_whether_a_model_comes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: Dataset
) -> None:
    """When the second part comes, the first has been derived from."""
    other = Dataset(tmp_path / "other", NAMES, PACKAGED)
    commit(other, Patch(list(vocabularies())))
    commit(other, Patch(FACTS[::2]))
    # As if the second part were more than a quarter of a government.
    monkeypatch.setattr(datasets, "outweighs", lambda *_: True)
    commit(other, Patch(FACTS[1::2]))
    assert derived(other) == derived(filled)
    other.close()
    filled.close()


@pytest.mark.parametrize("made", [True, False])
def test_what_is_derived_ahead_is_kept_only_with_its_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: Dataset, *, made: bool
) -> None:
    """A first change may be derived from before it is made; of one that is not, nothing stays."""
    monkeypatch.setattr(datasets, "BULK", 3)
    dataset = Dataset(tmp_path / "other", NAMES, PACKAGED)
    commit(dataset, Patch(list(vocabularies())))
    before = set(dataset.store.quads())
    patch = Patch(FACTS)
    with dataset.ahead(patch) as ahead:
        assert ahead
        if made:
            dataset.commit(revision(dataset), patch, ahead)
    assert set(dataset.store.quads()) == (set(filled.store.quads()) if made else before)
    with dataset.ahead(patch) as again:
        assert bool(again) != made
    dataset.close()
    filled.close()
    entries = sorted(path.name for path in (tmp_path / "other").iterdir())
    assert entries == ["journal", "past.db", "search.db", "store"]


def test_a_change_that_cannot_be_applied_leaves_nothing(filled: Dataset) -> None:
    """Whatever the cause: the record is withdrawn, and the next change takes its number."""
    before, head = set(filled.store.quads()), filled.head
    broken: list[Quad] = [None]  # type: ignore[list-item]
    with pytest.raises(AttributeError):
        commit(filled, Patch(FACTS[:1], broken))
    assert (filled.head, filled.journal.last()) == (head, head)
    assert set(filled.store.quads()) == before
    commit(filled, Patch([Quad(SYSTEMS[0], SKOS.prefLabel, Literal("x"), GRAPHS[0])]))
    assert filled.head == head + 1
    filled.close()


def test_a_change_upon_one_that_is_not_finished_is_refused(filled: Dataset) -> None:
    """Its record would be lost; opening again finishes the one before."""
    unfinished = revision(filled)
    fact = Quad(SYSTEMS[0], SKOS.prefLabel, Literal("x"), GRAPHS[0])
    filled.journal.record(unfinished, Patch([fact]))
    with pytest.raises(StoreError, match=r"Revision 3 could not be finished\. Open"):
        commit(filled, Patch(removed=FACTS[:1]))
    assert filled.journal.patch(3).added == [fact]
    filled.close()
    again = Dataset(filled.journal.folder.parent, NAMES, PACKAGED)
    assert fact in again.store
    assert again.head == 3
    again.close()


def test_a_damaged_journal_is_said_to_be_so_and_lets_go(tmp_path: Path, filled: Dataset) -> None:
    """A dataset that cannot be brought up can be opened once it is mended."""
    filled.journal.record(revision(filled), Patch(FACTS))
    filled.close()
    file = filled.journal.added(3)
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[:-20], encoding="utf-8")
    with pytest.raises(StoreDamaged, match=r"Revision 3 .*is not as it was written"):
        Dataset(tmp_path / "set", NAMES, PACKAGED)
    file.write_text(whole, encoding="utf-8")
    Dataset(tmp_path / "set", NAMES, PACKAGED).close()
