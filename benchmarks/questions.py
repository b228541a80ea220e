# SPDX-License-Identifier: Apache-2.0
"""Which organisations touch a journey: the question in a large repository and in a small one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from benchmarks.draft import home
from benchmarks.report import Report
from benchmarks.setting import repository
from benchmarks.timing import clock, ratio, rounds
from missiongraph.answers import ask
from missiongraph.catalogue import question
from missiongraph.loading import DEFAULT_BASE
from missiongraph.terms import MG, RDF

if TYPE_CHECKING:
    from benchmarks.setting import Setting
    from missiongraph.facts import Node
    from missiongraph.repository import Repository

QUESTION: Final = "organisations-touching-journey"
Rows = list[tuple["Node | None", ...]]


def run(setting: Setting) -> Report:
    """Ask about the same journeys in both."""
    answers: dict[str, list[Rows]] = {}
    with ExitStack() as stack:
        small, large = (
            stack.enter_context(repository(setting.folder, size))
            for size in (setting.small, setting.triples)
        )
        journeys = _journeys(small, setting.asked)

        def answer(size: str, asked: Repository) -> None:
            answers[size] = [_rows(asked, journey) for journey in journeys]

        times = rounds(
            {
                f"in {setting.small:,}": lambda: answer("small", small),
                f"in {setting.triples:,}": lambda: answer("large", large),
            },
            setting.rounds,
        )
    in_small, in_large = times.values()
    return Report(
        "question",
        f"{QUESTION}, asked about {len(journeys)} journeys",
        times,
        ratio(in_large, in_small),
        "times as long in the large repository",
        facts={
            "milliseconds a question in the large one": round(
                1000 * clock(in_large) / len(journeys), 2
            ),
            "rows an answer": sum(map(len, answers["large"])) // len(journeys),
        },
        sound=answers["small"] == answers["large"] and all(answers["small"]),
    )


def _journeys(asked: Repository, count: int) -> list[str]:
    """Journeys of the second agency and those after it, which the small one describes wholly."""
    quads = asked.workspace.store.quads(None, RDF.type, MG.Journey)
    first = home(DEFAULT_BASE, 0)
    found = sorted(str(q.subject) for q in quads)
    return [iri.strip("<>") for iri in found if not iri.startswith(first)][:count]


def _rows(asked: Repository, journey: str) -> Rows:
    return ask(asked.workspace.store, question(QUESTION), {"journey": journey}).rows
