# SPDX-License-Identifier: Apache-2.0
"""What went wrong, said the same way by every route (RFC 9457): one table maps exceptions to it.

A browser gets the same as a page.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from missiongraph.errors import (
    AmbiguousName,
    ChangedMeanwhile,
    ChangeRefused,
    EndpointFailed,
    IndexDamaged,
    InputError,
    InvalidParameter,
    InvalidQuery,
    MissionGraphError,
    NotAllowed,
    NotInFormat,
    ProviderSilent,
    QueryTooLarge,
    QueryTooSlow,
    ServerBusy,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    TooMuchToValidate,
    UnknownName,
    WorkerNotStarted,
)
from missiongraph.http.headers import EVERYWHERE
from missiongraph.http.provider import challenge
from missiongraph.http.site import root_of
from missiongraph.media import HTML, PROBLEM, negotiate
from missiongraph.stems import LONGEST, WORD
from missiongraph.store.oxigraph import is_damage
from missiongraph.terms import ONTOLOGY
from missiongraph.validation.findings import Finding
from missiongraph.web.pages import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

# Kinds of problems have names beside the ontology's, and are none of its codes.
MISSING = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
PROBLEMS = ONTOLOGY.value.removesuffix("ns") + "problem"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its name in the vocabulary of problems, its title."""

    status: HTTPStatus
    name: str
    title: str


KINDS: dict[type[Exception], Kind] = {
    UnknownName: Kind(HTTPStatus.NOT_FOUND, "unknown-name", "Nothing has this name"),
    AmbiguousName: Kind(HTTPStatus.BAD_REQUEST, "ambiguous-name", "Several things have this name"),
    InvalidParameter: Kind(HTTPStatus.BAD_REQUEST, "invalid-parameter", "A parameter is not right"),
    InvalidQuery: Kind(HTTPStatus.BAD_REQUEST, "invalid-query", "The query is not run"),
    NotInFormat: Kind(HTTPStatus.NOT_ACCEPTABLE, "not-in-format", "The format cannot hold this"),
    QueryTooSlow: Kind(HTTPStatus.BAD_REQUEST, "query-too-slow", "The query took too long"),
    QueryTooLarge: Kind(HTTPStatus.BAD_REQUEST, "query-too-large", "The query took too much"),
    TooMuchToValidate: Kind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-much", "Too much to validate"
    ),
    ServerBusy: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "Too many are waiting"),
    WorkerNotStarted: Kind(
        HTTPStatus.SERVICE_UNAVAILABLE, "no-worker", "There is no process for the query"
    ),
    EndpointFailed: Kind(
        HTTPStatus.BAD_GATEWAY, "endpoint-failed", "Another endpoint gave no results"
    ),
    InputError: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-input", "The input has faults"),
    ChangeRefused: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", "The change is refused"),
    ChangedMeanwhile: Kind(HTTPStatus.CONFLICT, "changed-meanwhile", "The data have changed"),
    NotAllowed: Kind(HTTPStatus.FORBIDDEN, "not-allowed", "This is not allowed"),
    ProviderSilent: Kind(
        HTTPStatus.SERVICE_UNAVAILABLE, "provider-silent", "The OpenID provider does not answer"
    ),
    StoreBusy: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "store-busy", "The data are in use"),
    StoreFull: Kind(HTTPStatus.INSUFFICIENT_STORAGE, "store-full", "No space is left"),
    IndexDamaged: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "index-damaged", "An index is made anew"),
    StoreDamaged: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "store-damaged", "The data are damaged"),
    StoreError: Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "store", "The data cannot be read"),
    MissionGraphError: Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", "This failed"),
}
OUR_FAULT = Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "our-fault", "missiongraph failed")
# Where the data folder is, and what is wrong in it, is for those who run the server.
TOLD: dict[type[StoreError], str] = {
    StoreBusy: "Another process is using the data.",
    StoreFull: "No space is left on the server's disk: nothing was changed. Try again "
    "when those who run the server have made room.",
    IndexDamaged: "An index of the data was damaged, and is made anew. Try again in a while.",
    StoreDamaged: "Some of the data are damaged, and are not given out. The server's log says "
    "which; `missiongraph doctor` says what to do.",
}
LOG = logging.getLogger(__name__)
# What carries lists that a client can act on, by the name of the member.
CARRIED = ("candidates", "suggestions")


def install(app: FastAPI) -> None:
    """Have an application say its problems so."""
    app.add_exception_handler(MissionGraphError, _foreseen)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(ClientDisconnect, _gone)
    for failure in (OSError, RuntimeError):
        app.add_exception_handler(failure, _of_the_engine)
    app.add_exception_handler(Exception, _unforeseen)


def kind_of(error: MissionGraphError) -> Kind:
    """The kind of problem that an exception is."""
    return next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)


def problem(
    request: Request,
    kind: Kind,
    detail: str,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """A problem as the client likes to read it."""
    said: dict[str, Any] = {
        "type": f"{PROBLEMS}/{kind.name}",
        "title": kind.title,
        "status": kind.status.value,
        "detail": detail,
        "instance": request.url.path,
        **(members or {}),
    }
    sent = {"Vary": "Accept", **(headers or {})}
    if kind.status is HTTPStatus.UNAUTHORIZED:
        sent |= challenge(request)
    if negotiate(request.headers.get("accept"), (PROBLEM, HTML)) is HTML:
        words = _words(request.url.path) if kind.status in MISSING else ""
        text = render("problem.html", root_of(request), problem=said, words=words)
        return Response(text, kind.status, sent, HTML.content_type)
    return JSONResponse(said, kind.status, sent, PROBLEM.media_type)


def _words(path: str) -> str:
    """The words of an address that leads nowhere; they may find what was meant."""
    last = path.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    stem = last.partition(".")[0] or last
    return " ".join(WORD.findall(stem.replace("_", " ")))[:LONGEST]


async def _foreseen(request: Request, error: Exception) -> Response:
    if not isinstance(error, MissionGraphError):
        raise error
    if isinstance(error, StoreError):
        return damaged(request, error)
    # Candidates are listed line by line for people; here they are members of their own.
    detail, _, _ = str(error).partition("\n")
    lists: dict[str, object] = {
        name: list(found) for name in CARRIED if (found := getattr(error, name, None))
    }
    if isinstance(error, ChangeRefused):
        lists["findings"] = [
            found.as_dict() for found in error.findings if isinstance(found, Finding)
        ]
    if isinstance(error, InputError):
        lists["faults"] = [asdict(fault) for fault in error.faults]
    headers = {"Retry-After": f"{error.seconds:.0f}"} if isinstance(error, ServerBusy) else None
    return problem(request, kind_of(error), detail, headers, lists)


def damaged(request: Request, error: StoreError) -> Response:
    """What is wrong with the data folder, without saying where it is."""
    kind = kind_of(error)
    known = next((TOLD[cls] for cls in type(error).__mro__ if cls in TOLD), None)
    if known is None:
        return problem(request, kind, str(error).partition("\n")[0])
    LOG.error("%s", error)
    if isinstance(error, IndexDamaged):
        request.app.state.indexes.begin()
        return problem(request, kind, known, {"Retry-After": "1"})
    if isinstance(error, StoreDamaged):
        request.app.state.damaged.set()
    return problem(request, kind, known)


async def _of_the_engine(request: Request, error: Exception) -> Response:
    """What the database says while results are read."""
    if not is_damage(error):
        raise error
    return damaged(request, StoreDamaged(str(error)))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed(request))
        if request.method == "OPTIONS":
            return _options(headers["Allow"])
    # The framework's own detail is but the phrase of the status.
    own = error.detail != status.phrase
    detail = error.detail if own else f"{status.description or status.phrase}: {request.url.path}"
    name = status.phrase.lower().replace(" ", "-")
    return problem(request, Kind(status, name, status.phrase), detail, headers)


def _options(methods: str) -> Response:
    """What a path takes; also for browsers that ask before they send something unusual."""
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        # The asterisk stands for every header but this one (Fetch, section 4.9).
        "Access-Control-Allow-Headers": "*, Authorization",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


async def _not_valid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    kind = Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-input", "The request has faults")
    faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return problem(request, kind, "; ".join(faults))


async def _gone(request: Request, error: Exception) -> Response:  # noqa: ARG001 (it says nothing)
    """The client went while it was sending; nobody reads this but the log."""
    kind = Kind(HTTPStatus.BAD_REQUEST, "unfinished", "The request is not finished")
    return problem(request, kind, "The connection ended before the body did.")


async def _unforeseen(request: Request, error: Exception) -> Response:  # noqa: ARG001 (it is logged)
    detail = "missiongraph failed in a way that nobody foresaw. The server's log says more."
    # This answer is given outside all other layers, those that add headers included.
    return problem(request, OUR_FAULT, detail, EVERYWHERE)


def allowed(request: Request) -> list[str]:
    """The methods that the path of a request takes."""
    path = request.url.path.removeprefix(root_of(request))
    methods = {method for route in request.app.routes for method in _methods(route, path)}
    return sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])})


def _methods(route: object, path: str) -> Iterable[str]:
    pattern = getattr(route, "path_regex", None)
    if pattern is None or not pattern.match(path):
        return ()
    # What is mounted is files, which are only read.
    return getattr(route, "methods", None) or ("GET",)
