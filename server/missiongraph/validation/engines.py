# SPDX-License-Identifier: Apache-2.0
"""The interface of validation engines, and the compiled one (`shacl`).

SPARQL constraints are taken from the compiled engine where there is much data (see `batches`).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

import shacl

from missiongraph.validation.batches import Engines, Plan
from missiongraph.validation.focusing import results
from missiongraph.validation.results import Result

__all__ = ["Engine", "Result", "ShaclEngine"]

# Characters of data below which it is quicker to leave SPARQL constraints to the engine.
FEW = 200_000


class Engine(Protocol):
    """Something that validates a data graph against a shapes graph."""

    def validate(self, shapes: str, data: str | Path) -> list[Result]:
        """The results for N-Triples data, as text or in a file, against N-Triples shapes."""
        ...


class ShaclEngine:
    """The compiled engine; safe to share between threads.

    Args:
        few: the size of data, in bytes, up to which it evaluates SPARQL constraints itself.
    """

    def __init__(self, few: int = FEW) -> None:
        self._few = few

    def validate(self, shapes: str, data: str | Path) -> list[Result]:
        """The results for N-Triples data, as text or in a file, against N-Triples shapes."""
        if _size(data) <= self._few:
            return _by_engine(shapes, data)
        plan = _planned(shapes)
        try:
            in_batches = results(plan, data) if plan.batches else []
        except Engines:
            return _by_engine(shapes, data)
        by_engine = _by_engine(plan.text, data)
        return [*map(plan.classes.named, by_engine), *in_batches]


def _size(data: str | Path) -> int:
    return data.stat().st_size if isinstance(data, Path) else len(data)


def _by_engine(shapes: str, data: str | Path) -> list[Result]:
    compiled = _compiled(shapes)
    if isinstance(data, str):
        report = compiled.validate_text(data, "ntriples")
    else:
        report = compiled.validate_file(str(data))
    return [_result(found) for found in report.results]


@lru_cache(maxsize=2)
def _planned(shapes: str) -> Plan:
    return Plan(shapes)


# The same shapes are asked about the data before a change and after it.
@lru_cache(maxsize=1)
def _compiled(shapes: str) -> shacl.Shapes:
    return shacl.Shapes.from_text(shapes, "ntriples")


def _result(found: shacl.Result) -> Result:
    shape = found.source_shape or ""
    if shape.startswith("_:"):
        shape = found.root_shape or shape
    return Result(
        found.focus_node,
        shape,
        found.component_iri,
        found.severity_iri,
        found.path,
        found.value,
        found.message or "",
    )
