# SPDX-License-Identifier: Apache-2.0
"""A large change is validated beside the data: a small one need not wait for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import ChangeRefused
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, mint
from missiongraph.store import Patch
from missiongraph.terms import MG, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from missiongraph.gate import Outcome
    from tests.support.loads import Desk

EAST, WEST = Author("eve", frozenset({"east"})), Author("wes", frozenset({"west"}))


def graph(agency: str, model: str) -> NamedNode:
    """An agency's graph."""
    return NamedNode(f"{DEFAULT_BASE}/graph/{agency}/{model}")


def named(agency: str, model: str, cls: NamedNode, name: str) -> tuple[NamedNode, list[Quad]]:
    """A resource with a name, and the quads that say so."""
    thing, where = mint(DEFAULT_BASE, agency, cls, name), graph(agency, model)
    label = Literal(name, language="en")
    return thing, [Quad(thing, RDF.type, cls, where), Quad(thing, SKOS.prefLabel, label, where)]


def much(count: int) -> list[Quad]:
    """Many journeys of the east."""
    return [q for n in range(count) for q in named("east", "large", MG.Journey, f"J{n}")[1]]


@contextmanager
def under_way(desk: Desk, quads: list[Quad]) -> Iterator[Future[Outcome]]:
    """A large change of the east that has been worked out, and is being validated."""
    worked_out = Event()

    def work_out() -> Patch:
        worked_out.set()
        held = desk.repository.workspace.store
        return Patch([quad for quad in quads if quad not in held])

    with ThreadPoolExecutor(1) as pool:
        large = pool.submit(desk.repository.gate.make, EAST, "Much", work_out)
        assert worked_out.wait(20)
        yield large


def little(desk: Desk, added: list[Quad], removed: list[Quad] | None = None) -> Outcome:
    """A small change."""
    author = EAST if "/east/" in (removed or added)[0].graph_name.value else WEST  # type: ignore[union-attr]
    return desk.repository.gate.make(author, "Little", lambda: Patch(added, removed or []))


def test_a_small_change_does_not_wait_for_a_large_one(desk: Desk) -> None:
    """Both are made, the small one first, and the findings are those of each alone."""
    quads = much(300)
    with under_way(desk, quads) as large:
        small = little(desk, named("west", "small", MG.System, "Lift")[1])
        assert not large.done()
        made = large.result()
    assert (small.revision, made.revision) == (2, 3)
    assert set(quads) <= desk.contents()
    assert {f.shape.rpartition("#")[2] for f in made.caused} == {
        "Journey-accountable",
        "Journey-service",
        "Journey-stage",
        "Journey-user-group",
    }
    assert len(made.caused) == 4 * 300


def test_what_was_changed_meanwhile_counts(desk: Desk) -> None:
    """A stage of a journey that is gone by then is refused, and nothing of the change is made."""
    journey, said = named("east", "first", MG.Journey, "Leaving")
    little(desk, said)
    stage, stated = named("east", "large", MG.Stage, "Waiting")
    stated.append(Quad(stage, MG.stageOf, journey, graph("east", "large")))
    before = desk.contents()
    with under_way(desk, [*much(300), *stated]) as large:
        little(desk, [], said)
        assert not large.done()
        with pytest.raises(ChangeRefused) as refused:
            large.result()
    shapes = {finding.shape.rpartition("#")[2] for finding in refused.value.findings}  # type: ignore[attr-defined]
    assert shapes == {"Stage-journey-described"}
    assert not {q for q in desk.contents() - before if q.graph_name == graph("east", "large")}


def test_what_is_mended_meanwhile_counts(desk: Desk) -> None:
    """What a large change refers to is there by the time that it is made."""
    journey, said = named("east", "first", MG.Journey, "Leaving")
    stage, stated = named("east", "large", MG.Stage, "Waiting")
    stated.append(Quad(stage, MG.stageOf, journey, graph("east", "large")))
    with under_way(desk, [*much(300), *stated]) as large:
        little(desk, said)
        assert not large.done()
        assert large.result().blocked == []


def test_nothing_of_the_snapshots_is_left(desk: Desk) -> None:
    """Whatever became of the change."""
    with under_way(desk, much(150)) as large:
        large.result()
    left = {path.name for path in (desk.repository.data / "workspace").iterdir()}
    assert not {name for name in left if name.startswith("supposed")}
