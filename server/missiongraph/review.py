# SPDX-License-Identifier: Apache-2.0
"""Reviews: findings with the changes that would mend them, and those changes put to the gate.

A review is of everything that a dataset states, or of what a proposal would bring into it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from missiongraph.checks import Checks
from missiongraph.facts import Facts
from missiongraph.gate import Proposal
from missiongraph.mending.proposing import Mender, together
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.validation.advice import Advice, Readable
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.effects import Side, effects
from missiongraph.validation.findings import SEVERITIES, describe
from missiongraph.validation.places import Places
from missiongraph.validation.references import PENDING
from missiongraph.validation.shapes import ShapeSet
from missiongraph.views import StatedFacts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from missiongraph.gate import Author, Gate
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.findings import Finding
    from missiongraph.validation.severities import SeverityProfile

MOST_FINDINGS = 200
# Severities, the gravest first.
ORDER = {severity.value: place for place, severity in enumerate(SEVERITIES)}
MOST_QUADS = 200_000


@dataclass(frozen=True, slots=True)
class Mending:
    """The changes that mend findings, together as one.

    Attributes:
        patch: what changes, in the data that the findings are about.
        mended: the findings that it mends.
    """

    patch: Patch
    mended: list[Finding]


def _rules(validator: ChangeValidator) -> Facts:
    """What shapes and checks say beside what they demand."""
    return Facts((*validator.shapes.facts, *Checks.named().facts))


def _advice(store: Store, names: Names) -> Advice:
    """Advice on references to who may read all of a store."""
    return Advice(names, [Readable(store)])


def review(store: Store, names: Names, profile: SeverityProfile | None = None) -> list[Finding]:
    """The findings for everything that a store states, as severe as in a profile.

    A profile with checks has them run too; without a profile shapes have their own severities.
    """
    facts = StatedFacts(store, names)
    validator = ChangeValidator.packaged()
    checks = Checks.named().less(PENDING) if profile and profile.checks else Checks([])
    side = Side.of(validator.shapes, facts, Places(store, names))
    results = validator.validate_triples(quad.triple for quad in facts.quads())
    results += [found.result(facts) for found in checks.run(store)]
    told = side.told(results, profile)
    found = describe(told, _rules(validator), side, _advice(store, names))
    return Mender(store, names, validator).with_mends(found)


def check_findings(
    store: Store, names: Names, checks: Checks, profile: SeverityProfile, day: date | None = None
) -> list[Finding]:
    """What checks find in everything that a store holds."""
    facts = StatedFacts(store, names)
    results = [found.result(facts) for found in checks.run(store, day)]
    side = Side.of(ShapeSet.packaged(), facts, Places(store, names))
    return describe(profile.applied(results), checks.facts, side, _advice(store, names))


def review_change(store: Store, names: Names, patch: Patch, most: int) -> tuple[list[Finding], int]:
    """The most severe findings that a change to a store would cause, and how many there are.

    Somebody waits for it, so mends are looked for only where there is little to look at.

    Args:
        store: the data.
        names: the names in them.
        patch: the change.
        most: how many findings are wanted.
    """
    facts, validator = StatedFacts(store, names), ChangeValidator.packaged()
    made = effects(validator, facts, patch)
    writing = frozenset(slug for graph in patch.graphs() if (slug := names.owner(graph)))
    results = made.caused
    if len(results) > most:
        results = sorted(results, key=lambda r: (ORDER[r.severity], r.focus, r.shape))[:most]
    found = describe(results, _rules(validator), made.after, _advice(store, names), writing)
    if len(found) > MOST_FINDINGS or len(list(islice(store.quads(), MOST_QUADS + 1))) > MOST_QUADS:
        return found, len(made.caused)
    return with_mends(found, store, names, patch), len(made.caused)


def with_mends(findings: list[Finding], store: Store, names: Names, patch: Patch) -> list[Finding]:
    """The findings that a patch would cause, with what would mend them in its own graphs."""
    if not findings:
        return []
    after = OxigraphStore()
    gone = set(patch.removed)
    after.apply(Patch([*(q for q in store.quads() if q not in gone), *patch.added]))
    own = patch.graphs()
    return [
        replace(f, mend=None) if f.mend and not f.mend.patch.graphs() <= own else f
        for f in Mender(after, names, ChangeValidator.packaged()).with_mends(findings)
    ]


def mending(findings: Iterable[Finding]) -> Mending:
    """What mends those of the findings that can be mended."""
    return Mending(*together(findings))


def mend_proposal(gate: Gate, author: Author, made: Mending) -> Proposal:
    """The proposal to mend findings about what the gate's dataset holds now."""
    message = f"Mend {_counted(made.mended)}"
    return Proposal(made.patch, author, message, made_for=gate.dataset.head)


def mended_proposal(proposal: Proposal, made: Mending) -> Proposal:
    """A proposal, with what mends the findings that it would cause."""
    message = f"{proposal.message}, with {_counted(made.mended)} mended"
    return replace(proposal, patch=_both(proposal.patch, made.patch), message=message)


def _counted(findings: list[Finding]) -> str:
    return f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"


def _both(first: Patch, then: Patch) -> Patch:
    """The patch that does what two patches do one after the other."""
    added, removed = set(first.added), set(first.removed)
    comes, goes = set(then.added), set(then.removed)
    return Patch(list((added - goes) | (comes - removed)), list((removed - comes) | (goes - added)))
