# SPDX-License-Identifier: Apache-2.0
"""Lists of things: found, put in order, a page at a time, with the values of their fields."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.rest.pages import cut
from missiongraph.spreadsheets import as_texts
from missiongraph.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.rest.asking import Asked
    from missiongraph.rest.days import Links
    from missiongraph.rest.fields import Field
    from missiongraph.rest.pages import Page, Place
    from missiongraph.rest.plain import Reader, Values, Writer


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, and what its things are written with."""

    asked: Asked
    page: Page
    values: dict[NamedNode, Values]
    writer: Writer

    @property
    def languages(self) -> set[str]:
        """The languages of the names that it was written with so far."""
        return {name.language for name in self.writer.labels.chosen if name.language}

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
        return as_texts(out.getvalue().encode()).decode()

    def _cells(self, said: Values) -> Iterable[str]:
        for field in self.asked.shown:
            values = said.get(field.property, [])
            yield self.writer.cell(field, values)
            if field.links:
                links = (value for value in values if isinstance(value, NamedNode))
                yield "; ".join(map(self.writer.labels.of, links))


def listing(reader: Reader, asked: Asked, places: Sequence[Place]) -> Listing:
    """The page of a list that is asked for.

    Args:
        reader: who reads it.
        asked: what is asked for.
        places: the whole list in its order, as `ordered` has it.

    Raises:
        InvalidParameter: see `cut`.
    """
    page = cut(places, asked.order, asked.limit, asked.after)
    values = values_of(reader.links, [NamedNode(tie) for tie in page.ties], asked.shown)
    return Listing(asked, page, values, reader.writer())


def values_of(
    links: Links, things: list[NamedNode], wanted: Iterable[Field]
) -> dict[NamedNode, Values]:
    """The values of some fields, and the types, of some things, in the order of the things."""
    # Not by a query: the engine would join many things with many properties the long way round.
    properties = [RDF.type, *(field.property for field in wanted)]
    return {
        thing: {
            where: sorted(said, key=str) for where, said in links.values(thing, properties).items()
        }
        for thing in things
    }


def _columns(shown: Iterable[Field]) -> Iterable[str]:
    for field in shown:
        yield field.name
        if field.links:
            yield f"{field.name}Label"
