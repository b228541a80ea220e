# SPDX-License-Identifier: Apache-2.0
"""A file of N-Quads through the gate into a new repository, and published, in a process of its own.

    python -m benchmarks.through DATA FILE [publish]

It prints, as JSON, how long each part took, what came of it, and how much memory it needed at most.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, parse

from benchmarks.parts import PARTS, Meter
from benchmarks.setting import AUTHOR, government_file, repository_folder
from benchmarks.timing import Time, timed
from missiongraph.collecting import seldom_collected
from missiongraph.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.gate import Outcome

GATE: Final = "gate"
PUBLISH: Final = "publish"
DERIVATION: Final = "derivation"
INDEX: Final = "search index"


@dataclass(frozen=True, slots=True)
class Passed:
    """What a government took on its way, and what came of it.

    Attributes:
        gate, publish: the whole of each; `parts`: of the gate, `published` of the publication.
        alone: what the gate does beside other parts, by itself: derivation and search index.
        covered: for how many seconds any part of the gate was under way.
        peak: the memory that the gate needed at most, in GiB.
    """

    gate: Time
    publish: Time | None
    parts: dict[str, Time]
    published: dict[str, Time]
    alone: dict[str, Time]
    covered: float
    added: int
    derived: int
    findings: int
    peak: float


@cache
def passed(folder: Path, triples: int, *, publish: bool = False) -> Passed:
    """Take a sound government of this size through the gate; its repository stays in the folder."""
    file = government_file(folder, triples, rate=0.0)
    data = repository_folder(folder, triples)
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, "-m", "benchmarks.through", str(data), str(file)]
    command += [PUBLISH] if publish else []
    print(f"  {triples:,} triples through the gate", file=sys.stderr, flush=True)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    found = json.loads(done.stdout)
    ways = [way for way in (GATE, PUBLISH) if way in found]
    named = {f"{n} {t}": Time(*found[n]["parts"][t]) for n in ways for t in found[n]["parts"]}
    return Passed(
        Time(*found[GATE]["whole"]),
        Time(*found[PUBLISH]["whole"]) if publish else None,
        _parts(named, GATE),
        _parts(named, PUBLISH),
        {name: Time(*found[name]) for name in (DERIVATION, INDEX) if name in found},
        found[GATE]["covered"],
        found[GATE]["added"],
        found[GATE]["derived"],
        found[GATE]["findings"],
        found[GATE]["peak"],
    )


def _parts(named: dict[str, Time], way: str) -> dict[str, Time]:
    return {part: named[f"{way} {part}"] for part in PARTS if f"{way} {part}" in named}


def _load(repository: Repository, file: Path, meter: Meter) -> Outcome:
    # As what reads sources does.
    with meter.part("parse"), seldom_collected:
        quads = list(parse(path=file))
    graphs = {q.graph_name for q in quads if isinstance(q.graph_name, NamedNode)}
    gate = repository.gate
    return gate.make(AUTHOR, "Load a whole government", lambda: gate.difference(quads, graphs))


def _models(repository: Repository) -> list[NamedNode]:
    names = repository.names
    models = f"{names.base}/graph/agency-"
    return [g for g in repository.workspace.store.graphs() if g.value.startswith(models)]


def _alone(repository: Repository) -> dict[str, list[float]]:
    """How long everything is derived, and put into the search index, anew."""
    held = repository.workspace
    derived = timed(lambda: deque(held.deriver.everything(held.store), maxlen=0))
    indexed = timed(lambda: held.index.rebuild(held.store, held.names, held.head))
    return {
        DERIVATION: [derived.clock, derived.processor],
        INDEX: [indexed.clock, indexed.processor],
    }


def _timed(call: Callable[[Meter], Outcome], meter: Meter) -> dict[str, Any]:
    outcomes: list[Outcome] = []
    taken = timed(lambda: outcomes.append(call(meter)))
    (outcome,) = outcomes
    return {
        "whole": [taken.clock, taken.processor],
        "parts": {name: [t.clock, t.processor] for name, t in meter.times().items()},
        "covered": meter.covered,
        "added": outcome.added,
        "findings": len(outcome.caused),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def main(data: str, file: str, *more: str) -> None:
    """Load the file, publish it where that is asked for, and print what it took."""
    with Repository(Path(data)) as made:
        loading, publishing = Meter(), Meter()
        loading.watch_gate(made.gate)
        publishing.watch_gate(made.release)
        found: dict[str, Any] = {
            GATE: _timed(lambda meter: _load(made, Path(file), meter), loading)
        }
        found[GATE]["derived"] = sum(
            1 for _ in made.workspace.store.quads(graph=made.names.derived)
        )
        if PUBLISH in more:
            found |= _alone(made)
            models = _models(made)
            found[PUBLISH] = _timed(lambda _: made.publish(models, AUTHOR), publishing)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
