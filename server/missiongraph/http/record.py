# SPDX-License-Identifier: Apache-2.0
"""What is known of a request while it is answered; for its line in the log and the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.rights import ANONYMOUS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from missiongraph.rights import Caller

KEY = "missiongraph.record"
# What no route answered, such as a path that leads nowhere.
NO_ROUTE = ""


@dataclass(slots=True)
class Record:
    """A request, and what became of it.

    Attributes:
        id: what it is called, in the log and in the header of the answer.
        began: when, by a clock that only goes forwards.
        route: the template of its path, such as `/doc/{path}`.
        kept: whether the answer had been kept.
        query: the text of the query that was asked, for `/sparql`.
        rows: how many rows or triples were found for it.
    """

    id: str
    began: float
    status: int = 0
    sent: int = 0
    route: str = NO_ROUTE
    caller: Caller = ANONYMOUS
    kept: bool = False
    query: str | None = None
    rows: int | None = None


def record_of(scope: Scope) -> Record | None:
    """The record of a request; an application that stands alone keeps none."""
    found: Record | None = scope.get(KEY)
    return found


class Routed:
    """Notes which route answers; it stands next to the routes, which say so in the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        record = record_of(scope)
        if record is None:
            await self.app(scope, receive, send)
            return
        record.caller = scope.get("caller", ANONYMOUS)
        try:
            await self.app(scope, receive, send)
        finally:
            path = getattr(scope.get("route"), "path", NO_ROUTE)
            record.route = path.replace(":path}", "}")
