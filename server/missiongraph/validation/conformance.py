# SPDX-License-Identifier: Apache-2.0
"""Data held against shapes that others publish, such as those of an application profile.

Profiles demand that values be of a class (`sh:class skos:Concept`) also where the value is an IRI
of a code list that somebody else keeps. Data that refer to the list, as they should, do not say
the class, so the official shapes refuse their own official examples. Such results tell of what is
not at hand, and not of a fault: they are kept apart from those that must be mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from missiongraph.labels import curie, local_name
from missiongraph.terms import DCT, RDF, SH, SKOS
from missiongraph.validation.findings import term

if TYPE_CHECKING:
    from missiongraph.facts import Facts, Node
    from missiongraph.validation.engines import Engine, Result

CLASS = "ClassConstraintComponent"


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
    results = engine.validate(_n_triples(shapes), _n_triples(data))
    found = {_deviation(result, shapes, data) for result in results}
    return sorted(found, key=lambda d: (d.unknown, d.severity, d.name, d.path, str(d.value)))


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


def _n_triples(facts: Facts) -> str:
    written = serialize(facts, format=RdfFormat.N_TRIPLES)
    return written.decode() if written else ""
