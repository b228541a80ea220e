# SPDX-License-Identifier: Apache-2.0
"""Choosing the format of an answer, and reading what a client sent, strictly."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.responses import Response

from missiongraph.errors import InvalidParameter
from missiongraph.http.site import root_of
from missiongraph.media import HTML, Format, by_name, negotiate
from missiongraph.rest.asking import languages as wanted
from missiongraph.web.pages import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

    from missiongraph.labels import Languages

AnyFormat = TypeVar("AnyFormat", bound=Format)
Pairs = list[tuple[str, str]]

MOST_FIELDS = 1_000
# Of every answer for which texts are chosen.
VARYING = {"Vary": "Accept, Accept-Language"}
# Pages say of each text in which language it is.
SPOKEN = re.compile(r' lang="([A-Za-z0-9-]+)"')


def choose(request: Request, offered: Sequence[AnyFormat], name: str | None = None) -> AnyFormat:
    """The format in which to answer: the one that is named, else the one that is liked best.

    Raises:
        InvalidParameter: no format that is offered has this name.
        HTTPException: the client takes none of them (406).
    """
    if name is None:
        found = negotiate(request.headers.get("accept"), offered)
    elif (found := by_name(name, offered)) is None:
        raise InvalidParameter(
            f"There is no format “{name}” here; there are: {', '.join(f.name for f in offered)}."
        )
    if found is None:
        offers = ", ".join(format_.media_type for format_ in offered)
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"This can be given as {offers}.")
    return found


def page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    """A page, made from a template."""
    text = render(template, root_of(request), **values)
    headers = VARYING | content_language(SPOKEN.findall(text))
    return Response(text, status, headers, HTML.content_type)


def languages(request: Request) -> Languages:
    """The languages that the reader prefers: the one that is named, else those of the header.

    Raises:
        InvalidParameter: what is named is no language tag, or named several times.
    """
    named = single(query_pairs(request), "language")
    return wanted(named, request.headers.get("accept-language"))


def content_language(tags: Iterable[str | None]) -> dict[str, str]:
    """The header that says in which languages the texts of an answer are (RFC 9110)."""
    found = sorted({tag for tag in tags if tag})
    return {"Content-Language": ", ".join(found)} if found else {}


def query_pairs(request: Request) -> Pairs:
    """The names and values in the query string, in their order."""
    return form_pairs(request.scope.get("query_string", b""))


def form_pairs(text: bytes) -> Pairs:
    """The names and values that `application/x-www-form-urlencoded` holds, decoded once.

    Raises:
        HTTPException: it is not UTF-8, or holds too many (400).
    """
    try:
        return parse_qsl(
            text.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "What was sent is not UTF-8.") from error
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Too many parameters were sent.") from error


def single(pairs: Pairs, name: str) -> str | None:
    """The value of a parameter that may be given once.

    Raises:
        InvalidParameter: it is given several times.
    """
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise InvalidParameter(f"The parameter {name} is given {len(values)} times; give it once.")
    return values[0] if values else None


def iris(pairs: Pairs, name: str) -> list[NamedNode]:
    """The values of a parameter whose values are IRIs.

    Raises:
        InvalidParameter: one is none.
    """
    try:
        return [NamedNode(value) for key, value in pairs if key == name]
    except ValueError as error:
        raise InvalidParameter(f"A {name} must be an IRI: {error}") from error
