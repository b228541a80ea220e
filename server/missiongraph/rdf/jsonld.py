# SPDX-License-Identifier: Apache-2.0
"""What JSON-LD 1.1 would drop without a word, found and named.

An engine that follows the algorithms leaves out terms that no context defines, names that are no
IRIs, language tags that are none, words that look like keywords, and values that belong to
nothing (JSON-LD 1.1 API, sections 5.1.2 and 7.2). In its lenient mode ours keeps the first three
as they stand, so that they can be told; the others are looked for in the JSON.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from missiongraph.rdf.flaws import Flaw, UnreadableRdf, line_of, not_a_language, not_a_name
from missiongraph.rdf.keyword_like import marked, word_of
from missiongraph.terms import PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 20
# What other words may stand for, and what stands here for objects that were looked into.
_NAMING: Final = ("@graph", "@id", "@type")
_OBJECT: Final = "{} object"
_LONE: Final = "{} value"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Prefixes that people forget to define, but for those that are schemes of IRIs as well.
_PREFIXES: Final = frozenset({*PREFIXES, "foaf", "schema", "rdf", "rdfs"} - {"geo"})
_CONTEXT_REMEDY = "Define it in the @context, or write its IRI in full."


def quads(text: str, base: str | None, *, renamed: bool = False) -> Iterator[Quad]:
    """The statements of a JSON-LD document, all of them.

    Raises:
        UnreadableRdf: something in it would state nothing, or is no JSON-LD.
        SyntaxError, ValueError: the engine cannot read it.
    """
    reader = _Reader(text, base)
    number = 0
    found = parse(text, RdfFormat.JSON_LD, base_iri=base, rename_blank_nodes=renamed)
    for number, quad in enumerate(found, 1):  # noqa: B007 (how many there are)
        reader.look_at(quad)
        yield quad
    del found
    # Only where something was dropped, what was is worth the time to look for.
    if sum(1 for _ in _lenient(text, base)) != number:
        for quad in _lenient(text, base):
            reader.look_close(quad)
    reader.look_into(text)
    reader.look_for_words(text)
    if reader.flaws:
        raise UnreadableRdf(*reader.flaws)


def _lenient(text: str, base: str | None) -> Iterator[Quad]:
    yield from parse(text, RdfFormat.JSON_LD, base_iri=base, lenient=True)


class _Reader:
    """Looks at what the engine made of a text, and at what it made nothing of."""

    def __init__(self, text: str, base: str | None) -> None:
        self._text = text
        self._base = base
        # What a relative name without a path of its own becomes.
        self._folder = base[: base.rfind("/") + 1] if base and '"@base"' not in text else None
        self._found: dict[str, Flaw] = {}
        self._seen = set[str]()
        self._aliases: dict[str, str] = {}

    @property
    def flaws(self) -> list[Flaw]:
        """What was found, each once."""
        return list(self._found.values())

    def look_at(self, quad: Quad) -> None:
        """See that a statement means what it seems to."""
        self._term(quad.predicate.value)
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            self._type(quad.object.value)

    def look_close(self, quad: Quad) -> None:
        """See whether each part of a statement is what it must be."""
        self._term(quad.predicate.value)
        for node in (quad.subject, quad.object, quad.graph_name):
            match node:
                case NamedNode():
                    self._iri(node.value)
                case BlankNode():
                    self._blank(node.value)
                case Literal():
                    self._literal(node)

    def _term(self, iri: str) -> None:
        if iri in self._seen:
            return
        self._seen.add(iri)
        if iri.startswith("_:"):
            what = f"“{iri}” is a blank node, and no property can be one."
            self._tell(what, "Give the property an IRI.", iri)
        elif self._is_defined(iri):
            self._iri(iri)

    def _is_defined(self, iri: str) -> bool:
        scheme = _SCHEME.match(iri)
        if scheme is None:
            self._undefined(iri, "term")
            return False
        # An engine takes `skos:prefLabel` for an address of its own where `skos` is not defined.
        if scheme[1] in _PREFIXES:
            self._undefined(scheme[1], "prefix")
            return False
        return True

    def _undefined(self, term: str, kind: str) -> None:
        what = f"the {kind} “{term}” is defined by no @context, so it states nothing."
        self._tell(what, _CONTEXT_REMEDY, f"{term}:" if kind == "prefix" else term)

    def _type(self, iri: str) -> None:
        """See that a class is not just a word that was taken as a name within the document."""
        if iri in self._seen:
            return
        self._seen.add(iri)
        if not self._is_defined(iri) or self._folder is None or not iri.startswith(self._folder):
            return
        word = iri.removeprefix(self._folder)
        if f'"{word}"' in self._text and f'"{iri}"' not in self._text:
            self._undefined(word, "type")

    def _iri(self, iri: str) -> None:
        try:
            NamedNode(iri)
        except ValueError as error:
            if self._is_new(iri):
                self._found[iri] = not_a_name(iri, error, self._line(iri))

    def _blank(self, label: str) -> None:
        try:
            BlankNode(label)
        except ValueError:
            name = f"_:{label}"
            self._tell(f"“{name}” is no label of a blank node.", "Use letters and digits.", name)

    def _literal(self, value: Literal) -> None:
        tag = value.language
        if tag is None:
            self._iri(value.datatype.value)
            return
        try:
            Literal("", language=tag)
        except ValueError:
            if self._is_new(f"@{tag}"):
                self._found[f"@{tag}"] = not_a_language(tag, self._line(tag))

    def look_into(self, text: str) -> None:
        """Look for what the engine made nothing of; objects are let go as soon as they are seen."""
        self._free(json.loads(text, object_pairs_hook=self._object))

    def _object(self, pairs: list[tuple[str, Any]]) -> str:
        """See into an object; what stands for it says whether it is one that may stand alone."""
        keys = {key for key, _ in pairs}
        for key, value in pairs:
            if isinstance(value, str) and value in _NAMING and key[:1] != "@":
                self._aliases[key] = value
                continue
            meant = self._aliases.get(key, key)
            if meant == "@graph":
                self._free(value)
        if "@direction" in keys:
            self._direction(dict(pairs))
        return _LONE if keys & {"@value", "@list", "@set"} else _OBJECT

    def _direction(self, one: dict[str, Any]) -> None:
        if one.get("@direction") and not one.get("@language"):
            what = "the direction of a text (@direction) is not kept where no language is given."
            remedy = "Give a @language beside it, or leave it out."
            self._tell(what, remedy, "@direction")

    def look_for_words(self, text: str) -> None:
        """Tell of statements whose names or properties only look like keywords."""
        shown = marked(text)
        if shown is None:
            return
        names, properties = Counter[str](), Counter[str]()
        # Where the marks make no JSON-LD of it, what else is looked for is all that can be told.
        with suppress(SyntaxError, ValueError):
            for quad in _lenient(shown, self._base):
                nodes = {quad.subject, quad.object, quad.graph_name}
                names.update(filter(None, map(word_of, nodes)))
                properties.update(filter(None, [word_of(quad.predicate)]))
        for word, many in names.items():
            self._tell(f"“{word}” is no name{_of(many)}.", "Write an IRI there.", word)
        for word, many in properties.items():
            self._tell(f"“{word}” is no keyword of JSON-LD{_of(many)}.", _CONTEXT_REMEDY, word)

    def _free(self, values: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
        """Tell of values at the top that belong to nothing."""
        for value in values if isinstance(values, list) else [values]:
            if value is None or value is _OBJECT or isinstance(value, list):
                continue
            alone = "a value (@value, @list or @set)" if value is _LONE else f"the value {value!r}"
            remedy = "Make it the value of a property of a resource."
            part = "@value" if value is _LONE else str(value)
            self._tell(f"{alone} belongs to no resource.", remedy, part)

    def _tell(self, what: str, remedy: str, part: str) -> None:
        if self._is_new(what):
            self._found[what] = Flaw(what, remedy, self._line(part))

    def _is_new(self, key: str) -> bool:
        return key not in self._found and len(self._found) < MOST

    def _line(self, part: str) -> int | None:
        """The line in which a text stands, as a text of its own or as the end of one."""
        short = part.removeprefix(self._folder) if self._folder else part
        written = json.dumps(short, ensure_ascii=False)
        found = line_of(self._text, written) or line_of(self._text, json.dumps(short))
        if found:
            return found
        if part.endswith(":"):
            return line_of(self._text, written.removesuffix('"'))
        end = re.split(r"[/#:]", written)[-1]
        return line_of(self._text, end) if len(end) > len('x"') else None


def _of(many: int) -> str:
    """How many statements have something, where they are several."""
    return f", and {many:,} statements have it" if many > 1 else ""
