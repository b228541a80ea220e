# SPDX-License-Identifier: Apache-2.0
"""Rows of query results, written one by one in the four standard formats.

SPARQL 1.1 Query Results JSON Format, XML Format, CSV and TSV Formats. Written one by one so that
a limit can be kept and said: in JSON and XML in the results themselves.
"""

from __future__ import annotations

import re
from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat

from missiongraph.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyoxigraph import QuerySolution, QuerySolutions

    from missiongraph.facts import Node

MANY = 200
PARTS = ("subject", "predicate", "object")
QUOTED = re.compile(r'[",\r\n]')
# The direction of a text (SPARQL 1.2) is an attribute of another vocabulary.
ITS = ' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
# XML 1.0 has no way to write these, not even as references.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_rows(
    found: QuerySolutions, out: IO[bytes], form: QueryResultsFormat, most: int | None
) -> tuple[bool, int]:
    """Write the solutions of a query, up to a number of rows.

    Returns:
        Whether there were more, and how many are written.
    """
    columns = [variable.value for variable in found.variables]
    writer = WRITERS[form](columns)
    rows = iter(found)
    out.write(writer.head().encode())
    left, written = most, 0
    while True:
        batch = list(islice(rows, MANY if left is None else min(MANY, left)))
        if not batch:
            break
        out.write("".join(map(writer.row, batch)).encode())
        written += len(batch)
        left = None if left is None else left - len(batch)
    cut = left == 0 and next(rows, None) is not None
    out.write(writer.tail(cut=cut).encode())
    return cut, written


class Delimited:
    """CSV: plain texts, as spreadsheets read them."""

    separator, end = ",", "\r\n"

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns

    def head(self) -> str:
        """The names of the columns."""
        return self.separator.join(map(self.name, self.columns)) + self.end

    def row(self, solution: QuerySolution) -> str:
        """One row."""
        return self.separator.join(map(self.cell, solution)) + self.end

    def tail(self, *, cut: bool) -> str:  # noqa: ARG002 (the format has no place to say it)
        """Nothing: the format has no place to say that rows are missing."""
        return ""

    def name(self, column: str) -> str:
        """A column's name as the format writes it."""
        return column

    def cell(self, term: Node | None) -> str:
        """A term as the format writes it."""
        text = "" if term is None else str(term) if isinstance(term, BlankNode) else term.value  # type: ignore[union-attr]
        return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text


class Tabbed(Delimited):
    """TSV: terms as Turtle writes them."""

    separator, end = "\t", "\n"

    def name(self, column: str) -> str:
        """A variable."""
        return f"?{column}"

    def cell(self, term: Node | None) -> str:
        """A term in N-Triples syntax, which escapes tabs and line ends."""
        return "" if term is None else str(term).replace("\t", "\\t")


class Json:
    """SPARQL results in JSON."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self._keys = [quoted(column) for column in columns]
        self._separator = ""

    def head(self) -> str:
        """The head, and the beginning of the results."""
        return f'{{"head":{{"vars":[{",".join(self._keys)}]}},"results":{{"bindings":['

    def row(self, solution: QuerySolution) -> str:
        """One binding, with the comma before it."""
        pairs = zip(self._keys, solution, strict=True)
        said = ",".join(f"{key}:{_json(term)}" for key, term in pairs if term is not None)
        before, self._separator = self._separator, ","
        return f"{before}{{{said}}}"

    def tail(self, *, cut: bool) -> str:
        """The end; `truncated` says that rows are missing."""
        return "]" + (',"truncated":true' if cut else "") + "}}"


class Xml:
    """SPARQL results in XML."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._names = [quoteattr(column) for column in columns]

    def head(self) -> str:
        """The head, and the beginning of the results."""
        variables = "".join(f"<variable name={name}/>" for name in self._names)
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head>{variables}</head><results>"
        )

    def row(self, solution: QuerySolution) -> str:
        """One result."""
        pairs = zip(self._names, solution, strict=True)
        said = "".join(
            f"<binding name={name}>{_xml(term)}</binding>" for name, term in pairs if term
        )
        return f"<result>{said}</result>"

    def tail(self, *, cut: bool) -> str:
        """The end; a comment says that rows are missing."""
        return f"</results>{'<!-- truncated -->' if cut else ''}</sparql>"


WRITERS: dict[QueryResultsFormat, Callable[[Sequence[str]], Delimited | Json | Xml]] = {
    QueryResultsFormat.CSV: Delimited,
    QueryResultsFormat.TSV: Tabbed,
    QueryResultsFormat.JSON: Json,
    QueryResultsFormat.XML: Xml,
}


def _json(term: Node) -> str:
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if isinstance(term, Literal):
        kind = "".join(f',"{name}":{quoted(said)}' for name, said in _kind(term))
        return f'{{"type":"literal","value":{quoted(term.value)}{kind}}}'
    said = ",".join(f'"{part}":{_json(getattr(term, part))}' for part in PARTS)
    return f'{{"type":"triple","value":{{{said}}}}}'


def _xml(term: Node) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_safe(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_safe(term.value)}</bnode>"
    if isinstance(term, Literal):
        kind = "".join(f" {name}={quoteattr(said)}" for name, said in _kind(term))
        kind += ITS if term.direction is not None else ""
        return f"<literal{kind}>{_safe(term.value)}</literal>"
    said = "".join(f"<{part}>{_xml(getattr(term, part))}</{part}>" for part in PARTS)
    return f"<triple>{said}</triple>"


def _kind(term: Literal) -> Iterator[tuple[str, str]]:
    """What is said of a literal beside its text: its language, or a datatype that is no text."""
    if term.language:
        yield "xml:lang", term.language
        if term.direction is not None:
            yield "its:dir", term.direction.value
    elif term.datatype != XSD.string:
        yield "datatype", term.datatype.value


def _safe(text: str) -> str:
    # A carriage return would be read as a line feed; what XML cannot hold is shown as missing.
    return escape(NO_XML.sub("\ufffd", text), {"\r": "&#13;"})
