# SPDX-License-Identifier: Apache-2.0
"""Signing in: by a bearer token (RFC 6750), with guessing slowed down."""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict, deque
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from missiongraph.errors import NotAllowed, ProviderSilent, StoreDamaged
from missiongraph.http.problems import Kind, damaged, kind_of, problem
from missiongraph.http.site import Site, network

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from missiongraph.callers import Callers
    from missiongraph.rights import Caller

# A person who mistypes tries a few times; a machine that guesses is told to wait.
MOST_FAILURES = 10
WINDOW = 60.0
MOST_ADDRESSES = 10_000
MOST_ASKING = 4
AGAIN = "Its keys cannot be had, without which no token of it is believed. Try again in a while."
RETRY = {"Retry-After": "30"}
LOG = logging.getLogger(__name__)
UNKNOWN = Kind(HTTPStatus.UNAUTHORIZED, "unknown-token", "The token lets nobody in")
SLOWED = Kind(HTTPStatus.TOO_MANY_REQUESTS, "too-many-failures", "Too many tokens were wrong")


class Failures:
    """When each address failed to sign in, within the last minute."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str, now: float) -> float:
        """For how many seconds an address is not listened to."""
        times = self._times.get(address)
        if not times or len(times) < MOST_FAILURES:
            return 0.0
        return max(0.0, times[0] + WINDOW - now)

    def note(self, address: str, now: float) -> None:
        """An address failed."""
        times = self._times.setdefault(address, deque(maxlen=MOST_FAILURES))
        times.append(now)
        self._times.move_to_end(address)
        if len(self._times) > MOST_ADDRESSES:
            self._times.popitem(last=False)


class SignedIn:
    """Says who calls, and refuses those who show a token that lets nobody in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._failures = Failures()
        # Who waits for a provider's keys must not hold the threads in which others are answered.
        self._asking = CapacityLimiter(MOST_ASKING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the caller noted in the scope."""
        shown = _authorization(scope)
        if shown is None:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        address, now = network(request.client.host if request.client else ""), time.monotonic()
        if wait := self._failures.wait(address, now):
            again = {"Retry-After": str(math.ceil(wait))}
            detail = f"Try again in {math.ceil(wait)} seconds."
            await problem(request, SLOWED, detail, again)(scope, receive, send)
            return
        try:
            caller = await self._caller(Site.of(request).callers, shown)
        except NotAllowed as error:
            await problem(request, kind_of(error), str(error))(scope, receive, send)
            return
        except StoreDamaged as error:
            await damaged(request, error)(scope, receive, send)
            return
        except ProviderSilent as error:
            # What it is that fails in there is for who runs the server.
            LOG.warning("%s", error)
            await problem(request, kind_of(error), AGAIN, RETRY)(scope, receive, send)
            return
        if caller is None:
            self._failures.note(address, now)
            detail = "Send `Authorization: Bearer` and a token that is valid, or leave it out."
            await problem(request, UNKNOWN, detail)(scope, receive, send)
            return
        await self.app({**scope, "caller": caller}, receive, send)

    async def _caller(self, callers: Callers, shown: str) -> Caller | None:
        """Who shows this; while a provider is asked, others are answered."""
        kind, _, secret = shown.partition(" ")
        secret = secret.strip()
        if kind.lower() != "bearer":
            return None
        caller = callers.at_once(secret)
        if caller is None and callers.asks(secret):
            return await to_thread.run_sync(callers.find, secret, limiter=self._asking)
        return caller


def _authorization(scope: Scope) -> str | None:
    if scope["type"] != "http":
        return None
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    # Several say nothing certain, so nobody is let in by them.
    return found[0].decode("latin-1") if len(found) == 1 else "" if found else None
