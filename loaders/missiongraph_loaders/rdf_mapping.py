# SPDX-License-Identifier: Apache-2.0
"""What a mapping of a foreign RDF vocabulary says: their classes and properties, and ours."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.terms import PREFIXES
from missiongraph_loaders.names import CLASSES, scheme_codes, term

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

FOLDER = files("missiongraph_loaders").joinpath("rdf_mappings")


class Kind(StrEnum):
    """What a value of a foreign property is read as."""

    NAME = "name"
    TEXT = "text"
    STRING = "string"
    IDENTIFIER = "identifier"
    DECIMAL = "decimal"
    WEBSITE = "website"
    CONTACT = "contact"
    LAST = "last"
    CODE = "code"
    THING = "thing"
    PART = "part"
    KEEP = "keep"
    IGNORE = "ignore"


# Kinds whose values are things, which JSON-LD has to be told.
OF_THINGS = (Kind.THING, Kind.PART, Kind.CODE, Kind.LAST)


@dataclass(frozen=True, slots=True)
class ForeignClass:
    """A class of theirs, or several, and what becomes of its things.

    Attributes:
        name: what the mapping's properties call it.
        types: the IRIs of the classes.
        to: our class; None where the things are parts of others or are left out.
        mark: a dct:type that keeps apart what our class does not tell apart.
        by: properties by which a thing must be referred to; empty for any thing.
        needs: properties of ours without which a thing is not taken.
        code, codes: the property that says which code of ours a thing stands for, and the codes.
        part: what is said of its things is said of the things that they belong to.
        skip: why its things are left out.
    """

    name: str
    types: tuple[str, ...]
    to: NamedNode | None = None
    mark: NamedNode | None = None
    by: frozenset[str] = frozenset()
    needs: tuple[NamedNode, ...] = ()
    code: str | None = None
    codes: frozenset[NamedNode] = frozenset()
    part: bool = False
    skip: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the class itself tells its resources from others."""
        return self.to is not None and not (self.mark or self.by or self.needs)


@dataclass(frozen=True, slots=True)
class ForeignProperty:
    """Properties of theirs that mean the same, and what becomes of their values.

    Attributes:
        sources: the IRIs, the one that is believed most first.
        of: names of the foreign classes that it is for; empty for any.
        to: our property; None where theirs is kept.
        kind: what values are read as.
        classes: for things, the classes of ours that the value may be of.
        inverse: ours points the other way.
        keep: a value that cannot be taken is kept with the property as it is.
        codes: for codes, our code for each of their IRIs.
        before: put before the text of a contact.
    """

    sources: tuple[str, ...]
    of: frozenset[str]
    to: NamedNode | None
    kind: Kind
    classes: frozenset[NamedNode] = frozenset()
    inverse: bool = False
    keep: bool = False
    codes: Dict[str, NamedNode] = field(default_factory=dict)
    before: str = ""

    def rank(self, iri: NamedNode) -> int:
        """How much a property of theirs is believed: the less, the more."""
        return self.sources.index(iri.value) if iri.value in self.sources else len(self.sources)


@dataclass(frozen=True, slots=True)
class RdfMapping:
    """A whole mapping.

    Attributes:
        about: the class of theirs that sources are about.
        contexts: what names of remote JSON-LD contexts hold for which `context` stands in.
        context: the terms of such a context, ready for JSON-LD.
        prefixes: the namespaces of their terms.
    """

    name: str
    title: str
    about: ForeignClass
    classes: tuple[ForeignClass, ...]
    properties: tuple[ForeignProperty, ...]
    contexts: tuple[str, ...]
    context: Dict[str, Any]
    prefixes: Dict[str, str]

    def property(self, predicate: str, cls: str) -> ForeignProperty | None:
        """What the mapping says of a property of a thing of a class of theirs."""
        for one in self.properties:
            if predicate in one.sources and (not one.of or cls in one.of):
                return one
        return None

    def leaves_out(self, cls: object) -> bool:
        """Whether a class of theirs is one whose resources are left out."""
        return any(
            one.skip and isinstance(cls, NamedNode) and cls.value in one.types
            for one in self.classes
        )

    def is_telling(self, predicate: str) -> bool:
        """Whether only what the sources are about has a property."""
        one = self.property(predicate, self.about.name)
        return one is not None and one.of == {self.about.name}

    def short(self, iri: str) -> str:
        """A term of theirs by its prefix, where the mapping has one."""
        for prefix, start in {**self.prefixes, **PREFIXES}.items():
            if iri.startswith(start) and "/" not in iri.removeprefix(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri


def names() -> list[str]:
    """The mappings of RDF that come with missiongraph."""
    return sorted(f.name.removesuffix(".toml") for f in FOLDER.iterdir() if f.name[-5:] == ".toml")


@cache
def load_rdf_mapping(name: str) -> RdfMapping:
    """The mapping of this name.

    Raises:
        ValueError: it names a term that there is not.
    """
    said = tomllib.loads(FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    known = _Terms(said["prefixes"])
    classes = tuple(_class(key, one, known) for key, one in said["class"].items())
    properties = tuple(_property(one, known) for one in said["property"])
    contexts = tuple(text.lower() for text in said.get("contexts", ()))
    context = _context(said, classes, properties, known)
    about = next(cls for cls in classes if cls.name == said["about"])
    return RdfMapping(
        name, said["title"], about, classes, properties, contexts, context, said["prefixes"]
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """Prefixed names of theirs and of ours."""

    prefixes: Dict[str, str]

    def theirs(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local if prefix in self.prefixes else name

    def either(self, name: str) -> NamedNode:
        return term(name) or NamedNode(self.theirs(name))


def _class(name: str, said: dict[str, Any], known: _Terms) -> ForeignClass:
    return ForeignClass(
        name,
        tuple(known.theirs(one) for one in said["from"]),
        to=CLASSES[said["to"]] if "to" in said else None,
        mark=known.either(said["type"]) if "type" in said else None,
        by=frozenset(known.theirs(one) for one in said.get("by", ())),
        needs=tuple(known.either(one) for one in said.get("needs", ())),
        code=known.theirs(said["code"]) if "code" in said else None,
        codes=frozenset(scheme_codes(said.get("scheme", "")).values()),
        part=said.get("part", False),
        skip=said.get("skip"),
    )


def _property(said: dict[str, Any], known: _Terms) -> ForeignProperty:
    codes = scheme_codes(said.get("scheme", ""))
    ours = {code.value: code for code in codes.values()}
    theirs = {known.theirs(iri): codes[code] for iri, code in said.get("map", {}).items()}
    return ForeignProperty(
        tuple(known.theirs(one) for one in said["from"]),
        frozenset(said.get("of", ())),
        known.either(said["to"]) if "to" in said else None,
        Kind(said["kind"]),
        frozenset(CLASSES[one] for one in said.get("class", ())),
        inverse=said.get("inverse", False),
        keep=said.get("otherwise") == "keep",
        codes=ours | theirs,
        before=said.get("before", ""),
    )


def _context(
    said: dict[str, Any],
    classes: tuple[ForeignClass, ...],
    properties: tuple[ForeignProperty, ...],
    known: _Terms,
) -> dict[str, Any]:
    """The names of classes and properties without their prefixes, as published contexts use them.

    They are used alone (`hasChannel`) or with the class before them (`PublicService.hasChannel`).
    """
    types = {_local(iri): iri for cls in reversed(classes) for iri in reversed(cls.types)}
    found = {_local(iri): _entry(iri, p) for p in reversed(properties) for iri in p.sources[::-1]}
    by_iri = {entry["@id"]: entry for entry in found.values()}
    for name, text in said.get("context", {}).items():
        iri = known.theirs(text)
        if name[0].isupper():
            types[name] = iri
        else:
            found[name] = by_iri.get(iri, {"@id": iri})
    dotted = {f"{cls}.{name}": entry for cls in types for name, entry in found.items()}
    return {**known.prefixes, **dotted, **found, **types}


def _entry(iri: str, one: ForeignProperty) -> dict[str, str]:
    things = one.kind in OF_THINGS or (one.kind is Kind.KEEP and not iri.endswith("keyword"))
    return {"@id": iri, "@type": "@id"} if things else {"@id": iri}


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
