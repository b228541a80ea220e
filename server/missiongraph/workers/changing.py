# SPDX-License-Identifier: Apache-2.0
"""A worker that validates changes: `python -m missiongraph.workers.changing STORE MEMORY`.

The change and the data for which it was worked out are in a folder; the store is that of what is
published. What was found goes back as Python writes it down for itself (pickle): it comes from
this process, and no text that was sent is read so.
"""

from __future__ import annotations

import pickle
import sys
from functools import partial
from pathlib import Path
from typing import Any

from missiongraph.beside import Beside, seen_facts
from missiongraph.rights import Author
from missiongraph.store.graphs import Names
from missiongraph.validation.changes import ChangeValidator
from missiongraph.workers.frames import BEGIN, END, told
from missiongraph.workers.process import Worker, work, writer


class ChangeWorker(Worker):
    """What is published, beside which changes are validated."""

    def _reply(self, asked: dict[str, Any]) -> None:
        public, names = self._opened(asked["revision"]), Names(asked["base"])
        author = _author(asked)
        beside = Beside.read(Path(asked["folder"]), names)
        seen = partial(seen_facts, public=public, names=names, author=author)
        beside.validate(ChangeValidator.packaged(), seen)
        self.say(told(BEGIN, form="findings"))
        with writer(self._out) as out:
            pickle.dump(beside.found, out)
        self.say(told(END, cut=False, rows=len(beside.found.after)))


def _author(asked: dict[str, Any]) -> Author:
    agencies, graphs = (
        None if asked[name] is None else frozenset(asked[name]) for name in ("agencies", "graphs")
    )
    return Author(asked["name"], agencies, graphs, asked["beside"])


if __name__ == "__main__":
    work(ChangeWorker, *sys.argv[1:])
