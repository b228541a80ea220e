# SPDX-License-Identifier: Apache-2.0
"""A worker: `python -m missiongraph.workers.process STORE MEMORY`, asked over its standard input.

It opens the store for reading only, beside the process that owns it, and opens it again when it
is told that the data have moved on.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import sys
import time
from contextlib import contextmanager
from itertools import count
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from missiongraph.errors import InputError, InvalidQuery, NotInFormat, StoreDamaged, StoreError
from missiongraph.rdf.writing import write as write_rdf
from missiongraph.store import Selection
from missiongraph.store.oxigraph import OxigraphStore, is_damage
from missiongraph.workers.frames import (
    BEGIN,
    END,
    FAULT,
    OPENED,
    OPENING,
    PIECE,
    READY,
    frame,
    read_frame,
    told,
)
from missiongraph.workers.rows import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

    from missiongraph.store import QueryResults

BYTES = 64 * 1024
# How long to wait before a store that changes is opened once more, in seconds.
PAUSES = (0.01, 0.05, 0.2)
# From <linux/prctl.h>.
PR_SET_PDEATHSIG = 1


class Pieces(io.RawIOBase):
    """Passes on what is written to it, in frames.

    What fills a piece is sent at once. A small one is the last, and goes with what follows it:
    whoever waits is woken once and not for each frame.
    """

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out = out
        # Whether nothing more is to be passed on.
        self.over = False

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: ReadableBuffer, /) -> int:
        """Pass a piece on."""
        body = bytes(piece)
        if self.over:
            return len(body)
        self._out.write(frame(PIECE, body))
        if len(body) >= BYTES // 2:
            self._out.flush()
        return len(body)


@contextmanager
def writer(out: IO[bytes]) -> Iterator[IO[bytes]]:
    """What is written here is passed on in frames; after a fault nothing more of it is."""
    pieces = Pieces(out)
    buffered = io.BufferedWriter(pieces, BYTES)
    try:
        yield buffered
        buffered.flush()
    except BaseException:
        # A buffer writes what it holds when it is let go, which would come after the fault.
        pieces.over = True
        raise


class Worker:
    """A store that is asked, and where the answers go."""

    def __init__(self, path: Path, out: IO[bytes]) -> None:
        self._path = path
        self._out = out
        self._revision: Any = None
        self._store: OxigraphStore | None = None

    def say(self, text: bytes) -> None:
        """Send a frame."""
        self._out.write(text)
        self._out.flush()

    def answer(self, asked: dict[str, Any]) -> None:
        """Answer one query; a fault of its own is said, and ends nothing."""
        try:
            self._reply(asked)
        except InvalidQuery as error:
            self.say(told(FAULT, fault="query", detail=str(error)))
        except NotInFormat as error:
            self.say(told(FAULT, fault="format", detail=str(error)))
        except InputError as error:
            parts = [(fault.where, fault.what, fault.remedy) for fault in error.faults]
            self.say(told(FAULT, fault="input", detail=json.dumps(parts)))
        except StoreDamaged as error:
            self.say(told(FAULT, fault="damage", detail=str(error)))
        except StoreError as error:
            self.say(told(FAULT, fault="store", detail=str(error)))
        except (OSError, RuntimeError) as error:
            # The engine raises this for what it meets while results are read.
            fault = "damage" if is_damage(error) else "store"
            self.say(told(FAULT, fault=fault, detail=f"The data cannot be read: {error}"))

    def _reply(self, asked: dict[str, Any]) -> None:
        found = self._opened(asked["revision"]).query(
            asked["query"], _selection(asked), asked["base"]
        )
        self._out.write(told(BEGIN, form="rdf" if isinstance(found, QueryTriples) else "results"))
        with writer(self._out) as out:
            cut, rows = _write(found, out, asked)
        self.say(told(END, cut=cut, rows=rows))

    def _opened(self, revision: Any) -> OxigraphStore:  # noqa: ANN401 (compared, never read)
        if self._store is None or revision != self._revision:
            self.say(told(OPENING))
            self._store = self._open()
            self._revision = revision
            self.say(told(OPENED))
        return self._store

    def _open(self) -> OxigraphStore:
        """The store; its owner may replace files between their being listed and being opened."""
        for pause in PAUSES:
            try:
                return OxigraphStore(self._path, read_only=True)
            except StoreError:
                time.sleep(pause)
        return OxigraphStore(self._path, read_only=True)


def _selection(asked: dict[str, Any]) -> Selection | None:
    if asked["default"] is None:
        return None
    return Selection(*([NamedNode(iri) for iri in asked[name]] for name in ("default", "named")))


def _write(found: QueryResults, out: IO[bytes], asked: dict[str, Any]) -> tuple[bool, int]:
    """Write results; whether some are missing, and how many there are."""
    if isinstance(found, QueryTriples):
        graph = RdfFormat.from_media_type(asked["rdf"]) or RdfFormat.TURTLE
        counter = count()
        write_rdf(map(itemgetter(0), zip(found, counter)), out, graph)  # noqa: B905 (the counter has no end)
        return False, next(counter)
    form = QueryResultsFormat.from_media_type(asked["results"]) or QueryResultsFormat.JSON
    if isinstance(found, QuerySolutions):
        return write_rows(found, out, form, asked["rows"])
    found.serialize(out, format=form)
    return False, 1


def end_with_the_server() -> None:
    """Be killed when the server ends, however it ends; only Linux can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def work(kind: type[Worker], path: str, memory: str) -> None:
    """Answer what is asked until there is no more."""
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The server says when to stop; a Ctrl-C on the terminal is its to deal with.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_server()
    # What libraries may print must not come between the frames.
    out = os.fdopen(os.dup(1), "wb", 2 * BYTES)
    os.dup2(2, 1)
    worker = kind(Path(path), out)
    worker.say(told(READY))
    while (found := read_frame(sys.stdin.buffer)) is not None:
        worker.answer(json.loads(found[1]))


if __name__ == "__main__":
    work(Worker, *sys.argv[1:])
