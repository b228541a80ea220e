# SPDX-License-Identifier: Apache-2.0
"""Findings: validation results as sentences that a service owner can act on.

A finding names the thing, says what is wrong and how to mend it, who must act, and where the
thing was stated (file, sheet, row). Messages and remedies come from the shapes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from missiongraph.labels import label
from missiongraph.terms import MG, RDF, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from missiongraph.facts import Facts, Node, View
    from missiongraph.store import Store
    from missiongraph.validation.engines import Result

SEVERITIES = (SH.Violation, SH.Warning, SH.Info)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        severity: `Violation`, `Warning` or `Info`.
        thing, name, kind: the IRI, the name and the class of what it is about.
        message: what is wrong; `remedy`: how to mend it; `actor`: who must act.
        value: the value at fault, if there is one.
        shape, path, component: what was broken, for tools.
        stated: where the thing was read, as `file, sheet, row`, if that is known.
    """

    severity: str
    thing: str
    name: str
    kind: str
    message: str
    remedy: str
    actor: str
    value: str | None
    shape: str
    path: str | None
    component: str
    stated: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether a change that causes it is refused."""
        return self.severity == "Violation"

    def __str__(self) -> str:
        """The finding in one line."""
        where = f" [{'; '.join(self.stated)}]" if self.stated else ""
        value = f" (it says: {self.value})" if self.value else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        kind = f"{self.kind} " if self.kind else ""
        return f"{self.severity}: {kind}“{self.name}”: {self.message}{value}{remedy}{where}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON."""
        return asdict(self)


def describe(
    results: Iterable[Result],
    shapes: Facts,
    view: View,
    stated: Callable[[Node], Iterable[str]],
) -> list[Finding]:
    """The findings for validation results, most severe first, by name and place.

    Args:
        results: what the engine reported.
        shapes: the shapes graph, for remedies and actors.
        view: the data as they would be, for names.
        stated: where a thing was read.
    """
    found = [_finding(result, shapes, view, stated) for result in results]
    order = [severity.value.rpartition("#")[2] for severity in SEVERITIES]
    return sorted(found, key=lambda f: (order.index(f.severity), f.name, f.shape, str(f.value)))


def _finding(
    result: Result, shapes: Facts, view: View, stated: Callable[[Node], Iterable[str]]
) -> Finding:
    focus, shape = term(result.focus), term(result.shape)
    kinds = [t.object for t in view.triples(focus, RDF.type, None)] if _thing(focus) else []
    return Finding(
        severity=result.severity.rpartition("#")[2],
        thing=focus.value if isinstance(focus, (NamedNode, Literal)) else str(focus),
        name=label(view, focus),
        kind=label(view, min(kinds, key=str)) if kinds else "",
        message=result.message or shapes.text(shape, SH.message) or "A rule is broken.",
        remedy=shapes.text(shape, MG.remedy),
        actor=shapes.text(shape, MG.actor),
        value=label(view, term(result.value))
        if result.value and result.value != result.focus
        else None,
        shape=shape.value if isinstance(shape, NamedNode) else str(shape),
        path=result.path,
        component=result.component.rpartition("#")[2],
        stated=tuple(sorted(stated(focus))),
    )


def _thing(node: Node) -> bool:
    return isinstance(node, (NamedNode, BlankNode))


def stated_at(store: Store, thing: Node) -> list[str]:
    """Where a thing was read: file, sheet and row, once for each place."""
    if not isinstance(thing, NamedNode):
        return []
    quads = store.quads(thing, MG.statedAt)
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]


def term(text: str) -> Node:
    """The RDF term that N-Triples writes so."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    quad = next(iter(parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)))
    value: Node = quad.object
    return value
