# SPDX-License-Identifier: Apache-2.0
"""Property paths: what they are, and how they are written in SHACL and in SPARQL.

SHACL 1.0 section 2.3.1 writes them as RDF, SPARQL 1.1 section 9 as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.terms import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from missiongraph.facts import Facts, Node


class Path:
    """A property path; its subclasses are the grammar."""


@dataclass(frozen=True, slots=True)
class Step(Path):
    """One predicate; `None` is any predicate, which is what `sh:closed` looks at."""

    predicate: NamedNode | None


@dataclass(frozen=True, slots=True)
class Inverse(Path):
    """A path walked from its end to its start."""

    path: Path


@dataclass(frozen=True, slots=True)
class Chain(Path):
    """Paths one after another; none at all is the node itself."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice(Path):
    """Any one of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat(Path):
    """A path repeated: `?` may be left out, `+` may come often, `*` both."""

    path: Path
    optional: bool
    often: bool


SELF = Chain(())

REPEATS = {
    SH.zeroOrMorePath: (True, True),
    SH.oneOrMorePath: (False, True),
    SH.zeroOrOnePath: (True, False),
}


def chain(*parts: Path) -> Path:
    """One path after another, without needless nesting."""
    flat = [p for part in parts for p in (part.parts if isinstance(part, Chain) else (part,))]
    return flat[0] if len(flat) == 1 else Chain(tuple(flat))


def from_shacl(facts: Facts, node: Node) -> Path:
    """The path that a SHACL path node describes.

    Raises:
        ValueError: the node is no well-formed path.
    """
    if facts.value(node, RDF.first) is not None:
        return chain(*(from_shacl(facts, item) for item in facts.items(node)))
    inverse = facts.value(node, SH.inversePath)
    if inverse is not None:
        return Inverse(from_shacl(facts, inverse))
    options = facts.value(node, SH.alternativePath)
    if options is not None:
        return Choice(tuple(from_shacl(facts, item) for item in facts.items(options)))
    for predicate, (optional, often) in REPEATS.items():
        inner = facts.value(node, predicate)
        if inner is not None:
            return Repeat(from_shacl(facts, inner), optional=optional, often=often)
    if not isinstance(node, NamedNode):
        raise ValueError(f"{node} is not a SHACL property path")
    return Step(node)


def from_sparql(text: str, prefixes: Mapping[str, str]) -> Path:
    """The path that a SPARQL 1.1 property path expression describes.

    Negated property sets are not taken: a reach names what it reads.

    Raises:
        ValueError: the text is no such path, or a prefix is unknown.
    """
    reader = _Reader(text, prefixes)
    path = reader.choice()
    if reader.next is not None:
        raise ValueError(f"“{reader.next}” is not expected in the path “{text}”")
    return path


class _Reader:
    """A recursive descent over the tokens of a path expression."""

    # PN_LOCAL: letters, digits, percent-encoded and escaped signs; no full stop at its end.
    _SIGN = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
    _LOCAL = rf"(?:[\w:]|{_SIGN})(?:(?:[\w:.-]|{_SIGN})*(?:[\w:-]|{_SIGN}))?"
    _PREFIX = r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?:"
    TOKEN = re.compile(rf"\s*(<[^<>\"{{}}|^`\\\s]*>|{_PREFIX}(?:{_LOCAL})?|a\b|[/|^()?*+])")

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.text = text
        self.tokens = self._tokens(text)
        self.next = next(self.tokens, None)

    def _tokens(self, text: str) -> Iterator[str]:
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = self.TOKEN.match(text, at)
            if match is None:
                raise ValueError(f"the path “{text}” cannot be read from “{text[at:]}” on")
            at = match.end()
            yield match.group(1)

    def _take(self) -> str:
        token = self.next
        if token is None:
            raise ValueError(f"the path “{self.text}” ends too soon")
        self.next = next(self.tokens, None)
        return token

    def choice(self) -> Path:
        parts = [self.sequence()]
        while self.next == "|":
            self._take()
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self) -> Path:
        parts = [self.element()]
        while self.next == "/":
            self._take()
            parts.append(self.element())
        return chain(*parts)

    def element(self) -> Path:
        if self.next == "^":
            self._take()
            return Inverse(self.element())
        path = self.primary()
        while self.next in ("?", "*", "+"):
            sign = self._take()
            path = Repeat(path, optional=sign in "?*", often=sign in "*+")
        return path

    def primary(self) -> Path:
        word = self._take()
        if word == "(":
            path = self.choice()
            if self._take() != ")":
                raise ValueError(f"a bracket is not closed in the path “{self.text}”")
            return path
        return Step(self.iri(word))

    def iri(self, word: str) -> NamedNode:
        if word == "a":
            return RDF.type
        if word.startswith("<"):
            return NamedNode(word[1:-1])
        prefix, _, local = word.partition(":")
        if prefix not in self.prefixes:
            raise ValueError(f"the prefix “{prefix}:” of the path “{self.text}” is not declared")
        return NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
