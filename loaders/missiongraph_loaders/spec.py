# SPDX-License-Identifier: Apache-2.0
"""Reading a table of a TOML file key by key, and telling of every key that is not right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from missiongraph.loading import Origin
from missiongraph_loaders.faults import Problem
from missiongraph_loaders.text import hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_WORDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
}


@dataclass(slots=True)
class Spec:
    """A table of the mapping file, read once.

    Attributes:
        file: the mapping file's name.
        where: which table it is, in words: `table Steps, field 3`.
        values: what it holds.
        problems: where to put what is wrong; shared with the tables inside it.
        read: the keys asked for so far; the others are unknown.
    """

    file: str
    where: str
    values: dict[str, Any]
    problems: list[Problem]
    read: set[str] = field(default_factory=set)

    def wrong(self, what: str, remedy: str = "") -> None:
        """Tell of something that is not right in this table."""
        self.problems.append(Problem(Origin(self.file), f"in {self.where}, {what}", remedy))

    def get(self, key: str, kind: type[T], default: T) -> T:
        """The key's value if it is of this type, else the default."""
        self.read.add(key)
        value = self.values.get(key, default)
        if isinstance(value, kind):
            return value
        self.wrong(f"“{key}” is {value!r}.", f"It must be {_WORDS.get(kind, kind.__name__)}.")
        return default

    def text(self, key: str) -> str | None:
        """The key's text, or None where it is not given."""
        return self.get(key, str, "") if key in self._asked(key) else None

    def needed(self, key: str) -> str:
        """The key's text, which must be given."""
        text = self.text(key)
        if not text:
            self.wrong(f"“{key}” is missing.", "Add it.")
        return text or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The key's list of texts."""
        items = self.get(key, list, [])
        if all(isinstance(item, str) for item in items):
            return tuple(items)
        self.wrong(f"“{key}” holds something that is not text.", "Put each item into quotes.")
        return ()

    def pairs(self, key: str) -> dict[str, str]:
        """The key's table of texts."""
        table = self.get(key, dict, {})
        if all(isinstance(item, str) for item in table.values()):
            return dict(table)
        self.wrong(f"“{key}” holds something that is not text.", "Put each value into quotes.")
        return {}

    def choice(self, key: str, choose: Callable[[str], T], names: Iterable[str], default: T) -> T:
        """The key's value out of a closed list."""
        text = self.text(key)
        if text is None:
            return default
        try:
            return choose(text)
        except ValueError:
            self.wrong(f"“{key}” is “{text}”.", f"It must be one of {', '.join(names)}.")
            return default

    def inside(self, key: str) -> Spec:
        """The table under the key; empty where it is not given."""
        return Spec(
            self.file, f"{self.where} {key}".strip(), self.get(key, dict, {}), self.problems
        )

    def each(self, key: str, name_by: str = "") -> list[Spec]:
        """The tables of the list under the key."""
        items = self.get(key, list, [])
        if not all(isinstance(item, dict) for item in items):
            self.wrong(f"“{key}” must be a list of tables.")
            return []
        return [
            Spec(self.file, self._item(key, number, item, name_by), item, self.problems)
            for number, item in enumerate(items, 1)
        ]

    def finish(self) -> None:
        """Tell of every key that nothing asked for."""
        for key in self.values.keys() - self.read:
            self.wrong(f"the key “{key}” is unknown.", hint(key, self.read) or "Remove it.")

    def _asked(self, key: str) -> dict[str, Any]:
        self.read.add(key)
        return self.values

    def _item(self, key: str, number: int, item: dict[str, Any], name_by: str) -> str:
        name = item.get(name_by)
        place = f"{key.removesuffix('s')} {f'“{name}”' if name else number}"
        return f"{self.where}, {place}" if self.where != "the file" else place
