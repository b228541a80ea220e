# SPDX-License-Identifier: Apache-2.0
"""SPARQL Updates, each worked out by a process of its own, beside the data.

The engine changes a snapshot, never the data; what comes of it is a patch, for the gate to take
or to refuse. Time, memory and the queue are limited as they are for queries.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from anyio import to_thread
from pyoxigraph import RdfFormat, parse

from missiongraph.errors import InvalidQuery, QueryTooLarge, QueryTooSlow, StoreError
from missiongraph.store import Patch
from missiongraph.workers.pool import MEBIBYTE, Limits, Turns
from missiongraph.workers.updating import ADDED, REMOVED, SNAPSHOT, Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad

    from missiongraph.gate import Gate

SCRATCH = "update-"


class Updates:
    """Who works updates out; each takes a snapshot, so few do so at once.

    Args:
        limits: what an update may take; as many facts may change as a query may have rows.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._turns = Turns(self._limits, 1)

    async def work_out(
        self, gate: Gate, data: Path, text: str, readable: Sequence[str] | None
    ) -> tuple[Patch, int]:
        """What an update would change, and the revision of the data for which that is so.

        Args:
            gate: the gate of the data.
            data: the data folder, where there is room for scratch folders.
            text: the update.
            readable: the graphs that it may read; `None` for all.

        Raises:
            ServerBusy: too many are waiting.
            InvalidQuery: it does not parse, or changes too much.
            QueryTooSlow, QueryTooLarge: it takes more than it may.
            StoreError: there is no room for it.
        """
        async with self._turns.taken():
            with _scratch(data) as folder:
                revision = await to_thread.run_sync(gate.snapshot, folder / SNAPSHOT)
                limits, base = self._limits, gate.names.base
                listed = None if readable is None else list(readable)
                memory = limits.memory * MEBIBYTE
                await self._run(Job(str(folder), text, base, listed, limits.rows, memory))
                return await to_thread.run_sync(partial(_patch, folder)), revision

    async def _run(self, job: Job) -> None:
        words = ("-m", "missiongraph.workers.updating")
        process = await create_subprocess_exec(
            sys.executable, *words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        try:
            async with asyncio.timeout(self._limits.seconds):
                said, _ = await process.communicate(json.dumps(asdict(job)).encode())
        except TimeoutError as error:
            raise QueryTooSlow(self._limits.seconds) from error
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if process.returncode:
            raise QueryTooLarge(self._limits.memory)
        for kind, detail in json.loads(said).items():
            raise (InvalidQuery if kind == "query" else StoreError)(detail)


@contextmanager
def _scratch(data: Path) -> Iterator[Path]:
    """A folder for one update, on the file system of the data, so that snapshots share files."""
    try:
        folder = Path(mkdtemp(prefix=SCRATCH, dir=data))
    except OSError as error:
        raise StoreError(f"Nothing can be written to {data}: {error.strerror}.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(data: Path) -> None:
    """Remove what updates left that were cut short with their server."""
    for folder in data.glob(f"{SCRATCH}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _patch(folder: Path) -> Patch:
    added, removed = (_read(folder / name) for name in (ADDED, REMOVED))
    return Patch(added, removed)


def _read(path: Path) -> list[Quad]:
    return list(parse(path=str(path), format=RdfFormat.N_QUADS))
