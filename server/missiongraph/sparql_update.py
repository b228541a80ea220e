# SPDX-License-Identifier: Apache-2.0
"""Reading people's SPARQL Update just far enough: LOAD, the graphs that it may mean, USING."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidParameter, InvalidQuery
from missiongraph.sparql_safety import LOCAL, TOKEN, readings, refuse_service, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.store import Selection

IRI = re.compile(r'<([^<>"{}|^`\\\x00-\x20]*)>')
NAME = re.compile(rf"(?<=:)(?:{LOCAL}(?:(?:{LOCAL}|[.-])*(?:{LOCAL}|-))?)?")
ESCAPED = re.compile(r"\\(.)")
# Words after which graphs go by no name; `GRAPH ?g` in a template does so as well.
NAMELESS = re.compile(r"all|named|graph(?:\s|#[^\r\n]*)*[?$]", re.IGNORECASE)
# The engine makes such names into others: relative ones, and ones with dot segments.
WHOLE = re.compile(r"(?i:[a-z][a-z0-9+.-]*:)(?!.*/\.)")
LOAD = re.compile(r"load", re.IGNORECASE)


def refuse_fetching(text: str) -> None:
    """Refuse an update by which the machine would fetch addresses that others choose.

    Raises:
        InvalidQuery: it has LOAD or SERVICE, however it is written, or cannot be read.
    """
    refuse_service(text)
    for written in {text, unescaped(text)}:
        if "load" in written.lower() and any(_loads(match) for match in readings(written)):
            raise InvalidQuery(
                "LOAD is not run here, since this machine would fetch addresses that others "
                "choose. Send the data: PUT or POST them to /graphs. (A prefix whose name begins "
                "with “load” is refused as well: the engine could take it for the keyword.)"
            )


def _loads(match: re.Match[str]) -> bool:
    """Whether a token is LOAD, or begins so that the engine may take it for that."""
    word = match["keyword"] or match["word"] or ""
    return bool(LOAD.match(word))


@dataclass(frozen=True, slots=True)
class Mentions:
    """Which graphs an update may mean, by all that is written in it: rather too many than too few.

    Attributes:
        any: whether it may mean graphs that it does not name.
        iris: what stands in angle brackets.
        locals: what stands after colons.
    """

    any: bool
    iris: frozenset[str]
    locals: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Mentions:
        """What a text mentions."""
        written = unescaped(text)
        iris = frozenset(IRI.findall(written))
        known = not NAMELESS.search(written) and all(map(WHOLE.match, iris))
        local = frozenset(ESCAPED.sub(r"\1", found) for found in NAME.findall(written))
        return cls(not known, iris, local)

    def names(self, graph: str) -> bool:
        """Whether a graph may be named."""
        return graph in self.iris or any(
            graph.startswith(iri) and graph[len(iri) :] in self.locals for iri in self.iris
        )


def with_dataset(text: str, graphs: Selection) -> str:
    """An update of which each operation is asked of these graphs (SPARQL 1.1 Protocol, 2.2.3).

    Raises:
        InvalidParameter: it says itself by USING or WITH what it is asked of (400).
    """
    clause = "".join(f" USING {graph} " for graph in graphs.default)
    clause += "".join(f" USING NAMED {graph} " for graph in graphs.named)
    pieces, done = [], 0
    for word, before, start in _words(text):
        if word in ("using", "with"):
            raise InvalidParameter(
                "An update that says by USING or WITH what it is asked of takes no "
                "using-graph-uri and no using-named-graph-uri."
            )
        if word == "where" and before == "delete":
            raise InvalidParameter(
                "With using-graph-uri, a short DELETE WHERE is not taken: say what is deleted in "
                "braces of its own, before the WHERE."
            )
        if word == "where":
            pieces += [text[done:start], clause]
            done = start
    return "".join([*pieces, text[done:]])


def _words(text: str) -> Iterator[tuple[str, str, int]]:
    """The keywords outside all brackets, each with the token before it and where it stands."""
    depth, before = 0, ""
    for match in TOKEN.finditer(text):
        if match["space"]:
            continue
        token = match.group().lower()
        depth += ((match["sign"] or " ") in "([{") - ((match["sign"] or " ") in ")]}")
        if match["keyword"] and depth == 0:
            yield token, before, match.start()
        before = token
