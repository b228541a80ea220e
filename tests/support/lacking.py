# SPDX-License-Identifier: Apache-2.0
"""Generated resources that lack each optional property in turn, as the shapes have it.

For each class there is a resource with all of its properties, one without each property that may
be missing, one to which nothing links by each property that leads to the class, and one with what
it must have and no more. What must be there follows from the shapes: at least one value, or else a
violation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib import RDF, SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from missiongraph.loading import DEFAULT_BASE
from missiongraph.resources import folder, top

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from rdflib import Node

MG = Namespace("https://w3id.org/missiongraph/ns#")
MGSH = Namespace("https://w3id.org/missiongraph/shapes#")
HERE = f"{DEFAULT_BASE}/id/east/"
# Said of every described thing; the rest of what the shape of these has, no question asks for.
ROLES = {MG.accountableTo, MG.providedBy, MG.operatedBy, MG.responsibilityOf}
SHARED = {*ROLES, MG.inScenario, MG.reviewedOn}
LEFT_OUT = {"DescribedThing", "Level", "Role", "Derivation", "Touch"}
VALUES = {
    str(XSD.date): Literal("2026-01-01", datatype=XSD.date),
    str(XSD.integer): Literal(1),
    str(XSD.decimal): Literal("1.5", datatype=XSD.decimal),
}


@dataclass(frozen=True)
class Property:
    """A property of a class: what it leads to, and whether it must be there or only once."""

    path: URIRef
    classes: tuple[URIRef, ...] = ()
    code: Node | None = None
    datatype: Node | None = None
    needed: bool = False
    once: bool = False


@dataclass
class Lacking:
    """The generated resources, as a graph."""

    graph: Graph = field(default_factory=Graph)

    @cached_property
    def shapes(self) -> Graph:
        """The packaged shapes, without those about the ontology."""
        return _parsed(top(folder("shapes"), ".ttl"))

    @cached_property
    def properties(self) -> dict[URIRef, list[Property]]:
        """The properties of each class."""
        common = [p for p in self._of(MGSH.DescribedThing) if p.path in SHARED]
        return {
            cls: [*self._of(shape), *common]
            for shape, cls in sorted(self.shapes.subject_objects(SH.targetClass), key=str)
            if isinstance(cls, URIRef) and str(shape) == str(MGSH) + _local(cls)
            if _local(cls) not in LEFT_OUT
        }

    def _of(self, shape: Node) -> list[Property]:
        parts: dict[URIRef, list[Node]] = {}
        for part in sorted(self.shapes.objects(shape, SH.property), key=str):
            path = self.shapes.value(part, SH.path)
            if isinstance(path, URIRef) and path != RDF.type:
                parts.setdefault(path, []).append(part)
        return [self._property(path, shapes) for path, shapes in parts.items()]

    def _property(self, path: URIRef, parts: list[Node]) -> Property:
        get = self.shapes.value
        heads = [head for p in parts for head in self.shapes.objects(p, SH["or"])]
        ways = [*parts, *(way for head in heads for way in Collection(self.shapes, head))]
        codes = [code for p in parts if (head := get(p, SH["in"]))
                 for code in Collection(self.shapes, head)]  # fmt: skip
        return Property(
            path,
            tuple(cls for p in ways if isinstance(cls := get(p, SH["class"]), URIRef)),
            codes[-1] if codes else None,
            next(
                (
                    d
                    for p in ways
                    for n in (p, *self.shapes.objects(p, SH.node))
                    if (d := get(n, SH.datatype))
                ),
                None,
            ),
            needed=any(get(p, SH.minCount) and get(p, SH.severity) == SH.Violation for p in parts),
            once=any(get(p, SH.maxCount) for p in parts),
        )

    def variants(self, cls: URIRef) -> dict[str, tuple[set[URIRef], set[URIRef]]]:
        """The resources of a class by name: which properties, from it and to it, each lacks."""
        optional = {p.path for p in self.properties[cls] if not p.needed}
        towards = {p.path for _, p in self._towards(cls)}
        return {
            "full": (set(), set()),
            "bare": (optional, towards),
            **{f"without-{_local(path)}": ({path}, set()) for path in sorted(optional)},
            **{f"no-{_local(path)}": (set(), {path}) for path in sorted(towards)},
        }

    def _towards(self, cls: URIRef) -> Iterator[tuple[URIRef, Property]]:
        for other, found in self.properties.items():
            yield from ((other, p) for p in found if cls in p.classes and other != cls)

    def build(self) -> Graph:
        """All resources and the links between them."""
        for cls in self.properties:
            for name, (lacks, _) in self.variants(cls).items():
                self._describe(cls, name, lacks)
        for cls in self.properties:
            for other, link in self._towards(cls):
                for name, (_, lacks) in self.variants(cls).items():
                    if link.path not in lacks:
                        self._lead(other, link, cls, name)
        return self.graph

    def _describe(self, cls: URIRef, name: str, lacks: set[URIRef]) -> URIRef:
        thing = named(cls, name)
        self.graph.add((thing, RDF.type, cls))
        if cls == MG.Action:
            self.graph.add((thing, RDF.type, MG.BackstageAction))
        for p in self.properties[cls]:
            if p.path not in lacks:
                for value in self._values(cls, name, p):
                    self.graph.add((thing, p.path, value))
        return thing

    def _values(self, cls: URIRef, name: str, p: Property) -> Iterator[Node]:
        if p.code:
            yield p.code
        elif p.classes:
            # The first of a class leads to the last of it, so that nothing leads back to itself.
            first, last = named(cls, "full"), named(cls, "bare")
            found = [named(c, "full") for c in p.classes if c in self.properties]
            yield from (last if v == first and name == "full" else v for v in found)
        else:
            yield VALUES.get(str(p.datatype), Literal(f"{_local(cls)} {name}", lang="en"))

    def _lead(self, other: URIRef, link: Property, cls: URIRef, name: str) -> None:
        """A link to a resource: from the full one, or from one of its own if that has one only."""
        thing = named(cls, name)
        if link.path in ROLES and (other, link.path) != (MG.Service, MG.providedBy):
            # With a role of each in all, there would be more touches than anything else.
            return
        if not link.once:
            self.graph.add((named(other, "full"), link.path, thing))
        elif name != "full":
            self._part(other, link, thing)

    def _part(self, cls: URIRef, link: Property, whole: URIRef) -> None:
        """A part of a whole, and one of each kind of part that this has in turn."""
        name = "of-" + str(whole).removeprefix(HERE).replace("/", "-")
        part = self._describe(cls, name, {link.path})
        self.graph.add((part, link.path, whole))
        for other, inner in self._towards(cls):
            if inner.once:
                self._part(other, inner, part)


def named(cls: URIRef, name: str) -> URIRef:
    """A generated resource."""
    return URIRef(f"{HERE}{_local(cls)}/{name}")


def _local(term: Node) -> str:
    return re.split("[#/]", str(term))[-1]


def _parsed(files: Iterable[Traversable]) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph
