# SPDX-License-Identifier: Apache-2.0
"""The core of one agency of a generated government: all that is there apart from its services.

Things link to the same agency and to the three agencies before it, so that however many agencies
there are, no thing has more than a few neighbours.
"""

from __future__ import annotations

from typing import Final

from benchmarks import kinds, steering, steering_kinds
from benchmarks.core import CHANNELS, Core
from benchmarks.draft import Draft, decimal, home, integer
from missiongraph.terms import PERSONAL_DATA, XSD

CATEGORIES: Final = tuple(
    str(code)
    for code in (
        PERSONAL_DATA.IDENTITY, PERSONAL_DATA.CONTACT, PERSONAL_DATA.HEALTH,
        PERSONAL_DATA.FINANCIAL, PERSONAL_DATA.EMPLOYMENT,
    )
)  # fmt: skip
PERIODS: Final = ("2021-2022", "2022-2023", "2023-2024")
NEIGHBOURS: Final = 3


def core(draft: Draft, base: str) -> Core:
    """State what an agency has apart from its services."""
    organisation = draft.add(kinds.ORGANISATION, identifier=f'"{draft.slug}"')
    parties = [organisation]
    parties += [draft.add(kinds.SUPPLIER, parent=organisation) for _ in range(3)]
    parties += [draft.add(kinds.UNIT, organisation=organisation) for _ in range(2)]
    before = [draft.number - n for n in range(1, NEIGHBOURS + 1) if n <= draft.number]
    neighbours = [f"{home(base, number)}organisation/1>" for number in before] or parties[1:3]
    mission, outcomes = _mission(draft, organisation)
    steering.posts(draft, organisation, parties[-1])
    standard = draft.add(kinds.STANDARD)
    capabilities = _capabilities(draft)
    systems = _systems(draft, parties, capabilities)
    groups = [draft.add(kinds.USER_GROUP) for _ in range(2)]
    pattern, pattern_steps = _pattern(draft)
    return Core(
        organisation,
        parties,
        neighbours,
        [f"{home(base, number)}service/1>" for number in before],
        mission,
        outcomes,
        _programme(draft, outcomes[0]),
        groups,
        draft.add(kinds.LIFE_EVENT),
        systems,
        _data(draft, organisation, standard, systems),
        [draft.add(kinds.LAW, website=_website(draft, number)) for number in range(3)],
        [_agreement(draft, organisation, neighbour) for neighbour in neighbours],
        standard,
        [draft.add(kinds.POLICY) for _ in range(2)],
        [draft.add(kinds.NEED, group=group) for group in groups],
        draft.add(steering_kinds.ARCHITECTURE, mission=mission, group=groups[0]),
        capabilities,
        draft.add(steering_kinds.TO_BE, as_is=draft.add(steering_kinds.AS_IS)),
        pattern,
        pattern_steps,
    )


def _mission(draft: Draft, organisation: str) -> tuple[str, list[str]]:
    mission = draft.add(
        kinds.MISSION,
        organisation=organisation,
        vision='"Nobody has to tell the same thing twice."',
        reviewed=steering.day(draft, 2022, 4),
    )
    outcomes = [draft.add(kinds.OUTCOME, mission=mission) for _ in range(2)]
    for outcome in outcomes:
        _indicator(draft, organisation, outcome)
    return mission, outcomes


def _indicator(draft: Draft, organisation: str, outcome: str) -> None:
    indicator = draft.add(
        kinds.INDICATOR,
        measured=outcome,
        unit='"days"',
        target=decimal(draft.below(900)),
        organisation=organisation,
    )
    steering.target(draft, indicator)
    for period in PERIODS:
        draft.add(
            kinds.OBSERVATION,
            indicator=indicator,
            period=f'"{period}"',
            value=decimal(draft.below(1200)),
            channel=draft.pick(CHANNELS),
        )


def _programme(draft: Draft, outcome: str) -> str:
    amount = decimal(10_000_000 + draft.below(900_000_000))
    return draft.add(kinds.PROGRAMME, outcome=outcome, amount=amount, currency='"EUR"')


def _capabilities(draft: Draft) -> list[str]:
    whole = draft.add(steering_kinds.CAPABILITY)
    return [whole, *(draft.add(steering_kinds.PART_OF_CAPABILITY, whole=whole) for _ in range(2))]


def _systems(draft: Draft, parties: list[str], capabilities: list[str]) -> list[str]:
    """Four systems: two that depend on the one before, and one that is a part of it."""
    systems: list[str] = []
    for kind in (kinds.FIRST_SYSTEM, kinds.SYSTEM, kinds.SYSTEM, kinds.PART_OF_SYSTEM):
        system = draft.add(
            kind,
            organisation=draft.pick(parties),
            capability=draft.pick(capabilities),
            other_system=systems[-1] if systems else "",
        )
        systems.append(system)
    return systems


def _pattern(draft: Draft) -> tuple[str, list[str]]:
    pattern = draft.add(steering_kinds.PATTERN)
    return pattern, [
        draft.add(steering_kinds.PATTERN_STEP, pattern=pattern, position=integer(position))
        for position in (1, 2, 3)
    ]


def _agreement(draft: Draft, party: str, other_party: str) -> str:
    return draft.add(
        kinds.AGREEMENT,
        party=party,
        other_party=other_party,
        start=steering.day(draft, 2018, 5),
        end=steering.day(draft, 2027, 5),
    )


def _data(draft: Draft, organisation: str, standard: str, systems: list[str]) -> list[str]:
    elements = [draft.add(kinds.OPEN_ELEMENT)]
    for _ in range(2):
        dataset = draft.add(
            kinds.DATASET,
            category=draft.pick(CATEGORIES),
            system=draft.pick(systems),
            organisation=organisation,
            standard=standard,
        )
        elements += [
            draft.add(kinds.DATA_ELEMENT, dataset=dataset, category=draft.pick(CATEGORIES))
            for _ in range(3)
        ]
    return elements


def _website(draft: Draft, number: int) -> str:
    return f'"https://laws.example/{draft.slug}/{number}"^^{XSD.anyURI}'
