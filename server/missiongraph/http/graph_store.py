# SPDX-License-Identifier: Apache-2.0
"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol; every write goes through the gate.

`/graphs/{agency}/{model}` is the agency's graph `{base}/graph/{agency}/{model}`; `?graph=` names a
graph by its IRI. The default graph, `?default`, is a graph of its own here, which only
administrators write: queries ask the union of all graphs.
"""

from __future__ import annotations

import dataclasses
import hashlib
from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from anyio import to_thread
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import InvalidParameter, UnknownName
from missiongraph.http.bodies import MULTIPART, bounded, content_form, parts, read_graph
from missiongraph.http.naming import remainder
from missiongraph.http.placing import Sent
from missiongraph.http.preconditions import expect
from missiongraph.http.replies import choose, query_pairs, single
from missiongraph.http.site import Site, asker
from missiongraph.http.streams import Streamed
from missiongraph.http.writing import gate_of, propose, told
from missiongraph.loading import slug
from missiongraph.media import JSON_LD, N_TRIPLES, RDF, RDF_XML, TURTLE
from missiongraph.ownership import plain_triples
from missiongraph.rdf.writing import write as write_rdf
from missiongraph.rights import Scope
from missiongraph.skolem import skolemise, unskolemise
from missiongraph.store import Patch
from missiongraph.validation.placing import placed, refusals_placed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from fastapi import FastAPI
    from pyoxigraph import Triple

    from missiongraph.gate import Gate, Outcome
    from missiongraph.http.streams import Sink
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

    WorkOut = Callable[[Gate, NamedNode, Iterable[Triple]], Patch]

HERE = "/graphs"
MOST_BYTES = 20_000_000
TOO_LARGE = "Send the graph in parts by POST, or use the command missiongraph load."
TAKEN = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
SAYS_WHICH = "Say which graph: /graphs/AGENCY/MODEL, ?graph=IRI, or ?default."


def add_routes(app: FastAPI) -> None:
    """Have an application give out and take whole graphs."""
    types = [*(form.media_type for form in TAKEN), MULTIPART]
    body: dict[str, dict[str, Any]] = {name: {} for name in types}
    sent = {"requestBody": {"content": body, "required": True}}
    for method, route, summary, extra in (
        ("GET", read, "All that a graph holds", {}),
        ("PUT", replace, "Have a graph hold just what is sent", sent),
        ("POST", add, "Have a graph hold what is sent as well", sent),
        ("DELETE", remove, "Remove a graph", {}),
    ):
        direct = f"{HERE}/{{path:path}}"
        for path, parameters in ((HERE, _parameters()), (direct, [])):
            app.add_api_route(
                path,
                route,
                methods=[method],
                tags=["graphs"],
                summary=summary,
                description="SPARQL 1.1 Graph Store HTTP Protocol.",
                openapi_extra={"parameters": parameters, **extra},
                response_model=None,
            )


async def read(request: Request) -> Response:
    """All that a graph holds.

    Raises:
        UnknownName: there is no such graph, as far as the caller may see.
    """
    site = Site.of(request)
    graph = _graph(request)
    form = choose(request, RDF, single(query_pairs(request), "format"))

    def write(sink: Sink) -> None:
        # Before the facts are read: who shows an old state is told so, and loses nothing.
        state = _state(site, graph)
        # The default graph is always there.
        if graph != site.names.default and not _is_there(site.store, graph):
            raise UnknownName("graph", graph.value)
        sink.answer.content_type = form.content_type
        if state is not None:
            sink.answer.tag = f'"{state}.{form.name}"'
        with closing(_held(site, graph)) as triples:
            write_rdf(triples, sink, form.writer)

    return Streamed(write, site.turns, asker(request))


async def replace(request: Request) -> Response:
    """Have a graph hold just what is sent."""
    return await _take(request, _graph(request), replacing)


async def add(request: Request) -> Response:
    """Have a graph hold what is sent as well; without a name, a new graph."""
    pairs = query_pairs(request)
    new = remainder(request, HERE) == "" and not {"graph", "default"} & {name for name, _ in pairs}
    graph = _new_graph(Site.of(request)) if new else _graph(request)
    return await _take(request, graph, adding)


async def remove(request: Request) -> Response:
    """Remove a graph.

    Raises:
        UnknownName: there is no such graph.
    """
    graph = _graph(request)
    site, gate = _allowed(request, graph)

    def patch() -> Patch:
        there = _is_there(gate.dataset.store, graph)
        expect(request, graph.value, _state(site, graph) if there else None)
        if not there:
            raise UnknownName("graph", graph.value)
        return replacing(gate, graph, ())

    def change() -> Response:
        return told(propose(site, gate, f"Remove {graph.value}", patch))

    return await site.writers.run(asker(request), change)


def replacing(gate: Gate, graph: NamedNode, triples: Iterable[Triple]) -> Patch:
    """The patch that makes a graph hold just these triples."""
    graphs = [graph]
    if gate.names.agency(graph) is not None:
        # Where things were read is told of the source that is replaced.
        graphs.append(gate.names.origins(graph))
    return gate.difference(_quads(gate, graph, triples), graphs)


def adding(gate: Gate, graph: NamedNode, triples: Iterable[Triple]) -> Patch:
    """The patch that puts these triples into a graph, beside what it holds."""
    store = gate.dataset.store
    stored = dict.fromkeys(gate.as_stored(_quads(gate, graph, triples)))
    return Patch([quad for quad in stored if quad not in store])


async def _take(request: Request, graph: NamedNode, work_out: WorkOut) -> Response:
    site, gate = _allowed(request, graph)
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith(MULTIPART):
        content_form(content_type, TAKEN)
    body = await bounded(request, MOST_BYTES, TOO_LARGE)
    sent = await to_thread.run_sync(_sent, content_type, body, graph.value)
    triples = await _triples(request, sent)

    new = False

    def patch() -> Patch:
        nonlocal new
        new = not _is_there(gate.dataset.store, graph)
        expect(request, graph.value, None if new else _state(site, graph))
        return work_out(gate, graph, triples)

    def change() -> Response:
        message = f"{'Replace' if work_out is replacing else 'Add to'} {graph.value}"
        with refusals_placed(sent):
            outcome = propose(site, gate, message, patch)
        outcome = dataclasses.replace(outcome, caused=placed(outcome.caused, sent))
        return _answer(request, graph, outcome, new and bool(triples))

    return await site.writers.run(asker(request), change)


def _answer(request: Request, graph: NamedNode, outcome: Outcome, new: bool) -> Response:  # noqa: FBT001
    if new:
        location = {"Location": _address(request, graph)}
        return told(outcome, HTTPStatus.CREATED, location)
    if request.method == "PUT" and not outcome.caused:
        made = {} if outcome.revision is None else {"X-Revision": str(outcome.revision)}
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=made)
    return told(outcome)


def _address(request: Request, graph: NamedNode) -> str:
    """Where a graph is to be had, on the host that was asked."""
    root = str(request.base_url).rstrip("/") + HERE
    names = Site.of(request).names
    if names.agency(graph) is not None:
        return root + graph.value.removeprefix(f"{names.base}/graph")
    return (
        f"{root}?default"
        if graph == names.default
        else f"{root}?{urlencode({'graph': graph.value})}"
    )


def _allowed(request: Request, graph: NamedNode) -> tuple[Site, Gate]:
    """The gate, for a caller who may write to this graph."""
    site = Site.of(request)
    gate = gate_of(site)
    site.caller.require(Scope.WRITE, site.names, [graph])
    return site, gate


def _sent(content_type: str, body: bytes, base: str) -> list[Sent]:
    return [Sent(part, content_form(kind, TAKEN), base) for kind, part in parts(content_type, body)]


async def _triples(request: Request, sent: Iterable[Sent]) -> list[Triple]:
    found = [await read_graph(request, one.form, one.body, one.base, MOST_BYTES) for one in sent]
    return await to_thread.run_sync(_read, b"".join(found))


def _read(text: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]


def _quads(gate: Gate, graph: NamedNode, triples: Iterable[Triple]) -> list[Quad]:
    named = skolemise(triples, gate.names.base)
    return [Quad(t.subject, t.predicate, t.object, graph) for t in named]


def _is_there(store: Store, graph: NamedNode) -> bool:
    return next(store.quads(graph=graph), None) is not None


def _state(site: Site, graph: NamedNode) -> str | None:
    """What tells the states of a graph apart; its last change does."""
    change = site.histories[site.dataset].change(graph)
    if change is None:
        return None
    said = f"{change.revision} {change.time}".encode()
    return hashlib.blake2b(said, digest_size=9).hexdigest()


def _held(site: Site, graph: NamedNode) -> Generator[Triple]:
    """What a graph holds, with blank nodes as they were sent."""
    quads = site.store.quads(graph=graph)
    agency = site.names.agency(graph) or ""
    yield from unskolemise(plain_triples(quads), site.names.base, agency)


def _graph(request: Request) -> NamedNode:
    """The graph that a request is about.

    Raises:
        InvalidParameter: it does not say which, or says it twice.
    """
    names = Site.of(request).names
    pairs = query_pairs(request)
    given, default = single(pairs, "graph"), single(pairs, "default")
    path = remainder(request, HERE)
    if [given, default, path or None].count(None) != 2:  # noqa: PLR2004 (one of three)
        raise InvalidParameter(SAYS_WHICH)
    if default is not None:
        return names.default
    return _named(names, f"{names.base}{HERE}{path}" if given is None else given)


def _named(names: Names, text: str) -> NamedNode:
    """The graph of a name; where it is to be had is a name as well."""
    here = f"{names.base}{HERE}/"
    iri = f"{names.base}/graph/{text.removeprefix(here)}" if text.startswith(here) else text
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise InvalidParameter(f"A graph must be an absolute IRI: {error}") from error


def _new_graph(site: Site) -> NamedNode:
    """A graph that nobody has: of the caller's agency, or under the caller's own name."""
    agencies = site.caller.agencies or {slug(site.caller.name)}
    if len(agencies) > 1:
        raise InvalidParameter(f"The token is for several agencies. {SAYS_WHICH}")
    return site.names.graph(next(iter(agencies)), str(uuid4()))


def _parameters() -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in (
            ("graph", "The IRI of the graph."),
            ("default", "Instead of a name: the default graph, which only administrators write."),
        )
    ]
