# SPDX-License-Identifier: Apache-2.0
"""`/catalog`, `/.well-known/void`, `/sitemap.xml`, `/robots.txt`: what there is, for machines.

They hold addresses on the host that was asked, so they are not kept for others.
"""

from __future__ import annotations

from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.http.replies import choose, languages, page, query_pairs, single
from missiongraph.http.site import Site, place_of, root_of
from missiongraph.media import HTML, N_QUADS, RDF, TRIG, RdfMedia
from missiongraph.overview import overview
from missiongraph.publishing import catalogue, documents, statistics
from missiongraph.rdf.writing import text as rdf_text
from missiongraph.web.links import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fastapi import FastAPI
    from pyoxigraph import Triple

    from missiongraph.media import Format

# A model is one graph, so formats for several add nothing.
FORMS = tuple(form for form in RDF if form not in (TRIG, N_QUADS))
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}
# What the protocol allows in one file (sitemaps.org).
MOST_ADDRESSES = 50_000
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROBOTS = "User-agent: *\nDisallow: {root}/sparql\nDisallow: {root}/api/\nDisallow: {root}/graphs\n"


def add_routes(app: FastAPI) -> None:
    """Have an application say what there is."""
    routes: tuple[tuple[str, Callable[[Request], Response], str, str], ...] = (
        ("/catalog", catalog, "The catalogue", "DCAT 3, as RDF or HTML."),
        ("/.well-known/void", void, "How much there is, of what", "VoID, as RDF."),
        ("/sitemap.xml", sitemap, "The documents", "A sitemap for search engines."),
        ("/robots.txt", robots, "What robots may fetch", "Documents, but no queries."),
    )
    for path, route, summary, description in routes:
        app.add_api_route(
            path, route, tags=["linked data"], summary=summary, description=description
        )


def catalog(request: Request) -> Response:
    """The models that are published, and the service at which they are asked."""
    site = Site.of(request)
    form = choose(request, (*FORMS, HTML), single(query_pairs(request), "format"))
    if isinstance(form, RdfMedia):
        history = site.history
        found = catalogue(site.store, site.names, history, place_of(request), FORMS)
        return _triples(found, form)
    return page(
        request,
        "catalog.html",
        agencies=overview(site.store, site.names, languages(request)),
        formats=FORMS,
        links=site.links(request),
    )


def void(request: Request) -> Response:
    """The size of what is published, its classes and properties, and its links."""
    site = Site.of(request)
    form = choose(request, FORMS, single(query_pairs(request), "format"))
    return _triples(statistics(site.store, site.names, place_of(request)), form)


def sitemap(request: Request) -> Response:
    """The addresses of all documents; where they are many, those of the files that list them."""
    site = Site.of(request)
    found = documents(site.store, site.names, site.history)
    part = single(query_pairs(request), "part")
    here = place_of(request)
    if part is None and len(found) > MOST_ADDRESSES:
        parts = range(1, -(-len(found) // MOST_ADDRESSES) + 1)
        places = {f"{here}/sitemap.xml?part={number}": "" for number in parts}
        return _xml("sitemapindex", "sitemap", places.items())
    first = (_number(part) - 1) * MOST_ADDRESSES
    chosen = islice(found.items(), first, first + MOST_ADDRESSES)
    return _xml("urlset", "url", ((here + quoted(path), time) for path, time in chosen))


def robots(request: Request) -> Response:
    """Robots may read every document, and find them by the sitemap."""
    text = ROBOTS.format(root=root_of(request)) + f"\nSitemap: {place_of(request)}/sitemap.xml\n"
    return Response(text, headers=NOT_KEPT, media_type="text/plain")


def _number(part: str | None) -> int:
    if part is None:
        return 1
    if not part.isascii() or not part.isdigit() or not 0 < int(part[:9]) <= MOST_ADDRESSES:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"There is no part “{part}” of the sitemap.")
    return int(part)


def _triples(triples: Iterable[Triple], form: Format) -> Response:
    if not isinstance(form, RdfMedia):
        raise TypeError(form.name)
    # In an order that reads well, and is the same each time.
    ordered = sorted(set(triples), key=str)
    text = rdf_text(ordered, form.writer)
    return Response(text, headers=NOT_KEPT, media_type=form.content_type)


def _xml(top: str, each: str, entries: Iterable[tuple[str, str]]) -> Response:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{top} xmlns="{SITEMAPS}">']
    for address, time in entries:
        changed = f"<lastmod>{escape(time)}</lastmod>" if time else ""
        lines.append(f"<{each}><loc>{escape(address)}</loc>{changed}</{each}>")
    text = "\n".join([*lines, f"</{top}>", ""])
    return Response(text, headers=NOT_KEPT, media_type="application/xml")
