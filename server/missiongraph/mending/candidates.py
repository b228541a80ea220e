# SPDX-License-Identifier: Apache-2.0
"""What could mend a finding: replacements of facts, and the one option among them.

A mend is never a guess. Whatever looks for candidates names the option that each replacement
belongs to; where a finding has several options, nothing is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode, Quad

from missiongraph.store import Patch
from missiongraph.terms import SH
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.facts import Facts, Node
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.findings import Finding


@dataclass(frozen=True, slots=True)
class Replacement:
    """A fact of a graph that gives way to another, goes (`new` is None) or comes (`old` is None).

    Attributes:
        option: which way of mending it belongs to.
    """

    option: Node | None
    graph: NamedNode
    subject: NamedNode
    predicate: NamedNode
    old: Node | None
    new: Node | None


@dataclass(frozen=True, slots=True)
class Case:
    """Findings of one shape, and what the shape says about the values that it wants."""

    shape: NamedNode
    component: str
    findings: Sequence[Finding]
    shapes: Facts

    @property
    def path(self) -> NamedNode | None:
        """The property that the shape is about, where it is one."""
        path = self.shapes.value(self.shape, SH.path)
        return path if isinstance(path, NamedNode) else None

    @property
    def datatype(self) -> Node | None:
        """The datatype that the shape, or the shape of its values, wants."""
        wanting = (self.shape, *self.shapes.objects(self.shape, SH.node))
        found = (self.shapes.value(shape, SH.datatype) for shape in wanting)
        return next((datatype for datatype in found if datatype), None)

    @property
    def classes(self) -> list[Node]:
        """The classes one of which the shape wants values to have."""
        heads = self.shapes.objects(self.shape, SH.or_)
        members = (shape for head in heads for shape in self.shapes.items(head))
        return [
            cls for shape in (self.shape, *members) for cls in self.shapes.objects(shape, SH.class_)
        ]

    @property
    def codes(self) -> list[Node]:
        """The values that the shape lists."""
        heads = self.shapes.objects(self.shape, SH.in_)
        return [code for head in heads for code in self.shapes.items(head)]


class Kind(Protocol):
    """A kind of mend."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def title(self) -> str:
        """What it does, in words."""
        ...

    def takes(self, case: Case) -> bool:
        """Whether it has anything to say to findings of this shape."""
        ...

    def replacements(self, case: Case, store: Store) -> Iterator[tuple[Finding, Replacement]]:
        """What could be replaced to mend the findings."""
        ...


def focus(finding: Finding) -> NamedNode:
    """The thing that a finding is about."""
    return NamedNode(finding.thing)


def value(finding: Finding) -> Node | None:
    """The value at fault."""
    return term(finding.value_term) if finding.value_term else None


def patches(
    found: Iterable[tuple[Finding, Replacement]], store: Store, names: Names
) -> dict[Finding, Patch]:
    """The patch for each finding that can be mended in one way only."""
    ways: dict[Finding, list[Replacement]] = defaultdict(list)
    for finding, replacement in found:
        ways[finding].append(replacement)
    made = (
        (finding, _patch(replacements, store, names))
        for finding, replacements in ways.items()
        if len({replacement.option for replacement in replacements}) == 1
    )
    return {finding: patch for finding, patch in made if patch}


def _patch(replacements: Sequence[Replacement], store: Store, names: Names) -> Patch:
    """The patch that makes the replacements; empty where it would change what no agency states."""
    if any(names.agency(replacement.graph) is None for replacement in replacements):
        return Patch()
    if all(replacement.old is None for replacement in replacements):
        replacements = _in_one_graph(replacements, names)
    added = {Quad(r.subject, r.predicate, r.new, r.graph) for r in replacements if r.new}
    removed = {Quad(r.subject, r.predicate, r.old, r.graph) for r in replacements if r.old}
    stored = {quad for quad in store.as_stored(added) if quad not in store}
    return Patch(tuple(sorted(stored, key=str)), tuple(sorted(removed - stored, key=str)))


def _in_one_graph(replacements: Sequence[Replacement], names: Names) -> list[Replacement]:
    """What only comes need be said in one graph: that of the agency which named the thing."""

    def place(graph: NamedNode) -> tuple[bool, str]:
        own = f"{names.base}/id/{names.agency(graph)}/"
        return not replacements[0].subject.value.startswith(own), graph.value

    best = min((replacement.graph for replacement in replacements), key=place)
    return [replacement for replacement in replacements if replacement.graph == best]
