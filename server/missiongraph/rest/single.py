# SPDX-License-Identifier: Apache-2.0
"""One thing with all that is said of it, and what other things say of it, in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.describing import describe
from missiongraph.errors import UnknownName
from missiongraph.rest.asking import INCOMING, shown
from missiongraph.rest.changing import state_of
from missiongraph.rest.fields import fields
from missiongraph.rest.ordering import folded
from missiongraph.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.describing import Description, Fact
    from missiongraph.rest.fields import Field
    from missiongraph.rest.kinds import Kind
    from missiongraph.rest.plain import Reader, Values, Writer
    from missiongraph.store.graphs import Names


def single(
    reader: Reader,
    kind: Kind,
    paths: Sequence[str],
    wanted: str | None,
    graph: NamedNode | None = None,
) -> tuple[dict[str, Any], str]:
    """The thing of a kind that a path names by agency and slug, and the state it is in.

    Args:
        reader: who reads it.
        kind: what it is to be.
        paths: agency and slug, with a slash between them, in the spellings that they may have;
            an agency itself has no slug.
        wanted: the fields that are asked for, with commas; `None` for everything.
        graph: what this graph alone says of the thing; `None` for all that is said.

    Raises:
        UnknownName: there is none.
        InvalidParameter: a field is asked for that there is not.
    """
    some = None if wanted is None else shown(wanted)
    found = _described(reader, kind, paths, remarked=graph is not None)
    state = state_of((q for q in found.quads() if q.subject == found.thing), reader.names)
    if graph is None:
        return _written(reader, found, _values(reader, found), wanted, some), state
    found = _said_in(found, kind, graph)
    return _written(reader, found, _stated(found.facts), wanted, some), state


def _said_in(found: Description, kind: Kind, graph: NamedNode) -> Description:
    facts = [fact for fact in (*found.facts, *found.remarks) if graph in fact.graphs]
    if not facts:
        raise UnknownName(f"{kind.label} in {graph.value}", found.thing.value)
    mentions = [fact for fact in found.mentions if graph in fact.graphs]
    return replace(found, facts=facts, mentions=mentions, remarks=[])


def _written(
    reader: Reader,
    found: Description,
    values: Values,
    wanted: str | None,
    some: tuple[Field, ...] | None,
) -> dict[str, Any]:
    writer = reader.writer()
    said = writer.thing(found.thing, values, fields().values() if some is None else some)
    if wanted is None:
        said |= writer.others(values) | _remarks(found, writer, reader.names)
    elif INCOMING not in wanted.split(","):
        return said
    said[INCOMING] = _incoming(found, writer)
    return said | ({"incomplete": True} if found.cut else {})


def _remarks(found: Description, writer: Writer, names: Names) -> dict[str, Any]:
    """What other agencies say that is the owner's to say, each with its author."""
    known = {field.property: field.name for field in fields().values()}
    said = [
        {
            "by": names.agency(graph),
            "graph": graph.value,
            "property": known.get(fact.property, fact.property.value),
            "value": writer.value(fact.other),
        }
        for fact in found.remarks
        for graph in fact.graphs
    ]
    return {"remarks": said} if said else {}


def _described(reader: Reader, kind: Kind, paths: Sequence[str], *, remarked: bool) -> Description:
    """The resource of a kind; what others remark may say of which kind it is."""
    for thing in (iri for path in paths for iri in kind.iris(reader.names.base, path)):
        found = describe(reader.links.store, reader.names, thing)
        said = (*found.facts, *(found.remarks if remarked else ())) if found else ()
        if found and any(f.property == RDF.type and f.other in kind.below for f in said):
            return found
    raise UnknownName(kind.label, paths[0])


def _values(reader: Reader, found: Description) -> Values:
    """What is stated, and derived, of the thing; its links on the day with those for a period."""
    values = _stated(found.facts)
    for link, dated in reader.links.dated(found.thing).items():
        there = values.setdefault(link, [])
        there += sorted(dated.difference(there), key=str)
    return values


def _stated(facts: list[Fact]) -> Values:
    found: Values = {}
    for fact in facts:
        found.setdefault(fact.property, []).append(fact.other)
    return found


def _incoming(found: Description, writer: Writer) -> dict[str, list[dict[str, Any]]]:
    """The things that name this one, by the property with which they do, in their order."""
    known = {field.property: field.name for field in fields().values()}
    parts: dict[str, list[NamedNode]] = {}
    for fact in found.mentions:
        if isinstance(fact.other, NamedNode):
            name = known.get(fact.property, fact.property.value)
            parts.setdefault(name, []).append(fact.other)

    def place(thing: NamedNode) -> tuple[float, str, str]:
        at = found.places.get(thing, float("inf"))
        return at, folded(writer.labels.of(thing)), thing.value

    return {
        name: [writer.link(thing) | _period(found, thing) for thing in sorted(things, key=place)]
        for name, things in sorted(parts.items())
    }


def _period(found: Description, thing: NamedNode) -> dict[str, str]:
    """From when until when a resource that names this one holds, where that is stated."""
    period = found.periods.get(thing)
    if period is None:
        return {}
    days = {"from": period.first, "until": period.last}
    return {name: day.isoformat() for name, day in days.items() if day}
