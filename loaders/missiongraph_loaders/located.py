# SPDX-License-Identifier: Apache-2.0
"""The lines of RDF files in which resources are described, read when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.loading import Origin
from missiongraph.rdf.encodings import decoded
from missiongraph.rdf.lines import lines
from missiongraph.rdf.reading import RELATIVE
from missiongraph_loaders.kinds import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Triple

    from missiongraph.loading import Refusal
    from missiongraph.rdf.lines import Lines


@dataclass(frozen=True, slots=True)
class Located:
    """Where the resources of files are described.

    Attributes:
        files: RDF files; what they hold could be read.
        theirs: the resources as the files call them, where these are not their addresses.
    """

    files: Collection[Path]
    theirs: Mapping[NamedNode, NamedNode] = field(default_factory=dict)

    def __call__(self, wanted: Collection[NamedNode]) -> dict[tuple[NamedNode, str | None], Origin]:
        """The places of resources, and of their first statement with each property."""
        named: dict[str, set[NamedNode]] = defaultdict(set)
        for one in wanted:
            named[self.theirs.get(one, one).value].add(one)
        found: dict[tuple[NamedNode, str | None], Origin] = {}
        for file in self.files:
            for (iri, predicate), line in _lines(file, named).items():
                for one in named[iri]:
                    found.setdefault((one, predicate), Origin(file.name, line=line))
        return found


def with_lines(
    refusals: Iterable[tuple[Refusal, Triple | None]], files: Iterable[Path]
) -> Iterator[Refusal]:
    """The refusals of statements with the lines where these stand, in their order."""
    told = list(refusals)
    wanted: dict[str, set[str]] = defaultdict(set)
    for refusal, triple in told:
        if triple is not None and isinstance(triple.subject, NamedNode):
            wanted[refusal.origin.file].add(triple.subject.value)
    found = {file.name: _lines(file, wanted[file.name]) for file in files if file.name in wanted}
    for refusal, triple in told:
        line = None
        if triple is not None and isinstance(triple.subject, NamedNode):
            known, subject = found.get(refusal.origin.file, {}), triple.subject.value
            line = known.get((subject, triple.predicate.value), known.get((subject, None)))
        yield replace(refusal, origin=replace(refusal.origin, line=line)) if line else refusal


def _lines(file: Path, wanted: Collection[str]) -> Lines:
    form = FORMATS[file.suffix.lower()]
    return lines(decoded(file.read_bytes(), form), form, RELATIVE, wanted)
