# SPDX-License-Identifier: Apache-2.0
"""Data that others send, validated by a worker process with limits of time, memory and findings."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from missiongraph.errors import QueryStopped, TooMuchToValidate
from missiongraph.settings import VALIDATE_FINDINGS, VALIDATE_MEMORY, VALIDATE_SECONDS
from missiongraph.workers.limits import Limits
from missiongraph.workers.pool import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from missiongraph.validation.findings import Finding

VALIDATING = "missiongraph.workers.validating"


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

    async def close(self) -> None:
        """End the workers."""
        await self._workers.close()
