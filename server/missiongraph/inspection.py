# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a dataset, looked for in a process of its own.

    python -m missiongraph.inspection DATASET BASE MEBIBYTES [--replay] [--thorough]

A database that is damaged may take all memory, never answer, or end the process that opens it.
Here that is a process with bounds; what it finds comes out as lines of JSON.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.errors import MissionGraphError, StoreBusy, StoreDamaged, StoreError
from missiongraph.journal import Journal
from missiongraph.marks import has_followed, marks, may_empty, store_head
from missiongraph.past import Past
from missiongraph.rules import Deriver
from missiongraph.search import Index
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import PROV

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from missiongraph.facts import Node
    from missiongraph.sidecar import Sidecar
    from missiongraph.store import Store

MEBIBYTE = 1 << 20
MEMORY = 8192
# Another process may be at work: how long to wait before looking again, in seconds.
PAUSES = (0.05, 0.2, 0.5)
SECONDS, LONGEST = 600.0, 6 * 3600.0
# Of so many quads all are compared; of more, about so many.
MOST = 200_000
# The tables of an index are compared row by row.
TABLES = {
    "search.db": (
        """SELECT thing, graph, language, name, other, description
           FROM entry JOIN words ON words.rowid = entry.id ORDER BY 1, 2, 3""",
        "SELECT count(*) FROM words",
    ),
    "past.db": (
        "SELECT * FROM came ORDER BY 1",
        "SELECT * FROM later ORDER BY 1",
        "SELECT * FROM gone ORDER BY 1",
    ),
}
RESTORE = "Restore the data folder from a backup (`missiongraph restore`)."
REPAIR = "`missiongraph doctor --repair` makes {} anew."


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at.

    Attributes:
        what: what it is.
        well: whether it is well.
        seen: what was seen.
        remedy: the way out.
        repair: what `--repair` makes anew, as DATASET/PART; empty where it cannot.
    """

    what: str
    well: bool
    seen: str
    remedy: str = ""
    repair: str = ""


def inspected(folder: Path, names: Names, *, replay: bool, thorough: bool) -> Iterator[Check]:
    """What a process of its own finds in a dataset.

    Args:
        folder: that of the dataset.
        names: the names in it.
        replay: whether its journal is whole, so that the store can be compared with it.
        thorough: whether everything is compared, however large it is.
    """
    words = [sys.executable, "-m", __name__, str(folder), names.base, str(MEMORY)]
    words += ["--replay"] * replay + ["--thorough"] * thorough
    try:
        ended = subprocess.run(  # noqa: S603 (words of our own)
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST if thorough else SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        yield _lost(folder, "it cannot be read to the end in time")
        return
    for line in ended.stdout.splitlines():
        yield Check(**json.loads(line))
    if ended.returncode:
        yield _lost(folder, "the process that reads it breaks down, or needs too much memory")


def _lost(folder: Path, why: str) -> Check:
    return _part(folder, "store", why, "the store")


def _part(folder: Path, part: str, seen: str, called: str, *, well: bool = False) -> Check:
    repair = "" if well else f"{folder.name}/{part}"
    return Check(f"{folder.name}: {part}", well, seen, REPAIR.format(called), repair)


class Inspection:
    """A look at one dataset; nothing is changed by it.

    Args:
        folder: that of the dataset.
        names: the names in it.
        thorough: whether everything is compared, however large it is.
    """

    def __init__(self, folder: Path, names: Names, *, thorough: bool) -> None:
        self._folder = folder
        self._names = names
        self._thorough = thorough
        self._journal = Journal(folder / "journal")

    def checks(self, *, replay: bool) -> Iterator[Check]:
        """What is found, one after the other."""
        try:
            store = self._opened()
        except StoreBusy:
            raise
        except (StoreError, OSError) as error:
            yield _lost(self._folder, str(error))
            return
        head, last = store_head(store, self._names), self._journal.last()
        yield self._heads(head, last)
        if head == last:
            yield from self._contents(store, head, replay=replay)

    def _opened(self) -> OxigraphStore:
        """The store; another process may be at work in it, so that it is tried again."""
        for pause in PAUSES:
            try:
                store = OxigraphStore(self._folder / "store", read_only=True)
            except StoreDamaged:
                time.sleep(pause)
                continue
            if self._settled(store):
                return store
            store.close()
            time.sleep(pause)
        return OxigraphStore(self._folder / "store", read_only=True)

    def _settled(self, store: Store) -> bool:
        """Whether a store is at the head of its journal, with all that follows from it."""
        last = self._journal.last()
        return store_head(store, self._names) == last and has_followed(store, self._names)

    def _heads(self, head: int, last: int) -> Check:
        seen = f"revision {head}, journal {last}"
        if head > last:
            return Check(f"{self._folder.name}: revisions", well=False, seen=seen, remedy=RESTORE)
        return _part(self._folder, "revisions", seen, "the store", well=head == last)

    def _contents(self, store: Store, head: int, *, replay: bool) -> Iterator[Check]:
        if replay:
            yield self._replayed(store, head)
        yield self._agreeing(store)
        yield self._derived(store)
        yield self._index(Index(self._folder), store, head)
        if replay:
            yield self._index(Past(self._folder), store, head)

    def _share(self, store: Store) -> int:
        """Of how many resources one is looked at."""
        return 1 if self._thorough else len(store) // MOST + 1

    def _replayed(self, store: Store, head: int) -> Check:
        """Whether the store holds just what the journal says."""
        share = self._share(store)
        apart = {self._names.derived, self._names.revisions}
        wanted, lost = _replay(self._journal, head, share)
        held = {q for q in store.quads() if q.graph_name not in apart and _chosen(q, share)}
        made = map(self._journal.revision, range(1, head + 1))
        marked = set(store.as_stored(q for one in made for q in marks(one, self._names)))
        known = {
            q for q in store.quads(graph=self._names.revisions) if q.predicate != PROV.generated
        }
        unnamed = {q for q in marked - known if not self._is_unnamed(q, lost)}
        wrong = len(wanted ^ held) + len(known - marked) + len(unnamed)
        part = "" if share == 1 else f" of one resource in {share}"
        seen = f"{len(held):,} quads{part} compared with the journal, {wrong:,} differ"
        return _part(self._folder, "store", seen, "the store", well=not wrong)

    def _is_unnamed(self, mark: Quad, lost: Mapping[Node, int]) -> bool:
        """Whether a mark may be missing, since it names a graph that held nothing later."""
        if mark.predicate != PROV.used or not isinstance(mark.subject, NamedNode):
            return False
        number = int(mark.subject.value.rpartition("/")[2])
        return number <= lost.get(mark.object, 0)

    def _agreeing(self, store: Store) -> Check:
        """Whether the store finds each quad in each of the ways in which it looks for them."""
        share = self._share(store)
        quads = [quad for quad in store.quads() if _chosen(quad, share)]
        whole = _sum(quads, 1)
        wrong = sum(_sum(found, share) != whole for found in _ways(store, quads))
        seen = f"{len(quads):,} quads looked for in six ways, {wrong} of which find others"
        return _part(self._folder, "ways", seen, "the store", well=not wrong)

    def _derived(self, store: Store) -> Check:
        deriver = Deriver.packaged(self._names.derived)
        if self._share(store) > 1:
            made = has_followed(store, self._names)
            seen = f"{len(store):,} quads; --thorough derives them anew and compares"
            return _part(self._folder, "derived facts", seen, "the derived facts", well=made)
        drift = len(deriver.from_scratch(store))
        seen = f"{len(store):,} quads, {drift} derived facts differ from the rules"
        return _part(self._folder, "derived facts", seen, "the derived facts", well=drift == 0)

    def _index(self, index: Sidecar, store: Store, head: int) -> Check:
        """Whether an index is whole, at the head, and what one made anew is."""
        at, part = self._reached(index, head), index.path.name
        if at is not None and head < at <= self._journal.last():
            return _part(self._folder, part, f"revision {at} by now", "it", well=True)
        if at != head:
            said = "cannot be read" if at is None else f"is at revision {at}, not {head}"
            return _part(self._folder, part, f"it {said}", "it")
        with TemporaryDirectory() as place:
            wrong = _whole(index, Path(place) / part) or self._compared(index, store, head, place)
        return _part(self._folder, part, wrong or f"revision {at}", "it", well=not wrong)

    def _reached(self, index: Sidecar, head: int) -> int | None:
        """The revision of an index, to which another process may be bringing it."""
        for pause in PAUSES:
            if (at := index.head()) is not None and at >= head:
                return at
            time.sleep(pause)
        return index.head()

    def _compared(self, index: Sidecar, store: Store, head: int, place: str) -> str:
        if self._share(store) > 1:
            return ""
        anew = type(index)(Path(place) / "anew")
        anew.path.parent.mkdir()
        if isinstance(anew, Index):
            anew.rebuild(store, self._names, head)
        elif isinstance(anew, Past):
            anew.follow(self._journal, head)
        anew.close()
        same = _rows(index) == _rows(anew)
        return "" if same else "it is not what one made anew would be"


def _replay(journal: Journal, head: int, share: int) -> tuple[set[Quad], dict[Node, int]]:
    """What a journal says there is, of the resources that are looked at.

    Returns:
        the quads; and of each graph that may have held nothing, when it last did.
    """
    found: set[Quad] = set()
    lost: dict[Node, int] = {}
    for number in range(1, head + 1):
        patch = journal.patch(number)
        found.difference_update(patch.removed)
        found.update(quad for quad in patch.added if _chosen(quad, share))
        lost.update(dict.fromkeys(may_empty(patch), number))
    return found, lost


def _chosen(quad: Quad, share: int) -> bool:
    """Whether a quad is about a resource that is looked at; one in so many is."""
    if share == 1:
        return True
    digest = blake2b(str(quad.subject).encode(), digest_size=4).digest()
    return int.from_bytes(digest) % share == 0


def _ways(store: Store, quads: Sequence[Quad]) -> Iterator[Iterable[Quad]]:
    """The quads as they are found by subject, predicate, object, graph, and two together."""
    subjects = {quad.subject for quad in quads}
    objects = {quad.object for quad in quads}
    predicates = {quad.predicate for quad in quads}
    graphs = set(store.graphs())
    yield (q for s in subjects for q in store.quads(s))
    yield (q for p in predicates for q in store.quads(None, p))
    yield (q for o in objects for q in store.quads(None, None, o))
    yield (q for g in graphs for q in store.quads(graph=g))
    yield (q for g in graphs for p in predicates for q in store.quads(None, p, None, g))
    named = ((quad.object, quad.graph_name) for quad in quads)
    pairs = {(value, graph) for value, graph in named if isinstance(graph, NamedNode)}
    yield (q for o, g in pairs for q in store.quads(None, None, o, g))


def _sum(quads: Iterable[Quad], share: int) -> tuple[int, int]:
    """How many quads there are, and a number that is the same for the same ones in any order."""
    count = total = 0
    for quad in quads:
        if _chosen(quad, share):
            count += 1
            total += hash(quad)
    return count, total


def _whole(index: Sidecar, copy: Path) -> str:
    """What SQLite finds wrong with a copy of an index; empty where it is whole."""
    try:
        with closing(index.connected()) as database, closing(sqlite3.connect(copy)) as to:
            database.backup(to)
            (said,) = to.execute("PRAGMA integrity_check").fetchone()
            if isinstance(index, Index):
                to.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.Error as error:
        return f"it is damaged ({error})"
    return "" if said == "ok" else "it is damaged"


def _rows(index: Sidecar) -> list[list[Sequence[object]]]:
    with closing(index.connected()) as database:
        return [database.execute(query).fetchall() for query in TABLES[index.path.name]]


def main(words: Sequence[str]) -> None:
    """Look at a dataset within bounds, and write what is found."""
    folder, base, mebibytes, *options = words
    most = int(mebibytes) * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    inspection = Inspection(Path(folder), Names(base), thorough="--thorough" in options)
    try:
        for check in inspection.checks(replay="--replay" in options):
            print(json.dumps(asdict(check)), flush=True)  # noqa: T201 (it is what comes out)
    except (MissionGraphError, OSError, RuntimeError) as error:
        print(json.dumps(asdict(_lost(Path(folder), str(error)))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
