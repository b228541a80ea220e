# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is, and who waits for one: the same share for each caller, whoever asks more."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from missiongraph.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from missiongraph.workers.limits import Limits

Waiter: TypeAlias = asyncio.Future[None]
# How many callers are remembered as held back.
MOST_CALLERS = 10_000


class Turns:
    """Whose turn it is, and who waits for one.

    The next turn goes to the caller who has fewest, and among those to the one who has waited
    longest since the last. Where too many wait, the caller with most of them loses the latest.

    Args:
        limits: how many may wait, and how long.
        most: how many have their turn at once.
        each: how many of them one caller may have; all where it is left out.

    Attributes:
        refused: how many were turned away, as too many waited or it took too long.
    """

    def __init__(self, limits: Limits, most: int, each: int | None = None) -> None:
        self._limits = limits
        self._most = most
        self._each = most if each is None else each
        self._lone = asyncio.Lock()
        self._taken: Counter[str] = Counter()
        # Callers in the order in which they had their last turn.
        self._waiting: dict[str, deque[Waiter]] = {}
        self._held_back: dict[str, float] = {}
        self.refused = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def busy(self) -> bool:
        """Whether none is free."""
        return self._taken.total() >= self._most

    @asynccontextmanager
    async def taken(self, caller: str = "") -> AsyncIterator[None]:
        """Have a turn.

        Raises:
            ServerBusy: too many are waiting, or it took too long.
        """
        await self.take(caller)
        try:
            yield
        finally:
            self.give_back(caller)

    @asynccontextmanager
    async def alone(self, caller: str) -> AsyncIterator[None]:
        """Have every turn, so that nobody else has one.

        Raises:
            ServerBusy: too many are waiting, or it took too long.
        """
        async with self._lone, AsyncExitStack() as stack:
            for number in range(self._most):
                # As if by as many callers, none of whom has more than its share.
                await stack.enter_async_context(self.taken(f"{caller} {number}"))
            yield

    async def take(self, caller: str) -> None:
        """Wait for a turn, and have it until it is given back.

        Raises:
            ServerBusy: too many are waiting, or it took too long.
        """
        if self.take_now(caller):
            return
        if self.waiting >= self._limits.queue:
            self._make_room(caller)
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, deque()).append(waiter)
        try:
            async with asyncio.timeout(self._limits.seconds):
                await waiter
        except (TimeoutError, asyncio.CancelledError) as error:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                # It was given a turn at the very moment.
                self.give_back(caller)
            if isinstance(error, TimeoutError):
                raise self._refusal() from error
            raise
        finally:
            self._leave(caller, waiter)

    def take_now(self, caller: str) -> bool:
        """Have a turn if one is free that nobody waits for."""
        if not self._may(caller) or caller in self._waiting:
            return False
        self._taken[caller] += 1
        return True

    def give_back(self, caller: str) -> None:
        """End a turn, and let the next one have it."""
        self._taken[caller] -= 1
        if not self._taken[caller]:
            del self._taken[caller]
        self._call_next()

    def hold_back(self, caller: str, now: float) -> None:
        """Leave a turn to the others, while a caller asks what takes long."""
        self._held_back.pop(caller, None)
        self._held_back[caller] = now + self._limits.seconds
        if len(self._held_back) > MOST_CALLERS:
            del self._held_back[next(iter(self._held_back))]

    def is_held_back(self, caller: str, now: float) -> bool:
        """Whether a caller was held back of late."""
        until = self._held_back.get(caller)
        if until is not None and until < now:
            del self._held_back[caller]
        return until is not None and until >= now

    def _may(self, caller: str) -> bool:
        now = asyncio.get_running_loop().time()
        most = max(1, self._most - 1) if self.is_held_back(caller, now) else self._most
        return not self.busy and self._taken[caller] < min(most, self._each)

    def _call_next(self) -> None:
        """Give turns that are free to those who wait."""
        while found := [caller for caller in self._waiting if self._may(caller)]:
            caller = min(found, key=self._taken.__getitem__)
            # Who had a turn comes after the others.
            queue = self._waiting.pop(caller)
            waiter = queue.popleft()
            if queue:
                self._waiting[caller] = queue
            if not waiter.done():
                self._taken[caller] += 1
                waiter.set_result(None)

    def _make_room(self, caller: str) -> None:
        """Turn away the latest of whoever has most, or this one.

        Raises:
            ServerBusy: nobody has more than this one.
        """
        own = len(self._waiting.get(caller, ()))
        queue = max(self._waiting.values(), key=len, default=None)
        if queue is None or len(queue) <= own + 1:
            raise self._refusal()
        queue.pop().set_exception(self._refusal())

    def _leave(self, caller: str, waiter: Waiter) -> None:
        queue = self._waiting.get(caller)
        if queue and waiter in queue:
            queue.remove(waiter)
            if not queue:
                del self._waiting[caller]

    def _refusal(self) -> ServerBusy:
        self.refused += 1
        return ServerBusy(self._limits.seconds)
