# SPDX-License-Identifier: Apache-2.0
"""OpenAPI for the questions: an operation for each, made from the header of its query file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from missiongraph.http.questions import ANSWERS
from missiongraph.labels import local_name
from missiongraph.media import JSON, PROBLEM

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "required": ["question", "parameters", "answer", "columns", "count", "rows", "labels"],
    "properties": {
        "question": {"type": "string"},
        "title": {"type": "string"},
        "parameters": {"type": "object", "description": "What they were set to."},
        "answer": {"type": "string", "description": "The answer in words."},
        "columns": {"type": "array", "items": {"type": "string"}},
        "count": {"type": "integer"},
        "rows": {"type": "array", "items": {"type": "object"}},
        "labels": {"type": "object", "description": "The names of the things, by their IRIs."},
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


def operation(asked: Question) -> dict[str, Any]:
    """The operation that asks a question."""
    columns = "\n".join(f"- `{name}`: {text}" for name, text in asked.columns.items())
    return {
        "operationId": asked.name,
        "summary": asked.title,
        "description": f"{asked.description}\n\nColumns:\n{columns}",
        "tags": [asked.topic],
        "parameters": [*map(_parameter, asked.parameters.values()), _format()],
        "responses": {
            "200": _answer(),
            **{status: _fault(text) for status, text in FAULTS.items()},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described = parameter.description
    if parameter.type == "iri":
        kind = local_name(parameter.cls.value) if parameter.cls else "thing"
        described = f"{described} The IRI, a prefixed name, or the name of a {kind}, if unique."
    return {
        "name": parameter.name,
        "in": "query",
        "required": not parameter.optional,
        "description": described,
        "schema": TYPES[parameter.type],
        "example": parameter.example,
    }


def _format() -> dict[str, Any]:
    return {
        "name": "format",
        "in": "query",
        "description": "The format of the answer; without it, the Accept header says.",
        "schema": {"type": "string", "enum": [format_.name for format_ in ANSWERS]},
    }


def _answer() -> dict[str, Any]:
    content: dict[str, Any] = {format_.media_type: {} for format_ in ANSWERS}
    content[JSON.media_type] = {"schema": {"$ref": "#/components/schemas/Answer"}}
    return {"description": "The answer.", "content": content}


def _fault(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {PROBLEM.media_type: {"schema": schema}}}
