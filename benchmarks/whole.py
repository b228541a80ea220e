# SPDX-License-Identifier: Apache-2.0
"""Validation of a whole government beside the compiled engine with the core shapes alone.

Both go from the same file to results, reading included.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import shacl

from benchmarks.government import government
from benchmarks.setting import ontology
from benchmarks.timing import rounds
from missiongraph.facts import Facts
from missiongraph.terms import SH
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.shapes import ShapeSet

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.timing import Time

OURS: Final = "all shapes, as missiongraph validates"
CORE: Final = "core shapes alone, by the compiled engine"


@cache
def core_shapes() -> str:
    """The packaged shapes without their SPARQL constraints, as N-Triples."""
    facts = ShapeSet.packaged().facts
    return ShapeSet(Facts(triple for triple in facts if triple.predicate != SH.sparql)).text


def data_file(folder: Path, triples: int, *, rate: float = 0.0) -> Path:
    """The N-Triples of a government of this size and the ontology, written where absent."""
    path = folder / f"whole-{triples}-{rate:g}.nt"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.write(ontology())
            file.writelines(model.text for model in government(triples, rate=rate))
    return path


def ours(path: Path) -> None:
    """Validate a file against all packaged shapes, as missiongraph does."""
    ShaclEngine().validate(ShapeSet.packaged().text, path)


def core(path: Path) -> None:
    """Validate a file against the core shapes, by the engine and nothing of ours."""
    shacl.Shapes.from_text(core_shapes(), "ntriples").validate_file(str(path))


def whole_times(folder: Path, triples: int, count: int) -> dict[str, list[Time]]:
    """How long both take with a government of this size, in so many rounds."""
    path = data_file(folder, triples)
    return rounds({OURS: lambda: ours(path), CORE: lambda: core(path)}, count)
