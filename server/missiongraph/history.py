# SPDX-License-Identifier: Apache-2.0
"""What a journal remembers: when each graph changed last, and what has been taken away."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from missiongraph.journal import Journal


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a graph: the revision, and when (an xsd:dateTime)."""

    revision: int
    time: str


class History:
    """What the revisions of a dataset say, each read once.

    Args:
        journal: the revisions.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._read = 0
        self._changes: dict[str, Change] = {}
        self._removed: set[str] = set()
        self._lock = Lock()

    def change(self, graph: NamedNode) -> Change | None:
        """The last change of a graph."""
        self._catch_up()
        return self._changes.get(graph.value)

    def removed(self, thing: NamedNode) -> bool:
        """Whether something was once said of a thing and then taken away."""
        self._catch_up()
        return thing.value in self._removed

    def _catch_up(self) -> None:
        """Read the revisions that came since."""
        with self._lock:
            while self._journal.holds(self._read + 1):
                self._read += 1
                revision = self._journal.revision(self._read)
                change = Change(revision.number, revision.time)
                self._changes |= dict.fromkeys(revision.graphs, change)
                if revision.removed:
                    gone = (quad.subject for quad in self._journal.patch(self._read).removed)
                    self._removed |= {s.value for s in gone if isinstance(s, NamedNode)}
