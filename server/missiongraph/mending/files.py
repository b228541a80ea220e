# SPDX-License-Identifier: Apache-2.0
"""Kinds of mends that are kept as query files: what to put in the place of what, for which shapes.

The header says for which constraint components, properties, datatypes and shapes a file is; the
query is asked of the findings of one shape at a time, by the parameters `this`, `value`,
`predicate` and `datatype`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, QuerySolutions

from missiongraph.labels import expand
from missiongraph.mending.candidates import Replacement, focus, value
from missiongraph.resources import find, folder
from missiongraph.templates import bind, header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import QuerySolution

    from missiongraph.facts import Node
    from missiongraph.mending.candidates import Case
    from missiongraph.store import Store
    from missiongraph.validation.findings import Finding

# Findings that one query is asked about.
BATCH = 500


@dataclass(frozen=True, slots=True)
class MendFile:
    """A query that proposes mends; an empty tuple of conditions asks for nothing.

    Attributes:
        components, datatypes, paths: those that a shape must have one of.
        shapes: patterns of the local names of shapes, one of which must fit.
    """

    name: str
    title: str
    text: str
    components: tuple[str, ...] = ()
    datatypes: tuple[NamedNode | None, ...] = ()
    paths: tuple[NamedNode | None, ...] = ()
    shapes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, name: str, text: str) -> Self:
        """The kind of mend that a query file holds.

        Raises:
            ValueError: its header lacks a title, or names a term that there is not.
        """
        head = header(text)
        if "title" not in head:
            raise ValueError(f"the mend {name} has no title")
        datatypes, paths = (tuple(map(expand, head.get(key, ()))) for key in ("datatypes", "paths"))
        if None in datatypes or None in paths:
            raise ValueError(f"the mend {name} names a term with an unknown prefix")
        components, shapes = (tuple(head.get(key, ())) for key in ("components", "shapes"))
        return cls(name, head["title"], text, components, datatypes, paths, shapes)

    def takes(self, case: Case) -> bool:
        """Whether it has anything to say to findings of this shape."""
        name = case.shape.value.rpartition("#")[2]
        return (
            (not self.components or case.component in self.components)
            and (not self.datatypes or case.datatype in self.datatypes)
            and (not self.paths or case.path in self.paths)
            and (not self.shapes or any(fnmatch(name, pattern) for pattern in self.shapes))
        )

    def replacements(self, case: Case, store: Store) -> Iterator[tuple[Finding, Replacement]]:
        """What could be replaced to mend the findings."""
        for batch in _batches(case.findings):
            by: dict[Node, list[tuple[Node | None, Finding]]] = defaultdict(list)
            for finding in batch:
                by[focus(finding)].append((value(finding), finding))
            values = {old for found in by.values() for old, _ in found if old is not None}
            for row in self._rows(case, store, by, values):
                for old, finding in by[row["this"]]:
                    if row["value"] in (None, old):
                        yield finding, _replacement(row)

    def _rows(
        self, case: Case, store: Store, things: Iterable[Node], values: Iterable[Node]
    ) -> Iterator[QuerySolution]:
        text = bind(
            self.text,
            {
                "this": things,
                "value": values or None,
                "predicate": [case.path] if case.path else None,
                "datatype": [case.datatype] if case.datatype else None,
            },
        )
        found = store.query(text)
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"the mend {self.name} is not a SELECT query")
        return iter(found)


@cache
def packaged() -> tuple[MendFile, ...]:
    """The kinds of mends that travel with missiongraph as files."""
    files = find(folder("queries").joinpath("mends"), ".rq")
    return tuple(
        MendFile.parse(f.name.removesuffix(".rq"), f.read_text(encoding="utf-8")) for f in files
    )


def _replacement(row: QuerySolution) -> Replacement:
    parts = (row[name] for name in ("option", "graph", "subject", "predicate", "old", "new"))
    return Replacement(*parts)


def _batches(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    rest = iter(findings)
    while batch := list(islice(rest, BATCH)):
        yield batch
