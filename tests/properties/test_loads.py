# SPDX-License-Identifier: Apache-2.0
"""Loading is replacing: what a source says last is what its model holds, however it came there."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Triple

from missiongraph.dataset import Dataset
from missiongraph.facts import Facts
from missiongraph.gate import Author, Gate, Proposal
from missiongraph.loading import Batch, Origin
from missiongraph.rules import Deriver
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.shapes import ShapeSet
from tests.support.law import ENGINE
from tests.support.missions import sentences
from tests.support.terms import iris, values
from tests.support.worlds import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from missiongraph.gate import Outcome

said = st.one_of(sentences(), st.builds(Triple, iris, iris, values))
origins = st.builds(
    Origin,
    st.sampled_from(["a.xlsx", "b.csv"]),
    st.sampled_from([None, "Steps"]),
    st.integers(1, 9),
)


@st.composite
def batches(draw: st.DrawFn, agency: str | None = None) -> Batch:
    """What a source says, by one of two agencies."""
    facts = draw(st.lists(said, max_size=12))
    subjects = [t.subject for t in facts if isinstance(t.subject, NamedNode)]
    return Batch(
        agency or draw(st.sampled_from(["east", "west"])),
        "model",
        title="A model",
        triples=facts,
        origins={subject: draw(origins) for subject in subjects[:3]},
    )


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """A gate that refuses nothing, so that any facts may come."""
    folder: Path = tmp_path_factory.mktemp("loads")
    dataset = Dataset(folder, NAMES, Deriver.packaged(NAMES.derived))
    yield Gate(dataset, ChangeValidator(ShapeSet(Facts()), ENGINE))
    dataset.close()


def load(gate: Gate, batch: Batch) -> Outcome:
    """Make a model just what a batch says."""
    return gate.submit(Proposal(gate.replacing(deepcopy(batch)), Author("a test"), "Load", {}))


def contents(gate: Gate) -> set[Quad]:
    """All that the store holds, but which revision it is at."""
    return {q for q in gate.dataset.store.quads() if q.graph_name != NAMES.revisions}


@given(batch=batches())
def test_loading_the_same_again_changes_nothing(gate: Gate, batch: Batch) -> None:
    """The second time there is no change, and no revision."""
    load(gate, batch)
    before, head = contents(gate), gate.dataset.head

    outcome = load(gate, batch)

    assert (outcome.added, outcome.removed, outcome.revision) == (0, 0, None)
    assert (contents(gate), gate.dataset.head) == (before, head)


@given(first=batches("east"), second=batches("east"), other=batches("west"))
def test_a_model_is_what_its_source_said_last(
    gate: Gate, first: Batch, second: Batch, other: Batch
) -> None:
    """One source, another, and the first again: all is as if the other had never been."""
    load(gate, other)
    load(gate, first)
    before = contents(gate)

    load(gate, second)
    load(gate, first)

    assert contents(gate) == before


@given(first=batches("east"), second=batches("west"))
def test_agencies_do_not_get_in_each_other_s_way(gate: Gate, first: Batch, second: Batch) -> None:
    """The order in which two agencies load their models does not matter."""
    for batch in (first, second):
        load(gate, Batch(batch.agency, batch.model))
    load(gate, first)
    load(gate, second)
    one_way = contents(gate)
    for batch in (first, second):
        load(gate, Batch(batch.agency, batch.model))
    load(gate, second)
    load(gate, first)

    assert contents(gate) == one_way


@given(batch=batches())
def test_an_empty_source_leaves_nothing(gate: Gate, batch: Batch) -> None:
    """A model whose source says nothing holds nothing, and nothing is derived from it."""
    load(gate, batch)
    for agency in ("east", "west"):
        load(gate, Batch(agency, "model"))

    assert contents(gate) == set()
