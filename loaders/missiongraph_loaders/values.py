# SPDX-License-Identifier: Apache-2.0
"""From the text of a cell to RDF terms, or to why it cannot be one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.terms import XSD
from missiongraph_loaders.mapping import Kind
from missiongraph_loaders.text import hint, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph_loaders.mapping import Field

_INTEGER = re.compile(r"[+-]?\d+(?:\.0+)?")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEBSITE = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+\.[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_QUOTED = re.compile(
    r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^'"\s][^SEP]*?))\s*(?:SEP|$)"""
)
_LINES = re.compile(r"\n+")
_CODE_SIGNS = re.compile(r"[,\n]+")
_ESCAPE = re.compile(r"\\(.)")


class NotTakenError(Exception):
    """A text that cannot be taken: why, and the way out."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}")


@dataclass(frozen=True, slots=True)
class Pending:
    """A reference that can be resolved only when every row is known."""

    text: str


def is_language(tag: str) -> bool:
    """Whether RDF takes it as the language of a text."""
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


Value = Literal | NamedNode | Pending


def split_list(text: str, separator: str | None, *, quoted: bool) -> list[str]:
    """The list's items without surrounding space; empty items are none.

    Raises:
        NotTakenError: where quotation marks do not match.
    """
    if separator is None:
        return [text]
    items = _unquoted(text, separator) if quoted else text.split(separator)
    return [item.strip() for item in items if item.strip()]


def _unquoted(text: str, separator: str) -> list[str]:
    item = re.compile(_QUOTED.pattern.replace("SEP", re.escape(separator)))
    items: list[str] = []
    at = 0
    while at < len(text):
        found = item.match(text, at)
        if not found:
            raise NotTakenError(
                f"the list {shown(text)} has quotation marks that do not match.",
                f"Put each item into one pair of quotation marks, with “{separator}” between them.",
            )
        items.append(_ESCAPE.sub(r"\1", next(part for part in found.groups() if part is not None)))
        at = found.end()
    return items


def texts(field: Field, text: str) -> list[str]:
    """The values in a cell's text, as text: cut, split, and without those that say “missing”.

    Raises:
        NotTakenError: where a list's quotation marks do not match.
    """
    if text in field.missing:
        return []
    if field.split is not None:
        parts = text.split(field.split)
        text = parts[field.part - 1].strip() if field.part <= len(parts) else ""
    items = split_list(text, field.separator, quoted=field.quoted)
    if field.separator is not None and not field.quoted:
        items = [part for item in items for part in _parts(field, item)]
    return [item for item in items if item and item not in field.missing]


def _parts(field: Field, item: str) -> list[str]:
    """The item of a list, cut where people began a new line, or codes at a comma.

    Names are cut only when all of them are known, since a name may hold either.
    """
    named = field.kind is Kind.REFERENCE and not field.by_id
    if named or (field.codes and field.codes.get(item)):
        return [item]
    parts = [part.strip() for part in (_CODE_SIGNS if field.codes else _LINES).split(item)]
    known = not field.codes or any(field.codes.get(part) for part in parts)
    return [part for part in parts if part] if known else [item]


def read(field: Field, text: str, language: str) -> Value:
    """One value.

    Raises:
        NotTakenError: where the text is not what the field takes.
    """
    if field.kind is Kind.TEXT:
        return Literal(text, language=field.language or language)
    return _READERS[field.kind](field, text)


def _string(_field: Field, text: str) -> Value:
    return Literal(text)


def _integer(_field: Field, text: str) -> Value:
    if not _INTEGER.fullmatch(text):
        raise NotTakenError(
            f"{shown(text)} is not a whole number.", "Write digits only, such as 12."
        )
    return Literal(str(int(Decimal(text))), datatype=XSD.integer)


def _decimal(_field: Field, text: str) -> Value:
    if not _DECIMAL.fullmatch(text):
        raise NotTakenError(
            f"{shown(text)} is not a number.",
            "Write digits with a point before the decimals, such as 1250.5: no comma, no spaces, "
            "no unit and no per cent sign.",
        )
    return Literal(_canonical(Decimal(text)), datatype=XSD.decimal)


def _canonical(number: Decimal) -> str:
    """One way to write each number, so that 0.90 and 0.9 are the same fact."""
    plain = format(number, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if short in {"-0", ""} else short.removeprefix("+")


def _date(_field: Field, text: str) -> Value:
    try:
        if _DATE.fullmatch(text):
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
    except ValueError:
        pass
    raise NotTakenError(f"{shown(text)} is not a date.", "Write year-month-day, as in 2024-03-31.")


def _website(_field: Field, text: str) -> Value:
    if not _WEBSITE.fullmatch(text):
        raise NotTakenError(
            f"{shown(text)} is not a web address.",
            "Write it whole, beginning with https:// and without spaces.",
        )
    return Literal(text, datatype=XSD.anyURI)


def _code(field: Field, text: str) -> Value:
    codes = field.codes
    found = codes.get(text) if codes else None
    if found is not None:
        return found
    if field.to and ":" in text:
        return Pending(text)
    known = list(codes.tokens) if codes else []
    raise NotTakenError(
        f"{shown(text)} is not a code of the list “{codes.name if codes else ''}”.",
        f"{hint(text, known)} The codes are: {', '.join(known)}.".strip(),
    )


def _reference(_field: Field, text: str) -> Value:
    return Pending(text)


_READERS: dict[Kind, Callable[[Field, str], Value]] = {
    Kind.STRING: _string,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.WEBSITE: _website,
    Kind.CODE: _code,
    Kind.REFERENCE: _reference,
}
