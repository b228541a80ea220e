# SPDX-License-Identifier: Apache-2.0
"""From bytes to text: byte-order marks, and the encoding that an XML document declares."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pyoxigraph import RdfFormat

from missiongraph.rdf.flaws import Flaw, UnreadableRdf

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How an XML declaration begins in UTF-16 without a mark (XML 1.0, appendix F).
_UNMARKED: Final = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(r"""\A<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
# What encodings of texts are called; Python knows others that are none.
_TEXT = re.compile(
    r"(?:ascii|utf-?(?:8|16|32)(?:-?[lb]e)?|iso-?8859-\d+|cp\d+|big5\w*|gb\w+|euc_\w+|"
    r"shift_\w+|iso2022_\w+|koi8-[rut]|mac-\w+|hz|johab|tis-620|ptcp154)"
)
_SAVE_AS = "Save it as UTF-8"
_START = 1_000


def decoded(content: bytes, form: RdfFormat) -> str:
    """The text that bytes are, without a byte-order mark.

    A mark says which form of Unicode it is, an XML declaration says which encoding; otherwise it
    is UTF-8.

    Raises:
        UnreadableRdf: it is not, or the declared encoding is not known.
    """
    mark, encoding = next((m for m in _MARKS if content.startswith(m[0])), (b"", None))
    if encoding is None and form == RdfFormat.RDF_XML:
        encoding = _of_xml(content)
    text = _text(content[len(mark) :], encoding or "utf-8", form)
    # The parser takes a text for what it declares itself to be.
    found = _DECLARED.match(text) if form == RdfFormat.RDF_XML else None
    return f"{text[: found.start(1)]}UTF-8{text[found.end(1) :]}" if found else text


def _of_xml(content: bytes) -> str | None:
    """The encoding that an XML document declares."""
    for start, encoding in _UNMARKED:
        if content.startswith(start):
            return encoding
    found = _DECLARED.match(content[:_START].decode("latin-1"))
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1]).name
    except LookupError:
        name = ""
    if not _TEXT.fullmatch(name):
        what = f"the XML declaration names the encoding “{found[1]}”, which is not known."
        raise UnreadableRdf(Flaw(what, f"{_SAVE_AS}, and declare that.", 1))
    return name


def _text(content: bytes, encoding: str, form: RdfFormat) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        remedy = f"{_SAVE_AS}."
        if form == RdfFormat.RDF_XML:
            remedy = (
                f"{_SAVE_AS}, or name its encoding in the first line, such as "
                '<?xml version="1.0" encoding="ISO-8859-1"?>.'
            )
        raise UnreadableRdf(Flaw(_undecodable(content, error), remedy, line, column)) from error


def _undecodable(content: bytes, error: UnicodeDecodeError) -> str:
    name = error.encoding.upper()
    what = f"this is not {name}, from byte {error.start} on (0x{content[error.start]:02X})"
    western = error.encoding == "utf-8" and content[error.start] >= 0xA0  # noqa: PLR2004 (a letter in Latin-1)
    return f"{what}; it may be Latin-1 (ISO-8859-1 or Windows-1252)." if western else f"{what}."
