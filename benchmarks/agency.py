# SPDX-License-Identifier: Apache-2.0
"""The core of one agency of a generated government: all that is there apart from its services.

Things link to the same agency and to the three agencies before it, so that however many agencies
there are, no thing has more than a few neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks import kinds
from benchmarks.draft import Draft, decimal, home
from missiongraph.terms import CHANNEL, PERSONAL_DATA, XSD

CHANNELS: Final = tuple(
    str(code)
    for code in (
        CHANNEL.WEBSITE, CHANNEL.MOBILE_APP, CHANNEL.EMAIL, CHANNEL.TELEPHONE, CHANNEL.POST,
        CHANNEL.IN_PERSON,
    )
)  # fmt: skip
CATEGORIES: Final = tuple(
    str(code)
    for code in (
        PERSONAL_DATA.IDENTITY, PERSONAL_DATA.CONTACT, PERSONAL_DATA.HEALTH,
        PERSONAL_DATA.FINANCIAL, PERSONAL_DATA.EMPLOYMENT,
    )
)  # fmt: skip
PERIODS: Final = ("2021-2022", "2022-2023", "2023-2024")
NEIGHBOURS: Final = 3


@dataclass(frozen=True, slots=True)
class Core:
    """What an agency's services link to; IRIs in angle brackets."""

    organisation: str
    parties: list[str]
    neighbours: list[str]
    foreign_services: list[str]
    mission: str
    outcomes: list[str]
    programme: str
    groups: list[str]
    event: str
    systems: list[str]
    elements: list[str]
    laws: list[str]
    agreements: list[str]
    standard: str
    policies: list[str]


def core(draft: Draft, base: str) -> Core:
    """State what an agency has apart from its services."""
    organisation = draft.add(kinds.ORGANISATION, identifier=f'"{draft.slug}"')
    parties = [organisation]
    parties += [draft.add(kinds.SUPPLIER, parent=organisation) for _ in range(3)]
    parties += [draft.add(kinds.UNIT, organisation=organisation) for _ in range(2)]
    before = [draft.number - n for n in range(1, NEIGHBOURS + 1) if n <= draft.number]
    neighbours = [f"{home(base, number)}organisation/1>" for number in before] or parties[1:3]
    mission, outcomes = _mission(draft, organisation)
    standard = draft.add(kinds.STANDARD)
    systems = [draft.add(kinds.SYSTEM, organisation=draft.pick(parties)) for _ in range(4)]
    return Core(
        organisation,
        parties,
        neighbours,
        [f"{home(base, number)}service/1>" for number in before],
        mission,
        outcomes,
        draft.add(kinds.PROGRAMME, outcome=outcomes[0]),
        _user_groups(draft),
        draft.add(kinds.LIFE_EVENT),
        systems,
        _data(draft, organisation, standard),
        [draft.add(kinds.LAW, website=_website(draft, number)) for number in range(3)],
        [
            draft.add(kinds.AGREEMENT, party=organisation, other_party=neighbour)
            for neighbour in neighbours
        ],
        standard,
        [draft.add(kinds.POLICY) for _ in range(2)],
    )


def _mission(draft: Draft, organisation: str) -> tuple[str, list[str]]:
    mission = draft.add(kinds.MISSION, organisation=organisation)
    outcomes = [draft.add(kinds.OUTCOME, mission=mission) for _ in range(2)]
    for outcome in outcomes:
        indicator = draft.add(
            kinds.INDICATOR,
            measured=outcome,
            unit='"days"',
            target=decimal(draft.below(900)),
            organisation=organisation,
        )
        for period in PERIODS:
            draft.add(
                kinds.OBSERVATION,
                indicator=indicator,
                period=f'"{period}"',
                value=decimal(draft.below(1200)),
                channel=draft.pick(CHANNELS),
            )
    return mission, outcomes


def _user_groups(draft: Draft) -> list[str]:
    groups = [draft.add(kinds.USER_GROUP) for _ in range(2)]
    for group in groups:
        draft.add(kinds.NEED, group=group)
    return groups


def _data(draft: Draft, organisation: str, standard: str) -> list[str]:
    elements = [draft.add(kinds.OPEN_ELEMENT)]
    for _ in range(2):
        dataset = draft.add(
            kinds.DATASET,
            category=draft.pick(CATEGORIES),
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
