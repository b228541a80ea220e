# SPDX-License-Identifier: Apache-2.0
"""Text as people type it into cells: cleaned, compared, and matched when misspelt."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Signs that have no width and stick to text copied from web pages and other programs.
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"
# Those, and the others that are not seen inside a text: joiners, soft hyphens, marks of direction.
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# A heading that says its language: `name (nl)`.
_WITH_LANGUAGE = re.compile(r"(.+\S)\s*\(\s*[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*\s*\)\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Text programs part lines and pages of one paragraph by these.
_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SIGNS = {
    "\n": "a line break",
    "\t": "a tab",
    "\xa0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u200b": "a space without width",
    "\xad": "a soft hyphen",
}


def clean(text: str) -> str:
    """The text in NFC, without surrounding space and without control characters.

    Every sign that parts lines becomes a line break.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = _BREAK.sub("\n", text)
    return _CONTROL.sub("", unicodedata.normalize("NFC", lines)).strip().strip(_INVISIBLE).strip()


def dropped(text: str) -> str:
    """The control characters that are not kept of a text, such as `U+0007`; empty without any."""
    signs = dict.fromkeys(_CONTROL.findall(_BREAK.sub("\n", text)))
    return ", ".join(f"U+{ord(sign):04X}" for sign in signs)


def heading_key(text: str) -> str:
    """What makes two headings the same: letters' case and spaces do not count."""
    return folded(clean(text))


def bare_heading(text: str) -> str:
    """The heading key without the language that a heading may name: `name (nl)` is `name`."""
    found = _WITH_LANGUAGE.fullmatch(text)
    return heading_key(found[1] if found else text)


def squeezed(text: str) -> str:
    """The text on one line, with one plain space for any white space, and nothing unseen."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """What makes two names the same: letters' case and white space do not count."""
    return squeezed(text).casefold()


def odd_space(text: str) -> str:
    """A sentence about the white space of a name that is written in another way than seen."""
    signs = {
        sign: _SIGNS.get(sign, f"the sign U+{ord(sign):04X}, which is not seen")
        for sign in text
        if sign in _SIGNS or (sign != " " and (sign.isspace() or _UNSEEN.match(sign)))
    }
    found = list(signs.values()) or ["more than one space"]
    return f"{shown(text)} has {' and '.join(found)} inside, which was read as one plain space."


def table_key(text: str) -> str:
    """What makes two table names the same; file names may write spaces as - or _."""
    return heading_key(re.sub(r"[-_]", " ", text))


def nearest(text: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` of the names that look like the text, the likeliest first."""
    by_key = {heading_key(name): name for name in names}
    return [by_key[key] for key in difflib.get_close_matches(heading_key(text), by_key, count)]


def hint(text: str, names: Iterable[str]) -> str:
    """A question that offers near names, or nothing: ` Did you mean “x”?`."""
    near = nearest(text, names)
    return f"Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else ""


def shown(text: str, width: int = 60) -> str:
    """The text in quotation marks on one line, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= width else line[: width - 1] + '…'}”"
