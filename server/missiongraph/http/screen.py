# SPDX-License-Identifier: Apache-2.0
"""What is refused before it is read or while it comes: bodies that are packed, large or slow."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from missiongraph.errors import ServerBusy
from missiongraph.http.headers import EVERYWHERE
from missiongraph.http.problems import Kind, problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from missiongraph.edge_settings import Edge

PACKED = Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "packed", "The body is packed")
LARGE = Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The body is too large")
PLAIN = (b"", b"identity")
SLOW = "The body comes too slowly: at least {:,.0f} bytes a second are waited for."
FULL = "The bodies of other requests take all room that there is for them. Try again in a while."
CLOSE = {"Connection": "close"}


class Screen:
    """Refuses such bodies; one that does not say how large it is, is measured as it comes.

    Args:
        app: the whole application.
        edge: how many bytes a body may have, and all together, and how fast they must come.

    Attributes:
        held: how many bytes have come of the bodies of all requests under way.
    """

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self.app = app
        self._edge = edge
        self._most = edge.body
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        length, coding = 0, b""
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit():
                length = int(value)
            elif name == b"content-encoding":
                coding += value.strip().lower()
        request = Request(scope)
        if coding not in PLAIN:
            detail = "What is packed may be larger than it looks: send it without Content-Encoding."
            refusal = problem(
                request, PACKED, detail, {**EVERYWHERE, "Accept-Encoding": "identity"}
            )
        elif length > self._most:
            refusal = problem(request, LARGE, self._too_large(), EVERYWHERE)
        else:
            body = Body(self, self._edge, receive)
            try:
                await self.app(scope, body.receive, send)
            finally:
                self.held -= body.come
            return
        await refusal(scope, receive, send)

    def _too_large(self) -> str:
        return too_large(self._most)


class Body:
    """The body of a request as it comes: not too large, not too slowly.

    Attributes:
        come: how many bytes have come.
    """

    def __init__(self, screen: Screen, edge: Edge, receive: Receive) -> None:
        self._screen = screen
        self._edge = edge
        self._receive = receive
        self._began = asyncio.get_running_loop().time()
        self._whole = False
        self.come = 0

    async def receive(self) -> Message:
        """The next part.

        Raises:
            HTTPException: it is too large (413), or comes too slowly (408).
            ServerBusy: the bodies of others take all room.
        """
        if self._whole:
            # Only that the client has gone can come now.
            return await self._receive()
        try:
            # What has come buys time for what is to come.
            end = self._began + self._edge.patience + self.come / self._edge.rate
            async with asyncio.timeout_at(end):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(
                HTTPStatus.REQUEST_TIMEOUT, SLOW.format(self._edge.rate), CLOSE
            ) from error
        self._take(message)
        return message

    def _take(self, message: Message) -> None:
        size = len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        self.come += size
        self._screen.held += size
        if self.come > self._edge.body:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large(self._edge.body))
        if self._screen.held > self._edge.bodies:
            raise ServerBusy(self._edge.patience, FULL)


def too_large(most: int) -> str:
    """What is said of a body that has more bytes than it may."""
    return f"The body of a request may have {most:,} bytes. Send it in parts."
