# SPDX-License-Identifier: Apache-2.0
"""An update taken apart: its operations, each with its parts as they are written.

Only the brackets and the words outside them are read. What is in brackets is the engine's to
read, and what is not read here with certainty is left to it as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.sparql_safety import TOKEN, is_ambiguous, nesting

if TYPE_CHECKING:
    from collections.abc import Iterator

# One letter for each thing that stands outside brackets; `n` names something, `b` is a block.
LETTERS = {
    "prefix": "P", "base": "B", "with": "W", "delete": "D", "insert": "I", "data": "A",
    "using": "U", "named": "N", "where": "H", ";": ";",
}  # fmt: skip
UNKNOWN = "x"
PROLOGUE = re.compile(r"(?:Pnn|Bn)*")
OPERATION = re.compile(
    r"""
      DA(?P<data_out>b) | IA(?P<data_in>b) | DH(?P<both>b)
    | (?:W(?P<graph>n))? (?: D(?P<out>b) (?:I(?P<in>b))? | I(?P<only_in>b) )
      (?P<using>(?:UN?n)*) H(?P<where>b)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update.

    Attributes:
        prologue: the prefixes and the base that are in force.
        deleted, inserted: the templates, in their brackets; empty where there is none.
        where: the pattern, in its brackets; empty for DATA, which has none.
        graph: what WITH names.
        using, named: what USING and USING NAMED name.
    """

    prologue: str
    deleted: str = ""
    inserted: str = ""
    where: str = ""
    graph: str = ""
    using: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def operations(text: str) -> list[Operation] | None:
    """The operations of an update.

    Returns:
        `None` where it has others than INSERT and DELETE, or cannot be read with certainty.
    """
    items = list(_items(text))
    letters = "".join(letter for letter, _ in items)
    written = [part for _, part in items]
    found: list[Operation] = []
    prologue, place = "", 0
    while True:
        start, place = place, PROLOGUE.match(letters, place).end()  # type: ignore[union-attr]
        prologue += "".join(f"{part} " for part in written[start:place])
        match = OPERATION.match(letters, place)
        if match is None:
            return found if place == len(letters) else None
        found.append(_operation(match, written, prologue))
        place = match.end()
        if place == len(letters):
            return found
        if letters[place] != ";":
            return None
        place += 1


def _operation(match: re.Match[str], written: list[str], prologue: str) -> Operation:
    def part(*names: str) -> str:
        return next((written[match.start(name)] for name in names if match[name]), "")

    sources = list(_sources(match, written))
    return Operation(
        prologue,
        part("data_out", "both", "out"),
        part("data_in", "in", "only_in"),
        part("both", "where"),
        part("graph"),
        tuple(name for named, name in sources if not named),
        tuple(name for named, name in sources if named),
    )


def _sources(match: re.Match[str], written: list[str]) -> Iterator[tuple[bool, str]]:
    """What follows USING, each with whether NAMED stands before it."""
    letters = match.string
    for place in range(*match.span("using")):
        if letters[place] == "n":
            yield letters[place - 1] == "N", written[place]


def _items(text: str) -> Iterator[tuple[str, str]]:
    """The letter and the text of each thing outside brackets, and of each block."""
    depth, start = 0, 0
    for match in TOKEN.finditer(text):
        if is_ambiguous(match):
            yield UNKNOWN, match.group()
        if match["space"]:
            continue
        if not depth:
            start = match.start()
        before, depth = depth, depth + nesting(match)
        if depth < 1:
            piece = text[start : match.end()]
            yield _block(piece) if before else _letter(match), piece
    if depth:
        yield UNKNOWN, ""


def _block(piece: str) -> str:
    return "b" if piece[0] + piece[-1] == "{}" else UNKNOWN


def _letter(match: re.Match[str]) -> str:
    if match["iri"] or match["name"]:
        return "n"
    return LETTERS.get(match.group().lower(), UNKNOWN)
