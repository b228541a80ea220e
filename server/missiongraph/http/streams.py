# SPDX-License-Identifier: Apache-2.0
"""Answers that are written in a thread while they are sent.

The engine's results must stay in the thread that asked for them, and may be larger than memory.
So one thread does all, from the query to the last byte; it waits where the client is slow, and
stops when the client has gone. Until the first piece is full nothing is sent, so that what fails
early is still said with its proper status.
"""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

from anyio import from_thread
from starlette.responses import Response

from missiongraph.errors import StoreError
from missiongraph.http.sending import Sending, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer
    from starlette.types import Receive, Scope, Send

    from missiongraph.workers.shares import Shares

PIECE = 64 * 1024


class Sink(io.BytesIO):
    """What an answer is written to; each piece is sent when it is full.

    Attributes:
        answer: where it goes.
    """

    def __init__(self, answer: Sending) -> None:
        super().__init__()
        self.answer = answer
        self._gone = False

    def write(self, piece: ReadableBuffer, /) -> int:
        """Take a piece.

        Raises:
            BrokenPipeError: the client has gone.
        """
        if self._gone:
            raise BrokenPipeError("the client has gone")
        taken = super().write(piece)
        if self.tell() >= PIECE:
            self._pass_on(more=True)
        return taken

    def finish(self) -> None:
        """Send what is left."""
        self._pass_on(more=False)

    def give_up(self) -> None:
        """Take nothing more."""
        self._gone = True

    def _pass_on(self, *, more: bool) -> None:
        from_thread.run(self.answer.pass_on, self.getvalue(), more)
        self.seek(0)
        self.truncate()


class Streamed(Response):
    """An answer that a function writes.

    Args:
        write: is run in a thread of its own; sets the content type before it writes.
        turns: where it is written.
        caller: whose turn it takes.
    """

    def __init__(self, write: Callable[[Sink], None], turns: Shares, caller: str) -> None:
        super().__init__()
        self._write = write
        self._turns = turns
        self._caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Write and send; what is raised before the first piece is raised here too."""
        sink = Sink(Sending(send))
        async with watched(receive, sink.give_up):
            await self._turns.run(self._caller, partial(self._run, sink))

    def _run(self, sink: Sink) -> None:
        try:
            self._write(sink)
            sink.finish()
        except BrokenPipeError:
            return
        except OSError as error:
            raise StoreError(f"The data cannot be read: {error}") from error
