# SPDX-License-Identifier: Apache-2.0
"""Words as they are searched for: without the endings that their language gives them (Snowball)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORD = re.compile(r"\w+")
LONGEST = 100
# The stemmers of the languages in which governments of Europe describe what they do.
STEMMERS = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# What says no language is read as this one.
OTHERWISE = "en"


def words(text: str) -> Iterator[str]:
    """The words of a text, in lower case; past a length they are cut."""
    return (word[:LONGEST].lower() for word in WORD.findall(text))


def stemmed(text: str, language: str) -> str:
    """A text with its words stemmed as its language has it."""
    return " ".join(stem(word, language) for word in words(text))


def stems(word: str, languages: Iterable[str]) -> list[str]:
    """What a word may be stored as in texts of these languages."""
    return sorted({stem(word, language) for language in languages})


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A word without its ending; as it is, where the language has no stemmer."""
    name = STEMMERS.get((language or OTHERWISE).partition("-")[0].lower())
    # A stemmer keeps the word at hand in itself, so that no two threads may share one.
    return str(_algorithm(name)().stemWord(word)) if name else word


@cache
def _algorithm(name: str) -> type[snowballstemmer.StemmerBase]:
    return type(snowballstemmer.stemmer(name))
