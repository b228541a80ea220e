# SPDX-License-Identifier: Apache-2.0
"""What a server and its workers say to each other, over pipes.

A frame is one letter that says what it is, the length of what follows as four bytes (big-endian),
and that many bytes.
"""

from __future__ import annotations

import json
import struct
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import StreamReader

HEAD = struct.Struct(">cI")
QUERY, READY, OPENING, OPENED, BEGIN, PIECE, END, FAULT = (
    bytes([letter]) for letter in b"QROSBPEF"
)


class NeedsSnapshot(Exception):  # noqa: N818 (nothing went wrong)
    """An update can only be worked out on a copy of the data."""


def frame(kind: bytes, body: bytes) -> bytes:
    """A frame as bytes."""
    return HEAD.pack(kind, len(body)) + body


def told(kind: bytes, **members: Any) -> bytes:  # noqa: ANN401 (whatever JSON can hold)
    """A frame that holds a JSON object."""
    return frame(kind, json.dumps(members).encode())


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame of a pipe, `None` where it has ended."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    return kind, stream.read(length)


async def next_frame(stream: StreamReader) -> tuple[bytes, bytes]:
    """The next frame that a worker sends.

    Raises:
        asyncio.IncompleteReadError: the worker has ended.
    """
    kind, length = HEAD.unpack(await stream.readexactly(HEAD.size))
    return kind, await stream.readexactly(length)
