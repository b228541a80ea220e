# SPDX-License-Identifier: Apache-2.0
"""RDF that others send, read by a worker process: it may be made to exhaust whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from missiongraph.errors import InvalidQuery, QueryStopped
from missiongraph.workers.limits import Limits
from missiongraph.workers.pool import Workers

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.media import RdfMedia

PARSING = "missiongraph.workers.parsing"
# Honest data of the sizes that are taken need a small part of either.
SECONDS, MEMORY = 10.0, 512
# Names written out are longer than with prefixes, but not longer than this.
LONGER = 25


@dataclass(frozen=True, slots=True)
class Sent:
    """A text to be read.

    Attributes:
        text: the text.
        media: the media type of its format.
        base: what relative names are taken against.
        names: what the names that blank nodes are given begin with.
        most: how many characters its triples may have, written out.
    """

    text: str
    media: str
    base: str
    names: str
    most: int


class Bases(NamedTuple):
    """What names begin with.

    Attributes:
        relative: what relative names are taken against.
        blank: what the names that blank nodes are given begin with.
    """

    relative: str
    blank: str


class Parsing:
    """Who reads what is sent.

    Args:
        data: a folder that is there.
        limits: how many may be at work and may wait; and no more time and memory than these.
    """

    def __init__(self, data: Path, limits: Limits | None = None) -> None:
        own = limits or Limits()
        seconds, memory = min(SECONDS, own.seconds), min(MEMORY, own.memory)
        bounded = replace(own, seconds=seconds, memory=memory, short=seconds)
        self._workers = Workers(data, lambda: None, bounded, PARSING)

    async def read(self, form: RdfMedia, text: str, bases: Bases, most: int, caller: str) -> bytes:
        """The triples of one graph as N-Triples, with names for blank nodes.

        Args:
            form: the format.
            text: the text.
            bases: what names begin with.
            most: how many bytes a text may have here, of which its triples may be many times.
            caller: who sends it; each has the same share of the turns.

        Raises:
            InvalidQuery: it cannot be read, holds several graphs, or takes too much to read.
            InputError: its blank nodes cannot be told apart.
            ServerBusy: too many are waiting.
        """
        sent = Sent(text, form.media_type, *bases, LONGER * most)
        try:
            async with self._workers.results(sent, caller) as results:
                return b"".join([piece async for piece in results.pieces()])
        except QueryStopped as error:
            raise InvalidQuery(
                f"What was sent takes more than {self._workers.limits.seconds:g} seconds or "
                f"{self._workers.limits.memory} MiB to read: it is nested too deep, or its names "
                "stand for too much. Send it as N-Triples, or in parts."
            ) from error

    async def close(self) -> None:
        """End the workers."""
        await self._workers.close()
