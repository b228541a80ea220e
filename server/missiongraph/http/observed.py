# SPDX-License-Identifier: Apache-2.0
"""The outermost layer: gives each request its identity, and notes what became of it."""

from __future__ import annotations

import os
import re
from time import perf_counter
from typing import TYPE_CHECKING

from missiongraph.http.record import KEY, Record

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from missiongraph.http.logs import RequestLog
    from missiongraph.http.metrics import Metrics

IDENTITY = re.compile(rb"[A-Za-z0-9._:=+/@-]{1,128}")
# Browsers then ask by TLS only (RFC 6797); said where TLS is spoken, for elsewhere it is void.
STRICT = (b"strict-transport-security", b"max-age=31536000")


class Observed:
    """Notes each request.

    Args:
        app: all that answers.
        metrics: counts them.
        log: writes them down, if at all.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, log: RequestLog | None = None) -> None:
        self.app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            if self._log:
                self._log.flush()
            return
        record = Record(_identity(scope), perf_counter())
        scope[KEY] = record
        try:
            await self.app(scope, receive, _noting(record, send, tls=scope["scheme"] == "https"))
        finally:
            taken = perf_counter() - record.began
            self._metrics.note(record, scope["method"], taken)
            if self._log:
                self._log.note(record, scope, taken)


def _identity(scope: Scope) -> str:
    """What a proxy calls the request, else a new name; only a believed proxy's is still there."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and IDENTITY.fullmatch(value):
            return str(value, "ascii")
    return os.urandom(8).hex()


def _noting(record: Record, send: Send, *, tls: bool) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            record.status = message["status"]
            own = [(b"x-request-id", record.id.encode()), *([STRICT] if tls else [])]
            message = {**message, "headers": [*message.get("headers", ()), *own]}
        elif message["type"] == "http.response.body":
            record.sent += len(message.get("body", b""))
        await send(message)

    return noting
