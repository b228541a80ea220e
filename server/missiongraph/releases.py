# SPDX-License-Identifier: Apache-2.0
"""What was published when, and by whom: the journal of what is published, as its readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.journal import Journal, Revision
    from missiongraph.store.graphs import Names


@dataclass(frozen=True, slots=True)
class Release:
    """A publication of models.

    Attributes:
        revision: that of what is published.
        time: when (an xsd:dateTime).
        author: who published.
        models: what, as AGENCY/MODEL.
        added, removed: how many facts changed.
        findings: how many findings there were, none of which blocked.
    """

    revision: int
    time: str
    author: str
    models: tuple[str, ...]
    added: int
    removed: int
    findings: int

    def as_dict(self, *, signed_in: bool) -> dict[str, Any]:
        """The publication as plain data; who published is told to those who are signed in."""
        said: dict[str, Any] = {"revision": self.revision, "time": self.time}
        if signed_in:
            said["author"] = self.author
        return said | {
            "models": list(self.models),
            "added": self.added,
            "removed": self.removed,
            "findings": self.findings,
        }


class Releases:
    """The publications that a journal holds, each record read once.

    Args:
        journal: that of what is published.
        names: the names in the data.
        head: tells the revision that is visible; what the journal has after it may come to nothing.
    """

    def __init__(self, journal: Journal, names: Names, head: Callable[[], int]) -> None:
        self._journal = journal
        self._head = head
        self._names = names
        self._read = 0
        self._found: list[Release] = []
        self._lock = Lock()

    def newest_first(self, model: str | None = None) -> list[Release]:
        """All publications, or those of one model (AGENCY/MODEL)."""
        with self._lock:
            while self._read < self._head():
                self._note(self._journal.revision(self._read + 1))
                self._read += 1
            found = self._found[::-1]
        return found if model is None else [r for r in found if model in r.models]

    def findings(self, revision: int) -> list[dict[str, Any]]:
        """The findings that there were when something was published.

        Raises:
            UnknownName: nothing was published by this revision.
        """
        if all(release.revision != revision for release in self.newest_first()):
            raise UnknownName("publication", str(revision))
        return self._journal.revision(revision).findings

    def _note(self, made: Revision) -> None:
        """Take in a revision; that of the ontology is no publication."""
        start = f"{self._names.base}/graph/"
        models = {
            self._names.model(graph).removeprefix(start)
            for graph in map(NamedNode, made.graphs)
            if self._names.owner(graph)
        }
        if models:
            self._found.append(
                Release(
                    made.number,
                    made.time,
                    made.author,
                    tuple(sorted(models)),
                    made.added,
                    made.removed,
                    len(made.findings),
                )
            )
