# SPDX-License-Identifier: Apache-2.0
"""The shapes about the ontology itself, which lie in `shapes/ontology/`."""

from __future__ import annotations

from pyoxigraph import NamedNode

from missiongraph.facts import Facts
from missiongraph.labels import curie
from missiongraph.ontology.flaws import Flaw
from missiongraph.resources import find, folder
from missiongraph.terms import MG, SH
from missiongraph.validation.engines import Result, ShaclEngine
from missiongraph.validation.shapes import ShapeSet
from missiongraph.validation.syntax import term


def shapes() -> ShapeSet:
    """The shapes about the ontology itself."""
    return ShapeSet(Facts.read(find(folder("shapes") / "ontology", ".ttl")))


def shape_flaws(ontology: Facts) -> list[Flaw]:
    """What these shapes find in an ontology, by term."""
    wanted = shapes()
    data = ShapeSet(ontology).text
    return sorted({_flaw(r, wanted.facts) for r in ShaclEngine().validate(wanted.text, data)})


def _flaw(result: Result, about: Facts) -> Flaw:
    shape, focus = term(result.shape), term(result.focus)
    name = curie(focus)
    return Flaw(
        check=shape.value.rpartition("#")[2] if isinstance(shape, NamedNode) else str(shape),
        term=name,
        message=f"{name}: {about.text(shape, SH.message)}",
        remedy=about.text(shape, MG.remedy),
    )
