# SPDX-License-Identifier: Apache-2.0
"""Lists are in the order that is asked for, whether they are made or kept, whole or filtered."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.rest.asking import Asked
from missiongraph.rest.kinds import kinds
from missiongraph.rest.ordering import Orders, Shelf
from missiongraph.rest.pages import cut
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import MG, RDF, SKOS, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from missiongraph.rest.pages import Place

GRAPH = NamedNode("https://a.example/graph/a/m")
PHASES = ("beta", "live", "retired")
# Enough that they are looked up all at once.
MANY = 700
DAY = date(2026, 6, 1)


class Service:
    """A service as it was made up; what it lacks is None."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.id = f"https://a.example/id/a/service/{number:04}"
        self.name = f"{chance.choice('abcde')}{number % 7}"
        self.phase = chance.choice([*PHASES, None])
        self.people = chance.choice([None, 1, 20, 300])

    def quads(self) -> list[Quad]:
        """What is stated of it."""
        thing = NamedNode(self.id)
        found = [
            Quad(thing, RDF.type, MG.Service, GRAPH),
            Quad(thing, SKOS.prefLabel, Literal(self.name, language="en"), GRAPH),
        ]
        if self.phase:
            code = NamedNode(f"https://w3id.org/missiongraph/code/phase/{self.phase}")
            found.append(Quad(thing, MG.phase, code, GRAPH))
            found.append(Quad(code, SKOS.prefLabel, Literal(self.phase), VOCABULARIES))
        if self.people is not None:
            found.append(Quad(thing, MG.peoplePerYear, Literal(self.people), GRAPH))
        return found


@pytest.fixture(scope="module")
def services() -> list[Service]:
    """Many services, made up but always the same."""
    chance = random.Random(5)  # noqa: S311 (no secret)
    return [Service(number, chance) for number in range(MANY)]


@pytest.fixture(scope="module")
def store(services: list[Service]) -> OxigraphStore:
    """What is stated of them."""
    found = OxigraphStore()
    found.apply(Patch([quad for service in services for quad in service.quads()]))
    return found


def nothing(_: str) -> Mapping[NamedNode, float]:
    """No words are searched for."""
    return {}


def expected(services: list[Service], order: str, phase: str | None) -> list[str]:
    """The order, worked out from what was made up: the least of the keys first."""
    found = sorted(
        (s for s in services if phase in (None, s.phase)), key=lambda service: service.id
    )
    for by in reversed(order.split(",")):
        name, down = by.removeprefix("-"), by.startswith("-")
        value = {"phase": "phase", "peoplePerYear": "people", "label": "name", "id": "id"}[name]
        some = [s for s in found if getattr(s, value) is not None]
        none = [s for s in found if getattr(s, value) is None]
        groups: dict[object, list[Service]] = {}
        for service in some:
            groups.setdefault(getattr(service, value), []).append(service)
        ranked = sorted(groups, reverse=down)  # type: ignore[type-var]
        found = [s for rank in ranked for s in groups[rank]] + none
    return [service.id for service in found]


@pytest.mark.parametrize("phase", [None, "live"])
@pytest.mark.parametrize(
    "order",
    ["label", "-id", "phase,-peoplePerYear", "-phase,peoplePerYear,label", "-peoplePerYear,-label"],
)
def test_lists_are_in_order_by_several_fields(
    store: OxigraphStore, services: list[Service], order: str, phase: str | None
) -> None:
    """Made at once, from what is kept, and page by page."""
    filters = [("phase", phase)] if phase else []
    orders = Orders()
    shelf = Shelf(store, nothing, 1, orders)

    def asked(*more: tuple[str, str]) -> list[Place]:
        pairs = [("sort", order), *more]
        return shelf.ordered(Asked.parse(kinds()["services"], pairs, None, DAY))

    wanted = expected(services, order, phase)
    assert [place.tie for place in asked(*filters)] == wanted
    asked()
    assert [place.tie for place in asked(*filters)] == wanted
    by = Asked.parse(kinds()["services"], [("sort", order)], None, DAY).order
    walked: list[str] = []
    cursor: str | None = None
    while cursor is not None or not walked:
        page = cut(asked(*filters), by, 97, cursor)
        walked += page.ties
        cursor = page.after
    assert walked == wanted


def test_a_cursor_finds_its_place_when_its_row_is_gone(
    store: OxigraphStore, services: list[Service]
) -> None:
    """What comes after it goes on; nothing comes twice, nothing is left out."""
    asked = Asked.parse(kinds()["services"], [("sort", "phase,-peoplePerYear")], None, DAY)
    places = Shelf(store, nothing, 1, Orders()).ordered(asked)
    first = cut(places, asked.order, 100, None)
    left = [place for place in places if place.tie != first.ties[-1]]
    then = cut(left, asked.order, 100, first.after)
    assert then.ties == expected(services, "phase,-peoplePerYear", None)[100:200]


def test_what_is_kept_is_bounded_and_goes_with_its_revision(store: OxigraphStore) -> None:
    """Another revision is another list; the oldest is let go first."""
    asked = Asked.parse(kinds()["services"], [], None, DAY)
    orders = Orders(most=MANY + 10)
    first = Shelf(store, nothing, 1, orders).ordered(asked)
    assert Shelf(store, nothing, 1, orders).ordered(asked) is first
    more = OxigraphStore()
    more.apply(Patch([*store.quads(), *Service(MANY, random.Random(6)).quads()]))  # noqa: S311
    later = Shelf(more, nothing, 2, orders).ordered(asked)
    assert len(later) == len(first) + 1
    assert Shelf(store, nothing, 1, orders).ordered(asked) is not first
