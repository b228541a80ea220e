# SPDX-License-Identifier: Apache-2.0
"""What is refused before anything is read of it: bodies that are packed or too large."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from missiongraph.http.headers import EVERYWHERE
from missiongraph.http.problems import Kind, problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PACKED = Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "packed", "The body is packed")
LARGE = Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The body is too large")
PLAIN = (b"", b"identity")


class Screen:
    """Refuses such bodies; one that does not say how large it is, is measured as it comes.

    Args:
        app: the whole application.
        most: how many bytes a body may have.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self._most = most

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
            await self.app(scope, self._measured(receive), send)
            return
        await refusal(scope, receive, send)

    def _measured(self, receive: Receive) -> Receive:
        left = self._most

        async def measured() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large())
            return message

        return measured

    def _too_large(self) -> str:
        return f"The body of a request may have {self._most:,} bytes. Send it in parts."
