# SPDX-License-Identifier: Apache-2.0
"""A process that loads versions of models, and is killed on the way.

    python -m tests.crash.worker serve
        Reads one job a line, as JSON, and gives each to a fork of itself, so that Python and its
        modules start once. Says `over` when the fork has ended, killed or not.
    python -m tests.crash.worker run JOB
        Does one job, without forking.

A job names a data folder, a file for acknowledgements, the loads, the size from which a change
goes in by bulk, and the moment at which the process kills itself, 0 for never. The moments are
counted: one before everything that writes (see `SEAMS`), which is also after what wrote before.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import signal
import sys
import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from missiongraph import dataset
from missiongraph.erasure import erase
from missiongraph.gate import Author
from missiongraph.repository import Repository
from missiongraph.search import Index
from missiongraph.store.oxigraph import OxigraphStore
from tests.support.versions import batch

if TYPE_CHECKING:
    from collections.abc import Callable

SEAMS: list[tuple[Any, str]] = [
    (os, "fsync"),
    (pathlib.Path, "mkdir"),
    (pathlib.Path, "replace"),
    (pathlib.Path, "unlink"),
    (pathlib.Path, "rename"),
    (shutil, "rmtree"),
    (OxigraphStore, "apply"),
    (OxigraphStore, "bulk_load"),
    (OxigraphStore, "flush"),
    (OxigraphStore, "close"),
    (Index, "follow"),
    (Index, "rebuild"),
]


@dataclass
class Job:
    """What a process does before it ends.

    Attributes:
        loads: pairs of a model and a version (see `tests.support.versions`).
        bulk: the number of quads above which a change goes in by bulk.
        moment: which of the counted moments is the last.
        erased: what is erased after the loads, if anything is.
    """

    data: str
    said: str
    loads: list[tuple[str, int]] = field(default_factory=list)
    bulk: int = dataset.BULK
    moment: int = 0
    erased: str = ""

    def as_line(self) -> str:
        """The job as a line of JSON."""
        return json.dumps(asdict(self))


class Clock:
    """Counts moments, and kills the process at the last one as the kernel would."""

    def __init__(self, last: int) -> None:
        self.now = 0
        self.last = last
        # A large change is indexed while facts are derived from it.
        self._turn = threading.Lock()

    def tick(self) -> None:
        """Another moment has come."""
        with self._turn:
            self.now += 1
            if self.now == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def before(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, with a moment before it."""

        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (whatever the seam takes)
            self.tick()
            return work(*arguments, **named)

        return timed


def do(job: Job) -> None:
    """Open the folder, load one version after another, close it; say how many moments passed."""
    dataset.BULK = job.bulk
    clock = Clock(job.moment)
    for owner, name in SEAMS:
        setattr(owner, name, clock.before(getattr(owner, name)))
    with pathlib.Path(job.said).open("ab", buffering=0) as said:
        with Repository(pathlib.Path(job.data)) as repository:
            said.write(b"open\n")
            for model, version in job.loads:
                source = pathlib.Path(f"{model}-{version}.xlsx")
                loaded = [(batch(model, version), source)]
                repository.gate.submit(repository.proposal(loaded, Author("a test")))
                said.write(f"{model} {version}\n".encode())
        if job.erased:
            erase(pathlib.Path(job.data), job.erased, "a test", "A test")
            said.write(b"erased\n")
        clock.tick()
        said.write(f"end {clock.now}\n".encode())


def serve() -> None:
    """Do each job that a line of standard input holds, in a process of its own."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            do(Job(**json.loads(line)))
            os._exit(0)
        os.waitpid(child, 0)
        sys.stdout.write("over\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        do(Job(**json.loads(sys.argv[2])))
