# SPDX-License-Identifier: Apache-2.0
"""`/id`, `/doc`, `/graph`, `/code`, `/ns`: the names in the data lead to what is said of them.

What is asked for is the base IRI of the data and the path, whatever host was asked; redirects
lead to that host.
"""

from __future__ import annotations

import re
from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, Triple
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.data_folder import PUBLISHED
from missiongraph.describing import Description, describe, describe_undescribed
from missiongraph.errors import UnknownName
from missiongraph.http.naming import iris, readings, remainder
from missiongraph.http.provenance import changes, generations, remarks
from missiongraph.http.replies import (
    VARYING,
    choose,
    content_language,
    languages,
    page,
    query_pairs,
    single,
)
from missiongraph.http.site import Site, asker, root_of
from missiongraph.http.streams import Streamed
from missiongraph.media import HTML, N_QUADS, RDF, TRIG, TURTLE, Format, RdfMedia
from missiongraph.ontology.reference import asked, homes, modules
from missiongraph.overview import contents
from missiongraph.ownership import plain_triples
from missiongraph.rdf.writing import text as rdf_text
from missiongraph.rdf.writing import write as write_rdf
from missiongraph.resources import folder, query_text
from missiongraph.templates import bind
from missiongraph.terms import ONTOLOGY, VOCABULARIES
from missiongraph.web.documents import document
from missiongraph.web.reasons import Reasons
from missiongraph.web.results import cell
from missiongraph.web.sources import Origins

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from fastapi import FastAPI

    from missiongraph.http.streams import Sink

COMPANION = re.compile(r"hierarchy\.txt|alignments/[a-z-]+\.ttl")
COMPANIONS = (TURTLE, Format("text", "Text", "text/plain", "txt"))
OFFERED: tuple[Format, ...] = (*RDF, HTML)
OFFERS = "As RDF in six formats or as HTML: by the Accept header, or by a suffix."


def add_routes(app: FastAPI) -> None:
    """Have an application answer for the names in the data."""
    routes: tuple[tuple[str, Callable[[Request], Response], str], ...] = (
        ("/id/{path:path}", see_other, "The name of a thing: leads to its document (303)"),
        ("/doc/{path:path}", doc, "What is said of a thing"),
        ("/graph/{path:path}", graph, "What a model holds"),
        ("/code/{path:path}", code, "What is said of a code"),
        ("/ns", ontology, "The ontology"),
        ("/ns/{path:path}", companion, "What belongs to the ontology"),
    )
    for path, route, summary in routes:
        app.add_api_route(path, route, tags=["linked data"], summary=summary, description=OFFERS)


def see_other(request: Request) -> Response:
    """A thing is no document; this leads to the one about it."""
    root, query = root_of(request), request.url.query
    target = f"{root}/doc/{remainder(request, '/id/')}{'?' if query else ''}{query}"
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": target})


def doc(request: Request) -> Response:
    """The document about a thing."""
    return _document(request, "/doc/", f"{Site.of(request).names.base}/id/")


def code(request: Request) -> Response:
    """The document about a code or a code list."""
    return _document(request, "/code/", f"{VOCABULARIES.value}/")


def graph(request: Request) -> Response:
    """All that a model holds; as a page, the things that it describes."""
    site = Site.of(request)
    found, form, address = _find(request, "/graph/", f"{site.names.base}/graph/")
    if isinstance(form, RdfMedia):
        return _graph(request, found.thing, form)
    shown = _shown(request, found, address)
    kinds = contents(site.store, found.thing, languages(request))
    return page(request, "graph.html", kinds=kinds, **shown)


def ontology(request: Request) -> Response:
    """The ontology; as a page, its terms."""
    site = Site.of(request)
    form = choose(request, OFFERED, single(query_pairs(request), "format"))
    if isinstance(form, RdfMedia):
        return _graph(request, ONTOLOGY, form)
    return page(
        request,
        "ontology.html",
        modules=modules(),
        homes=homes(),
        asked=asked(),
        formats=RDF,
        links=site.links(request),
    )


def companion(request: Request) -> Response:
    """The hierarchy of classes, or an alignment.

    Raises:
        UnknownName: there is no such file.
    """
    path = remainder(request, "/ns/")
    if not COMPANION.fullmatch(path):
        raise UnknownName("companion of the ontology", path)
    file = folder("ontology").joinpath(*path.split("/"))
    if not file.is_file():
        raise UnknownName("companion of the ontology", path)
    media = next(form.content_type for form in COMPANIONS if path.endswith(f".{form.suffix}"))
    return Response(file.read_bytes(), headers={"Content-Type": media})


def _document(request: Request, place: str, start: str) -> Response:
    found, form, address = _find(request, place, start)
    if isinstance(form, RdfMedia):
        path = address.removeprefix(root_of(request))
        site = Site.of(request)
        about = (found, NamedNode(f"{site.names.base}{path}"), site.history, site.names)
        if form in (TRIG, N_QUADS):
            beside = (*found.names(), *remarks(*about), *generations(*about))
            return _rdf(found, [*found.quads(), *(Quad(*triple) for triple in beside)], form)
        return _rdf(found, [*found.triples(), *remarks(*about)], form)
    return page(request, "document.html", **_shown(request, found, address))


def _shown(request: Request, found: Description, address: str) -> dict[str, Any]:
    """What the page about a thing is made from."""
    site = Site.of(request)
    links = site.links(request)
    reasons = Reasons(site.store, site.names, links, languages(request))
    came = site.history.came(found.quads())
    origins = Origins(came, site.names, links, site.dataset == PUBLISHED)
    everything = bind(query_text("store/describe-incoming.rq"), {"thing": [found.thing]})
    return {
        "about": document(found, site.questions, reasons, origins, site.today()),
        "alternates": [(form, f"{address}.{form.suffix}") for form in RDF],
        "everything": links.sparql(everything),
        "sources": [
            (graph.value, cell(graph, found.labels, links), change)
            for graph, change in changes(found, site.history)
            if change is not None
        ],
        "links": links,
    }


def _find(request: Request, place: str, start: str) -> tuple[Description, Format, str]:
    """What is said of the thing that a path names, in which format, and the address of that.

    Raises:
        UnknownName: nothing is said of it.
    """
    site, liked = Site.of(request), languages(request)
    rest = remainder(request, place)
    for text, suffix in readings(rest):
        for thing in iris(start + text):
            about = (site.store, site.names, thing)
            found = describe(*about, liked) or describe_undescribed(*about)
            if found and (after := found.moved(site.names)):
                raise HTTPException(
                    HTTPStatus.SEE_OTHER,
                    f"{thing.value} has become {after.value}.",
                    {"Location": site.links(request).to(after.value) or after.value},
                )
            if found:
                address = f"{root_of(request)}{place}{text}"
                return found, suffix or choose(request, OFFERED), address
    if site.dataset == PUBLISHED:
        _say_if_gone(site, start, rest)
    raise UnknownName("thing", start + rest)


def _say_if_gone(site: Site, start: str, rest: str) -> None:
    """Tell what was published once from what never was.

    Raises:
        HTTPException: it was (410).
    """
    history = site.history
    for text, _ in readings(rest):
        for thing in iris(start + text):
            if history.removed(thing):
                raise HTTPException(
                    HTTPStatus.GONE,
                    f"{thing.value} was published once, and is not any more. No other thing will "
                    "have this name.",
                )


def _rdf(
    found: Description, triples: Iterable[Triple] | Iterable[Quad], form: RdfMedia
) -> Response:
    text = rdf_text(triples, form.writer)
    headers = VARYING | content_language(name.language for name in found.labels.values())
    return Response(text, headers=headers, media_type=form.content_type)


def _graph(request: Request, name: NamedNode, form: RdfMedia) -> Response:
    site = Site.of(request)

    def write(sink: Sink) -> None:
        sink.answer.content_type = form.content_type
        with closing(_triples_of(site, name)) as triples:
            write_rdf(triples, sink, form.writer)

    return Streamed(write, site.turns, asker(request))


def _triples_of(site: Site, name: NamedNode) -> Generator[Triple]:
    yield from plain_triples(site.store.quads(graph=name))
