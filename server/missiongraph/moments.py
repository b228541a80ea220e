# SPDX-License-Identifier: Apache-2.0
"""When data are at rest and when they change, so that nothing half done is kept.

A change of a dataset takes several steps: the store, the derived facts, the indexes. Its revision
is visible once all are done. Whoever keeps something that follows from the data asks before for
the moment, keeps the result under it, and only if the moment held meanwhile (a sequence lock).
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A change that takes longer than this, in seconds, is not waited for.
BRIEF = 0.1


class Clock:
    """Counts what happens to a dataset: even while it is at rest, odd while it changes.

    One thread changes a dataset at a time; any may look at its clock.

    Args:
        head: the revision at which it stands.

    Attributes:
        head: the newest revision of which all that follows from it is there.
        count: how often the dataset went from rest to change and back.
    """

    def __init__(self, head: int = 0) -> None:
        self.head = head
        self.count = 0
        self._began = 0.0

    @contextmanager
    def changing(self, head: int, undone: Callable[[], bool]) -> Iterator[None]:
        """Count a change.

        Where it is cut short, the data are at rest again only if nothing of it is left.

        Args:
            head: the revision that is visible after it.
            undone: whether nothing of the change is left.
        """
        self._began = time.monotonic()
        # Where the change before this was cut short, the count is odd already, and moves on.
        self.count += 1 + self.count % 2
        done = False
        try:
            yield
            done = True
        finally:
            if done:
                self.head = head
            # What was kept before is out of reach in each case.
            self.count += 1 if done or undone() else 2

    def now(self) -> Moment:
        """The moment at which the data are; while they change, the last one of rest."""
        count = self.count
        return Moment(count - count % 2, self, settled=count % 2 == 0)

    @property
    def wait(self) -> float:
        """How long it is worth to wait for a change that is under way, in seconds."""
        if self.count % 2 == 0:
            return 0.0
        return max(self._began + BRIEF - time.monotonic(), 0.0)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time at which a dataset is at rest; the same as long as nothing changes.

    Attributes:
        count: which one it is.
        clock: the clock of the dataset.
        settled: whether no change was under way when it was asked for.
    """

    count: int
    clock: Clock = field(compare=False, repr=False)
    settled: bool = field(default=True, compare=False)

    @property
    def holds(self) -> bool:
        """Whether the data have been at rest ever since, so that what they said may be kept."""
        return self.settled and self.clock.count == self.count
