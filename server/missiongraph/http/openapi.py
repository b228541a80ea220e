# SPDX-License-Identifier: Apache-2.0
"""OpenAPI for the questions: an operation for each, made from the header of its query file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from missiongraph.catalogue import ANY
from missiongraph.http.questions import ANSWERS
from missiongraph.labels import local_name
from missiongraph.media import HTML, JSON, PROBLEM
from missiongraph.rest.pages import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import FastAPI

    from missiongraph.catalogue import Parameter, Question

TYPES: dict[str, dict[str, str]] = {
    "iri": {"type": "string"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}
ANSWER: dict[str, Any] = {
    "type": "object",
    "required": [
        "question",
        "parameters",
        "answer",
        "columns",
        "count",
        "rows",
        "labels",
        "total",
        "sparql",
    ],
    "properties": {
        "question": {"type": "string"},
        "title": {"type": "string"},
        "parameters": {"type": "object", "description": "What they were set to."},
        "answer": {"type": "string", "description": "The answer in words."},
        "columns": {"type": "array", "items": {"type": "string"}},
        "count": {"type": "integer"},
        "rows": {"type": "array", "items": {"type": "object"}},
        "labels": {"type": "object", "description": "The names of the things, by their IRIs."},
        "total": {"type": "integer", "description": "The rows of all pages together."},
        "next": {"type": "string", "description": "Where the next page is."},
        "sparql": {"type": "string", "description": "The query that ran."},
    },
}
FAULT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "instance")},
        "status": {"type": "integer"},
        "candidates": {"type": "array", "items": {"type": "string"}},
        "suggestions": {"type": "array", "items": {"type": "string"}},
    },
}
VARIABLE = re.compile(r"\{(\w+)\}")
FORMAT = "The format of the answer; without it, the Accept header says."
LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST}
FAULTS = {
    "400": "A parameter is missing, unknown, of the wrong type, or names several things.",
    "404": "Nothing has the name that a parameter gives.",
    "406": "The answer cannot be given in a format that the client takes.",
}


def describe_questions(app: FastAPI, questions: Mapping[str, Question]) -> None:
    """Have the application's OpenAPI description hold an operation for each question."""
    described = app.openapi()
    for name, asked in questions.items():
        described["paths"][f"/api/v1/questions/{name}"] = {"get": operation(asked)}
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({"Answer": ANSWER, "Problem": FAULT})


def describe_paths(app: FastAPI) -> None:
    """Have the description name the variable part of each path, which routes read themselves."""
    for path, operations in app.openapi()["paths"].items():
        for said in operations.values():
            parameters = said.setdefault("parameters", [])
            known = {one["name"] for one in parameters if one["in"] == "path"}
            parameters += [_in_path(name) for name in VARIABLE.findall(path) if name not in known]


def _in_path(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "What follows in the name, slashes included.",
        "schema": {"type": "string"},
    }


def operation(asked: Question) -> dict[str, Any]:
    """The operation that asks a question."""
    columns = "\n".join(f"- `{name}`: {text}" for name, text in asked.columns.items())
    return {
        "operationId": asked.name,
        "summary": asked.title,
        "description": f"{asked.description}\n\nColumns:\n{columns}",
        "tags": [asked.topic],
        "parameters": [
            *map(parameter_of, asked.parameters.values()),
            *narrowing(asked.columns),
            in_query("language", "The language of names, before Accept-Language.", {}, "nl"),
            in_query("format", FORMAT, {"enum": [form.name for form in ANSWERS]}),
        ],
        "responses": {
            "200": _answer(),
            **{status: fault(text) for status, text in FAULTS.items()},
        },
    }


def parameter_of(parameter: Parameter) -> dict[str, Any]:
    """Return the description of a parameter that a question has."""
    described = parameter.description
    if parameter.type == "iri":
        kind = local_name(parameter.cls.value) if parameter.cls else "thing"
        described = f"{described} The IRI, a prefixed name, or the name of a {kind}, if unique."
    return {
        "name": parameter.name,
        "in": "query",
        "required": not parameter.optional,
        "description": described,
        "schema": _schema(parameter),
        "example": parameter.example,
    }


def _schema(parameter: Parameter) -> dict[str, Any]:
    """What a parameter may be: a value of its type, or a word."""
    words = [word for word in (parameter.default, ANY if parameter.any else "") if word]
    if not words:
        return TYPES[parameter.type]
    return {"anyOf": [TYPES[parameter.type], {"type": "string", "enum": words}]}


def narrowing(columns: Iterable[str]) -> list[dict[str, Any]]:
    """The parameters that ask for some of the rows of an answer."""
    names = list(columns)
    filters = {"type": "array", "items": {"type": "string"}}
    order = "Columns with commas; with `-` before one, its largest first."
    return [
        in_query("_filter", f"Rows with a value in a column: `{names[0]}=value`.", filters),
        in_query("_sort", order, {}, ",".join(names[:2])),
        in_query("_limit", "The rows of a page; all without it.", LIMIT, 10),
        in_query("_after", "The cursor that the page before gave.", {}),
    ]


def in_query(
    name: str, about: str, schema: dict[str, Any], example: object = None
) -> dict[str, Any]:
    """A parameter in the query string that may be left out; a text unless the schema says more."""
    said = {
        "name": name,
        "in": "query",
        "description": about,
        "schema": {"type": "string"} | schema,
    }
    return said if example is None else said | {"example": example}


def _answer() -> dict[str, Any]:
    content: dict[str, Any] = {format_.media_type: {} for format_ in ANSWERS}
    content[JSON.media_type] = {"schema": {"$ref": "#/components/schemas/Answer"}}
    return {"description": "The answer.", "content": content}


def fault(text: str) -> dict[str, Any]:
    """An answer that says what is wrong."""
    schema = {"$ref": "#/components/schemas/Problem"}
    content: dict[str, Any] = {PROBLEM.media_type: {"schema": schema}, HTML.media_type: {}}
    return {"description": text, "content": content}
