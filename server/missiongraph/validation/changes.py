# SPDX-License-Identifier: Apache-2.0
"""Validation of a change: the findings that it causes and those that it mends.

The law (held by a property test): the findings of a change are those of the whole after it less
those of the whole before it, counted. Only the foci that the change can affect are validated,
with only the triples that their shapes read, so the cost follows the size of the change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Self

from pyoxigraph import RdfFormat, serialize

from missiongraph.durable import scratch
from missiongraph.reach import by_predicate
from missiongraph.terms import RDF
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.shapes import ShapeSet, classes
from missiongraph.views import Change, Changed, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode, Triple

    from missiongraph.facts import Node, View
    from missiongraph.store import Store
    from missiongraph.validation.engines import Engine, Result
    from missiongraph.validation.shapes import TargetShape
    from missiongraph.views import StatedFacts


@dataclass(frozen=True, slots=True)
class ChangeResults:
    """The results for what a change can affect, before and after it.

    Attributes:
        before, after: all of them, those that stay the same among them.
        looked_at: how many pairs of shape and focus node were validated.
    """

    before: list[Result] = field(default_factory=list)
    after: list[Result] = field(default_factory=list)
    looked_at: int = 0

    @property
    def caused(self) -> list[Result]:
        """The results after the change that were not there before."""
        return more(self.after, self.before)

    @property
    def mended(self) -> list[Result]:
        """The results before the change that are gone after it."""
        return more(self.before, self.after)


class ChangeValidator:
    """Validates changes against one set of shapes with one engine."""

    def __init__(self, shapes: ShapeSet, engine: Engine) -> None:
        self.shapes = shapes
        self.engine = engine

    @classmethod
    def packaged(cls) -> Self:
        """That of the shapes that travel with missiongraph, with the compiled engine."""
        return cls(ShapeSet.packaged(), ShaclEngine())

    def validate(self, facts: StatedFacts, change: Change, whole: Store) -> ChangeResults:
        """The findings that a change to a repository, `whole`, causes and mends."""
        if change.outweighs(whole):
            return self.validate_whole(facts, change)
        return self.validate_in_context(facts, change)

    def validate_in_context(self, before: View, change: Change) -> ChangeResults:
        """Validate the foci that the change can affect, before and after it."""
        before = Remembered(before)
        both = Changed(before, Change(change.added, frozenset()))
        after = Changed(before, change)
        lead = _leading_to_turned(before, both, after, change)
        changed = by_predicate(change.added | change.removed | change.restated | lead)
        reached = [(s, s.reach.backwards_from(both, changed)) for s in self.shapes.targeted]
        was, _ = self._results(before, reached)
        now, looked_at = self._results(after, reached)
        return ChangeResults(was, now, looked_at)

    def validate_again(
        self, facts: View, change: Change, since: Change, earlier: ChangeResults
    ) -> ChangeResults:
        """Validate once more what others may have affected since a change was validated.

        What a shape finds at a focus node depends on the triples that its reach reads from there.
        So the results of a focus node that reads nothing of what changed are as they were.

        Args:
            facts: the data as they are now.
            change: the change, to the data as they are now.
            since: all that was stated or taken back in any graph after the earlier validation.
            earlier: what was found then.
        """
        before = Remembered(facts)
        every = Changed(before, Change(change.added | since.removed, frozenset()))
        typed = {t.subject for t in since.added | since.removed if t.predicate == RDF.type}
        lead = {triple for node in typed for triple in every.triples(None, None, node)}
        moved = by_predicate(since.added | since.removed | lead)
        foci = {n for s in self.shapes.targeted for n in s.reach.backwards_from(every, moved)}
        reached = [(shape, foci) for shape in self.shapes.targeted]
        was, _ = self._results(before, reached)
        now, looked_at = self._results(Changed(before, change), reached)
        stale = set(map(str, foci))
        return ChangeResults(
            [*(result for result in earlier.before if result.focus not in stale), *was],
            [*(result for result in earlier.after if result.focus not in stale), *now],
            looked_at,
        )

    def _results(
        self, view: View, reached: Iterable[tuple[TargetShape, set[Node]]]
    ) -> tuple[list[Result], int]:
        known = _Classes(view)
        context: set[Triple] = set()
        aims: list[tuple[NamedNode, Node]] = []
        for shape, nodes in reached:
            foci = [node for node in nodes if known.is_target(shape, node)]
            context |= shape.reach.forwards(view, foci)
            aims.extend((shape.iri, focus) for focus in foci)
        if not aims:
            return [], 0
        data = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in context)
        return self.engine.validate(self.shapes.aimed(aims), data), len(aims)

    def validate_whole(self, facts: StatedFacts, change: Change) -> ChangeResults:
        """Validate everything before the change, and everything after it."""
        before = self.validate_triples(quad.triple for quad in facts.quads())
        kept = (q.triple for q in facts.quads() if q.triple not in change.removed)
        after = self.validate_triples(chain(kept, change.listed or change.added))
        return ChangeResults(before, after)

    def validate_triples(self, triples: Iterable[Triple]) -> list[Result]:
        """The results for a whole data graph; triples may come more than once.

        Raises:
            StoreFull: no space is left for the file that the engine reads.
        """
        with scratch() as folder:
            path = folder / "data.nt"
            serialize(triples, path, RdfFormat.N_TRIPLES)
            return self.engine.validate(self.shapes.text, path)


class _Classes:
    """The classes of nodes in one view, each looked up once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of: dict[Node, set[Node]] = {}

    def is_target(self, shape: TargetShape, node: Node) -> bool:
        if shape.nodes or shape.subjects_of or shape.objects_of:
            return shape.is_target(self._view, node)
        if node not in self._of:
            self._of[node] = classes(self._view, node)
        return not shape.classes.isdisjoint(self._of[node])


def _leading_to_turned(before: View, both: View, after: View, change: Change) -> set[Triple]:
    """The facts that lead to resources that are described for the first time, or no more.

    What a shape cannot find counts for less where its way ends at what nobody describes.
    """
    typed = {t.subject for t in change.added | change.removed if t.predicate == RDF.type}
    turned = (node for node in typed if _has_class(before, node) != _has_class(after, node))
    return {triple for node in turned for triple in both.triples(None, None, node)}


def _has_class(view: View, node: Node) -> bool:
    return next(iter(view.triples(node, RDF.type, None)), None) is not None


def more(some: Iterable[Result], others: Iterable[Result]) -> list[Result]:
    """Those of some results that the others do not have, counted."""
    return list((Counter(some) - Counter(others)).elements())
