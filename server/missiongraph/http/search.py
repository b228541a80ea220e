# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/search`: things of any kind by the words in their names and descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph.errors import InvalidParameter
from missiongraph.http.hits import Hits
from missiongraph.http.list_pages import asked_for
from missiongraph.http.paging import AFTER, address, page_headers, page_members
from missiongraph.http.replies import VARYING, choose, content_language, query_pairs
from missiongraph.http.site import Site
from missiongraph.http.things import ALONE, CONTEXT, paged, reader
from missiongraph.media import HTML, Format
from missiongraph.rest.asking import RELEVANCE, TYPE, languages, once
from missiongraph.rest.filtering import of_type
from missiongraph.rest.kinds import kinds
from missiongraph.rest.listing import values_of
from missiongraph.rest.pages import Order, Page, Place, cut, limit_of
from missiongraph.terms import RDF

if TYPE_CHECKING:
    from fastapi import FastAPI

    from missiongraph.http.replies import Pairs
    from missiongraph.rest.plain import Reader

HERE = "/api/v1/search"
FOUND: tuple[Format, ...] = (*ALONE, HTML)
PARAMETERS = ("q", TYPE, "language", "limit", "after", "format")


def add_routes(app: FastAPI) -> None:
    """Have an application search."""
    app.add_api_route(HERE, search, include_in_schema=False)


def search(request: Request) -> Response:
    """The things that have all words in their names and descriptions, the best first."""
    pairs = query_pairs(request)
    given = once(pairs, PARAMETERS)
    form = choose(request, FOUND, given.get("format"))
    if form is HTML:
        return _shown(request, asked_for(pairs))
    page = _page(Site.of(request), given)
    headers = VARYING | page_headers(request, pairs, page)
    who = _reader(request, given)
    said = page_members(request, pairs, page, CONTEXT) | {"items": _items(who, page)}
    headers |= content_language(name.language for name in who.labels.chosen)
    return JSONResponse(said, 200, headers, form.media_type)


def _shown(request: Request, pairs: Pairs) -> Response:
    """The page of what is found; without words, where to say them."""
    given = once(pairs, PARAMETERS)
    found = _page(Site.of(request), given) if "q" in given else Page([], 0, None)
    who = _reader(request, given)
    hits = Hits(who, Site.of(request).links(request), given.get("q", ""))
    return paged(
        request,
        "search.html",
        pairs,
        VARYING | page_headers(request, pairs, found),
        ALONE,
        words=given.get("q", ""),
        kind=given.get(TYPE, ""),
        kinds=sorted((kind.cls.value.rpartition("#")[2], kind.label) for kind in kinds().values()),
        total=found.total,
        hits=hits.of([NamedNode(tie) for tie in found.ties]),
        first=address(request, pairs, None) if AFTER in given else None,
        next=address(request, pairs, found.after) if found.after is not None else None,
    )


def _page(site: Site, given: dict[str, str]) -> Page:
    if not given.get("q", "").strip():
        raise InvalidParameter("What is searched for is missing (q).")
    language = given.get("language")
    if language is not None:
        languages(language, None)
    scores = site.search(given["q"], language)
    if TYPE in given:
        wanted = of_type(site.store, given[TYPE])
        scores = {thing: score for thing, score in scores.items() if thing in wanted}
    order = Order.of(RELEVANCE)
    places = order.sorted(Place.of(thing.value, score) for thing, score in scores.items())
    return cut(places, order, limit_of(given.get("limit")), given.get("after"))


def _reader(request: Request, given: dict[str, str]) -> Reader:
    liked = languages(given.get("language"), request.headers.get("accept-language"))
    return reader(request, liked, Site.of(request).today())


def _items(who: Reader, page: Page) -> list[dict[str, Any]]:
    """The things of a page: what each is, and where it is found."""
    values, writer = values_of(who.links, [NamedNode(tie) for tie in page.ties], ()), who.writer()
    return [writer.head(thing, said.get(RDF.type, ())) for thing, said in values.items()]
