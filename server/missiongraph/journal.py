# SPDX-License-Identifier: Apache-2.0
"""The journal: every revision of a dataset on disk before the store knows of it.

A revision is three files: `N.added.nq` and `N.removed.nq` (the patch) and `N.json` (who, when,
why, from which file, and the validation report). The JSON is written last and moved into place,
so a revision is in the journal wholly or not at all; everything is synced before the store is
touched. A store that lags behind its journal is brought up from it; an acknowledged change can
therefore not be lost, and one that never reached the journal never happened.

Each JSON carries the checksums of both files of quads, that of the record before it, and its own:
a file that is altered, cut short, lost or taken from elsewhere breaks the chain, and what it says
is not believed. Journals of format 1 have no checksums; `seal` gives them theirs.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from pyoxigraph import RdfFormat, parse, serialize

from missiongraph.durable import is_full, sync, write, writing
from missiongraph.errors import StoreDamaged, StoreError, StoreFull
from missiongraph.seal import Digesting, digest_of, sealed, unsealed
from missiongraph.store import Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

REMEDY = "Restore the data folder from a backup."
# The checksums of a record: of its quads, and of the record before it.
SEAL = "seal"
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
        erased: how many of its quads were erased since.
        erasure: what this revision erased of those before it, without the content.
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
    erased: int = 0
    erasure: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """A revision that is not as it was written, and what is wrong with it."""

    revision: int
    what: str


@dataclass(frozen=True, slots=True)
class Record:
    """A revision as its JSON says it, with its place in the chain.

    Attributes:
        seal: the checksums of its quads (`added`, `removed`) and of the record before
            (`previous`); `None` where it was written without.
        checksum: its own.
    """

    revision: Revision
    seal: dict[str, str] | None
    checksum: str | None


class Journal:
    """The revisions of one dataset, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # The newest revision's number and checksum, where it was written or read by us.
        self._newest = (0, "")

    def record(self, revision: Revision, patch: Patch) -> None:
        """Put a revision on disk for good.

        Raises:
            StoreFull: there is no space; the journal is as it was.
        """
        number = revision.number
        previous = self._checksum(number - 1)
        try:
            self._make()
            files = {
                "added": write_quads(self.added(number), patch.added),
                "removed": write_quads(self._removed(number), patch.removed),
            }
            sync(self.folder)
            self._write(revision, {**files, "previous": previous})
            sync(self.folder)
        except OSError as error:
            self.withdraw(revision.number)
            full = is_full(error)
            kind, remedy = (StoreFull, "Free some space and try") if full else (StoreError, "Try")
            raise kind(
                f"The journal in {self.folder} cannot be written ({error.strerror}): nothing was "
                f"changed. {remedy} again."
            ) from error

    def _write(self, revision: Revision, seal: dict[str, str]) -> None:
        text, checksum = sealed({**asdict(revision), SEAL: seal})
        write(self._record(revision.number), [text])
        self._newest = revision.number, checksum

    def _checksum(self, number: int) -> str:
        """The checksum of a record, to which the next one is chained."""
        if not self.holds(number):
            return ""
        if self._newest[0] != number:
            self._newest = number, self.entry(number).checksum or ""
        return self._newest[1]

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True)
            sync(self.folder.parent)

    def withdraw(self, number: int) -> None:
        """Take back a revision that the store refused; its record goes first."""
        self._newest = (0, "")
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
        return self.entry(number).revision

    def entry(self, number: int) -> Record:
        """One revision with its checksums.

        Raises:
            StoreDamaged: its record cannot be read, or is not as it was written.
        """
        path = self._record(number)
        try:
            said, checksum = unsealed(path)
            seal = said.pop(SEAL, None)
            found = Record(Revision(**said), seal, checksum)
        except (OSError, ValueError, TypeError, StoreDamaged) as error:
            raise StoreDamaged(
                f"The record {path} of revision {number} cannot be read. {REMEDY}"
            ) from error
        if found.revision.number != number:
            raise StoreDamaged(f"The record {path} is of another revision. {REMEDY}")
        return found

    def patch(self, number: int) -> Patch:
        """What a revision changed.

        Raises:
            StoreDamaged: its files cannot be read, or are not as they were written.
        """
        try:
            for path, checksum in self._sums(self.entry(number)):
                if checksum is not None and digest_of(path) != checksum:
                    raise StoreDamaged(
                        f"The quads of revision {number} in {path} are not as they were written. "
                        f"{REMEDY}"
                    )
            return Patch(_read(self.added(number)), _read(self._removed(number)))
        except (OSError, SyntaxError) as error:
            raise StoreDamaged(
                f"The quads of revision {number} in {self.folder} cannot be read ({error}). "
                f"{REMEDY}"
            ) from error

    def _sums(self, entry: Record) -> list[tuple[Path, str | None]]:
        """The files of quads of a revision, with the checksums that they should have."""
        seal, number = entry.seal or {}, entry.revision.number
        paths = {"added": self.added(number), "removed": self._removed(number)}
        return [(path, seal.get(name)) for name, path in paths.items()]

    def damages(self, after: int = 0, *, quads: bool = True) -> Iterator[Damage]:
        """What is not as it was written, one after the other along the chain.

        Args:
            after: the revision after which the chain is followed.
            quads: whether the files of quads are looked at as well.
        """
        held, number = set(self._numbers()), after
        previous = self._known_checksum(after)
        for number in range(after + 1, max(held, default=0) + 1):
            if number not in held:
                yield Damage(number, "its record is missing")
                previous = None
                continue
            try:
                entry = self.entry(number)
            except StoreDamaged:
                yield Damage(number, "its record cannot be read or is not as it was written")
                previous = None
                continue
            yield from self._broken(entry, previous, quads=quads)
            previous = entry.checksum

    def _known_checksum(self, number: int) -> str | None:
        """The checksum of a record, `None` where it cannot be had."""
        try:
            return self._checksum(number)
        except StoreDamaged:
            return None

    def _broken(self, entry: Record, previous: str | None, *, quads: bool) -> Iterator[Damage]:
        number = entry.revision.number
        if entry.seal is None or entry.checksum is None:
            yield Damage(number, "its record has no checksum")
            return
        if previous is not None and entry.seal.get("previous") != previous:
            yield Damage(number, "its record does not follow from the one before")
        for path, checksum in self._sums(entry) if quads else ():
            if not path.is_file():
                yield Damage(number, f"{path.name} is missing")
            elif digest_of(path) != checksum:
                yield Damage(number, f"{path.name} is not as it was written")

    def require_all(self) -> None:
        """See that no revision is missing.

        Raises:
            StoreDamaged: one is.
        """
        held = set(self._numbers())
        missing = next((n for n in range(1, max(held, default=0)) if n not in held), None)
        if missing is not None:
            raise StoreDamaged(f"Revision {missing} is missing in {self.folder}. {REMEDY}")

    def require(self, after: int = 0) -> None:
        """See that the revisions after one are as they were written.

        Raises:
            StoreDamaged: one is not.
        """
        for damage in self.damages(after):
            raise self.error(damage)

    def error(self, damage: Damage) -> StoreDamaged:
        """Damage as what is raised."""
        return StoreDamaged(
            f"Revision {damage.revision} in {self.folder} is damaged: {damage.what}. {REMEDY}"
        )

    def seal(self) -> None:
        """Give the records of a journal of format 1 their checksums.

        Raises:
            StoreDamaged: a record is missing or cannot be read.
        """
        previous = ""
        for number in range(1, self.last() + 1):
            entry = self.entry(number)
            if entry.seal is None:
                self.patch(number)
                sums = {
                    "added": digest_of(self.added(number)),
                    "removed": digest_of(self._removed(number)),
                }
                self._write(entry.revision, {**sums, "previous": previous})
            previous = self._checksum(number)
        if self.folder.is_dir():
            sync(self.folder)

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

    def files(self, number: int) -> list[Path]:
        """The files of a revision, its record last."""
        return [self.added(number), self._removed(number), self._record(number)]

    def _removed(self, number: int) -> Path:
        return self.folder / f"{number:08d}.removed.nq"

    def _record(self, number: int) -> Path:
        return self.folder / f"{number:08d}.json"

    def _numbers(self) -> Iterator[int]:
        return (int(path.stem) for path in self.folder.glob("*.json") if OURS.fullmatch(path.name))


def write_quads(path: Path, quads: Iterable[Quad]) -> str:
    """Write an N-Quads file that is there wholly or not at all; its SHA-256."""
    with writing(path) as file, Digesting(file) as digesting:
        # The library asks for no more than `write` and `flush`.
        serialize(quads, cast("BinaryIO", digesting), RdfFormat.N_QUADS)
        digesting.flush()
        return digesting.hexdigest()


def _read(path: Path) -> list[Quad]:
    return list(parse(path=path, format=RdfFormat.N_QUADS))
