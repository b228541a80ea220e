# SPDX-License-Identifier: Apache-2.0
"""The faults that a generated government has, so that validation has something to report.

Each takes the lines of one sound thing and hands them back with one fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from missiongraph.terms import MG, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from benchmarks.patterns import Pattern

UNNAMED: Final = "unnamed"
UNLINKED: Final = "unlinked"
MISDIRECTED: Final = "misdirected"
DANGLING: Final = "dangling"
WORDED: Final = "worded"
LAWLESS: Final = "lawless"


def spoil(pattern: Pattern, text: str, home: str, random: Random) -> tuple[str, str]:
    """The lines of a thing with a fault in them, and the fault's name.

    Which of the faults that the kind of thing can have is chance; `home` is how the IRIs of the
    agency's own things begin, angle bracket included.
    """
    name = random.choice(possible(pattern))
    lines = text.splitlines(keepends=True)
    return "".join(_FAULTS[name](pattern, lines, home)), name


def possible(pattern: Pattern) -> list[str]:
    """The faults that a kind of thing can have; never none."""
    can = {
        UNNAMED: str(SKOS.prefLabel) in pattern.predicates,
        UNLINKED: pattern.link is not None and pattern.link not in _OPTIONAL,
        MISDIRECTED: pattern.link is not None,
        DANGLING: pattern.link is not None,
        WORDED: str(MG.position) in pattern.predicates,
        LAWLESS: str(MG.legalBasis) in pattern.predicates,
    }
    return [name for name, is_possible in can.items() if is_possible]


# Without these a thing is poorer and not wrong.
_OPTIONAL = {
    MG.subOrganisationOf,
    MG.subJourneyOf,
    MG.journeyOf,
    MG.partOfDataset,
    MG.providedBy,
    MG.followsStandard,
    MG.responsibilityOf,
    MG.operatedBy,
}


def _unnamed(_pattern: Pattern, lines: list[str], _home: str) -> list[str]:
    return [line for line in lines if f" {SKOS.prefLabel} " not in line]


def _unlinked(pattern: Pattern, lines: list[str], _home: str) -> list[str]:
    return [line for line in lines if f" {pattern.link} " not in line]


def _misdirected(pattern: Pattern, lines: list[str], home: str) -> list[str]:
    """The link leads to a policy, to which no pattern's link may lead."""
    return _relinked(pattern, lines, f"{home}policy/1>")


def _dangling(pattern: Pattern, lines: list[str], home: str) -> list[str]:
    return _relinked(pattern, lines, f"{home}nowhere/1>")


def _relinked(pattern: Pattern, lines: list[str], value: str) -> list[str]:
    start = f" {pattern.link} "
    return [
        f"{line.partition(start)[0]}{start}{value} .\n" if start in line else line for line in lines
    ]


def _worded(_pattern: Pattern, lines: list[str], _home: str) -> list[str]:
    start = f" {MG.position} "
    return [
        f'{line.partition(start)[0]}{start}"third" .\n' if start in line else line for line in lines
    ]


def _lawless(_pattern: Pattern, lines: list[str], _home: str) -> list[str]:
    return [line for line in lines if f" {MG.legalBasis} " not in line]


_FAULTS: dict[str, Callable[[Pattern, list[str], str], list[str]]] = {
    UNNAMED: _unnamed,
    UNLINKED: _unlinked,
    MISDIRECTED: _misdirected,
    DANGLING: _dangling,
    WORDED: _worded,
    LAWLESS: _lawless,
}
