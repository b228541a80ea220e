# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/validate`: data in, report out, in the context of what is published; nothing changes."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from anyio import to_thread
from pyoxigraph import NamedNode, Quad
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import InvalidParameter
from missiongraph.http.bodies import bounded, content_form, read_graph
from missiongraph.http.replies import choose, page, query_pairs, single
from missiongraph.http.site import Site
from missiongraph.media import HTML, JSON, JSON_LD, N_TRIPLES, PLAIN_TEXT, SARIF, TURTLE, Format
from missiongraph.reports.grouping import GROUPINGS
from missiongraph.reports.page import shown
from missiongraph.reports.writing import FORMS, write
from missiongraph.review import review_change
from missiongraph.skolem import skolemise
from missiongraph.store import Patch

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pyoxigraph import Triple

    from missiongraph.reports.grouping import By
    from missiongraph.reports.writing import Form
    from missiongraph.store.graphs import Names
    from missiongraph.validation.findings import Finding

HERE = "/api/v1/validate"
MOST_BYTES = 2_000_000
TOO_LARGE = "Send the model in parts, or use the command missiongraph validate."
REPORTS: tuple[Format, ...] = (JSON, TURTLE, HTML, PLAIN_TEXT, SARIF)
TAKEN = (TURTLE, JSON_LD, N_TRIPLES)
# Where the data are taken to be said, if they say of no published graph that they replace it.
SENT = "sent-for-validation"
# What relative names in the data are taken against; it is no name of anything.
BASE = "https://relative.invalid/"


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
            "a SHACL validation report."
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
    triples = await read_graph(site, form, body, BASE, MOST_BYTES)
    if not triples and single(query_pairs(request), "graph") is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Nothing was sent. Send data to be validated.")
    _refuse_relative(triples)
    return await to_thread.run_sync(_answer, request, triples, limiter=site.turns)


def _refuse_relative(triples: list[Triple]) -> None:
    """Refuse names that are whole only by the base that the data lack.

    Raises:
        HTTPException: one is (400).
    """
    for term in (term for triple in triples for term in triple):
        if isinstance(term, NamedNode) and term.value.startswith(BASE):
            name = term.value.removeprefix(BASE)
            raise HTTPException(
                HTTPStatus.BAD_REQUEST,
                f"What was sent cannot be taken. The name “{name}” is relative, and there is no "
                "base. Write it in full, or give a base (@base).",
            )


def _answer(request: Request, triples: list[Triple]) -> Response:
    pairs = query_pairs(request)
    asked = choose(request, REPORTS, single(pairs, "format"))
    by = _grouping(single(pairs, "group-by"))
    site = Site.of(request)
    graph = _graph(request, single(pairs, "graph")) or _own(site.names, triples)
    findings = _findings(site, graph, triples)
    if asked is HTML:
        return page(request, "findings.html", **shown(findings, by))
    text = write(findings, cast("Form", asked.name), by)
    return Response(text, headers={"Vary": "Accept"}, media_type=asked.content_type)


def _findings(site: Site, graph: NamedNode, triples: list[Triple]) -> list[Finding]:
    facts = skolemise(triples, site.names.base)
    said = {Quad(t.subject, t.predicate, t.object, graph) for t in facts}
    wanted, held = set(site.store.as_stored(said)), set(site.store.quads(graph=graph))
    patch = Patch(list(wanted - held), list(held - wanted))
    return review_change(site.store, site.names, patch)


def _grouping(name: str | None) -> By:
    if name is None:
        return "owner"
    if name not in GROUPINGS:
        raise InvalidParameter(f"Findings are not grouped by “{name}”; {', '.join(GROUPINGS)} are.")
    return name


def _own(names: Names, triples: list[Triple]) -> NamedNode:
    """A graph of the agency that the data describe most of: what that leaves out is a fault."""
    owners = Counter(owner for t in triples if (owner := names.named_by(t.subject)))
    return names.graph(max(owners, key=owners.__getitem__, default=SENT), SENT)


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
