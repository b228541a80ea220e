# SPDX-License-Identifier: Apache-2.0
"""Backups of a data folder, taken beside whatever process serves it, and the way back.

backup/
  backup.json                 format, base IRI, revisions, and the checksum of every file
  repository.json             as in the data folder
  tokens.json                 where there are tokens
  workspace/journal/…         every revision up to the one that `backup.json` names
  published/journal/…

Stores and indexes follow from the journals, and are made anew when a backup is restored. Records
of a journal never change once the store has taken them in, so that they are copied while others
write: first those of what is published, then those of the workspace, which is ahead of it.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from missiongraph import __version__
from missiongraph.data_folder import (
    DATASETS,
    PUBLISHED,
    RECORD,
    WORKSPACE,
    is_sealed,
    record_of,
    require,
)
from missiongraph.durable import is_full, sync, write
from missiongraph.errors import (
    BackupDamaged,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreTooNew,
)
from missiongraph.journal import Journal
from missiongraph.marks import store_head
from missiongraph.repository import Repository, reading
from missiongraph.seal import digest_of, sealed, unsealed
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.tokens import RECORD as TOKENS
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 1
MANIFEST = "backup.json"
ORDER = PUBLISHED, WORKSPACE


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        made: when it was taken.
        base: the base IRI of the data folder.
        version: the missiongraph that took it.
        revisions: for each dataset, the revision up to which it goes.
        files: for each file, its SHA-256.
    """

    made: str
    base: str
    version: str
    revisions: dict[str, int]
    files: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The backup as its manifest says it."""
        return {
            "format": FORMAT,
            "version": self.version,
            "base": self.base,
            "made": self.made,
            "revisions": self.revisions,
            "files": self.files,
        }

    def summary(self) -> dict[str, Any]:
        """The backup as plain data, with the number of its files."""
        return {**self.as_dict(), "files": len(self.files)}


def back_up(data: Path, place: Path) -> Backup:
    """Take a backup of a data folder into a new folder, and verify it.

    Args:
        data: the data folder; others may read and write it meanwhile.
        place: where the backup is to be; there must be nothing yet.

    Raises:
        StoreDamaged: a journal is not as it was written; nothing is left of the backup.
        StoreFull, StoreError: the folder cannot be written.
    """
    require(data)
    _bring_up(data)
    base = record_of(data).base
    with _made(place) as part:
        heads = {name: _copied(data / name, part / name, Names(base)) for name in ORDER}
        for name in (RECORD, TOKENS):
            if (data / name).is_file():
                _copy(data / name, part / name)
        revisions = {name: heads[name] for name in DATASETS}
        files = {name: digest_of(part / name) for name in sorted(_files(part))}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        found = Backup(made, base, __version__, revisions, files)
        write(part / MANIFEST, [sealed(found.as_dict())[0]])
        _require_whole(part, found)
    return found


def _bring_up(data: Path) -> None:
    """See that the stores have all that was acknowledged, and that files have checksums."""
    try:
        with reading(data):
            pass
    except (StoreDamaged, StoreBusy):
        # Neither a damaged store nor a large change under way is a reason to go without a backup.
        if not is_sealed(data):
            raise


def restore(place: Path, data: Path) -> Backup:
    """Make a data folder from a backup, with its stores and indexes.

    Args:
        place: the backup; it is verified first, and stays as it is.
        data: the data folder to be made; there must be nothing yet.

    Raises:
        BackupDamaged: the backup is not as it was written; nothing is made.
        StoreTooNew: a newer version took it.
        StoreFull, StoreError: the folder cannot be written.
    """
    found = manifest(place)
    _require_whole(place, found)
    with _made(data) as part:
        for name in found.files:
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            _copy(place / name, part / name)
        if TOKENS in found.files:
            Tokens(part).note()
        Repository(part).close()
    return found


def manifest(place: Path) -> Backup:
    """What a backup says of itself.

    Raises:
        BackupDamaged: it does not say so, or is not as it was written.
        StoreTooNew: a newer version took it.
    """
    path = place / MANIFEST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        form = int(said["format"])
        # Newer versions may have another way to seal it.
        if form <= FORMAT:
            return _sealed(path)
    except FileNotFoundError as error:
        raise BackupDamaged(f"{place} is no backup: there is no {MANIFEST} in it.") from error
    except (OSError, ValueError, KeyError, TypeError, StoreDamaged) as error:
        raise BackupDamaged(f"{path} is not as it was written. Take another backup.") from error
    raise StoreTooNew(
        f"{place} was written by missiongraph {said['version']} (backup format {form}); this is "
        f"{__version__}. Install that version or a newer one."
    )


def _sealed(path: Path) -> Backup:
    """What the manifest of this version's format says."""
    said, checksum = unsealed(path)
    if checksum is None:
        raise StoreDamaged(f"{path} has no checksum.")
    del said["format"]
    return Backup(**said)


def _require_whole(place: Path, found: Backup) -> None:
    """See that a backup holds what its manifest says, and nothing else is wrong with it."""
    for name, checksum in found.files.items():
        path = place / name
        if not _is_inside(name) or not path.is_file() or digest_of(path) != checksum:
            raise BackupDamaged(
                f"{name} in the backup {place} is missing or not as it was written. Take another "
                "backup."
            )
    for name, revision in found.revisions.items():
        journal = Journal(place / name / "journal")
        journal.require()
        if journal.last() != revision:
            raise BackupDamaged(f"The journal {name} in the backup {place} ends elsewhere.")


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


def _copied(dataset: Path, place: Path, names: Names) -> int:
    """Copy the journal of a dataset up to the revision that its store has; which one that is."""
    journal, copy = Journal(dataset / "journal"), place / "journal"
    head = _settled(dataset, journal, names)
    copy.mkdir(parents=True)
    for number in range(1, head + 1):
        for path in journal.files(number):
            _copy(path, copy / path.name)
    sync(copy)
    return head


def _settled(dataset: Path, journal: Journal, names: Names) -> int:
    """The newest revision that will not be taken back any more."""
    try:
        store = OxigraphStore(dataset / "store", read_only=True)
    except StoreDamaged:
        return journal.last()
    try:
        return min(store_head(store, names), journal.last())
    finally:
        store.close()


def _files(place: Path) -> Iterable[str]:
    return (str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())


def _copy(path: Path, copy: Path) -> None:
    """Copy a file onto the disk; a link would share what may be damaged later."""
    try:
        shutil.copyfile(path, copy)
    except FileNotFoundError as error:
        raise StoreDamaged(
            f"{path} is missing: `missiongraph doctor` says what is wrong, and what to do."
        ) from error
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    if path.name == TOKENS:
        copy.chmod(0o600)


@contextmanager
def _made(place: Path) -> Iterator[Path]:
    """A folder that has its name once all is in it, and is gone where that fails."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise StoreError(f"{place} is there already; name a new folder.")
    part = place.with_name(f"{place.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        yield part
        sync(part)
        part.replace(place)
        sync(place.parent)
    except OSError as error:
        kind = StoreFull if is_full(error) else StoreError
        raise kind(f"{place} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
