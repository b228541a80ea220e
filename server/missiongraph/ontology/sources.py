# SPDX-License-Identifier: Apache-2.0
"""What makes up the ontology: its modules, its code lists, and how foreign terms are declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from missiongraph.errors import Fault, InputError
from missiongraph.facts import Facts
from missiongraph.resources import find, folder, top

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from pyoxigraph import Triple

HIERARCHY = "hierarchy.txt"


@dataclass(frozen=True, slots=True)
class Sources:
    """An ontology that lies in files.

    Attributes:
        own: its modules and code lists.
        foreign: what it says about other people's terms: of which kind each is.
        hierarchy: the hierarchy that it is expected to have, as text.
    """

    own: Facts
    foreign: Facts
    hierarchy: str

    @classmethod
    def packaged(cls) -> Self:
        """The ontology that travels with missiongraph."""
        place = folder("ontology")
        own = [*top(place, ".ttl"), *find(place / "vocabularies", ".ttl")]
        foreign = find(place / "declarations", ".ttl")
        return cls(Facts.read(own), Facts.read(foreign), (place / HIERARCHY).read_text("utf-8"))

    @classmethod
    def of(cls, place: Path) -> Self:
        """An ontology in a folder: every Turtle file in it, and its `hierarchy.txt`.

        Raises:
            InputError: a file is not Turtle, or there is none.
        """
        files = sorted(place.rglob("*.ttl"))
        if not files:
            lacking = Fault(str(place), "It holds no Turtle file.", "Name the ontology's folder.")
            raise InputError([lacking])
        parts = {file: file.relative_to(place).parts[0] for file in files}
        foreign = [file for file in files if parts[file] == "declarations"]
        own = [file for file in files if parts[file] not in ("declarations", "alignments")]
        expected = place / HIERARCHY
        text = expected.read_text(encoding="utf-8") if expected.is_file() else ""
        return cls(_read(own), _read(foreign), text)

    def __iter__(self) -> Iterator[Triple]:
        """Every triple."""
        yield from self.own
        yield from self.foreign


def _read(files: list[Path]) -> Facts:
    facts = Facts()
    for file in files:
        for triple in _facts(file):
            facts.add(triple)
    return facts


def _facts(file: Traversable) -> Facts:
    try:
        return Facts.read([file])
    except SyntaxError as error:
        fault = Fault(file.name, f"It is not Turtle: {error}.", "Correct it there.")
        raise InputError([fault]) from error
