# SPDX-License-Identifier: Apache-2.0
"""Answers: a question asked of a dataset, as rows, as a sentence, and in the usual formats."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from missiongraph.labels import ENGLISH, local_name, names
from missiongraph.lookup import resolve
from missiongraph.rdf.writing import results
from missiongraph.sentences import Filling, Thing, places
from missiongraph.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from missiongraph.catalogue import Question
    from missiongraph.facts import Node
    from missiongraph.labels import Languages
    from missiongraph.store import Store

NUMBERS: dict[NamedNode, type[int | float]] = {
    XSD.integer: int,
    XSD.decimal: float,
    XSD.double: float,
}
# Addresses hold no spaces, so that a cell can hold several.
LIST = re.compile(r"\s*https?://\S+(?:\s+https?://\S+)*")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes:
        parameters: what they were set to.
        sparql: the query that ran.
        rows: a term or nothing for each column of the question.
        labels: the names of the things in the rows and parameters, as the reader prefers them.
        said: the answer in words, where the rows are not all on which it rests.
        empty: nothing is described that the question is about.
    """

    question: Question
    parameters: dict[str, Node]
    sparql: str
    rows: list[tuple[Node | None, ...]]
    labels: dict[Node, Literal]
    said: str | None = None
    empty: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.question.columns)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if self.said is not None:
            return self.said
        given = {name: self.text(value) for name, value in self.parameters.items()}
        said = self._wording
        # Most columns are not spoken of, and a proof is long.
        wanted = {name for place in places(said) for name in (place.what, place.column)}
        spoken = [(at, name) for at, name in enumerate(self.columns) if name in wanted]
        rows = [{name: self._things(row[at]) for at, name in spoken} for row in self.rows]
        return Filling(given, rows).fill(said)

    @property
    def _wording(self) -> str:
        """The sentence of the question that fits what was found."""
        if self.rows:
            return self.question.answer
        return (self.empty and self.question.none) or self.question.nothing or self.question.answer

    def text(self, term: Node | None) -> str:
        """A term for people: its name, or what it says."""
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            name = self.labels.get(term)
            return local_name(term.value) if name is None else name.value
        if isinstance(term, Literal) and LIST.fullmatch(term.value):
            return "; ".join(sorted(map(self.text, things(term))))
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
                thing.value: name.value
                for thing, name in self.labels.items()
                if isinstance(thing, NamedNode)
            },
        }

    def _things(self, term: Node | None) -> list[Thing]:
        """What a cell holds: nothing, one thing, or several."""
        return [Thing(self.text(thing), getattr(thing, "value", "")) for thing in things(term)]


def ask(
    store: Store,
    question: Question,
    values: Mapping[str, str],
    today: date | None = None,
    languages: Languages = ENGLISH,
) -> Answer:
    """Ask a question, its parameters given as people write them.

    Args:
        store: the dataset that is asked.
        question: what is asked.
        values: the parameters by name.
        today: the day on which it is asked; the machine's day where it is left out.
        languages: those in which the reader prefers names.

    Raises:
        InvalidParameter, UnknownName, AmbiguousName: see `Question.sparql` and `resolve`.
    """
    text, parameters = prepare(store, question, values, today)
    found = _rows(question, _read(_solutions(store, question, text)))
    told = {thing for row in found for term in row for thing in things(term)}
    labels = names(store, {*parameters.values(), *told}, languages)
    rows = [tuple(_named(question, row, labels)) for row in found]
    return Answer(
        question,
        parameters,
        text,
        rows,
        labels,
        empty=not rows and _empty(store, question, parameters),
    )


def _empty(store: Store, question: Question, parameters: Mapping[str, Node]) -> bool:
    """Whether nothing is described that the question is about, as far as it says what that is."""
    about = question.about(parameters)
    return about is not None and not list(_solutions(store, question, about))


def _rows(question: Question, found: QuerySolutions) -> list[tuple[Node | None, ...]]:
    """The rows of the columns that the question selects."""
    columns = question.selected
    if not (question.named or question.texts) and columns == [
        variable.value for variable in found.variables
    ]:
        return [tuple(row) for row in found]
    return [tuple(_tidy(question, name, row[name]) for name in columns) for row in found]


def things(term: Node | None) -> list[Node]:
    """The things in a cell: none, one, or several whose addresses stand there with spaces."""
    if term is None:
        return []
    if isinstance(term, Literal) and LIST.fullmatch(term.value):
        return [NamedNode(iri) for iri in term.value.split()]
    return [term]


def _tidy(question: Question, column: str, term: Node | None) -> Node | None:
    """A cell; several things or texts each once and in order, nothing for things that are none."""
    if column in question.texts and isinstance(term, Literal):
        return Literal("; ".join(sorted({*term.value.split("\n")})))
    if column not in question.named or not isinstance(term, Literal):
        return term
    listed = (
        sorted(set(term.value.split())) if LIST.fullmatch(term.value.rstrip()) else [term.value]
    )
    return Literal(" ".join(listed)) if term.value.strip() else None


def _named(
    question: Question, row: Sequence[Node | None], labels: Mapping[Node, Literal]
) -> Iterator[Node | None]:
    """A row, its names as the reader prefers them, and after what is to be named its name."""
    cells = dict(zip(question.selected, row, strict=True))
    for column, term in cells.items():
        owner = named_by(column, question.selected)
        name = labels.get(cells[owner]) if owner else None  # type: ignore[arg-type]
        yield term if name is None else name
        if column in question.named:
            said = sorted(labels[thing].value for thing in things(term) if thing in labels)
            yield Literal("; ".join(said)) if said else None


def named_by(column: str, columns: Sequence[str]) -> str | None:
    """Return the column of the resources that a column names: `x` for `x_name`."""
    if column.endswith("_name"):
        owner = column.removesuffix("_name")
        return owner if owner in columns else None
    # A plain `name` names what stands before it.
    place = columns.index(column)
    return columns[place - 1] if column == "name" and place else None


def has_names(question: Question) -> bool:
    """Return whether an answer has names in its rows, which a reader has in one language."""
    columns = list(question.columns)
    return any(named_by(name, columns) for name in columns)


def serialise(
    store: Store,
    question: Question,
    values: Mapping[str, str],
    form: QueryResultsFormat,
    today: date | None = None,
) -> bytes:
    """The answer in one of the SPARQL 1.1 result formats, names as a reader of English has them.

    Raises:
        InvalidParameter, UnknownName, AmbiguousName: as for `ask`.
    """
    if has_names(question):
        return written(list(question.columns), ask(store, question, values, today).rows, form)
    text, _ = prepare(store, question, values, today)
    return results(_solutions(store, question, text), form)


def prepare(
    store: Store, question: Question, values: Mapping[str, str], today: date | None = None
) -> tuple[str, dict[str, Node]]:
    """The query that answers a question, and what its parameters were set to."""
    day = today or date.today()  # noqa: DTZ011 (roles end on days, not at instants)
    return question.sparql(values, lambda name, cls: resolve(store, name, cls), day)


def _read(found: QuerySolutions) -> QuerySolutions:
    """The solutions, all of them fetched.

    The engine works without the interpreter's lock and takes it again for each row. With many
    threads at it, they would wait for each other at every row; written out, they wait once.
    """
    written = found.serialize(format=QueryResultsFormat.JSON) or b""
    return cast("QuerySolutions", parse_query_results(written, format=QueryResultsFormat.JSON))


def _solutions(store: Store, question: Question, text: str) -> QuerySolutions:
    found = store.query(text)
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"the question {question.name} is not a SELECT query")
    return found


def written(
    columns: Sequence[str], rows: Sequence[tuple[Node | None, ...]], form: QueryResultsFormat
) -> bytes:
    """Rows in one of the SPARQL 1.1 result formats."""
    bindings = [
        {name: _binding(term) for name, term in zip(columns, row, strict=True) if term is not None}
        for row in rows
    ]
    data = json.dumps({"head": {"vars": list(columns)}, "results": {"bindings": bindings}})
    found = parse_query_results(data, format=QueryResultsFormat.JSON)
    return results(found, form)


def _binding(term: Node) -> dict[str, str]:
    """A term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    said = {"type": "literal", "value": term.value}
    return said | (
        {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    )


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
