# SPDX-License-Identifier: Apache-2.0
"""The workers of a server: how many there are, who waits for one, and when one is killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio import IncompleteReadError, Semaphore, create_subprocess_exec
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from missiongraph.errors import (
    InvalidQuery,
    QueryStopped,
    QueryTooLarge,
    QueryTooSlow,
    ServerBusy,
    StoreError,
)
from missiongraph.settings import NUMBERS
from missiongraph.workers.frames import (
    BEGIN,
    END,
    FAULT,
    QUERY,
    READY,
    NeedsSnapshot,
    next_frame,
    told,
)

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from _typeshed import DataclassInstance

MEBIBYTE = 1024 * 1024
QUERYING = "missiongraph.workers.process"
FAULTS = {"query": InvalidQuery, "store": StoreError, "snapshot": NeedsSnapshot}


@dataclass(frozen=True, slots=True)
class Limits:
    """What people's own queries may take.

    Attributes:
        workers: how many run at once.
        queue: how many may wait for a worker; more are turned away.
        seconds: how long the engine may work on one; time spent sending does not count.
        memory: how many MiB a worker may hold.
        rows: how many rows the results may have.
    """

    workers: int = 2
    queue: int = 32
    seconds: float = 30.0
    memory: int = 2048
    rows: int = 1_000_000

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The limits that the settings say.

        Raises:
            InvalidSetting: one is no whole number from 1 upwards.
        """
        return cls(*(setting.number(environment) for setting in NUMBERS))


@dataclass(frozen=True, slots=True)
class Ask:
    """A query, what it is asked of, and how its results are to be written.

    Attributes:
        default, named: the graphs that it is asked of; `None` for all of them.
        rdf, results: the media types for graphs and for rows; which one is for the query to say.
        rows: how many rows there may be.
        base: what relative names in the query are taken against.
    """

    query: str
    rdf: str
    results: str
    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    rows: int | None = None
    base: str | None = None


class Results:
    """The results of a query, piece by piece.

    Attributes:
        graph: whether they are a graph, and no rows or truth value.
        cut: whether rows are missing; known at the end.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.graph = False
        self.cut = False

    async def begin(self) -> None:
        """Wait until the engine has taken the query on."""
        kind, body = await self._worker.hear()
        if kind != BEGIN:
            raise StoreError("A worker answered out of turn.")
        self.graph = json.loads(body)["form"] == "rdf"

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes of the results."""
        while True:
            kind, body = await self._worker.hear()
            if kind == END:
                self.cut = json.loads(body)["cut"]
                return
            yield body


class Worker:
    """One worker process, and the queries that it is asked."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._left = limits.seconds
        self.idle = True

    @classmethod
    async def start(cls, module: str, store: Path, limits: Limits) -> Worker:
        """A new worker, ready to be asked."""
        words = ("-m", module, store, str(limits.memory * MEBIBYTE))
        process = await create_subprocess_exec(
            sys.executable, *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        assert process.stdout  # noqa: S101 (it was asked for)
        kind, _ = await next_frame(process.stdout)
        if kind != READY:
            raise StoreError("A worker did not start.")
        return cls(process, limits)

    async def ask(self, asked: DataclassInstance, revision: object) -> None:
        """Send what is asked; from now on the worker is at it."""
        self.idle = False
        self._left = self._limits.seconds
        assert self._process.stdin  # noqa: S101 (it was asked for)
        self._process.stdin.write(told(QUERY, revision=revision, **asdict(asked)))
        await self._process.stdin.drain()

    async def hear(self) -> tuple[bytes, bytes]:
        """The next thing that the worker says.

        Raises:
            QueryTooSlow, QueryTooLarge: it went past its time, or died of its memory.
            InvalidQuery, StoreError: what it says went wrong.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        assert self._process.stdout  # noqa: S101 (it was asked for)
        try:
            async with asyncio.timeout(max(self._left, 0)):
                kind, body = await next_frame(self._process.stdout)
        except TimeoutError as error:
            raise QueryTooSlow(self._limits.seconds) from error
        except IncompleteReadError as error:
            raise QueryTooLarge(self._limits.memory) from error
        self._left -= clock() - began
        if kind in (END, FAULT):
            self.idle = True
        if kind == FAULT:
            raise _fault(json.loads(body))
        return kind, body

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self.idle and self._process.returncode is None

    async def kill(self) -> None:
        """End it at once, whatever it is doing."""
        with suppress(ProcessLookupError):
            self._process.kill()
        # Reading to the end lets the pipe be closed; what comes is of no use.
        await self._process.communicate()


class Turns:
    """Whose turn it is, and who waits for one.

    Args:
        limits: how many may wait, and what they are told to wait.
        most: how many have their turn at once.

    Attributes:
        waiting: how many wait.
        refused: how many were turned away, as too many waited.
    """

    def __init__(self, limits: Limits, most: int) -> None:
        self._limits = limits
        self._free = Semaphore(most)
        self.waiting = 0
        self.refused = 0

    @property
    def busy(self) -> bool:
        """Whether none is free."""
        return self._free.locked()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Have a turn.

        Raises:
            ServerBusy: too many are waiting.
        """
        if self.busy and self.waiting >= self._limits.queue:
            self.refused += 1
            raise ServerBusy(self._limits.seconds)
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()


class Workers:
    """The workers for one dataset.

    Args:
        store: the folder of its store.
        revision: tells where the data stand; workers open the store anew when that changes.
        limits: what queries may take.
        module: what a worker process runs.
    """

    def __init__(
        self,
        store: Path,
        revision: Callable[[], object],
        limits: Limits | None = None,
        module: str = QUERYING,
    ) -> None:
        self.limits = limits or Limits()
        self._module = module
        self._store = store
        self._revision = revision
        self.turns = Turns(self.limits, self.limits.workers)
        # How many queries ended in which way.
        self.ended = {"answered": 0, "stopped": 0, "failed": 0, "left": 0}
        self._at_work = 0
        self._rested: list[Worker] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def results(self, asked: DataclassInstance) -> AsyncIterator[Results]:
        """The results of a query; leaving before their end stops it.

        Raises:
            ServerBusy: too many are waiting.
            QueryTooSlow, QueryTooLarge, InvalidQuery, StoreError: as for `Worker.hear`.
        """
        async with self.turns.taken():
            worker = await self._rest()
            self._at_work += 1
            try:
                await worker.ask(asked, self._revision())
                found = Results(worker)
                await found.begin()
                yield found
            except (QueryStopped, InvalidQuery, StoreError) as error:
                self.ended["stopped" if isinstance(error, QueryStopped) else "failed"] += 1
                raise
            else:
                self.ended["answered" if worker.idle else "left"] += 1
            finally:
                self._at_work -= 1
                self._release(worker)

    @property
    def count(self) -> int:
        """How many worker processes there are."""
        return self._at_work + len(self._rested)

    @property
    def busy(self) -> bool:
        """Whether all are at work."""
        return self.turns.busy

    async def close(self) -> None:
        """End all workers."""
        while self._rested:
            await self._rested.pop().kill()
        if self._tasks:
            await asyncio.gather(*self._tasks)

    async def _rest(self) -> Worker:
        """A worker that has nothing to do."""
        while self._rested:
            worker = self._rested.pop()
            if worker.alive:
                return worker
        return await Worker.start(self._module, self._store, self.limits)

    def _release(self, worker: Worker) -> None:
        if worker.alive:
            self._rested.append(worker)
            return
        task = asyncio.create_task(worker.kill())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _fault(said: dict[str, Any]) -> Exception:
    return FAULTS[said["fault"]](said["detail"])
