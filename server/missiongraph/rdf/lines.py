# SPDX-License-Identifier: Apache-2.0
"""The lines of RDF documents in which resources are described.

The parsers tell no positions of triples, so a document is read once more where somebody has to be
told where something is.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urljoin
from xml.parsers import expat

from pyoxigraph import RdfFormat

from missiongraph.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# The line of a resource (no property), or of the first statement with a property.
Lines: TypeAlias = dict[tuple[str, str | None], int]
# A subject or property as it is met, and at which character.
_Met: TypeAlias = tuple[str, str | None, int]

_TOKEN: Final = re.compile(
    r"""
    \s+ | \#[^\n]*
    | (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<iri> <[^<>"{}|^`\s]*> )
    | (?P<mark> <<\(? | \)?>> | [;,.\[\](){}] )
    | (?P<word> (?: \\. | [^\s;,\[\](){}<>"'\#\\] )+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_OPENING, _CLOSING = frozenset(("[", "(", "<<", "<<(")), frozenset(("]", ")", ">>", ")>>"))
_SUBJECT, _PREDICATE, _OBJECT = range(3)
_STRING: Final = r'"((?:[^"\\]|\\.)*)"'
_SPACED: Final = " "


def lines(text: str, form: RdfFormat, base: str, wanted: Collection[str]) -> Lines:
    """The lines in which resources are first the subject, and first with each property.

    Args:
        text: a document that parses.
        form: its format. JSON-LD gives no lines of properties.
        base: what relative names are taken against.
        wanted: the IRIs of the resources.
    """
    reader = {RdfFormat.RDF_XML: _in_xml, RdfFormat.JSON_LD: _in_json}.get(form, _in_turtle)
    found: Lines = {}
    line, counted = 1, 0
    for subject, predicate, at in reader(text, base):
        if subject in wanted:
            line += text.count("\n", counted, at)
            counted = at
            found.setdefault((subject, None), line)
            found.setdefault((subject, predicate), line)
    return found


def _in_turtle(text: str, base: str) -> Iterator[_Met]:
    """What Turtle, TriG, N-Triples and N-Quads state, but within brackets."""
    reading = _Turtle(base)
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "mark":
            reading.mark(token)
        elif kind in ("iri", "word") and (met := reading.name(token)):
            yield (*met, found.start())


class _Turtle:
    """How far a statement has been read."""

    def __init__(self, base: str) -> None:
        self._names = _Names(base)
        self._expected = _SUBJECT
        self._depth = 0
        self._subject = ""
        self._directive: list[str] = []

    def mark(self, mark: str) -> None:
        """Go on by a mark."""
        if mark in _OPENING:
            if self._depth == 0 and self._expected == _SUBJECT:
                self._subject, self._expected = "", _PREDICATE
            self._depth += 1
        elif mark in _CLOSING:
            self._depth -= 1
        elif self._depth == 0 and mark != ",":
            self._expected = _PREDICATE if mark == ";" else _SUBJECT

    def name(self, token: str) -> tuple[str, str | None] | None:
        """Go on by an IRI, a name or a keyword; the subject or property, where it is one."""
        if self._depth:
            return None
        named = token if token.startswith("<") else token.rstrip(".")
        met = None if self._declares(named) else self._met(named)
        if named != token:
            self._expected = _SUBJECT
        return met

    def _declares(self, token: str) -> bool:
        """Whether a token is part of a prefix or base that is declared."""
        begins = self._expected == _SUBJECT and token.lower().lstrip("@") in ("prefix", "base")
        if not self._directive and not begins:
            return False
        self._directive.append(token)
        if token.startswith("<"):
            self._names.declare(self._directive)
            self._directive = []
        return True

    def _met(self, token: str) -> tuple[str, str | None] | None:
        if self._expected == _SUBJECT and token.lower() != "graph":
            self._subject, self._expected = self._names.whole(token), _PREDICATE
            return self._subject, None
        if self._expected == _PREDICATE:
            self._expected = _OBJECT
            return self._subject, self._names.whole(token)
        return None


class _Names:
    """The IRIs that names in Turtle stand for."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}

    def declare(self, directive: list[str]) -> None:
        """Take in a prefix or a base."""
        iri = self.whole(directive[-1])
        if directive[0].lower().endswith("base"):
            self._base = iri
        else:
            self._prefixes[directive[1].rstrip(":")] = iri

    def whole(self, token: str) -> str:
        """The IRI; a blank node as it is written."""
        if token == "a":  # noqa: S105 (the keyword of Turtle)
            return RDF.type.value
        if token.startswith("<"):
            return _against(self._base, _ESCAPE.sub(_character, token[1:-1]))
        prefix, colon, local = token.partition(":")
        if not colon or prefix not in self._prefixes:
            return token
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _against(base: str, iri: str) -> str:
    """An IRI as it stands where it is whole, for joining would tidy it."""
    return iri if _SCHEME.match(iri) else urljoin(base, iri)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))


def _in_xml(text: str, base: str) -> Iterator[_Met]:
    """What RDF/XML states of resources that have names."""
    found: list[tuple[str, str | None, int]] = []
    about: list[tuple[str, str]] = [("", base)]
    rdf = RDF.type.value.removesuffix("type") + _SPACED
    parser = expat.ParserCreate("utf-8", namespace_separator=_SPACED)

    def begin(name: str, attributes: dict[str, str]) -> None:
        above, place = about[-1]
        place = attributes.get(f"http://www.w3.org/XML/1998/namespace{_SPACED}base", place)
        subject = ""
        if (iri := attributes.get(f"{rdf}about")) is not None:
            subject = _against(place, iri)
        elif not above and (identifier := attributes.get(f"{rdf}ID")) is not None:
            subject = urljoin(place, f"#{identifier}")
        if subject:
            found.append((subject, None, parser.CurrentByteIndex))
        elif above:
            found.append((above, name.replace(_SPACED, ""), parser.CurrentByteIndex))
        about.append((subject, place))

    def end(_: str) -> None:
        about.pop()

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    content = text.encode()
    parser.Parse(content, True)
    at = counted = 0
    for subject, predicate, place in found:
        at += len(content[counted:place].decode())
        counted = place
        yield subject, predicate, at


def _in_json(text: str, base: str) -> Iterator[_Met]:
    """The objects of JSON-LD that have names and say more than these."""
    aliases = "|".join(["@id", *re.findall(r'"(\w+)"\s*:\s*"@id"', text)])
    prefixes = dict(re.findall(r'"([\w-]+)"\s*:\s*"([^"\s]+[/#:])"', text))
    stated = re.search(rf'"@base"\s*:\s*{_STRING}', text)
    against = _against(base, stated[1]) if stated else base
    for found in re.finditer(rf'(\{{\s*)?"(?:{aliases})"\s*:\s*{_STRING}(\s*\}})?', text):
        alone, value, closed = found.groups()
        if alone and closed:
            continue  # a reference
        name = json.loads(f'"{value}"')
        prefix, colon, local = name.partition(":")
        whole = prefixes[prefix] + local if colon and prefix in prefixes else None
        yield whole or _against(against, name), None, found.start(2)
