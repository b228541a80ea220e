# SPDX-License-Identifier: Apache-2.0
"""Exchange profiles: services written in the terms of a standard, by queries kept as files.

A profile is a folder below `queries/profiles/`. Its `services.rq` says which services there are
and what they lack for the standard, `lost.rq` counts what the standard has no place for,
`unsaid.rq` counts the statements that it does not say, `identity.rq` names the things that go out,
and each other query is a CONSTRUCT of one part of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples

from missiongraph.errors import UnknownName
from missiongraph.facts import Facts
from missiongraph.labels import curie, label
from missiongraph.resources import find, folder
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.templates import bind, prefixes
from missiongraph.terms import RDF, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

    from missiongraph.facts import Node, View
    from missiongraph.store import Store

FOCI, LOST, UNSAID, IDENTITY = "services", "lost", "unsaid", "identity"
# Where what goes out stands, beside the graphs, while its statements are counted.
OUT = NamedNode("urn:missiongraph:export")


@dataclass(frozen=True, slots=True)
class Gap:
    """A service that does not go out, and what it lacks for the profile."""

    thing: NamedNode
    name: str
    lacks: tuple[str, ...]

    def __str__(self) -> str:
        """The gap as a sentence."""
        return (
            f"“{self.name}” is left out, for it lacks {', '.join(self.lacks)} ({self.thing.value})."
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """Services in the terms of a profile.

    Attributes:
        facts: what goes out.
        services: the services that go out.
        gaps: those that do not, and why.
        lost: what the profile has no place for: the kind of thing, and how many.
        stated: how many statements the graphs hold.
        unsaid: how many of them it does not say, by property.
    """

    facts: Facts
    services: list[NamedNode]
    gaps: list[Gap]
    lost: dict[str, int]
    stated: int
    unsaid: dict[NamedNode, int]

    def as_dict(self) -> dict[str, object]:
        """What went out, and what did not, as plain data."""
        return {
            "services": [service.value for service in self.services],
            "left out": [asdict(gap) | {"thing": gap.thing.value} for gap in self.gaps],
            "no place for": self.lost,
            "statements": self.stated,
            "not said": {curie(name): number for name, number in self.unsaid.items()},
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """The queries of a profile, by name."""

    name: str
    queries: dict[str, str]

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of its queries, to write what goes out with."""
        return {p: iri for text in self.queries.values() for p, iri in prefixes(text).items()}

    def export(
        self, store: Store, view: View, graphs: Sequence[NamedNode], place: NamedNode | None = None
    ) -> Exported:
        """The services that some graphs state, with what all graphs say of them.

        Args:
            store: the dataset.
            view: its facts, for the names of what is left out.
            graphs: the graphs whose services are wanted.
            place: where organisations act that state no place of their own.
        """
        given: dict[str, Iterable[Node]] = {"graph": graphs, "place": [place] if place else []}
        services, gaps = self._foci(store, view, given)
        given |= {"service": services, "other": services}
        facts = Facts()
        for name, text in self.queries.items():
            if name not in (FOCI, LOST, UNSAID, IDENTITY) and services:
                _construct(store, text, given, facts)
        things = sorted({t.subject for t in facts if t.predicate == RDF.type}, key=str)
        _construct(store, self.queries[IDENTITY], {"thing": things}, facts)
        lost = self._lost(store, given)
        stated, unsaid = self._account(store, graphs, facts)
        return Exported(_in_order(facts), services, gaps, lost, stated, unsaid)

    def _account(
        self, store: Store, graphs: Sequence[NamedNode], facts: Facts
    ) -> tuple[int, dict[NamedNode, int]]:
        """How many statements graphs hold, and how many are not said, by property."""
        wanted = dict.fromkeys(graphs)
        triples = {quad.triple: quad for graph in wanted for quad in store.quads(graph=graph)}
        beside = OxigraphStore()
        said = [Quad(t.subject, t.predicate, t.object, OUT) for t in facts]
        codes = store.quads(graph=VOCABULARIES)
        beside.apply(Patch([*triples.values(), *said, *codes]))
        rows = _select(beside, self.queries[UNSAID], {"graph": list(wanted), "out": [OUT]})
        unsaid = {
            row["property"]: int(row["number"].value)
            for row in rows
            if isinstance(row["property"], NamedNode)
        }
        return len(triples), unsaid

    def _foci(
        self, store: Store, view: View, given: dict[str, Iterable[Node]]
    ) -> tuple[list[NamedNode], list[Gap]]:
        """The services that have all they need, and the others."""
        lacks: dict[NamedNode, list[str]] = defaultdict(list)
        for row in _select(store, self.queries[FOCI], given):
            service, lacking = row["service"], row["lacks"]
            if isinstance(service, NamedNode):
                lacks[service].extend([lacking.value] if isinstance(lacking, Literal) else [])
        gaps = [Gap(s, label(view, s), tuple(texts)) for s, texts in lacks.items() if texts]
        return [service for service, texts in lacks.items() if not texts], gaps

    def _lost(self, store: Store, given: dict[str, Iterable[Node]]) -> dict[str, int]:
        rows = _select(store, self.queries[LOST], given)
        return {row["kind"].value: int(row["number"].value) for row in rows}


@cache
def profiles() -> dict[str, Profile]:
    """The profiles that travel with missiongraph, by name."""
    folders = folder("queries").joinpath("profiles").iterdir()
    return {f.name: Profile(f.name, _queries(f)) for f in folders if f.is_dir()}


def profile(name: str) -> Profile:
    """The profile of this name.

    Raises:
        UnknownName: there is none.
    """
    known = profiles()
    if name not in known:
        raise UnknownName("profile", name, sorted(known))
    return known[name]


def _in_order(facts: Facts) -> Facts:
    """The facts thing by thing, the class of each first, as people read them."""
    return Facts(
        sorted(
            facts,
            key=lambda t: (
                str(t.subject),
                t.predicate != RDF.type,
                str(t.predicate),
                str(t.object),
            ),
        )
    )


def _queries(place: Traversable) -> dict[str, str]:
    return {f.name.removesuffix(".rq"): f.read_text(encoding="utf-8") for f in find(place, ".rq")}


def _select(store: Store, text: str, given: dict[str, Iterable[Node]]) -> QuerySolutions:
    found = store.query(bind(text, given))
    if not isinstance(found, QuerySolutions):
        raise TypeError("the query is not a SELECT query")
    return found


def _construct(store: Store, text: str, given: dict[str, Iterable[Node]], into: Facts) -> None:
    found = store.query(bind(text, given))
    if not isinstance(found, QueryTriples):
        raise TypeError("the query is not a CONSTRUCT query")
    for triple in found:
        into.add(triple)
