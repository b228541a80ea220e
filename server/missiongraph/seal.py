# SPDX-License-Identifier: Apache-2.0
"""Checksums by which damage to a file is seen.

A sealed JSON file has a member `checksum`: the SHA-256 of the file's own bytes, with zeros where
the checksum stands. Any change of the file breaks it, and it can be checked with ordinary tools.
"""

from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from missiongraph.errors import StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future
    from pathlib import Path

CHECKSUM = "checksum"
PIECE = 1 << 20
ZEROS = "0" * 64
MEMBER = re.compile(rb'"checksum": "([0-9a-f]{64})"')


class Digesting:
    """A file to write to that counts the checksum of what is written.

    Of much, a piece is taken in by a thread while the next is made.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._held = bytearray()
        self._beside: ThreadPoolExecutor | None = None
        self._taken: Future[None] | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the thread end."""
        if self._beside is not None:
            self._beside.shutdown()

    def write(self, data: bytes) -> int:
        """Write some bytes.

        Raises:
            OSError: those before cannot be written.
        """
        self._held += data
        if len(self._held) >= PIECE:
            self._settle()
            self._beside = self._beside or ThreadPoolExecutor(1)
            piece, self._held = self._held, bytearray()
            self._taken = self._beside.submit(self._take, piece)
        return len(data)

    def _take(self, piece: bytearray) -> None:
        self._digest.update(piece)
        self._file.write(piece)

    def _settle(self) -> None:
        if self._taken is not None:
            self._taken.result()

    def flush(self) -> None:
        """Hand on what is held back.

        Raises:
            OSError: it cannot be written.
        """
        self._settle()
        self._take(self._held)
        self._held = bytearray()
        self._file.flush()

    def hexdigest(self) -> str:
        """The SHA-256 of what was written, once it is flushed."""
        return self._digest.hexdigest()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(said: Mapping[str, Any]) -> tuple[str, str]:
    """The text of a JSON file with its checksum in it, and the checksum."""
    text = json.dumps({**said, CHECKSUM: ZEROS}, ensure_ascii=False, indent=1)
    # A file name that is not UTF-8 comes as half a character; JSON has a way to write it.
    found = hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
    start, _, end = text.rpartition(ZEROS)
    return f"{start}{found}{end}", found


def unsealed(path: Path) -> tuple[dict[str, Any], str | None]:
    """What a JSON file says, and its checksum; `None` where it was written without one.

    Raises:
        OSError, ValueError: it cannot be read, or is not JSON.
        StoreDamaged: it is not as it was written.
    """
    content = path.read_bytes()
    said = json.loads(content)
    if not isinstance(said, dict):
        raise ValueError("this is no JSON object")
    checksum = said.pop(CHECKSUM, None)
    if checksum is not None and checksum != _checksum(content):
        raise StoreDamaged(f"{path} is not as it was written.")
    return said, checksum


def _checksum(content: bytes) -> str | None:
    """What the checksum of a sealed file should be."""
    found = None
    for found in MEMBER.finditer(content):  # noqa: B007 (the last one is the file's own)
        pass
    if found is None:
        return None
    digest = hashlib.sha256(content[: found.start(1)])
    digest.update(ZEROS.encode())
    digest.update(content[found.end(1) :])
    return digest.hexdigest()
