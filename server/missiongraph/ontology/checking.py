# SPDX-License-Identifier: Apache-2.0
"""Every check of the ontology, in the order in which their results are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import ReasonerFailed, ReasonerMissing
from missiongraph.ontology.hierarchy import surprises
from missiongraph.ontology.queries import run, store_of
from missiongraph.ontology.reasoner import classify
from missiongraph.ontology.shaping import shape_flaws
from missiongraph.ontology.uses import unused_and_undefined

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


def _aligned(sources: Sources) -> list[Flaw]:
    return surprises(classify([*sources, *sources.aligned]), sources.hierarchy)


def _asking(group: str) -> Callable[[Sources], list[Flaw]]:
    return lambda sources: run(group, store_of(sources))


def _terms(sources: Sources) -> list[Flaw]:
    named = run("terms", store_of(sources.own))
    return [*shape_flaws(sources.own), *named, *unused_and_undefined(sources)]


CHECKS: dict[str, Callable[[Sources], Sequence[Flaw]]] = {
    "HermiT: consistent, nothing impossible, the expected hierarchy": _reasoning,
    "HermiT, with the alignments: the same": _aligned,
    "OWL 2 DL: every name declared, of one kind, and used as OWL 2 allows": _asking("owl2dl"),
    "Pitfalls of OOPS! that a query can find": _asking("pitfalls"),
    "Terms: labelled, defined, explained, well named, and used": _terms,
}
