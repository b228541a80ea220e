# SPDX-License-Identifier: Apache-2.0
"""What is said of a thing, by whom, and what else names it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.labels import ENGLISH
from missiongraph.labels import names as names_of
from missiongraph.lookup import select
from missiongraph.ownership import is_remark, stated_by
from missiongraph.periods import Period, period_of
from missiongraph.terms import DCT, FOAF, MG, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import QuerySolution

    from missiongraph.facts import Node
    from missiongraph.labels import Languages
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

# A code or a large organisation is named by more facts than a document should hold.
MOST_MENTIONS = 1_000
# What is still said of a thing that has become another.
LEADING = (MG.replacedBy, DCT.isReplacedBy, SKOS.exactMatch)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a thing, seen from it.

    Attributes:
        property: what is said.
        other: the value; or, where another thing's fact names this one, that other thing.
        graphs: where it is stated or derived.
    """

    property: NamedNode
    other: Node
    graphs: list[NamedNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Description:
    """What a dataset says of a thing.

    Attributes:
        facts: those that have it as their subject.
        mentions: those that have it as their value, up to a number.
        cut: whether there are more mentions.
        classes: its classes and those above them.
        labels: the names of all that the facts speak of, as the reader prefers them.
        places: the order of those that have one, such as stages.
        periods: from when until when those hold that have a period, such as participations.
        parties: the organisations of what counts here for a period only.
        remarks: what other agencies state that is the owner's to state; no fact of the resource.
    """

    thing: NamedNode
    facts: list[Fact]
    mentions: list[Fact]
    cut: bool
    classes: frozenset[NamedNode]
    labels: dict[Node, Literal]
    places: dict[Node, int]
    periods: dict[Node, Period] = field(default_factory=dict)
    parties: dict[Node, Node] = field(default_factory=dict)
    remarks: list[Fact] = field(default_factory=list)

    def values(self, predicate: NamedNode) -> list[Node]:
        """The values of one of its properties."""
        return [fact.other for fact in self.facts if fact.property == predicate]

    def moved(self, names: Names) -> NamedNode | None:
        """The resource that took this one's place, where its owner says nothing else of it.

        That is what it is replaced by, or else the one that is said to be the same. Only the owner
        of a name leads it elsewhere, and only to an address below the base.
        """
        owner = names.named_by(self.thing)
        stated = [fact for fact in self.facts if _is_of(fact, owner, names)]
        if owner is None or any(fact.property not in LEADING for fact in stated):
            return None
        others = {fact.other for fact in stated}
        others |= {
            mention.other
            for mention in self.mentions
            if mention.property == SKOS.exactMatch and _is_of(mention, owner, names)
        }
        own = [o for o in others if isinstance(o, NamedNode) and names.is_below(o)]
        return own[0] if len(own) == 1 and own[0] != self.thing else None

    @property
    def graphs(self) -> list[NamedNode]:
        """The graphs that hold the facts and mentions, by name."""
        everything = (*self.facts, *self.mentions, *self.remarks)
        return sorted({graph for fact in everything for graph in fact.graphs}, key=str)

    def quads(self) -> Iterator[Quad]:
        """The facts, remarks and mentions, each in all the graphs that hold it."""
        for fact in (*self.facts, *self.remarks):
            yield from (Quad(self.thing, fact.property, fact.other, g) for g in fact.graphs)
        for fact in self.mentions:
            for graph in fact.graphs:
                yield Quad(fact.other, fact.property, self.thing, graph)  # type: ignore[arg-type]

    def triples(self) -> Iterator[Triple]:
        """The facts and mentions, and the names of all that they speak of."""
        for fact in self.facts:
            yield Triple(self.thing, fact.property, fact.other)
        for fact in self.mentions:
            yield Triple(fact.other, fact.property, self.thing)  # type: ignore[arg-type]
        yield from self.names()

    def names(self) -> Iterator[Triple]:
        """The names of all that the facts and mentions speak of."""
        for thing, name in self.labels.items():
            if isinstance(thing, NamedNode) and thing != self.thing:
                yield Triple(thing, RDFS.label, name)


def describe(
    store: Store, names: Names, thing: NamedNode, languages: Languages = ENGLISH
) -> Description | None:
    """What a dataset says of a thing; `None` when it says nothing."""
    said = _facts(names, select(store, "store/describe-outgoing.rq", {"thing": [thing]}), "value")
    facts = [fact for fact in said if not is_remark(fact.property)]
    noted = [replace(fact, property=stated_by(fact.property)) for fact in said if fact not in facts]
    rows = select(store, "store/describe-incoming.rq", {"thing": [thing]})
    mentions = _facts(names, islice(rows, MOST_MENTIONS), "subject")
    cut = next(rows, None) is not None
    if not said and not mentions:
        return None
    parties = _parties(store, mentions)
    spoken_of = {thing, *parties.values()}.union(
        *({f.property, f.other, *f.graphs} for f in (*facts, *mentions, *noted))
    )
    kinds = (fact.other for fact in facts if fact.property == RDF.type)
    classes = frozenset(_with_classes_above(store, kinds))
    labels = names_of(store, spoken_of | classes, languages)
    places = _places(store, (fact.other for fact in mentions))
    others = {fact.other for fact in (*facts, *mentions)}
    periods = {other: found for other in others if (found := period_of(store, other))}
    return Description(
        thing, facts, mentions, cut, classes, labels, places, periods, parties, noted
    )


def describe_undescribed(store: Store, names: Names, thing: NamedNode) -> Description | None:
    """Return the description of a model or agency that no graph describes.

    A model that was written without a title has an address all the same, and so has its agency.
    `None` when the resource is neither.
    """
    models = [graph for graph in store.graphs() if names.agency(graph)]
    labels: dict[Node, Literal] = {graph: Literal(names.title(graph)) for graph in models}
    if thing in labels:
        return Description(thing, [], [], False, frozenset(), labels, {})
    own = [graph for graph in models if names.publisher(graph) == thing]
    if not own:
        return None
    labels[thing] = Literal(names.agency(own[0]) or "")
    mentions = [Fact(DCT.publisher, graph) for graph in sorted(own, key=str)]
    facts = [Fact(RDF.type, FOAF.Agent)]
    return Description(thing, facts, mentions, False, frozenset(), labels, {})


def _facts(names: Names, rows: Iterable[QuerySolution], other: str) -> list[Fact]:
    """The facts that rows hold, each once with all its graphs; records of the store are none."""
    found: dict[tuple[Node, Node], Fact] = {}
    for row in rows:
        predicate, value, graph = row["property"], row[other], row["graph"]
        if not isinstance(graph, NamedNode) or graph == names.revisions:
            continue
        if isinstance(predicate, NamedNode) and value is not None:
            found.setdefault((predicate, value), Fact(predicate, value)).graphs.append(graph)
    return list(found.values())


def _is_of(fact: Fact, agency: str | None, names: Names) -> bool:
    """Whether an agency states a fact."""
    return any(names.agency(graph) == agency for graph in fact.graphs)


def _parties(store: Store, mentions: Iterable[Fact]) -> dict[Node, Node]:
    """The organisations of the participations and touches that count at the thing."""
    counting = (fact.other for fact in mentions if fact.property == MG.countsAt)
    quads = (q for other in counting for q in store.quads(other, MG.organisation))
    return {quad.subject: quad.object for quad in quads}


def _places(store: Store, things: Iterable[Node]) -> dict[Node, int]:
    """The order of those things that have a place in one."""
    wanted = [thing for thing in things if isinstance(thing, NamedNode)]
    rows = select(store, "store/positions.rq", {"thing": wanted})
    return {row["thing"]: place for place, row in enumerate(rows)}


def _with_classes_above(store: Store, kinds: Iterable[Node]) -> set[NamedNode]:
    found: set[NamedNode] = set()
    todo = list(kinds)
    while todo:
        kind = todo.pop()
        if isinstance(kind, NamedNode) and kind not in found:
            found.add(kind)
            todo.extend(quad.object for quad in store.quads(kind, RDFS.subClassOf))
    return found - {MG.DescribedThing}
