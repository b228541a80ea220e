# SPDX-License-Identifier: Apache-2.0
"""`/sparql`: the SPARQL 1.1 Protocol, for queries and for updates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, parse, parse_query_results
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import EndpointFailed, InvalidParameter, InvalidQuery, QueryStopped
from missiongraph.http.relayed import Relayed, results
from missiongraph.http.replies import (
    choose,
    form_pairs,
    iris,
    languages,
    page,
    query_pairs,
    single,
)
from missiongraph.http.site import Site, asker, place_of
from missiongraph.http.sparql_update import updated
from missiongraph.media import (
    HTML,
    N_TRIPLES,
    RDF,
    RESULTS,
    SPARQL_JSON,
    by_name,
    is_utf8,
    negotiate,
)
from missiongraph.resources import query_text
from missiongraph.sparql_safety import is_harmless, refuse_tangle
from missiongraph.sparql_service import check_service
from missiongraph.store import Selection
from missiongraph.store.limited import LimitedStore
from missiongraph.templates import bind
from missiongraph.web.results import MOST_ROWS, Table, tabulate
from missiongraph.workers.pool import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from pyoxigraph import QueryBoolean, QuerySolutions

    from missiongraph.facts import Node
    from missiongraph.http.replies import Pairs
    from missiongraph.media import Format

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 500_000
SHOWN = MOST_ROWS + 1
KINDS = ("default", "named")
# The protocol has no parameter for it; Fuseki calls it by the second name.
FORMAT = ("format", "output")
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
        # Virtuoso's form, and whoever copies addresses from it, sends an empty default-graph-uri.
        filled = [pair for pair in pairs if pair[1]]
        graphs = Selection(*(tuple(iris(filled, f"{kind}-graph-uri")) for kind in KINDS))
        # SPARQLWrapper sends all the names that it knows for a format.
        names = ",".join(value for called in FORMAT for name, value in filled if name == called)
        return cls(single(pairs, "query"), graphs, names or None)


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
    content: dict[str, dict[str, str]] = {FORM: {}, QUERY: {}, UPDATE: {}}
    app.add_api_route(
        "/sparql",
        by_post,
        methods=["POST"],
        tags=["sparql"],
        summary="Query what is published, or update the workspace",
        description=(
            "SPARQL 1.1 Protocol, by a form or with the query or update as the body. Updates go "
            "through the write gate, and are for who has a token that writes."
        ),
        openapi_extra={"requestBody": {"content": content, "required": True}},
    )


async def by_get(request: Request) -> Response:
    """Query via GET; without a query, what the service is."""
    pairs = query_pairs(request)
    if any(name == "update" for name, _ in pairs):
        raise InvalidParameter("An update changes data, so it is not sent by GET.")
    asked = Asked.read(pairs)
    if _wants_page(request, asked):
        editing = single(pairs, "edit") is not None or asked.query is None
        return _form(request, asked) if editing else await _result_page(request, asked)
    return await (_description if asked.query is None else _results)(request, asked)


async def by_post(request: Request) -> Response:
    """Query or update via POST, by a form or directly."""
    content_type = request.headers.get("content-type", "")
    media = content_type.partition(";")[0].strip().lower()
    if media not in (FORM, QUERY, UPDATE):
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {FORM} or as {QUERY}, an update as {FORM} or as {UPDATE}.",
            {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"},
        )
    if not is_utf8(content_type):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "SPARQL is sent as UTF-8.")
    body = await _body(request)
    # What a form lacks may stand in the address.
    pairs = [*query_pairs(request), *_sent(media, body)]
    return await _posted(request, pairs)


async def _posted(request: Request, pairs: Pairs) -> Response:
    asked = Asked.read(pairs)
    if any(name == "update" for name, _ in pairs):
        if asked.query is not None:
            raise InvalidParameter("A request has a query or an update, not both.")
        return await updated(request, pairs)
    if asked.query is None:
        raise InvalidParameter("The parameter query is missing.")
    return await (_result_page if _wants_page(request, asked) else _results)(request, asked)


def _wants_page(request: Request, asked: Asked) -> bool:
    if asked.format is not None:
        return by_name(asked.format, (HTML,)) is HTML
    return negotiate(request.headers.get("accept"), EVERY_FORMAT) is HTML


def _sent(media: str, body: bytes) -> Pairs:
    if media == FORM:
        return form_pairs(body)
    try:
        return [("query" if media == QUERY else "update", body.decode("utf-8-sig"))]
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "What was sent is not UTF-8.") from error


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"A query or an update may have {MOST_BYTES:,} bytes at most. Send it in parts, or "
                "whole graphs to /graphs.",
            )
    return bytes(body)


async def _checked(request: Request, text: str) -> str:
    """A query that may be run here; reading a long one must not hold up other requests."""
    if is_harmless(text):
        return text
    await Site.of(request).turns.run(asker(request), partial(_check, request, text))
    return text


def _check(request: Request, text: str) -> None:
    check_service(text, request.app.state.services.endpoints)
    refuse_tangle(text)


async def _results(request: Request, asked: Asked) -> Response:
    query = await _checked(request, asked.query or "")
    return _relayed(request, query, _visible(request, query, asked.graphs), asked.format)


def _visible(request: Request, query: str, asked: Selection) -> Selection | None:
    """What the query is run on; `None` for all that there is."""
    store = Site.of(request).store
    return store.selection(query, asked) if isinstance(store, LimitedStore) else asked or None


async def _description(request: Request, asked: Asked) -> Response:
    """The service description, which is a query's result itself."""
    site = Site.of(request)
    # Tools send their queries there, whatever the names in the data begin with.
    asks = bool(request.app.state.services.endpoints)
    about: dict[str, list[Node]] = {
        "endpoint": [NamedNode(f"{place_of(request)}/sparql")],
        "federated": [Literal(value) for value in {False, asks}],
        "graph": [*site.store.graphs()],
    }
    text = bind(query_text("store/service-description.rq"), about)
    return _relayed(request, text, None, asked.format)


def _relayed(request: Request, query: str, graphs: Selection | None, form: str | None) -> Response:
    """What the workers answer, as the client likes it."""
    site = Site.of(request)

    def chosen(graph: bool) -> Format:  # noqa: FBT001 (which of two lists)
        return choose(request, RDF, form) if graph else choose(request, RESULTS, form)

    forms = _likely(chosen, True), _likely(chosen, False)
    asked = _ask(site.names.base, query, graphs, forms, site.workers.limits.rows)
    return Relayed(request, asked, chosen)


def _likely(chosen: Callable[[bool], Format], graph: bool) -> Format:  # noqa: FBT001
    """The format to ask for; where none will do, that is said once the query's form is known."""
    try:
        return chosen(graph)
    except (HTTPException, InvalidParameter):
        return (RDF if graph else RESULTS)[0]


def _ask(
    base: str, query: str, graphs: Selection | None, forms: tuple[Format, Format], most: int
) -> Ask:
    rdf, rows = forms
    return Ask(
        query,
        rdf.media_type,
        rows.media_type,
        None if graphs is None else [graph.value for graph in graphs.default],
        None if graphs is None else [graph.value for graph in graphs.named],
        most,
        f"{base}/sparql",
    )


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


async def _result_page(request: Request, asked: Asked) -> Response:
    try:
        query = await _checked(request, asked.query or "")
        visible = _visible(request, query, asked.graphs)
        base = Site.of(request).names.base
        asked_of = _ask(base, query, visible, (N_TRIPLES, SPARQL_JSON), SHOWN)
        found = await _shown(request, asked_of)
    except (EndpointFailed, InvalidQuery, QueryStopped) as error:
        return _form(request, asked, fault=str(error))
    return _form(request, asked, found)


async def _shown(request: Request, asked: Ask) -> Table:
    """The first results of a query, as a table."""
    site = Site.of(request)
    text = bytearray()
    async with results(request, asked) as (found, _):
        async for piece in found.pieces():
            text += piece
            if found.graph and text.count(b"\n") > SHOWN:
                break
    lines = bytes(text[: text.rfind(b"\n") + 1] if found.graph else text)
    rows = parse(lines, N_TRIPLES.writer) if found.graph else _rows(lines)
    return tabulate(rows, site.store, site.links(request), languages(request))


def _rows(text: bytes) -> QuerySolutions | QueryBoolean:
    return parse_query_results(text, SPARQL_JSON.writer)


def _parameter(name: str, description: str) -> dict[str, object]:
    schema = {"type": "string"}
    return {"name": name, "in": "query", "description": description, "schema": schema}
