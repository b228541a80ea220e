# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/{kind}`: lists of things by class, and single ones, as plain JSON or CSV."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph.http.list_pages import asked_for, view
from missiongraph.http.naming import remainder, spellings
from missiongraph.http.paging import address, page_headers, page_members
from missiongraph.http.replies import VARYING, choose, content_language, page, query_pairs
from missiongraph.http.site import Site, root_of
from missiongraph.http.writing import graph_named
from missiongraph.labels import Labels
from missiongraph.media import CSV, HTML, JSON, JSON_LD, Format
from missiongraph.rest.asking import Asked, languages, once
from missiongraph.rest.days import Links, day_of
from missiongraph.rest.fields import context
from missiongraph.rest.kinds import kinds
from missiongraph.rest.listing import listing
from missiongraph.rest.ordering import Shelf
from missiongraph.rest.plain import Reader
from missiongraph.rest.single import single

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fastapi import FastAPI

    from missiongraph.http.replies import Pairs
    from missiongraph.labels import Languages
    from missiongraph.rest.kinds import Kind

HERE = "/api/v1"
CONTEXT = "/ns/context.jsonld"
LISTED: tuple[Format, ...] = (JSON, JSON_LD, CSV, HTML)
ALONE: tuple[Format, ...] = (JSON, JSON_LD)
# A page of one thing is its document.
ALONE_OR_SHOWN: tuple[Format, ...] = (*ALONE, HTML)


class OneKind(Convertor[str]):
    """The name of a list in a path."""

    regex = "|".join(sorted(kinds(), key=len, reverse=True))

    def convert(self, value: str) -> str:
        """The name itself."""
        return value

    def to_string(self, value: str) -> str:
        """The name itself."""
        return value


def add_routes(app: FastAPI) -> None:
    """Have an application list things and give them out."""
    register_url_convertor("kind", OneKind())
    app.add_api_route(
        HERE, index, tags=["things"], summary="The lists that there are, and where else to ask"
    )
    app.add_api_route(
        CONTEXT, context_file, tags=["things"], summary="The JSON-LD context of things and lists"
    )
    # Each list has an operation of its own in the description of the interface.
    app.add_api_route(f"{HERE}/{{kind:kind}}", listed, include_in_schema=False)
    app.add_api_route(f"{HERE}/{{kind:kind}}/{{path:path}}", alone, include_in_schema=False)


def context_file(_: Request) -> Response:
    """The JSON-LD context."""
    return JSONResponse({"@context": context()}, media_type=JSON_LD.media_type)


def index(request: Request) -> Response:
    """The lists that there are."""
    root = root_of(request)
    lists = [
        {"name": kind.name, "about": kind.definition, "href": f"{root}{HERE}/{kind.name}"}
        for kind in kinds().values()
    ]
    return JSONResponse(
        {"lists": lists, "questions": f"{root}{HERE}/questions", "search": f"{root}{HERE}/search"}
    )


def listed(request: Request) -> Response:
    """A page of a list, as the client likes it."""
    site, kind = Site.of(request), kinds()[request.path_params["kind"]]
    pairs = query_pairs(request)
    form = choose(request, LISTED, dict(pairs).get("format"))
    if form is HTML:
        pairs = asked_for(pairs)
    asked = Asked.parse(kind, pairs, request.headers.get("accept-language"), site.today())
    moment = site.reading.moment(site.dataset)
    seen = site.dataset, moment, site.caller
    shelf = Shelf(site.store, site.search, seen, site.orders, lambda: moment.holds)
    found = listing(reader(request, asked.languages, asked.on), asked, shelf.ordered(asked))
    headers = VARYING | page_headers(request, pairs, found.page)
    if form is HTML:
        links = site.links(request)
        shown = view(request, pairs, found, site.store, links)
        return paged(request, "list.html", pairs, headers, LISTED, view=shown, links=links)
    if form is CSV:
        headers["Content-Disposition"] = f'inline; filename="{kind.name}.csv"'
        table = found.table()
        headers |= content_language(found.languages)
        return Response(table, headers=headers, media_type=CSV.content_type)
    said = page_members(request, pairs, found.page, CONTEXT) | {"items": found.items()}
    headers |= content_language(found.languages)
    return JSONResponse(said, 200, headers, form.media_type)


def alone(request: Request) -> Response:
    """One thing."""
    kind = kinds()[request.path_params["kind"]]
    given = once(query_pairs(request), ("fields", "language", "format", "graph", "on"))
    form = choose(request, ALONE_OR_SHOWN, given.get("format"))
    liked = languages(given.get("language"), request.headers.get("accept-language"))
    graph = graph_named(Site.of(request).names, given["graph"]) if "graph" in given else None
    who = reader(request, liked, day_of(given.get("on"), Site.of(request).today()))
    said, state = single(who, kind, _paths(request, kind), given.get("fields"), graph)
    if form is HTML:
        target = Site.of(request).links(request).to(said["id"]) or said["id"]
        return Response(
            status_code=HTTPStatus.SEE_OTHER, headers=VARYING | {"Location": f"{target}"}
        )
    whole = {"@context": root_of(request) + CONTEXT} | said
    headers = VARYING | content_language(name.language for name in who.labels.chosen)
    answer = JSONResponse(whole, 200, headers, form.media_type)
    # What comes before the point tells states of the thing apart, the rest ways of giving it.
    digest = hashlib.blake2b(answer.body, digest_size=6).hexdigest()
    answer.headers["ETag"] = f'"{state}.{digest}"'
    return answer


def paged(
    request: Request,
    template: str,
    pairs: Pairs,
    headers: Mapping[str, str],
    offered: Sequence[Format],
    **values: object,
) -> Response:
    """A page of a list, with the ways to have the same in other formats."""
    rest = [pair for pair in pairs if pair[0] != "format"]
    others = [
        (form, address(request, [*rest, ("format", form.name)], None))
        for form in offered
        if form is not HTML
    ]
    answer = page(request, template, alternates=others, **values)  # type: ignore[arg-type]
    answer.headers.update(headers)
    return answer


def reader(request: Request, liked: Languages, on: date | None) -> Reader:
    """Who reads the answer to a request about a day; `None` for any."""
    site = Site.of(request)
    links = Links(site.store, on)
    return Reader(links, site.names, root_of(request), Labels(site.store, liked))


def _paths(request: Request, kind: Kind) -> list[str]:
    """What follows the name of the list, in the spellings that it may have in the data."""
    return spellings(remainder(request, f"{HERE}/{kind.name}/"))
