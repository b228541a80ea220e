# SPDX-License-Identifier: Apache-2.0
"""Queries of SPARQL constraints, joined with their focus nodes.

To put a node in for `$this` everywhere (pre-binding) is the same as a join with the nodes wherever
`$this` is known where an expression looks at it. A query with anything that counts, cuts off or
renames, and expressions in groups that are evaluated by themselves, are not joined.
"""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions, Store, Variable

from missiongraph.validation.constraint_queries import QUOTED

# Words by which a query's solutions follow from more than a join: of one focus node they would
# be others than of all. BNODE and its like differ from call to call.
APART = {
    "AS", "ASK", "BIND", "BNODE", "CONSTRUCT", "DESCRIBE", "FROM", "GRAPH", "GROUP", "HAVING",
    "LIMIT", "MINUS", "NOW", "OFFSET", "ORDER", "RAND", "REDUCED", "SERVICE", "STRUUID", "UUID",
    "VALUES",
}  # fmt: skip
# What SHACL binds beside $this, or takes from solutions for the result (sections 5.3.1, 5.3.2).
GIVEN = re.compile(r"[?$](?:PATH|path|message|failure|shapesGraph|currentShape)\b")
WORD = re.compile(r"(?<![\w?$@:.-])[A-Za-z]+")
SIGN = re.compile(r"[{}]|(?<![\w?$@:.-])(?:FILTER|OPTIONAL|EXISTS)\b", re.IGNORECASE)
THIS = re.compile(r"[?$]this\b")
# Kinds of groups: those whose expressions know the focus node, and those that stand alone.
KNOWN, OPTIONAL, ALONE = "known", "optional", "alone"


def joined(prefixes: str, query: str, foci: str) -> str | None:
    """A query with a pattern for its focus nodes, None where that would be another query.

    Args:
        prefixes: PREFIX declarations.
        query: the value of `sh:select`.
        foci: a pattern that binds `?this` to each focus node.
    """
    plain = QUOTED.sub(lambda quoted: " " * len(quoted[0]), query)
    words = [word.upper() for word in WORD.findall(plain)]
    if words.count("SELECT") != 1 or not APART.isdisjoint(words) or GIVEN.search(plain):
        return None
    start = plain.find("{") + 1
    if not start or not THIS.search(plain[:start]) or not _knows_focus(plain):
        return None
    text = f"{prefixes}{query[:start]} {foci}{query[start:]}"
    return text if _is_query(text) else None


def _knows_focus(plain: str) -> bool:
    """Whether the focus node is known wherever an expression or an option might look at it."""
    groups: list[str] = []
    before = ""
    for sign in SIGN.findall(plain):
        if sign == "{":
            groups.append(_kind(before, groups))
        elif sign == "}":
            if not groups:
                return False
            groups.pop()
        elif not groups or not _may_hold(groups, sign.upper()):
            return False
        before = sign.upper()
    return not groups


def _kind(before: str, groups: list[str]) -> str:
    """The kind of a group, by the sign before it."""
    if not groups or before == "EXISTS":
        return KNOWN
    return OPTIONAL if before == "OPTIONAL" else ALONE


def _may_hold(groups: list[str], sign: str) -> bool:
    """Whether a group may hold a filter, an option or a condition."""
    if sign == "OPTIONAL":
        return groups == [KNOWN]
    if sign == "EXISTS":
        return set(groups) == {KNOWN}
    return ALONE not in groups


def _is_query(text: str) -> bool:
    try:
        found = Store().query(text)
    except SyntaxError:
        return False
    return isinstance(found, QuerySolutions) and Variable("this") in found.variables
