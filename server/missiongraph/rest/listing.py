# SPDX-License-Identifier: Apache-2.0
"""Lists of things: found, put in order, a page at a time, with the values of their fields."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from missiongraph.labels import local_name
from missiongraph.rest.asking import ID, LABEL, RELEVANCE
from missiongraph.rest.fields import fields
from missiongraph.rest.filtering import NUMBER, having, things_of
from missiongraph.rest.languages import Labels
from missiongraph.rest.pages import Page, Place, cut
from missiongraph.terms import RDF, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from missiongraph.facts import Node
    from missiongraph.rest.asking import Asked
    from missiongraph.rest.fields import Field
    from missiongraph.rest.plain import Reader, Values, Writer
    from missiongraph.store import Store

    Search = Callable[[str], Mapping[NamedNode, float]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, and what its things are written with."""

    asked: Asked
    page: Page
    values: dict[NamedNode, Values]
    writer: Writer

    def items(self) -> list[dict[str, Any]]:
        """The things as JSON-LD that reads as plain JSON."""
        shown = self.asked.shown
        return [self.writer.thing(thing, said, shown) for thing, said in self.values.items()]

    def table(self) -> str:
        """The things as CSV: a column for each field, and one for the names where it links."""
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["id", "type", "label", *_columns(self.asked.shown)])
        for thing, said in self.values.items():
            head = self.writer.head(thing, said.get(RDF.type, ()))
            kinds = head.get("type", "")
            kind = kinds if isinstance(kinds, str) else " ".join(kinds)
            rows.writerow([thing.value, kind, head["label"], *self._cells(said)])
        return out.getvalue()

    def _cells(self, said: Values) -> Iterable[str]:
        for field in self.asked.shown:
            values = said.get(field.property, [])
            yield self.writer.cell(field, values)
            if field.links:
                links = (value for value in values if isinstance(value, NamedNode))
                yield "; ".join(map(self.writer.labels.of, links))


def listing(reader: Reader, asked: Asked, search: Search) -> Listing:
    """The page of a list that is asked for.

    Args:
        reader: who reads it.
        asked: what is asked for.
        search: the things that words find, with how well: the lower, the better.

    Raises:
        InvalidParameter, UnknownName, AmbiguousName: see `having` and `cut`.
    """
    page = cut(_places(reader.store, asked, search), asked.order, asked.limit, asked.after)
    values = values_of(reader.store, [NamedNode(tie) for tie in page.ties], asked.shown)
    return Listing(asked, page, values, reader.writer())


def values_of(
    store: Store, things: list[NamedNode], wanted: Iterable[Field]
) -> dict[NamedNode, Values]:
    """The values of some fields, and the types, of some things, in the order of the things."""
    # Not by a query: the engine would join many things with many properties the long way round.
    properties = [RDF.type, *(field.property for field in wanted)]
    return {
        thing: {where: said for where in properties if (said := _values(store, thing, where))}
        for thing in things
    }


def _values(store: Store, thing: NamedNode, where: NamedNode) -> list[Node]:
    """The values of a property of a thing, each once, whichever graphs state it."""
    return sorted({quad.object for quad in store.quads(thing, where)}, key=str)


def _places(store: Store, asked: Asked, search: Search) -> list[Place]:
    """Where each thing that is wanted stands."""
    order = asked.order.name
    by = fields()[order].property if order in fields() else SKOS.prefLabel
    found = things_of(store, asked.kind.cls, by)
    for name, values in asked.filters.items():
        having_it = having(store, name, values)
        found = {thing: said for thing, said in found.items() if thing in having_it}
    scores = search(asked.words) if asked.words else None
    if scores is not None:
        found = {thing: said for thing, said in found.items() if thing in scores}
    if scores is not None and order == RELEVANCE:
        return [Place.of(scores[thing], thing.value) for thing in found]
    if order == ID:
        return [Place.of(None, thing.value) for thing in found]
    return _by_value(store, asked, found)


def _by_value(store: Store, asked: Asked, found: dict[NamedNode, list[Node]]) -> list[Place]:
    name, best = asked.order.name, asked.languages.best
    if name == LABEL or fields()[name].translated:
        said = {
            thing: best(text for text in texts if isinstance(text, Literal))
            for thing, texts in found.items()
        }
        return [
            Place.of(folded(text.value) if text else _without(name, thing), thing.value)
            for thing, text in said.items()
        ]
    labels = Labels(store, asked.languages) if fields()[name].links else None
    pick = max if asked.order.descending else min
    places = {
        thing: [Place.of(_key(value, labels), thing.value) for value in values]
        for thing, values in found.items()
    }
    return [pick(those) if those else Place.of(None, t.value) for t, those in places.items()]


def _without(name: str, thing: NamedNode) -> str | None:
    """What a thing without a text is put in order by: its address, if names are asked for."""
    return folded(local_name(thing.value)) if name == LABEL else None


def _key(value: Node, labels: Labels | None) -> float | str:
    if labels is not None and isinstance(value, NamedNode):
        return folded(labels.of(value))
    if not isinstance(value, Literal):
        return str(value)
    if value.datatype in (XSD.integer, XSD.decimal) and NUMBER.fullmatch(value.value):
        return float(value.value)
    return folded(value.value)


def folded(text: str) -> str:
    """A text as it is put in order: whatever its case and accents."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _columns(shown: Iterable[Field]) -> Iterable[str]:
    for field in shown:
        yield field.name
        if field.links:
            yield f"{field.name}Label"
