# SPDX-License-Identifier: Apache-2.0
"""From rows to drafts of things: values read, references still to be resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from missiongraph.loading import NOTHING_KNOWN, mint
from missiongraph.terms import DCT, SKOS
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.mapping import ALWAYS, Kind
from missiongraph_loaders.references import check_identifier
from missiongraph_loaders.text import shown
from missiongraph_loaders.values import NotTakenError, read, split_list, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import NamedNode

    from missiongraph.loading import Known, Origin
    from missiongraph_loaders.faults import Findings
    from missiongraph_loaders.mapping import Condition, Each, Field, Table, Thing
    from missiongraph_loaders.sheets import Row
    from missiongraph_loaders.values import Value


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole source: where IRIs begin, whose it is, the language of its text.

    Attributes:
        known: what the repository holds.
    """

    base: str
    agency: str
    language: str
    known: Known = NOTHING_KNOWN


@dataclass(slots=True)
class Draft:
    """What a row says of one thing.

    Attributes:
        thing: what the mapping says of such things.
        origin: the row.
        cells: its values by heading key.
        identifier: the text that its IRI is made of, or None while references are open.
        iri: its IRI, once known.
        values: field and value, references as they stand in the cells.
    """

    thing: Thing
    origin: Origin
    cells: Mapping[str, str]
    identifier: str | None = None
    iri: NamedNode | None = None
    values: list[tuple[Field, Value]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names that other rows may call it by."""
        return list(self._texts(SKOS.prefLabel))

    @property
    def other_names(self) -> list[str]:
        """What other rows may call it by where nothing has this as its name."""
        return [*self._texts(SKOS.altLabel), *self._texts(DCT.identifier)]

    def _texts(self, predicate: NamedNode) -> Iterator[str]:
        for one, value in self.values:
            if one.predicate == predicate and isinstance(value, Literal):
                yield value.value

    @property
    def heading(self) -> str | None:
        """The column of its name."""
        named = (one for one, _ in self.values if one.predicate == SKOS.prefLabel)
        return next(named, self.thing.fields[0]).heading if self.thing.fields else None

    @property
    def called(self) -> str:
        """What other rows write to refer to it: its id where it has one, else its name."""
        return self.thing.id.loose(self.cells) or self.label

    @property
    def label(self) -> str:
        """What to call it in messages."""
        return next(iter(self.names), self.identifier or "")


def draft_rows(
    table: Table, rows: list[Row], setting: Setting, findings: Findings
) -> Iterator[Draft]:
    """What the rows say, thing by thing; cells that cannot be read go to the findings."""
    uses = _uses(table)
    for row in rows:
        cells = {key: text for key, text in row.cells.items() if text not in table.missing}
        for key in row.doubts.keys() & cells.keys():
            if _doubted(row, key, uses, findings):
                del cells[key]
        for thing in table.things:
            for variant in _variants(thing, row, cells, findings):
                if _holds(thing.condition, variant, row):
                    yield _draft(thing, row, variant, setting, findings)


@dataclass(slots=True)
class _Use:
    """What a column is used for: as text, and only where its values may be left out alone."""

    heading: str
    as_text: bool = False
    lenient: bool = True


def _uses(table: Table) -> dict[str, _Use]:
    """The uses of the table's columns, by heading key; those that it leaves out have none."""
    found: dict[str, _Use] = {}
    for thing in table.things:
        named = [one for one in (thing.id, thing.id_else) if one]
        for one in named:
            for key, heading in zip(one.keys, one.columns, strict=True):
                found[key] = _Use(heading, as_text=True, lenient=False)
        for each in thing.each:
            found[each.key] = _Use(each.heading, as_text=True, lenient=each.lenient)
        for one_field in thing.fields:
            for key, heading in zip(one_field.pattern.keys, one_field.pattern.columns, strict=True):
                use = found.setdefault(key, _Use(heading))
                use.as_text = use.as_text or one_field.kind not in _NUMBERS
                use.lenient = use.lenient and one_field.lenient
    return found


_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})


def _doubted(row: Row, key: str, uses: Mapping[str, _Use], findings: Findings) -> bool:
    """Whether the cell cannot be taken for its column's use; the findings then say so."""
    doubt, use = row.doubts[key], uses.get(key)
    if use is None or not (doubt.always or use.as_text):
        return False
    problem = Problem(row.origin, doubt.what, doubt.remedy, use.heading, row.cells[key])
    findings.add(problem, lenient=use.lenient)
    return True


def _variants(
    thing: Thing, row: Row, cells: dict[str, str], findings: Findings
) -> list[dict[str, str]]:
    """The row's cells, once for each item of the lists that make several things of it."""
    if not thing.each:
        return [cells]
    first, *others = thing.each
    items = _items(first, row, cells, findings) or []
    lists = {first.name: items}
    for other in others:
        found = _items(other, row, cells, findings)
        if found and len(found) != len(items):
            _report(other, row, cells, _uneven(first, len(items), len(found)), findings)
        elif found:
            lists[other.name] = found
    return [
        {**cells, **{name: found[number] for name, found in lists.items()}}
        for number in range(len(items))
    ]


def _holds(condition: Condition, cells: Mapping[str, str], row: Row) -> bool:
    return condition is ALWAYS or condition.holds(cells, row.cells)


def _items(each: Each, row: Row, cells: dict[str, str], findings: Findings) -> list[str] | None:
    try:
        return split_list(cells.get(each.key, ""), each.separator, quoted=each.quoted)
    except NotTakenError as error:
        _report(each, row, cells, error, findings)
        return None


def _uneven(first: Each, expected: int, found: int) -> NotTakenError:
    return NotTakenError(
        f"the list has {found} items where “{first.heading}” has {expected}.",
        "Give both lists the same number of items, in the same order.",
    )


def _report(
    each: Each, row: Row, cells: dict[str, str], error: NotTakenError, findings: Findings
) -> None:
    text = cells.get(each.key, "")
    findings.add(
        Problem(row.origin, error.what, error.remedy, each.heading, text), lenient=each.lenient
    )


def _draft(
    thing: Thing, row: Row, cells: dict[str, str], setting: Setting, findings: Findings
) -> Draft:
    draft = Draft(thing, row.origin, cells)
    for one in thing.fields:
        if _holds(one.condition, cells, row):
            _read_field(draft, one, row, setting.language, findings)
    if not thing.late:
        draft.identifier = thing.id.loose(cells) or (
            thing.id_else.loose(cells) if thing.id_else else None
        )
        _check_id(draft, setting, findings)
        if draft.identifier:
            draft.iri = mint(setting.base, setting.agency, thing.cls, draft.identifier)
        elif row.origin not in findings.refused:
            findings.row(_nameless(draft))
    return draft


def _check_id(draft: Draft, setting: Setting, findings: Findings) -> None:
    """Tell of an id column that refers to a resource instead of naming the row's own."""
    text = draft.thing.id.full(draft.cells)
    try:
        if text:
            check_identifier(text, setting)
    except NotTakenError as error:
        column = next(iter(draft.thing.id.columns), None)
        findings.row(Problem(draft.origin, error.what, error.remedy, column, text or ""))


def _read_field(draft: Draft, one: Field, row: Row, language: str, findings: Findings) -> None:
    text = _written(draft, one, row)
    items: list[str] = []
    try:
        items = texts(one, text) if text is not None else []
    except NotTakenError as error:
        _not_taken(draft, one, text or "", error, findings)
    if one.required and not items and row.doubts.keys().isdisjoint(one.pattern.keys):
        findings.row(_lacking(row, one))
    for item in items:
        try:
            draft.values.append((one, read(one, item, language)))
        except NotTakenError as error:
            _not_taken(draft, one, item, error, findings)


def _written(draft: Draft, one: Field, row: Row) -> str | None:
    """What the field reads: what cells show, or for a number what its one cell holds."""
    text = one.pattern.full(draft.cells)
    if text is None or one.kind not in _NUMBERS or not one.pattern.keys:
        return text
    key = one.pattern.keys[0]
    return row.numbers.get(key, text) if text == draft.cells.get(key) else text


def _lacking(row: Row, one: Field) -> Problem:
    written = one.pattern.full(row.cells)
    held = (
        f"the cell holds {shown(written)}, which says nothing" if written else "the cell is empty"
    )
    return Problem(
        row.origin,
        f"{held}, and every row needs a value there.",
        one.help or "Fill it in, or remove the row.",
        one.heading,
        written or "",
    )


def _not_taken(
    draft: Draft, one: Field, text: str, error: NotTakenError, findings: Findings
) -> None:
    problem = Problem(draft.origin, error.what, error.remedy, one.heading, text)
    findings.add(problem, lenient=one.lenient)


def _nameless(draft: Draft) -> Problem:
    patterns = (draft.thing.id, draft.thing.id_else)
    columns = [column for one in patterns if one for column in one.columns]
    named = " and ".join(f"“{column}”" for column in columns)
    return Problem(
        draft.origin,
        f"the row has nothing to name its thing by: no value in {named}.",
        "Fill in one of them, or remove the row.",
        columns[0] if columns else None,
    )
