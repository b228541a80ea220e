# SPDX-License-Identifier: Apache-2.0
"""A patch for people: which things are new, which are gone, and what changes about the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.labels import curie, label
from missiongraph.terms import RDF
from missiongraph.views import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from missiongraph.facts import Node, View
    from missiongraph.store import Patch
    from missiongraph.views import StatedFacts


@dataclass(frozen=True, slots=True)
class ThingChange:
    """What a patch does to one thing.

    Attributes:
        how: `new`, `gone` or `changed`.
        added, removed: pairs of a property and a value, in words.
    """

    how: str
    thing: str
    name: str
    kind: str
    added: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def by_thing(facts: StatedFacts, patch: Patch) -> list[ThingChange]:
    """What a patch does, thing by thing: new ones, changed ones, those that are gone; by name."""
    after = Changed(facts, facts.change(patch))
    added, removed = _by_subject(facts, patch.added), _by_subject(facts, patch.removed)
    things = [
        _thing_change(facts, after, thing, added.get(thing, []), removed.get(thing, []))
        for thing in added.keys() | removed.keys()
    ]
    order = ("new", "changed", "gone")
    return sorted(things, key=lambda t: (order.index(t.how), t.kind, t.name, t.thing))


def _by_subject(facts: StatedFacts, quads: Iterable[Quad]) -> dict[Node, list[Quad]]:
    found: dict[Node, list[Quad]] = defaultdict(list)
    for quad in quads:
        if facts.states(quad.graph_name):
            found[quad.subject].append(quad)
    return found


def _thing_change(
    before: View, after: View, thing: Node, added: list[Quad], removed: list[Quad]
) -> ThingChange:
    was, now = _is_there(before, thing), _is_there(after, thing)
    view = after if now else before
    kinds = sorted((t.object for t in view.triples(thing, RDF.type, None)), key=str)
    return ThingChange(
        how="changed" if was and now else "new" if now else "gone",
        thing=thing.value if isinstance(thing, NamedNode) else str(thing),
        name=label(view, thing),
        kind=label(view, kinds[0]) if kinds else "",
        added=_words(after, added),
        removed=_words(before, removed),
    )


def _is_there(view: View, thing: Node) -> bool:
    return next(iter(view.triples(thing, None, None)), None) is not None


def _words(view: View, quads: list[Quad]) -> list[tuple[str, str]]:
    return sorted((_property(view, q.predicate), label(view, q.object)) for q in quads)


def _property(view: View, predicate: NamedNode) -> str:
    if predicate == RDF.type:
        return "is a"
    short = curie(predicate)
    named = label(view, predicate)
    return named if short.startswith("mg:") else short.partition(":")[2] or named
