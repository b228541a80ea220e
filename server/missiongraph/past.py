# SPDX-License-Identifier: Apache-2.0
"""Which revision brought each fact, and what was taken away: an index of the journal (SQLite).

Most things come whole, in one revision, and stay as they are. So there is one row for a thing in
a graph, with the revision in which it came; facts that came later have rows of their own. Keys
are digests: what is looked up is known already.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, TypeAlias

from missiongraph.sidecar import Sidecar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from missiongraph.facts import GraphName, Node
    from missiongraph.journal import Journal
    from missiongraph.store import Patch

# A resource in a graph.
Thing: TypeAlias = "tuple[Node, GraphName]"

FILE = "past.db"
# 12 bytes of a billion facts are the same by chance once in 10^11 such files.
DIGEST = 12
LAYOUT = tuple(
    statement
    for table, columns in (
        ("came", ", revision INTEGER"),
        ("later", ", revision INTEGER"),
        ("gone", ""),
    )
    for statement in (
        f"DROP TABLE IF EXISTS {table}",
        f"CREATE TABLE {table} (key BLOB PRIMARY KEY{columns}) WITHOUT ROWID",
    )
)


class Past(Sidecar):
    """The index of the journal of a dataset.

    Args:
        folder: that of the dataset.
    """

    VERSION = 1
    WHAT = "index of the journal"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE)

    def revisions(self, quads: Iterable[Quad]) -> dict[Quad, int]:
        """The revision in which each fact came, the last time that it did.

        Facts that no revision brought, such as derived ones, are left out.

        Raises:
            StoreError: the index cannot be read.
        """
        found: dict[Quad, int] = {}
        with self._reading() as database:
            for quad in quads:
                row = _row(database, "later", _of_quad(quad)) or _row(database, "came", _of(quad))
                if row is not None:
                    found[quad] = row
        return found

    def removed(self, thing: str) -> bool:
        """Whether something was once said of a thing (an IRI) and then taken away.

        Raises:
            StoreError: the index cannot be read.
        """
        with self._reading() as database:
            sought = database.execute("SELECT 1 FROM gone WHERE key = ?", (_key(f"<{thing}>"),))
            return sought.fetchone() is not None

    def follow(
        self,
        journal: Journal,
        head: int,
        latest: Patch | None = None,
        until: Callable[[], object] = bool,
    ) -> None:
        """Bring the index to the head of a journal, from wherever it is.

        Args:
            journal: the journal of the dataset.
            head: its newest revision.
            latest: what that one changed, where it is at hand.
            until: called before it is written for good; what that raises takes it back.

        Raises:
            StoreError: it cannot be written; it stays as it was.
        """
        known = self.head()
        if known == head:
            return
        if known is None:
            self._make_room()
        with self._writing() as database:
            if known is None or known > head:
                known = 0
                for statement in LAYOUT:
                    database.execute(statement)
            for number in range(known + 1, head + 1):
                patch = latest if latest is not None and number == head else journal.patch(number)
                _take_in(database, number, patch)
            self._note(database, head)
            until()


def _take_in(database: sqlite3.Connection, number: int, patch: Patch) -> None:
    pairs = set(_things(patch.added))
    keys = {_key(f"{thing} {graph}"): (thing, graph) for thing, graph in pairs}
    new = _put(database, keys, number)
    # In a first load nothing is about a thing that was there.
    some = patch.added if len(new) < len(keys) else ()
    later = (q for q in some if (q.subject, q.graph_name) not in new)
    database.executemany(
        "DELETE FROM later WHERE key = ?", ((_of_quad(quad),) for quad in patch.removed)
    )
    database.executemany(
        "INSERT OR REPLACE INTO later VALUES (?, ?)", ((_of_quad(q), number) for q in later)
    )
    gone = {quad.subject for quad in patch.removed}
    database.executemany(
        "INSERT OR IGNORE INTO gone VALUES (?)", ((_key(str(thing)),) for thing in gone)
    )


def _things(quads: Iterable[Quad]) -> Iterator[Thing]:
    """What quads are about, once where several in a row are about the same."""
    subject: Node | None = None
    graph: GraphName | None = None
    for quad in quads:
        if quad.subject != subject or quad.graph_name != graph:
            subject, graph = quad.subject, quad.graph_name
            yield subject, graph


def _put(database: sqlite3.Connection, keys: Mapping[bytes, Thing], number: int) -> set[Thing]:
    """Note in which revision resources came; those that are new."""
    if database.execute("SELECT 1 FROM came LIMIT 1").fetchone() is None:
        rows = ((key, number) for key in sorted(keys))
        database.executemany("INSERT INTO came VALUES (?, ?)", rows)
        return set(keys.values())
    return {keys[key] for key in sorted(keys) if _insert(database, key, number)}


def _insert(database: sqlite3.Connection, key: bytes, number: int) -> bool:
    """Note in which revision a thing came; whether it is new."""
    added = database.execute("INSERT OR IGNORE INTO came VALUES (?, ?)", (key, number))
    return added.rowcount > 0


def _row(database: sqlite3.Connection, table: str, key: bytes) -> int | None:
    row = database.execute(f"SELECT revision FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608 (one of ours)
    return int(row[0]) if row else None


def _of(quad: Quad) -> bytes:
    return _key(f"{quad.subject} {quad.graph_name}")


def _of_quad(quad: Quad) -> bytes:
    return _key(str(quad))


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=DIGEST).digest()
