# SPDX-License-Identifier: Apache-2.0
"""Files that are on disk wholly or not at all, whatever happens to the process or the power."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, BinaryIO

from missiongraph.errors import StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Libraries that write files by themselves word it so.
FULL_IN_WORDS = re.compile(r"No space left on device|File too large")


def is_full(error: Exception) -> bool:
    """Whether something could not be written because no space is left."""
    number = error.errno if isinstance(error, OSError) else None
    return number in FULL or bool(FULL_IN_WORDS.search(str(error)))


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for files that are needed for a moment.

    Raises:
        StoreFull: no space is left for them.
    """
    try:
        with TemporaryDirectory() as folder:
            yield Path(folder)
    except OSError as error:
        if not is_full(error):
            raise
        raise StoreFull(
            f"No space is left for temporary files in {gettempdir()}: nothing was changed. "
            "Free some space there, or name another folder with TMPDIR, and try again."
        ) from error


# Data are for who runs the program; others on the machine read none of them.
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which is synced before it takes its name; its folder is for `sync`.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb", opener=_private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def write(path: Path, lines: Iterable[str]) -> None:
    """Write a text file in the same way.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    with writing(path) as file:
        # A file name that is not UTF-8 comes as half a character; JSON has a way to write it.
        file.writelines(line.encode(errors="backslashreplace") for line in lines)


def sync(folder: Path) -> None:
    """Make a folder's own entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
