# SPDX-License-Identifier: Apache-2.0
"""Every check of the ontology, in the order in which their results are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import ReasonerFailed, ReasonerMissing
from missiongraph.ontology.hierarchy import surprises
from missiongraph.ontology.reasoner import classify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from missiongraph.ontology.flaws import Flaw
    from missiongraph.ontology.sources import Sources


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one check.

    Attributes:
        check: what was looked at.
        flaws: what is wrong; empty where all is well.
        hindered: why it could not be done, and the way out; empty where it was.
    """

    check: str
    flaws: Sequence[Flaw] = ()
    hindered: str = ""


def examine(sources: Sources) -> Iterator[Result]:
    """The results of all checks, one after another.

    Raises:
        InputError: the file of the expected hierarchy cannot be understood.
    """
    for check, look in CHECKS.items():
        try:
            yield Result(check, look(sources))
        except (ReasonerMissing, ReasonerFailed) as error:
            yield Result(check, hindered=str(error))


def _reasoning(sources: Sources) -> list[Flaw]:
    return surprises(classify(sources), sources.hierarchy)


CHECKS: dict[str, Callable[[Sources], Sequence[Flaw]]] = {
    "HermiT: consistent, nothing impossible, the expected hierarchy": _reasoning,
}
