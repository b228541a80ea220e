# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/validate`: data in, report out, in the context of what is published; nothing changes."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from anyio import CancelScope, to_thread
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import InvalidParameter, InvalidQuery
from missiongraph.http.bodies import bounded, content_form, read_graph
from missiongraph.http.placing import Sent
from missiongraph.http.replies import choose, page, query_pairs, single
from missiongraph.http.sending import watched
from missiongraph.http.site import Site, asker
from missiongraph.media import (
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    PLAIN_TEXT,
    RDF_XML,
    SARIF,
    TURTLE,
    Format,
)
from missiongraph.rdf.reading import RELATIVE
from missiongraph.reports.grouping import GROUPINGS
from missiongraph.reports.page import shown
from missiongraph.reports.writing import FORMS, write
from missiongraph.validation.placing import placed
from missiongraph.workers.validation import Sample

if TYPE_CHECKING:
    from fastapi import FastAPI

    from missiongraph.reports.grouping import By
    from missiongraph.reports.writing import Form
    from missiongraph.validation.findings import Finding

HERE = "/api/v1/validate"
MOST_BYTES = 2_000_000
TOO_LARGE = "Send the model in parts, or use the command missiongraph validate."
REPORTS: tuple[Format, ...] = (JSON, TURTLE, HTML, PLAIN_TEXT, SARIF)
TAKEN = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)


def add_routes(app: FastAPI) -> None:
    """Have an application validate what it is sent."""
    body: dict[str, dict[str, Any]] = {form.media_type: {} for form in TAKEN}
    report: dict[str, dict[str, Any]] = {form.media_type: {} for form in REPORTS}
    app.add_api_route(
        HERE,
        validated,
        methods=["POST"],
        tags=["validation"],
        summary="What is wrong with data, and how to mend it",
        description=(
            "RDF is validated in the context of what is published; nothing is changed. The report "
            "has a finding for each thing that is wrong, with who answers for the thing, how to "
            "mend it, and the change that would mend it where that is no guess. In Turtle it is "
            "a SHACL validation report. It takes a worker's time and memory at most; of very many "
            "findings the most severe are listed, and X-Total-Count says how many there are."
        ),
        openapi_extra={
            "parameters": [
                _parameter("format", "The format; or the Accept header says.", list(FORMS)),
                _parameter("group-by", "What findings are listed under.", list(GROUPINGS)),
                _parameter("graph", "A published graph that the data are to replace."),
            ],
            "requestBody": {"content": body, "required": True},
            "responses": {"200": {"description": "The report.", "content": report}},
        },
    )


async def validated(request: Request) -> Response:
    """The report on the data that the request holds."""
    form = content_form(request.headers.get("content-type", ""), TAKEN)
    body = await bounded(request, MOST_BYTES, TOO_LARGE)
    site = Site.of(request)
    pairs = query_pairs(request)
    asked = choose(request, REPORTS, single(pairs, "format"))
    by = _grouping(single(pairs, "group-by"))
    graph = _graph(request, single(pairs, "graph"))
    triples = await read_graph(request, form, body, RELATIVE, MOST_BYTES)
    if not triples and single(pairs, "graph") is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Nothing was sent. Send data to be validated.")
    sent = Sent(body, form, RELATIVE)
    answer = Response()
    with CancelScope() as work:
        # Nobody goes on validating for who has gone.
        async with watched(request.receive, work.cancel):
            found, total = await _found(request, triples.decode(), graph)
            found = await to_thread.run_sync(placed, found, [sent])
            told = partial(_answer, request, found, total, asked, by)
            answer = await site.turns.run(asker(request), told)
    return answer


async def _found(request: Request, text: str, graph: NamedNode | None) -> tuple[list[Finding], int]:
    """What is wrong with data, and how many findings there are."""
    site = Site.of(request)
    sample = Sample(text, graph.value if graph else None, site.names.base, RELATIVE)
    try:
        return await site.validation.findings(sample, asker(request))
    except InvalidQuery as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error


def _answer(
    request: Request, findings: list[Finding], total: int, asked: Format, by: By
) -> Response:
    headers = {"Vary": "Accept", "X-Total-Count": str(total)}
    more = total - len(findings)
    if asked is HTML:
        answer = page(request, "findings.html", more=more, **shown(findings, by))
        answer.headers["X-Total-Count"] = str(total)
        return answer
    text = write(findings, cast("Form", asked.name), by)
    if more and asked is PLAIN_TEXT:
        text += f"\nThese are the most severe of {total:,} findings; {more:,} are not listed.\n"
    return Response(text, headers=headers, media_type=asked.content_type)


def _grouping(name: str | None) -> By:
    if name is None:
        return "owner"
    if name not in GROUPINGS:
        raise InvalidParameter(f"Findings are not grouped by “{name}”; {', '.join(GROUPINGS)} are.")
    return name


def _graph(request: Request, name: str | None) -> NamedNode | None:
    names = Site.of(request).names
    if name is None:
        return None
    try:
        graph = NamedNode(name)
    except ValueError as error:
        raise InvalidParameter(f"A graph must be an IRI: {error}") from error
    if names.agency(graph) is None:
        raise InvalidParameter(f"No agency states the graph {name}.")
    return graph


def _parameter(name: str, description: str, values: list[str] | None = None) -> dict[str, Any]:
    schema = {"type": "string"} | ({"enum": values} if values else {})
    return {"name": name, "in": "query", "description": description, "schema": schema}
