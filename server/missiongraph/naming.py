# SPDX-License-Identifier: Apache-2.0
"""Names of resources that several models describe, when the model that names them goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.store import Patch
from missiongraph.terms import RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from missiongraph.facts import GraphName, Node
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


def keep_named(
    patch: Patch, store: Store, names: Names, may_write: Callable[[GraphName], bool]
) -> Patch:
    """The patch, with another name in place of the last preferred one that it takes away.

    A second model of an agency calls a resource by another name (skos:altLabel) where the first
    names it already. When the first describes it no more, that name becomes the preferred one.

    Args:
        patch: a change.
        store: the data before it.
        names: the names in them.
        may_write: whether a graph may be changed.
    """
    gone = {quad.subject for quad in patch.removed if quad.predicate == SKOS.prefLabel}
    after = _After(patch, store)
    added: list[Quad] = []
    removed: list[Quad] = []
    for resource in sorted(gone, key=str):
        if any(after.quads(resource, SKOS.prefLabel)):
            continue
        described = {quad.graph_name for quad in after.quads(resource, RDF.type)}
        chosen: dict[str | None, Quad] = {}
        for quad in sorted(after.stored(resource, SKOS.altLabel), key=str):
            own = names.agency(quad.graph_name) == _agency(resource, names)
            if own and quad.graph_name in described and may_write(quad.graph_name):
                language = quad.object.language if isinstance(quad.object, Literal) else None
                chosen.setdefault(language, quad)
        removed += chosen.values()
        added += [Quad(q.subject, SKOS.prefLabel, q.object, q.graph_name) for q in chosen.values()]
    if not added:
        return patch
    return Patch([*patch.added, *added], [*patch.removed, *removed])


def _agency(resource: Node, names: Names) -> str | None:
    start = f"{names.base}/id/"
    if not isinstance(resource, NamedNode) or not resource.value.startswith(start):
        return None
    return resource.value.removeprefix(start).partition("/")[0]


class _After:
    """What is said of resources after a change."""

    def __init__(self, patch: Patch, store: Store) -> None:
        self._store = store
        self._removed = set(patch.removed)
        self._added: dict[tuple[Node, NamedNode], list[Quad]] = {}
        for quad in patch.added:
            if quad.predicate in (RDF.type, SKOS.prefLabel):
                self._added.setdefault((quad.subject, quad.predicate), []).append(quad)

    def stored(self, resource: Node, predicate: NamedNode) -> Iterator[Quad]:
        """Those that were there before, and stay."""
        return (q for q in self._store.quads(resource, predicate) if q not in self._removed)

    def quads(self, resource: Node, predicate: NamedNode) -> Iterable[Quad]:
        """All of them."""
        return [*self.stored(resource, predicate), *self._added.get((resource, predicate), ())]
