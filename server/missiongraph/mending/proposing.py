# SPDX-License-Identifier: Apache-2.0
"""Findings with the changes that would mend them.

Whatever a kind of mend proposes is tried before anybody sees it: only a change after which its
finding is gone, and none has come that is as grave, is proposed. (A number that was text may
turn out to leave a gap, now that it is one.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.labels import curie, label
from missiongraph.mending.candidates import Case, patches
from missiongraph.mending.files import packaged
from missiongraph.mending.nearby import Nearby
from missiongraph.store import Patch
from missiongraph.terms import XSD
from missiongraph.validation.findings import SEVERITIES
from missiongraph.validation.mends import Line, Mend
from missiongraph.views import Changed, StatedFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

    from missiongraph.facts import Node, View
    from missiongraph.mending.candidates import Kind
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.changes import ChangeValidator
    from missiongraph.validation.engines import Result
    from missiongraph.validation.findings import Finding

GRAVITY = [severity.value.rpartition("#")[2] for severity in SEVERITIES]
KINDS: tuple[Kind, ...] = (*packaged(), Nearby())


class Mender:
    """Proposes mends for findings in a store.

    Args:
        store: the data that the findings are about, as they are or would be.
        names: the names in it.
        validator: what found them.
    """

    def __init__(self, store: Store, names: Names, validator: ChangeValidator) -> None:
        self._store = store
        self._names = names
        self._facts = StatedFacts(store, names)
        self._validator = validator

    def with_mends(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings, those that can be mended with how."""
        proposed: dict[Finding, Mend] = {}
        for case in self._cases(findings):
            for kind in KINDS:
                if kind.takes(case):
                    for finding, patch in self._tried(kind, case):
                        proposed.setdefault(finding, self._mend(kind, patch))
        return [replace(finding, mend=proposed.get(finding)) for finding in findings]

    def _cases(self, findings: Iterable[Finding]) -> list[Case]:
        groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.is_of_a_thing and ":" in finding.shape:
                groups[finding.shape, finding.component].append(finding)
        shapes = self._validator.shapes.facts
        return [
            Case(NamedNode(shape), component, group, shapes)
            for (shape, component), group in groups.items()
        ]

    def _tried(self, kind: Kind, case: Case) -> list[tuple[Finding, Patch]]:
        """What a kind proposes, less what would not mend its finding or would cause another."""
        found = patches(kind.replacements(case, self._store), self._store, self._names)
        return [(finding, patch) for finding, patch in found.items() if self._mends(finding, patch)]

    def _mends(self, finding: Finding, patch: Patch) -> bool:
        change = self._facts.change(patch)
        results = self._validator.validate_in_context(self._facts, change)
        grave = GRAVITY.index(finding.severity)
        lesser = all(GRAVITY.index(_severity(result)) > grave for result in results.caused)
        return lesser and any(finding.is_from(result) for result in results.mended)

    def _mend(self, kind: Kind, patch: Patch) -> Mend:
        after = Changed(self._facts, self._facts.change(patch))
        gone = [_line("-", self._facts, quad) for quad in patch.removed]
        come = [_line("+", after, quad) for quad in patch.added]
        return Mend(kind.name, kind.title, (*gone, *come), patch)


def together(findings: Iterable[Finding]) -> tuple[Patch, list[Finding]]:
    """The proposed mends as one patch, and the findings that it is for.

    Of mends that change the same property of the same thing only the first is taken; the others
    are proposed anew when it is made, where they still apply.
    """
    taken: dict[tuple[Node, NamedNode], Patch] = {}
    made: dict[Patch, list[Finding]] = {}
    for finding in findings:
        patch = finding.mend.patch if finding.mend else None
        if not patch:
            continue
        places = {(quad.subject, quad.predicate) for quad in (*patch.added, *patch.removed)}
        if all(taken.get(place, patch) == patch for place in places):
            taken.update(dict.fromkeys(places, patch))
            made.setdefault(patch, []).append(finding)
    added = tuple(quad for patch in made for quad in patch.added)
    removed = tuple(quad for patch in made for quad in patch.removed)
    return Patch(added, removed), [finding for group in made.values() for finding in group]


def _severity(result: Result) -> str:
    return result.severity.rpartition("#")[2]


def _line(sign: str, view: View, quad: Quad) -> Line:
    short = curie(quad.predicate)
    named = label(view, quad.predicate)
    words = named if short.startswith("mg:") else short.partition(":")[2] or named
    thing = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    return Line(sign, thing, label(view, quad.subject), words, _value(view, quad.object))


def _value(view: View, node: Node) -> str:
    """A value in words, with what cannot be seen of it: language, form, address without a thing."""
    if isinstance(node, Literal):
        if node.language:
            return f"“{node.value}” (in {node.language})"
        kind = "" if node.datatype == XSD.string else f" ({curie(node.datatype).partition(':')[2]})"
        return f"“{node.value}”{kind}"
    described = next(iter(view.triples(node, None, None)), None)
    return label(view, node) if described else str(node)
