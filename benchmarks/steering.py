# SPDX-License-Identifier: Apache-2.0
"""How a generated agency steers and learns: targets, plans, trials, posts, mandates, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks import steering_kinds as kinds
from benchmarks.draft import decimal
from missiongraph.terms import PHASE, VERDICT, XSD

if TYPE_CHECKING:
    from benchmarks.core import Core
    from benchmarks.draft import Draft

PHASES: Final = tuple(map(str, (PHASE.DISCOVERY, PHASE.ALPHA, PHASE.BETA, PHASE.LIVE)))
VERDICTS: Final = tuple(map(str, (VERDICT.SUPPORTED, VERDICT.REFUTED, VERDICT.INCONCLUSIVE)))


def day(draft: Draft, first: int, years: int) -> str:
    """The first day of a month by chance, within so many years, as N-Triples writes it."""
    year, month = first + draft.below(years), 1 + draft.below(12)
    return f'"{year}-{month:02}-01"^^{XSD.date}'


def target(draft: Draft, indicator: str) -> None:
    """State what an indicator should come to."""
    draft.add(
        kinds.TARGET,
        indicator=indicator,
        value=decimal(draft.below(900)),
        baseline=decimal(900 + draft.below(300)),
        due=day(draft, 2027, 4),
    )


def posts(draft: Draft, organisation: str, unit: str) -> None:
    """State who leads the organisation, and who a unit of it."""
    head = draft.add(kinds.HEAD, organisation=organisation)
    draft.add(kinds.POST, organisation=unit, head=head)


def learn(draft: Draft, core: Core, service: str, journey: str) -> None:
    """State what is believed of a service, how it was tried, what was learnt, what was decided."""
    assumption = draft.add(kinds.ASSUMPTION, thing=service)
    hypothesis = draft.add(kinds.HYPOTHESIS, thing=service, assumption=assumption)
    experiment = draft.add(
        kinds.EXPERIMENT,
        hypothesis=hypothesis,
        place=journey,
        start=day(draft, 2023, 1),
        end=day(draft, 2024, 2),
    )
    learning = draft.add(
        kinds.LEARNING, experiment=experiment, hypothesis=hypothesis, verdict=draft.pick(VERDICTS)
    )
    draft.add(
        kinds.DECISION,
        holder=core.organisation,
        day=day(draft, 2024, 2),
        thing=service,
        learning=learning,
    )


def plan(draft: Draft, core: Core, service: str) -> None:
    """State two pieces of work that change a service, the second after the first."""
    first = draft.add(kinds.ROADMAP_ITEM, **_work(draft, core, service))
    draft.add(kinds.NEXT_ROADMAP_ITEM, before=first, **_work(draft, core, service))


def _work(draft: Draft, core: Core, service: str) -> dict[str, str]:
    return {
        "mission": core.mission,
        "thing": service,
        "phase": draft.pick(PHASES),
        "start": day(draft, 2025, 1),
        "due": day(draft, 2026, 3),
    }


def mandate(draft: Draft, core: Core, body: str, governed: str) -> None:
    """State on what a body's say rests."""
    draft.add(
        kinds.MANDATE,
        holder=body,
        thing=governed,
        law=draft.pick(core.laws),
        start=day(draft, 2015, 10),
    )
