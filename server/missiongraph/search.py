# SPDX-License-Identifier: Apache-2.0
"""Search over the names and descriptions that agencies give their things (SQLite FTS5).

The index of a dataset is a file beside its store. It says at which revision it is; what it holds
follows from the store alone, so that it can be made anew at any time. There is a row for what one
graph says of one thing in one language: who may not read the graph is not led to the thing by it.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import StoreError, StoreFull
from missiongraph.stems import OTHERWISE, stemmed, stems, words
from missiongraph.terms import DCT, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from missiongraph.store import Patch, Store
    from missiongraph.store.graphs import Names

# A new layout, or new stemming, makes the index anew.
VERSION = 1
FILE = "search.db"
# Which column holds the values of a property; a name counts more than what is said in passing.
COLUMNS = {SKOS.prefLabel: 0, RDFS.label: 0, SKOS.altLabel: 1, DCT.description: 2}
WEIGHTS = (10.0, 6.0, 1.0)
MOST_WORDS = 20
ASKED = re.compile(r"(\w+)(\*?)")
# To replace an entry takes some six times as long as to make it with all others; of fewer than
# these it does not matter.
FEW = 1_000
COSTLIER = 6
# How long, in seconds, one waits for another to be done with the file.
PATIENCE = 10

LAYOUT = (
    "DROP TABLE IF EXISTS state",
    "CREATE TABLE state (head INTEGER NOT NULL)",
    "DROP TABLE IF EXISTS entry",
    """CREATE TABLE entry (
      id INTEGER PRIMARY KEY, thing TEXT NOT NULL, graph TEXT NOT NULL, language TEXT NOT NULL,
      UNIQUE (thing, graph, language)
    )""",
    "DROP TABLE IF EXISTS words",
    """CREATE VIRTUAL TABLE words USING fts5 (
      name, other, description, tokenize = "unicode61 remove_diacritics 2"
    )""",
)
FOUND = """
SELECT entry.thing, entry.graph, entry.language, bm25(words, ?, ?, ?)
FROM words JOIN entry ON entry.id = words.rowid WHERE words MATCH ?
"""

OLD_WORDS = """
DELETE FROM words WHERE rowid IN (SELECT id FROM entry WHERE thing = ? AND graph = ?)
"""
OLD_ENTRIES = "DELETE FROM entry WHERE thing = ? AND graph = ?"


class Index:
    """The search index of a dataset.

    Args:
        folder: that of the dataset.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        # Kept open, since the last one to close writes all that is new into the file.
        self._writer: sqlite3.Connection | None = None
        self._file = 0

    def find(
        self,
        text: str,
        language: str | None = None,
        graphs: Collection[NamedNode] | None = None,
    ) -> dict[NamedNode, float]:
        """The things that have all words of a text, the best first; the lower, the better.

        Args:
            text: words; one that ends in `*` stands for all that begin so.
            language: only what is said in this one.
            graphs: only what these say; `None` for all.

        Raises:
            StoreError: the index cannot be read.
        """
        readable = None if graphs is None else {graph.value for graph in graphs}
        best: dict[str, float] = {}
        with self._reading() as database:
            match = _match(text, [language] if language else _languages(database))
            rows = database.execute(FOUND, (*WEIGHTS, match)) if match else ()
            for thing, graph, said_in, score in rows:
                if (readable is None or graph in readable) and _is_in(said_in, language):
                    best[thing] = min(score, best.get(thing, 0.0))
        ranked = sorted(best.items(), key=lambda pair: (pair[1], pair[0]))
        return {NamedNode(thing): score for thing, score in ranked}

    def head(self) -> int | None:
        """The revision at which it is; `None` where there is no index that can be used."""
        if not self.path.exists():
            return None
        try:
            with self._reading() as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
                row = database.execute("SELECT head FROM state").fetchone()
        except StoreError:
            return None
        return int(row[0]) if row and version == VERSION else None

    def follow(self, store: Store, names: Names, patches: Iterable[Patch], head: int) -> None:
        """Bring the index to a revision.

        Args:
            store: the store as it is at that revision.
            names: the names of its graphs.
            patches: all that changed since the revision at which the index is.
            head: the revision.

        Raises:
            StoreError: it cannot be written; it stays as it was.
        """
        touched = {
            (quad.subject, quad.graph_name)
            for patch in patches
            for quad in chain(patch.added, patch.removed)
            if _is_text(quad, names)
        }
        with self._writing() as database:
            if _is_bulk(database, len(touched)):
                _fill(database, store, names)
            else:
                _replace(database, touched, store, names)
            _note(database, head)

    def rebuild(self, store: Store, names: Names, head: int) -> None:
        """Make the index anew from the store; who reads it meanwhile reads the old one.

        Raises:
            StoreError: it cannot be written.
        """
        if self.head() is None:
            self._make_room()
        with self._writing() as database:
            _fill(database, store, names)
            _note(database, head)

    def close(self) -> None:
        """Give the index up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _make_room(self) -> None:
        self.close()
        for leftover in self.path.parent.glob(f"{FILE}*"):
            try:
                leftover.unlink()
            except OSError as error:
                raise StoreError(
                    f"The search index cannot be made anew ({error.strerror}: {leftover})."
                ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own: threads may not share one."""
        with self._failures(), closing(self._connected("rw")) as database:
            database.execute("PRAGMA query_only = 1")
            yield database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; changes come one at a time, whichever thread makes them."""
        if self._writer is not None and not self._is_there():
            self.close()
        with self._failures():
            if self._writer is None:
                self._writer = self._connected("rwc")
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
        database = sqlite3.connect(
            address, timeout=PATIENCE, uri=True, isolation_level=None, check_same_thread=False
        )
        # The index follows from the store, so it need not be the last on disk.
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "full" in str(error):
                raise StoreFull(f"No space is left for the search index {self.path}.") from error
            raise StoreError(
                f"The search index {self.path} cannot be used ({error}). "
                "Delete it, and open the data folder for writing, which makes it anew."
            ) from error


def _is_bulk(database: sqlite3.Connection, count: int) -> bool:
    """Whether so many entries change that the whole is made sooner."""
    if count < FEW:
        return False
    (entries,) = database.execute("SELECT count(*) FROM entry").fetchone()
    return bool(count * COSTLIER > entries)


def _fill(database: sqlite3.Connection, store: Store, names: Names) -> None:
    """Put in all that a store says, and nothing else."""
    for statement in LAYOUT:
        database.execute(statement)
    for graph in store.graphs():
        if names.agency(graph) is not None:
            quads = (quad for where in COLUMNS for quad in store.quads(None, where, None, graph))
            _insert(database, _rows(quads, names))


def _note(database: sqlite3.Connection, head: int) -> None:
    """Say at which revision the index is."""
    database.execute("DELETE FROM state")
    database.execute("INSERT INTO state VALUES (?)", (head,))
    database.execute(f"PRAGMA user_version = {VERSION}")


def _replace(
    database: sqlite3.Connection, touched: Iterable[tuple[Any, Any]], store: Store, names: Names
) -> None:
    """Put in what a store says of some things in some graphs, for what was said of them."""
    for thing, graph in touched:
        if isinstance(thing, NamedNode) and isinstance(graph, NamedNode):
            database.execute(OLD_WORDS, (thing.value, graph.value))
            database.execute(OLD_ENTRIES, (thing.value, graph.value))
            _insert(database, _rows(store.quads(thing, None, None, graph), names))


def _is_text(quad: Quad, names: Names) -> bool:
    return quad.predicate in COLUMNS and names.agency(quad.graph_name) is not None


def _rows(quads: Iterable[Quad], names: Names) -> dict[tuple[str, str, str], list[list[str]]]:
    """The stemmed texts by column, for each thing, graph and language."""
    found: dict[tuple[str, str, str], list[list[str]]] = {}
    for quad in quads:
        said = quad.object
        if _is_text(quad, names) and isinstance(said, Literal):
            language = said.language or ""
            key = (quad.subject.value, quad.graph_name.value, language)  # type: ignore[union-attr]
            columns = found.setdefault(key, [[], [], []])
            columns[COLUMNS[quad.predicate]].append(stemmed(said.value, language))
    return found


def _insert(
    database: sqlite3.Connection, rows: dict[tuple[str, str, str], list[list[str]]]
) -> None:
    for key, columns in sorted(rows.items()):
        added = database.execute("INSERT INTO entry (thing, graph, language) VALUES (?, ?, ?)", key)
        texts = ("\n".join(sorted(texts)) for texts in columns)
        database.execute(
            "INSERT INTO words (rowid, name, other, description) VALUES (?, ?, ?, ?)",
            (added.lastrowid, *texts),
        )


def _languages(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT DISTINCT language FROM entry")
    return [language for (language,) in rows] or [OTHERWISE]


def _match(text: str, languages: list[str]) -> str:
    """What FTS5 is asked: every word, in any of the forms that the languages give it."""
    asked = ASKED.findall(text)[:MOST_WORDS]
    return " AND ".join(f"({_forms(word, star, languages)})" for word, star in asked)


def _forms(word: str, star: str, languages: list[str]) -> str:
    (lower,) = words(word)
    if star:
        return f'"{lower}"*'
    return " OR ".join(f'"{form}"' for form in stems(lower, languages))


def _is_in(language: str, wanted: str | None) -> bool:
    """Whether something is said in a language, whatever its region."""
    if wanted is None:
        return True
    return language.lower().partition("-")[0] == wanted.lower().partition("-")[0]
