# SPDX-License-Identifier: Apache-2.0
"""The services of one agency of a generated government, who takes part in them, their journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import kinds
from benchmarks.agency import CHANNELS
from benchmarks.journeys import stages
from missiongraph.terms import ROLE, XSD

if TYPE_CHECKING:
    from benchmarks.agency import Core
    from benchmarks.draft import Draft


def service(draft: Draft, core: Core, number: int) -> None:
    """State a service with its journey; every second one holds a journey inside that one."""
    group = core.groups[number % len(core.groups)]
    it = draft.add(
        kinds.SERVICE,
        outcome=draft.pick(core.outcomes),
        programme=core.programme,
        channel=CHANNELS[draft.below(3)],
        other_channel=CHANNELS[3 + draft.below(3)],
        group=group,
        event=core.event,
        policy=draft.pick(core.policies),
        provider=draft.pick(core.parties),
        accountable=core.organisation,
    )
    journey = draft.add(
        kinds.JOURNEY, service=it, group=group, event=core.event, accountable=core.organisation
    )
    stages(draft, core, journey, 3)
    if number % 2:
        inner = draft.add(
            kinds.NESTED_JOURNEY, journey=journey, group=group, accountable=core.organisation
        )
        stages(draft, core, inner, 2)
    _oversight(draft, core, it, journey)


def _oversight(draft: Draft, core: Core, service: str, journey: str) -> None:
    """Who watches over it, and who else takes part."""
    draft.add(
        kinds.GOVERNANCE_BODY,
        governed=draft.pick((core.mission, service, journey)),
        member=core.organisation,
        other_member=draft.pick(core.neighbours),
    )
    for role in (ROLE.FUNDS, ROLE.REGULATES):
        draft.add(
            kinds.PARTICIPATION,
            organisation=draft.pick(core.neighbours),
            role=str(role),
            thing=service,
            start=f'"20{10 + draft.below(15)}-04-01"^^{XSD.date}',
        )
