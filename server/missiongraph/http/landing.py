# SPDX-License-Identifier: Apache-2.0
"""`/`: what there is, and the first question to ask of it; and the files of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from missiongraph.http.questions import by_topic
from missiongraph.http.replies import languages, page
from missiongraph.http.site import Site
from missiongraph.overview import overview
from missiongraph.rest.counting import counted
from missiongraph.web.pages import STATIC

if TYPE_CHECKING:
    from fastapi import FastAPI

FIRST = "organisations-touching-journey"


def add_routes(app: FastAPI) -> None:
    """Have an application show where to begin."""
    app.add_api_route("/", home, tags=["pages"], summary="Where to begin", description="A page.")
    app.mount("/static", StaticFiles(directory=STATIC))


def home(request: Request) -> Response:
    """The agencies, what they describe, and what can be asked."""
    site = Site.of(request)
    agencies = overview(site.store, site.names, languages(request))
    return page(
        request,
        "landing.html",
        agencies=agencies,
        kinds=[(kind, count) for kind, count in counted(site.store) if count],
        first=site.questions.get(FIRST),
        topics=by_topic(site.questions),
        links=site.links(request),
    )
