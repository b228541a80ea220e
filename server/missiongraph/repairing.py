# SPDX-License-Identifier: Apache-2.0
"""Making anew what follows from an intact journal; nothing that was damaged is deleted.

Stores, indexes and records that cannot be believed are moved to `damaged/` in the data folder.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from missiongraph.data_folder import ASIDE
from missiongraph.errors import StoreError
from missiongraph.journal import Journal
from missiongraph.marks import store_head
from missiongraph.replacing import free
from missiongraph.repository import Repository
from missiongraph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from missiongraph.inspection import Check
    from missiongraph.journal import Damage
    from missiongraph.store.graphs import Names

# What a part that is to be made anew consists of, in the folder of its dataset.
FILES = {"search.db": "search.db*", "past.db": "past.db*"}
STORE = ("store", "ways", "revisions")
DERIVED = "derived facts"
TORN = "record"


def is_torn(folder: Path, names: Names, damages: Sequence[Damage]) -> bool:
    """Whether only the newest record is damaged, and the store never had it."""
    last = Journal(folder / "journal").last()
    if {damage.revision for damage in damages} != {last}:
        return False
    try:
        store = OxigraphStore(folder / "store", read_only=True)
    except StoreError:
        return False
    try:
        return store_head(store, names) == last - 1
    finally:
        store.close()


def repair(data: Path, checks: Iterable[Check]) -> list[str]:
    """Make anew what some checks found damaged, where no backup is needed; what was done.

    Raises:
        StoreBusy: another process has the data folder open.
        StoreDamaged: a journal is damaged as well.
        StoreError: the folder cannot be written.
    """
    wanted = sorted({check.repair for check in checks if check.repair})
    if not wanted:
        return []
    with free(data):
        aside = data / ASIDE / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        done = [said for part in wanted if (said := _put_aside(data, part, aside))]
    with Repository(data) as repository:
        for dataset in (repository.workspace, repository.published):
            name = dataset.journal.folder.parent.name
            if f"{name}/{DERIVED}" in wanted:
                dataset.rederive()
                done.append(f"{name}: facts are derived anew")
    return done


def _put_aside(data: Path, part: str, aside: Path) -> str:
    """Move a part of a dataset away; what was done."""
    name, _, what = part.partition("/")
    folder = data / name
    if what in STORE:
        _move([folder / "store"], aside / name)
        return f"{name}: the store is made anew from the journal"
    if what in FILES:
        _move(list(folder.glob(FILES[what])), aside / name)
        return f"{name}: {what} is made anew"
    if what == TORN:
        journal = Journal(folder / "journal")
        last = journal.last()
        _move([path for path in journal.files(last) if path.exists()], aside / name)
        return f"{name}: revision {last}, which never reached the store, is moved away"
    return ""


def _move(paths: Iterable[Path], place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in paths:
            if path.exists():
                path.rename(place / path.name)
    except OSError as error:
        raise StoreError(f"{place} cannot be written: {error.strerror}.") from error
