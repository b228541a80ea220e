# SPDX-License-Identifier: Apache-2.0
"""What the page of a search shows of each thing: what it is, whose, and the words found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.rest.fields import fields
from missiongraph.rest.kinds import by_class
from missiongraph.rest.listing import values_of
from missiongraph.rest.marks import Sought
from missiongraph.terms import DCT, MG, RDF, SKOS
from missiongraph.web.results import Cell, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.rest.marks import Piece
    from missiongraph.rest.plain import Reader, Values
    from missiongraph.web.links import Links

TEXTS = ("name", "otherNames", "description")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces, of which those are marked in which the words stand."""

    pieces: Sequence[Piece]
    language: str | None = None

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found.

    Attributes:
        kinds: what it is; `agency`: whose, as far as its name says.
        text: what its description says, or another name, where the words stand there.
    """

    name: Marked
    href: str | None
    kinds: Sequence[str]
    agency: Cell
    text: Marked


class Hits:
    """Shows the things that words find.

    Args:
        reader: who searches.
        links: where things are to be found.
        words: what is searched for.
    """

    def __init__(self, reader: Reader, links: Links, words: str) -> None:
        self._reader, self._links = reader, links
        self._labels = reader.writer().labels
        self._sought = Sought.of(words)

    def of(self, things: list[NamedNode]) -> list[Hit]:
        """What is shown of some things, in their order."""
        values = values_of(self._reader.links, things, [fields()[name] for name in TEXTS])
        return [self._hit(thing, said) for thing, said in values.items()]

    def _hit(self, thing: NamedNode, said: Values) -> Hit:
        text = self._text(said)
        name = self._labels.name(thing) or Literal(self._labels.of(thing))
        return Hit(
            Marked(self._sought.pieces(name.value, name.language or ""), name.language),
            self._links.to(thing.value),
            _kinds(said),
            self._agency(thing),
            self._excerpt(text) if text else Marked([]),
        )

    def _excerpt(self, text: Literal) -> Marked:
        return Marked(self._sought.excerpt(text.value, text.language or ""), text.language)

    def _text(self, said: Values) -> Literal | None:
        """The text to show: one in which the words stand, else the description."""
        described = _texts(said, DCT.description)
        others = [*described, *_texts(said, SKOS.altLabel), *_texts(said, SKOS.prefLabel)[1:]]
        best = self._reader.languages.best
        return best(text for text in others if self._marks(text)) or best(described)

    def _marks(self, text: Literal) -> bool:
        return any(found for _, found in self._sought.pieces(text.value, text.language or ""))

    def _agency(self, thing: NamedNode) -> Cell:
        start = f"{self._reader.names.base}/id/"
        agency, _, rest = thing.value.removeprefix(start).partition("/")
        if not rest or not thing.value.startswith(start):
            return Cell("")
        return named(NamedNode(start + agency), self._labels, self._links)


def _kinds(said: Values) -> list[str]:
    found = (by_class().get(cls) for cls in said.get(RDF.type, ()))  # type: ignore[arg-type]
    return [kind.label for kind in found if kind and kind.cls != MG.DescribedThing]


def _texts(said: Values, where: NamedNode) -> list[Literal]:
    return [text for text in said.get(where, ()) if isinstance(text, Literal)]
