# SPDX-License-Identifier: Apache-2.0
"""Who may do what with which graph: the one place that decides, for every verb and every door.

Whoever is not signed in sees what is published, and nothing else. A token has scopes, and may be
limited to agencies and to single graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.errors import InvalidParameter, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import GraphName
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


# What tells the callers of an OpenID provider from tokens of our own, in the journal and the log.
APART = "provider:"


class Scope(StrEnum):
    """What a token lets its bearer do.

    A wider scope holds the narrower ones: who may publish may review, write and read.
    """

    READ = "read"
    WRITE = "write"
    REVIEW = "review"
    PUBLISH = "publish"
    ADMINISTER = "administer"

    @classmethod
    def parse(cls, text: str) -> Scope:
        """The scope of this name.

        Raises:
            InvalidParameter: there is none.
        """
        try:
            return cls(text.strip().lower())
        except ValueError as error:
            raise InvalidParameter(
                f"There is no scope “{text}”; there are: {', '.join(cls)}."
            ) from error


ORDER = tuple(Scope)


@dataclass(frozen=True, slots=True)
class Author:
    """Who proposes a change: for which agencies, and for which of their graphs (`None`: any).

    Attributes:
        beside: whether also for graphs beside those of the agencies.
    """

    name: str
    agencies: frozenset[str] | None = None
    graphs: frozenset[str] | None = None
    beside: bool = False

    @property
    def reads_all(self) -> bool:
        """Whether every agency's graphs are the author's to read."""
        return self.agencies is None and self.graphs is None

    def may_write(self, names: Names, graph: GraphName) -> bool:
        """Whether the author may change this graph; nobody changes those that are kept for all."""
        agency = names.owner(graph)
        if agency is None:
            return self.beside and names.is_beside(graph)
        if self.agencies is not None and agency not in self.agencies:
            return False
        return self.graphs is None or names.model(graph) in self.graphs


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks: by name, with scopes, for agencies and graphs.

    Attributes:
        scopes: none for those who are not signed in.
        agencies: whose graphs; `None` for any.
        graphs: which of them, by IRI; `None` for all.
    """

    name: str
    scopes: frozenset[Scope] = frozenset()
    agencies: frozenset[str] | None = None
    graphs: frozenset[str] | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return not self.scopes

    @property
    def everywhere(self) -> bool:
        """Whether the scopes hold for every graph of every agency."""
        return self.agencies is None and self.graphs is None

    def has(self, scope: Scope) -> bool:
        """Whether one of the scopes holds this one."""
        return any(ORDER.index(own) >= ORDER.index(scope) for own in self.scopes)

    def may(self, scope: Scope, names: Names, graph: GraphName) -> bool:
        """Whether the caller may do this with an agency's graph, or with where one was read."""
        return self.has(scope) and self.author().may_write(names, graph)

    def require(self, scope: Scope, names: Names, graphs: Iterable[GraphName]) -> None:
        """Refuse what the caller may not do.

        Raises:
            NotAllowed: for the first graph with which it may not be done.
        """
        for graph in graphs:
            if not self.may(scope, names, graph):
                raise NotAllowed(
                    f"{self.name} may not {scope} {_called(graph)}.{self._hint(scope)}"
                )

    def writes_for(self, agency: str, names: Names) -> bool:
        """Whether the caller may change a graph of an agency."""
        if self.graphs is not None:
            return any(names.agency(NamedNode(graph)) == agency for graph in self.graphs)
        return self.agencies is None or agency in self.agencies

    def readable(self, names: Names, store: Store) -> list[NamedNode] | None:
        """The graphs of the workspace that the caller may read; `None` for all of them.

        What rules derive rests on every agency's facts, so only who may read all may read it.
        """
        if self.everywhere and self.has(Scope.READ):
            return None
        return [
            graph
            for graph in store.graphs()
            if names.is_vocabulary(graph) or self.may(Scope.READ, names, graph)
        ]

    def author(self) -> Author:
        """The caller as the journal names who made a change."""
        beside = self.everywhere and self.has(Scope.ADMINISTER)
        return Author(self.name, self.agencies, self.graphs, beside)

    def _hint(self, scope: Scope) -> str:
        if self.anonymous:
            return " Send a token: Authorization: Bearer …"
        return f" Ask for a token with the scope {scope} for that agency."


ANONYMOUS = Caller("An anonymous reader")


def _called(graph: GraphName) -> str:
    return getattr(graph, "value", "") or "the default graph"
