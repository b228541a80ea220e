# SPDX-License-Identifier: Apache-2.0
"""SPARQL Updates, each worked out by a worker process, beside the data.

What comes of it is a patch, for the gate to take or to refuse. An update whose first operation
alone has a pattern, as most have, is worked out on the data as they are read; another one on a
snapshot, which the engine changes. Time, memory and the queue are limited as they are for queries.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from anyio import to_thread
from pyoxigraph import RdfFormat, parse

from missiongraph.data_folder import WORKSPACE
from missiongraph.errors import InvalidQuery, StoreError
from missiongraph.sparql_operations import operations
from missiongraph.store import Patch
from missiongraph.workers.frames import NeedsSnapshot
from missiongraph.workers.limits import Limits
from missiongraph.workers.pool import Workers
from missiongraph.workers.turns import Turns
from missiongraph.workers.updating import BETWEEN, SNAPSHOT, too_many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pyoxigraph import NamedNode, Quad

    from missiongraph.gate import Gate
    from missiongraph.ownership import Ownership
    from missiongraph.sparql_operations import Operation
    from missiongraph.store import Store

SCRATCH = "update-"
UPDATING = "missiongraph.workers.updating"


@dataclass(frozen=True, slots=True)
class Job:
    """An update to be worked out.

    Attributes:
        text: the update.
        base: the base IRI of the repository.
        readable: the graphs that it may read; `None` for all.
        most: how many quads may come, and how many may go.
        head: the revision of the data that it reads; `None` where it reads none.
        folder: where a snapshot for it is, if it needs one.
    """

    text: str
    base: str
    readable: list[str] | None
    most: int
    head: int | None = None
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What an update would put in and take out.

    Attributes:
        added, removed: the quads, with those that are there already, or are not there.
        revision: the revision of the data for which it is so; `None` where it is so for any.
        job: the update.
    """

    added: list[Quad]
    removed: list[Quad]
    revision: int | None
    job: Job

    def patch(self, store: Store, ownership: Ownership) -> Patch:
        """What it changes in a store, remarks told apart.

        Raises:
            InvalidQuery: it changes too much.
        """
        comes, goes = ownership.kept(self.added), ownership.gone(self.removed, store)
        added = [quad for quad in comes if not self._holds(store, quad)]
        removed = [quad for quad in goes if self._holds(store, quad)]
        if max(len(added), len(removed)) > self.job.most:
            raise InvalidQuery(f"The update cannot be run: {too_many(self.job.most)}.")
        return Patch(added, removed)

    def _holds(self, store: Store, quad: Quad) -> bool:
        """Whether a quad is there, as far as the caller may know."""
        readable = self.job.readable
        return (readable is None or quad.graph_name.value in readable) and quad in store  # type: ignore[union-attr]


class Updates:
    """Who works updates out, one at a time.

    Args:
        data: the data folder; snapshots are made in it, so that they share its files.
        limits: what an update may take; as many facts may change as a query may have rows.
    """

    def __init__(self, data: Path, limits: Limits | None = None) -> None:
        self._data = data
        self._limits = limits or Limits()
        self._turns = Turns(self._limits, 1)
        # What was begun on a snapshot cannot begin anew.
        one = replace(self._limits, workers=1, short=self._limits.seconds)
        # The worker is told with each update what it reads.
        self._workers = Workers(data / WORKSPACE / "store", lambda: None, one, UPDATING)

    async def work_out(
        self, gate: Gate, text: str, readable: Collection[NamedNode] | None
    ) -> WorkedOut:
        """What an update would change.

        Args:
            gate: the gate of the data.
            text: the update.
            readable: the graphs that it may read; `None` for all.

        Raises:
            ServerBusy: too many are waiting.
            InvalidQuery: it does not parse, or changes too much.
            QueryTooSlow, QueryTooLarge: it takes more than it may.
            StoreError: there is no room for it.
        """
        listed = None if readable is None else [graph.value for graph in readable]
        job = Job(text, gate.names.base, listed, self._limits.rows)
        async with self._turns.taken():
            found = await to_thread.run_sync(operations, text)
            if found is not None and not any(later.where for later in found[1:]):
                try:
                    return await self._read(gate, job, found)
                except NeedsSnapshot:
                    pass
            return await self._copy(gate, job)

    async def close(self) -> None:
        """End the worker."""
        await self._workers.close()

    async def _read(self, gate: Gate, job: Job, found: list[Operation]) -> WorkedOut:
        """Work an update out on the data as they are."""
        reads = any(operation.where for operation in found)
        head = await to_thread.run_sync(gate.settled) if reads else None
        return await self._ask(replace(job, head=head))

    async def _copy(self, gate: Gate, job: Job) -> WorkedOut:
        """Work an update out on a snapshot."""
        with _scratch(self._data) as folder:
            head = await to_thread.run_sync(gate.snapshot, folder / SNAPSHOT)
            return await self._ask(replace(job, head=head, folder=str(folder)))

    async def _ask(self, job: Job) -> WorkedOut:
        async with self._workers.results(job) as results:
            pieces = [piece async for piece in results.pieces()]
        return await to_thread.run_sync(partial(_told, pieces, job))


@contextmanager
def _scratch(data: Path) -> Iterator[Path]:
    """A folder for one update, on the file system of the data, so that snapshots share files."""
    try:
        folder = Path(mkdtemp(prefix=SCRATCH, dir=data))
    except OSError as error:
        raise StoreError(f"Nothing can be written to {data}: {error.strerror}.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(data: Path) -> None:
    """Remove what updates left that were cut short with their server."""
    for folder in data.glob(f"{SCRATCH}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _told(pieces: list[bytes], job: Job) -> WorkedOut:
    parts = b"".join(pieces).split(BETWEEN)
    added, removed = (list(parse(part, format=RdfFormat.N_QUADS)) for part in parts)
    return WorkedOut(added, removed, job.head, job)
