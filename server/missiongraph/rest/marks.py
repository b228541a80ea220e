# SPDX-License-Identifier: Apache-2.0
"""Where the words that were searched for stand in a text."""

from __future__ import annotations

from dataclasses import dataclass

from missiongraph.search import ASKED
from missiongraph.stems import WORD, is_found

# What is shown of a long text: some of it before the first word that was found, and some after.
BEFORE, LONGEST = 60, 240

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Sought:
    """The words that were searched for; with each, whether it stands for all that begin so."""

    words: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, text: str) -> Sought:
        """The words of what was searched for."""
        return cls(tuple((word, bool(star)) for word, star in ASKED.findall(text)))

    def pieces(self, text: str, language: str) -> list[Piece]:
        """A text in pieces, each with whether it is a word that was searched for."""
        found: list[Piece] = []
        end = 0
        for match in WORD.finditer(text):
            if self._has(match[0], language):
                found += [(text[end : match.start()], False), (match[0], True)]
                end = match.end()
        return [piece for piece in (*found, (text[end:], False)) if piece[0]]

    def excerpt(self, text: str, language: str) -> list[Piece]:
        """What stands around the first word that was found; the beginning where none was."""
        first = next((m.start() for m in WORD.finditer(text) if self._has(m[0], language)), 0)
        start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
        end = len(text) if len(text) - start <= LONGEST else text.rfind(" ", start, start + LONGEST)
        end = end if end > start else start + LONGEST
        pieces = self.pieces(text[start:end], language)
        opened = [("… ", False), *pieces] if start else pieces
        return [*opened, (" …", False)] if end < len(text) else opened

    def _has(self, word: str, language: str) -> bool:
        return any(is_found(word, asked, language, begins=star) for asked, star in self.words)
