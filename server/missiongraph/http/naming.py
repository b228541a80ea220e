# SPDX-License-Identifier: Apache-2.0
"""From the path of a request to the name in the data that it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from pyoxigraph import NamedNode

from missiongraph.http.site import root_of
from missiongraph.media import HTML, RDF, Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def remainder(request: Request, place: str) -> str:
    """What follows a place in the path of a request, as it was sent: `%2F` is no slash."""
    sent = request.scope.get("raw_path") or quote(request.url.path).encode()
    path: str = sent.decode("latin-1")
    return path.removeprefix(root_of(request)).removeprefix(place)


def readings(rest: str) -> Iterator[tuple[str, Format | None]]:
    """A name with the format that its suffix asks for; then the name as it stands."""
    for form in (*RDF, HTML):
        if rest.endswith(f".{form.suffix}"):
            yield rest.removesuffix(f".{form.suffix}"), form
    yield rest, None


def iris(text: str) -> Iterator[NamedNode]:
    """The IRIs that a URI may stand for: itself, and with its letters as letters (RFC 3987)."""
    for iri in spellings(text):
        try:
            yield NamedNode(iri)
        except ValueError:
            # No IRI: nothing can have such a name.
            continue


def spellings(text: str) -> list[str]:
    """A part of a URI as it stands, and with its letters as letters."""
    return list(dict.fromkeys((text, ESCAPED.sub(_letters, text))))


def _letters(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
