# SPDX-License-Identifier: Apache-2.0
"""Proofs as people read them: the triples of a chain, each thing by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, RdfFormat, Triple, parse

from missiongraph.labels import names
from missiongraph.web.results import Cell, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.facts import Node
    from missiongraph.labels import Languages
    from missiongraph.store import Store
    from missiongraph.web.links import Links


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as people read it."""

    subject: Cell
    property: Cell
    value: Cell


def proofs(
    texts: Iterable[Node | None], store: Store, links: Links, languages: Languages
) -> list[list[Said]]:
    """The chains of facts that these literals hold, as N-Triples."""
    return told([_triples(text) for text in texts], store, links, languages)


def told(
    chains: Sequence[Sequence[Triple]], store: Store, links: Links, languages: Languages
) -> list[list[Said]]:
    """Chains of facts, each thing by its name."""
    terms = {t for chain in chains for x in chain for t in (x.subject, x.predicate, x.object)}
    labels = names(store, terms, languages)

    def said(triple: Triple) -> Said:
        found = (cell(t, labels, links) for t in (triple.subject, triple.predicate, triple.object))
        return Said(*found)

    return [[said(triple) for triple in chain] for chain in chains]


def _triples(text: Node | None) -> list[Triple]:
    if not isinstance(text, Literal):
        return []
    try:
        return [quad.triple for quad in parse(text.value, RdfFormat.N_TRIPLES)]
    except SyntaxError:
        # Data that a rule did not derive may hold anything; its text is shown as it is elsewhere.
        return []
