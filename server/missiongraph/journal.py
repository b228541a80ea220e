# SPDX-License-Identifier: Apache-2.0
"""The journal: every revision of a dataset on disk before the store knows of it.

A revision is three files: `N.added.nq` and `N.removed.nq` (the patch) and `N.json` (who, when,
why, from which file, and the validation report). The JSON is written last and moved into place,
so a revision is in the journal wholly or not at all; everything is synced before the store is
touched. A store that lags behind its journal is brought up from it; an acknowledged change can
therefore not be lost, and one that never reached the journal never happened.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, parse, serialize

from missiongraph.durable import is_full, sync, write, writing
from missiongraph.errors import StoreDamaged, StoreError, StoreFull
from missiongraph.store import Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

OURS = re.compile(r"(?P<number>\d+)\.(?:added\.nq|removed\.nq|json)(?P<part>\.part)?")


@dataclass(frozen=True, slots=True)
class Revision:
    """A change that was made to a dataset.

    Attributes:
        number: 1 for the first; each is one more than the one before.
        time: when, as an xsd:dateTime in UTC.
        author: who made it.
        message: why.
        source: the files it came from, each with its SHA-256 (a folder has none).
        graphs: the graphs that changed.
        added, removed: how many quads of stated facts.
        findings: the findings that the change caused, as plain data.
    """

    number: int
    time: str
    author: str
    message: str
    source: dict[str, str] | None = None
    graphs: list[str] = field(default_factory=list)
    added: int = 0
    removed: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)


class Journal:
    """The revisions of one dataset, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self, revision: Revision, patch: Patch) -> None:
        """Put a revision on disk for good.

        Raises:
            StoreFull: there is no space; the journal is as it was.
        """
        try:
            self._make()
            write_quads(self.added(revision.number), patch.added)
            write_quads(self._removed(revision.number), patch.removed)
            sync(self.folder)
            text = json.dumps(asdict(revision), ensure_ascii=False, indent=1)
            write(self._record(revision.number), [text])
            sync(self.folder)
        except OSError as error:
            self.withdraw(revision.number)
            full = is_full(error)
            kind, remedy = (StoreFull, "Free some space and try") if full else (StoreError, "Try")
            raise kind(
                f"The journal in {self.folder} cannot be written ({error.strerror}): nothing was "
                f"changed. {remedy} again."
            ) from error

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True)
            sync(self.folder.parent)

    def withdraw(self, number: int) -> None:
        """Take back a revision that the store refused; its record goes first."""
        if self.folder.is_dir():
            for path in (self._record(number), self.added(number), self._removed(number)):
                path.unlink(missing_ok=True)
            sync(self.folder)

    def holds(self, number: int) -> bool:
        """Whether a revision is in the journal."""
        return self._record(number).is_file()

    def last(self) -> int:
        """The number of the newest revision, 0 when there is none."""
        return max(self._numbers(), default=0)

    def revisions(self) -> Iterator[Revision]:
        """The revisions, oldest first."""
        return (self.revision(number) for number in sorted(self._numbers()))

    def revision(self, number: int) -> Revision:
        """One revision.

        Raises:
            StoreDamaged: its record cannot be read.
        """
        path = self._record(number)
        try:
            return Revision(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StoreDamaged(
                f"The record {path} of revision {number} cannot be read. Restore the data folder "
                "from a backup."
            ) from error

    def patch(self, number: int) -> Patch:
        """What a revision changed.

        Raises:
            StoreDamaged: its files cannot be read.
        """
        try:
            return Patch(_read(self.added(number)), _read(self._removed(number)))
        except (OSError, SyntaxError) as error:
            raise StoreDamaged(
                f"The quads of revision {number} in {self.folder} cannot be read ({error}). "
                "Restore the data folder from a backup."
            ) from error

    def tidy(self) -> None:
        """Remove what a crash left of a revision whose record was never written."""
        if not self.folder.is_dir():
            return
        known = set(self._numbers())
        for path in self.folder.iterdir():
            ours = OURS.fullmatch(path.name)
            if ours and (ours["part"] or int(ours["number"]) not in known):
                path.unlink()

    def added(self, number: int) -> Path:
        """The N-Quads file of what a revision added."""
        return self.folder / f"{number:08d}.added.nq"

    def _removed(self, number: int) -> Path:
        return self.folder / f"{number:08d}.removed.nq"

    def _record(self, number: int) -> Path:
        return self.folder / f"{number:08d}.json"

    def _numbers(self) -> Iterator[int]:
        return (int(path.stem) for path in self.folder.glob("*.json") if OURS.fullmatch(path.name))


def write_quads(path: Path, quads: Iterable[Quad]) -> None:
    """Write an N-Quads file that is there wholly or not at all."""
    with writing(path) as file:
        serialize(quads, file, RdfFormat.N_QUADS)


def _read(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.N_QUADS))
