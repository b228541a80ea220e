# SPDX-License-Identifier: Apache-2.0
"""Which things a list has, and in which order; kept for as long as the data stay as they are."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.labels import Labels, local_name
from missiongraph.lookup import select
from missiongraph.rest.asking import ID, LABEL, RELEVANCE
from missiongraph.rest.days import Links
from missiongraph.rest.fields import fields
from missiongraph.rest.filtering import NUMBER, having, things_of, with_classes_below
from missiongraph.rest.pages import Place
from missiongraph.terms import SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from missiongraph.facts import Node
    from missiongraph.rest.asking import Asked
    from missiongraph.rest.pages import By
    from missiongraph.store import Store

    Search = Callable[[str], Mapping[NamedNode, float]]
    Values = Callable[[NamedNode], list[Node]]
    Value = Callable[[NamedNode], float | str | None]

# A place takes some 400 bytes.
MOST_PLACES = 100_000
# From so many things on, all of their class are looked up at once.
SOME = 500


class Orders:
    """Lists that were put in order, the least asked for let go first.

    Args:
        most: how many places they may have together.
    """

    def __init__(self, most: int = MOST_PLACES) -> None:
        self._most = most
        self._held = 0
        self._lists: OrderedDict[Hashable, list[Place]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, key: Hashable, make: Callable[[], list[Place]], holds: Callable[[], bool]
    ) -> list[Place]:
        """The list under a key, made where it is not kept.

        Args:
            key: says all that the list follows from.
            make: makes it.
            holds: whether what the key says was so all the while; else the list is not kept.
        """
        kept = self.kept(key)
        if kept is not None:
            return kept
        made = make()
        if not holds():
            return made
        with self._lock:
            self._held += len(made) - len(self._lists.pop(key, ()))
            self._lists[key] = made
            while self._held > self._most:
                _, gone = self._lists.popitem(last=False)
                self._held -= len(gone)
        return made

    def kept(self, key: Hashable) -> list[Place] | None:
        """The list under a key, if it is kept."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a reader sees, and the lists of it that are kept.

    Attributes:
        seen: what tells the data that the reader sees from all others: whose, at which moment.
        search: the things that words find, with how well: the lower, the better.
        holds: whether the data have been as they are seen all the while.
    """

    store: Store
    search: Search
    seen: Hashable
    orders: Orders
    holds: Callable[[], bool] = lambda: True

    def ordered(self, asked: Asked) -> list[Place]:
        """Where each thing that is asked for stands, in order.

        Raises:
            InvalidParameter, UnknownName, AmbiguousName: see `having`.
        """
        filters = tuple((name, tuple(values)) for name, values in asked.filters.items())
        whole = (self.seen, asked.kind.name, asked.order, asked.languages, asked.on)
        key = whole, filters, asked.words
        return self.orders.of(key, lambda: self._made(asked, whole), self.holds)

    def _made(self, asked: Asked, whole: Hashable) -> list[Place]:
        links = Links(self.store, asked.on)
        scores = self.search(asked.words) if asked.words else None
        wanted = [having(links, name, values) for name, values in asked.filters.items()]
        if not wanted and scores is None:
            return _in_order(links, asked, things_of(self.store, asked.kind.cls), {})
        if scores is not None:
            wanted.append(set(scores))
        some = set.intersection(*wanted)
        kept = self.orders.kept((whole, (), ""))
        if kept is None or RELEVANCE in asked.order.names:
            found = [t for t in things_of(self.store, asked.kind.cls) if t in some]
            return _in_order(links, asked, found, scores or {})
        ties = {thing.value for thing in some if isinstance(thing, NamedNode)}
        return [place for place in kept if place.tie in ties]


def _in_order(
    links: Links, asked: Asked, found: list[NamedNode], scores: Mapping[NamedNode, float]
) -> list[Place]:
    many = len(found) > SOME
    columns = [_column(links, asked, by, scores, many=many) for by in asked.order.by]
    places = (Place.of(thing.value, *(value(thing) for value in columns)) for thing in found)
    return asked.order.sorted(places)


def folded(text: str) -> str:
    """A text as it is put in order: whatever its case and accents."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _column(
    links: Links, asked: Asked, by: By, scores: Mapping[NamedNode, float], *, many: bool
) -> Value:
    """What gives the value of a thing by which it is put in order."""
    if by.name == ID:
        return lambda thing: thing.value
    if by.name == RELEVANCE:
        return scores.__getitem__
    where = SKOS.prefLabel if by.name == LABEL else fields()[by.name].property
    values = _all(links, asked, where) if many else _each(links, where)
    if by.name == LABEL or fields()[by.name].translated:
        return _by_text(values, asked, by.name)
    return _by_value(values, Labels(links.store, asked.languages), by)


def _each(links: Links, where: NamedNode) -> Values:
    """What looks the values of a thing up when it is asked for them."""
    return lambda thing: list(links.values(thing, (where,)).get(where, ()))


def _all(links: Links, asked: Asked, where: NamedNode) -> Values:
    """What has looked the values of all things up at once, which takes half as long."""
    classes = with_classes_below(links.store, asked.kind.cls)
    given = {"class": classes, "property": [where]}
    found: dict[Node, list[Node]] = {}
    rows = map(tuple, select(links.store, "store/values-of-class.rq", given))
    for thing, value in (*rows, *links.pairs_dated(where)):
        found.setdefault(thing, []).append(value)
    return lambda thing: found.get(thing, [])


def _by_text(values: Values, asked: Asked, name: str) -> Value:
    best = asked.languages.best

    def value(thing: NamedNode) -> str | None:
        said = [text for text in values(thing) if isinstance(text, Literal)]
        text = said[0] if len(said) == 1 else best(said)
        if text is not None:
            return folded(text.value)
        # Without a name, a thing is put in order by its address.
        return folded(local_name(thing.value)) if name == LABEL else None

    return value


def _by_value(values: Values, labels: Labels, by: By) -> Value:
    named = labels if fields()[by.name].links else None
    pick = max if by.descending else min

    def value(thing: NamedNode) -> float | str | None:
        keys = [_key(found, named) for found in values(thing)]
        # Numbers come before texts.
        return pick(keys, key=lambda key: (isinstance(key, str), key), default=None)

    return value


def _key(value: Node, labels: Labels | None) -> float | str:
    if labels is not None and isinstance(value, NamedNode):
        return folded(labels.of(value))
    if not isinstance(value, Literal):
        return str(value)
    if value.datatype in (XSD.integer, XSD.decimal) and NUMBER.fullmatch(value.value):
        return float(value.value)
    return folded(value.value)
