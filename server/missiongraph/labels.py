# SPDX-License-Identifier: Apache-2.0
"""Names for people: the best label of a resource for a reader, and short forms of IRIs.

Every way in and out chooses names and texts here: by the language ranges that the reader prefers,
as RFC 4647 (section 3.4) looks them up; then in English, without a language, in any other one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import InvalidParameter
from missiongraph.terms import DCT, FOAF, PREFIXES, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from missiongraph.facts import Node, View
    from missiongraph.store import Store

LANGUAGE = "en"
# What names a resource: the first of these that says anything.
NAMING = ((SKOS.prefLabel,), (RDFS.label,), (DCT.title, FOAF.name))
RANGE = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0*)?))?"
)
TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# A locale of POSIX, such as nl_BE.UTF-8 or sr_RS@latin.
LOCALE = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?")
MOST_LANGUAGES = 20


@dataclass(frozen=True, slots=True)
class Languages:
    """The language ranges that a reader prefers, the best first, in small letters.

    Two that choose alike are equal, as far as that is cheap to see.
    """

    preferred: tuple[str, ...] = ()

    @classmethod
    def of(cls, tags: Iterable[str]) -> Languages:
        """Return those that tags name, each once."""
        found = list(dict.fromkeys(tag.lower() for tag in tags))[:MOST_LANGUAGES]
        # English comes after all others anyway.
        return cls(tuple(found[:-1] if found[-1:] == [LANGUAGE] else found))

    @classmethod
    def accepted(cls, header: str | None) -> Languages:
        """Return those of an Accept-Language header (RFC 9110); unreadable parts are skipped."""
        parts = (header or "").split(",")
        found = [match for part in parts if (match := RANGE.fullmatch(part.strip()))]
        weighed = [(float(match[2] or 1), match[1]) for match in found]
        best = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
        return cls.of(tag for _, tag in best)

    @classmethod
    def named(cls, tag: str) -> Languages:
        """Return the one that a parameter names.

        Raises:
            InvalidParameter: it is no language tag.
        """
        if not TAG.fullmatch(tag):
            raise InvalidParameter(f"“{tag}” is no language tag, such as nl or en-GB (language).")
        return cls.of([tag])

    @classmethod
    def of_locale(cls, locale: str) -> Languages:
        """Return the one of a POSIX locale; `C` and what is no locale name none."""
        match = LOCALE.fullmatch(locale)
        return cls.of(["-".join(filter(None, match.groups()))] if match else [])

    def rank(self, text: Literal) -> tuple[tuple[tuple[int, int], ...], str]:
        """Return how well a text suits the reader: the smaller, the better."""
        tag = (text.language or "").lower()
        return _rank(self.preferred, tag), tag

    def best(self, texts: Iterable[Node]) -> Literal | None:
        """Return the text that suits the reader best, the same one each time."""
        found = [text for text in texts if isinstance(text, Literal)]
        if len(found) == 1:
            return found[0]
        return min(found, key=lambda text: (self.rank(text), text.value), default=None)


ENGLISH = Languages()


@lru_cache(maxsize=4096)
def _rank(preferred: tuple[str, ...], tag: str) -> tuple[tuple[int, int], ...]:
    """Where a tag stands: the ranges that it fits, each with how closely.

    All that share a language fit the same ranges; so the first says the language, and among its
    regions one that is asked for later still comes before those that nobody asked for.
    """
    ranges = (*preferred, LANGUAGE)
    fits = [
        (place, near)
        for place, wanted in enumerate(ranges)
        if (near := _closeness(wanted, tag)) is not None
    ]
    return tuple(fits) or ((len(ranges), int(bool(tag))),)


def _closeness(wanted: str, tag: str) -> int | None:
    """How far a range must be cut from its end to fit a tag; `None` where it never does."""
    for steps, cut in enumerate(_cuts(wanted)):
        if tag == cut:
            return 2 * steps
        if tag.startswith(f"{cut}-"):
            return 2 * steps + 1
    return None


def _cuts(wanted: str) -> Iterable[str]:
    """A range, and what is left of it as its last parts go; none ends in a single letter."""
    parts = wanted.split("-")
    for end in range(len(parts), 0, -1):
        if end in (len(parts), 1) or len(parts[end - 1]) > 1:
            yield "-".join(parts[:end])


def name_of(values: Callable[[NamedNode], Iterable[Node]], languages: Languages) -> Literal | None:
    """Return the best name of a resource.

    Args:
        values: gives what is said of the resource by a property.
        languages: what the reader prefers.
    """
    for predicates in NAMING:
        found = languages.best(value for where in predicates for value in values(where))
        if found is not None:
            return found
    return None


def label(view: View, node: Node, languages: Languages = ENGLISH) -> str:
    """Return the name of a node for people; without one, what its IRI ends in or it says."""
    if not isinstance(node, NamedNode):
        return node.value if isinstance(node, Literal) else str(node)
    name = name_of(lambda where: (t.object for t in view.triples(node, where, None)), languages)
    return local_name(node.value) if name is None else name.value


def names(
    store: Store, things: Iterable[Node], languages: Languages = ENGLISH
) -> dict[Node, Literal]:
    """Return the best name of each resource; those that have none are left out."""
    labels = Labels(store, languages)
    wanted = {thing for thing in things if isinstance(thing, NamedNode)}
    named = ((thing, labels.name(thing)) for thing in sorted(wanted, key=str))
    return {thing: name for thing, name in named if name is not None}


class Labels:
    """The names of resources for a reader, looked up when they are asked for."""

    def __init__(self, store: Store, languages: Languages) -> None:
        self._store = store
        self.languages = languages
        self._known: dict[NamedNode, Literal | None] = {}

    def of(self, thing: NamedNode) -> str:
        """Return the name of a resource; what its IRI ends in, where it has none."""
        name = self.name(thing)
        return local_name(thing.value) if name is None else name.value

    def name(self, thing: NamedNode) -> Literal | None:
        """Return the name of a resource with its language, if it has one."""
        if thing not in self._known:
            # Looked up, for that takes a sixth of what a query takes.
            quads = self._store.quads
            self._known[thing] = name_of(
                lambda where: [quad.object for quad in quads(thing, where)], self.languages
            )
        return self._known[thing]

    @property
    def chosen(self) -> list[Literal]:
        """Return the names that were asked for so far."""
        return [name for name in self._known.values() if name is not None]


def local_name(iri: str) -> str:
    """What stands after the last slash or hash, in words."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1].replace("-", " ") or iri


def curie(node: Node) -> str:
    """An IRI with a known prefix in its short form, any other term as N-Triples writes it."""
    if isinstance(node, NamedNode):
        for prefix, namespace in PREFIXES.items():
            rest = node.value.removeprefix(namespace)
            if rest != node.value and re.fullmatch(r"[\w-]+", rest):
                return f"{prefix}:{rest}"
    return str(node)


def expand(name: str) -> NamedNode | None:
    """The IRI that `<iri>`, a full IRI or a prefixed name stands for, if it is one of these."""
    text = name.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if re.match(r"(?:https?|urn):", text):
        try:
            return NamedNode(text)
        except ValueError:
            return None
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w-]+", local):
        return NamedNode(PREFIXES[prefix] + local)
    return None
