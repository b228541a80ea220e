# SPDX-License-Identifier: Apache-2.0
"""Answers that are written in a thread while they are sent.

The engine's results must stay in the thread that asked for them, and may be larger than memory.
So one thread does all, from the query to the last byte; it waits where the client is slow, and
stops when the client has gone. Until the first piece is full nothing is sent, so that what fails
early is still said with its proper status.
"""

from __future__ import annotations

import asyncio
import io
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import from_thread, to_thread
from starlette.responses import Response

from missiongraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer
    from anyio import CapacityLimiter
    from starlette.types import Message, Receive, Scope, Send

PIECE = 64 * 1024


class Sink(io.BytesIO):
    """What an answer is written to; each piece is sent when it is full."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self.content_type = "application/octet-stream"
        self.gone = False
        self._send = send
        self._started = False

    def write(self, piece: ReadableBuffer, /) -> int:
        """Take a piece.

        Raises:
            BrokenPipeError: the client has gone.
        """
        if self.gone:
            raise BrokenPipeError("the client has gone")
        taken = super().write(piece)
        if self.tell() >= PIECE:
            from_thread.run(self._pass_on, True)
        return taken

    def finish(self) -> None:
        """Send what is left."""
        from_thread.run(self._pass_on, False)

    async def _pass_on(self, more: bool) -> None:  # noqa: FBT001 (the thread passes by place)
        body = self.getvalue()
        self.seek(0)
        self.truncate()
        if not self._started:
            self._started = True
            await self._send(_start(self.content_type, None if more else len(body)))
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


class Streamed(Response):
    """An answer that a function writes.

    Args:
        write: is run in a thread of its own; sets the sink's content type before it writes.
        turns: how many may be written at once.
    """

    def __init__(self, write: Callable[[Sink], None], turns: CapacityLimiter) -> None:
        super().__init__()
        self._write = write
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Write and send; what is raised before the first piece is raised here too."""
        sink = Sink(send)
        watch = asyncio.create_task(_watch(receive, sink))
        try:
            await to_thread.run_sync(self._run, sink, limiter=self._turns)
        finally:
            watch.cancel()

    def _run(self, sink: Sink) -> None:
        try:
            self._write(sink)
            sink.finish()
        except BrokenPipeError:
            return
        except OSError as error:
            raise StoreError(f"The data cannot be read: {error}") from error


async def _watch(receive: Receive, sink: Sink) -> None:
    """Note when the client goes."""
    while (await receive())["type"] != "http.disconnect":
        pass
    sink.gone = True


def _start(content_type: str, length: int | None) -> Message:
    headers = [(b"content-type", content_type.encode()), (b"vary", b"Accept")]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": HTTPStatus.OK.value, "headers": headers}
