# SPDX-License-Identifier: Apache-2.0
"""A repository: a data folder with its two datasets.

data/
  repository.json   format, base IRI
  workspace/        what agencies work on
  published/        what anonymous readers see, and all they can see
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph import __version__
from missiongraph.data_folder import (
    DATASETS,
    PUBLISHED,
    WORKSPACE,
    is_sealed,
    known_base,
    require,
    settle,
    upgrade,
)
from missiongraph.dataset import Dataset
from missiongraph.errors import (
    Fault,
    InputError,
    StoreBusy,
    StoreError,
    UnknownName,
)
from missiongraph.facts import Facts
from missiongraph.gate import Gate, Proposal
from missiongraph.journal import Journal, Revision
from missiongraph.known import KnownResources
from missiongraph.loading import slug
from missiongraph.marks import has_followed, store_head
from missiongraph.moments import Clock
from missiongraph.ontology.library import load
from missiongraph.replacing import complete, is_pending, tidy
from missiongraph.resources import find, folder
from missiongraph.rules import Deriver
from missiongraph.seal import digest_of
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import DCT, FOAF, ONTOLOGY, RDF, SKOS, VOCABULARIES
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.severities import PUBLISH, profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from missiongraph.gate import Author, Outcome
    from missiongraph.loading import Batch
    from missiongraph.moments import Moment
    from missiongraph.store import Store

# How long, in seconds, one waits for another process to be done with a change, and how often one
# looks.
PATIENCE = 10.0
PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """A repository opened for reading, beside whatever process owns it.

    Attributes:
        data: the folder.
        clocks: for each dataset, what tells the revision at which it stands.
        trouble: why nothing can be changed, where the disk is full or data are damaged.
    """

    names: Names
    workspace: Store
    published: Store
    data: Path
    clocks: Mapping[str, Clock]
    trouble: StoreError | None = None

    def head(self, name: str) -> int:
        """The revision at which a dataset stands: all that follows from it is there."""
        return self.clocks[name].head

    def moment(self, name: str) -> Moment:
        """The moment at which a dataset is; what is kept of the data is kept under it."""
        return self.clocks[name].now()

    def folder(self, name: str) -> Path:
        """Where the store of a dataset is, for processes of their own."""
        return self.data / name / "store"


class Repository:
    """A data folder, opened for writing; one process at a time may do so.

    Args:
        data: the folder; made when absent.
        base: the base IRI; settled when the folder is made.

    Raises:
        StoreBusy: another process has it open for writing.
        StoreTooNew: a newer version made it.
        StoreDamaged: its journal or a store is not as it was written.
        StoreError: the folder has another base IRI, or cannot be used.
    """

    def __init__(self, data: Path, base: str | None = None) -> None:
        self.data = data
        complete(data)
        self.names = Names(settle(data, base))
        deriver = Deriver.packaged(self.names.derived)
        validator = ChangeValidator.packaged()
        with ExitStack() as stack:
            sealed = is_sealed(data)
            self.workspace = Dataset(data / WORKSPACE, self.names, deriver, sealed=sealed)
            stack.callback(self.workspace.close)
            self.published = Dataset(data / PUBLISHED, self.names, deriver, sealed=sealed)
            stack.callback(self.published.close)
            upgrade(data)
            tidy(data)
            self.gate = Gate(self.workspace, validator, public=self.published.store)
            self.release = Gate(self.published, validator, profile(PUBLISH))
            for gate in (self.gate, self.release):
                _install_ontology(gate)
            self._opened = stack.pop_all()

    def __enter__(self) -> Self:
        """The repository itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the folder up."""
        self._opened.close()

    def reading(self) -> Reading:
        """The repository as its readers see it."""
        return Reading(
            self.names,
            self.workspace.store,
            self.published.store,
            self.data,
            {WORKSPACE: self.workspace.clock, PUBLISHED: self.published.clock},
        )

    def known(self) -> KnownResources:
        """The resources of the workspace, as far as loaders ask for them."""
        return KnownResources(self.workspace.store, self.names)

    def proposal(self, batches: Sequence[tuple[Batch, Path]], author: Author) -> Proposal:
        """The proposal to make models just what their sources say, all of them together.

        Raises:
            InputError: two of the sources are for the same model.
        """
        _refuse_twice(batches)
        patches = [self.gate.replacing(with_description(b, self.names)) for b, _ in batches]
        patch = Patch(
            [quad for patch in patches for quad in patch.added],
            [quad for patch in patches for quad in patch.removed],
        )
        paths = [path for _, path in batches]
        sources = {path.name: digest_of(path) if path.is_file() else "" for path in paths}
        return Proposal(patch, author, f"Load {', '.join(sources)}", sources)

    def publish(
        self,
        graphs: Iterable[NamedNode],
        author: Author,
        reviewed: int | None = None,
        *,
        dry: bool = False,
    ) -> Outcome:
        """Make what is published of these graphs just what the workspace holds of them.

        A graph that the workspace holds no more is withdrawn; a dry run has all findings.

        Raises:
            ChangeRefused: what would be published has faults that block.
            ChangedMeanwhile: the workspace is not at the revision that was reviewed.
            UnknownName: neither dataset holds such a graph.
        """
        names = list(graphs)
        make = self.release.rehearse if dry else self.release.make
        message = f"Publish {', '.join(graph.value for graph in names)}"
        return make(author, message, lambda: self._publication(names, reviewed))

    def _publication(self, names: list[NamedNode], reviewed: int | None) -> Patch:
        held = self.workspace.store.quads
        found = self.gate.undisturbed(lambda: {g: list(held(graph=g)) for g in names}, reviewed)
        for graph, quads in found.items():
            if not quads and next(self.published.store.quads(graph=graph), None) is None:
                raise UnknownName("graph", graph.value)
        return self.release.difference((quad for quads in found.values() for quad in quads), names)

    def ontology(self, models: Iterable[NamedNode] = ()) -> Any:  # noqa: ANN401 (it has no types)
        """The ontology and code lists as an owlready2 ontology, in a world of its own.

        Classes and properties are its attributes (`ontology.Mission`), things are their instances
        (`ontology.Mission.instances()`). What is done to it changes nothing in the repository.

        Args:
            models: graphs of the workspace whose things are to be in it as well.

        Raises:
            UnknownName: the workspace holds no such graph.
        """
        wanted = list(models)
        known = set(self.workspace.store.graphs())
        for graph in wanted:
            if graph not in known:
                raise UnknownName("graph", graph.value)
        graphs = (ONTOLOGY, VOCABULARIES, *wanted)
        return load(q.triple for g in graphs for q in self.workspace.store.quads(graph=g))

    def remake_indexes(self) -> None:
        """Make the indexes of both datasets anew.

        Raises:
            StoreError: they cannot be written.
        """
        for gate in (self.gate, self.release):
            gate.undisturbed(gate.dataset.remake_indexes)

    def models(self) -> list[NamedNode]:
        """The graphs that agencies state in the workspace, by name."""
        return models(self.workspace.store, self.names)


def models(store: Store, names: Names) -> list[NamedNode]:
    """The graphs that agencies state in a store, by name."""
    return sorted((g for g in store.graphs() if names.agency(g)), key=str)


@contextmanager
def reading(data: Path) -> Iterator[Reading]:
    """Open a repository for reading, beside whatever process owns it.

    Raises:
        UnknownName: there is no repository in the folder.
        StoreTooNew: a newer version made it.
        StoreBusy: another process makes a change that takes long.
    """
    require(data)
    names = Names(known_base(data))
    stores = _settled(data, names)
    try:
        yield reading_of(data, names, stores)
    finally:
        close_all(stores)


def reading_of(data: Path, names: Names, stores: Sequence[Store]) -> Reading:
    """Stores that were opened for reading, which stay at the revision at which they are."""
    workspace, published = stores
    heads = (store_head(store, names) for store in stores)
    clocks = dict(zip(DATASETS, map(Clock, heads), strict=True))
    return Reading(names, workspace, published, data, clocks)


def _settled(data: Path, names: Names) -> list[OxigraphStore]:
    """Both stores, opened for reading, each with all that follows from its head.

    Raises:
        StoreBusy: another process makes a change that takes long.
    """
    until, busy = time.monotonic() + PATIENCE, False
    while True:
        stores = read_only(data)
        followed = len(stores) == len(DATASETS) and all(has_followed(s, names) for s in stores)
        followed = followed and not is_pending(data)
        if followed and (busy or (is_sealed(data) and not lags(data, stores, names))):
            return stores
        close_all(stores)
        if time.monotonic() > until:
            raise StoreBusy(
                f"Another process is changing what is in {data}, and not all that follows from the "
                "change is there yet. Try again later."
            )
        busy = not _bring_up(data)
        if busy:
            time.sleep(PAUSE)


def _bring_up(data: Path) -> bool:
    """Let opening for writing bring the stores up; whether no other process is at it."""
    try:
        Repository(data).close()
    except StoreBusy:
        return False
    return True


def read_only(data: Path) -> list[OxigraphStore]:
    """Both stores, opened for reading; one that is not there yet is left out."""
    folders = [data / name / "store" for name in DATASETS]
    return [OxigraphStore(path, read_only=True) for path in folders if path.is_dir()]


def close_all(stores: Iterable[OxigraphStore]) -> None:
    """Close stores."""
    for store in stores:
        store.close()


def lags(data: Path, stores: Sequence[Store], names: Names) -> bool:
    """Whether a store is behind its journal, as a process that was killed leaves it."""
    journals = [Journal(data / name / "journal") for name in DATASETS]
    return any(
        store_head(store, names) < journal.last()
        for store, journal in zip(stores, journals, strict=True)
    )


def with_description(batch: Batch, names: Names) -> Batch:
    """The batch with what it says about itself: the model's title, agency, licence, source."""
    graph = names.graph(batch.agency, batch.model)
    agency = NamedNode(f"{names.base}/id/{slug(batch.agency)}")
    about = batch.about
    named = any(t.subject == agency and t.predicate == SKOS.prefLabel for t in batch.triples)
    name = about.get("agency name") or (None if named else batch.agency)
    said = [
        (graph, DCT.title, batch.title),
        (graph, DCT.description, about.get("description")),
        (graph, DCT.license, about.get("licence")),
        (graph, DCT.source, about.get("source")),
        (agency, SKOS.prefLabel, name),
    ]
    batch.triples.extend(Triple(s, p, Literal(text)) for s, p, text in said if text)
    batch.triples.append(Triple(graph, DCT.publisher, agency))
    batch.triples.append(Triple(agency, RDF.type, FOAF.Agent))
    return batch


@cache
def _ontology() -> tuple[Quad, ...]:
    """The ontology and code lists of this version, in their graphs."""
    top = folder("ontology")
    declared = find(top.joinpath("declarations"), ".ttl")
    modules = Facts.read([*(f for f in top.iterdir() if f.name.endswith(".ttl")), *declared])
    codes = Facts.read(find(top.joinpath("vocabularies"), ".ttl"))
    return tuple(
        Quad(t.subject, t.predicate, t.object, graph)
        for graph, facts in ((ONTOLOGY, modules), (VOCABULARIES, codes))
        for t in facts
    )


def _install_ontology(gate: Gate) -> None:
    """See that the dataset holds the ontology and code lists of this version."""
    patch = gate.difference(_ontology(), (ONTOLOGY, VOCABULARIES))
    if patch:
        revision = Revision(
            number=gate.dataset.head + 1,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            author="missiongraph",
            message=f"Install the ontology of missiongraph {__version__}",
            graphs=[ONTOLOGY.value, VOCABULARIES.value],
            added=len(patch.added),
            removed=len(patch.removed),
        )
        gate.dataset.commit(revision, patch)


def _refuse_twice(batches: Sequence[tuple[Batch, Path]]) -> None:
    seen: dict[tuple[str, str], Path] = {}
    for batch, path in batches:
        model = (slug(batch.agency), slug(batch.model))
        if model in seen:
            raise InputError(
                [
                    Fault(
                        path.name,
                        f"It is a source of {'/'.join(model)}, as is {seen[model].name}.",
                        "A model has one source: name another with --model, or load one of them.",
                    )
                ]
            )
        seen[model] = path
