# SPDX-License-Identifier: Apache-2.0
"""Threads that callers take turns at: the same share for each, whoever asks more."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from missiongraph.workers.limits import Limits
from missiongraph.workers.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

# Who waits here has been let in already: many may, and longer than for a query.
WAITING = Limits(queue=1_000, seconds=120)
Found = TypeVar("Found")


class Shares:
    """A few threads, at which callers take turns.

    Args:
        most: how many are at work at once.
        each: how many of them for one caller; all where it is left out.
    """

    def __init__(self, most: int, each: int | None = None) -> None:
        self._most = most
        self._turns = Turns(WAITING, most, each)
        self._threads = CapacityLimiter(most)

    async def run(self, caller: str, work: Callable[[], Found]) -> Found:
        """Have something done in a thread, when it is the caller's turn.

        Raises:
            ServerBusy: too many are waiting, or it took too long.
        """
        async with self._turns.taken(caller):
            return await self.run_now(work)

    @asynccontextmanager
    async def alone(self, caller: str) -> AsyncIterator[None]:
        """Have all others wait; what is done then is done by `run_now`."""
        async with self._turns.alone(caller):
            yield

    async def run_now(self, work: Callable[[], Found]) -> Found:
        """Have something done in a thread by who has a turn."""
        return await to_thread.run_sync(work, limiter=self._threads)
