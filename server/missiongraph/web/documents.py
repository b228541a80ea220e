# SPDX-License-Identifier: Apache-2.0
"""What the page about a thing shows: its facts and what names it, each property once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad, Triple

from missiongraph.labels import local_name
from missiongraph.terms import DCT, MG, RDF, RDFS, SKOS
from missiongraph.web.results import Cell, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pyoxigraph import NamedNode

    from missiongraph.catalogue import Question
    from missiongraph.describing import Description, Fact
    from missiongraph.facts import Node
    from missiongraph.store.graphs import Names
    from missiongraph.web.links import Links
    from missiongraph.web.proofs import Said
    from missiongraph.web.reasons import Reasons
    from missiongraph.web.sources import Origins, Source

# Shown at the head of the page already.
AT_THE_HEAD = frozenset({RDF.type, SKOS.prefLabel, RDFS.label, DCT.description, SKOS.definition})
# A touch has no name; the questions say what it says.
OF_TOUCHES = frozenset(
    {MG.journey, MG.organisation, MG.role, MG.atStage, MG.touchKind, MG.statedIn}
)
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Item:
    """A value, or a thing that names the one described, and the graphs that say so.

    Attributes:
        rules: those by which it is derived, where it is.
        proofs: for each of them the statements from which it follows.
        period: from when until when it holds, where that is stated.
    """

    value: Cell
    sources: Sequence[Source]
    rules: Sequence[Cell] = ()
    proofs: Sequence[Sequence[Said]] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """All that is said by one property; `more` is how many items are not shown."""

    property: Cell
    items: Sequence[Item]
    more: int


@dataclass(frozen=True, slots=True)
class Document:
    """What the page about a thing shows.

    Attributes:
        questions: title and address of the questions that are about such things.
    """

    iri: str
    name: Cell
    kinds: Sequence[Cell]
    other_names: Sequence[Cell]
    texts: Sequence[Cell]
    facts: Sequence[Group]
    mentions: Sequence[Group]
    remarks: Sequence[Group]
    cut: bool
    questions: Sequence[tuple[str, str]]


def document(
    found: Description,
    questions: Mapping[str, Question],
    reasons: Reasons,
    origins: Origins,
    today: date,
) -> Document:
    """The page about a thing, as things are today."""
    names, links = origins.names, origins.links
    view = _View(found, names, links, reasons, origins, today)
    texts = [v for p in (DCT.description, SKOS.definition) for v in found.values(p)]
    kinds = (kind for kind in found.values(RDF.type) if kind != MG.DescribedThing)
    name = view.cell(found.thing)
    own_names = [view.cell(v) for p in (SKOS.prefLabel, RDFS.label) for v in found.values(p)]
    return Document(
        found.thing.value,
        name,
        [view.cell(kind) for kind in kinds],
        [other for other in own_names if other.text != name.text],
        [view.cell(text) for text in texts if isinstance(text, Literal)],
        view.groups(fact for fact in found.facts if fact.property not in AT_THE_HEAD),
        view.groups(
            (fact for fact in found.mentions if not _is_of_a_touch(fact, names)), incoming=True
        ),
        view.groups(found.remarks),
        found.cut,
        _about(found, questions, links),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A description, and how its terms are shown."""

    found: Description
    names: Names
    links: Links
    reasons: Reasons
    origins: Origins
    today: date

    def cell(self, term: Node) -> Cell:
        if term == self.names.derived:
            return Cell("derived by rules")
        return cell(term, self.found.labels, self.links)

    def groups(self, facts: Iterable[Fact], *, incoming: bool = False) -> list[Group]:
        by_property: dict[NamedNode, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_property[fact.property].append(fact)
        groups = sorted(by_property.items(), key=lambda group: self._property(group[0]))
        return [self._group(key, own, incoming=incoming) for key, own in groups]

    def _property(self, property_: NamedNode) -> str:
        name = self.found.labels.get(property_)
        return local_name(property_.value) if name is None else name.value

    def _group(self, property_: NamedNode, facts: Sequence[Fact], *, incoming: bool) -> Group:
        head = replace(self.cell(property_), text=self._property(property_))
        first = sorted(facts, key=self._order)[:MOST_ITEMS]
        items = [self._item(fact, incoming=incoming) for fact in first]
        return Group(head, items, max(0, len(facts) - MOST_ITEMS))

    def _item(self, fact: Fact, *, incoming: bool) -> Item:
        counted = fact.property == MG.countsAt and incoming
        shown = self.found.parties.get(fact.other, fact.other) if counted else fact.other
        value, triple = self.cell(shown), self._triple(fact, incoming=incoming)
        period = self.found.periods.get(fact.other)
        when = period.said(self.today) if period else ""
        sources = [self.origins.of(_in(triple, g), self.cell(g)) for g in fact.graphs]
        if self.names.derived not in fact.graphs:
            return Item(value, sources, period=when)
        return Item(value, sources, *self.reasons.of(triple), when)

    def _triple(self, fact: Fact, *, incoming: bool) -> Triple:
        if incoming:
            return Triple(fact.other, fact.property, self.found.thing)  # type: ignore[arg-type]
        return Triple(self.found.thing, fact.property, fact.other)

    def _order(self, fact: Fact) -> tuple[bool, int, str]:
        """What has ended comes last."""
        places, period = self.found.places, self.found.periods.get(fact.other)
        ended = period is not None and period.has_ended(self.today)
        return ended, places.get(fact.other, len(places)), self.cell(fact.other).text.casefold()


def _in(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _is_of_a_touch(fact: Fact, names: Names) -> bool:
    return fact.property in OF_TOUCHES and fact.graphs == [names.derived]


def _about(
    found: Description, questions: Mapping[str, Question], links: Links
) -> list[tuple[str, str]]:
    """The questions that need no more than a thing of one of its classes."""
    about = []
    for name, asked in questions.items():
        needed = [p for p in asked.parameters.values() if not p.optional]
        fitting = [p for p in asked.parameters.values() if p.cls in found.classes]
        if fitting and needed in ([], fitting[:1]):
            set_to = {fitting[0].name: found.thing.value}
            about.append((asked.title, links.question(name, set_to)))
    return about
