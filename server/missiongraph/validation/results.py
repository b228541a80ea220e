# SPDX-License-Identifier: Apache-2.0
"""Results of validation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One SHACL validation result; terms are in N-Triples syntax (SHACL section 3.6.2).

    Attributes:
        shape: the nearest shape with an IRI that the result comes from.
        component, severity: IRIs without angle brackets.
        path: the result path in SPARQL syntax, if there is one.
        graph: the graph whose statement it finds fault with, where it says which.
    """

    focus: str
    shape: str
    component: str
    severity: str
    path: str | None
    value: str | None
    message: str
    graph: str | None = None

    @property
    def constraint(self) -> str:
        """The component without its namespace: `Class`, `MinCount`."""
        return self.component.rpartition("#")[2].removesuffix("ConstraintComponent")
