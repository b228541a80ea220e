# SPDX-License-Identifier: Apache-2.0
"""What a journal remembers: when graphs and facts came, and what has been taken away."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from missiongraph.journal import Journal
from missiongraph.past import Past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pyoxigraph import NamedNode, Quad


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a graph: the revision, when (an xsd:dateTime), and who made it."""

    revision: int
    time: str
    author: str = ""


class History:
    """What the revisions of a dataset say, each read once.

    Args:
        folder: that of the dataset.
        head: tells the revision that is visible; what the journal has after it may come to nothing.
    """

    def __init__(self, folder: Path, head: Callable[[], int]) -> None:
        self._journal = Journal(folder / "journal")
        self._past = Past(folder)
        self._head = head
        self._read = 0
        self._changes: dict[str, Change] = {}
        self._lock = Lock()

    def change(self, graph: NamedNode) -> Change | None:
        """The last change of a graph."""
        self._catch_up()
        return self._changes.get(graph.value)

    def came(self, quads: Iterable[Quad]) -> dict[Quad, Change]:
        """The change that brought each fact, the last time that it came.

        What no revision brought, such as a derived fact, is left out. All is, where another
        process has not made the index of the journal yet.
        """
        if self._past.head() is None:
            return {}
        found = self._past.revisions(quads)
        made = {number: self._made(number) for number in set(found.values())}
        return {quad: made[number] for quad, number in found.items()}

    def removed(self, thing: NamedNode) -> bool:
        """Whether something was once said of a thing and then taken away."""
        return self._past.head() is not None and self._past.removed(thing.value)

    def _made(self, number: int) -> Change:
        revision = self._journal.revision(number)
        return Change(revision.number, revision.time, revision.author)

    def _catch_up(self) -> None:
        """Read the revisions that came since."""
        with self._lock:
            while self._read < self._head():
                revision = self._journal.revision(self._read + 1)
                self._read += 1
                change = Change(revision.number, revision.time, revision.author)
                self._changes |= dict.fromkeys(revision.graphs, change)
