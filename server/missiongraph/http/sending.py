# SPDX-License-Identifier: Apache-2.0
"""Answers on their way to a client: how they begin, and what becomes of them when it goes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Message, Receive, Send


class Sending:
    """An answer that is sent piece by piece; nothing is sent before the first one.

    Args:
        send: takes it to the client.

    Attributes:
        content_type: what it is; to be set before the first piece.
        tag: what tells it from other answers, if there is something; likewise.
        kept: whether it may be kept.
        started: whether its beginning is sent.
    """

    def __init__(self, send: Send) -> None:
        self.content_type = "application/octet-stream"
        self.tag: str | None = None
        self.kept = True
        self._send = send
        self.started = False

    async def pass_on(self, piece: bytes, more: bool) -> None:  # noqa: FBT001 (threads pass by place)
        """Send a piece; where it is all there is, its length is said."""
        if not self.started:
            self.started = True
            await self._send(self._start(None if more else len(piece)))
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    def _start(self, length: int | None) -> Message:
        headers = [(b"content-type", self.content_type.encode()), (b"vary", b"Accept")]
        if self.tag is not None:
            headers.append((b"etag", self.tag.encode()))
        if not self.kept:
            headers.append((b"cache-control", b"no-store"))
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        return {"type": "http.response.start", "status": HTTPStatus.OK.value, "headers": headers}


@asynccontextmanager
async def watched(receive: Receive, gone: Callable[[], object]) -> AsyncIterator[None]:
    """Do something when the client goes before all is sent."""
    watch = asyncio.create_task(_watch(receive, gone))
    try:
        yield
    finally:
        watch.cancel()


async def _watch(receive: Receive, gone: Callable[[], object]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone()
