# SPDX-License-Identifier: Apache-2.0
"""What the page of a question shows: its form, and the answer as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.answers import named_by, things
from missiongraph.errors import AmbiguousName, UnknownName
from missiongraph.labels import ENGLISH
from missiongraph.overview import Named, choices
from missiongraph.web.proofs import Said, proofs
from missiongraph.web.results import MOST_ROWS, Cell, cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from missiongraph.answers import Answer
    from missiongraph.catalogue import Parameter, Question
    from missiongraph.facts import Node
    from missiongraph.labels import Labels, Languages
    from missiongraph.store import Store
    from missiongraph.web.links import Links

# A longer list is no help; the name is typed then.
MOST_CHOICES = 300
INPUTS = {"integer": "number", "decimal": "number", "date": "date"}
PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a question's form.

    Attributes:
        input: the type of the input, or `select`.
        choices: what to choose from, where it is a `select`.
    """

    parameter: Parameter
    value: str
    input: str
    choices: Sequence[Named] = ()

    @property
    def label(self) -> str:
        """What the field is called."""
        return self.parameter.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: what it is called, and what it holds."""

    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, which may stand for several rows of the answer.

    Attributes:
        spans: how many rows each cell stands for; 0 where one above stands for this one.
        cells: what stands in each column; several things where rows differed in that only.
        proofs: the chains of facts that prove them.
    """

    spans: list[int]
    cells: list[list[Cell]]
    proofs: list[Sequence[Said]]


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """An answer as a table for people, made from as many of its rows as a page can bear."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    proven: bool
    made_of: int


@dataclass(frozen=True, slots=True)
class Option:
    """What somebody may have meant, and the address that asks with it."""

    text: str
    detail: str
    href: str
    language: str | None = None


def options(
    asked: Question, values: Mapping[str, str], error: Exception, labels: Labels, links: Links
) -> list[Option]:
    """What a name that is not clear may have meant: things that have it, or names near to it."""
    if isinstance(error, AmbiguousName):
        found = [(labels.name(NamedNode(iri)) or Literal(iri), iri) for iri in error.candidates]
    elif isinstance(error, UnknownName):
        found = [(Literal(near), near) for near in error.suggestions]
    else:
        return []
    meant = [name for name, value in values.items() if value == error.name]

    def with_it(value: str) -> str:
        return links.question(asked.name, {**values, **dict.fromkeys(meant, value)})

    return [Option(text.value, iri, with_it(iri), text.language) for text, iri in found]


def fields(
    asked: Question, values: Mapping[str, str], store: Store, languages: Languages = ENGLISH
) -> list[Field]:
    """The fields of a question's form, filled in with what was given."""
    return [_field(p, values.get(p.name, ""), store, languages) for p in asked.parameters.values()]


def answer_table(
    answer: Answer, store: Store, links: Links, languages: Languages = ENGLISH
) -> AnswerTable:
    """The table of an answer: the columns for people, names linked to the things they name.

    Rows that differ only in what the question's chart has across are one row.
    """
    shown = [name for name in answer.question.shown if name != PROOF]
    rows = answer.rows[:MOST_ROWS]
    cells = [_cells(answer, row, shown, links) for row in rows]
    proven = PROOF in answer.columns
    place = answer.columns.index(PROOF) if proven else 0
    chains: list[list[Said]] = [[] for _ in rows]
    if proven:
        chains = proofs([row[place] for row in rows], store, links, languages)
    across = answer.question.chart.get("columns")
    gathered = _gathered(cells, chains, shown.index(across) if across in shown else None)
    columns = [Column(name.replace("_", " "), answer.question.columns[name]) for name in shown]
    return AnswerTable(columns, _spanned(gathered), proven, len(rows))


def _gathered(
    rows: Sequence[Sequence[Sequence[Cell]]],
    chains: Sequence[Sequence[Said]],
    place: int | None,
) -> list[Row]:
    """The rows; those that differ in one place only as one, with all that stands there."""
    found: dict[tuple[object, ...], Row] = {}
    for number, (cells, chain) in enumerate(zip(rows, chains, strict=True)):
        key: tuple[object, ...] = (number,)
        if place is not None:
            key = (*cells[:place], *cells[place + 1 :])
        row = found.setdefault(key, Row([], [[] for _ in cells], []))
        for values, more in zip(row.cells, cells, strict=True):
            values += [value for value in more if value not in values]
        if chain and chain not in row.proofs:
            row.proofs.append(chain)
    return list(found.values())


def _spanned(rows: Sequence[Row]) -> list[Row]:
    """The rows; what begins several of them in the same way stands there once."""
    found: list[Row] = []
    above: list[int] = []
    for row in rows:
        shared = _shared(found[-1].cells, row.cells) if found else 0
        above = [*above[:shared], *[len(found)] * (len(row.cells) - shared)]
        found.append(replace(row, spans=[0] * shared + [1] * (len(row.cells) - shared)))
        for column in range(shared):
            found[above[column]].spans[column] += 1
    return found


def _shared(one: Sequence[object], other: Sequence[object]) -> int:
    """How many of their first cells two rows share; the last one is each row's own."""
    pairs = zip(one[:-1], other[:-1], strict=True)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _field(parameter: Parameter, value: str, store: Store, languages: Languages) -> Field:
    if parameter.type == "boolean":
        return Field(parameter, value, "select", [Named("true", "yes"), Named("false", "no")])
    if parameter.type == "iri":
        found = choices(store, parameter.cls, MOST_CHOICES, languages)
        if found:
            return Field(parameter, _chosen(value, found), "select", found)
    # A field for dates takes no words.
    kind = "text" if parameter.any else INPUTS.get(parameter.type, "text")
    return Field(parameter, value, kind)


def _chosen(value: str, found: Sequence[Named]) -> str:
    """The IRI of the choice that a value names; people may have given its name."""
    wanted = value.strip().strip("<>").casefold()
    return next((c.iri for c in found if wanted in (c.iri.casefold(), c.name.casefold())), value)


def _cells(
    answer: Answer, row: Sequence[Node | None], shown: Sequence[str], links: Links
) -> list[tuple[Cell, ...]]:
    values = dict(zip(answer.columns, row, strict=True))
    return [_several(answer, name, values, links) for name in shown]


def _several(
    answer: Answer, name: str, values: Mapping[str, Node | None], links: Links
) -> tuple[Cell, ...]:
    """What stands in a cell: a thing, or several by name."""
    listed = things(values[name])
    if len(listed) == 1 and listed[0] == values[name]:
        return (_cell(answer, name, values, links),)
    found = (cell(thing, answer.labels, links) for thing in listed)
    return tuple(sorted(found, key=lambda shown: shown.text)) or (
        _cell(answer, name, values, links),
    )


def _cell(answer: Answer, name: str, values: Mapping[str, Node | None], links: Links) -> Cell:
    found = cell(values[name], answer.labels, links)
    owner = named_by(name, answer.columns)
    if found.href or owner is None:
        return found
    thing = cell(values[owner], answer.labels, links)
    return replace(thing, text=found.text or thing.text)
