# SPDX-License-Identifier: Apache-2.0
"""The way out of what is wrong with a reference: whom to ask, and which resource may be meant.

What may be meant is taken from graphs that the caller may read, and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.labels import label
from missiongraph.terms import RDF
from missiongraph.validation.references import LOOKING, SHAPE
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from missiongraph.facts import Node, View
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.engines import Result

# Past so many references, and so many names of an agency, looking helps nobody.
MOST_LOOKED_AT = 20
MOST_NAMES = 5_000


@dataclass(frozen=True, slots=True)
class Readable:
    """A store, and which of its graphs the caller may read."""

    store: Store
    allows: Callable[[NamedNode], bool] = field(default=lambda _: True)

    def graphs(self) -> Iterator[NamedNode]:
        """The graphs that the caller may read."""
        return (graph for graph in self.store.graphs() if self.allows(graph))


class Advice:
    """Advice on references, to somebody who may read some graphs.

    Args:
        names: the names in them.
        readable: where names that may be meant are looked for.
    """

    def __init__(self, names: Names, readable: Sequence[Readable] = ()) -> None:
        self._names = names
        self._readable = readable
        self._known: dict[str, list[str]] = {}
        self._looked_at = 0

    def value(self, view: View, value: Node) -> str:
        """A value as people know it: by its name, or as a reference where it has none."""
        if isinstance(value, NamedNode) and _is_nothing(view, value):
            return self._names.written(value)
        return label(view, value)

    def remedy(self, result: Result, view: View, usual: str) -> str:
        """How to mend what a result tells of, where that is not the usual way."""
        value = term(result.value) if result.value else None
        if not isinstance(value, NamedNode):
            return usual
        if result.shape == SHAPE:
            return self._waiting(value)
        owner, home = self._names.named_by(value), self._names.named_by(term(result.focus))
        if owner in (None, home) or result.constraint not in LOOKING or _is_nothing(view, value):
            return usual
        kinds = sorted(label(view, t.object) for t in view.triples(value, RDF.type, None))
        what = f", as {' and '.join(f'“{kind}”' for kind in kinds)}" if kinds else ""
        return (
            f"“{owner}” describes {self._names.written(value)}{what}. "
            f"Refer to another resource, or ask “{owner}”."
        )

    def _waiting(self, value: NamedNode) -> str:
        owner = self._names.named_by(value)
        if owner is None:
            return "Check the address. It is settled once somebody describes it here."
        near = self._near(owner, self._names.written(value))
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        return (
            f"Check the spelling, or ask “{owner}” for it.{hint} "
            f"It is settled once “{owner}” describes it."
        )

    def _near(self, owner: str, written: str) -> list[str]:
        """The references of a like spelling: to the same agency, or to one of a like name."""
        self._looked_at += 1
        if self._looked_at > MOST_LOOKED_AT:
            return []
        kind, _, name = written.rpartition("/")
        known = self._names_of(owner)
        if known:
            alike = [one.rpartition("/")[2] for one in known if _is_beside(one, written)]
            return [f"{kind}/{one}" for one in get_close_matches(name, alike)]
        graphs = {a for r in self._readable for g in r.graphs() if (a := self._names.agency(g))}
        return [f"“{agency}”" for agency in get_close_matches(owner, graphs - {owner})]

    def _names_of(self, owner: str) -> list[str]:
        """What an agency describes, as references write it."""
        if owner not in self._known:
            found = (self._names.written(one) for one in self._described_by(owner))
            self._known[owner] = list(dict.fromkeys(islice(found, MOST_NAMES)))
        return self._known[owner]

    def _described_by(self, owner: str) -> Iterable[NamedNode]:
        for readable in self._readable:
            for graph in readable.graphs():
                if self._names.agency(graph) == owner:
                    for quad in readable.store.quads(None, RDF.type, None, graph):
                        if self._names.named_by(quad.subject) == owner:
                            yield quad.subject  # type: ignore[misc]


def _is_beside(one: str, other: str) -> bool:
    """Whether a reference is to another resource of the same agency and kind."""
    return one != other and one.rpartition("/")[0] == other.rpartition("/")[0]


def _is_nothing(view: View, node: NamedNode) -> bool:
    """Whether nothing is said of a resource."""
    return next(iter(view.triples(node, None, None)), None) is None
