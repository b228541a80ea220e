# SPDX-License-Identifier: Apache-2.0
"""Words as they are searched for: folded, and without the endings of their language (Snowball).

Folding is Unicode's compatibility decomposition and case folding without the marks that writers
leave out as they like: accents, the vowel signs of Arabic and Hebrew, soft hyphens. Scripts that
part no words are read sign by sign, so that any part of a word is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

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
# Marks that stand on letters and may be left out: those of Latin, Greek and Cyrillic, of Hebrew
# and of Arabic. Those of other scripts, such as Devanagari and Thai, are vowels.
LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Signs that are not seen: soft hyphen, joiners, marks of direction, the Arabic stretch.
UNSEEN = re.compile("[\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Letters of Arabic that are written one for the other: yeh, kaf, heh.
ALIKE = {0x06CC: 0x064A, 0x0649: 0x064A, 0x06A9: 0x0643, 0x0629: 0x0647}
# Thai, Lao, Burmese and Khmer, Kana, Han and Hangul.
WITHOUT_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# What a whole word begins with in the index, so that it is taken for no stem.
WHOLE = "\ue000"
MARKS = "".join(c for c in map(chr, range(0x300, 0x2000)) if unicodedata.category(c)[0] == "M")
WORD = re.compile(f"(?:\\w|[{MARKS}{UNSEEN.pattern[1:-1]}])+")
PIECE = re.compile(f"[{WITHOUT_SPACES}]|[^{WITHOUT_SPACES}]+")
SIGNS = re.compile(f"[{WITHOUT_SPACES}]+")


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A text as it is compared: whatever the case, accents and forms of its letters."""
    apart = unicodedata.normalize("NFKD", UNSEEN.sub("", text)).casefold()
    # Case folding takes some letters apart again, such as the dotted capital I of Turkish.
    plain = LEFT_OUT.sub("", unicodedata.normalize("NFKD", apart))
    return unicodedata.normalize("NFC", plain).translate(ALIKE)


def words(text: str) -> Iterator[str]:
    """The words of a text, as they are written; past a length they are cut."""
    return (word[:LONGEST] for word in WORD.findall(text))


def pieces(word: str) -> list[str]:
    """A word as it is written, with the signs of scripts without spaces each for itself."""
    return PIECE.findall(word)


def stemmed(text: str, language: str) -> str:
    """A text as it is searched in: each word as its language stems it, and whole.

    The whole word is there for those who search for all words that begin so.
    """
    return " ".join(filter(None, (_indexed(word, language) for word in words(text))))


@lru_cache(maxsize=100_000)
def _indexed(word: str, language: str) -> str:
    """What one word is searched as."""
    found: list[str] = []
    for piece in pieces(word):
        found += forms(piece, (language,))
        if not SIGNS.fullmatch(piece):
            found.append(WHOLE + fold(piece))
    return " ".join(found)


@lru_cache(maxsize=100_000)
def forms(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The stems by which a word is found in texts of these languages.

    Who leaves accents out has a word that its language may stem otherwise, so both count.
    """
    every = (fold(stem(form, at)) for form in (word, fold(word)) for at in languages)
    return tuple(form for form in dict.fromkeys(every) if form)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A word without its ending; as it is, where the language has no stemmer."""
    name = STEMMERS.get((language or OTHERWISE).partition("-")[0].lower())
    plain = unicodedata.normalize("NFC", UNSEEN.sub("", word)).lower()
    # A stemmer keeps the word at hand in itself, so that no two threads may share one.
    return str(_algorithm(name)().stemWord(plain)) if name else plain


def is_found(word: str, asked: str, language: str, *, begins: bool = False) -> bool:
    """Whether a word of a text in a language is found by one that is searched for.

    With `begins` it is enough that the word begins with the one that is searched for.
    """
    if SIGNS.fullmatch(asked):
        return fold(asked) in fold(word)
    if begins:
        return fold(word).startswith(fold(asked))
    return not set(forms(word, (language,))).isdisjoint(forms(asked, (language,)))


@cache
def _algorithm(name: str) -> type[snowballstemmer.StemmerBase]:
    return type(snowballstemmer.stemmer(name))
