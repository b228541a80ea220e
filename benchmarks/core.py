# SPDX-License-Identifier: Apache-2.0
"""What the parts of one agency of a generated government share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from missiongraph.terms import CHANNEL

CHANNELS: Final = tuple(
    str(code)
    for code in (
        CHANNEL.WEBSITE, CHANNEL.MOBILE_APP, CHANNEL.EMAIL, CHANNEL.TELEPHONE, CHANNEL.POST,
        CHANNEL.IN_PERSON,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Core:
    """What an agency's services link to; IRIs in angle brackets.

    Attributes:
        channels: those that the service in hand offers.
    """

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
    needs: list[str]
    architecture: str
    capabilities: list[str]
    scenario: str
    pattern: str
    pattern_steps: list[str]
    channels: tuple[str, ...] = CHANNELS
