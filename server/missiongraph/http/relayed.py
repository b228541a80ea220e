# SPDX-License-Identifier: Apache-2.0
"""Answers that a worker process writes, passed on piece by piece.

The worker waits where the client is slow, and is stopped when the client goes. Until the first
piece is there nothing is sent, so that what fails early is still said with its proper status.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import create_task_group
from starlette.exceptions import HTTPException
from starlette.responses import Response

from missiongraph.errors import MissionGraphError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Message, Receive, Scope, Send

    from missiongraph.media import Format
    from missiongraph.workers.pool import Ask, Results, Workers


class Relayed(Response):
    """The results of a query.

    Args:
        workers: who evaluates it.
        asked: the query.
        form: the format of what is sent, once it is known whether that is a graph (`True`).
    """

    def __init__(self, workers: Workers, asked: Ask, form: Callable[[bool], Format]) -> None:
        super().__init__()
        self._workers = workers
        self._asked = asked
        self._form = form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Relay; what is raised before the first piece is raised here too."""
        fault: Exception | None = None
        async with create_task_group() as tasks:
            tasks.start_soon(_watch, receive, tasks.cancel_scope.cancel)
            try:
                async with self._workers.results(self._asked) as found:
                    await self._relay(found, send)
            except (MissionGraphError, HTTPException, OSError) as error:
                # Raised below: the group would wrap it, and it would lose its status.
                fault = error
            tasks.cancel_scope.cancel()
        if fault is not None:
            raise fault

    async def _relay(self, found: Results, send: Send) -> None:
        content_type = self._form(found.graph).content_type
        pieces = found.pieces()
        first = await anext(pieces, b"")
        second = await anext(pieces, None)
        await send(_start(content_type, len(first) if second is None else None))
        await send(_body(first, more=second is not None))
        if second is not None:
            await _send_rest(second, pieces, send)


async def _send_rest(piece: bytes, pieces: AsyncIterator[bytes], send: Send) -> None:
    await send(_body(piece, more=True))
    async for following in pieces:
        await send(_body(following, more=True))
    await send(_body(b"", more=False))


async def _watch(receive: Receive, gone: Callable[[], None]) -> None:
    """Note when the client goes."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone()


def _start(content_type: str, length: int | None) -> Message:
    headers = [(b"content-type", content_type.encode()), (b"vary", b"Accept")]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": HTTPStatus.OK.value, "headers": headers}


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}
