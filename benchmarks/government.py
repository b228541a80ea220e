# SPDX-License-Identifier: Apache-2.0
"""Whole governments, generated: the same seed and size give the same bytes.

    python -m benchmarks.government --triples 2000000 --seed 7 --out government.nq

A government grows by agencies of one size, each in a graph of its own, so that things have as many
neighbours in a large one as in a small one, and a small one is how a large one begins.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.agency import core
from benchmarks.draft import Draft, slug
from benchmarks.services import service
from missiongraph.loading import DEFAULT_BASE
from missiongraph.store.graphs import Names
from missiongraph.terms import DCT

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICES = 6
# The triples of an agency with one service.
SMALLEST = 660
MODEL = "services"
SEED = 7
FAULT_RATE = 0.01


@dataclass(frozen=True, slots=True)
class Model:
    """What one agency states.

    Attributes:
        graph: the IRI of its graph.
        text: the facts as N-Triples.
        size: the number of triples.
        seeded: its faults: the fault's name and the thing, in angle brackets.
    """

    agency: str
    graph: str
    text: str
    size: int
    seeded: list[tuple[str, str]]

    def quads(self) -> str:
        """The facts as N-Quads."""
        # A line feed inside a literal is escaped, so this can only be the end of a statement.
        return self.text.replace(" .\n", f" <{self.graph}> .\n")


@dataclass(slots=True)
class Written:
    """What was written to a file."""

    path: Path
    triples: int = 0
    agencies: int = 0
    seeded: list[tuple[str, str]] = field(default_factory=list)


def government(triples: int, *, seed: int = SEED, rate: float = FAULT_RATE) -> Iterator[Model]:
    """The models of a government of about so many triples, agency by agency.

    The size is met to within half a service, some 200 triples.

    `rate` is the share of things that have a fault, 0 to 1.
    """
    number, left = 0, triples
    while left > SMALLEST // 2:
        model = agency(number, left, seed=seed, rate=rate)
        left -= model.size
        number += 1
        yield model


def agency(
    number: int, triples: int | None = None, *, seed: int = SEED, rate: float = FAULT_RATE
) -> Model:
    """What one agency states, with as many of its services as so many triples allow."""
    draft = Draft(DEFAULT_BASE, number, seed, rate)
    things = core(draft, DEFAULT_BASE)
    service(draft, things, 0)
    graph = Names(DEFAULT_BASE).graph(slug(number), MODEL)
    text, seeded = draft.take()
    text += f"{graph} {DCT.publisher} {things.organisation} .\n"
    size = text.count("\n")
    for offered in range(1, SERVICES):
        service(draft, things, offered)
        more, faults = draft.take()
        growth = more.count("\n")
        if triples is not None and size + growth / 2 > triples:
            break
        text, size, seeded = text + more, size + growth, seeded + faults
    return Model(slug(number), graph.value, text, size, seeded)


def write(path: Path, triples: int, *, seed: int = SEED, rate: float = FAULT_RATE) -> Written:
    """Write a government: as N-Quads where the file's name ends in .nq, else as N-Triples."""
    written = Written(path)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for model in government(triples, seed=seed, rate=rate):
            file.write(model.quads() if path.suffix == ".nq" else model.text)
            written.triples += model.size
            written.agencies += 1
            written.seeded += model.seeded
    return written


def main() -> None:
    """Write a government as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.government", description=__doc__)
    parser.add_argument("--triples", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--faults", type=float, default=FAULT_RATE, help="share of faulty things")
    parser.add_argument("--out", type=Path, required=True, help="a .nq or .nt file")
    options = parser.parse_args()
    written = write(options.out, options.triples, seed=options.seed, rate=options.faults)
    print(
        f"{written.path}: {written.triples} triples, {written.agencies} agencies, "
        f"{len(written.seeded)} faults"
    )


if __name__ == "__main__":
    main()
