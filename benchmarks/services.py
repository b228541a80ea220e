# SPDX-License-Identifier: Apache-2.0
"""The services of one agency of a generated government, who takes part in them, their journeys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import kinds, steering, steering_kinds
from benchmarks.core import CHANNELS
from benchmarks.draft import decimal, integer
from benchmarks.journeys import stages
from missiongraph.terms import ROLE, XSD

if TYPE_CHECKING:
    from benchmarks.core import Core
    from benchmarks.draft import Draft


def service(draft: Draft, core: Core, number: int) -> None:
    """State a service with its journey; every second one holds a journey inside that one."""
    group = core.groups[number % len(core.groups)]
    offered = CHANNELS[draft.below(3)], CHANNELS[3 + draft.below(3)]
    core = replace(core, channels=offered)
    it = draft.add(
        kinds.SERVICE,
        outcome=draft.pick(core.outcomes),
        programme=core.programme,
        channel=offered[0],
        other_channel=offered[1],
        group=group,
        event=core.event,
        policy=draft.pick(core.policies),
        provider=draft.pick(core.parties),
        accountable=core.organisation,
        need=draft.pick(core.needs),
        phase=draft.pick(steering.PHASES),
        people=integer(1_000 + draft.below(90_000)),
        duration='"P8W"',
        pattern=core.pattern,
        capability=draft.pick(core.capabilities),
        output=draft.add(steering_kinds.OUTPUT),
        evidence=draft.add(steering_kinds.EVIDENCE),
        reviewed=steering.day(draft, 2022, 4),
    )
    journey = draft.add(
        kinds.JOURNEY,
        service=it,
        group=group,
        event=core.event,
        accountable=core.organisation,
        architecture=core.architecture,
        people=integer(1_000 + draft.below(90_000)),
    )
    stages(draft, core, journey, 3)
    if number % 2:
        inner = draft.add(
            kinds.NESTED_JOURNEY, journey=journey, group=group, accountable=core.organisation
        )
        stages(draft, core, inner, 2)
    else:
        steering.learn(draft, core, it, journey)
        steering.plan(draft, core, it)
    _terms(draft, it)
    # One body governs the mission, whatever chance gives the others.
    governed = draft.pick((core.mission, it, journey)) if number else core.mission
    _oversight(draft, core, it, governed)


def _terms(draft: Draft, service: str) -> None:
    """What it costs, and what has to be fulfilled."""
    amount = decimal(draft.below(5_000))
    draft.add(steering_kinds.COST, service=service, amount=amount, currency='"EUR"')
    draft.add(steering_kinds.REQUIREMENT, service=service)


def _oversight(draft: Draft, core: Core, service: str, governed: str) -> None:
    """Who watches over it, and who else takes part."""
    body = draft.add(
        kinds.GOVERNANCE_BODY,
        governed=governed,
        member=core.organisation,
        other_member=draft.pick(core.neighbours),
    )
    steering.mandate(draft, core, body, governed)
    for role in (ROLE.FUNDS, ROLE.REGULATES):
        draft.add(
            kinds.PARTICIPATION,
            organisation=draft.pick(core.neighbours),
            role=str(role),
            thing=service,
            start=f'"20{10 + draft.below(15)}-04-01"^^{XSD.date}',
        )
