# SPDX-License-Identifier: Apache-2.0
"""Answers that a worker process writes, passed on piece by piece.

The worker waits where the client is slow, and is stopped when the client goes. Until the first
piece is there nothing is sent, so that what fails early is still said with its proper status.
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anyio import CancelScope
from starlette.responses import Response

from missiongraph.errors import MissionGraphError
from missiongraph.http.calling import reaching
from missiongraph.http.record import record_of
from missiongraph.http.sending import Sending, watched
from missiongraph.http.site import Site, asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from missiongraph.media import Format
    from missiongraph.workers.pool import Ask, Results


@asynccontextmanager
async def results(request: Request, asked: Ask) -> AsyncIterator[tuple[Results, bool]]:
    """The results of a query, and whether they come from here alone.

    Raises:
        EndpointFailed: an endpoint that SERVICE asks gave no results.
        QueryStopped, ServerBusy, InvalidQuery, StoreError: as for `Workers.results`.
    """
    workers = Site.of(request).workers
    async with (
        reaching(request.app.state.services, asked) as ready,
        workers.results(ready, asker(request)) as found,
    ):
        yield found, ready is asked


LOG = logging.getLogger(__name__)


class Relayed(Response):
    """The results of a query.

    Args:
        request: what is answered.
        asked: the query.
        form: the format of what is sent, once it is known whether that is a graph (`True`).
    """

    def __init__(self, request: Request, asked: Ask, form: Callable[[bool], Format]) -> None:
        super().__init__()
        self._request = request
        self._asked = asked
        self._form = form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Relay; what is raised before the first piece is raised here too."""
        answer, record = Sending(send), record_of(scope)
        if record is not None:
            record.query = self._asked.query
        try:
            with CancelScope() as work:
                async with (
                    watched(receive, work.cancel),
                    results(self._request, self._asked) as (found, whole),
                ):
                    # What others say does not go by the revision of the data here.
                    answer.kept = whole
                    await self._relay(found, answer)
                    if record is not None:
                        record.rows = found.rows
        except MissionGraphError as error:
            if not answer.started:
                raise
            # The status is sent. An answer without its end tells the client, and the log tells us.
            LOG.warning("An answer was cut off. %s", error)

    async def _relay(self, found: Results, answer: Sending) -> None:
        answer.content_type = self._form(found.graph).content_type
        pieces = found.pieces()
        first = await anext(pieces, b"")
        second = await anext(pieces, None)
        if second is None:
            await answer.pass_on(first, False)
            return
        for piece in (first, second):
            await answer.pass_on(piece, True)
        async for piece in pieces:
            await answer.pass_on(piece, True)
        await answer.pass_on(b"", False)
