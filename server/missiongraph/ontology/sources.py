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
        aligned: how its terms stand to those of standards.
        hierarchy: the hierarchy that it is expected to have, as text.
    """

    own: Facts
    foreign: Facts
    aligned: Facts
    hierarchy: str

    @classmethod
    def packaged(cls) -> Self:
        """The ontology that travels with missiongraph."""
        place = folder("ontology")
        own = [*top(place, ".ttl"), *find(place / "vocabularies", ".ttl")]
        foreign, aligned = (find(place / name, ".ttl") for name in ("declarations", "alignments"))
        text = (place / HIERARCHY).read_text(encoding="utf-8")
        return cls(Facts.read(own), Facts.read(foreign), Facts.read(aligned), text)

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
        foreign, aligned = (
            [file for file in files if parts[file] == name]
            for name in ("declarations", "alignments")
        )
        own = [file for file in files if file not in (*foreign, *aligned)]
        return cls(_read(own), _read(foreign), _read(aligned), _expected(place / HIERARCHY))

    def __iter__(self) -> Iterator[Triple]:
        """Every triple, the alignments left out."""
        yield from self.own
        yield from self.foreign


def _expected(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else ""
    except UnicodeDecodeError as error:
        fault = Fault(file.name, "It is not text in UTF-8.", "Save it as UTF-8.")
        raise InputError([fault]) from error


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
