# SPDX-License-Identifier: Apache-2.0
"""Text with columns' values put into it: `{service id} {year}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph_loaders.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text and columns in turn.

    Attributes:
        text: as written in the mapping.
        columns: headings as written, in order.
        keys: their heading keys.
        literals: the text before, between and after them, one more than there are columns.
    """

    text: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    literals: tuple[str, ...]

    def full(self, cells: Mapping[str, str]) -> str | None:
        """The text with every value put in, or None where one is missing."""
        if len(self.keys) == 1 and not any(self.literals):
            return cells.get(self.keys[0])
        values = [cells.get(key) for key in self.keys]
        known = [value for value in values if value is not None]
        return self._joined(known) if len(known) == len(values) else None

    def loose(self, cells: Mapping[str, str]) -> str | None:
        """The text with what there is put in, or None where no column has a value."""
        values = [cells.get(key, "") for key in self.keys]
        return self._joined(values) if any(values) or not values else None

    def _joined(self, values: list[str]) -> str:
        first, *rest = self.literals
        return first + "".join(value + text for value, text in zip(values, rest, strict=True))


def pattern(text: str) -> Pattern:
    """Read a pattern as mappings write it."""
    columns = tuple(_COLUMN.findall(text))
    literals = tuple(_COLUMN.split(text)[::2])
    return Pattern(text, columns, tuple(heading_key(column) for column in columns), literals)


def column(heading: str) -> Pattern:
    """The pattern that is one column's value."""
    return Pattern(f"{{{heading}}}", (heading,), (heading_key(heading),), ("", ""))


def constant(text: str) -> Pattern:
    """The pattern that is the same text in every row."""
    return Pattern(text, (), (), (text,))
