# SPDX-License-Identifier: Apache-2.0
"""A review of everything that a dataset states: all findings, most severe first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.findings import describe
from missiongraph.validation.places import Places
from missiongraph.validation.shapes import ShapeSet
from missiongraph.views import StatedFacts

if TYPE_CHECKING:
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.findings import Finding


def review(store: Store, names: Names) -> list[Finding]:
    """The findings for everything that a store states."""
    shapes = ShapeSet.packaged()
    facts = StatedFacts(store, names)
    validator = ChangeValidator(shapes, ShaclEngine())
    results = validator.validate_triples(quad.triple for quad in facts.quads())
    return describe(results, shapes.facts, facts, Places(store, names))
