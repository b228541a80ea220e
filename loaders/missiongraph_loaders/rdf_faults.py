# SPDX-License-Identifier: Apache-2.0
"""What is wrong with an RDF file: where, and the way out; and files made to harm the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import RdfFormat

from missiongraph_loaders.faults import failure_at

if TYPE_CHECKING:
    from missiongraph.errors import InputError
    from missiongraph.loading import Origin

_REMEDIES = {
    RdfFormat.JSON_LD: "Check that brackets and quotation marks close, and that commas stand "
    "between items only.",
    RdfFormat.RDF_XML: "Check that every element closes, that its prefix is declared, and that "
    "names are whole or the file has an xml:base.",
}
_LINE_REMEDY = (
    "Look there and at the end of the line before: a dot, bracket or quotation mark may be "
    "missing, or a prefix not declared."
)
_PLACE = re.compile(
    r"^Parser error (?:at|between) line \d+(?: (?:between )?columns?[^:]*?)?"
    r"(?: and line \d+ column \d+)?: "
)
_QUOTED = re.compile(r"'([^']+)'")
_ENTITY = re.compile(rb"<!ENTITY\s+([\w.-]+)\s+(\"[^\"]*\"|'[^']*')")
# Deeper nesting and larger expansion than any honest file has, and than the parser bears.
_MOST_NESTED = 1000
_MOST_EXPANDED = 10**8


def syntax_failure(
    error: SyntaxError | ValueError, content: bytes, form: RdfFormat, origin: Origin
) -> InputError:
    """The parser's message with line and column, and what to look at."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    if "LoadDocumentCallback" in message:
        return failure_at(
            origin,
            "the file takes its @context from an address, and nothing is fetched while loading.",
            "Put the context itself into the file.",
        )
    line, column = _position(error, content)
    where = f"line {line}, column {column}: " if column else f"line {line}: " if line else ""
    what = _PLACE.sub("", message).rstrip(".")
    return failure_at(
        origin, f"{where}this is not {form.name}: {what}.", _REMEDIES.get(form, _LINE_REMEDY)
    )


def _position(error: SyntaxError | ValueError, content: bytes) -> tuple[int | None, int | None]:
    line = getattr(error, "lineno", None)
    if line is not None:
        return line, getattr(error, "offset", None)
    return _xml_position(content, str(error))


def _xml_position(content: bytes, message: str) -> tuple[int | None, int | None]:
    """Where XML is not well-formed, or else where what the message quotes first stands."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as found:
        return found.lineno, found.offset + 1
    quoted = _QUOTED.search(message)
    at = content.find(f'"{quoted[1]}"'.encode()) if quoted else -1
    return (content.count(b"\n", 0, at) + 1 if at >= 0 else None), None


def check_nesting(content: bytes, origin: Origin) -> None:
    """Refuse files whose nesting or entities would take all memory to read.

    Raises:
        InputError: for such a file.
    """
    depth = deepest = 0
    for found in re.finditer(rb"<<|>>", content):
        depth = max(0, depth + (1 if found[0] == b"<<" else -1))
        deepest = max(deepest, depth)
    if deepest > _MOST_NESTED:
        message = f"the file nests triples {deepest:,} deep."
        raise failure_at(origin, message, "State them with triples of RDF 1.1.")
    if _expansion(content) > _MOST_EXPANDED:
        raise failure_at(
            origin,
            "the file's entities (<!ENTITY …>) grow beyond all measure when they are put in.",
            "Write the names out instead of using entities.",
        )


def _expansion(content: bytes) -> int:
    """How many bytes the XML entities come to when they are put in, at the least."""
    sizes: dict[bytes, int] = {}
    for name, value in _ENTITY.findall(content):
        inner = sum(sizes.get(part, 0) for part in re.findall(rb"&([\w.-]+);", value))
        sizes[name] = len(value) + inner
    body = content.rpartition(b"]>")[2] if sizes else b""
    return sum(sizes.get(name, 0) for name in re.findall(rb"&([\w.-]+);", body))
