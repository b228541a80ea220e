# SPDX-License-Identifier: Apache-2.0
"""The kind of value that each property takes, as the shapes and the ontology say."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from missiongraph.resources import find, folder
from missiongraph.terms import OWL, RDF, RDFS, SH, XSD
from missiongraph_loaders.mapping import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from pyoxigraph import Quad

_KINDS = {
    RDF.langString: Kind.TEXT,
    XSD.string: Kind.STRING,
    XSD.integer: Kind.INTEGER,
    XSD.decimal: Kind.DECIMAL,
    XSD.date: Kind.DATE,
    XSD.anyURI: Kind.WEBSITE,
}


def kind_of(property_: NamedNode) -> Kind | None:
    """The kind of the property's values; None where any literal may stand.

    Properties that lead to resources have the kind `reference`.
    """
    return _known().get(property_)


@cache
def _known() -> dict[NamedNode, Kind]:
    """What the ontology says, and over it the shapes, which may be narrower."""
    ontology = [quad for file in find(folder("ontology"), ".ttl") for quad in _quads(file)]
    found = {
        quad.subject: Kind.REFERENCE
        for quad in ontology
        if quad.object == OWL.ObjectProperty and isinstance(quad.subject, NamedNode)
    }
    found.update(_kinds((quad.subject, quad.object) for quad in ontology if _is_range(quad)))
    for file in find(folder("shapes"), ".ttl"):
        found.update(_kinds(_datatypes(_quads(file))))
    return found


def _is_range(quad: Quad) -> bool:
    return quad.predicate == RDFS.range


def _quads(file: Traversable) -> list[Quad]:
    return list(parse(file.read_bytes(), RdfFormat.TURTLE))


def _datatypes(quads: list[Quad]) -> Iterable[tuple[object, object]]:
    """The paths of a file's property shapes with the datatype that they ask for."""
    paths = {quad.subject: quad.object for quad in quads if quad.predicate == SH.path}
    for quad in quads:
        if quad.predicate == SH.datatype and quad.subject in paths:
            yield paths[quad.subject], quad.object


def _kinds(pairs: Iterable[tuple[object, object]]) -> dict[NamedNode, Kind]:
    """The kind of each property that is given one datatype only."""
    types: dict[NamedNode, set[object]] = defaultdict(set)
    for property_, datatype in pairs:
        if isinstance(property_, NamedNode):
            types[property_].add(datatype)
    return {
        property_: _KINDS[datatype]
        for property_, (datatype, *others) in types.items()
        if not others and isinstance(datatype, NamedNode) and datatype in _KINDS
    }
