# SPDX-License-Identifier: Apache-2.0
"""The journeys of a generated government: stages, steps, what lies behind them, the data moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import kinds
from benchmarks.agency import CATEGORIES, CHANNELS
from benchmarks.draft import integer

if TYPE_CHECKING:
    from benchmarks.agency import Core
    from benchmarks.draft import Draft

STEPS_IN_STAGE = 2


def stages(draft: Draft, core: Core, journey: str, count: int) -> None:
    """State a journey's stages with their steps, and where it hurts."""
    stage = draft.add(kinds.FIRST_STAGE, journey=journey, position=integer(1))
    _steps(draft, core, stage)
    for position in range(2, count + 1):
        stage = draft.add(
            kinds.NEXT_STAGE, journey=journey, position=integer(position), before=stage
        )
        _steps(draft, core, stage)
    pain = draft.add(kinds.PAIN_POINT, place=draft.pick((journey, stage)))
    draft.add(kinds.OPPORTUNITY, pain=pain)


def _steps(draft: Draft, core: Core, stage: str) -> None:
    for position in range(1, STEPS_IN_STAGE + 1):
        step = _step(draft, core, stage, position)
        action = _actions(draft, core, step)
        if position == 1:
            _data_flow(draft, core, step, action)


def _step(draft: Draft, core: Core, stage: str, position: int) -> str:
    system = draft.pick(core.systems)
    touchpoint = draft.add(
        kinds.TOUCHPOINT,
        channel=draft.pick(CHANNELS),
        system=system,
        organisation=draft.pick(core.parties),
    )
    joins = core.foreign_services and draft.below(4) == 0
    return draft.add(
        kinds.JOINING_STEP if joins else kinds.STEP,
        stage=stage,
        position=integer(position),
        touchpoint=touchpoint,
        system=system,
        element=draft.pick(core.elements),
        service=draft.pick(core.foreign_services) if joins else "",
    )


def _actions(draft: Draft, core: Core, step: str) -> str:
    """State what is done at a step and behind it; the work out of people's sight."""
    draft.add(kinds.CUSTOMER_ACTION, step=step, position=integer(1))
    places = (kinds.FRONTSTAGE_ACTION, 2), (draft.pick(_BEHIND), 3)
    action = ""
    for kind, position in places:
        action = draft.add(
            kind,
            step=step,
            position=integer(position),
            organisation=draft.pick(core.parties),
            system=draft.pick(core.systems),
            policy=core.policies[0],
        )
    return action


_BEHIND = (kinds.BACKSTAGE_ACTION, kinds.SUPPORT_PROCESS)


def _data_flow(draft: Draft, core: Core, step: str, action: str) -> None:
    """State a data flow; two in three leave the agency."""
    receives = core.neighbours if draft.below(3) else core.parties[1:]
    number = draft.below(len(core.elements))
    draft.add(
        kinds.DATA_FLOW,
        sender=core.organisation,
        recipient=draft.pick(receives),
        element=core.elements[number],
        other_element=core.elements[number - 1],
        system=draft.pick(core.systems),
        purpose='"To decide on the case without asking again."',
        law=draft.pick(core.laws),
        agreement=draft.pick(core.agreements),
        standard=core.standard,
        category=draft.pick(CATEGORIES),
        step=step,
        action=action,
    )
