# SPDX-License-Identifier: Apache-2.0
"""From drafts to triples: references resolved, identifiers compared, chains followed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.loading import mint
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.mapping import Duplicates
from missiongraph_loaders.names import class_name
from missiongraph_loaders.references import SEVERAL, Index, identifier_part
from missiongraph_loaders.text import odd_space, shown, squeezed
from missiongraph_loaders.values import NotTakenError, Pending

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from missiongraph.loading import Origin
    from missiongraph_loaders.drafts import Draft, Setting
    from missiongraph_loaders.faults import Findings
    from missiongraph_loaders.mapping import Field


@dataclass(slots=True)
class Statement:
    """What a row says of one thing, with every reference resolved."""

    draft: Draft
    subject: NamedNode
    values: list[tuple[Field, NamedNode | Literal]]


@dataclass(slots=True)
class Resolver:
    """Makes statements of a source's drafts."""

    drafts: Sequence[Draft]
    setting: Setting
    tables: Mapping[NamedNode, str]
    findings: Findings
    declared: dict[NamedNode, list[Draft]] = field(default_factory=dict)

    def statements(self) -> list[Statement]:
        """Every draft's statement; what cannot be resolved goes to the findings."""
        index = Index(self.drafts, self.setting, self.tables)
        found = [one for draft in self.drafts if (one := self._statement(draft, index))]
        for one in found:
            if one.draft.thing.declares:
                self.declared.setdefault(one.subject, []).append(one.draft)
        self._check_declared(found)
        self._check_duplicates()
        check_chains(found, self.findings, self.declared)
        return found

    def _statement(self, draft: Draft, index: Index) -> Statement | None:
        values = list(self._resolved(draft, index))
        subject = draft.iri or self._late_iri(draft, values)
        return Statement(draft, subject, values) if subject else None

    def _resolved(self, draft: Draft, index: Index) -> Iterator[tuple[Field, NamedNode | Literal]]:
        for one, value in draft.values:
            if not isinstance(value, Pending):
                yield one, value
                continue
            try:
                for iri in index.meant(one, value.text):
                    yield one, iri
            except NotTakenError as error:
                self._report(draft, one, value.text, error)
            self._note_space(draft, one, value.text, index)

    def _note_space(self, draft: Draft, one: Field, text: str, index: Index) -> None:
        """Tell of white space that nobody sees, in a reference and in the name that it means."""
        for other in index.oddly_named(text):
            for name in other.names:
                if name != text and squeezed(name) != name:
                    self.findings.note(other.origin, odd_space(name), other.heading)
        if squeezed(text) != text and not SEVERAL.search(text):
            self.findings.note(draft.origin, odd_space(text), one.heading)

    def _report(self, draft: Draft, one: Field, text: str, error: NotTakenError) -> None:
        problem = Problem(draft.origin, error.what, error.remedy, one.heading, text)
        self.findings.add(problem, lenient=one.lenient)

    def _late_iri(
        self, draft: Draft, values: list[tuple[Field, NamedNode | Literal]]
    ) -> NamedNode | None:
        """The IRI of a thing that is named by what it refers to, such as a participation."""
        if not draft.thing.late:
            return None
        parts = dict(draft.cells)
        for one, value in values:
            if isinstance(value, NamedNode) and draft.thing.late.intersection(one.pattern.keys):
                parts[one.pattern.keys[0]] = identifier_part(value, one, self.setting)
        draft.identifier = draft.thing.id.loose(parts)
        if draft.origin in self.findings.refused or not draft.identifier:
            return None
        return mint(self.setting.base, self.setting.agency, draft.thing.cls, draft.identifier)

    def _check_declared(self, found: list[Statement]) -> None:
        """Tell of rows about things that no row declares."""
        for one in found:
            draft = one.draft
            if not draft.thing.declares and one.subject not in self.declared:
                self.findings.row(
                    Problem(
                        draft.origin,
                        f"there is no {class_name(draft.thing.cls)} with the identifier "
                        f"{shown(draft.identifier or '')}.",
                        "Add it, or remove the row.",
                        next(iter(draft.thing.id.columns), None),
                        draft.identifier or "",
                    )
                )

    def _check_duplicates(self) -> None:
        for drafts in self.declared.values():
            first, *others = drafts
            for other in others:
                if Duplicates.ERROR in (first.thing.duplicates, other.thing.duplicates):
                    self.findings.row(_duplicate(first, other))


def _duplicate(first: Draft, other: Draft) -> Problem:
    has_id = other.thing.id_else is not None
    way = "Give one of them another id" if has_id else "Correct one of them"
    return Problem(
        other.origin,
        f"the {class_name(other.thing.cls)} {shown(other.label)} has the same identifier "
        f"“{_local(other)}” as {shown(first.label)} in {_place(first.origin, other.origin)}.",
        f"{way}, or remove the row if it says the same again.",
        next(iter(other.thing.id.columns), None),
        other.identifier or "",
    )


def _local(draft: Draft) -> str:
    return draft.iri.value.rsplit("/", 1)[-1] if draft.iri else draft.identifier or ""


def _place(origin: Origin, near: Origin) -> str:
    same = (origin.file, origin.sheet) == (near.file, near.sheet)
    return f"row {origin.row}" if same else str(origin)


def check_chains(
    statements: list[Statement], findings: Findings, declared: Mapping[NamedNode, list[Draft]]
) -> None:
    """Tell of chains that come back to where they began, in fields that must not have them."""
    edges: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = defaultdict(dict)
    origins: dict[tuple[NamedNode, NamedNode], tuple[Draft, Field]] = {}
    for one in statements:
        for field_, value in one.values:
            if field_.acyclic and isinstance(value, NamedNode):
                edges[field_.predicate].setdefault(one.subject, []).append(value)
                origins.setdefault((field_.predicate, one.subject), (one.draft, field_))
    for property_, graph in edges.items():
        for cycle in _cycles(graph):
            draft, field_ = origins[property_, cycle[0]]
            labels = [_called(iri, declared) for iri in [*cycle, cycle[0]]]
            findings.row(
                Problem(
                    draft.origin,
                    f"the chain comes back to where it began: {' → '.join(labels)}.",
                    f"Empty “{field_.heading}” in the row that comes first.",
                    field_.heading,
                    labels[1],
                )
            )


def _called(iri: NamedNode, declared: Mapping[NamedNode, list[Draft]]) -> str:
    """What the rows call the thing; one that no row declares, by the end of its address."""
    return declared[iri][0].called if iri in declared else iri.value.rpartition("/")[2]


def _cycles(graph: Mapping[NamedNode, list[NamedNode]]) -> Iterator[list[NamedNode]]:
    """Each circle once, from its node that comes first in the graph."""
    done: set[NamedNode] = set()
    for start in graph:
        path: list[NamedNode] = []
        on_path: dict[NamedNode, int] = {}
        stack = [(start, iter(graph[start]))] if start not in done else []
        if stack:
            on_path[start] = 0
            path.append(start)
        while stack:
            node, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                path.pop()
                del on_path[node]
                done.add(node)
            elif step in on_path:
                yield path[on_path[step] :]
            elif step in graph and step not in done:
                on_path[step] = len(path)
                path.append(step)
                stack.append((step, iter(graph[step])))


def refuse_dependants(
    statements: list[Statement], findings: Findings, declared: Mapping[NamedNode, list[Draft]]
) -> None:
    """Refuse the rows that refer to things whose every row was refused, until none is left."""
    growing = True
    while growing:
        gone = {
            iri
            for iri, drafts in declared.items()
            if all(draft.origin in findings.refused for draft in drafts)
        }
        before = len(findings.refused)
        for one in statements:
            if one.draft.origin not in findings.refused:
                _refuse_if_dangling(one, gone, findings, declared)
        growing = len(findings.refused) > before


def _refuse_if_dangling(
    one: Statement,
    gone: set[NamedNode],
    findings: Findings,
    declared: Mapping[NamedNode, list[Draft]],
) -> None:
    if one.subject in gone:
        findings.row(_orphan(one.draft, declared[one.subject][0], None))
    for field_, value in list(one.values):
        if not isinstance(value, NamedNode) or value not in gone:
            continue
        problem = _orphan(one.draft, declared[value][0], field_)
        if field_.lenient:
            one.values.remove((field_, value))
            findings.cells.append(problem)
        else:
            findings.row(problem)


def _orphan(draft: Draft, target: Draft, one: Field | None) -> Problem:
    return Problem(
        draft.origin,
        f"it refers to {shown(target.label)} of {_place(target.origin, draft.origin)}, "
        "which was refused.",
        "Mend that row first.",
        one.heading if one else None,
        target.label,
    )
