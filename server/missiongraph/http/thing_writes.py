# SPDX-License-Identifier: Apache-2.0
"""Writes of `/api/v1/{kind}`: things created, replaced, changed and removed, through the gate.

One graph is written: the one that `graph=` names; else the one graph of the thing's agency that
speaks of it; else that agency's `draft`. What other graphs say of a thing stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from uuid import uuid4

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.errors import InvalidParameter, NotAllowed, UnknownName
from missiongraph.http.bodies import bounded
from missiongraph.http.naming import remainder, spellings
from missiongraph.http.preconditions import expect
from missiongraph.http.replies import query_pairs
from missiongraph.http.site import Site, asker
from missiongraph.http.things import HERE
from missiongraph.http.writing import dry_run, gate_of, graph_named, told
from missiongraph.labels import curie
from missiongraph.loading import class_slug, slug
from missiongraph.media import is_utf8
from missiongraph.rest.asking import once
from missiongraph.rest.changing import Subject, first_free, is_of, speaks, state_of
from missiongraph.rest.days import Links
from missiongraph.rest.documents import read
from missiongraph.rest.kinds import kinds
from missiongraph.rest.stating import NONE, TYPE, passed_over, types_of
from missiongraph.rights import Scope
from missiongraph.terms import MG
from missiongraph.web.links import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from missiongraph.gate import Gate
    from missiongraph.rest.documents import Json
    from missiongraph.rest.kinds import Kind
    from missiongraph.store import Patch, Store

    WorkOut = Callable[[Subject, Json, Store], Patch]

MOST_BYTES = 2_000_000
TOO_LARGE = "Load a whole model by /graphs instead."
DRAFT = "draft"
WHOLE = ("application/json", "application/ld+json")
MERGED = ("application/merge-patch+json",)
GRAPH, AGENCY, DRY_RUN = "graph", "agency", "dry-run"


def add_routes(app: FastAPI) -> None:
    """Have an application take changes of things; the description is written beside it."""
    item = f"{HERE}/{{kind:kind}}/{{path:path}}"
    for method, path, route in (
        ("POST", f"{HERE}/{{kind:kind}}", created),
        ("PUT", item, replaced),
        ("PATCH", item, changed),
        ("DELETE", item, removed),
    ):
        app.add_api_route(path, route, methods=[method], include_in_schema=False)


async def created(request: Request) -> Response:
    """Make a thing whose address follows from its name."""
    write = Write.of(request, (GRAPH, AGENCY, DRY_RUN))
    said = await json_body(request, WHOLE)
    return await write.through(said, partial(write.new, said), Subject.replaced, "Create")


async def replaced(request: Request) -> Response:
    """Make a thing, or have the graph say just this of it."""
    write = Write.of(request)
    said = await json_body(request, WHOLE)
    return await write.through(said, partial(write.named, said), Subject.replaced, "Replace")


async def changed(request: Request) -> Response:
    """Change some members of a thing (RFC 7396)."""
    write = Write.of(request)
    said = await json_body(request, MERGED)
    return await write.through(said, write.known, Subject.changed, "Change")


async def removed(request: Request) -> Response:
    """Have the graph say nothing of a thing any more."""
    write = Write.of(request)
    return await write.through({}, write.known, _removed, "Remove")


@dataclass(frozen=True, slots=True)
class Write:
    """A change of a thing that somebody asks for.

    Attributes:
        given: the parameters of the request.
        dry: whether it is only tried.
    """

    request: Request
    site: Site
    gate: Gate
    kind: Kind
    given: dict[str, str]
    dry: bool

    @classmethod
    def of(cls, request: Request, parameters: tuple[str, ...] = (GRAPH, DRY_RUN)) -> Write:
        """The change that a request asks for, by who may change something."""
        site = Site.of(request)
        gate = gate_of(site)
        given = once(query_pairs(request), parameters)
        kind = kinds()[request.path_params["kind"]]
        return cls(request, site, gate, kind, given, dry_run(request, given.get(DRY_RUN)))

    async def through(
        self, said: Json, find: Callable[[], NamedNode], work_out: WorkOut, verb: str
    ) -> Response:
        """The answer, once the change has been through the gate."""

        def change() -> Response:
            found: dict[str, Any] = {}

            def patch() -> Patch:
                subject = found["of"] = self._subject(find())
                found["new"] = not (subject.own or subject.others)
                self._expect(subject)
                return work_out(subject, said, self.gate.dataset.store)

            message = f"{verb} {self.kind.label} at {self.request.url.path}"
            make = self.gate.rehearse if self.dry else self.gate.make
            author, apart = self.site.caller.author(), self.site.validation.changed
            outcome = make(author, message, patch, apart=apart)
            subject: Subject = found["of"]
            about = {
                "id": subject.thing.value,
                "graph": subject.graph.value,
                "ignored": passed_over(said),
            }
            if not self.dry and verb != "Remove":
                about["etag"] = f'"{self._state(subject.thing)}"'
            made = found["new"] and not self.dry
            headers = {"Location": self._address(subject.thing)} if made else {}
            return told(outcome, 201 if made else 200, headers, about, dry=self.dry)

        def undisturbed() -> Response:
            # So that the state which is told is that of this change.
            return self.gate.undisturbed(change)

        return await self.site.writers.run(asker(self.request), undisturbed)

    def new(self, said: Json) -> NamedNode:
        """The name of a thing that is made: by its agency, its class, and what it is called.

        Raises:
            NotAllowed: the caller writes nothing for that agency.
        """
        self._refuse_id(said)
        agency = self._agency()
        if not self.site.caller.writes_for(agency, self.site.names):
            raise NotAllowed(f"{self.site.caller.name} gives no names of {agency}.")
        cls = next(c for c in types_of(self.kind, said.get(TYPE)) if c in self.kind.below)
        start = f"{self.site.names.base}/id/{agency}/{class_slug(cls)}/"

        name = slug(_called(said)) or uuid4().hex
        if self.site.caller.graphs is not None:
            # The name may be taken in a graph of the agency that the caller may not read, which
            # a number behind it would tell: two resources never share a name all the same.
            return NamedNode(f"{start}{name}-{uuid4().hex[:12]}")

        def taken(name: str) -> bool:
            return _is_named(self.site.store, NamedNode(start + name))

        return NamedNode(start + first_free(taken, name))

    def named(self, said: Json) -> NamedNode:
        """The thing at the address of the request, whether there is one yet or not.

        Raises:
            InvalidParameter: nothing may have such an address.
        """
        found = self._found()
        if found is not None:
            return found
        parts = self._paths()[0].split("/")
        agency_itself = len(parts) == 1 and curie(MG.Organisation) in self.kind.above
        if (not agency_itself and len(parts) != 2) or any(part != slug(part) for part in parts):  # noqa: PLR2004 (agency, slug)
            proper = "/".join(slug(unquote(part)) for part in parts[:2])
            raise InvalidParameter(
                "A new thing is at AGENCY/NAME, of letters a to z, digits and single hyphens; for "
                f"instance {self.kind.name}/{proper if len(parts) > 1 else f'{proper}/name'}."
            )
        if agency_itself:
            return NamedNode(f"{self.site.names.base}/id/{parts[0]}")
        cls = next(c for c in types_of(self.kind, said.get(TYPE)) if c in self.kind.below)
        return NamedNode(f"{self.site.names.base}/id/{parts[0]}/{class_slug(cls)}/{parts[1]}")

    def known(self) -> NamedNode:
        """The thing at the address of the request.

        Raises:
            UnknownName: there is none.
        """
        found = self._found()
        if found is None:
            raise UnknownName(self.kind.label, self._paths()[0])
        return found

    def _found(self) -> NamedNode | None:
        base = self.site.names.base
        iris = (iri for path in self._paths() for iri in self.kind.iris(base, path))
        store, remarked = self.site.store, GRAPH in self.given
        return next((i for i in iris if is_of(store, i, self.kind, remarked=remarked)), None)

    def _paths(self) -> list[str]:
        return spellings(remainder(self.request, f"{HERE}/{self.kind.name}/"))

    def _subject(self, thing: NamedNode) -> Subject:
        graph = self._graph(thing)
        self.site.caller.require(Scope.WRITE, self.site.names, [graph])
        alone = GRAPH in self.given
        links = Links(self.site.store, self.site.today())
        return Subject.of(self.kind, thing, graph, links, self.site.names, alone=alone)

    def _graph(self, thing: NamedNode) -> NamedNode:
        """The graph that is written.

        Raises:
            InvalidParameter: several could be meant.
            NotAllowed: there is one, and it is of an agency's that the caller may not write.
        """
        names = self.site.names
        if GRAPH in self.given:
            return graph_named(names, self.given[GRAPH])
        agency = thing.value.removeprefix(f"{names.base}/id/").partition("/")[0]
        speaking = speaks(self.site.store, thing, names)
        own = [graph for graph in speaking if names.agency(graph) == agency]
        if len(own) > 1:
            said = ", ".join(graph.value for graph in own)
            raise InvalidParameter(
                f"Several graphs of {agency} speak of this thing: {said}. Say which one (graph)."
            )
        return own[0] if own else self._draft(agency)

    def _draft(self, agency: str) -> NamedNode:
        """Where an agency states what none of its graphs states yet."""
        names, graphs = self.site.names, self.site.caller.graphs
        mine = [g for g in map(NamedNode, graphs or ()) if names.agency(g) == agency]
        return mine[0] if len(mine) == 1 else names.graph(agency, DRAFT)

    def _agency(self) -> str:
        """The agency whose thing is made."""
        names = self.site.names
        if AGENCY in self.given:
            return slug(self.given[AGENCY])
        graphs = [self.given[GRAPH]] if GRAPH in self.given else self.site.caller.graphs or ()
        found = {names.agency(graph_named(names, graph)) for graph in graphs}
        agencies = found or self.site.caller.agencies or frozenset()
        one = next(iter(agencies), None)
        if len(agencies) != 1 or one is None:
            raise InvalidParameter(
                "Say whose the new thing is (agency), such as agency=nhs-sussex."
            )
        return one

    def _expect(self, subject: Subject) -> None:
        """See that the thing is in the state that the request is for (RFC 9110, section 13.1).

        Raises:
            HTTPException: it is not (412).
        """
        there = bool(subject.own or subject.others)
        state = self._state(subject.thing) if there else None
        expect(self.request, subject.thing.value, state)

    def _state(self, thing: NamedNode) -> str:
        return state_of(self.site.store.quads(thing), self.site.names)

    def _refuse_id(self, said: Json) -> None:
        if "id" in said:
            raise InvalidParameter(
                f"POST gives a new thing its address. Leave id out, or PUT to {HERE}/"
                f"{self.kind.name}/AGENCY/NAME."
            )

    def _address(self, thing: NamedNode) -> str:
        """Where a thing is to be had, on the host that was asked."""
        parts = thing.value.removeprefix(f"{self.site.names.base}/id/").split("/")
        root = str(self.request.base_url).rstrip("/")
        return f"{root}{HERE}/{self.kind.name}/{quote('/'.join(parts[::2]), safe=PATH)}"


def _removed(subject: Subject, _: Json, store: Store) -> Patch:
    if not subject.own:
        said = ", ".join(g.value for g in speaks(store, subject.thing, subject.names))
        raise NotAllowed(
            f"{subject.graph.value} says nothing of {subject.thing.value}. What is said of it "
            f"stands elsewhere ({said}); name a graph that you may write (graph)."
        )
    return subject.removed(store)


def _called(said: Json) -> str:
    """The name by which the address of a new thing is made: in English, or in what there is."""
    names = said.get("name")
    if not isinstance(names, dict):
        return ""
    names = {tag.lower(): text for tag, text in names.items()}
    texts = [names[tag] for tag in ("en", NONE, *sorted(names)) if tag in names]
    first = texts[0][0] if texts and isinstance(texts[0], list) and texts[0] else texts[:1]
    found = first[0] if isinstance(first, list) and first else first
    return found if isinstance(found, str) else ""


def _is_named(store: Store, thing: NamedNode) -> bool:
    said = next(iter(store.quads(thing)), None) or next(iter(store.quads(None, None, thing)), None)
    return said is not None


async def json_body(request: Request, taken: tuple[str, ...]) -> Json:
    """The object that is sent.

    Raises:
        HTTPException: it is of another type (415), or too large (413).
        InputError: it is no JSON object.
    """
    content_type = request.headers.get("content-type", "")
    media = content_type.partition(";")[0].strip().lower()
    if media not in taken or not is_utf8(content_type):
        offers = ", ".join(taken)
        header = "Accept-Patch" if request.method == "PATCH" else "Accept-Post"
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"This is sent as {offers}, in UTF-8, and the Content-Type header says so.",
            {header: offers},
        )
    body = await bounded(request, MOST_BYTES, TOO_LARGE)
    return await Site.of(request).turns.run(asker(request), partial(read, body))
