# SPDX-License-Identifier: Apache-2.0
"""What a document in RDF says of where its facts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.terms import DCT, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from missiongraph.describing import Description
    from missiongraph.history import Change, History
    from missiongraph.store.graphs import Names


def remarks(
    found: Description, document: NamedNode, history: History, names: Names
) -> Iterator[Triple]:
    """What a document says of itself, and of the graphs that its facts come from."""
    for graph, change in changes(found, history):
        yield Triple(document, DCT.source, graph)
        if change is not None:
            yield Triple(graph, DCT.hasVersion, names.revision(change.revision))
            yield Triple(graph, DCT.modified, _time(change))
    if found.cut:
        remark = f"More facts name {found.thing.value} than are given here; SPARQL gives them all."
        yield Triple(document, RDFS.comment, Literal(remark, language="en"))


def changes(found: Description, history: History) -> list[tuple[NamedNode, Change | None]]:
    """The graphs that the facts come from, and how each changed last."""
    return [(graph, history.change(graph)) for graph in found.graphs]


def generations(
    found: Description, document: NamedNode, history: History, names: Names
) -> Iterator[Triple]:
    """Which revision brought each fact that is said of the thing (PROV-O).

    A fact is spoken of as an `rdf:Statement`, which does not state it once more: what a graph
    states stands in that graph alone.
    """
    own = [quad for quad in found.quads() if quad.subject == found.thing]
    came = history.came(own)
    for number, (quad, change) in enumerate(came.items(), start=1):
        yield from _statement(NamedNode(f"{document.value}#fact-{number}"), quad)
        revision = names.revision(change.revision)
        yield Triple(NamedNode(f"{document.value}#fact-{number}"), PROV.wasGeneratedBy, revision)
    for change in set(came.values()):
        revision = names.revision(change.revision)
        yield Triple(revision, RDF.type, PROV.Activity)
        yield Triple(revision, PROV.endedAtTime, _time(change))


def _statement(thing: NamedNode, quad: Quad) -> Iterator[Triple]:
    yield Triple(thing, RDF.type, RDF.Statement)
    yield Triple(thing, RDF.subject, quad.subject)
    yield Triple(thing, RDF.predicate, quad.predicate)
    yield Triple(thing, RDF.object, quad.object)
    if isinstance(quad.graph_name, NamedNode):
        yield Triple(thing, DCT.source, quad.graph_name)


def _time(change: Change) -> Literal:
    return Literal(change.time, datatype=XSD.dateTime)
