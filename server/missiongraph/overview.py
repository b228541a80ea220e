# SPDX-License-Identifier: Apache-2.0
"""What there is: the agencies, their models, the missions and journeys that they describe."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.labels import ENGLISH, local_name
from missiongraph.labels import names as names_of
from missiongraph.lookup import select
from missiongraph.repository import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from missiongraph.facts import Node
    from missiongraph.labels import Languages
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


@dataclass(frozen=True, slots=True)
class Named:
    """A thing and its name, with the language of that."""

    iri: str
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, and what it describes."""

    thing: Named
    models: list[Named] = field(default_factory=list)
    missions: list[Named] = field(default_factory=list)
    journeys: list[Named] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """The things of a kind: the first of them by name, and how many there are."""

    thing: Named
    members: list[Named]
    count: int


def overview(store: Store, names: Names, languages: Languages = ENGLISH) -> list[Agency]:
    """The agencies that state something, by name."""
    graphs = models(store, names)
    by_agency: dict[str, list[NamedNode]] = defaultdict(list)
    for graph in graphs:
        by_agency[names.agency(graph) or ""].append(graph)
    missions = _by_agency(store, names, languages, "mission")
    journeys = _by_agency(store, names, languages, "journey")
    agencies = {slug: NamedNode(f"{names.base}/id/{slug}") for slug in by_agency}
    labels: dict[Node, Literal] = {graph: Literal(names.title(graph)) for graph in graphs}
    labels |= names_of(store, [*agencies.values(), *graphs], languages)
    found = [
        Agency(
            _named(agencies[slug], labels),
            _sorted(own, labels),
            missions.get(slug, []),
            journeys.get(slug, []),
        )
        for slug, own in by_agency.items()
    ]
    return sorted(found, key=lambda agency: agency.thing.name.casefold())


def choices(
    store: Store, cls: NamedNode | None, most: int, languages: Languages = ENGLISH
) -> list[Named] | None:
    """The things of a class by name; `None` when there are more than a person can choose from."""
    rows = select(store, "store/find-by-name.rq", {"class": [cls] if cls else None, "name": None})
    things: set[Node] = set()
    for row in rows:
        things.add(row["thing"])
        if len(things) > most:
            return None
    return _sorted(things, names_of(store, things, languages))


def contents(
    store: Store, graph: NamedNode, languages: Languages = ENGLISH, most: int = 200
) -> list[Kind]:
    """The things that a graph describes, by their kinds; of each kind the first by their IRIs."""
    by_kind: dict[Node, list[Node]] = defaultdict(list)
    for row in select(store, "store/graph-contents.rq", {"graph": [graph]}):
        by_kind[row["kind"]].append(row["thing"])
    shown = {kind: sorted(things, key=str)[:most] for kind, things in by_kind.items()}
    told = {*shown, *(thing for things in shown.values() for thing in things)}
    labels = names_of(store, told, languages)
    return [
        Kind(kind, _sorted(shown[NamedNode(kind.iri)], labels), len(by_kind[NamedNode(kind.iri)]))
        for kind in _sorted(shown, labels)
    ]


def _text(term: Node | None) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else ""


def _by_agency(
    store: Store, names: Names, languages: Languages, column: str
) -> dict[str, list[Named]]:
    """The missions or journeys that there are, by the agency that says so."""
    found: dict[str, dict[Node, None]] = defaultdict(dict)
    for row in select(store, f"store/{column}s.rq", {}):
        found[names.agency(row["graph"]) or ""][row[column]] = None
    labels = names_of(store, {thing for things in found.values() for thing in things}, languages)
    return {slug: _sorted(things, labels) for slug, things in found.items()}


def _named(thing: NamedNode, labels: Mapping[Node, Literal]) -> Named:
    name = labels.get(thing)
    if name is None:
        return Named(thing.value, local_name(thing.value))
    return Named(thing.value, name.value, name.language)


def _sorted(things: Iterable[Node], labels: Mapping[Node, Literal]) -> list[Named]:
    found = [_named(thing, labels) for thing in things if isinstance(thing, NamedNode)]
    return sorted(found, key=lambda named: (named.name.casefold(), named.iri))
