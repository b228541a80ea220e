# SPDX-License-Identifier: Apache-2.0
"""The data folders that travel with the code: ontology, shapes, queries, examples."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

CHECKOUT = Path(__file__).parents[2]


def folder(name: Literal["ontology", "shapes", "queries", "examples"]) -> Traversable:
    """The data folder of this name: the wheel's, or the checkout's in an editable install."""
    packaged = files("missiongraph").joinpath("_data", name)
    return packaged if packaged.is_dir() else CHECKOUT / name


def find(top: Traversable, suffix: str) -> Iterator[Traversable]:
    """The files below a folder whose names end so, in a stable order."""
    for entry in sorted(top.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from find(entry, suffix)
        elif entry.name.endswith(suffix):
            yield entry


def top(place: Traversable, suffix: str) -> Iterator[Traversable]:
    """The files in a folder itself whose names end so, in a stable order."""
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_file() and entry.name.endswith(suffix):
            yield entry


@cache
def query_text(name: str) -> str:
    """The text of a query file, by its path below `queries/`."""
    return folder("queries").joinpath(*name.split("/")).read_text(encoding="utf-8")
