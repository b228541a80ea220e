# SPDX-License-Identifier: Apache-2.0
"""Data that others send, validated by a worker process with limits of time, memory and findings."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from anyio import from_thread

from missiongraph.errors import QueryStopped, TooMuchToValidate
from missiongraph.settings import (
    VALIDATE_FINDINGS,
    VALIDATE_MEMORY,
    VALIDATE_SECONDS,
    WRITE_MEMORY,
    WRITE_SECONDS,
)
from missiongraph.workers.limits import Limits
from missiongraph.workers.pool import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from missiongraph.beside import Beside
    from missiongraph.rights import Author
    from missiongraph.validation.changes import ChangeResults
    from missiongraph.validation.findings import Finding

VALIDATING = "missiongraph.workers.validating"
CHANGING = "missiongraph.workers.changing"


@dataclass(frozen=True, slots=True)
class Sample:
    """Data to be validated.

    Attributes:
        text: the data as N-Triples, with names for blank nodes.
        graph: the graph that they are to replace; without it, one of the agency that they
            describe most of.
        base: the base IRI of the repository.
        relative: what relative names were taken against; no name may begin so.
        most: how many findings are wanted.
    """

    text: str
    graph: str | None
    base: str
    relative: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A change that is validated beside the data for which it was worked out.

    Attributes:
        folder: where both are.
        base: the base IRI of the repository.
        name, agencies, graphs, beside: the author, as in `Author`.
    """

    folder: str
    base: str
    name: str
    agencies: list[str] | None
    graphs: list[str] | None
    beside: bool

    @classmethod
    def of(cls, beside: Beside, author: Author) -> Self:
        """A change of an author."""
        agencies, graphs = (
            None if some is None else sorted(some) for some in (author.agencies, author.graphs)
        )
        folder, base = str(beside.folder), beside.names.base
        return cls(folder, base, author.name, agencies, graphs, author.beside)


class Validation:
    """Who validates what is sent.

    Args:
        store: the folder of the store in whose context it is validated.
        revision: tells where the data stand.
        limits: how many may be at work and may wait.
    """

    def __init__(
        self, store: Path, revision: Callable[[], object], limits: Limits | None = None
    ) -> None:
        seconds, memory = VALIDATE_SECONDS.number(), VALIDATE_MEMORY.number()
        own = limits or Limits()
        bounded = replace(own, seconds=seconds, memory=memory, short=seconds)
        self.most = VALIDATE_FINDINGS.number()
        self._workers = Workers(store, revision, bounded, VALIDATING)
        seconds, memory = WRITE_SECONDS.number(), WRITE_MEMORY.number()
        bounded = replace(own, seconds=seconds, memory=memory, short=seconds)
        self._changing = Workers(store, revision, bounded, CHANGING)

    async def findings(self, sample: Sample, caller: str) -> tuple[list[Finding], int]:
        """Return the most severe findings, and how many there are; leaving early stops it.

        Args:
            sample: the data.
            caller: who asks; each has the same share of the turns.

        Raises:
            InvalidQuery: a name in them is relative.
            TooMuchToValidate: it takes more time or memory than it may.
            ServerBusy: too many are waiting.
        """
        limits = self._workers.limits
        try:
            async with self._workers.results(replace(sample, most=self.most), caller) as results:
                pieces = [piece async for piece in results.pieces()]
        except QueryStopped as error:
            raise TooMuchToValidate(limits.seconds, limits.memory) from error
        found: list[Finding] = pickle.loads(b"".join(pieces))  # noqa: S301 (from our own process)
        return found, results.rows or len(found)

    def changed(self, beside: Beside, author: Author) -> ChangeResults:
        """Return what a change causes and mends; called in a thread that waits for it.

        Args:
            beside: the change, and the data for which it was worked out.
            author: who makes it.

        Raises:
            TooMuchToValidate: it takes more time or memory than it may.
            ServerBusy: too many are waiting.
        """
        beside.write()
        found: ChangeResults = from_thread.run(self._changed, Written.of(beside, author))
        return found

    async def _changed(self, written: Written) -> ChangeResults:
        limits = self._changing.limits
        try:
            async with self._changing.results(written, written.name) as results:
                pieces = [piece async for piece in results.pieces()]
        except QueryStopped as error:
            raise TooMuchToValidate(limits.seconds, limits.memory) from error
        found: ChangeResults = pickle.loads(b"".join(pieces))  # noqa: S301 (from our own process)
        return found

    async def close(self) -> None:
        """End the workers."""
        await self._workers.close()
        await self._changing.close()
