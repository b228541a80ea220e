# SPDX-License-Identifier: Apache-2.0
"""Reading people's SPARQL just far enough to refuse what is not to be run here.

SERVICE would make the machine fetch addresses that the asker chooses. Looking for the word is not
enough: it may stand in a comment, a string, an IRI, a variable or a name and mean nothing; and
parsers take `1SERVICE` and `SERVICEex:a` for the keyword, since no grammar rule asks for a space.
Where `<` may begin an IRI or compare two values, what follows depends on which it is. So every
reading is followed here, and one that asks for SERVICE is enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

# Recursive parsers and evaluators need about 11 KB of stack a level; threads have 8 MB.
MOST_DEPTH = 100
MOST_PARTS = 1_000
# Readings share almost all of a text; one that makes them differ again and again is an attack.
MOST_READINGS = 30

SPACE = r"(?:\s|\#[^\r\n]*+)"
ESCAPE = r"""\\[tbnrf\\"']|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"""
WORD = r"[^\W\d_][\w.-]*+"
IRI_TEXT = re.compile(r"""[^<>"{}|^`\\\x00-\x20]*""")
LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])"
TOKEN = re.compile(
    rf"""
      (?P<space>{SPACE}++)
    | (?P<string>
          \"\"\"(?:[^"\\]|{ESCAPE}|"(?!""))*+\"\"\"
        | '''(?:[^'\\]|{ESCAPE}|'(?!''))*+'''
        | "(?:[^"\\\r\n]|{ESCAPE})*+"
        | '(?:[^'\\\r\n]|{ESCAPE})*+')
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{ESCAPE})*+>)
    | (?P<variable>[?$]\w++)
    | (?P<name>(?P<word>{WORD})?:(?:{LOCAL}(?:(?:{LOCAL}|[.-])*(?:{LOCAL}|-))?)?)
    | (?P<keyword>{WORD})
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
KEYWORD = re.compile(r"service(?:silent)?$", re.IGNORECASE)
CALLED = re.compile(
    rf"{SPACE}*+(?:silent{SPACE}*+)?(?:<[^<>]*+>|[?$]\w++|[^\s?$<>{{}}:\#]*+:(?:\\.|[^\s{{\#])*+)"
    rf"{SPACE}*+\{{",
    re.IGNORECASE,
)
BLOCK = re.compile(rf"{SPACE}*+\{{")
# `<…>` can only compare where something ends the comparison before the `>`, or hides it: two
# comparisons do not follow each other, and neither do two divisions.
COMPARES = re.compile(r"<(?![^'#]*//)[^>]*[&,();'#]")
CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Most queries are short and have none of this anywhere, not even where it would mean nothing.
SHORT = 4_000
NEAR_CALL = re.compile(rf"service(?:(?:silent)?{CALLED.pattern}|[\w.-]*:)", re.IGNORECASE)
PART = re.compile(r"[^\W\d_]\w*|[{+*/|&!=<>^.;-]")
# Words that stand for values; a long list of values costs nothing.
VALUES = frozenset({"undef", "true", "false"})


def refuse_service(text: str) -> None:
    """Refuse a query that asks for SERVICE, however it is written.

    Raises:
        InvalidQuery: it does, or cannot be read with certainty.
    """
    # SPARQL 1.1, section 19.2: code point escapes count before anything else is read.
    for written in {text, unescaped(text)}:
        if "service" in written.lower() and any(calls(written)):
            raise InvalidQuery(
                "SERVICE is not run here, since this machine would fetch addresses that others "
                "choose. Ask the other endpoint itself, and join the answers."
            )


def calls(text: str) -> Iterator[re.Match[str]]:
    """Every token that, in any reading, is or ends in the keyword SERVICE.

    Raises:
        InvalidQuery: the readings differ too much.
    """
    return (match for match, _ in _tokens(text) if _calls(match))


def refuse_tangle(text: str) -> None:
    """Refuse a query whose nesting or size could exhaust a parser's stack.

    Raises:
        InvalidQuery: it is too deep or has too many parts.
    """
    parts = 0
    for match, depth in _tokens(text):
        parts += _is_part(match)
        if depth > MOST_DEPTH or parts > MOST_PARTS:
            raise InvalidQuery(
                f"The query is too tangled: at most {MOST_DEPTH} brackets may stand in each "
                f"other, and at most {MOST_PARTS} operators and keywords in all. Put long lists "
                "of values into VALUES, or ask in several queries."
            )


def is_harmless(text: str) -> bool:
    """Whether a glance shows that neither `refuse_service` nor `refuse_tangle` would refuse it.

    It counts what stands in comments and texts as well, so it may only say no too often.
    """
    return (
        len(text) <= SHORT
        and "\\" not in text
        and not NEAR_CALL.search(text)
        and sum(map(text.count, "([{")) <= MOST_DEPTH
        and sum(1 for _ in PART.finditer(text)) <= MOST_PARTS
    )


def names_dataset(text: str) -> bool:
    """Whether a query says by FROM what it is asked of."""
    if "from" not in text.lower():
        return False
    return any((match["keyword"] or "").lower() == "from" for match in before_pattern(text))


def before_pattern(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a query up to its pattern, without the template of CONSTRUCT."""
    depth, before = 0, ""
    for match in TOKEN.finditer(text):
        sign = match.group().lower()
        if match["space"]:
            continue
        if sign == "{" and not depth and before != "construct":
            return
        outside = not depth
        depth += nesting(match) if depth or sign == "{" else 0
        if outside and not depth:
            yield match
        before = sign


def readings(text: str) -> Iterator[re.Match[str]]:
    """Every token of every reading.

    Raises:
        InvalidQuery: the readings differ too much.
    """
    return (match for match, _ in _tokens(text))


def _tokens(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Every token of every reading, with the number of brackets that it stands in."""
    deepest: dict[int, int] = {}
    todo = [(0, 0)]
    work = MOST_READINGS * len(text)
    while todo:
        start, depth = todo.pop()
        match = TOKEN.match(text, start)
        if match is None or deepest.get(start, -1) >= depth:
            continue
        deepest[start] = depth
        work -= match.end() - start if _ends(match) else len(text) - start
        if work < 0:
            raise InvalidQuery("The query cannot be read: its quotes and brackets do not match.")
        yield match, depth
        todo.extend((end, depth + nesting(match)) for end in _ends(match))


def _ends(match: re.Match[str]) -> list[int]:
    """Where the next token may begin."""
    token = match.group()
    if token in {'"', "'"}:
        return []
    if match["iri"] and COMPARES.match(token):
        return [match.end(), match.start() + 1]
    if token.startswith(('"""', "'''")):
        return [match.end(), match.start() + 2]
    return [match.end()]


def is_ambiguous(match: re.Match[str]) -> bool:
    """Whether parsers may differ about a token: where it ends, or what its escapes stand for."""
    if match["iri"]:
        return "\\" in match["iri"] or bool(COMPARES.match(match["iri"]))
    return (match["sign"] or " ") in "\"'\\"


def nesting(match: re.Match[str]) -> int:
    """How many brackets more stand open after a token than before it."""
    sign = match["sign"] or " "
    return (sign in "([{") - (sign in ")]}")


def _is_part(match: re.Match[str]) -> bool:
    keyword = match["keyword"]
    if keyword:
        return keyword.lower() not in VALUES
    return (match["sign"] or " ") in "{+-*/|&!=<>^.;"


def _calls(match: re.Match[str]) -> bool:
    """Whether a token is, or ends in, the keyword SERVICE with what it needs after it."""
    keyword = match["keyword"]
    if keyword:
        return bool(KEYWORD.search(keyword) and CALLED.match(match.string, match.end()))
    # The parser may take the first letters of a prefix for the keyword.
    word = match["word"] or ""
    return "service" in word.lower() and bool(BLOCK.match(match.string, match.end()))


def unescaped(text: str) -> str:
    """A query with its code point escapes written out (SPARQL 1.1, section 19.2)."""
    return CODE_POINT.sub(lambda match: _character(match[1] or match[2]), text)


def _character(digits: str) -> str:
    point = int(digits, 16)
    return chr(point) if point <= 0x10FFFF else ""  # noqa: PLR2004 (the last code point)
