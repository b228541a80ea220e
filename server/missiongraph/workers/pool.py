# SPDX-License-Identifier: Apache-2.0
"""The workers of a server, and the way of a query among them.

Every query begins among the short ones. One that has taken a short query's time goes on among the
long ones, at a low priority, and leaves its turn to others; where these have no turn free, it
waits for one, and begins anew if nothing of it has been given out.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import (
    InvalidQuery,
    QueryStopped,
    QueryTooLarge,
    ServerBusy,
    StoreError,
)
from missiongraph.workers.frames import BEGIN, END
from missiongraph.workers.limits import Limits
from missiongraph.workers.turns import Turns
from missiongraph.workers.worker import Worker

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from _typeshed import DataclassInstance

QUERYING = "missiongraph.workers.process"


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
        rows: how many rows or triples there are, if they were counted; likewise.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.graph = False
        self.cut = False
        self.rows: int | None = None

    async def begin(self) -> None:
        """Wait until the engine has taken the query on."""
        kind, body = await self._run.hear()
        if kind != BEGIN:
            raise StoreError("A worker answered out of turn.")
        self.graph = json.loads(body)["form"] == "rdf"

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes of the results."""
        while True:
            kind, body = await self._run.hear()
            if kind == END:
                said = json.loads(body)
                self.cut, self.rows = said["cut"], said.get("rows")
                return
            yield body


class Run:
    """A query on its way through the workers.

    Attributes:
        over: whether its worker has said all.
    """

    def __init__(self, workers: Workers, asked: DataclassInstance, caller: str) -> None:
        self._workers = workers
        self._asked = asked
        self._caller = caller
        self._worker: Worker | None = None
        self._turns: Turns | None = None
        self._timer: TimerHandle | None = None
        # What has been heard: that it begins, and a piece of the results.
        self._begun = self._given = False
        self._ended = self._held = False

    @property
    def over(self) -> bool:
        """Whether its worker has said all."""
        return self._worker is not None and self._worker.idle

    async def start(self) -> None:
        """Begin among the short ones."""
        await self._take(self._workers.turns)
        await self._ask(low=False)
        self._look_again()

    async def hear(self) -> tuple[bytes, bytes]:
        """The next thing that a worker says.

        Raises:
            ServerBusy: there is no turn for it among the long ones.
            QueryTooSlow, QueryTooLarge, InvalidQuery, StoreError: as for `Worker.hear`.
        """
        while True:
            if self._ended and self._given:
                raise ServerBusy(self._workers.limits.seconds)
            if self._turns is None:
                await self._wait()
            said = await self._heard()
            if said is not None:
                self._begun |= said[0] == BEGIN
                self._given |= said[0] not in (BEGIN, END)
                return said

    def finish(self) -> None:
        """Give the turn back, and the worker."""
        if self._timer is not None:
            self._timer.cancel()
        self._let_go()
        if self._turns is not None:
            self._turns.give_back(self._caller)
            self._turns = None

    async def _heard(self) -> tuple[bytes, bytes] | None:
        """What the worker says; `None` where it was ended, so that it counts no more."""
        assert self._worker is not None  # noqa: S101 (it was asked)
        try:
            said = await self._worker.hear()
        except QueryTooLarge:
            if not self._ended:
                raise
        return None if self._ended else said

    def _move(self) -> None:
        """Make way for short ones."""
        worker, workers = self._worker, self._workers
        if worker is None or worker.idle:
            return
        clock, short = asyncio.get_running_loop(), workers.limits.short
        began = clock.time() if worker.opening else worker.opened
        if clock.time() < began + short:
            # It has not been at the query itself for so long.
            self._timer = clock.call_at(began + short, self._move)
            return
        workers.turns.hold_back(self._caller, asyncio.get_running_loop().time())
        worker.lower()
        workers.replace()
        found = workers.long.take_now(self._caller)
        if not found and self._given and not workers.hold():
            self._stay(worker)
            return
        self._held = self._given and not found
        workers.turns.give_back(self._caller)
        self._turns = workers.long if found else None
        if not found and not self._held:
            self._end(worker)

    def _stay(self, worker: Worker) -> None:
        """Go on where it is for as long as nobody waits: nobody can be asked to read it anew."""
        if self._workers.turns.waiting:
            self._end(worker)
        else:
            self._look_again()

    def _end(self, worker: Worker) -> None:
        self._ended = True
        worker.end()

    def _look_again(self) -> None:
        limits, clock = self._workers.limits, asyncio.get_running_loop()
        if limits.short < limits.seconds:
            self._timer = clock.call_later(limits.short, self._move)

    async def _wait(self) -> None:
        """Wait for a turn among the long ones; begin anew, unless something was given out."""
        if self._ended:
            self._let_go()
        await self._take(self._workers.long)
        self._hold_no_more()
        if self._ended:
            await self._ask(low=True)
            self._ended = False
            if self._begun:
                await self._heard()

    async def _take(self, turns: Turns) -> None:
        await turns.take(self._caller)
        self._turns = turns

    async def _ask(self, *, low: bool) -> None:
        self._worker = await self._workers.rest(low=low)
        await self._worker.ask(self._asked, self._workers.revision())

    def _let_go(self) -> None:
        """Give the worker back."""
        self._hold_no_more()
        if self._worker is not None:
            self._workers.release(self._worker)
            self._worker = None

    def _hold_no_more(self) -> None:
        self._workers.held -= self._held
        self._held = False


class Workers:
    """The workers for one dataset.

    Args:
        store: the folder of its store.
        revision: tells where the data stand; workers open the store anew when that changes.
        limits: what queries may take.
        module: what a worker process runs.

    Attributes:
        turns, long: whose turn it is among short queries and among long ones.
        ended: how many queries ended in which way.
        held: how many workers hold on to what they have for a turn among the long ones.
    """

    def __init__(
        self,
        store: Path,
        revision: Callable[[], object],
        limits: Limits | None = None,
        module: str = QUERYING,
    ) -> None:
        self.limits = limits or Limits()
        self.revision = revision
        self._module = module
        self._store = store
        self.turns = Turns(self.limits, self.limits.workers)
        self.long = Turns(self.limits, self.limits.long)
        self.ended = {"answered": 0, "stopped": 0, "failed": 0, "left": 0}
        self.held = 0
        self._at_work: set[Worker] = set()
        self._rested: list[Worker] = []
        self._starting: deque[asyncio.Task[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def results(self, asked: DataclassInstance, caller: str = "") -> AsyncIterator[Results]:
        """The results of a query; leaving before their end stops it.

        Args:
            asked: the query.
            caller: who asks; each has the same share of the turns.

        Raises:
            ServerBusy: too many are waiting, or it took too long.
            WorkerNotStarted: there is no worker, and none starts.
            QueryTooSlow, QueryTooLarge, InvalidQuery, StoreError: as for `Worker.hear`.
        """
        run = Run(self, asked, caller)
        try:
            await run.start()
            found = Results(run)
            await found.begin()
            yield found
        except (QueryStopped, InvalidQuery, StoreError) as error:
            self.ended["stopped" if isinstance(error, QueryStopped) else "failed"] += 1
            raise
        except asyncio.CancelledError:
            # The client has gone.
            self.ended["left"] += 1
            raise
        else:
            self.ended["answered" if run.over else "left"] += 1
        finally:
            run.finish()

    @property
    def count(self) -> int:
        """How many worker processes there are."""
        return len(self._at_work) + len(self._rested) + len(self._starting)

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return self.turns.waiting + self.long.waiting

    @property
    def refused(self) -> int:
        """How many queries were turned away."""
        return self.turns.refused + self.long.refused

    @property
    def busy(self) -> bool:
        """Whether no short query could begin at once."""
        return self.turns.busy

    async def close(self) -> None:
        """End all workers."""
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        started = [task.result() for task in self._starting if _is_well(task)]
        for worker in (*self._rested, *started):
            await worker.kill()
        self._rested, self._starting = [], deque()
        await asyncio.gather(*self._tasks)

    def hold(self) -> bool:
        """Whether one more worker may hold on to what it has; then it does."""
        if self.held >= self.limits.long:
            return False
        self.held += 1
        return True

    async def rest(self, *, low: bool) -> Worker:
        """A worker that has nothing to do, at a low priority or not.

        Raises:
            WorkerNotStarted: there is none, and none starts.
        """
        worker = self._rested_one(low=low) or await self._new(low=low)
        self._at_work.add(worker)
        return worker

    def release(self, worker: Worker) -> None:
        """Have a worker rest, or end it."""
        self._at_work.discard(worker)
        most = self.limits.long if worker.low else self.limits.workers
        if worker.alive and sum(other.low == worker.low for other in self._rested) < most:
            self._rested.append(worker)
            return
        task = asyncio.create_task(worker.kill())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def replace(self) -> None:
        """Start another worker for short queries, in place of one that goes on with a long one."""
        there = sum(not worker.low for worker in (*self._rested, *self._at_work))
        if there + len(self._starting) < self.limits.workers:
            self._starting.append(asyncio.create_task(self._started(low=False)))

    def _rested_one(self, *, low: bool) -> Worker | None:
        for worker in [worker for worker in self._rested if worker.low == low]:
            self._rested.remove(worker)
            if worker.alive:
                return worker
        return None

    async def _new(self, *, low: bool) -> Worker:
        if self._starting and not low:
            return await self._starting.popleft()
        return await self._started(low=low)

    async def _started(self, *, low: bool) -> Worker:
        return await Worker.start(self._module, self._store, self.limits, low=low)


def _is_well(task: asyncio.Task[Worker]) -> bool:
    return not task.cancelled() and task.exception() is None
