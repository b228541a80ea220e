# SPDX-License-Identifier: Apache-2.0
"""The marks of revisions: quads by which a store knows what it holds.

They name the graphs that each revision changed, but none that holds nothing any more: what was
withdrawn is not named.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.terms import PROV, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from missiongraph.journal import Revision
    from missiongraph.store import Patch, Store
    from missiongraph.store.graphs import Names


def marks(revision: Revision, names: Names) -> list[Quad]:
    """The quads by which a store knows that it holds a revision."""
    thing, graph = names.revision(revision.number), names.revisions
    return [
        Quad(thing, RDF.type, PROV.Activity, graph),
        Quad(thing, PROV.endedAtTime, Literal(revision.time, datatype=XSD.dateTime), graph),
        *(Quad(thing, PROV.used, NamedNode(name), graph) for name in revision.graphs),
    ]


def may_empty(patch: Patch) -> set[NamedNode]:
    """The graphs of which a patch may leave nothing: it only takes from them."""
    gone = patch.losses.keys() - patch.gains.keys()
    return {graph for graph in gone if isinstance(graph, NamedNode)}


def emptied(store: Store, patch: Patch) -> set[NamedNode]:
    """The graphs of which a patch will leave nothing in a store."""
    losses = patch.losses
    return {
        graph
        for graph in may_empty(patch)
        if sum(1 for _ in islice(store.quads(graph=graph), losses[graph] + 1)) <= losses[graph]
    }


def naming(store: Store, names: Names, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    """The marks in a store that name some graphs."""
    return (q for graph in graphs for q in store.quads(None, PROV.used, graph, names.revisions))


def outdated(store: Store, names: Names) -> list[Quad]:
    """The marks in a store that name graphs which hold nothing."""
    held = set(store.graphs())
    named = store.quads(None, PROV.used, None, names.revisions)
    return [quad for quad in named if quad.object not in held]


def store_head(store: Store, names: Names) -> int:
    """The number of the newest revision that a store holds, 0 when it holds none."""
    return max(_revision_numbers(store, names), default=0)


def has_followed(store: Store, names: Names) -> bool:
    """Whether what follows from the newest revision of a store is derived, by whichever rules."""
    head = store_head(store, names)
    found = store.quads(names.revision(head), PROV.generated, None, names.revisions)
    return head == 0 or next(found, None) is not None


def _revision_numbers(store: Store, names: Names) -> Iterator[int]:
    start = names.revision(0).value.removesuffix("0")
    for quad in store.quads(None, RDF.type, PROV.Activity, names.revisions):
        if isinstance(quad.subject, NamedNode):
            yield int(quad.subject.value.removeprefix(start))
