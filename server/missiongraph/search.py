# SPDX-License-Identifier: Apache-2.0
"""Search over the names and descriptions that agencies give their things (SQLite FTS5).

The index of a dataset is a file beside its store. It says at which revision it is; what it holds
follows from the store alone, so that it can be made anew at any time. There is a row for what one
graph says of one thing in one language: who may not read the graph is not led to the thing by it.
"""

from __future__ import annotations

import re
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from missiongraph.sidecar import Sidecar
from missiongraph.stems import OTHERWISE, SIGNS, WHOLE, WORD, fold, forms, pieces, stemmed
from missiongraph.terms import DCT, RDFS, SKOS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from missiongraph.facts import GraphName, Node
    from missiongraph.store import Patch, Store
    from missiongraph.store.graphs import Names

FILE = "search.db"
# Which column holds the values of a property; a name counts more than what is said in passing.
COLUMNS = {
    SKOS.prefLabel: 0,
    RDFS.label: 0,
    SKOS.altLabel: 1,
    DCT.identifier: 1,
    SKOS.notation: 1,
    DCT.description: 2,
}
WEIGHTS = (10.0, 6.0, 1.0)
MOST_WORDS = 20
ASKED = re.compile(rf"({WORD.pattern})(\*?)")
# To replace an entry takes some six times as long as to make it with all others; of fewer than
# these it does not matter.
FEW = 1_000
COSTLIER = 6

LAYOUT = (
    "DROP TABLE IF EXISTS entry",
    """CREATE TABLE entry (
      id INTEGER PRIMARY KEY, thing TEXT NOT NULL, graph TEXT NOT NULL, language TEXT NOT NULL,
      UNIQUE (thing, graph, language)
    )""",
    "DROP TABLE IF EXISTS words",
    """CREATE VIRTUAL TABLE words USING fts5 (
      name, other, description,
      tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co Pc'"
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


class Index(Sidecar):
    """The search index of a dataset.

    Args:
        folder: that of the dataset.
    """

    VERSION = 2
    WHAT = "search index"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE)

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
        with self._writing() as database:
            (entries,) = database.execute("SELECT count(*) FROM entry").fetchone()
            # What is new in an empty index is all that the store says, however much it is.
            touched = _touched(patches, names) if entries else set()
            if not entries or _is_bulk(len(touched), entries):
                _fill(database, store, names)
            else:
                _replace(database, touched, store, names)
            self._note(database, head)

    def rebuild(self, store: Store, names: Names, head: int) -> None:
        """Make the index anew from the store; who reads it meanwhile reads the old one.

        Raises:
            StoreError: it cannot be written.
        """
        if self.head() is None:
            self._make_room()
        with self._writing() as database:
            _fill(database, store, names)
            self._note(database, head)


def _touched(patches: Iterable[Patch], names: Names) -> set[tuple[Node, GraphName]]:
    """The resources whose texts change, each with the graph."""
    return {
        (quad.subject, quad.graph_name)
        for patch in patches
        for quad in chain(patch.added, patch.removed)
        if _is_text(quad, names)
    }


def _is_bulk(count: int, entries: int) -> bool:
    """Whether so many entries change that the whole is made sooner."""
    return count >= FEW and count * COSTLIER > entries


def _fill(database: sqlite3.Connection, store: Store, names: Names) -> None:
    """Put in all that a store says, and nothing else."""
    for statement in LAYOUT:
        database.execute(statement)
    for graph in store.graphs():
        if names.agency(graph) is not None:
            quads = (quad for where in COLUMNS for quad in store.quads(None, where, None, graph))
            _insert(database, _rows(quads))


def _replace(
    database: sqlite3.Connection, touched: Iterable[tuple[Any, Any]], store: Store, names: Names
) -> None:
    """Put in what a store says of some things in some graphs, for what was said of them."""
    for thing, graph in touched:
        if isinstance(thing, NamedNode) and isinstance(graph, NamedNode):
            database.execute(OLD_WORDS, (thing.value, graph.value))
            database.execute(OLD_ENTRIES, (thing.value, graph.value))
            quads = store.quads(thing, None, None, graph)
            _insert(database, _rows(quad for quad in quads if _is_text(quad, names)))


def _is_text(quad: Quad, names: Names) -> bool:
    return quad.predicate in COLUMNS and names.agency(quad.graph_name) is not None


def _rows(quads: Iterable[Quad]) -> dict[tuple[str, str, str], list[list[str]]]:
    """The stemmed texts by column, for each thing, graph and language."""
    found: dict[tuple[str, str, str], list[list[str]]] = {}
    for quad in quads:
        said = quad.object
        if isinstance(said, Literal):
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
    spoken = tuple(languages)
    asked = ASKED.findall(text)[:MOST_WORDS]
    return " AND ".join(
        part
        for word, star in asked
        for part in _parts(pieces(word), begins=bool(star), languages=spoken)
    )


def _parts(found: list[str], *, begins: bool, languages: tuple[str, ...]) -> Iterator[str]:
    """What is asked for a word: signs that stand in a row as a phrase, all else by its forms."""
    for signs, group in groupby(found, key=lambda piece: bool(SIGNS.fullmatch(piece))):
        run = list(group)
        if signs:
            yield _quoted(" ".join(map(fold, run)))
        elif begins:
            yield from (f"{_quoted(WHOLE + fold(piece))}*" for piece in run if fold(piece))
        else:
            yield from (f"({_any_of(forms(piece, languages))})" for piece in run if fold(piece))


def _any_of(words: Iterable[str]) -> str:
    return " OR ".join(map(_quoted, words))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _is_in(language: str, wanted: str | None) -> bool:
    """Whether something is said in a language, whatever its region."""
    if wanted is None:
        return True
    return language.lower().partition("-")[0] == wanted.lower().partition("-")[0]
