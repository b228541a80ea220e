# SPDX-License-Identifier: Apache-2.0
"""RDF in the bodies of requests: bounded, of a known format, one graph."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import to_thread
from pyoxigraph import RdfFormat
from starlette.exceptions import HTTPException

from missiongraph.errors import InvalidQuery
from missiongraph.http.site import Site, asker
from missiongraph.media import is_utf8
from missiongraph.rdf.encodings import decoded
from missiongraph.rdf.flaws import UnreadableRdf
from missiongraph.workers.parsed import Bases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from missiongraph.media import RdfMedia

MULTIPART = "multipart/form-data"
# Triples about triples, nested deeper than any honest data, take all memory to read.
MOST_QUOTED = 1_000
# Formats in which a text of nothing is a graph of nothing.
EMPTIABLE = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)
NOTHING = "Nothing was sent. To have a graph hold nothing, remove it (DELETE)."


async def bounded(request: Request, most: int, remedy: str) -> bytes:
    """The body of a request.

    Raises:
        HTTPException: it has more bytes than it may (413).
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"At most {most:,} bytes are taken here. {remedy}",
            )
    return bytes(body)


def content_form(content_type: str, taken: Sequence[RdfMedia]) -> RdfMedia:
    """The format that a Content-Type header says, of those that are taken.

    Raises:
        HTTPException: it is another one (415).
    """
    media = content_type.partition(";")[0].strip().lower()
    found = next((form for form in taken if form.media_type == media), None)
    if found is None or not is_utf8(content_type):
        offers = ", ".join(form.media_type for form in taken)
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Data are sent as {offers}, in UTF-8, and the Content-Type header says as which.",
            {"Accept-Post": offers},
        )
    return found


def parts(content_type: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a multipart body, each with its content type; any other body as it is.

    Raises:
        HTTPException: a multipart body has no parts (400).
    """
    if content_type.partition(";")[0].strip().lower() != MULTIPART:
        yield content_type, body
        return
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    message = message_from_bytes(head + body, policy=HTTP)
    if not message.is_multipart():
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The parts of the body cannot be told apart.")
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        yield part.get("Content-Type", ""), content if isinstance(content, bytes) else b""


async def read_graph(request: Request, form: RdfMedia, body: bytes, base: str, most: int) -> bytes:
    """The triples of one graph as N-Triples, with names for blank nodes.

    Args:
        request: what it came with.
        form: the format.
        body: what was sent.
        base: what relative names are taken against.
        most: how many bytes a body may have here.

    Raises:
        HTTPException: it cannot be read, or holds several graphs (400).
        ServerBusy: too many are waiting to have theirs read.
    """
    try:
        text = await to_thread.run_sync(decoded, body, form.writer)
        _refuse_bombs(text)
        if not text.strip() and form.writer not in EMPTIABLE:
            raise HTTPException(HTTPStatus.BAD_REQUEST, NOTHING)
        site = Site.of(request)
        return await site.parsing.read(
            form, text, Bases(base, site.names.base), most, asker(request)
        )
    except UnreadableRdf as error:
        what = f"What was sent cannot be taken. {error}"
        raise HTTPException(HTTPStatus.BAD_REQUEST, what) from error
    except InvalidQuery as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error


def _refuse_bombs(text: str) -> None:
    """Refuse a small body that would take much to read."""
    if text.count("<<") > MOST_QUOTED:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "State it with triples of RDF 1.1.")
    # In Turtle these letters could only stand in a text; there nobody misses them.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise HTTPException(
            HTTPStatus.BAD_REQUEST, "Declare no document type and no entities: write names out."
        )
