# SPDX-License-Identifier: Apache-2.0
"""`/health`, `/ready`, `/metrics`: how the server is, for those who look after it."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph import __version__
from missiongraph.errors import MissionGraphError
from missiongraph.http.site import Site
from missiongraph.marks import store_head
from missiongraph.media import SPARQL_JSON, TURTLE
from missiongraph.resources import query_text
from missiongraph.workers.pool import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from missiongraph.workers.pool import Workers

NOT_KEPT = {"Cache-Control": "no-store"}
# Whoever asks whether the server is ready waits no longer than this for a worker.
PATIENCE = 5.0


def add_routes(app: FastAPI) -> None:
    """Have an application say how it is."""
    routes: tuple[tuple[str, Callable[..., object], str, str], ...] = (
        (
            "/health",
            health,
            "Whether the server is well",
            "The status, the version, and the revision of each dataset.",
        ),
        (
            "/ready",
            ready,
            "Whether the server is to be sent requests",
            "503 when data are damaged, workers do not answer, or it is told to stop.",
        ),
        ("/metrics", metrics, "Figures for Prometheus", "In the text format of Prometheus."),
    )
    for path, route, summary, description in routes:
        app.add_api_route(
            path,
            route,
            tags=["operations"],
            summary=summary,
            description=description,
            response_model=None,
        )


def health(request: Request) -> Response:
    """Whether the stores can be read, and how far they are."""
    reading = Site.of(request).reading
    stores = {"workspace": reading.workspace, "published": reading.published}
    datasets = {name: {"revision": store_head(s, reading.names)} for name, s in stores.items()}
    said = {"status": "ok", "version": __version__, "datasets": datasets}
    return JSONResponse(said, headers=NOT_KEPT)


async def ready(request: Request) -> Response:
    """Whether all that answers need is there."""
    site = Site.of(request)
    found = {"stopping": request.app.state.stopping.is_set()}
    if not found["stopping"]:
        found["data"] = not request.app.state.damaged.is_set()
        found["stores"] = await asyncio.to_thread(_readable, site)
        found["workers"] = all([await _answers(workers) for workers in site.crew.values()])
    well = not found.pop("stopping") and all(found.values())
    writing = site.repository is not None
    said = {"status": "ready" if well else "not ready", **found, "writing": writing}
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(said, status, headers=NOT_KEPT)


def metrics(request: Request) -> Response:
    """The figures."""
    text = request.app.state.metrics.text()
    return Response(text, headers={**NOT_KEPT, "Content-Type": CONTENT_TYPE_LATEST})


def _readable(site: Site) -> bool:
    try:
        for store in (site.reading.workspace, site.reading.published):
            store_head(store, site.names)
    except (MissionGraphError, OSError):
        return False
    return True


async def _answers(workers: Workers) -> bool:
    """Whether a worker answers; while all are at work, they are well."""
    if workers.busy:
        return True
    asked = Ask(query_text("store/ready.rq"), TURTLE.media_type, SPARQL_JSON.media_type)
    try:
        async with asyncio.timeout(PATIENCE), workers.results(asked) as found:
            return [piece async for piece in found.pieces()] != []
    except (TimeoutError, MissionGraphError, OSError):
        return False
