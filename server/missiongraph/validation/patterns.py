# SPDX-License-Identifier: Apache-2.0
"""Regular expressions of XPath in the syntax of the compiled engine.

SHACL's `sh:pattern` is SPARQL's REGEX, whose patterns are those of XPath (fn:matches) and so of
XML Schema (part 2, appendix G). The engine's own syntax lacks three of their constructs.
"""

from __future__ import annotations

# NameStartChar and NameChar of XML 1.0, less the colon's place in both.
_START = (
    r":A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}"
    r"\u{200C}-\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}"
    r"\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}"
)
_NAME = _START + r"\-.0-9\u{B7}\u{300}-\u{36F}\u{203F}-\u{2040}"
ESCAPES = {"i": f"[{_START}]", "I": f"[^{_START}]", "c": f"[{_NAME}]", "C": f"[^{_NAME}]"}
# The engine gives these a meaning inside brackets, XPath does not.
OPERATORS = ("&&", "--", "~~")


def for_engine(pattern: str) -> str:
    """The pattern as the engine reads it.

    Raises:
        ValueError: it names a block of Unicode, which the engine does not know.
    """
    written: list[str] = []
    at = depth = 0
    while at < len(pattern):
        piece, taken, deeper = _next(pattern, at, depth)
        written.append(piece)
        at += taken
        depth += deeper
    return "".join(written)


def _next(pattern: str, at: int, depth: int) -> tuple[str, int, int]:
    """The next piece for the engine, how much of the pattern it is, and the change of depth."""
    sign, two = pattern[at], pattern[at : at + 2]
    if sign == "\\":
        if two in ("\\p", "\\P") and pattern[at + 2 : at + 5] == "{Is":
            raise ValueError("blocks of Unicode, as in \\p{IsGreek}, are not read here")
        return ESCAPES.get(two[1:], two), 2, 0
    if depth and two == "-[":
        return "--[", 2, 1
    if depth and two in OPERATORS:
        return f"{sign}\\{sign}", 2, 0
    if sign == "[":
        return sign, 1, 1
    if sign == "]" and depth:
        return sign, 1, -1
    return sign, 1, 0
