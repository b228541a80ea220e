# SPDX-License-Identifier: Apache-2.0
"""What was published when, and by whom: the journal of what is published, as its readers see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import UnknownName
from missiongraph.labels import local_name
from missiongraph.labels import names as names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from missiongraph.facts import Node
    from missiongraph.journal import Journal, Revision
    from missiongraph.store import Store
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
        erased: how many facts of it were erased since.
        withheld: how many of the models are not told, since they were withdrawn since.
    """

    revision: int
    time: str
    author: str
    models: tuple[str, ...]
    added: int
    removed: int
    findings: int
    erased: int = 0
    withheld: int = 0

    def told(self, knows: Callable[[str], bool]) -> Release:
        """The publication without the models that somebody is not to know of."""
        models = tuple(filter(knows, self.models))
        return replace(self, models=models, withheld=len(self.models) - len(models))

    def as_dict(self, *, signed_in: bool) -> dict[str, Any]:
        """The publication as plain data; who published is told to those who are signed in."""
        said: dict[str, Any] = {"revision": self.revision, "time": self.time}
        if signed_in:
            said["author"] = self.author
        said |= {
            "models": list(self.models),
            "added": self.added,
            "removed": self.removed,
            "findings": self.findings,
        }
        apart = {"erased": self.erased, "withdrawn": self.withheld}
        return said | {name: count for name, count in apart.items() if count}


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

    def newest_first(self) -> list[Release]:
        """All publications."""
        with self._lock:
            while self._read < self._head():
                self._note(self._journal.revision(self._read + 1))
                self._read += 1
            return self._found[::-1]

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
        if models or made.erased:
            self._found.append(
                Release(
                    made.number,
                    made.time,
                    made.author,
                    tuple(sorted(models)),
                    made.added,
                    made.removed,
                    len(made.findings),
                    made.erased,
                )
            )


def told_still(store: Store, releases: Releases, number: int) -> list[dict[str, Any]]:
    """The findings of a publication that name nothing but what a store holds, by that name.

    They outlast what was published: what was withdrawn since, or goes by another name, is not
    told. The words of a check may name anything, so none is told once a model was withdrawn.

    Raises:
        UnknownName: nothing was published by this revision.
    """
    held = {graph.value.rpartition("/graph/")[2] for graph in store.graphs()}
    since = (each for each in releases.newest_first() if each.revision >= number)
    whole = all(held.issuperset(each.models) for each in since)
    return [
        found
        for found in releases.findings(number)
        if (whole or found.get("component") != "check") and _is_held(store, held, found)
    ]


def _is_held(store: Store, held: set[str], finding: dict[str, Any]) -> bool:
    """Whether a store holds what a finding names, by the names that it gives."""
    graphs = (said["graph"].rpartition("/graph/")[2] for said in finding.get("said", ()))
    if not held.issuperset(graphs):
        return False
    value = finding.get("value_term") or ""
    given = {finding["thing"]: finding["name"]}
    if value.startswith("<"):
        given[value[1:-1]] = finding["value"]
    if len(owners := finding.get("owners", ())) == 1:
        given[owners[0]] = finding["owner"]
    labels = names_of(store, map(NamedNode, given))
    if NamedNode(finding["thing"]) not in labels:
        return False
    return all(name in _names(labels, NamedNode(iri)) for iri, name in given.items())


def _names(labels: Mapping[Node, Literal], resource: NamedNode) -> set[str]:
    """What a resource is called by those who read a store: by its label, or by its address."""
    if resource in labels:
        return {labels[resource].value}
    *_, agency, kind, slug = ["", "", *resource.value.split("/")]
    return {resource.value, local_name(resource.value), f"{agency}:{kind}/{slug}"}
