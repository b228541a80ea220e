# SPDX-License-Identifier: Apache-2.0
"""Changes of one size to a small and to a large government, as the write gate validates them.

The small government is how the large one begins, so each change is the same in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad, RdfFormat, parse

from benchmarks.government import agency, government
from missiongraph.store import Patch
from missiongraph.terms import MG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.government import Model

# The links that can lead to another thing of the same class without anything being wrong.
MOVABLE = (
    MG.usesSystem, MG.operatedBy, MG.providedBy, MG.asksFor, MG.viaChannel, MG.throughSystem,
    MG.recipient, MG.legalBasis, MG.underAgreement, MG.experienceAt, MG.heldIn, MG.meets,
    MG.produces, MG.asksForEvidence, MG.source, MG.accountableTo, MG.personalData,
)  # fmt: skip
# An agency whose neighbours are all there in a small government too.
LIKE = 3


@dataclass(frozen=True, slots=True)
class NamedPatch:
    """A change, and what it stands for."""

    name: str
    patch: Patch


def changes(small: int, changed: int) -> list[NamedPatch]:
    """Changes of about so many triples that fit any sound government not smaller than this one."""
    models = list(government(small, rate=0.0))[:-1]
    return [
        NamedPatch("new models", _new(changed)),
        NamedPatch("models withdrawn", _withdrawn(models, changed)),
        NamedPatch("things renamed", _renamed(models, changed)),
        NamedPatch("links moved", _moved(models, changed)),
    ]


def _new(changed: int) -> Patch:
    """Models of agencies that are not there yet, beside agencies that are."""
    found: list[Quad] = []
    number = 0
    while len(found) < changed:
        model = agency(LIKE, rate=0.0)
        slug = f"new-agency-{number}"
        text = model.quads().replace(f"/{model.agency}/", f"/{slug}/")
        found += parse(text.encode(), RdfFormat.N_QUADS)
        number += 1
    return Patch(added=found[:changed])


def _withdrawn(models: list[Model], changed: int) -> Patch:
    """Models that others link to, as a whole; the last one in part."""
    return Patch(removed=list(islice(_quads(models[1:]), changed)))


def _renamed(models: list[Model], changed: int) -> Patch:
    """English names of things in all the models, each replaced by another."""
    names = (
        (quad, Quad(quad.subject, quad.predicate, _other_name(quad.object), quad.graph_name))
        for quad in _quads(models)
        if quad.predicate == SKOS.prefLabel and isinstance(quad.object, Literal)
    )
    return _replacing(names, changed)


def _other_name(name: Literal) -> Literal:
    return Literal(f"{name.value}, renamed", language=name.language)


def _moved(models: list[Model], changed: int) -> Patch:
    """Links led to where the next link of the kind in the model led."""
    return _replacing((pair for model in models for pair in _moves(list(_quads([model])))), changed)


def _moves(quads: list[Quad]) -> Iterator[tuple[Quad, Quad]]:
    held = set(quads)
    for predicate in MOVABLE:
        links = [quad for quad in quads if quad.predicate == predicate]
        for one, other in pairwise(links):
            moved = Quad(one.subject, predicate, other.object, one.graph_name)
            if moved not in held:
                yield one, moved


def _replacing(pairs: Iterable[tuple[Quad, Quad]], changed: int) -> Patch:
    chosen = list(islice(pairs, changed // 2))
    return Patch(added=[new for _, new in chosen], removed=[old for old, _ in chosen])


def _quads(models: Iterable[Model]) -> Iterator[Quad]:
    for model in models:
        yield from parse(model.quads().encode(), RdfFormat.N_QUADS)
