# SPDX-License-Identifier: Apache-2.0
"""Findings as a SHACL validation report (SHACL 1.0, section 3.6), with what ours adds to it.

Each result has the shape's remedy and actor, who answers for the thing, where it was stated,
the graphs that say it, and the change that would mend it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from missiongraph.terms import MG, PREFIXES, PROV, RDF, SH, XSD
from missiongraph.validation.shapes import ShapeSet
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.facts import Facts, Node
    from missiongraph.validation.findings import Finding

USED = {name: PREFIXES[name] for name in ("mg", "mgsh", "prov", "rdf", "sh", "xsd")}
SEVERITIES = {"Violation": SH.Violation, "Warning": SH.Warning, "Info": SH.Info}


def turtle(findings: Sequence[Finding]) -> str:
    """The report in Turtle."""
    written = serialize(report(findings), format=RdfFormat.TURTLE, prefixes=USED)
    return written.decode() if written else ""


def report(findings: Sequence[Finding]) -> Iterator[Triple]:
    """The report as triples."""
    node, shapes = BlankNode(), ShapeSet.packaged().facts
    conforms = Literal("false" if findings else "true", datatype=XSD.boolean)
    yield Triple(node, RDF.type, SH.ValidationReport)
    yield Triple(node, SH.conforms, conforms)
    for finding in findings:
        result = BlankNode()
        yield Triple(node, SH.result, result)
        for predicate, value in _said(finding, shapes):
            yield Triple(result, predicate, value)
    yield from _paths(findings, shapes)


def _said(finding: Finding, shapes: Facts) -> Iterator[tuple[NamedNode, Node]]:
    shape = _named(finding.shape)
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, _named(finding.thing) or Literal(finding.thing)
    yield SH.resultSeverity, SEVERITIES[finding.severity]
    yield SH.resultMessage, Literal(finding.message, language="en")
    if finding.component:
        component = SH.path.value.removesuffix("path") + finding.component
        yield SH.sourceConstraintComponent, NamedNode(component)
    if shape:
        yield SH.sourceShape, shape
        yield from ((SH.resultPath, path) for path in shapes.objects(shape, SH.path))
    if finding.value_term:
        yield SH.value, term(finding.value_term)
    yield from _ours(finding)


def _ours(finding: Finding) -> Iterator[tuple[NamedNode, Node]]:
    texts = ((MG.remedy, finding.remedy), (MG.actor, finding.actor))
    yield from ((predicate, Literal(text, language="en")) for predicate, text in texts if text)
    yield from ((MG.owner, NamedNode(owner)) for owner in finding.owners)
    yield from ((MG.statedAt, Literal(place)) for place in finding.stated)
    yield from ((PROV.hadPrimarySource, NamedNode(said.graph)) for said in finding.said)
    if finding.mend:
        gone, come = finding.mend.patch.removed, finding.mend.patch.added
        lines = [*(f"- {quad} ." for quad in gone), *(f"+ {quad} ." for quad in come)]
        yield MG.mend, Literal("\n".join(lines))


def _paths(findings: Iterable[Finding], shapes: Facts) -> Iterator[Triple]:
    """What the paths of the shapes consist of, where they are more than a property."""
    todo: list[Node] = [
        path
        for shape in {finding.shape for finding in findings}
        for path in shapes.objects(_named(shape) or Literal(shape), SH.path)
    ]
    while todo:
        node = todo.pop()
        if isinstance(node, BlankNode):
            for predicate in shapes.predicates(node):
                for value in shapes.objects(node, predicate):
                    yield Triple(node, predicate, value)
                    todo.append(value)


def _named(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None
