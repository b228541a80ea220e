# SPDX-License-Identifier: Apache-2.0
"""`/health`: whether the server is well, and which revision of the data it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph import __version__
from missiongraph.dataset import store_head
from missiongraph.http.site import Site

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_routes(app: FastAPI) -> None:
    """Have an application say how it is."""
    app.add_api_route(
        "/health",
        health,
        tags=["operations"],
        summary="Whether the server is well",
        description="The status, the version, and the revision of each dataset.",
    )


def health(request: Request) -> Response:
    """Whether the stores can be read, and how far they are."""
    reading = Site.of(request).reading
    stores = {"workspace": reading.workspace, "published": reading.published}
    datasets = {name: {"revision": store_head(s, reading.names)} for name, s in stores.items()}
    said = {"status": "ok", "version": __version__, "datasets": datasets}
    return JSONResponse(said, headers={"Cache-Control": "no-store"})
