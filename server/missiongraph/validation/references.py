# SPDX-License-Identifier: Apache-2.0
"""References to resources of other agencies, or of elsewhere, that nobody describes yet.

Such a reference is pending: it is warned of, and settled when the other side describes its
resource. It is no fault of the agency that states it, and neither is what a shape cannot find
because it would have to read on from there. A name of one's own that nobody describes is a fault.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.terms import PREFIXES, SH
from missiongraph.validation.attribution import statement
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Node, View
    from missiongraph.validation.engines import Result
    from missiongraph.validation.places import Places
    from missiongraph.validation.shapes import ShapeSet

# The check that lists them all, by which they are named here too.
PENDING = "pending-reference"
SHAPE = f"<{PREFIXES['mgcheck']}{PENDING}>"
COMPONENT = "check"
# What looks at the value that it names, and what more statements might satisfy.
LOOKING = {"Class", "Node", "And", "Or", "Xone"}
LACKING = {"MinCount", "QualifiedMinCount", "HasValue", "Property", "SPARQL", *LOOKING}


class References:
    """The references that some data hold, as results of validation tell them.

    Args:
        shapes: what was validated with.
        view: the data that were validated.
        places: who states what in them.
    """

    def __init__(self, shapes: ShapeSet, view: View, places: Places) -> None:
        self._shapes = shapes
        self._view = view
        self._places = places

    def settled(self, results: Iterable[Result]) -> list[Result]:
        """The results, with a warning for each pending reference instead of what it breaks.

        What one agency may refer to is a fault where the agency whose name it is states it too.
        """
        found: list[Result] = []
        pending: dict[Result, None] = {}
        for result in results:
            own, foreign = self._stating(result)
            if foreign:
                pending[_warning(result)] = None
            if own or not foreign:
                found.append(result)
        return [*found, *pending]

    def lenient(self, results: Iterable[Result]) -> list[Result]:
        """The results; what cannot be told before others describe their resources is a warning."""
        return [
            replace(result, severity=SH.Warning.value) if self._cannot_be_told(result) else result
            for result in results
        ]

    def _stating(self, result: Result) -> tuple[set[str], set[str]]:
        """The agency that so states a name of its own, and those that state a name of others.

        Both are empty where a result is not about a reference to what nobody describes.
        """
        said = statement(result) if result.constraint in LOOKING else None
        if said is None or not self._is_open(said[2]) or said[2] not in self._through(result):
            return set(), set()
        stating = self._places.stating(*said)
        own = {slug for slug in stating if slug == self._places.names.named_by(said[2])}
        return own, stating - own

    def _cannot_be_told(self, result: Result) -> bool:
        if result.severity != SH.Violation.value or result.constraint not in LACKING:
            return False
        if result.constraint in LOOKING and result.value not in (None, result.focus):
            return False
        owner = self._places.names.named_by(term(result.focus))
        return any(
            self._is_open(node) and self._places.names.named_by(node) != owner
            for node in self._through(result)
        )

    def _through(self, result: Result) -> set[Node]:
        return self._shapes.reach(term(result.shape)).through(self._view, term(result.focus))

    def _is_open(self, node: Node) -> bool:
        """Whether nobody describes a resource, and somebody may."""
        return (
            isinstance(node, NamedNode)
            and not self._places.names.is_reserved(node)
            and not self._places.describes(node)
        )


def _warning(result: Result) -> Result:
    return replace(result, shape=SHAPE, component=COMPONENT, severity=SH.Warning.value, message="")
