# SPDX-License-Identifier: Apache-2.0
"""A small, sound model in versions that can be told apart by any of their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.loading import DEFAULT_BASE, Batch, Origin, mint
from missiongraph.terms import MG, RDF, SKOS, XSD

if TYPE_CHECKING:
    from missiongraph.facts import Node

STEPS = 4


def batch(model: str, version: int) -> Batch:
    """A journey of some steps and who provides them; every version has names of its own.

    Version 0 is empty. A later version shares what the journey is with the one before, so that
    going from one to the other both adds and removes.
    """
    made = Batch("east", model, title=f"Model {model}")
    if version:
        _journey(made, version)
    return made


def _journey(made: Batch, version: int) -> None:
    service, journey = (_thing(made, cls, "main") for cls in (MG.Service, MG.Journey))
    _name(made, service, "Discharge")
    _name(made, journey, f"Leaving hospital, version {version}")
    made.triples.append(Triple(journey, MG.journeyOf, service))
    stage = _thing(made, MG.Stage, "only")
    _name(made, stage, "Going home")
    made.triples.append(Triple(stage, MG.stageOf, journey))
    for place in range(1, STEPS + 1):
        _step(made, stage, version, place)


def _step(made: Batch, stage: NamedNode, version: int, place: int) -> None:
    step = _thing(made, MG.Step, f"v{version}-{place}")
    organisation = _thing(made, MG.Organisation, f"v{version}-{place}")
    _name(made, step, f"Step {place} of version {version}")
    _name(made, organisation, f"Organisation {place} of version {version}")
    position = Literal(str(place), datatype=XSD.integer)
    made.triples += [
        Triple(step, MG.stepOf, stage),
        Triple(step, MG.position, position),
        Triple(step, MG.accountableTo, organisation),
    ]


def _thing(made: Batch, cls: NamedNode, slug: str) -> NamedNode:
    thing = mint(DEFAULT_BASE, "east", cls, f"{made.model}-{slug}")
    made.triples.append(Triple(thing, RDF.type, cls))
    made.origins[thing] = Origin(f"{made.model}.xlsx", "Sheet", len(made.origins) + 2)
    return thing


def _name(made: Batch, thing: Node, name: str) -> None:
    made.triples.append(Triple(thing, SKOS.prefLabel, Literal(name, language="en")))  # type: ignore[arg-type]
