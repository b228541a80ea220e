# SPDX-License-Identifier: Apache-2.0
"""A process in which several writers load versions of models until standard input ends.

    python -m tests.crash.writers DATA SAID MODEL…

Each writer has a model of its own. What was acknowledged is a line of the file SAID: the model,
its version, and the revision that made it; a version that is a multiple of three is published,
which is a line with the model, its version, and a dash.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

from missiongraph.gate import Author
from missiongraph.repository import Repository
from tests.support.versions import batch

PUBLISHED_EACH = 3
AUTHOR = Author("a test")


def write(repository: Repository, model: str, said: BinaryIO, over: Event) -> None:
    """Load one version of a model after the other."""
    for version in count(1):
        if over.is_set():
            return
        loaded = [(batch(model, version), Path(f"{model}.xlsx"))]
        made = repository.gate.submit(repository.proposal(loaded, AUTHOR)).revision
        said.write(f"{model} {version} {made}\n".encode())
        if version % PUBLISHED_EACH == 0:
            repository.publish([repository.names.graph("east", model)], AUTHOR)
            said.write(f"{model} {version} -\n".encode())


def main(data: Path, path: Path, models: list[str]) -> None:
    """Let a writer work on each model until standard input ends."""
    over = Event()
    with path.open("ab", buffering=0) as said, Repository(data) as repository:
        threads = [Thread(target=write, args=(repository, m, said, over)) for m in models]
        for thread in threads:
            thread.start()
        sys.stdin.read()
        over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
