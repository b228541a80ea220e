# SPDX-License-Identifier: Apache-2.0
"""Datasets that take the place of those in a data folder: all of them, or none.

What is to come is written to `replacing/` in the data folder. A mark that is put there last
decides: until then nothing has changed; from then on, whatever process opens the folder next
finishes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from missiongraph.data_folder import ASIDE, DATASETS
from missiongraph.durable import PRIVATE_FOLDER, is_full, sync, write
from missiongraph.errors import StoreBusy, StoreError, StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE, MARK = "replacing", "ready"


@contextmanager
def preparing(data: Path) -> Iterator[Path]:
    """A folder for what is to come, in a data folder that is open for writing.

    At the end of the context it is decided; `complete` is to follow once the folder is closed.

    Raises:
        StoreFull, StoreError: the folder cannot be written; nothing is left of it.
    """
    place = data / PLACE
    try:
        place.mkdir(PRIVATE_FOLDER)
        yield place
        sync(place)
        write(place / MARK, ["Open the data folder for writing: that finishes it.\n"])
        sync(place)
        sync(data)
    except BaseException as error:
        shutil.rmtree(place, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        kind = StoreFull if is_full(error) else StoreError
        raise kind(f"{place} cannot be written ({error.strerror}): nothing was changed.") from error


def is_pending(data: Path) -> bool:
    """Whether a data folder waits for datasets to take their places."""
    return (data / PLACE / MARK).is_file()


def complete(data: Path) -> None:
    """Put the datasets that are decided in their places; they are opened anew after that.

    Raises:
        StoreBusy: another process has the data folder open.
        StoreError: the folder cannot be written.
    """
    if not is_pending(data):
        return
    place = data / PLACE
    try:
        with _alone(place), free(data):
            if is_pending(data):
                for name in DATASETS:
                    _put(place / name, data / name)
                # What repairs moved away may hold what is not to be kept.
                shutil.rmtree(data / ASIDE, ignore_errors=True)
                sync(data)
                shutil.rmtree(place)
                sync(data)
    except OSError as error:
        raise StoreError(f"{data} cannot be written: {error.strerror}.") from error


def tidy(data: Path) -> None:
    """Remove what was never decided, from a data folder that is open for writing."""
    if not is_pending(data):
        shutil.rmtree(data / PLACE, ignore_errors=True)


def _put(new: Path, old: Path) -> None:
    if new.is_dir():
        if old.exists():
            shutil.rmtree(old)
        new.rename(old)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Wait until no other process is at it."""
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def free(data: Path) -> Iterator[None]:
    """See that no other process has a store open; it would go on with what is moved away.

    Raises:
        StoreBusy: one has.
    """
    for lock in data.glob("*/store/LOCK"):
        with lock.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreBusy(
                    f"Another process is using {data}. Stop it (for example `missiongraph serve`) "
                    "before its parts are moved."
                ) from error
    yield
