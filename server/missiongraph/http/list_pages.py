# SPDX-License-Identifier: Apache-2.0
"""What the page of a list shows: its things as a table, and ways to narrow it and put it in order.

Everything is a link or a form of the list's own parameters, so that each view has an address.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.answers import NUMBERS
from missiongraph.http.paging import AFTER, address
from missiongraph.rest.asking import ID, LABEL, OWN, RELEVANCE, TYPE
from missiongraph.rest.days import ON
from missiongraph.rest.fields import fields, fields_of
from missiongraph.rest.kinds import by_class
from missiongraph.terms import DCT, MG, RDF, SKOS, VOCABULARIES
from missiongraph.web.results import Cell, cell, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

    from missiongraph.facts import Node
    from missiongraph.http.replies import Pairs
    from missiongraph.rest.fields import Field
    from missiongraph.rest.kinds import Kind
    from missiongraph.rest.listing import Listing
    from missiongraph.rest.plain import Values, Writer
    from missiongraph.store import Store
    from missiongraph.web.links import Links

# A table that is wider than this cannot be read; the other formats have every field.
MOST_COLUMNS = 6
# Beside the name in each row, or of no help in a table.
NOT_COLUMNS = (SKOS.prefLabel, SKOS.altLabel, DCT.description, DCT.source)
SUMMARY = 200
# What the links in a list are about.
DAY = "On the day"
# Everything is one of these.
ANY = MG.DescribedThing
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, where the list in its order is, and whether it is in this order."""

    heading: str
    href: str
    sorted: str | None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows the list, and the address without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Control:
    """A field of the form: a choice, where there are choices; else a text, with a hint."""

    name: str
    label: str
    value: str
    choices: Sequence[Choice] = ()
    hint: str = "Its name"


@dataclass(frozen=True, slots=True)
class Row:
    """A thing: its name and kinds, what it is, and a cell for each column."""

    name: Cell
    kinds: Sequence[str]
    summary: Cell
    cells: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows.

    Attributes:
        kept: what the form sends along, since it has no control for it.
        first: where the list begins, unless this is its beginning.
    """

    kind: Kind
    title: str
    total: int
    columns: Sequence[Column]
    rows: Sequence[Row]
    words: str
    controls: Sequence[Control]
    kept: Pairs
    chips: Sequence[Chip]
    first: str | None
    next: str | None


def asked_for(pairs: Pairs) -> Pairs:
    """What a form asks for: fields that are left empty ask for nothing."""
    return [pair for pair in pairs if pair[1].strip()]


def view(request: Request, pairs: Pairs, found: Listing, store: Store, links: Links) -> View:
    """The page of a list.

    Args:
        request: for the address of the list.
        pairs: what it was asked for.
        found: the page of things.
        store: what the reader sees, for the names of codes.
        links: where things are to be found.
    """
    kind, table = found.asked.kind, _Table(found, links)
    given = dict(pairs)
    controls, kept = _form(kind, pairs, store, found.writer)
    return View(
        kind,
        kind.name.replace("-", " ").capitalize(),
        found.page.total,
        [_column(request, pairs, *heading) for heading in table.headings()],
        [table.row(thing, said) for thing, said in found.values.items()],
        given.get("q", ""),
        controls,
        kept,
        _chips(request, pairs, found.writer, store),
        address(request, pairs, None) if AFTER in given else None,
        address(request, pairs, found.page.after) if found.page.after is not None else None,
    )


class _Table:
    """The things of a page as rows, with those fields that any of them has."""

    def __init__(self, found: Listing, links: Links) -> None:
        self._writer, self._links = found.writer, links
        self._kind = found.asked.kind
        shown = [f for f in found.asked.shown if f.property not in NOT_COLUMNS]
        used = Counter(where for said in found.values.values() for where in said)
        # Those that say something of most things; in the order of the ontology where they tie.
        said = sorted(shown, key=lambda field: -used[field.property])[:MOST_COLUMNS]
        self._fields = [field for field in said if used[field.property]]

    def headings(self) -> Iterable[tuple[str, str, bool]]:
        """For each column what it sorts by, its heading, and whether it holds numbers."""
        yield LABEL, "Name", False
        for field in self._fields:
            yield field.name, _heading(self._writer, field), _is_number(field)

    def row(self, thing: NamedNode, said: Values) -> Row:
        """A thing as a row."""
        name = replace(named(thing, self._writer.labels, self._links), full=None)
        text = self._best(said.get(DCT.description, []))
        summary = Cell(_short(text.value), language=text.language) if text else Cell("")
        cells = [self._cells(field, said.get(field.property, [])) for field in self._fields]
        return Row(name, self._kinds(said), summary, cells)

    def _kinds(self, said: Values) -> list[str]:
        """What it is, where that is more than the list says."""
        others = (by_class().get(cls) for cls in said.get(RDF.type, ()))  # type: ignore[arg-type]
        return [kind.label for kind in others if kind and kind.cls not in (self._kind.cls, ANY)]

    def _cells(self, field: Field, values: Sequence[Node]) -> list[Cell]:
        best = self._best(values) if field.translated else None
        return [self._cell(value) for value in ([best] if best else values)]

    def _cell(self, value: Node) -> Cell:
        if isinstance(value, NamedNode):
            return named(value, self._writer.labels, self._links)
        return cell(value, {}, self._links)

    def _best(self, values: Iterable[Node]) -> Literal | None:
        texts = (value for value in values if isinstance(value, Literal))
        return self._writer.languages.best(texts)


def _column(request: Request, pairs: Pairs, name: str, heading: str, number: bool) -> Column:  # noqa: FBT001 (part of a heading)
    given = dict(pairs)
    order = given.get("sort", RELEVANCE if "q" in given else LABEL)
    target = f"-{name}" if order == name else name
    rest = [pair for pair in pairs if pair[0] not in ("sort", AFTER)]
    direction = {name: "ascending", f"-{name}": "descending"}.get(order)
    return Column(heading, address(request, [*rest, ("sort", target)], None), direction, number)


def _form(kind: Kind, pairs: Pairs, store: Store, writer: Writer) -> tuple[list[Control], Pairs]:
    """The controls that narrow the list, and what is sent along without one."""
    controls = [
        _control(name, label, choices, pairs)
        for name, label, choices in _narrowing(kind, store, writer)
    ]
    controls.append(Control(ON.name, DAY, dict(pairs).get(ON.name, ""), hint=ON.default))
    shown = {control.name for control in controls if control.value} | {"q", AFTER}
    return controls, [pair for pair in pairs if pair[0] not in shown]


def _narrowing(kind: Kind, store: Store, writer: Writer) -> Iterable[tuple[str, str, list[Choice]]]:
    if len(kind.below) > 1:
        below = [by_class()[cls] for cls in kind.below if cls != kind.cls]
        yield TYPE, "Kind", sorted((k.cls.value.rpartition("#")[2], k.label) for k in below)
    for field in _filtered(kind):
        codes = sorted(_codes(field, store, writer), key=lambda choice: choice[1].casefold())
        yield field.name, _heading(writer, field), codes


def _filtered(kind: Kind) -> list[Field]:
    """The fields by which people narrow a list: those whose values are codes or things."""
    return [field for field in fields_of(kind) if field.codes or field.leads_to]


def _codes(field: Field, store: Store, writer: Writer) -> Iterable[Choice]:
    if field.codes:
        for quad in store.quads(None, RDF.type, SKOS.Concept, VOCABULARIES):
            code = quad.subject
            if isinstance(code, NamedNode) and code.value.startswith(field.codes):
                yield code.value.removeprefix(field.codes), writer.labels.of(code)


def _control(name: str, label: str, choices: list[Choice], pairs: Pairs) -> Control:
    """A control, set to the value that is asked for, if it can show it."""
    values = [value for key, value in pairs if key == name]
    if len(values) != 1:
        return Control(name, label, "", choices)
    if not choices:
        return Control(name, label, values[0])
    wanted = values[0].casefold()
    said = {text.casefold(): value for value, text in choices}
    said |= {value.casefold(): value for value, _ in choices}
    return Control(name, label, said.get(wanted, ""), choices)


def _chips(request: Request, pairs: Pairs, writer: Writer, store: Store) -> list[Chip]:
    """What narrows the list, each with the address of the list without it."""
    found = []
    for place, (name, value) in enumerate(pairs):
        if name in ("q", ON.name) or name not in OWN:
            rest = [*pairs[:place], *pairs[place + 1 :]]
            text = f"{_said(name, writer)}: {_value(name, value, writer, store)}"
            found.append(Chip(text, address(request, rest, None)))
    return found


def _said(name: str, writer: Writer) -> str:
    own = {"q": "Words", TYPE: "Kind", ID: "Address", ON.name: DAY}
    return own.get(name) or _heading(writer, fields()[name])


def _value(name: str, value: str, writer: Writer, store: Store) -> str:
    if name in fields() and (field := fields()[name]).codes:
        return dict(_codes(field, store, writer)).get(value, value)
    kind = next((k for k in by_class().values() if k.cls.value.endswith(f"#{value}")), None)
    return kind.label if name == TYPE and kind else value


def _heading(writer: Writer, field: Field) -> str:
    label = writer.labels.of(field.property)
    return label[:1].upper() + label[1:]


def _is_number(field: Field) -> bool:
    return not field.links and not field.translated and field.datatype in NUMBERS


def _short(text: str) -> str:
    return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rpartition(' ')[0]} …"
