# SPDX-License-Identifier: Apache-2.0
"""The rows of an answer that are asked for: by the values of columns, in an order, a page of them.

The names of what asks for it begin with `_`, which the name of no question's parameter does.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from missiongraph.answers import NUMBERS, plain
from missiongraph.errors import InvalidParameter
from missiongraph.rest.asking import once
from missiongraph.rest.ordering import folded
from missiongraph.rest.pages import Order, Page, Place, cut, limit_of
from missiongraph.terms import VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.answers import Answer
    from missiongraph.facts import Node
    from missiongraph.rest.asking import Pairs

    Row = Sequence[Node | None]

FILTER, SORT, LIMIT, AFTER = "_filter", "_sort", "_limit", "_after"
ONCE = (SORT, LIMIT, AFTER)
NAMES = (FILTER, *ONCE)
# Without a column, rows stand as the question puts them.
OWN = Order.of("")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked of the rows of an answer.

    Attributes:
        filters: for each column, the values of which one is wanted.
        limit: how many rows a page has; `None` for all.
    """

    filters: dict[str, list[str]]
    order: Order
    limit: int | None
    after: str | None

    @classmethod
    def parse(cls, pairs: Pairs, columns: Sequence[str]) -> Narrowing | None:
        """What the parameters that begin with `_` ask for; `None` where there are none.

        Raises:
            InvalidParameter: one is unknown, given twice, or not right; it is named.
        """
        own = [pair for pair in pairs if pair[0].startswith("_")]
        if not own:
            return None
        given = once([pair for pair in own if pair[0] != FILTER], ONCE)
        filters: dict[str, list[str]] = {}
        for name, text in own:
            if name == FILTER:
                column, _, value = text.partition("=")
                filters.setdefault(_column(column, columns, FILTER), []).append(folded(value))
        order = Order.parse(given[SORT], SORT) if SORT in given else OWN
        for name in order.names if SORT in given else ():
            _column(name, columns, SORT)
        limit = limit_of(given[LIMIT], LIMIT) if LIMIT in given else None
        return cls(filters, order, limit, given.get(AFTER))

    def apply(self, answer: Answer) -> tuple[Answer, Page]:
        """The answer with the rows that are wanted; what it says in words is of all rows."""
        if self == WHOLE:
            return answer, Page([], len(answer.rows), None)
        wanted = [row for row in answer.rows if self._fits(answer, row)]
        ties = {_tie(number): row for number, row in enumerate(wanted)}
        places = [self._place(answer, row, number) for number, row in enumerate(wanted)]
        ordered = self.order.sorted(places)
        page = cut(ordered, self.order, self.limit or max(len(wanted), 1), self.after, AFTER)
        rows = [ties[place] for place in page.ties]
        return replace(answer, rows=rows, said=answer.sentence), page

    def _fits(self, answer: Answer, row: Row) -> bool:
        return all(
            _readings(answer, row[answer.columns.index(column)]).intersection(texts)
            for column, texts in self.filters.items()
        )

    def _place(self, answer: Answer, row: Row, number: int) -> Place:
        if self.order == OWN:
            return Place.of(_tie(number), number)
        columns = (answer.columns.index(name) for name in self.order.names)
        return Place.of(_tie(number), *(_key(answer, row[column]) for column in columns))


WHOLE = Narrowing({}, OWN, None, None)


def _tie(number: int) -> str:
    """What tells a row apart: its number, with zeros before it so that texts order as numbers."""
    return f"{number:010}"


def _readings(answer: Answer, term: Node | None) -> set[str]:
    """What a cell may be asked for by: what it holds, its name, and a code as it is written."""
    said = "" if term is None else str(plain(term))
    found = {folded(answer.text(term)), folded(said)}
    if said.startswith(f"{VOCABULARIES.value}/"):
        found.add(said.rpartition("/")[2])
    return found


def _key(answer: Answer, term: Node | None) -> float | str | None:
    if term is None:
        return None
    said = plain(term)
    if isinstance(term, Literal) and term.datatype in NUMBERS and not isinstance(said, str):
        return float(said or 0)
    return folded(answer.text(term))


def _column(name: str, columns: Sequence[str], parameter: str) -> str:
    if name not in columns:
        near = difflib.get_close_matches(name, columns, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(columns)}."
        raise InvalidParameter(f"There is no column “{name}” ({parameter}). {hint}")
    return name
