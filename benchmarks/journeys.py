# SPDX-License-Identifier: Apache-2.0
"""The journeys of a generated government: stages, steps, what lies behind them, the data moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import kinds
from benchmarks.agency import CATEGORIES
from benchmarks.draft import integer
from missiongraph.terms import EXPERIENCE, FLOW_TRIGGER, LEGAL_BASIS, PAIN_POINT

if TYPE_CHECKING:
    from benchmarks.core import Core
    from benchmarks.draft import Draft

STEPS_IN_STAGE = 2
FEELINGS = tuple(map(str, (EXPERIENCE.GOOD, EXPERIENCE.NEUTRAL, EXPERIENCE.BAD)))
TROUBLES = tuple(map(str, (PAIN_POINT.REPETITION, PAIN_POINT.WAITING, PAIN_POINT.CONFUSION)))
BASES = tuple(map(str, (LEGAL_BASIS.LEGAL_OBLIGATION, LEGAL_BASIS.PUBLIC_TASK)))
TRIGGERS = tuple(map(str, (FLOW_TRIGGER.EVENT, FLOW_TRIGGER.REQUEST, FLOW_TRIGGER.SCHEDULE)))


def stages(draft: Draft, core: Core, journey: str, count: int) -> None:
    """State a journey's stages with their steps, and where it hurts."""
    stage = draft.add(
        kinds.FIRST_STAGE,
        journey=journey,
        position=integer(1),
        pattern_step=core.pattern_steps[0],
    )
    _steps(draft, core, stage)
    _to_be(draft, core, stage)
    for position in range(2, count + 1):
        stage = draft.add(
            kinds.NEXT_STAGE, journey=journey, position=integer(position), before=stage
        )
        _steps(draft, core, stage)
    _felt(draft, core, draft.pick((journey, stage)))


def _felt(draft: Draft, core: Core, place: str) -> None:
    """State how it is there for people, where it hurts, and what could be better."""
    group, need = draft.pick(core.groups), draft.pick(core.needs)
    draft.add(kinds.EXPERIENCE, place=place, group=group, feeling=draft.pick(FEELINGS))
    outcome = draft.pick(core.outcomes)
    pain = draft.add(
        kinds.PAIN_POINT, place=place, trouble=draft.pick(TROUBLES), need=need, outcome=outcome
    )
    draft.add(kinds.OPPORTUNITY, pain=pain, outcome=outcome)


def _to_be(draft: Draft, core: Core, stage: str) -> None:
    """State, for some journeys, how a step is to be."""
    if draft.below(6) == 0:
        step = _step(draft, core, stage, STEPS_IN_STAGE + 1)
        details = _step_values(draft, core, stage, STEPS_IN_STAGE + 2)
        draft.add(kinds.TO_BE_STEP, scenario=core.scenario, counterpart=step, **details)


def _steps(draft: Draft, core: Core, stage: str) -> None:
    for position in range(1, STEPS_IN_STAGE + 1):
        step = _step(draft, core, stage, position)
        action = _actions(draft, core, step)
        if position == 1:
            _data_flow(draft, core, step, action)


def _step(draft: Draft, core: Core, stage: str, position: int) -> str:
    joins = core.foreign_services and draft.below(4) == 0
    return draft.add(
        kinds.JOINING_STEP if joins else kinds.STEP,
        service=draft.pick(core.foreign_services) if joins else "",
        **_step_values(draft, core, stage, position),
    )


def _step_values(draft: Draft, core: Core, stage: str, position: int) -> dict[str, str]:
    """What every step has; its touchpoint is stated with it."""
    system = draft.pick(core.systems)
    touchpoint = draft.add(
        kinds.TOUCHPOINT,
        channel=draft.pick(core.channels),
        system=system,
        organisation=draft.pick(core.parties),
    )
    return {
        "stage": stage,
        "position": integer(position),
        "touchpoint": touchpoint,
        "system": system,
        "element": draft.pick(core.elements),
    }


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
        basis=draft.pick(BASES),
        trigger=draft.pick(TRIGGERS),
        agreement=draft.pick(core.agreements),
        standard=core.standard,
        category=draft.pick(CATEGORIES),
        step=step,
        action=action,
    )
