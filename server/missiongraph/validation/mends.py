# SPDX-License-Identifier: Apache-2.0
"""A change that would mend a finding, as it is proposed to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from missiongraph.store import Patch


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that goes (`-`) or comes (`+`), in words."""

    sign: str
    thing: str
    name: str
    property: str
    value: str

    def __str__(self) -> str:
        """As a line of a difference."""
        return f"{self.sign} {self.property}: {self.value}"


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that mends a finding and causes none that is as grave.

    Attributes:
        kind: its name, that of its file in `queries/mends` where it has one.
        title: what it does, in words.
        lines: the facts that change, in words.
        patch: the facts that change, by graph.
    """

    kind: str
    title: str
    lines: tuple[Line, ...]
    patch: Patch

    def as_dict(self) -> dict[str, Any]:
        """The change as plain data for JSON; facts are written as N-Quads."""
        return {
            "kind": self.kind,
            "title": self.title,
            "lines": [str(line) for line in self.lines],
            "added": [f"{quad} ." for quad in self.patch.added],
            "removed": [f"{quad} ." for quad in self.patch.removed],
        }
