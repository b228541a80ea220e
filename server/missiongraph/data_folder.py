# SPDX-License-Identifier: Apache-2.0
"""What a data folder says of itself: the format in which it is written, and its base IRI.

Format 2 has checksums, in this record and in the journals; a folder of format 1 is given them
when it is first opened for writing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from missiongraph import __version__
from missiongraph.durable import PRIVATE_FOLDER, sync, write
from missiongraph.errors import StoreDamaged, StoreError, StoreTooNew
from missiongraph.loading import DEFAULT_BASE
from missiongraph.seal import sealed, unsealed

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 2
# The first format whose files carry checksums.
SEALED = 2
RECORD = "repository.json"
DATASETS = WORKSPACE, PUBLISHED = "workspace", "published"
# Where repairs move what cannot be believed.
ASIDE = "damaged"


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """What `repository.json` says.

    Attributes:
        form: the number of the format.
        version: the missiongraph that wrote it.
        base: the base IRI.
        made: when.
    """

    form: int
    version: str
    base: str
    made: str

    def as_dict(self) -> dict[str, Any]:
        """The record as it is written."""
        return {
            "format": self.form,
            "version": self.version,
            "base": self.base,
            "made": self.made,
        }


def require(data: Path) -> None:
    """See that there is a repository in a folder.

    Raises:
        StoreError: there is none.
    """
    if not (data / RECORD).is_file():
        raise StoreError(
            f"There is no repository in {data} yet. Load something into it with "
            "`missiongraph load`, or look at the examples with `missiongraph demo`."
        )


def known_base(data: Path, base: str | None = None) -> str:
    """The base IRI that a folder has, or would be made with; nothing is written.

    Raises:
        StoreTooNew: a newer version made the folder.
        StoreError: the folder has another base IRI than the one asked for.
    """
    if not (data / RECORD).is_file():
        return (base or DEFAULT_BASE).rstrip("/")
    had = record_of(data).base
    if base and base.rstrip("/") != had:
        raise StoreError(
            f"{data} was made with the base IRI {had}, which cannot become {base}: names do not "
            "change. Leave --base out, or name a new data folder."
        )
    return had


def record_of(data: Path) -> FolderRecord:
    """What a data folder says of itself.

    Raises:
        StoreTooNew: a newer version made the folder.
        StoreDamaged: it cannot be read, or is not as it was written.
    """
    path = data / RECORD
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = FolderRecord(
            int(said["format"]), said["version"], str(said["base"]), str(said.get("made", ""))
        )
        # Newer versions may have another way to seal it.
        checksum = unsealed(path)[1] if found.form <= FORMAT else ""
    except (OSError, ValueError, KeyError, TypeError, StoreDamaged) as error:
        raise StoreDamaged(f"{path} cannot be read: restore it from a backup.") from error
    if found.form > FORMAT:
        raise StoreTooNew(
            f"{data} was written by missiongraph {found.version} (format {found.form}); this is "
            f"{__version__} (format {FORMAT}). Install that version or a newer one."
        )
    if found.form >= SEALED and checksum is None:
        raise StoreDamaged(f"{path} has no checksum: restore it from a backup.")
    return found


def is_sealed(data: Path) -> bool:
    """Whether the files of a data folder carry checksums."""
    return record_of(data).form >= SEALED


def upgrade(data: Path) -> None:
    """Say that a folder is of this version's format; its journals are by now.

    Raises:
        StoreError: it cannot be written.
    """
    found = record_of(data)
    if found.form == FORMAT:
        return
    try:
        _write(data, FolderRecord(FORMAT, __version__, found.base, found.made))
    except OSError as error:
        raise StoreError(f"{data} cannot be written: {error.strerror}.") from error


def settle(data: Path, base: str | None) -> str:
    """The base IRI of a folder, which is made a repository where it is none yet.

    Raises:
        StoreError: it cannot become one, or has another base IRI.
    """
    settled = known_base(data, base)
    if (data / RECORD).is_file():
        return settled
    made = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        data.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        if any(entry.name != f"{RECORD}.part" for entry in data.iterdir()):
            raise StoreError(f"{data} holds something else already; name an empty or a new folder.")
        _write(data, FolderRecord(FORMAT, __version__, settled, made))
    except OSError as error:
        raise StoreError(f"{data} cannot be made a data folder: {error.strerror}.") from error
    return settled


def _write(data: Path, record: FolderRecord) -> None:
    write(data / RECORD, [sealed(record.as_dict())[0]])
    sync(data)
