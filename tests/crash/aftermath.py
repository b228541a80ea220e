# SPDX-License-Identifier: Apache-2.0
"""What must hold of a data folder after a crash, whenever it came."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad

from missiongraph.gate import Author
from missiongraph.marks import store_head
from missiongraph.repository import Repository, reading, with_description
from missiongraph.search import Index
from missiongraph.terms import MG
from tests.support.indexes import indexed
from tests.support.versions import batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.dataset import Dataset
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

Load = tuple[str, int]


def content(names: Names, load: Load) -> set[Quad]:
    """The quads of a version of a model, and the notes of where its things were read."""
    made = with_description(batch(*load), names)
    graph = names.graph(made.agency, made.model)
    noted = names.origins(graph)
    return {
        *(Quad(t.subject, t.predicate, t.object, graph) for t in made.triples),
        *(Quad(s, MG.statedAt, Literal(str(o)), noted) for s, o in made.origins.items()),
    }


def held(store: Store, names: Names, model: str) -> set[Quad]:
    """What a store holds of a model."""
    graph = names.graph("east", model)
    return {*store.quads(graph=graph), *store.quads(graph=names.origins(graph))}


def acknowledged(said: Iterable[str]) -> list[Load]:
    """The loads that a process said were done."""
    pairs = (line.split() for line in said if line[:3] not in ("ope", "end"))
    return [(model, int(version)) for model, version in pairs]


def settled(loads: Iterable[Load]) -> dict[str, int]:
    """Which version of each model a series of loads leaves."""
    return dict(loads)


def assert_whole(store: Store, names: Names, done: Sequence[Load], cut: Load | None) -> None:
    """Each model is wholly a version: the last one done, or the one that was being loaded."""
    after = settled(done)
    for model in {model for model, _ in [*done, *([cut] if cut else [])]}:
        may_be = [content(names, (model, after[model]))] if model in after else [set()]
        if cut and cut[0] == model:
            may_be.append(content(names, cut))
        assert held(store, names, model) in may_be


def assert_agrees(dataset: Dataset) -> None:
    """Store and journal say the same, and what is derived is what follows from it."""
    replayed: set[Quad] = set()
    for number in range(1, dataset.head + 1):
        patch = dataset.journal.patch(number)
        replayed = (replayed - set(patch.removed)) | set(patch.added)
    apart = (dataset.names.derived, dataset.names.revisions)
    assert {q for q in dataset.store.quads() if q.graph_name not in apart} == replayed
    assert dataset.journal.last() == dataset.head == store_head(dataset.store, dataset.names)
    assert not dataset.deriver.from_scratch(dataset.store)
    assert_indexed(dataset)


def assert_indexed(dataset: Dataset) -> None:
    """The search index is that of the head, and what one made anew would be."""
    assert dataset.index.head() == dataset.head
    with TemporaryDirectory() as folder:
        anew = Index(Path(folder))
        anew.rebuild(dataset.store, dataset.names, dataset.head)
        assert indexed(dataset.index.path) == indexed(anew.path)


def assert_readable(data: Path, done: Sequence[Load], cut: Load | None) -> None:
    """A reader sees what was acknowledged, wherever there is a repository yet."""
    if (data / "repository.json").is_file():
        with reading(data) as seen:
            assert_whole(seen.workspace, seen.names, done, cut)


def assert_sound(data: Path, done: Sequence[Load], cut: Load | None) -> None:
    """Nothing acknowledged is lost, nothing is half there, and the folder goes on as before.

    Args:
        data: the folder.
        done: the loads that were acknowledged, in order.
        cut: the load after them, if there was to be one.
    """
    with Repository(data) as repository:
        dataset, names = repository.workspace, repository.names
        assert_whole(dataset.store, names, done, cut)
        assert_agrees(dataset)
        further = ("c", 1)
        loaded = [(batch(*further), data / "c.xlsx")]
        repository.gate.submit(repository.proposal(loaded, Author("a test")))
        assert_whole(dataset.store, names, [*done, further], cut)
    entries = sorted(entry.name for entry in (data / "workspace").iterdir())
    assert entries == ["journal", "past.db", "search.db", "store"]


def assert_settled(data: Path) -> None:
    """Opening once more changes nothing in either dataset."""
    held = []
    for _ in range(2):
        with Repository(data) as repository:
            for dataset in (repository.workspace, repository.published):
                assert_agrees(dataset)
                held.append((dataset.head, set(dataset.store.quads())))
    assert held[:2] == held[2:]
