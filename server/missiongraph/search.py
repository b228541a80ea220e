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
from typing import TYPE_CHECKING

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
# How long, in seconds, one waits for another to be done with the file.
PATIENCE = 10

LAYOUT = """
CREATE TABLE state (head INTEGER NOT NULL);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, thing TEXT NOT NULL, graph TEXT NOT NULL, language TEXT NOT NULL,
  UNIQUE (thing, graph, language)
);
CREATE VIRTUAL TABLE words USING fts5 (
  name, other, description, tokenize = "unicode61 remove_diacritics 2"
);
"""
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
        with self._opened("ro") as database:
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
            with self._opened("ro") as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
                row = database.execute("SELECT head FROM state").fetchone()
        except StoreError:
            return None
        return int(row[0]) if row and version == VERSION else None

    def follow(self, store: Store, names: Names, patch: Patch, before: int, head: int) -> None:
        """Bring the index from one revision to the next, after the patch was applied to the store.

        An index that is at another revision, for lack of space at that time, is made anew.

        Raises:
            StoreError: it cannot be written; it stays as it was.
        """
        if self.head() != before:
            self.rebuild(store, names, head)
            return
        touched = {
            (quad.subject, quad.graph_name)
            for quads in (patch.added, patch.removed)
            for quad in quads
            if _is_text(quad, names)
        }
        with self._opened("rw") as database, database:
            for thing, graph in touched:
                if isinstance(thing, NamedNode) and isinstance(graph, NamedNode):
                    database.execute(OLD_WORDS, (thing.value, graph.value))
                    database.execute(OLD_ENTRIES, (thing.value, graph.value))
                    _insert(database, _rows(store.quads(thing, None, None, graph), names))
            database.execute("UPDATE state SET head = ?", (head,))

    def rebuild(self, store: Store, names: Names, head: int) -> None:
        """Make the index anew from the store.

        Raises:
            StoreError: it cannot be written.
        """
        self._make_room()
        quads = (quad for where in COLUMNS for quad in store.quads(None, where))
        with self._opened("rwc") as database:
            # Whoever reads the old revision meanwhile is not to wait.
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(LAYOUT)
            with database:
                _insert(database, _rows(quads, names))
                database.execute("INSERT INTO state VALUES (?)", (head,))
                database.execute(f"PRAGMA user_version = {VERSION}")

    def _make_room(self) -> None:
        for leftover in self.path.parent.glob(f"{FILE}*"):
            try:
                leftover.unlink()
            except OSError as error:
                raise StoreError(
                    f"The search index cannot be made anew ({error.strerror}: {leftover})."
                ) from error

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        """A connection of one's own: threads may not share one."""
        # What is read needs the files beside the index as well, so it is opened as one writes.
        address = f"{self.path.resolve().as_uri()}?mode={'rwc' if mode == 'rwc' else 'rw'}"
        try:
            with closing(sqlite3.connect(address, timeout=PATIENCE, uri=True)) as database:
                # The index follows from the store, so it need not be the last on disk.
                database.execute("PRAGMA synchronous = NORMAL")
                database.execute(f"PRAGMA query_only = {int(mode == 'ro')}")
                yield database
        except sqlite3.Error as error:
            if "full" in str(error):
                raise StoreFull(f"No space is left for the search index {self.path}.") from error
            raise StoreError(
                f"The search index {self.path} cannot be used ({error}). "
                "Delete it, and open the data folder for writing, which makes it anew."
            ) from error


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
