# SPDX-License-Identifier: Apache-2.0
"""What a cell shows, worked out from its value and its number format (ECMA-376, 18.8.31).

Separators of thousands, which differ with the language of the program, are left out, decimals
follow a point, and dates are written as year-month-day, as far as the format shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TypeAlias

from missiongraph_loaders.cells import KEPT_DIGITS, Cell, long_number, no_year

GENERAL = "General"
Moment: TypeAlias = datetime | date | time | timedelta
_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"|\\.) | (?P<pad>[_*].) | (?P<bracket>\[[^\]]*\])
      | (?P<general>General) | (?P<digit>[0#?]) | (?P<point>\.) | (?P<group>,)
      | (?P<percent>%) | (?P<power>E[+-]) | (?P<slash>/) | (?P<at>@) | (?P<plain>.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"|\\.|[_*].')
_CONDITION = re.compile(r"\[[<>=]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_BRACKET = re.compile(r"\[([hms]+)\]|\[[^\]]*\]", re.IGNORECASE)
_PART = re.compile(r"am/pm|a/p|y+|e+|m+|d+|h+|s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format, which are for positive and negative numbers and for zero.

    Attributes:
        before, after: digits' places and literal text before and after the point.
        percents: how often the number is multiplied by a hundred.
        thousands: how often it is divided by a thousand.
        general: the number stands there as it is.
        plain: the form is none that can be rendered by its digits' places.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    percents: int
    thousands: int
    general: bool
    plain: bool


def number_cell(value: float, form: str) -> Cell:
    """The cell that holds a number and shows it in this format."""
    exact = _decimal(value)
    section, signed = _section(form, exact)
    number = plain(exact.scaleb(2 * section.percents))
    text = _rendered(section, abs(exact) if signed else exact)
    doubt = long_number(text) if text.lstrip("-").isdigit() else None
    return Cell(text, number if number != text else None, doubt)


def _decimal(value: float) -> Decimal:
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(format(value, f".{KEPT_DIGITS}g"))


def plain(number: Decimal) -> str:
    """The number in digits, without zeros that say nothing: 1.0 is 1."""
    text = format(number, "f")
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def _section(form: str, value: Decimal) -> tuple[_Section, bool]:
    """The section for the value, and whether it writes the sign itself."""
    sections = _sections(form)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:  # noqa: PLR2004 (the third section is for zero)
        return sections[2], False
    return sections[0], False


@cache
def _sections(form: str) -> tuple[_Section, ...]:
    if _CONDITION.search(_QUOTED.sub("", form)):
        return (_read(GENERAL),)
    parts: list[str] = [""]
    for token in _TOKEN.finditer(form):
        if token.group() == ";":
            parts.append("")
        else:
            parts[-1] += token.group()
    return tuple(_read(part) for part in parts)


def _read(form: str) -> _Section:
    sides: tuple[list[str], list[str]] = ([], [])
    kinds: list[str] = []
    thousands = 0
    for token in _TOKEN.finditer(form):
        kind, text = str(token.lastgroup), token.group()
        kinds.append(kind)
        thousands = thousands + 1 if kind == "group" else 0 if kind == "digit" else thousands
        side = sides["point" in kinds]
        if kind == "digit":
            side.append(text)
        elif kind in {"literal", "bracket", "percent", "plain", "general"}:
            side.append(f"={_literal(kind, text)}")
    before, after = sides
    # A place that stands for a space alone, as in "-"??, lines text up.
    digits = sum(place in {"0", "#"} for place in (*before, *after))
    strange = bool({"power", "slash", "at"}.intersection(kinds))
    return _Section(
        tuple(before),
        tuple(after),
        kinds.count("percent"),
        thousands if digits else 0,
        "general" in kinds,
        strange or not (digits or "general" in kinds),
    )


def _literal(kind: str, text: str) -> str:
    if kind == "bracket":
        found = _CURRENCY.match(text)
        return found[1] if found else ""
    if kind == "literal":
        return text[1:] if text.startswith("\\") else text[1:-1]
    return "\0" if kind == "general" else text


def _rendered(section: _Section, value: Decimal) -> str:
    scaled = value.scaleb(2 * section.percents - 3 * section.thousands)
    if section.plain:
        return plain(scaled) + "%" * section.percents
    if section.general:
        return "".join(part[1:] for part in section.before).replace("\0", plain(scaled)).strip()
    places = [part for part in section.after if not part.startswith("=")]
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, decimals = format(rounded, "f").partition(".")
    while decimals.endswith("0") and places[len(decimals) - 1] != "0":
        decimals = decimals[:-1]
    sign = "-" if scaled < 0 and rounded else ""
    end = "".join(part[1:] for part in section.after if part.startswith("="))
    return f"{sign}{_placed(whole, section.before)}{'.' if decimals else ''}{decimals}{end}".strip()


def _placed(digits: str, places: tuple[str, ...]) -> str:
    """The digits in their places, from the right; the leftmost place takes all that are left."""
    left = sum(not place.startswith("=") for place in places)
    if not left:
        return "".join(place[1:] for place in places) + digits
    rest = digits.lstrip("0") if "0" in places else digits
    written = []
    for place in reversed(places):
        if place.startswith("="):
            written.append(place[1:])
            continue
        left -= 1
        taken = rest[-1:] if left else rest
        rest = rest[:-1] if left else ""
        written.append(taken or ("0" if place == "0" else ""))
    return "".join(reversed(written))


def moment_cell(value: Moment, form: str) -> Cell:
    """The cell that holds a date, a time or a duration, and shows it in this format."""
    parts = _parts(form)
    if isinstance(value, timedelta):
        return Cell(_duration(value, parts))
    if isinstance(value, time):
        return Cell(_clock(value, parts))
    at = value.time() if isinstance(value, datetime) else time()
    day = value.date() if isinstance(value, datetime) else value
    if not parts & set("ymd"):
        return Cell(_clock(at, parts)) if parts & set("hs") else Cell(day.isoformat())
    return _dated(day, at, parts)


def _dated(day: date, at: time, parts: frozenset[str]) -> Cell:
    if "h" in parts and at != time():
        return Cell(f"{day.isoformat()} {_clock(at, parts)}")
    if "y" not in parts or ("d" in parts and "m" not in parts):
        return Cell(day.isoformat(), doubt=no_year(day.isoformat()))
    if "d" in parts:
        return Cell(day.isoformat())
    return Cell(day.isoformat()[: 7 if "m" in parts else 4])


def _clock(at: time, parts: frozenset[str]) -> str:
    return at.isoformat("seconds" if "s" in parts or not parts else "minutes")


def _duration(value: timedelta, parts: frozenset[str]) -> str:
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    text = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if "s" in parts or seconds % 60 else text


@cache
def _parts(form: str) -> frozenset[str]:
    """What of a date a format shows: year, month, day, hour, minute (n), second."""
    bare = _BRACKET.sub(r"\1", _QUOTED.sub(" ", form.partition(";")[0]))
    letters = [found.lower()[0] for found in _PART.findall(bare)]
    letters = [letter for letter in letters if letter != "a"]
    shown = set()
    for before, letter, after in zip(["", *letters], letters, [*letters[1:], ""], strict=False):
        minute = letter == "m" and (before == "h" or after == "s")
        shown.add("n" if minute else "y" if letter == "e" else letter)
    return frozenset(shown)
