# SPDX-License-Identifier: Apache-2.0
"""What benchmarks have in common to run on: the ontology, and files of generated governments."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from benchmarks.government import write
from missiongraph.facts import Facts
from missiongraph.resources import find, folder

if TYPE_CHECKING:
    from pathlib import Path


@cache
def ontology() -> str:
    """The ontology and its code lists as N-Triples; shapes need its class hierarchy."""
    facts = Facts.read(find(folder("ontology"), ".ttl"))
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in facts)


def government_file(folder: Path, triples: int, *, suffix: str = ".nq") -> Path:
    """The file of a government of this size in a folder, written where it is not there yet."""
    path = folder / f"government-{triples}{suffix}"
    if not path.exists():
        write(path, triples)
    return path
