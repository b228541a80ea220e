# SPDX-License-Identifier: Apache-2.0
"""The application: routes, layers and settings put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from missiongraph import __version__
from missiongraph.callers import Callers
from missiongraph.catalogue import catalogue
from missiongraph.data_folder import DATASETS, PUBLISHED
from missiongraph.edge_settings import Edge
from missiongraph.errors import StoreDamaged
from missiongraph.history import History
from missiongraph.http import (
    graph_store,
    landing,
    linked_data,
    problems,
    provider,
    publications,
    published,
    questions,
    search,
    sparql,
    status,
    thing_writes,
    things,
    validate,
)
from missiongraph.http.cache import MEBIBYTE, Cache
from missiongraph.http.forwarded import Forwarded
from missiongraph.http.headers import Everywhere, HeadAsGet
from missiongraph.http.logs import RequestLog
from missiongraph.http.metrics import Metrics
from missiongraph.http.observed import Observed
from missiongraph.http.openapi import describe_paths, describe_questions
from missiongraph.http.openapi_things import describe_things
from missiongraph.http.record import Routed
from missiongraph.http.remaking import Remaking
from missiongraph.http.screen import Screen
from missiongraph.http.signing import SignedIn
from missiongraph.http.site import Site
from missiongraph.http.spool import Spooled
from missiongraph.openid import Provider
from missiongraph.services import Services
from missiongraph.settings import CACHE_SIZE
from missiongraph.tokens import Tokens
from missiongraph.workers.parsed import Parsing
from missiongraph.workers.pool import Workers
from missiongraph.workers.updates import Updates, tidy
from missiongraph.workers.validation import Validation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from starlette.types import ASGIApp

    from missiongraph.catalogue import Question
    from missiongraph.openid import OpenID
    from missiongraph.repository import Reading, Repository
    from missiongraph.workers.limits import Limits

PARTS = (
    landing,
    questions,
    sparql,
    graph_store,
    # Before what takes any path below /ns.
    things,
    thing_writes,
    search,
    linked_data,
    publications,
    published,
    validate,
    status,
    provider,
)
ABOUT: dict[str, Any] = {
    "title": "missiongraph",
    "version": __version__,
    "description": (
        "Who does what for a mission, across agencies: ready questions, SPARQL 1.1, and linked "
        "data. Whatever goes wrong is said as `application/problem+json` (RFC 9457)."
    ),
    # Their pages fetch scripts from other hosts.
    "docs_url": None,
    "redoc_url": None,
    # It would send clients to whatever host they name.
    "redirect_slashes": False,
}


def create_app(
    reading: Reading,
    asked: Mapping[str, Question] | None = None,
    limits: Limits | None = None,
    repository: Repository | None = None,
    openid: OpenID | None = None,
) -> FastAPI:
    """The application that serves what a repository has published.

    Args:
        reading: the repository, opened for reading.
        asked: the questions that can be asked; by default those that travel with missiongraph.
        limits: what people's own queries may take.
        repository: where changes go; without it, the application changes nothing.
        openid: whose tokens let people in beside our own.
    """
    crew = {name: Workers(reading.folder(name), _told(reading, name), limits) for name in DATASETS}
    known = catalogue() if asked is None else asked
    past = {name: History(reading.data / name, partial(reading.head, name)) for name in DATASETS}
    updates = Updates(reading.data, limits)
    parsing = Parsing(reading.data, limits)
    validation = Validation(reading.folder(PUBLISHED), partial(reading.head, PUBLISHED), limits)
    callers = Callers(Tokens(reading.data), Provider(openid) if openid else None)
    site = Site(reading, known, crew, callers, updates, parsing, validation, repository, past)
    if repository is not None:
        tidy(reading.data)

    app = FastAPI(**ABOUT, lifespan=partial(_living, site))
    app.state.site, app.state.metrics = site, Metrics(site)
    # Which other endpoints queries may ask; none, unless whoever serves says so.
    app.state.services = Services()
    # Set once the server is told to stop.
    app.state.stopping = Event()
    # Set once data were found to be damaged.
    app.state.damaged = _damaged(reading)
    app.state.indexes = Remaking(repository)
    for part in PARTS:
        part.add_routes(app)
    describe_questions(app, site.questions)
    describe_things(app)
    describe_paths(app)
    problems.install(app)
    # The last one added is the first that is asked.
    for layer in (Routed, SignedIn, HeadAsGet, Everywhere):
        app.add_middleware(layer)
    return app


def _told(reading: Reading, name: str) -> Callable[[], int]:
    """What tells workers whether the store that they have open is still that of the moment."""
    return lambda: reading.moment(name).count


def _damaged(reading: Reading) -> Event:
    """Whether something is known to be damaged when the server begins."""
    found = Event()
    try:
        Tokens(reading.data).all()
    except StoreDamaged:
        found.set()
    if isinstance(reading.trouble, StoreDamaged):
        found.set()
    return found


@asynccontextmanager
async def _living(site: Site, _: FastAPI) -> AsyncIterator[None]:
    """From the first request to the last; then no process is left behind."""
    yield
    for workers in site.crew.values():
        await workers.close()
    await site.updates.close()
    await site.parsing.close()
    await site.validation.close()


def at_the_edge(
    app: FastAPI,
    cache: int | None = None,
    edge: Edge | None = None,
    write: Callable[[str], object] | None = None,
) -> ASGIApp:
    """The application behind what stands before any routing.

    Args:
        app: the application.
        cache: how many MiB of answers are kept; by default what the settings say.
        edge: how it stands in the network; by default as without any settings.
        write: takes the lines of the log of requests; without it there is none.
    """
    edge = edge or Edge()
    most = CACHE_SIZE.number() if cache is None else cache
    keeping = Cache(app, app.state.site, most * MEBIBYTE)
    app.state.kept = keeping.kept
    app.state.metrics.watch(keeping.kept)
    log = RequestLog(app.state.site.reading, write, queries=edge.queries) if write else None
    inner = Spooled(Screen(keeping, edge), edge.spool)
    return Forwarded(Observed(inner, app.state.metrics, log), edge)
