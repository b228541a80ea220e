# SPDX-License-Identifier: Apache-2.0
"""The dataset clause of a query: what it says by FROM and FROM NAMED (SPARQL 1.1, section 13.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from missiongraph.errors import InvalidQuery
from missiongraph.sparql_safety import before_pattern, unescaped

if TYPE_CHECKING:
    from collections.abc import Sequence

ESCAPED = re.compile(r"\\(.)")


def dataset_clause(text: str) -> tuple[Sequence[NamedNode], Sequence[NamedNode]]:
    """The graphs that a query names by FROM and by FROM NAMED, its prefixes and base applied.

    Raises:
        InvalidQuery: what it names is no IRI.
    """
    clause = _Clause()
    for match in before_pattern(unescaped(text)):
        try:
            clause.take(match)
        except ValueError as error:
            raise InvalidQuery(f"FROM names what is no IRI: {match.group()}") from error
    return clause.default, clause.named


class _Clause:
    """What has been read so far."""

    def __init__(self) -> None:
        self.default: list[NamedNode] = []
        self.named: list[NamedNode] = []
        self._base = ""
        self._prefixes: dict[str, str] = {}
        self._before = ""
        self._prefix = ""

    def take(self, match: re.Match[str]) -> None:
        """Take the next token."""
        prefix, _, local = (match["name"] or "").partition(":")
        if match["keyword"]:
            self._before = match["keyword"].lower()
        elif self._before == "prefix" and match["name"] and not local:
            self._prefix = prefix
        else:
            iri = self._iri(match, prefix, local)
            if iri is not None:
                self._named_by_keyword(iri)
            self._before = ""

    def _named_by_keyword(self, iri: str) -> None:
        if self._before == "base":
            self._base = iri
        elif self._before == "prefix":
            self._prefixes[self._prefix] = iri
        elif self._before in ("from", "named"):
            (self.default if self._before == "from" else self.named).append(NamedNode(iri))

    def _iri(self, match: re.Match[str], prefix: str, local: str) -> str | None:
        if match["iri"]:
            return urljoin(self._base, match.group()[1:-1])
        if match["name"] and prefix in self._prefixes:
            return self._prefixes[prefix] + ESCAPED.sub(r"\1", local)
        return None
