# SPDX-License-Identifier: Apache-2.0
"""Generated repositories, and changes to them: a few things in the graphs of three agencies.

Few things and few properties at a time, so that what is drawn hangs together: shared subjects,
cycles, references to what nobody describes, the same fact in several graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.loading import DEFAULT_BASE
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from missiongraph.facts import Node

NAMES = Names(DEFAULT_BASE)
GRAPHS = [NAMES.graph(agency, "model") for agency in ("east", "north", "west")]
THINGS = [NamedNode(f"{DEFAULT_BASE}/id/east/thing/{number}") for number in range(7)]
LITERALS = [
    Literal("Discharge", language="en"),
    Literal("Ontslag", language="nl"),
    Literal("Ontslag", language="en"),
    Literal("Discharge"),
    Literal("0", datatype=XSD.integer),
    Literal("2", datatype=XSD.integer),
    Literal("2.5", datatype=XSD.decimal),
    Literal("2024-01-31", datatype=XSD.date),
    Literal("2025-01-31", datatype=XSD.date),
    Literal("true", datatype=XSD.boolean),
]


@dataclass(frozen=True)
class Palette:
    """What facts are drawn from: things, properties, classes, and other values."""

    predicates: Sequence[NamedNode]
    classes: Sequence[NamedNode]
    values: Sequence[Node] = tuple(LITERALS)
    things: Sequence[NamedNode] = tuple(THINGS)


@dataclass(frozen=True, repr=False)
class World:
    """A repository's stated quads before and after a change."""

    before: frozenset[Quad]
    after: frozenset[Quad]

    @property
    def patch(self) -> Patch:
        """The patch from before to after."""
        return Patch(list(self.after - self.before), list(self.before - self.after))

    def __repr__(self) -> str:
        """What there was, and what comes and goes, a quad a line."""
        patch = self.patch
        parts = (("  ", self.before), ("- ", patch.removed), ("+ ", patch.added))
        return "\n".join(
            f"{sign}{quad}" for sign, quads in parts for quad in sorted(quads, key=str)
        )


def union(quads: Iterable[Quad]) -> set[Triple]:
    """The triples of all graphs together."""
    return {quad.triple for quad in quads}


def store_of(quads: Iterable[Quad]) -> OxigraphStore:
    """A store in memory that holds these quads."""
    store = OxigraphStore()
    store.apply(Patch(list(quads)))
    return store


@st.composite
def palettes(
    draw: st.DrawFn, predicates: Sequence[NamedNode], classes: Sequence[NamedNode]
) -> Palette:
    """A few of the predicates and classes, so that facts meet."""
    few = st.lists(st.sampled_from(predicates), min_size=1, max_size=5, unique=True)
    kinds = st.lists(st.sampled_from(classes), min_size=1, max_size=4, unique=True)
    return Palette(draw(few), draw(kinds), draw(st.permutations(LITERALS))[:4], THINGS[:5])


def sentences(palette: Palette) -> list[Triple]:
    """Every fact there can be: types, subclasses that an agency declares, relations, values."""
    values = [*palette.things, *palette.values]
    return [
        *(Triple(s, p, o) for s in palette.things for p in palette.predicates for o in values),
        *(Triple(s, RDF.type, c) for s in palette.things for c in palette.classes),
        *(Triple(s, SKOS.prefLabel, name) for s in palette.things for name in palette.values),
        *(Triple(c, RDFS.subClassOf, d) for c in palette.classes for d in palette.classes),
    ]


def quads(palette: Palette) -> st.SearchStrategy[frozenset[Quad]]:
    """Facts, each in one or several agencies' graphs; things tend to have types."""
    every = sentences(palette)
    types = [t for t in every if t.predicate == RDF.type]
    facts = st.one_of(st.sampled_from(types), *([st.sampled_from(every)] * 4))
    where = st.sampled_from([[GRAPHS[0]], [GRAPHS[1]], GRAPHS[:2], GRAPHS[1:]])
    return st.lists(st.tuples(facts, where), max_size=25).map(
        lambda said: frozenset(
            Quad(t.subject, t.predicate, t.object, graph) for t, graphs in said for graph in graphs
        )
    )


@st.composite
def worlds(draw: st.DrawFn, palette: Palette) -> World:
    """Some facts, and what becomes of them: some go, some come, whole things or graphs go."""
    before = draw(quads(palette))
    after = before | draw(quads(palette))
    if before:
        after -= draw(st.sets(st.sampled_from(sorted(before, key=str)), max_size=5))
    gone = draw(st.one_of(st.none(), st.sampled_from([*palette.things, *GRAPHS])))
    kept = (quad for quad in after if gone not in (quad.subject, quad.object, quad.graph_name))
    return World(before, frozenset(kept))
