# SPDX-License-Identifier: Apache-2.0
"""Answers: a question asked of a dataset, as rows, as a sentence, and in the usual formats."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions

from missiongraph.labels import local_name
from missiongraph.lookup import names, resolve
from missiongraph.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from missiongraph.catalogue import Question
    from missiongraph.facts import Node
    from missiongraph.store import Store

NUMBERS: dict[NamedNode, type[int | float]] = {
    XSD.integer: int,
    XSD.decimal: float,
    XSD.double: float,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes:
        parameters: what they were set to.
        sparql: the query that ran.
        rows: a term or nothing for each column of the question.
        labels: the names of the things in the rows and parameters.
    """

    question: Question
    parameters: dict[str, Node]
    sparql: str
    rows: list[tuple[Node | None, ...]]
    labels: dict[Node, str]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.question.columns)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        said = {name: self.text(value) for name, value in self.parameters.items()}
        known = {"count": str(len(self.rows)), **self._counts(), **said}
        places = re.compile(r"\{([\w.]+)\}")
        return places.sub(lambda place: known.get(place[1], place[0]), self.question.answer)

    def text(self, term: Node | None) -> str:
        """A term for people: its name, or what it says."""
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            return self.labels.get(term) or local_name(term.value)
        return term.value if isinstance(term, Literal) else str(term)

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON."""
        return {
            "question": self.question.name,
            "title": self.question.title,
            "parameters": {name: plain(value) for name, value in self.parameters.items()},
            "answer": self.sentence,
            "columns": self.columns,
            "count": len(self.rows),
            "rows": [dict(zip(self.columns, map(plain, row), strict=True)) for row in self.rows],
            "labels": {
                thing.value: name
                for thing, name in self.labels.items()
                if isinstance(thing, NamedNode)
            },
        }

    def _counts(self) -> dict[str, str]:
        """How many different values each column holds, for `{column.count}` in the sentence."""
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return {
            f"{name}.count": str(len({value for value in values if value is not None}))
            for name, values in zip(self.columns, columns, strict=True)
        }


def ask(store: Store, question: Question, values: Mapping[str, str]) -> Answer:
    """Ask a question, its parameters given as people write them.

    Raises:
        InvalidParameter, UnknownName, AmbiguousName: see `Question.sparql` and `resolve`.
    """
    text, parameters = prepare(store, question, values)
    solutions = _solutions(store, question, text)
    rows = [tuple(row[name] for name in question.columns) for row in solutions]
    labels = names(store, {*parameters.values(), *(t for row in rows for t in row if t)})
    return Answer(question, parameters, text, rows, labels)


def serialise(
    store: Store, question: Question, values: Mapping[str, str], form: QueryResultsFormat
) -> bytes:
    """The answer in one of the SPARQL 1.1 result formats.

    Raises:
        InvalidParameter, UnknownName, AmbiguousName: as for `ask`.
    """
    text, _ = prepare(store, question, values)
    return _solutions(store, question, text).serialize(format=form) or b""


def prepare(
    store: Store, question: Question, values: Mapping[str, str]
) -> tuple[str, dict[str, Node]]:
    """The query that answers a question, and what its parameters were set to."""
    return question.sparql(values, lambda name, cls: resolve(store, name, cls))


def _solutions(store: Store, question: Question, text: str) -> QuerySolutions:
    found = store.query(text)
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"the question {question.name} is not a SELECT query")
    return found


def plain(term: Node | None) -> str | int | float | bool | None:
    """A term as JSON has it: numbers and truth values as such, all else as text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    if term.datatype == XSD.boolean:
        return term.value in ("true", "1")
    return _number(term) if term.datatype in NUMBERS else term.value


def _number(term: Literal) -> str | int | float:
    """The number that a literal says; its text where it says none, or none that JSON knows."""
    try:
        number = NUMBERS[term.datatype](term.value)
    except ValueError:
        return term.value
    return number if math.isfinite(number) else term.value
