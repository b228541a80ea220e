# SPDX-License-Identifier: Apache-2.0
"""What a change to a store does to its findings, references to others among them.

The law of changes holds here too: what is caused and mended is what the whole before and the
whole after differ in, pending references told apart from faults on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.validation.changes import more
from missiongraph.validation.places import Places
from missiongraph.validation.references import References
from missiongraph.views import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import View
    from missiongraph.store import Patch
    from missiongraph.validation.changes import ChangeResults, ChangeValidator
    from missiongraph.validation.engines import Result
    from missiongraph.validation.severities import SeverityProfile
    from missiongraph.validation.shapes import ShapeSet
    from missiongraph.views import Change, StatedFacts


@dataclass(frozen=True, slots=True)
class Side:
    """The data before or after a change, and who states what in them."""

    view: View
    places: Places
    references: References

    @classmethod
    def of(cls, shapes: ShapeSet, view: View, places: Places) -> Side:
        """Data as shapes look at them."""
        return cls(view, places, References(shapes, view, places))

    def told(self, results: Iterable[Result], profile: SeverityProfile | None) -> list[Result]:
        """The results as they are told: as severe as in a profile, for as much as can be known."""
        settled = self.references.settled(results)
        return self.references.lenient(profile.applied(settled) if profile else settled)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was found for a change before others changed the data.

    Attributes:
        found: the results, in the data as they were.
        since: what was stated or taken back in any graph since.
    """

    found: ChangeResults
    since: Change

    def now(self, validator: ChangeValidator, facts: StatedFacts, change: Change) -> ChangeResults:
        """Return the results in the data as they are."""
        if not self.since:
            return self.found
        return validator.validate_again(facts, change, self.since, self.found)


@dataclass(frozen=True, slots=True)
class Effects:
    """The results that a change causes and those that it mends.

    Attributes:
        caused, mended: those after it that were not there before, and the other way round.
        before, after: the data on either side of it.
    """

    caused: list[Result]
    mended: list[Result]
    before: Side
    after: Side


def effects(
    validator: ChangeValidator,
    facts: StatedFacts,
    patch: Patch,
    profile: SeverityProfile | None = None,
    earlier: Earlier | None = None,
) -> Effects:
    """The effects of a patch to a store, as severe as in a profile.

    Args:
        validator: looks at the change.
        facts: what the store states.
        patch: the change.
        profile: how severe results are; without it as shapes say.
        earlier: what was found for the same patch before others changed the store.
    """
    change = facts.change(patch)
    store, names, shapes = facts.store, facts.names, validator.shapes
    if earlier is None:
        found = validator.validate(facts, change, store)
    else:
        found = earlier.now(validator, facts, change)
    before = Side.of(shapes, facts, Places(store, names))
    after = Side.of(shapes, Changed(facts, change), Places(store, names, patch))
    was, now = before.told(found.before, profile), after.told(found.after, profile)
    return Effects(more(now, was), more(was, now), before, after)
