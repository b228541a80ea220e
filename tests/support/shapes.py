# SPDX-License-Identifier: Apache-2.0
"""Generated shapes graphs: every target, every kind of constraint, nested, over any path."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from missiongraph.facts import Facts
from missiongraph.terms import RDF, RDFS, SH, XSD
from missiongraph.validation.shapes import ShapeSet
from tests.support.routes import in_shacl, rdf_list, routes
from tests.support.worlds import LITERALS, THINGS, Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from missiongraph.facts import Node

EX = "http://example.org/"
PREDICATES = [NamedNode(EX + name) for name in ("knows", "has", "near", "says")]
# The first shape of a graph may be a class too, and so have instances.
FIRST = NamedNode(f"{EX}shape/0")
CLASSES = [*(NamedNode(EX + name) for name in ("Thing", "Person", "Place")), FIRST]
PALETTE = Palette(PREDICATES, CLASSES, (*LITERALS[:4], CLASSES[1]), THINGS[:4])
DEPTH = 2

Shape: TypeAlias = NamedNode | BlankNode


def number(value: int) -> Literal:
    """An integer, as RDF writes it."""
    return Literal(str(value), datatype=XSD.integer)


TRUE = Literal("true", datatype=XSD.boolean)
SIMPLE: list[tuple[NamedNode, Node]] = [
    (SH.minCount, number(1)),
    (SH.maxCount, number(1)),
    (SH.datatype, XSD.integer),
    (SH.nodeKind, NamedNode("http://www.w3.org/ns/shacl#IRI")),
    (SH.hasValue, THINGS[0]),
    (SH.hasValue, LITERALS[0]),
    (SH.uniqueLang, TRUE),
    (SH.minInclusive, number(1)),
    (SH.pattern, Literal("ar")),
]
ONLY_OF_PROPERTIES = {SH.minCount, SH.maxCount, SH.uniqueLang}
TARGETS: list[tuple[NamedNode, Sequence[Node]]] = [
    (SH.targetClass, CLASSES),
    (SH.targetNode, [*PALETTE.things, LITERALS[0]]),
    (SH.targetSubjectsOf, PREDICATES),
    (SH.targetObjectsOf, PREDICATES),
    (RDF.type, [RDFS.Class]),
]


class Drawing:
    """A shapes graph while it is drawn."""

    def __init__(self, draw: st.DrawFn, *, plain: bool) -> None:
        self.draw = draw
        self.routes = routes(PREDICATES, plain=plain)
        self.plain = plain
        self.triples: list[Triple] = []

    def say(self, shape: Shape, predicate: NamedNode, value: Node) -> None:
        """State a fact about a shape."""
        self.triples.append(Triple(shape, predicate, value))

    def node_shape(self, shape: Shape, depth: int) -> Shape:
        """A node shape with one to three constraints."""
        self.say(shape, RDF.type, SH.NodeShape)
        self.constraints(shape, depth, of_property=False)
        return shape

    def property_shape(self, shape: Shape, depth: int) -> Shape:
        """A property shape over some path."""
        self.say(shape, RDF.type, SH.PropertyShape)
        self.say(shape, SH.path, in_shacl(self.draw(self.routes), self.triples))
        self.constraints(shape, depth, of_property=True)
        return shape

    def inner(self, depth: int) -> Node:
        """A shape inside another."""
        make = self.node_shape if self.draw(st.booleans()) else self.property_shape
        return make(BlankNode(), depth - 1)

    def constraints(self, shape: Shape, depth: int, *, of_property: bool) -> None:
        """A few constraints of a shape; those that nest only while there is depth left."""
        kinds: list[Callable[[Shape, int, bool], None]] = [self.simple, self.value, self.pair]
        if not of_property:
            kinds.append(self.closed)
        if depth:
            kinds += [self.property, self.nested, self.listed]
            kinds += [self.qualified] if of_property else [self.siblings]
        for kind in self.draw(
            st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True)
        ):
            kind(shape, depth, of_property)

    def simple(self, shape: Shape, _depth: int, of_property: bool) -> None:  # noqa: FBT001
        """A constraint that looks at values alone."""
        known = [s for s in SIMPLE if of_property or s[0] not in ONLY_OF_PROPERTIES]
        self.say(shape, *self.draw(st.sampled_from(known)))

    def value(self, shape: Shape, *_: object) -> None:
        """A constraint on the class of values, or a list of them."""
        if self.draw(st.booleans()):
            self.say(shape, SH.class_, self.draw(st.sampled_from(CLASSES)))
        else:
            self.say(shape, SH.in_, rdf_list([*THINGS[:2], *LITERALS[:3]], self.triples))

    def pair(self, shape: Shape, _depth: int, of_property: bool) -> None:  # noqa: FBT001
        """A comparison with another property of the focus."""
        kinds = [SH.equals, SH.disjoint]
        kinds += [SH.lessThan, SH.lessThanOrEquals] if of_property and not self.plain else []
        self.say(shape, self.draw(st.sampled_from(kinds)), self.draw(st.sampled_from(PREDICATES)))

    def closed(self, shape: Shape, *_: object) -> None:
        """No other properties than those named."""
        self.say(shape, SH.closed, TRUE)
        self.say(shape, SH.ignoredProperties, rdf_list([RDF.type, PREDICATES[0]], self.triples))

    def property(self, shape: Shape, depth: int, *_: object) -> None:
        """A property of the values."""
        self.say(shape, SH.property, self.property_shape(BlankNode(), depth - 1))

    def nested(self, shape: Shape, depth: int, *_: object) -> None:
        """Another shape that the values must have, or must not."""
        if self.draw(st.booleans()):
            self.say(shape, SH.node, self.node_shape(BlankNode(), depth - 1))
        else:
            self.say(shape, SH.not_, self.inner(depth))

    def listed(self, shape: Shape, depth: int, *_: object) -> None:
        """Several shapes of which the values must have all, any or one."""
        kind = self.draw(st.sampled_from([SH.and_, SH.or_, SH.xone]))
        self.say(shape, kind, rdf_list([self.inner(depth), self.inner(depth)], self.triples))

    def qualified(self, shape: Shape, depth: int, *_: object) -> None:
        """So many values of a shape."""
        kind = self.draw(st.sampled_from([SH.qualifiedMinCount, SH.qualifiedMaxCount]))
        self.say(shape, SH.qualifiedValueShape, self.inner(depth))
        self.say(shape, kind, number(1))

    def siblings(self, shape: Shape, depth: int, *_: object) -> None:
        """Properties whose qualified values must differ in kind."""
        for _side in range(2):
            prop = BlankNode()
            self.say(shape, SH.property, prop)
            self.say(prop, RDF.type, SH.PropertyShape)
            self.say(prop, SH.path, in_shacl(self.draw(self.routes), self.triples))
            self.qualified(prop, depth)
            self.say(prop, SH.qualifiedValueShapesDisjoint, TRUE)

    def target(self, shape: Shape) -> None:
        """What the shape speaks about."""
        kind, values = self.draw(st.sampled_from(TARGETS))
        self.say(shape, kind, self.draw(st.sampled_from(values)))


@st.composite
def shape_sets(draw: st.DrawFn, *, plain: bool = False) -> ShapeSet:
    """A shapes graph with one or two targeted shapes.

    A `plain` one leaves out on what engines differ: the order of values that have none, and
    compound paths walked backwards.
    """
    drawing = Drawing(draw, plain=plain)
    for place in range(draw(st.integers(1, 2))):
        shape = NamedNode(f"{EX}shape/{place}")
        make = drawing.node_shape if draw(st.booleans()) else drawing.property_shape
        make(shape, DEPTH)
        for _target in range(draw(st.integers(1, 2))):
            drawing.target(shape)
    return ShapeSet(Facts(drawing.triples))
