# SPDX-License-Identifier: Apache-2.0
"""SPARQL constraints evaluated for all focus nodes at once.

The compiled engine starts a query anew for each focus node and looks at all data each time, which
grows with the square. A constraint is taken out of the shapes graph, and its query is joined with
its focus nodes instead, where that gives the same solutions as putting each focus node in for
`$this` (pre-binding, SHACL section 5.3.1) and the same results. All others stay with the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from missiongraph.facts import Facts
from missiongraph.paths import Chain, Choice, Inverse, Path, Repeat, Step, from_shacl
from missiongraph.terms import MG, OWL, RDF, RDFS, SH
from missiongraph.validation.classes import ClassPaths
from missiongraph.validation.joining import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Node

# The name of a set of focus nodes, and the link from it to each of them.
FOCI = "urn:missiongraph:foci:"
FOCUS = NamedNode("urn:missiongraph:focus")
KINDS = {SH.NodeShape, SH.PropertyShape}
# What a constraint may say of itself; a query that says more is the engine's.
PLAIN = {RDF.type, RDFS.label, RDFS.comment, SH.select, SH.prefixes, SH.message, MG.reach}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class Engines(Exception):  # noqa: N818 (it is no error: the engine does it)
    """A constraint, or data, that are left to the engine."""


@dataclass(frozen=True, slots=True)
class Root:
    """A shape with targets: where focus nodes come from; terms in N-Triples syntax."""

    shape: str
    classes: frozenset[str]
    nodes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]

    @property
    def name(self) -> str:
        """The name of its set of focus nodes."""
        return FOCI + self.shape.strip("<>")


@dataclass(frozen=True, slots=True)
class Batch:
    """A SPARQL constraint as one query for all focus nodes of a root.

    Attributes:
        query: joined with the focus nodes.
        shape: what its results come from; `path`, `severity`, `message`: what they say.
    """

    root: Root
    query: str
    shape: str
    path: str | None
    severity: str
    message: str


class Plan:
    """A shapes graph, parted into what the engine evaluates and what is evaluated in batches.

    Args:
        text: the shapes graph as N-Triples.

    Attributes:
        text: what is left to the engine, with classes as paths.
        classes: the reader of the results that it gives for these.
    """

    def __init__(self, text: str) -> None:
        self.batches: list[Batch] = []
        # None stands for all.
        self.predicates: set[str] | None = set()
        self._facts = Facts(quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))
        taken = {triple for triple in self._constraints() if self._takes(triple)}
        left = (t for t in self._facts if t not in taken)
        self.classes = ClassPaths(self._facts)
        self.text = "".join(map(self.classes.written, left))

    def _constraints(self) -> list[Triple]:
        return [triple for triple in self._facts if triple.predicate == SH.sparql]

    def _takes(self, triple: Triple) -> bool:
        """Whether a constraint of a shape is evaluated in batches; it is taken up if so."""
        try:
            roots = list(self._roots(triple.subject, ()))
            predicates = self._reads(triple.object)
            batches = [self._batch(root, triple, everything=predicates is None) for root in roots]
        except Engines:
            return False
        if self.predicates is not None:
            self.predicates = None if predicates is None else self.predicates | predicates
        self.batches += batches
        return True

    def _roots(self, shape: Node, below: tuple[Node, ...]) -> Iterator[Root]:
        """The shapes whose focus nodes are those of a shape; one by one where it is in several."""
        facts = self._facts
        if shape in below or shape in self._inner:
            raise Engines
        if facts.value(shape, SH.deactivated) or facts.value(shape, SH.target):
            raise Engines
        if any(facts.value(shape, target) for target in TARGETS):
            yield self._root(shape)
        for parent in facts.subjects(SH.property, shape):
            if facts.value(parent, SH.path):
                raise Engines
            yield from self._roots(parent, (*below, shape))

    @cached_property
    def _inner(self) -> set[Node]:
        """What is used otherwise than for its own results: shapes that decide about others."""
        return {triple.object for triple in self._facts if triple.predicate != SH.property}

    def _root(self, shape: Node) -> Root:
        if not isinstance(shape, NamedNode) or not KINDS.issuperset(
            self._facts.objects(shape, RDF.type)
        ):
            raise Engines
        given = (frozenset(map(str, self._facts.objects(shape, target))) for target in TARGETS)
        return Root(str(shape), *given)

    def _reads(self, constraint: Node) -> set[str] | None:
        """The predicates that a constraint reads, None where it does not say so."""
        paths = self._facts.objects(constraint, MG.reach)
        found = {step for path in paths for step in _steps(from_shacl(self._facts, path))}
        return {str(step) for step in found} if found and None not in found else None

    def _batch(self, root: Root, triple: Triple, *, everything: bool) -> Batch:
        facts, shape, constraint = self._facts, triple.subject, triple.object
        if not PLAIN.issuperset(facts.predicates(constraint)):
            raise Engines
        path = facts.value(shape, SH.path)
        if path is not None and not isinstance(path, NamedNode):
            raise Engines
        pattern = f"<{root.name}> {FOCUS} ?this . "
        if everything:
            pattern = f"GRAPH <{FOCI}> {{ {pattern}}} "
        query = joined(self._prefixes(constraint), self._one(constraint, SH.select), pattern)
        if query is None:
            raise Engines
        severity = facts.value(shape, SH.severity) or SH.Violation
        return Batch(
            root,
            query,
            str(shape) if isinstance(shape, NamedNode) else root.shape,
            str(path) if path else None,
            severity.value if isinstance(severity, NamedNode) else str(severity),
            self._message(constraint) or self._message(shape),
        )

    def _message(self, node: Node) -> str:
        return self._one(node, SH.message) if self._facts.value(node, SH.message) else ""

    def _one(self, node: Node, predicate: NamedNode) -> str:
        """The only value of a property; of several, the engine chooses."""
        values = self._facts.objects(node, predicate)
        if len(values) != 1 or not isinstance(values[0], Literal):
            raise Engines
        return values[0].value

    def _prefixes(self, constraint: Node) -> str:
        facts = self._facts
        declared = facts.objects(constraint, SH.prefixes)
        if any(facts.value(ontology, OWL.imports) for ontology in declared):
            raise Engines
        pairs = (
            (self._one(each, SH.prefix), self._one(each, SH.namespace))
            for ontology in declared
            for each in facts.objects(ontology, SH.declare)
        )
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)


def _steps(path: Path) -> Iterator[NamedNode | None]:
    match path:
        case Step(predicate):
            yield predicate
        case Chain(parts) | Choice(parts):
            yield from _all(parts)
        case Inverse(inner) | Repeat(inner):
            yield from _steps(inner)


def _all(parts: Iterable[Path]) -> Iterator[NamedNode | None]:
    for part in parts:
        yield from _steps(part)
