# SPDX-License-Identifier: Apache-2.0
"""OpenAPI for the writes of things: an operation for each way of changing a thing of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from missiongraph.http.openapi import fault, in_query

if TYPE_CHECKING:
    from missiongraph.rest.kinds import Kind

Json = dict[str, Any]
ADDRESS: list[Json] = [
    {
        "name": name,
        "in": "path",
        "required": True,
        "description": about,
        "schema": {"type": "string", "pattern": "^[^/]+$"},
    }
    for name, about in (
        ("agency", "The agency that describes it."),
        ("slug", "Its name within the agency."),
    )
]
CHANGE: Json = {
    "type": "object",
    "required": ["id", "graph", "ignored", "revision", "added", "removed", "findings", "mended"],
    "properties": {
        "id": {"type": "string", "description": "The IRI of the thing."},
        "graph": {"type": "string", "description": "The graph that is written."},
        "ignored": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Members that state nothing: for readers, or derived by rules.",
        },
        "etag": {"type": "string", "description": "For If-Match; not of a dry run or removal."},
        "revision": {
            "type": ["integer", "null"],
            "description": "The revision that was made; null where nothing changed.",
        },
        "added": {"type": "integer"},
        "removed": {"type": "integer"},
        "findings": {"type": "array", "items": {"type": "object"}},
        "mended": {"type": "integer", "description": "How many findings went."},
        "dryRun": {"type": "boolean"},
        "accepted": {"type": "boolean", "description": "Of a dry run: whether it would be made."},
    },
}
EXAMPLE: Json = {
    "id": "https://missiongraph.example/id/nhs-sussex/journey/leaving-hospital",
    "graph": "https://missiongraph.example/graph/nhs-sussex/hospital-discharge",
    "ignored": [],
    "etag": '"7f2e7caeac6387da6a"',
    "revision": 4,
    "added": 1,
    "removed": 1,
    "findings": [],
    "mended": 0,
}
PUT: Json = {"name": {"en": "Leaving hospital", "nl": "Het ziekenhuis uit"}}
PATCH: Json = {"name": {"nl": None}, "description": {"en": "From the ward to home."}}
GRAPH = in_query(
    "graph",
    "The graph that is written, as AGENCY/MODEL or by its IRI; without it, the one of the agency "
    "that speaks of the thing, else the agency's draft.",
    {},
)
DRY = in_query(
    "dry-run", "Whether the change is only tried.", {"type": "string", "enum": ["true", "false"]}
)
AGENCY = in_query("agency", "Whose the new thing is, where the token does not say.", {})
CONDITIONS = [
    {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}
    for name, about in (
        ("If-Match", "Only if the thing is in this state, as ETag gave it."),
        ("If-None-Match", "`*`: only if there is no such thing yet."),
    )
]
FAULTS = {
    "400": "A parameter is not right, or the address is none that a thing can have.",
    "401": "Nobody is signed in.",
    "403": "The token does not write this graph.",
    "404": "There is no such thing.",
    "409": "The data changed meanwhile.",
    "412": "The thing is not in the state that the headers ask for.",
    "413": "The body is too large.",
    "415": "The body is of another type.",
    "422": "The body has faults, or the change would break a rule; `faults` or `findings` has all.",
}
BEARER: list[Json] = [{"token": []}]
PLACE: Json = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}


def creation(kind: Kind) -> Json:
    """The operation that makes a thing of a kind."""
    about = f"Make a {kind.label}; its address follows from its name"
    parameters = [AGENCY, GRAPH, DRY]
    return _operation("create", kind, about, parameters, ("application/json", PUT))


def changes(kind: Kind) -> dict[str, Json]:
    """The operations that change a thing of a kind, by their methods."""
    parameters = [*ADDRESS, GRAPH, DRY, *CONDITIONS]
    put = f"Make a {kind.label}, or have the graph say just this of it"
    patch = f"Change some fields of a {kind.label} (RFC 7396)"
    remove = f"Have the graph say nothing of a {kind.label} any more"
    merge = ("application/merge-patch+json", PATCH)
    return {
        "put": _operation("replace", kind, put, parameters, ("application/json", PUT)),
        "patch": _operation("change", kind, patch, parameters, merge),
        "delete": _operation("remove", kind, remove, parameters, None),
    }


def _operation(
    verb: str, kind: Kind, about: str, parameters: list[Json], body: tuple[str, Json] | None
) -> Json:
    said: Json = {
        "operationId": f"{verb}-{kind.name}",
        "summary": about,
        "tags": ["things"],
        "security": BEARER,
        "parameters": parameters,
        "responses": {
            "200": _answer("What became of it."),
            **(MADE if verb in ("create", "replace") else {}),
            **{status: fault(text) for status, text in FAULTS.items()},
        },
    }
    if body is not None:
        media, example = body
        content = {media: {"schema": {"type": "object"}, "example": example}}
        said["requestBody"] = {"required": True, "content": content}
    return said


def _answer(about: str, headers: Json | None = None) -> Json:
    schema = {"$ref": "#/components/schemas/Change"}
    content = {"application/json": {"schema": schema, "example": EXAMPLE}}
    return {"description": about, "headers": headers or {}, "content": content}


MADE = {"201": _answer("It was made.", PLACE)}
