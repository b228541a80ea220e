# SPDX-License-Identifier: Apache-2.0
"""Files that are on disk wholly or not at all, whatever happens to the process or the power."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write(path: Path, lines: Iterable[str]) -> None:
    """Write a file and sync it before it takes its name; its folder is for `sync`.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        # A file name that is not UTF-8 comes as half a character; JSON has a way to write it.
        with part.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def sync(folder: Path) -> None:
    """Make a folder's own entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
