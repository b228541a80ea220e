# SPDX-License-Identifier: Apache-2.0
"""OpenAPI for publications: what is sent, and what is told of them."""

from __future__ import annotations

from typing import Any

from missiongraph.http.openapi import LIMIT, fault, in_query
from missiongraph.http.openapi_writes import BEARER, CHANGE, DRY, FAULTS, PLACE

Json = dict[str, Any]
OF_A_THING = ("id", "graph", "ignored", "etag")
PUBLISHED: Json = {
    "type": "object",
    "required": ["revision", "time", "models", "added", "removed", "findings", "href"],
    "properties": {
        "revision": {"type": "integer", "description": "That of what is published."},
        "time": {"type": "string", "format": "date-time"},
        "author": {"type": "string", "description": "Who published; for those who are signed in."},
        "models": {"type": "array", "items": {"type": "string"}},
        "added": {"type": "integer"},
        "removed": {"type": "integer"},
        "findings": {"description": "How many there were; of one publication, what they were."},
        "withdrawn": {
            "type": "integer",
            "description": "How many models more; what was withdrawn is named to its readers.",
        },
        "erased": {"type": "integer", "description": "How many of its facts were erased since."},
        "href": {"type": "string"},
    },
}
PUBLICATIONS: Json = {
    "type": "object",
    "required": ["total", "items"],
    "properties": {
        "total": {"type": "integer"},
        "next": {"type": "string"},
        "items": {"type": "array", "items": PUBLISHED},
    },
}
OUTCOME: Json = {
    "type": "object",
    "required": ["models", *(name for name in CHANGE["required"] if name not in OF_A_THING)],
    "properties": {
        "models": {"type": "array", "items": {"type": "string"}},
        **{name: said for name, said in CHANGE["properties"].items() if name not in OF_A_THING},
    },
}
ASKED: Json = {
    "type": "object",
    "required": ["models"],
    "additionalProperties": False,
    "properties": {
        "models": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "revision": {
            "type": "integer",
            "description": "That of the workspace which was reviewed: if it is another, 409.",
        },
    },
}


def publication_operations() -> dict[tuple[str, str], Json]:
    """What is said of the operations on publications, by method and path."""
    here = "/api/v1/publications"
    asked = {"models": ["nhs-sussex/hospital-discharge"]}
    body = {"application/json": {"schema": ASKED, "example": asked}}
    pages = [
        in_query("model", "Only of this model.", {}, "nhs-sussex/hospital-discharge"),
        in_query("limit", "How many a page has.", LIMIT, 10),
        in_query("after", "The cursor that the page before gave.", {}),
    ]
    return {
        ("GET", here): _described(
            "What was published, the newest first", pages, {"200": _json(PUBLICATIONS)}, ("400",)
        ),
        ("POST", here): _described(
            "Publish models: what the workspace holds of them is what everybody sees",
            [DRY],
            {"200": _json(OUTCOME), "201": _json(OUTCOME) | {"headers": PLACE}},
            tuple(status for status in FAULTS if status != "412"),
        )
        | {"requestBody": {"required": True, "content": body}, "security": BEARER},
        ("GET", here + "/{revision}"): _described(
            "One publication, with the findings that did not block it",
            [
                {
                    "name": "revision",
                    "in": "path",
                    "required": True,
                    "description": "That of what is published.",
                    "schema": {"type": "string", "pattern": "^[0-9]+$"},
                }
            ],
            {"200": _json(PUBLISHED)},
            ("400", "404"),
        ),
    }


def _described(
    summary: str, parameters: list[Json], answers: Json, faults: tuple[str, ...]
) -> Json:
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {**answers, **{status: fault(FAULTS[status]) for status in faults}},
    }


def _json(schema: Json) -> Json:
    return {
        "description": "What is asked for.",
        "content": {"application/json": {"schema": schema}},
    }
