# SPDX-License-Identifier: Apache-2.0
"""The ontology as owlready2 has it: Python objects in a world of their own."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Triple, serialize

from missiongraph.terms import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterable


def load(triples: Iterable[Triple]) -> Any:  # noqa: ANN401 (owlready2 has no types)
    """An owlready2 ontology of these triples, in a world that nothing else is in.

    Terms are attributes by their local names (`ontology.Mission`), and can be searched for by
    label (`ontology.search(label="mission")`). Nothing is looked up on the network.
    """
    import owlready2  # noqa: PLC0415 (slow to import, and few need it)

    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    base = f"{ONTOLOGY.value}#"
    world = owlready2.World()
    ontology = world.get_ontology(base).load(fileobj=BytesIO(text))
    # Where nothing in it is called so, owlready2 would take the names from elsewhere.
    return ontology if ontology.base_iri == base else world.get_ontology(base)
