# SPDX-License-Identifier: Apache-2.0
"""The interface of validation engines, and the compiled one (`shacl`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import shacl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """One SHACL validation result; terms are in N-Triples syntax (SHACL section 3.6.2).

    Attributes:
        shape: the nearest shape with an IRI that the result comes from.
        component, severity: IRIs without angle brackets.
        path: the result path in SPARQL syntax, if there is one.
    """

    focus: str
    shape: str
    component: str
    severity: str
    path: str | None
    value: str | None
    message: str


class Engine(Protocol):
    """Something that validates a data graph against a shapes graph."""

    def validate(self, shapes: str, data: str | Path) -> list[Result]:
        """The results for N-Triples data, as text or in a file, against N-Triples shapes."""
        ...


class ShaclEngine:
    """The compiled engine; safe to share between threads."""

    def validate(self, shapes: str, data: str | Path) -> list[Result]:
        """The results for N-Triples data, as text or in a file, against N-Triples shapes."""
        compiled = _compiled(shapes)
        if isinstance(data, str):
            report = compiled.validate_text(data, "ntriples")
        else:
            report = compiled.validate_file(str(data))
        return [_result(found) for found in report.results]


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
