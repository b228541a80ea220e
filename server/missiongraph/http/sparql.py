# SPDX-License-Identifier: Apache-2.0
"""`/sparql`: the SPARQL 1.1 Protocol, for queries of what is published."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import to_thread
from pyoxigraph import NamedNode, QueryTriples, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import InvalidParameter, InvalidQuery
from missiongraph.http.replies import choose, form_pairs, page, query_pairs, single
from missiongraph.http.site import Site
from missiongraph.http.streams import Streamed
from missiongraph.media import HTML, RDF, RESULTS, by_name, negotiate
from missiongraph.resources import query_text
from missiongraph.sparql_safety import refuse_service, refuse_tangle
from missiongraph.store import Selection
from missiongraph.templates import bind
from missiongraph.terms import PREFIXES
from missiongraph.web.results import Table, tabulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from missiongraph.http.replies import Pairs
    from missiongraph.http.streams import Sink
    from missiongraph.store import QueryResults, Store

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 500_000
EVERY_FORMAT = (*RESULTS, *RDF, HTML)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol: the query, what it is asked of, and the format by name."""

    query: str | None
    graphs: Selection
    format: str | None

    @classmethod
    def read(cls, pairs: Pairs) -> Asked:
        """The request that these parameters make.

        Raises:
            InvalidParameter: one is given too often, or is no IRI where it must be one.
        """
        graphs = Selection(_iris(pairs, "default-graph-uri"), _iris(pairs, "named-graph-uri"))
        return cls(single(pairs, "query"), graphs, single(pairs, "format"))


def add_routes(app: FastAPI) -> None:
    """Have an application answer SPARQL."""
    parameters = [
        _parameter("query", "The query; without it, the service describes itself."),
        _parameter("default-graph-uri", "A graph to be merged into the default graph."),
        _parameter("named-graph-uri", "A graph that the query can ask for by its name."),
        _parameter("format", "The format of the results; without it, the Accept header says."),
    ]
    app.add_api_route(
        "/sparql",
        by_get,
        tags=["sparql"],
        summary="Query what is published",
        description="SPARQL 1.1 Protocol. The default graph is the union of all graphs.",
        openapi_extra={"parameters": parameters},
    )
    content: dict[str, dict[str, str]] = {FORM: {}, QUERY: {}}
    app.add_api_route(
        "/sparql",
        by_post,
        methods=["POST"],
        tags=["sparql"],
        summary="Query what is published",
        description="SPARQL 1.1 Protocol, by a form or with the query as the body.",
        openapi_extra={"requestBody": {"content": content, "required": True}},
    )


async def by_get(request: Request) -> Response:
    """Query via GET; without a query, what the service is."""
    return await to_thread.run_sync(_got, request, limiter=Site.of(request).turns)


def _got(request: Request) -> Response:
    pairs = query_pairs(request)
    if any(name == "update" for name, _ in pairs):
        raise InvalidParameter("An update changes data, so it is not sent by GET.")
    asked = Asked.read(pairs)
    if _wants_page(request, asked):
        editing = single(pairs, "edit") is not None or asked.query is None
        return _form(request, asked) if editing else _result_page(request, asked)
    return _description(request, asked) if asked.query is None else _results(request, asked)


async def by_post(request: Request) -> Response:
    """Query via POST, by a form or directly."""
    media, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    if media.strip() == UPDATE:
        raise _no_updates()
    if media.strip() not in (FORM, QUERY):
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {FORM} or as {QUERY}.",
            {"Accept-Post": f"{FORM}, {QUERY}"},
        )
    if "charset" in parameters and "utf-8" not in parameters:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A query is sent as UTF-8.")
    body = await _body(request)
    pairs = form_pairs(body) if media.strip() == FORM else _direct(request, body)
    return await to_thread.run_sync(_posted, request, pairs, limiter=Site.of(request).turns)


def _posted(request: Request, pairs: Pairs) -> Response:
    asked = Asked.read(pairs)
    if any(name == "update" for name, _ in pairs):
        raise (
            _no_updates()
            if asked.query is None
            else InvalidParameter("A request has a query or an update, not both.")
        )
    if asked.query is None:
        raise InvalidParameter("The parameter query is missing.")
    answer = _result_page if _wants_page(request, asked) else _results
    return answer(request, asked)


def _wants_page(request: Request, asked: Asked) -> bool:
    if asked.format is not None:
        return by_name(asked.format, (HTML,)) is HTML
    return negotiate(request.headers.get("accept"), EVERY_FORMAT) is HTML


def _direct(request: Request, body: bytes) -> Pairs:
    try:
        return [*query_pairs(request), ("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The query is not UTF-8.") from error


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"A query may have {MOST_BYTES:,} bytes at most. Ask in several queries.",
            )
    return bytes(body)


def _no_updates() -> HTTPException:
    return HTTPException(
        HTTPStatus.FORBIDDEN,
        "What is published is not changed by SPARQL Update: load a source into the workspace "
        "(missiongraph load), then publish it.",
    )


def _iris(pairs: Pairs, name: str) -> tuple[NamedNode, ...]:
    values = [value for key, value in pairs if key == name]
    try:
        return tuple(map(NamedNode, values))
    except ValueError as error:
        raise InvalidParameter(f"A {name} must be an IRI: {error}") from error


def _run(store: Store, asked: Asked) -> QueryResults:
    text = asked.query or ""
    refuse_service(text)
    refuse_tangle(text)
    return store.query(text, asked.graphs)


def _results(request: Request, asked: Asked) -> Response:
    site = Site.of(request)
    return Streamed(_writer(request, asked.format, lambda: _run(site.store, asked)), site.turns)


def _description(request: Request, asked: Asked) -> Response:
    """The service description, which is a query's result itself."""
    site = Site.of(request)
    about = {"endpoint": [NamedNode(f"{site.names.base}/sparql")], "graph": site.store.graphs()}
    text = bind(query_text("store/service-description.rq"), about)
    return Streamed(_writer(request, asked.format, lambda: site.store.query(text)), site.turns)


def _writer(
    request: Request, form: str | None, run: Callable[[], QueryResults]
) -> Callable[[Sink], None]:
    """A function that runs a query and writes its results as the client likes them."""

    def write(sink: Sink) -> None:
        found = run()
        try:
            if isinstance(found, QueryTriples):
                graph = choose(request, RDF, form)
                sink.content_type = graph.content_type
                serialize(found, sink, graph.writer, prefixes=PREFIXES)
            else:
                results = choose(request, RESULTS, form)
                sink.content_type = results.content_type
                found.serialize(sink, format=results.writer)
        finally:
            # An exception would carry them into another thread, which they must not enter.
            del found

    return write


def _form(
    request: Request, asked: Asked, found: Table | None = None, fault: str | None = None
) -> Response:
    status = HTTPStatus.BAD_REQUEST if fault else HTTPStatus.OK
    return page(
        request,
        "sparql.html",
        status=status,
        query=asked.query or query_text("store/sample.rq"),
        found=found,
        fault=fault,
        formats=(*RESULTS, *RDF),
    )


def _result_page(request: Request, asked: Asked) -> Response:
    site = Site.of(request)
    try:
        found = tabulate(_run(site.store, asked), site.store, site.links(request))
    except InvalidQuery as error:
        return _form(request, asked, fault=str(error))
    return _form(request, asked, found)


def _parameter(name: str, description: str) -> dict[str, object]:
    schema = {"type": "string"}
    return {"name": name, "in": "query", "description": description, "schema": schema}
