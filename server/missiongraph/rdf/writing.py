# SPDX-License-Identifier: Apache-2.0
"""RDF as it is written, so that others read the same graph, or are told why not.

RDF/XML cannot hold every graph: a property must end in a name of XML, and XML has no place for
most control characters (RDF 1.1 XML Syntax, section 2; XML 1.0, section 2.2).
"""

from __future__ import annotations

import io
import re
import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, cast
from xml.parsers import expat

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    serialize,
)

from missiongraph.errors import NotInFormat
from missiongraph.terms import PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from _typeshed import ReadableBuffer
    from pyoxigraph import QueryBoolean, QuerySolutions

# So much of RDF/XML waits in memory until it is known whether all of it can be written.
_IN_MEMORY: Final = 8_000_000
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LABEL = re.compile(r"(?!x-)[A-Za-z_][A-Za-z0-9_-]*")
_NAMES: Final = 10_000
_SAMPLE: Final = NamedNode("x:s")
_INSTEAD: Final = "Ask for Turtle, JSON-LD or N-Triples, which hold everything."


def write(
    items: Iterable[Triple] | Iterable[Quad],
    output: IO[bytes] | Path,
    form: RdfFormat,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Write statements in a format.

    Args:
        items: the statements; graphs are left out where the format has none.
        output: where they go; a file is only made once it is known that all can be written.
        form: the format.
        prefixes: the short forms of IRIs.

    Raises:
        NotInFormat: the format cannot hold one of them; nothing was written.
    """
    if form != RdfFormat.RDF_XML:
        serialize(items, output, form, prefixes=dict(prefixes))
        return
    with SpooledTemporaryFile(_IN_MEMORY) as held:
        escaped = cast("IO[bytes]", _Escaped(held))
        serialize(map(_fit, items), escaped, form, prefixes=dict(prefixes))
        held.seek(0)
        if isinstance(output, Path):
            with output.open("wb") as file:
                shutil.copyfileobj(held, file)
        else:
            shutil.copyfileobj(held, output)


def text(
    items: Iterable[Triple] | Iterable[Quad],
    form: RdfFormat,
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """The text of statements in a format.

    Raises:
        NotInFormat: the format cannot hold one of them.
    """
    held = io.BytesIO()
    write(items, held, form, prefixes)
    return held.getvalue()


def results(found: QuerySolutions | QueryBoolean, form: QueryResultsFormat) -> bytes:
    """Rows in a format; what XML has no place for is shown as missing (U+FFFD)."""
    written = found.serialize(format=form) or b""
    if form != QueryResultsFormat.XML:
        return written
    return _NO_XML.sub("\ufffd", written.decode()).replace("\r", "&#13;").encode()


class _Escaped(io.RawIOBase):
    """Passes RDF/XML on; a carriage return, which readers take for a line feed, by its number."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: ReadableBuffer, /) -> int:
        """Pass a piece on."""
        body = bytes(piece)
        self._output.write(body.replace(b"\r", b"&#xD;"))
        return len(body)


def _fit(item: Triple | Quad) -> Triple:
    """A statement as RDF/XML can hold it.

    Raises:
        NotInFormat: it cannot.
    """
    triple = item.triple if isinstance(item, Quad) else item
    subject, predicate, value = triple
    _property(predicate.value)
    if isinstance(value, Literal):
        _text(value, predicate)
    elif predicate == RDF.type and isinstance(value, NamedNode):
        _class(value.value)
    if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
        return Triple(_labelled(subject), predicate, _labelled(value))
    return triple


def _property(iri: str) -> None:
    if not _is_element(iri):
        raise NotInFormat(
            f"RDF/XML cannot hold the property <{iri}>: it does not end in a name of XML, which "
            f"begins with a letter. {_INSTEAD}"
        )


def _class(iri: str) -> None:
    if not _is_element(iri):
        raise NotInFormat(
            f"RDF/XML as it is written here cannot hold the class <{iri}>: it does not end in a "
            f"name of XML, which begins with a letter. {_INSTEAD}"
        )


@lru_cache(_NAMES)
def _is_element(iri: str) -> bool:
    """Whether an element of XML can be named so that it stands for an IRI."""
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator="\t")
    parser.StartElementHandler = lambda name, _: names.append(name.replace("\t", ""))
    try:
        sample = serialize([Triple(_SAMPLE, NamedNode(iri), Literal(""))], format=RdfFormat.RDF_XML)
        parser.Parse(sample or b"", True)
    except (OSError, ValueError, expat.ExpatError):  # the engine raises the first
        return False
    return names[-1] == iri


def _text(value: Literal, predicate: NamedNode) -> None:
    found = _NO_XML.search(value.value)
    if found:
        raise NotInFormat(
            f"RDF/XML cannot hold a value of <{predicate.value}>: it has the character "
            f"U+{ord(found[0]):04X}, which XML has no place for. {_INSTEAD}"
        )


def _labelled(node: Any) -> Any:  # noqa: ANN401 (any term)
    """A blank node by a label that is a name of XML; any other term as it is."""
    if not isinstance(node, BlankNode) or _LABEL.fullmatch(node.value):
        return node
    return BlankNode(f"x-{node.value.encode().hex()}")
