# SPDX-License-Identifier: Apache-2.0
"""A shapes graph, and for each shape with a target the paths that it reads.

What a shape reads follows from SHACL 1.0 itself, parameter by parameter (sections 2 to 5); a
SPARQL constraint declares it with `mg:reach`. A parameter whose reach is not known is refused:
a change validated with too small a context would pass where it should not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from missiongraph.paths import SELF, Chain, Inverse, Path, Repeat, Step, chain, from_shacl
from missiongraph.reach import Reach
from missiongraph.resources import folder, top
from missiongraph.terms import MG, RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Facts, Node, View

TYPES = chain(Step(RDF.type), Repeat(Step(RDFS.subClassOf), optional=True, often=True))
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

# Parameters whose value is another shape, applied to the value nodes; lists of such; pairs.
SHAPES = (SH.property, SH.node, SH.not_, SH.qualifiedValueShape)
SHAPE_LISTS = (SH.and_, SH.or_, SH.xone)
PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
HANDLED = {*SHAPES, *SHAPE_LISTS, *PAIRS, *TARGETS, SH.class_, SH.closed, SH.sparql, SH.path}
ANNOTATIONS = {
    SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.defaultValue,
    SH.deactivated,
}  # fmt: skip
# Parameters that look at nothing but the value nodes themselves.
LOCAL = {
    SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH.minInclusive, SH.maxInclusive,
    SH.minExclusive, SH.maxExclusive, SH.minLength, SH.maxLength, SH.pattern, SH.flags,
    SH.languageIn, SH.uniqueLang, SH.in_, SH.hasValue, SH.ignoredProperties,
    SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint,
}  # fmt: skip
PARAMETERS = HANDLED | LOCAL | ANNOTATIONS


@dataclass(frozen=True, slots=True)
class TargetShape:
    """A shape with targets: which nodes it speaks about, and what it reads from them."""

    iri: NamedNode
    classes: frozenset[Node]
    nodes: frozenset[Node]
    subjects_of: frozenset[Node]
    objects_of: frozenset[Node]
    reach: Reach

    def is_target(self, view: View, node: Node) -> bool:
        """Whether the shape speaks about this node (SHACL section 2.1.3)."""
        return (
            node in self.nodes
            or any(_any(view.triples(node, p, None)) for p in self.subjects_of)  # type: ignore[arg-type]
            or any(_any(view.triples(None, p, node)) for p in self.objects_of)  # type: ignore[arg-type]
            or bool(self.classes & classes(view, node) if self.classes else False)
        )


class ShapeSet:
    """A shapes graph, ready for its reaches and for the engine."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._needed: dict[Node, set[Node]] = {}
        self._reaches: dict[Node, Reach] = {}

    @classmethod
    @cache
    def packaged(cls) -> ShapeSet:
        """The shapes that travel with missiongraph."""
        from missiongraph.facts import Facts  # noqa: PLC0415 (facts need no shapes)

        # What lies deeper speaks about the ontology, not about data.
        return cls(Facts.read(top(folder("shapes"), ".ttl")))

    @cached_property
    def text(self) -> str:
        """The whole shapes graph as N-Triples."""
        return _n_triples(self.facts)

    def aimed(self, aims: Collection[tuple[NamedNode, Node]]) -> str:
        """These shapes, as N-Triples, speaking about these nodes and nothing else."""
        needed = {node for shape in {shape for shape, _ in aims} for node in self._needs(shape)}
        stated = (lines for subject, lines in self._lines.items() if subject in needed)
        lines = (f"{shape} {SH.targetNode} {node} .\n" for shape, node in aims)
        return "".join((*stated, *lines))

    @cached_property
    def _lines(self) -> dict[Node, str]:
        """What is stated of each subject, as N-Triples, but for whom shapes speak about."""
        found: dict[Node, list[str]] = defaultdict(list)
        for triple in self.facts:
            if triple.predicate not in TARGETS and not _is_class(triple):
                found[triple.subject].append(f"{triple} .\n")
        return {subject: "".join(lines) for subject, lines in found.items()}

    def _needs(self, shape: Node) -> set[Node]:
        """All that a shape is defined by; most changes are about few of the shapes."""
        if shape not in self._needed:
            found: set[Node] = set()
            todo = [shape]
            while todo:
                node = todo.pop()
                if node not in found and not isinstance(node, Literal):
                    found.add(node)
                    for predicate in self.facts.predicates(node):
                        todo.extend(self.facts.objects(node, predicate))
                    # A shape of values may have to do with its siblings (section 4.7.3).
                    todo.extend(self.facts.subjects(SH.property, node))
            self._needed[shape] = found
        return self._needed[shape]

    def reach(self, shape: Node) -> Reach:
        """What a shape reads from a focus node, if nothing else is asked of it."""
        if shape not in self._reaches:
            self._reaches[shape] = Reach(self._reads(shape, SELF, ()))
        return self._reaches[shape]

    @cached_property
    def targeted(self) -> list[TargetShape]:
        """The shapes that have targets and are not deactivated.

        Raises:
            ValueError: a shape's reach cannot be told.
        """
        for component in self._subjects_of(SH.parameter):
            raise ValueError(f"{component} is a constraint of its own, whose reach is not known")
        shapes = {s for p in TARGETS for s in self._subjects_of(p)} | self._implicit
        return [self._targeted(s) for s in sorted(shapes, key=str) if not self._off(s)]

    @cached_property
    def _implicit(self) -> set[Node]:
        """The shapes that are classes, and so speak about their instances (section 2.1.3.3)."""
        named = (t.subject for t in self.facts if _is_class(t) and isinstance(t.subject, NamedNode))
        return {s for s in named if not PARAMETERS.isdisjoint(self.facts.predicates(s))}

    def _subjects_of(self, predicate: NamedNode) -> Iterator[Node]:
        return (triple.subject for triple in self.facts if triple.predicate == predicate)

    def _off(self, shape: Node) -> bool:
        return self._is_true(shape, SH.deactivated)

    def _is_true(self, shape: Node, parameter: NamedNode) -> bool:
        return self.facts.text(shape, parameter) in ("true", "1")

    def _targeted(self, shape: Node) -> TargetShape:
        if not isinstance(shape, NamedNode):
            raise ValueError(f"the shape {shape} has a target and no IRI; give it one")
        classes, nodes, subjects, objects = (
            frozenset(self.facts.objects(shape, target)) for target in TARGETS
        )
        if shape in self._implicit:
            classes |= {shape}
        reads = [
            *([TYPES] if classes else []),
            *(Step(p) for p in subjects if isinstance(p, NamedNode)),
            *(Inverse(Step(p)) for p in objects if isinstance(p, NamedNode)),
            *self._reads(shape, SELF, ()),
        ]
        return TargetShape(shape, classes, nodes, subjects, objects, Reach(reads))

    def _reads(self, shape: Node, focus: Path, above: tuple[Node, ...]) -> Iterator[Path]:
        """The paths that a shape reads, from the node whose value nodes `focus` leads to."""
        if self._off(shape):
            return
        if shape in above:
            raise ValueError(f"the shape {shape} is defined by itself, which SHACL leaves open")
        above = (*above, shape)
        path = self.facts.value(shape, SH.path)
        values = focus if path is None else chain(focus, from_shacl(self.facts, path))
        if not (isinstance(values, Chain) and not values.parts):
            yield values
        for predicate in self.facts.predicates(shape):
            self._known(shape, predicate)
            for parameter in self.facts.objects(shape, predicate):
                yield from self._reads_for(predicate, parameter, focus, values, above)

    def _known(self, shape: Node, predicate: NamedNode) -> None:
        foreign = not predicate.value.startswith(SH.path.value.removesuffix("path"))
        if not foreign and predicate not in PARAMETERS:
            raise ValueError(f"the shape {shape} uses {predicate}, whose reach is not known")

    def _reads_for(
        self,
        predicate: NamedNode,
        parameter: Node,
        focus: Path,
        values: Path,
        above: tuple[Node, ...],
    ) -> Iterator[Path]:
        for inner in self._inner(predicate, parameter, above[-1]):
            yield from self._reads(inner, values, above)
        if predicate in PAIRS and isinstance(parameter, NamedNode):
            yield chain(focus, Step(parameter))
        elif predicate == SH.class_:
            yield chain(values, TYPES)
        elif predicate == SH.closed:
            yield chain(values, Step(None))
        elif predicate == SH.sparql:
            yield from self._declared(parameter, focus)

    def _inner(self, predicate: NamedNode, parameter: Node, shape: Node) -> Iterator[Node]:
        """The shapes that a parameter of a shape applies to its value nodes."""
        if predicate in SHAPES:
            yield parameter
        elif predicate in SHAPE_LISTS:
            yield from self.facts.items(parameter)
        disjoint = self._is_true(shape, SH.qualifiedValueShapesDisjoint)
        if predicate == SH.qualifiedValueShape and disjoint:
            # Values that count here must be none of the siblings' (section 4.7.3).
            for parent in self.facts.subjects(SH.property, shape):
                for sibling in self.facts.objects(parent, SH.property):
                    yield from self.facts.objects(sibling, SH.qualifiedValueShape)

    def _declared(self, constraint: Node, focus: Path) -> Iterator[Path]:
        paths = self.facts.objects(constraint, MG.reach)
        if not paths:
            raise ValueError(f"the SPARQL constraint {constraint} does not declare mg:reach")
        for path in paths:
            yield chain(focus, from_shacl(self.facts, path))


def classes(view: View, node: Node) -> set[Node]:
    """The classes of a node, superclasses included."""
    found: set[Node] = set()
    todo: list[Node] = [triple.object for triple in view.triples(node, RDF.type, None)]
    while todo:
        cls = todo.pop()
        if cls not in found:
            found.add(cls)
            todo.extend(triple.object for triple in view.triples(cls, RDFS.subClassOf, None))
    return found


def _is_class(triple: Triple) -> bool:
    """Whether a triple says that something is a class; an `owl:Class` is none to SHACL."""
    return triple.predicate == RDF.type and triple.object == RDFS.Class


def _any(triples: Iterable[Triple]) -> bool:
    return next(iter(triples), None) is not None


def _n_triples(triples: Iterable[Triple]) -> str:
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    return text.decode() if text else ""
