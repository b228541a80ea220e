# SPDX-License-Identifier: Apache-2.0
"""What a search index holds, to be compared with another one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def indexed(path: Path) -> list[tuple[str, ...]]:
    """The rows of an index, but for their numbers; there are no words of which no entry says whose.

    Each row is thing, graph, language, and the words of names, other names and descriptions.
    """
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT thing, graph, language, name, other, description "
            "FROM entry JOIN words ON words.rowid = entry.id ORDER BY 1, 2, 3"
        ).fetchall()
        (words,) = database.execute("SELECT count(*) FROM words").fetchone()
    assert words == len(rows)
    return rows
