# SPDX-License-Identifier: Apache-2.0
"""Files that are on disk wholly or not at all, whatever happens to the process or the power."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which is synced before it takes its name; its folder is for `sync`.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


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
