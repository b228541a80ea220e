# SPDX-License-Identifier: Apache-2.0
"""Data held against shapes that others publish, such as those of an application profile.

Profiles demand that values be of a class (`sh:class skos:Concept`) also where the value is an IRI
of a code list that somebody else keeps. Data that refer to the list, as they should, do not say
the class, so the official shapes refuse their own official examples. Such results tell of what is
not at hand, and not of a fault: they are kept apart from those that must be mended.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.labels import curie, local_name
from missiongraph.terms import DCT, RDF, RDFS, SH, SKOS
from missiongraph.validation.patterns import for_engine
from missiongraph.validation.shapes import ANNOTATIONS, PARAMETERS, TARGETS
from missiongraph.validation.syntax import term
from missiongraph.validation.wellformed import n_triples

if TYPE_CHECKING:
    from missiongraph.facts import Facts, Node
    from missiongraph.validation.engines import Engine, Result

CLASS = "ClassConstraintComponent"
# Parameters that a node can be held against.
CONSTRAINTS: frozenset[Node | None] = frozenset(
    PARAMETERS.difference(TARGETS, ANNOTATIONS, [SH.path]) | {SH.expression}
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A result of validation.

    Attributes:
        unknown: whether it only says that the class of an IRI is not known here.
        thing, name, kind: what it is about: its IRI, its name and its class.
        path: the property; `value`: the value at fault, if there is one.
        rule: the constraint that is broken; `message`: what the shapes say about it.
        wanted: for `sh:class`, the classes that the value should be of.
    """

    unknown: bool
    severity: str
    thing: str
    name: str
    kind: str
    path: str
    value: str | None
    rule: str
    message: str
    wanted: str

    def __str__(self) -> str:
        """The result in one line."""
        kind = f"{self.kind} " if self.kind else ""
        value = f" (it says: {self.value})" if self.value else ""
        wanted = f" {self.wanted}" if self.wanted else ""
        message = f": {self.message}" if self.message else ""
        path = f"{self.path}: " if self.path else ""
        return f"{self.severity}: {kind}“{self.name}”: {path}{self.rule}{wanted}{message}{value}"


def conformance(shapes: Facts, data: Facts, engine: Engine) -> list[Deviation]:
    """The results of holding data against shapes; those that are faults come first."""
    results = engine.validate(n_triples(map(_read_by_engine, shapes)), n_triples(data))
    found = [_deviation(result, shapes, data) for result in results]
    return sorted(found, key=lambda d: (d.unknown, d.severity, d.name, d.path, str(d.value)))


def focus_nodes(shapes: Facts, data: Facts) -> set[Node]:
    """The nodes of the data that some shape has as its target (SHACL section 2.1.3).

    Targets that are queries (SHACL advanced features, section 3) count as their shape's name.
    """
    targets: dict[NamedNode, set[Node]] = defaultdict(set)
    constraints = CONSTRAINTS | _parameters(shapes)
    for triple in shapes:
        has = shapes.predicates(triple.subject)
        if triple.predicate in TARGETS and not constraints.isdisjoint(has):
            targets[triple.predicate].add(triple.object)
    found = {node for node in targets[SH.targetNode] if data.describes(node)}
    found |= {t.subject for t in shapes if t.predicate == SH.target}
    subjects_of, objects_of = targets[SH.targetSubjectsOf], targets[SH.targetObjectsOf]
    for cls in _with_subclasses(targets[SH.targetClass] | _implicit(shapes), data):
        found.update(data.subjects(RDF.type, cls))
    for triple in data:
        if triple.predicate in subjects_of:
            found.add(triple.subject)
        if triple.predicate in objects_of:
            found.add(triple.object)
    return found


def _parameters(shapes: Facts) -> set[Node | None]:
    """The parameters of the constraint components that a shapes graph declares (section 6.2)."""
    declared = {t.object for t in shapes if t.predicate == SH.parameter}
    return {shapes.value(parameter, SH.path) for parameter in declared}


def _implicit(shapes: Facts) -> set[Node]:
    """The shapes that are classes, and so have their instances as targets."""
    declared = {
        s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes.subjects(RDF.type, kind)
    }
    return declared.intersection(shapes.subjects(RDF.type, RDFS.Class))


def _with_subclasses(classes: set[Node], data: Facts) -> set[Node]:
    found: set[Node] = set()
    todo = list(classes)
    while todo:
        cls = todo.pop()
        if cls not in found:
            found.add(cls)
            todo.extend(data.subjects(RDFS.subClassOf, cls))
    return found


def _read_by_engine(triple: Triple) -> Triple:
    """A triple of a shapes graph, with a pattern in the engine's syntax."""
    if triple.predicate != SH.pattern or not isinstance(triple.object, Literal):
        return triple
    return Triple(triple.subject, SH.pattern, Literal(for_engine(triple.object.value)))


def _deviation(result: Result, shapes: Facts, data: Facts) -> Deviation:
    focus = term(result.focus)
    rule = result.component.rpartition("#")[2]
    value = term(result.value) if result.value else None
    return Deviation(
        unknown=rule == CLASS and isinstance(value, NamedNode) and not data.describes(value),
        severity=result.severity.rpartition("#")[2],
        thing=focus.value if isinstance(focus, (NamedNode, Literal)) else str(focus),
        name=_name(data, focus),
        kind=", ".join(sorted(_local(kind) for kind in data.objects(focus, RDF.type))),
        path=curie(term(result.path)) if result.path and result.path.startswith("<") else "",
        value=value.value if isinstance(value, (NamedNode, Literal)) else None,
        rule=rule.removesuffix("ConstraintComponent"),
        message=result.message,
        wanted=", ".join(sorted(map(curie, shapes.objects(term(result.shape), SH.class_)))),
    )


def _name(data: Facts, thing: Node) -> str:
    for predicate in (SKOS.prefLabel, DCT.title):
        if name := data.text(thing, predicate):
            return name
    return local_name(thing.value) if isinstance(thing, NamedNode) else str(thing)


def _local(kind: Node) -> str:
    return local_name(kind.value) if isinstance(kind, NamedNode) else str(kind)
