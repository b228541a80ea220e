# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a text of RDF: the place, the fact, and the way out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import RdfFormat

from missiongraph.errors import MissionGraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

_REMEDIES = {
    RdfFormat.JSON_LD: "Check that brackets and quotation marks close, and that commas stand "
    "between items only.",
    RdfFormat.RDF_XML: "Check that every element closes, that its prefix is declared, and that "
    "names are whole or the file has an xml:base.",
}
_LINE_REMEDY = (
    "Look there and at the end of the line before: a dot, bracket or quotation mark may be "
    "missing, or a prefix not declared."
)
_NAME_REMEDY = (
    'Mend the name: spaces and the characters <>"{}|\\^` are written with percent signs, '
    "such as %20 for a space."
)
_FULL_REMEDY = "Write it in full, or give a base (@base, xml:base)."
_TAG_REMEDY = "Part a language tag with hyphens, such as nl-NL, into pieces of at most 8 letters."
_PLACE = re.compile(
    r"^Parser error (?:at|between) line \d+(?: (?:between )?columns?[^:]*?)?"
    r"(?: and line \d+ column \d+)?: "
)
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a text.

    Attributes:
        what: the fact; `remedy`: the way out.
        line, column: where it is, from 1, as far as that is known.
    """

    what: str
    remedy: str
    line: int | None = None
    column: int | None = None

    @property
    def placed(self) -> str:
        """The fact with its place before it."""
        where = [f"line {self.line}"] if self.line else []
        where += [f"column {self.column}"] if self.line and self.column else []
        return f"{', '.join(where)}: {self.what}" if where else self.what


class UnreadableRdf(MissionGraphError):
    """RDF that cannot be read, or of which something would be lost; carries every flaw found."""

    def __init__(self, *flaws: Flaw) -> None:
        self.flaws: Sequence[Flaw] = flaws
        super().__init__(" ".join(f"{sentence(flaw.placed)} {flaw.remedy}" for flaw in flaws))


def sentence(text: str) -> str:
    """A text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def not_a_name(iri: str, why: object, line: int | None) -> Flaw:
    """The flaw of an IRI that is none."""
    if "No scheme" in str(why):
        return Flaw(f"the name “{iri}” is relative, and there is no base.", _FULL_REMEDY, line)
    return Flaw(f"the name “{iri}” is not an IRI: {_reason(why)}.", _NAME_REMEDY, line)


def not_a_language(tag: str, line: int | None) -> Flaw:
    """The flaw of a language tag that is none (BCP 47)."""
    return Flaw(f"“{tag}” is not a language tag.", _TAG_REMEDY, line)


def of_syntax(error: SyntaxError | ValueError, text: str, form: RdfFormat) -> Flaw:
    """What the parser says, with line and column, and what to look at."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    if "LoadDocumentCallback" in message:
        return Flaw(
            "the @context is at another address, and nothing is fetched while loading.",
            "Put the context itself into the file, in place of its address.",
            line_of(text, '"@context"'),
        )
    line, column = _position(error, text, form)
    what = _reason(_PLACE.sub("", message))
    quoted = _QUOTED.search(what)
    if "No scheme" in what and quoted:
        what = f"the name “{quoted[1]}” is relative, and there is no base"
        return Flaw(f"{what}.", _FULL_REMEDY, line, column)
    return Flaw(f"this is not {form.name}: {what}.", _remedy(what, form), line, column)


def line_of(text: str, part: str) -> int | None:
    """The line in which a part stands first, letters as capitals or not."""
    at = text.find(part)
    if at < 0:
        at = text.lower().find(part.lower())
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _reason(why: object) -> str:
    return re.sub(r" \(line \d+\)$", "", str(why)).rstrip(".")


def _remedy(what: str, form: RdfFormat) -> str:
    if "No scheme" in what:
        return _FULL_REMEDY
    if "IRI" in what:
        return _NAME_REMEDY
    if "language" in what:
        return _TAG_REMEDY
    return _REMEDIES.get(form, _LINE_REMEDY)


def _position(
    error: SyntaxError | ValueError, text: str, form: RdfFormat
) -> tuple[int | None, int | None]:
    line = getattr(error, "lineno", None)
    if line is not None:
        return line, getattr(error, "offset", None)
    message = str(error)
    if form == RdfFormat.RDF_XML and (place := _xml_position(text)):
        return place
    quoted = _QUOTED.search(message)
    if quoted is None:
        return None, None
    return line_of(text, f'"{quoted[1]}"') or line_of(text, quoted[1]), None


def _xml_position(text: str) -> tuple[int, int] | None:
    """Where XML is not well-formed."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as found:
        return found.lineno, found.offset + 1
    return None
