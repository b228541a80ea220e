# SPDX-License-Identifier: Apache-2.0
"""A SQLite file beside a store, which says at which revision of the store it is.

What it holds follows from the dataset alone, so that it can be made anew at any time.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, ClassVar

from missiongraph.errors import IndexDamaged, StoreError, StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How long, in seconds, one waits for another to be done with the file.
PATIENCE = 10
PASSING = re.compile(r"locked|busy|readonly|unable to open")
STATE = "CREATE TABLE IF NOT EXISTS state (head INTEGER NOT NULL)"


class Sidecar:
    """A file beside a store; a subclass says what is in it.

    Attributes:
        VERSION: a file of another one is made anew.
        WHAT: what it is called in messages.
    """

    VERSION: ClassVar[int]
    WHAT: ClassVar[str]

    def __init__(self, path: Path) -> None:
        self.path = path
        # Kept open, since the last one to close writes all that is new into the file.
        self._writer: sqlite3.Connection | None = None
        self._file = 0

    def head(self) -> int | None:
        """The revision at which it is; `None` where there is no file that can be used."""
        if not self.path.exists():
            return None
        try:
            with self._reading() as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
                row = database.execute("SELECT head FROM state").fetchone()
        except StoreError:
            return None
        known = row and version == self.VERSION and isinstance(row[0], int)
        return row[0] if known else None

    def close(self) -> None:
        """Give the index up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def discard(self) -> None:
        """Take the file away, so that it is made anew.

        Raises:
            StoreError: it cannot be taken away.
        """
        self._make_room()

    def _make_room(self) -> None:
        self.close()
        for leftover in self.path.parent.glob(f"{self.path.name}*"):
            try:
                leftover.unlink()
            except OSError as error:
                raise StoreError(
                    f"The {self.WHAT} cannot be made anew ({error.strerror}: {leftover})."
                ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own: threads may not share one."""
        with self._failures(), closing(self.connected()) as database:
            database.execute("PRAGMA query_only = 1")
            yield database

    def connected(self) -> sqlite3.Connection:
        """A connection to read by, also where the disk is full.

        Raises:
            sqlite3.Error: it cannot be read.
        """
        database = self._connected("rw")
        try:
            database.execute("SELECT count(*) FROM sqlite_schema")
        except sqlite3.OperationalError:
            database.close()
            # Files beside it cannot be made; without a log of changes, none are needed.
            if self._has_log():
                raise
            return self._connected("ro&immutable=1")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _has_log(self) -> bool:
        """Whether changes are in a file of their own yet."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.exists() and log.stat().st_size > 0

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; changes come one at a time, whichever thread makes them."""
        if self._writer is not None and not self._is_there():
            self.close()
        with self._failures():
            if self._writer is None:
                self._writer = self._connected("rwc")
                # The index follows from the store, so it need not be the last on disk.
                self._writer.execute("PRAGMA synchronous = NORMAL")
                # Whoever reads the old revision meanwhile is not to wait.
                self._writer.execute("PRAGMA journal_mode = WAL")
                self._file = self.path.stat().st_ino
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                self._writer.commit()
            finally:
                if self._writer.in_transaction:
                    self._writer.rollback()

    def _is_there(self) -> bool:
        """Whether the file is still the one that was opened."""
        return self.path.exists() and self.path.stat().st_ino == self._file

    def _connected(self, mode: str) -> sqlite3.Connection:
        # What is read needs the files beside the index as well, so it is opened as one writes.
        address = f"{self.path.resolve().as_uri()}?mode={mode}"
        return sqlite3.connect(
            address, timeout=PATIENCE, uri=True, isolation_level=None, check_same_thread=False
        )

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "full" in str(error):
                raise StoreFull(f"No space is left for the {self.WHAT} {self.path}.") from error
            # Where it is gone or lacks a part, waiting does not help.
            passing = PASSING.search(str(error)) and self.path.exists()
            raise (StoreError if passing else IndexDamaged)(
                f"The {self.WHAT} {self.path} cannot be used ({error}). "
                "Delete it, and open the data folder for writing, which makes it anew."
            ) from error

    def _note(self, database: sqlite3.Connection, head: int) -> None:
        """Say at which revision the file is."""
        database.execute(STATE)
        database.execute("DELETE FROM state")
        database.execute("INSERT INTO state VALUES (?)", (head,))
        database.execute(f"PRAGMA user_version = {self.VERSION}")
