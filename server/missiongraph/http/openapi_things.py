# SPDX-License-Identifier: Apache-2.0
"""OpenAPI for the lists of things and for search: an operation for each list and its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from missiongraph.http.openapi import FAULTS, FORMAT, LIMIT, fault, in_query, parameter_of
from missiongraph.http.openapi_writes import ADDRESS, CHANGE, changes, creation
from missiongraph.http.things import ALONE, ALONE_OR_SHOWN, HERE, LISTED
from missiongraph.media import CSV, HTML
from missiongraph.rest.days import ON
from missiongraph.rest.fields import fields_of
from missiongraph.rest.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from missiongraph.media import Format
    from missiongraph.rest.fields import Field
    from missiongraph.rest.kinds import Kind

Json = dict[str, Any]
LINK: Json = {
    "type": "object",
    "required": ["id", "label"],
    "properties": {"id": {"type": "string"}, "label": {"type": "string"}},
}
THING: Json = {
    "type": "object",
    "required": ["id", "label"],
    "properties": {
        "id": {"type": "string", "description": "Its IRI."},
        "type": {"type": ["string", "array"], "description": "Its class, by local name."},
        "label": {"type": "string", "description": "Its name in the reader's language."},
        "href": {"type": "string", "description": "Where it is found here."},
        "incoming": {
            "type": "object",
            "description": "What other things say of it, by property, in order.",
            "additionalProperties": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Link"},
            },
        },
    },
}
LIST: Json = {
    "type": "object",
    "required": ["@context", "total", "items"],
    "properties": {
        "@context": {"type": "string"},
        "total": {"type": "integer", "description": "The things of all pages together."},
        "next": {"type": "string", "description": "Where the next page is."},
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
    },
}
SHOWN: Json = {
    "@context": "/ns/context.jsonld",
    "total": 1,
    "items": [
        {
            "id": "https://missiongraph.example/id/nhs-sussex/journey/leaving-hospital",
            "type": "Journey",
            "label": "Leaving hospital",
            "href": "/api/v1/journeys/nhs-sussex/leaving-hospital",
        }
    ],
}
HEADERS: Json = {
    "Link": {
        "description": "Where the first page and the next one are (RFC 8288).",
        "schema": {"type": "string"},
    },
    "X-Total-Count": {
        "description": "The things of all pages together.",
        "schema": {"type": "integer"},
    },
}
ETAG: Json = {
    "ETag": {
        "description": "What stands before the point tells states of the thing apart.",
        "schema": {"type": "string"},
    }
}
TAG = {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"}
ORDER = "Fields, `label` or `id`, with commas; with `-` before one, its largest first."
FOUND = "Only things that these words find in names and descriptions."


def describe_things(app: FastAPI) -> None:
    """Have the application's OpenAPI description hold the lists, their things, and search."""
    described = app.openapi()
    for kind in kinds().values():
        described["paths"][f"{HERE}/{kind.name}"] = {"get": _list(kind), "post": creation(kind)}
        item = {"get": _item(kind), **changes(kind)}
        described["paths"][f"{HERE}/{kind.name}/{{agency}}/{{slug}}"] = item
    described["paths"][f"{HERE}/search"] = {"get": _search()}
    components = described.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    schemas = components.setdefault("schemas", {})
    schemas.update({"Link": LINK, "Thing": THING, "ThingList": LIST, "Change": CHANGE})


def _list(kind: Kind) -> Json:
    own = fields_of(kind)
    names = [field.name for field in own]
    return {
        "operationId": f"list-{kind.name}",
        "summary": kind.name.replace("-", " ").capitalize(),
        "description": kind.definition,
        "tags": ["things"],
        "parameters": [
            *(_filter(field) for field in own),
            in_query("q", FOUND, {}, "hospital"),
            in_query("sort", ORDER, {}, f"-{names[0]},label"),
            *_common(LISTED),
            in_query("fields", "The fields that are wanted, with commas.", {}, ",".join(names[:2])),
            parameter_of(ON),
        ],
        "responses": _responses("ThingList", LISTED, HEADERS, SHOWN),
    }


def _item(kind: Kind) -> Json:
    return {
        "operationId": f"get-{kind.name}",
        "summary": f"One {kind.label}, and what other things say of it",
        "tags": ["things"],
        "parameters": [
            *ADDRESS,
            in_query("graph", "Only what this graph says: AGENCY/MODEL, or its IRI.", {}),
            in_query("fields", "The fields that are wanted, with commas.", {}, "name,incoming"),
            in_query("language", "The language of labels.", TAG, "nl"),
            parameter_of(ON),
            _format(ALONE_OR_SHOWN),
        ],
        "responses": _responses("Thing", ALONE, ETAG, SHOWN["items"][0]),
    }


def _search() -> Json:
    words = in_query("q", "The words; `hosp*` stands for all that begin so.", {}, "hospital")
    return {
        "operationId": "search",
        "summary": "Search names, other names and descriptions, the best first",
        "tags": ["things"],
        "parameters": [
            words | {"required": True},
            in_query("type", "Only things of this class.", {}, "Journey"),
            *_common(ALONE),
        ],
        "responses": _responses("ThingList", ALONE, HEADERS, SHOWN),
    }


def _common(offered: Sequence[Format]) -> list[Json]:
    """The parameters of everything that comes in pages."""
    return [
        in_query("limit", "The things of a page.", LIMIT, 10),
        in_query("after", "The cursor that the page before gave.", {}),
        in_query("language", "The language of labels, before Accept-Language.", TAG, "nl"),
        _format(offered),
    ]


def _format(offered: Sequence[Format]) -> Json:
    return in_query("format", FORMAT, {"enum": [form.name for form in offered]})


def _filter(field: Field) -> Json:
    kind = "a thing by IRI, prefixed name or name" if field.links else "a value"
    schema = {"type": "array", "items": {"type": "string"}}
    return in_query(field.name, f"Only things with this: {kind}.", schema)


def _responses(name: str, offered: Sequence[Format], headers: Json, example: Json) -> Json:
    schema = {"$ref": f"#/components/schemas/{name}"}
    content: Json = {
        form.media_type: {} if form in (CSV, HTML) else {"schema": schema, "example": example}
        for form in offered
    }
    found = {"description": "What is asked for.", "headers": headers, "content": content}
    return {"200": found, **{status: fault(text) for status, text in FAULTS.items()}}
