# SPDX-License-Identifier: Apache-2.0
"""Checks of the ontology that are query files: a row is a flaw.

The header of a file gives its `title`, the `message` with the columns of a row in braces, and the
`remedy`; for a pitfall of OOPS! its `code` and `importance`; and `exceptions`, a list of the
`terms` that are not to be named and the `reason` for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from missiongraph.labels import curie
from missiongraph.ontology.flaws import Flaw
from missiongraph.resources import find, folder
from missiongraph.templates import header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Node


@dataclass(frozen=True, slots=True)
class Query:
    """A check that is a query.

    Attributes:
        name: the file's name without its ending.
        exceptions: the reason for each term, by prefixed name, that is not to be named.
    """

    name: str
    text: str
    title: str
    message: str
    remedy: str
    code: str
    importance: str
    exceptions: dict[str, str]

    @classmethod
    def parse(cls, name: str, text: str) -> Self:
        """The check in a file.

        Raises:
            ValueError: its header lacks something.
        """
        head = header(text)
        try:
            return cls(
                name=name,
                text=text,
                title=head["title"],
                message=head["message"],
                remedy=head["remedy"],
                code=head.get("code", ""),
                importance=head.get("importance", ""),
                exceptions={
                    term: group["reason"]
                    for group in head.get("exceptions", ())
                    for term in group["terms"]
                },
            )
        except KeyError as error:
            raise ValueError(f"the header of {name} lacks {error}") from error

    def flaws(self, store: Store) -> list[Flaw]:
        """What the query finds, exceptions left out; an exception that is none is a flaw too."""
        found = [self._flaw(row) for row in self._rows(store)]
        needless = self.exceptions.keys() - {flaw.term for flaw in found}
        return [
            *(flaw for flaw in found if flaw.term not in self.exceptions),
            *(self._needless(term) for term in sorted(needless)),
        ]

    def _rows(self, store: Store) -> Iterator[dict[str, str]]:
        found = store.query(self.text, use_default_graph_as_union=True)
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"the check {self.name} is no SELECT query")
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: _written(row[name]) for name in names}

    def _flaw(self, row: dict[str, str]) -> Flaw:
        return Flaw(self.check, row["term"], self.message.format(**row), self.remedy)

    def _needless(self, term: str) -> Flaw:
        return Flaw(
            self.check,
            term,
            f"{term} is an exception of {self.name}, which does not find it.",
            "Take it out of the header of the query.",
        )

    @property
    def check(self) -> str:
        """What a flaw that it finds is filed under."""
        return f"{self.code} {self.name}".strip()


@cache
def queries(group: str) -> tuple[Query, ...]:
    """The checks in a folder below `queries/ontology/`, by name."""
    files = find(folder("queries") / "ontology" / group, ".rq")
    texts = ((file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)
    return tuple(Query.parse(name, text) for name, text in texts)


def store_of(triples: Iterable[Triple]) -> Store:
    """The triples where queries can be put to them."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def run(group: str, store: Store) -> list[Flaw]:
    """What the checks of a group find."""
    return [flaw for query in queries(group) for flaw in query.flaws(store)]


def _written(term: Node | None) -> str:
    if term is None:
        return ""
    return curie(term) if isinstance(term, NamedNode) else getattr(term, "value", str(term))
