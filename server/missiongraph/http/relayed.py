# SPDX-License-Identifier: Apache-2.0
"""Answers that a worker process writes, passed on piece by piece.

The worker waits where the client is slow, and is stopped when the client goes. Until the first
piece is there nothing is sent, so that what fails early is still said with its proper status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CancelScope
from starlette.responses import Response

from missiongraph.http.sending import Sending, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from missiongraph.media import Format
    from missiongraph.workers.pool import Ask, Results, Workers


class Relayed(Response):
    """The results of a query.

    Args:
        workers: who evaluates it.
        asked: the query.
        caller: who asks.
        form: the format of what is sent, once it is known whether that is a graph (`True`).
    """

    def __init__(
        self, workers: Workers, asked: Ask, caller: str, form: Callable[[bool], Format]
    ) -> None:
        super().__init__()
        self._workers = workers
        self._asked = asked
        self._caller = caller
        self._form = form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Relay; what is raised before the first piece is raised here too."""
        with CancelScope() as work:
            async with (
                watched(receive, work.cancel),
                self._workers.results(self._asked, self._caller) as found,
            ):
                await self._relay(found, Sending(send))

    async def _relay(self, found: Results, answer: Sending) -> None:
        answer.content_type = self._form(found.graph).content_type
        pieces = found.pieces()
        first = await anext(pieces, b"")
        second = await anext(pieces, None)
        if second is None:
            await answer.pass_on(first, False)
            return
        for piece in (first, second):
            await answer.pass_on(piece, True)
        async for piece in pieces:
            await answer.pass_on(piece, True)
        await answer.pass_on(b"", False)
