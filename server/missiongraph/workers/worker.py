# SPDX-License-Identifier: Apache-2.0
"""A worker process as the server has it: asked over its pipes, lowered, killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio import IncompleteReadError, create_subprocess_exec
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from missiongraph.errors import (
    Fault,
    InputError,
    InvalidQuery,
    NotInFormat,
    QueryTooLarge,
    QueryTooSlow,
    StoreDamaged,
    StoreError,
    WorkerNotStarted,
)
from missiongraph.workers.frames import (
    END,
    FAULT,
    OPENED,
    OPENING,
    QUERY,
    NeedsSnapshot,
    next_frame,
    told,
)
from missiongraph.workers.limits import MEBIBYTE

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from _typeshed import DataclassInstance

    from missiongraph.workers.limits import Limits

FAULTS = {
    "query": InvalidQuery,
    "format": NotInFormat,
    "store": StoreError,
    "damage": StoreDamaged,
    "snapshot": NeedsSnapshot,
}
INPUT = "input"
# By nice(2): about a thirtieth of what others get where there is not enough, but not nothing.
LOW = 15


class Worker:
    """One worker process, and the queries that it is asked."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._left = limits.seconds
        self.idle = True
        self.low = False
        # Whether it is opening the store, and when it had done so last.
        self.opening = False
        self.opened = 0.0

    @classmethod
    async def start(cls, module: str, store: Path, limits: Limits, *, low: bool = False) -> Worker:
        """A new worker, ready to be asked; at a low priority or not.

        Raises:
            WorkerNotStarted: it took too long, or ended.
        """
        words = ("-m", module, store, str(limits.memory * MEBIBYTE))
        process = await create_subprocess_exec(
            sys.executable, *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        worker = cls(process, limits)
        try:
            await worker._be_ready()
        except BaseException:
            await worker.kill()
            raise
        if low:
            # Not before: while it starts, it keeps a turn from others.
            worker.lower()
        return worker

    async def _be_ready(self) -> None:
        assert self._process.stdout  # noqa: S101 (it was asked for)
        try:
            async with asyncio.timeout(self._limits.start):
                await next_frame(self._process.stdout)
        except TimeoutError as error:
            what = f"was not ready within {self._limits.start:g} seconds"
            raise WorkerNotStarted(what, self._limits.seconds) from error
        except IncompleteReadError as error:
            what = "ended before it was ready"
            raise WorkerNotStarted(what, self._limits.seconds) from error

    async def ask(self, asked: DataclassInstance, revision: object) -> None:
        """Send what is asked; from now on the worker is at it."""
        self.idle = self.opening = False
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
        kind, body = await self._next(self._left)
        if kind == OPENING:
            # To open the store is not to work on the query, and has a time of its own.
            self.opening = True
            kind, body = await self._next(self._limits.start)
            self.opening, self.opened = False, clock()
            began = clock()
            # Where the store cannot be opened, that is the answer.
            if kind == OPENED:
                kind, body = await self._next(self._left)
        self._left -= clock() - began
        if kind in (END, FAULT):
            self.idle = True
        if kind == FAULT:
            raise _fault(json.loads(body))
        return kind, body

    async def _next(self, seconds: float) -> tuple[bytes, bytes]:
        assert self._process.stdout  # noqa: S101 (it was asked for)
        try:
            async with asyncio.timeout(max(seconds, 0)):
                return await next_frame(self._process.stdout)
        except TimeoutError as error:
            raise QueryTooSlow(self._limits.seconds) from error
        except IncompleteReadError as error:
            raise QueryTooLarge(self._limits.memory) from error

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self.idle and self._process.returncode is None

    def lower(self) -> None:
        """Have it make way for others; without privileges there is no way back."""
        if self.low:
            return
        self.low = True
        # Where the server runs at a lower priority itself, this is one higher, and refused.
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, LOW)

    def end(self) -> None:
        """Tell it to end at once."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.end()
        # Reading to the end lets the pipe be closed; what comes is of no use.
        await self._process.communicate()


def _fault(said: dict[str, Any]) -> Exception:
    if said["fault"] == INPUT:
        return InputError([Fault(*parts) for parts in json.loads(said["detail"])])
    return FAULTS[said["fault"]](said["detail"])
