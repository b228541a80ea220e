# SPDX-License-Identifier: Apache-2.0
"""`/api/v1/publications`: publishing models; and what was published when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph.data_folder import PUBLISHED
from missiongraph.errors import Fault, InputError, UnknownName
from missiongraph.http.openapi_publications import publication_operations
from missiongraph.http.paging import page_headers, page_members
from missiongraph.http.replies import query_pairs
from missiongraph.http.site import Site, asker, root_of
from missiongraph.http.status import NOT_KEPT
from missiongraph.http.thing_writes import DRY_RUN, WHOLE, json_body
from missiongraph.http.things import CONTEXT
from missiongraph.http.writing import dry_run, gate_of, graph_named, told
from missiongraph.journal import Journal
from missiongraph.releases import Releases, told_still
from missiongraph.rest.asking import once
from missiongraph.rest.pages import Order, Place, cut, limit_of
from missiongraph.rights import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import FastAPI

    from missiongraph.releases import Release
    from missiongraph.rest.documents import Json
    from missiongraph.store.graphs import Names

HERE = "/api/v1/publications"
MODELS, REVISION = "models", "revision"
INSTEAD = 'Send {"models": ["AGENCY/MODEL", …]}; with "revision", only if the workspace is at it.'
# No journal has revisions of so many digits.
LONGEST = 10
NEWEST_FIRST = Order.of("revision", descending=True)


def add_routes(app: FastAPI) -> None:
    """Have an application publish, and tell what was published."""
    described = publication_operations()
    for method, path, route in (
        ("GET", HERE, listed),
        ("POST", HERE, published),
        ("GET", f"{HERE}/{{revision}}", alone),
    ):
        about = described[method, path]
        app.add_api_route(
            path,
            route,
            methods=[method],
            tags=["publishing"],
            summary=about.pop("summary"),
            response_model=None,
            openapi_extra=about,
        )
    reading = app.state.site.reading
    journal = Journal(reading.data / PUBLISHED / "journal")
    app.state.releases = Releases(journal, reading.names, partial(reading.head, PUBLISHED))


async def published(request: Request) -> Response:
    """Publish models, or try it."""
    site = Site.of(request)
    gate_of(site)
    dry = dry_run(request, once(query_pairs(request), (DRY_RUN,)).get(DRY_RUN))
    graphs, reviewed = _asked(site.names, await json_body(request, WHOLE))
    # Whoever reviews what is proposed may see what publishing would find.
    site.caller.require(Scope.REVIEW if dry else Scope.PUBLISH, site.names, graphs)

    def change() -> Response:
        assert site.repository is not None  # noqa: S101 (there is a gate)
        outcome = site.repository.publish(graphs, site.caller.author(), reviewed, dry=dry)
        start = f"{site.names.base}/graph/"
        about: dict[str, object] = {MODELS: [g.value.removeprefix(start) for g in graphs]}
        if outcome.revision is None:
            return told(outcome, about=about, dry=dry)
        address = f"{str(request.base_url).rstrip('/')}{HERE}/{outcome.revision}"
        return told(outcome, 201, {"Location": address}, about)

    return await site.writers.run(asker(request), change)


def listed(request: Request) -> Response:
    """What was published, the newest first."""
    site, pairs = Site.of(request), query_pairs(request)
    given = once(pairs, ("model", "limit", "after"))
    model = given.get("model")
    every = _told(site, _releases(request).newest_first())
    found = {str(r.revision): r for r in every if model is None or model in r.models}
    places = [Place.of(tie, release.revision) for tie, release in found.items()]
    page = cut(
        NEWEST_FIRST.sorted(places), NEWEST_FIRST, limit_of(given.get("limit")), given.get("after")
    )
    said = page_members(request, pairs, page, CONTEXT)
    del said["@context"]
    items = [_item(request, site, found[tie]) for tie in page.ties]
    return JSONResponse(
        said | {"items": items}, headers=NOT_KEPT | page_headers(request, pairs, page)
    )


def alone(request: Request) -> Response:
    """One publication, with the findings that did not block it."""
    once(query_pairs(request), ())
    site, releases = Site.of(request), _releases(request)
    text = request.path_params["revision"]
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST):
        raise UnknownName("publication", text)
    number = int(text)
    findings = told_still(site.store, releases, number)
    release = next(r for r in releases.newest_first() if r.revision == number)
    (told_of,) = _told(site, [release])
    said = _item(request, site, told_of) | {"findings": findings}
    return JSONResponse(said, headers=NOT_KEPT)


def _releases(request: Request) -> Releases:
    found: Releases = request.app.state.releases
    return found


def _told(site: Site, releases: Iterable[Release]) -> list[Release]:
    """Publications as the caller may know of them: what was withdrawn is for its readers alone."""
    start = f"{site.names.base}/graph/"
    there = {graph.value.removeprefix(start) for graph in site.reading.published.graphs()}

    def knows(model: str) -> bool:
        graph = NamedNode(f"{start}{model}")
        return model in there or site.caller.may(Scope.READ, site.names, graph)

    return [release.told(knows) for release in releases]


def _item(request: Request, site: Site, release: Release) -> dict[str, Any]:
    said = release.as_dict(signed_in=not site.caller.anonymous)
    return said | {"href": f"{root_of(request)}{HERE}/{release.revision}"}


def _asked(names: Names, said: Json) -> tuple[list[NamedNode], int | None]:
    """The graphs that are to be published, and the revision that was reviewed.

    Raises:
        InputError: the body says something else.
    """
    faults = [
        Fault(n, "There is no such member.", INSTEAD) for n in said.keys() - {MODELS, REVISION}
    ]
    texts, reviewed = said.get(MODELS), said.get(REVISION)
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        faults.append(Fault(MODELS, "It is to be a list of models.", INSTEAD))
    if reviewed is not None and (isinstance(reviewed, bool) or not isinstance(reviewed, int)):
        faults.append(Fault(REVISION, "It is to be the number of a revision.", INSTEAD))
    if faults:
        raise InputError(faults)
    return list(dict.fromkeys(graph_named(names, text) for text in texts or ())), reviewed
