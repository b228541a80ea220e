# SPDX-License-Identifier: Apache-2.0
"""What benchmarks have in common to run on: sizes, a folder, the ontology, generated files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, parse

from benchmarks.government import FAULT_RATE, write
from missiongraph.data_folder import PUBLISHED, WORKSPACE
from missiongraph.facts import Facts
from missiongraph.gate import Author
from missiongraph.journal import Revision
from missiongraph.repository import Repository
from missiongraph.resources import find, folder
from missiongraph.store import Patch

if TYPE_CHECKING:
    from pathlib import Path

AUTHOR: Final = Author("benchmark")


@dataclass(frozen=True, slots=True)
class Setting:
    """How to run the benchmarks.

    Attributes:
        folder: where generated files and stores go.
        triples: the size of the large government.
        small: the size of the small one that it is compared with.
        validated: the size that both validation engines are given.
        changed: the size of a change.
        asked: how many journeys a question is asked about.
        rounds: how often each contestant runs; `peer_rounds` for peers that take long.
        limit: seconds after which a question is given up.
        served: the size of the government that is served.
        seconds: how long a server is asked at a time.
        requests: after how many of them memory is looked at the last time.
        sizes: the sizes of governments by which growth is measured.
        patience: seconds after which a question to a whole government is given up.
    """

    folder: Path
    triples: int = 2_000_000
    small: int = 20_000
    validated: int = 85_000
    changed: int = 5_000
    asked: int = 50
    rounds: int = 5
    peer_rounds: int = 3
    limit: int = 10
    served: int = 350_000
    seconds: int = 6
    requests: int = 100_000
    sizes: tuple[int, ...] = (50_000, 320_000, 2_000_000)
    patience: int = 240


@cache
def ontology() -> str:
    """The ontology and its code lists as N-Triples; shapes need its class hierarchy."""
    facts = Facts.read(find(folder("ontology"), ".ttl"))
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in facts)


def government_file(
    folder: Path, triples: int, *, suffix: str = ".nq", rate: float = FAULT_RATE
) -> Path:
    """The file of a government of this size in a folder, written where it is not there yet."""
    path = folder / f"government-{triples}-{rate:g}{suffix}"
    if not path.exists():
        write(path, triples, rate=rate)
    return path


def repository_folder(folder: Path, triples: int) -> Path:
    """Where a repository that holds a sound government of this size is."""
    return folder / f"repository-{triples}"


def repository(folder: Path, triples: int) -> Repository:
    """A repository on disk whose workspace holds a sound government, made where absent."""
    data = repository_folder(folder, triples)
    if not data.exists():
        _fill(data, government_file(folder, triples, rate=0.0), WORKSPACE)
    return Repository(data)


def published(folder: Path, triples: int) -> Path:
    """A data folder that has a sound government published, made where absent."""
    data = folder / f"published-{triples}"
    if not data.exists():
        _fill(data, government_file(folder, triples, rate=0.0), PUBLISHED)
    return data


def _fill(data: Path, file: Path, dataset: str) -> None:
    """Make that folder past the write gate, which would find nothing in it and take longer."""
    patch = Patch(added=list(parse(path=file)))
    with Repository(data) as made:
        filled = {WORKSPACE: made.workspace, PUBLISHED: made.published}[dataset]
        revision = Revision(
            number=filled.head + 1,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            author=AUTHOR.name,
            message="Load a whole government",
            graphs=sorted(graph.value for graph in patch.graphs() if isinstance(graph, NamedNode)),
            added=len(patch.added),
        )
        filled.commit(revision, patch)
