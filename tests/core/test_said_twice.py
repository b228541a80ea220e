# SPDX-License-Identifier: Apache-2.0
"""What two agencies both state is one fact: no question counts it twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad

from missiongraph.answers import ask
from missiongraph.catalogue import catalogue
from missiongraph.ingest import read
from missiongraph.loading import Source
from missiongraph.repository import Repository
from missiongraph.rules import Deriver
from tests.support.worlds import NAMES, store_of

if TYPE_CHECKING:
    from missiongraph.catalogue import Question
    from missiongraph.facts import Node
    from missiongraph.store.oxigraph import OxigraphStore

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration")
ECHO = NAMES.graph("echo", "everything")
# What the three cases have none of; tests/queries has data that do.
NOTHING = {"bridges", "mission-accountability", "pending-references"}
# Who else describes a thing is what it is about, so that a second description changes it.
ABOUT_DESCRIPTIONS = {"organisations-described-twice"}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    """The three cases, as their agencies state them."""
    with Repository(tmp_path_factory.mktemp("once")) as repository:
        schema = set(repository.workspace.store.quads())
    quads = {
        Quad(t.subject, t.predicate, t.object, NAMES.graph(batch.agency, batch.model))
        for batch in (read(Source(EXAMPLES / f"{case}.xlsx")) for case in CASES)
        for t in batch.triples
    }
    return derived(store_of(schema | quads))


@pytest.fixture(scope="module")
def twice(once: OxigraphStore) -> OxigraphStore:
    """The same, and another agency states all of it too."""
    stated = [q for q in once.quads() if NAMES.agency(q.graph_name)]
    echoed = [Quad(q.subject, q.predicate, q.object, ECHO) for q in stated]
    kept = [q for q in once.quads() if q.graph_name != NAMES.derived]
    return derived(store_of([*kept, *echoed]))


def derived(store: OxigraphStore) -> OxigraphStore:
    """The store with what follows from it."""
    store.apply(Deriver.packaged(NAMES.derived).from_scratch(store))
    return store


def rows(store: OxigraphStore, question: Question) -> list[tuple[Node | None, ...]]:
    """The answer with the examples of its own parameters, but for who said so and how."""
    values = {name: parameter.example for name, parameter in question.parameters.items()}
    answer = ask(store, question, values)
    apart = {at for at, name in enumerate(answer.columns) if name in ("graph", "proof")}
    kept = [tuple(t for at, t in enumerate(row) if at not in apart) for row in answer.rows]
    return list(dict.fromkeys(kept)) if apart else kept


@pytest.fixture(scope="module")
def backwards(once: OxigraphStore) -> OxigraphStore:
    """The same facts, loaded in another order."""
    return store_of(sorted(once.quads(), key=str, reverse=True))


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_the_order_of_loading_does_not_change_an_answer(
    once: OxigraphStore, backwards: OxigraphStore, name: str
) -> None:
    """The same facts give the same rows in the same order."""
    question = catalogue()[name]

    assert rows(backwards, question) == rows(once, question)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_question_does_not_count_twice(
    once: OxigraphStore, twice: OxigraphStore, name: str
) -> None:
    """The rows are the same, and as many, when a second agency states every fact too."""
    question = catalogue()[name]
    expected = rows(once, question)

    assert bool(expected) == (name not in NOTHING)
    assert (rows(twice, question) == expected) == (name not in ABOUT_DESCRIPTIONS)
