# SPDX-License-Identifier: Apache-2.0
"""Checks of the queries of SPARQL constraints (SHACL sections 5 and 6)."""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions, Store, Variable

# Comments, texts and IRIs of a query, in which a colon stands for no prefix.
QUOTED = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|\'{3}(?:[^\\]|\\.)*?\'{3}|"(?:[^"\\\n]|\\.)*"|'''
    r"""'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|\#[^\n]*""",
    re.DOTALL,
)
DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*:)", re.IGNORECASE)
PREFIXED = re.compile(r"(?<![\w?$@%:.-])((?!_:)(?:[^\W\d_][\w.-]*)?:)")


def query_problem(prefixes: str, query: str) -> tuple[str, str] | None:
    """The reason for which a query cannot be used, and the way out; None where it can.

    Args:
        prefixes: PREFIX declarations, a line each.
        query: the value of `sh:select` or `sh:ask`.
    """
    # $PATH stands for the path of the property shape (SHACL section 5.3.2).
    text = prefixes + re.sub(r"[$?]PATH\b", "<urn:path>", query)
    try:
        found = Store().query(text)
    except SyntaxError as error:
        return _told(text, len(prefixes.splitlines()), str(error))
    if isinstance(found, QuerySolutions) and Variable("this") not in found.variables:
        return "its SPARQL query does not select $this", "Name $this after SELECT."
    return None


def _told(text: str, above: int, error: str) -> tuple[str, str]:
    """The reason and the way out for a query that the parser refuses with an error."""
    plain = QUOTED.sub(" ", text)
    missing = set(PREFIXED.findall(plain)) - set(DECLARED.findall(plain))
    if missing:
        what = f"its SPARQL query uses {', '.join(sorted(missing))} which is not declared"
        return what, "Declare it with sh:declare, and name the ontology that does in sh:prefixes."
    place = re.search(r"error at (\d+):(\d+)", error)
    where = f" from line {int(place[1]) - above}, column {place[2]} on" if place else ""
    return f"its SPARQL query cannot be read{where}", "Mend the query; it must be SPARQL 1.1."
