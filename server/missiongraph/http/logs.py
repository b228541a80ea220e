# SPDX-License-Identifier: Apache-2.0
"""Logs: a JSON object a line on standard error, for each request and whatever else happens.

Neither query strings nor headers nor bodies are written, and whatever looks like a token is taken
out of the rest. Of a SPARQL query there is a digest; its text only where a setting says so.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from missiongraph.data_folder import PUBLISHED, WORKSPACE
from missiongraph.rights import Scope
from missiongraph.tokens import PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Scope as Connection

    from missiongraph.http.record import Record
    from missiongraph.repository import Reading

SECRET = re.compile(
    rf"\b{PREFIX}[A-Za-z0-9_-]{{8,}}|\beyJ[\w-]+\.[\w-]*\.[\w-]*|(?i:\bbearer\s+\S+)"
)
# Lines are written together, for a write each would cost more than the answer.
EVERY = 0.1
MOST_HELD = 1_000
LONGEST_PATH = 500
LONGEST_QUERY = 10_000


class RequestLog:
    """A line for each request.

    Args:
        reading: says at which revision the data stand.
        write: takes whole lines.
        queries: whether queries are written with their texts, and not only by a digest.
    """

    def __init__(
        self, reading: Reading, write: Callable[[str], object], *, queries: bool = False
    ) -> None:
        self._reading = reading
        self._queries = queries
        self._write = write
        self._lines: list[str] = []
        self._due: asyncio.TimerHandle | None = None

    def note(self, record: Record, scope: Connection, taken: float) -> None:
        """Write a request down, soon."""
        dataset = WORKSPACE if record.caller.has(Scope.READ) else PUBLISHED
        line = {
            "time": _time(datetime.now(UTC)),
            "event": "request",
            "request": record.id,
            "method": scope["method"],
            "path": without_secrets(scope["path"][:LONGEST_PATH]),
            "route": record.route,
            "status": record.status,
            "milliseconds": round(taken * 1000, 2),
            "bytes": record.sent,
            "caller": None if record.caller.anonymous else record.caller.name,
            "dataset": dataset,
            "revision": self._reading.head(dataset),
            "kept": record.kept,
            "client": (scope.get("client") or ("",))[0],
        }
        if record.query is not None:
            line |= {"query": digest(record.query), "rows": record.rows}
            if self._queries:
                line["text"] = without_secrets(record.query[:LONGEST_QUERY])
        self._lines.append(json.dumps(line))
        if len(self._lines) >= MOST_HELD:
            self.flush()
        elif self._due is None:
            self._due = asyncio.get_running_loop().call_later(EVERY, self.flush)

    def flush(self) -> None:
        """Write now what is held."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        lines, self._lines = self._lines, []
        if lines:
            self._write("".join(f"{line}\n" for line in lines))


class JsonLines(logging.Formatter):
    """What libraries and our own code log, in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback as one of its members."""
        line = {
            "time": _time(datetime.fromtimestamp(record.created, UTC)),
            "event": record.levelname.lower(),
            "source": record.name,
            "message": without_secrets(record.getMessage().strip()),
        }
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line)


@contextmanager
def logging_everything() -> Iterator[None]:
    """Have all that is logged in this process written so for a while, from warnings upwards."""
    root, handler = logging.getLogger(), logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    before, level = root.handlers[:], root.level
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)


def digest(query: str) -> str:
    """Return what tells the text of a query from others, as 16 hexadecimal digits."""
    return hashlib.blake2b(query.encode("utf-8", "replace"), digest_size=8).hexdigest()


def to_stderr(lines: str) -> None:
    """Write lines to standard error."""
    sys.stderr.write(lines)
    sys.stderr.flush()


def without_secrets(text: str) -> str:
    """The text with whatever looks like a token taken out."""
    return SECRET.sub("…", text)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
