# SPDX-License-Identifier: Apache-2.0
"""Answers put by for clients that read slowly, so that nobody waits for them.

What makes an answer (an engine, a worker, a turn among others) goes on at its own speed. What the
client has not taken yet is held in memory, and beyond that on disk. Where the disk space that is
allowed for all of them is used up, the making of an answer waits for its client.
"""

from __future__ import annotations

import asyncio
from collections import deque
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# How many bytes of an answer are held in memory.
IN_MEMORY = 256 * 1024
PIECE = 64 * 1024
# Stands for bytes that are on disk.
FROM_FILE = "missiongraph.from-file"


class Spooled:
    """Has an application write its answers without waiting for the client.

    Args:
        app: the whole application.
        most: how many bytes may be on disk at once.

    Attributes:
        left: how many of them are free.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.left = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(self, send)
        try:
            await self.app(scope, receive, answer.put)
        finally:
            # Also of an answer that broke off, the client gets what there is.
            try:
                await answer.finish()
            finally:
                answer.close()


class Answer:
    """An answer on its way to one client."""

    def __init__(self, room: Spooled, send: Send) -> None:
        self._room = room
        self._send = send
        self._held: deque[Message] = deque()
        self._size = 0
        self._file: IO[bytes] | None = None
        self._written = self._read = 0
        self._moved = asyncio.Event()
        self._sender: asyncio.Task[None] | None = None

    async def put(self, message: Message) -> None:
        """Take a message; wait only where there is no room for it."""
        body = message.get("body", b"")
        if self._sender is None and not message.get("more_body", False):
            # A beginning, or all there is: the server holds that anyway.
            await self._send(message)
            return
        while not self._fits(len(body)):
            if self._stored(body):
                self._held.append({"type": FROM_FILE, "length": len(body)})
                message = {**message, "body": b""}
                break
            await self._wait()
        self._held.append(message)
        self._size += len(message.get("body", b""))
        if self._sender is None:
            self._sender = asyncio.create_task(self._pass_on())

    def _fits(self, size: int) -> bool:
        """Whether memory takes a piece; it always does if nothing else is held."""
        return not self._held or self._size + size <= IN_MEMORY

    def _stored(self, body: bytes) -> bool:
        """Whether the disk takes a piece; then it has."""
        if self._room.left < len(body):
            return False
        if self._read == self._written:
            # All of it is read: begin anew.
            self._room.left += self._written
            self._read = self._written = 0
        try:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 (closed with the answer)
            self._file.seek(self._written)
            self._file.write(body)
            self._file.flush()
        except OSError:
            # The disk is full.
            return False
        self._written += len(body)
        self._room.left -= len(body)
        return True

    async def _wait(self) -> None:
        """Wait until the client has taken something."""
        self._moved.clear()
        await self._moved.wait()
        if self._sender is not None and self._sender.done():
            await self._sender

    async def _pass_on(self) -> None:
        try:
            while self._held:
                await self._pass_on_one(self._held.popleft())
                self._moved.set()
            self._sender = None
        finally:
            self._moved.set()

    async def _pass_on_one(self, message: Message) -> None:
        if message["type"] == FROM_FILE:
            await self._from_file(message["length"])
        elif message.get("body") or not message.get("more_body", False):
            self._size -= len(message.get("body", b""))
            await self._send(message)

    async def _from_file(self, length: int) -> None:
        assert self._file is not None  # noqa: S101 (something was stored)
        while length:
            self._file.seek(self._read)
            piece = self._file.read(min(length, PIECE))
            self._read += len(piece)
            length -= len(piece)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def finish(self) -> None:
        """Wait until the client has all."""
        while self._sender is not None:
            await self._sender

    def close(self) -> None:
        """Let go what is held."""
        if self._sender is not None:
            self._sender.cancel()
        self._room.left += self._written
        if self._file is not None:
            self._file.close()
