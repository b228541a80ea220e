# SPDX-License-Identifier: Apache-2.0
"""How many things of each kind there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.rest.kinds import kinds
from missiongraph.terms import RDF

if TYPE_CHECKING:
    from missiongraph.rest.kinds import Kind
    from missiongraph.store import Store


def counted(store: Store) -> list[tuple[Kind, int]]:
    """Every kind, in the order of the ontology, with the number of its things.

    A thing of a class is one of the classes above as well, as in the lists.
    """
    # By look-ups: a query that counts by class takes three times as long on many things.
    own = {
        cls: {quad.subject for quad in store.quads(None, RDF.type, cls)}
        for cls in {cls for kind in kinds().values() for cls in kind.below}
    }
    return [
        (kind, len(set().union(*(own[cls] for cls in kind.below)))) for kind in kinds().values()
    ]
