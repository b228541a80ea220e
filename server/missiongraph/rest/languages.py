# SPDX-License-Identifier: Apache-2.0
"""The languages that a reader likes, and texts and names chosen by them (RFC 4647, section 3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import InvalidParameter
from missiongraph.labels import LANGUAGE, local_name
from missiongraph.terms import DCT, FOAF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.store import Store

RANGE = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0*)?))?"
)
TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# Where names are said, those that count most first.
NAMES = (SKOS.prefLabel, RDFS.label, DCT.title, FOAF.name)
MOST_LANGUAGES = 20


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a reader, those liked best first; English, then no language, come after."""

    liked: tuple[str, ...] = ()

    @classmethod
    def accepted(cls, header: str | None) -> Languages:
        """Those that an Accept-Language header likes; what is not legible in it says nothing."""
        found = [
            match for part in (header or "").split(",") if (match := RANGE.fullmatch(part.strip()))
        ]
        weighed = [(float(match[2] or 1), match[1].lower()) for match in found[:MOST_LANGUAGES]]
        liked = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
        return cls(tuple(language for _, language in liked))

    @classmethod
    def named(cls, tag: str) -> Languages:
        """The one that a parameter names.

        Raises:
            InvalidParameter: it is no language tag.
        """
        if not TAG.fullmatch(tag):
            raise InvalidParameter(f"“{tag}” is no language tag, such as nl or en-GB (language).")
        return cls((tag.lower(),))

    def rank(self, text: Literal) -> tuple[int, str]:
        """How well a text suits the reader, the best first."""
        language = (text.language or "").lower()
        for place, tag in enumerate(self.liked):
            if language == tag or language.startswith(f"{tag}-") or tag.startswith(f"{language}-"):
                return place, language
        rest = (language.partition("-")[0] != LANGUAGE) + (
            language != "" and language[:2] != LANGUAGE
        )
        return len(self.liked) + rest, language

    def best(self, texts: Iterable[Literal]) -> Literal | None:
        """The text that suits the reader best."""
        return min(texts, key=lambda text: (self.rank(text), text.value), default=None)


class Labels:
    """The names of things for a reader, looked up when they are asked for."""

    def __init__(self, store: Store, languages: Languages) -> None:
        self._store = store
        self._languages = languages
        self._known: dict[NamedNode, str] = {}

    def of(self, thing: NamedNode) -> str:
        """The name of a thing; what its IRI ends in, where it has none."""
        if thing not in self._known:
            self._known[thing] = self._look_up(thing)
        return self._known[thing]

    def _look_up(self, thing: NamedNode) -> str:
        for where in NAMES:
            said = (quad.object for quad in self._store.quads(thing, where))
            best = self._languages.best(text for text in said if isinstance(text, Literal))
            if best is not None:
                return best.value
        return local_name(thing.value)
