# SPDX-License-Identifier: Apache-2.0
"""A dataset: a store with its journal and the facts that rules derive in it.

    dataset/
      store/     the database
      journal/   the revisions
      search.db  the search index
      past.db    which revision brought each fact

Every change goes journal, store, derived facts, index; then its revision is visible (decision 45).
Opening brings all up to the journal.
"""

from __future__ import annotations

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain, takewhile
from threading import Event
from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from missiongraph.durable import PRIVATE_FOLDER
from missiongraph.errors import IndexDamaged, MissionGraphError, StoreDamaged, StoreError, StoreFull
from missiongraph.journal import Journal
from missiongraph.marks import emptied, marks, naming, outdated, store_head
from missiongraph.moments import Clock
from missiongraph.past import Past
from missiongraph.rules import SCHEMA
from missiongraph.search import Index
from missiongraph.store import Patch
from missiongraph.store.oxigraph import SUPPOSED, OxigraphStore
from missiongraph.terms import PROV
from missiongraph.views import StatedFacts, outweighs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from missiongraph.journal import Revision
    from missiongraph.rules import Derivation, Deriver
    from missiongraph.store import QueryResults, Store
    from missiongraph.store.graphs import Names

# A patch of only additions above this size goes in by bulk load, which is several times faster.
BULK = 100_000


class Dataset:
    """One of the two datasets of a repository, opened for writing.

    Args:
        folder: where it lives; made when absent.
        sealed: whether its journal has checksums; else it is given them.

    Raises:
        StoreBusy, StoreDamaged: see `OxigraphStore`.
        StoreDamaged: the journal has lost a revision, or what the store lacks is not as it was
            written.

    Attributes:
        head: the newest revision that the store holds.
        clock: tells readers which revision is visible, and when the data are at rest.
    """

    def __init__(
        self, folder: Path, names: Names, deriver: Deriver, *, sealed: bool = True
    ) -> None:
        self.names = names
        self.deriver = deriver
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.store: Store = OxigraphStore(folder / "store")
        self.journal = Journal(folder / "journal")
        self.index = Index(folder)
        self.past = Past(folder)
        self.facts = StatedFacts(self.store, names)
        self._scratch = folder / "derived.nt"
        try:
            self.head = self._recover(sealed=sealed)
            self.clock = Clock(self.head)
        except MissionGraphError:
            self.close()
            raise

    def query(self, text: str) -> QueryResults:
        """The results of a SPARQL query over the union of all graphs."""
        return self.store.query(text)

    def commit(self, revision: Revision, patch: Patch, ahead: Future[int] | None = None) -> None:
        """Make a change for good: journalled, applied in one piece, derived from.

        Args:
            revision: what is said about it.
            patch: the change.
            ahead: what is derived from it meanwhile.

        Raises:
            StoreFull: no space is left; nothing was changed.
            StoreError: the message says what became of the change.
        """
        if self.journal.holds(revision.number):
            raise StoreError(
                f"Revision {revision.number} could not be finished. Open the data folder again, "
                "which finishes it; then make this change."
            )
        derivation = self._begin(patch)
        with self.clock.changing(revision.number, lambda: not self.journal.holds(revision.number)):
            with self._noting(revision, patch) as noted:
                self.journal.record(revision, patch)
                with self._all_or_nothing(revision, patch):
                    self._apply(revision, patch)
                self.head = revision.number
            with self._following():
                # A damaged index is made anew with what follows.
                with suppress(IndexDamaged):
                    noted.result()
                self._follow(patch, derivation, ahead)

    @contextmanager
    def _noting(self, revision: Revision, patch: Patch) -> Iterator[Future[None]]:
        """Bring the index of the journal to a change while it is made; of a small one, after it.

        At the end of the context the change is made, and what is noted of it stays; or it is not,
        and nothing is noted.
        """
        made, noted = Future[None](), Future[None]()
        if not _in_bulk(patch):
            noted.set_result(None)
            yield noted
            return
        with ThreadPoolExecutor(1) as beside:
            follow = self.past.follow
            noted = beside.submit(follow, self.journal, revision.number, patch, made.result)
            try:
                yield noted
            except BaseException as error:
                made.set_exception(error)
                raise
            made.set_result(None)

    def _follow(
        self, patch: Patch, derivation: Derivation | None, ahead: Future[int] | None
    ) -> None:
        """Bring derived facts and indexes to the head."""
        if derivation is None:
            self._follow_whole(patch, ahead)
        else:
            self._put_derived(derivation.finish())
            self._bring_index(patch)

    def _begin(self, patch: Patch) -> Derivation | None:
        """What is derived where a change reaches; `None` if everything is to be derived anew."""
        if not self._is_derived(self.head) or patch.graphs() & SCHEMA:
            return None
        changing = (patch.gains + patch.losses).items()
        if outweighs(sum(n for graph, n in changing if self.facts.states(graph)), self.store):
            return None
        return self.deriver.begin(self.store, self.facts, self.facts.said(patch))

    @contextmanager
    def ahead(self, patch: Patch) -> Iterator[Future[int] | None]:
        """Derive from a change while it is validated and made, where nothing else is stated yet.

        At the end of the context it is given up, if nothing came of the change.
        """
        if not self.is_first(patch):
            yield None
            return
        over = Event()
        try:
            with ThreadPoolExecutor(1) as beside:
                try:
                    yield beside.submit(self._write_derived, patch.added, over)
                finally:
                    over.set()
        finally:
            self._scratch.unlink(missing_ok=True)

    def is_first(self, patch: Patch) -> bool:
        """Whether this is a large change by which something is stated for the first time."""
        return _in_bulk(patch) and not patch.graphs() & SCHEMA and not self._states_anything()

    def _states_anything(self) -> bool:
        """Whether anything is stated beside the ontology and the code lists."""
        return not (SCHEMA | {self.names.revisions}).issuperset(self.store.graphs())

    @contextmanager
    def _following(self) -> Iterator[None]:
        """Say what became of a change from which not all could be derived."""
        try:
            yield
        except (StoreError, OSError) as error:
            raise StoreError(
                f"Revision {self.head} is made, but not all that follows from it could be "
                f"derived ({_reason(error)}). The next change or opening derives it."
            ) from error

    def _follow_whole(self, patch: Patch, ahead: Future[int] | None) -> None:
        """Derive everything anew, and bring the indexes to the head at the same time."""
        with ThreadPoolExecutor(1) as beside:
            indexed = beside.submit(self._bring_index, patch)
            self.rederive(ahead)
            indexed.result()

    def close(self) -> None:
        """Give the store up."""
        self.index.close()
        self.past.close()
        self.store.close()

    def _apply(self, revision: Revision, patch: Patch) -> None:
        gone = emptied(self.store, patch)
        mark = [quad for quad in marks(revision, self.names) if quad.object not in gone]
        if _in_bulk(patch):
            self.store.bulk_load(self.journal.added(revision.number))
            self.store.apply(Patch(mark))
            self.store.flush()
        else:
            unnamed = naming(self.store, self.names, gone)
            self.store.apply(Patch([*patch.added, *mark], [*patch.removed, *unnamed]))

    @contextmanager
    def _all_or_nothing(self, revision: Revision, patch: Patch) -> Iterator[None]:
        """See to it that a change which is cut short leaves nothing, or is finished later."""
        done = False
        try:
            yield
            done = True
        finally:
            if not done:
                self._take_back(revision, patch)

    def _take_back(self, revision: Revision, patch: Patch) -> None:
        """Undo a change that was cut short, whatever for.

        A transaction leaves all or nothing, and its mark tells which. Of a load in bulk all may
        be there but the mark. Where the way back fails too, the journal's record stays.
        """
        mark = marks(revision, self.names)
        if _in_bulk(patch) and patch.added[0] in self.store:
            try:
                self.store.apply(Patch((), [*patch.added, *mark]))
            except StoreError as error:
                raise StoreError(
                    f"Revision {revision.number} could be neither finished nor taken back "
                    f"({_reason(error)}). The next opening of the data folder finishes it."
                ) from error
        if mark[0] not in self.store:
            self.journal.withdraw(revision.number)

    def _put_derived(self, patch: Patch) -> None:
        """Change the derived facts, with the mark that they are those of the head."""
        mark = self._derived_mark(self.head)
        self.store.apply(Patch([*patch.added, mark], [*patch.removed, *self._outdated(mark)]))

    def _write_derived(
        self, stated: Sequence[Quad] | None = None, over: Event | None = None
    ) -> int:
        """Write every fact that the rules derive to a file; how many lines that takes."""
        parts = self.deriver.everything(self.store, stated)
        wanted = takewhile(lambda _: over is None or not over.is_set(), parts)
        with self._scratch.open("wb") as file:
            return sum(_written(part, file) for part in wanted)

    def _derived_mark(self, number: int) -> Quad:
        """The quad by which the store knows whose facts, by which rules, are derived in it."""
        state = NamedNode(f"{self.names.derived.value}#{self.deriver.digest}")
        return Quad(self.names.revision(number), PROV.generated, state, self.names.revisions)

    def _outdated(self, mark: Quad) -> list[Quad]:
        """The marks of other rules; who came back to those rules would believe them."""
        found = self.store.quads(mark.subject, mark.predicate, None, self.names.revisions)
        return [other for other in found if other != mark]

    def _recover(self, *, sealed: bool) -> int:
        """Bring store and derived facts up to the journal; the head revision then."""
        head, last = store_head(self.store, self.names), self.journal.last()
        if not sealed:
            self.journal.seal()
        self._require(head, last)
        self.journal.tidy()
        self._scratch.unlink(missing_ok=True)
        for leftover in self._scratch.parent.glob(f"{SUPPOSED}*"):
            shutil.rmtree(leftover)
        for number in range(head + 1, last + 1):
            self._apply(self.journal.revision(number), self.journal.patch(number))
        # Earlier versions named graphs for good.
        if named := outdated(self.store, self.names):
            self.store.apply(Patch((), named))
        self.head = last
        if last and not self._is_derived(last):
            self.rederive()
        self._bring_index()
        return last

    def _require(self, head: int, last: int) -> None:
        """See that the journal has lost nothing, and can be believed where the store needs it.

        Nothing is tidied before: what a lost record leaves may help to mend it.
        """
        known = max(head, self.past.head() or 0)
        if known > last:
            raise StoreDamaged(
                f"The store is at revision {known}, the journal in {self.journal.folder} ends at "
                f"{last}. Restore the data folder from a backup."
            )
        self.journal.require_all()
        if last:
            self.journal.entry(last)
        self.journal.require(head)

    def _bring_index(self, latest: Patch | None = None) -> None:
        """Bring the indexes to the head; damaged ones are made anew."""
        try:
            self._follow_index(latest)
        except IndexDamaged:
            self.remake_indexes()

    def remake_indexes(self) -> None:
        """Make the indexes anew.

        Raises:
            StoreError: they cannot be written.
        """
        self.index.discard()
        self.past.discard()
        self._follow_index()

    def _follow_index(self, latest: Patch | None = None) -> None:
        """Bring the indexes to the head; the latest change may be at hand."""
        self.past.follow(self.journal, self.head, latest)
        known = self.index.head()
        if known is None or known > self.head:
            self.index.rebuild(self.store, self.names, self.head)
            return
        if known < self.head:
            missing = map(self.journal.patch, range(known + 1, self.head + (latest is None)))
            patches = missing if latest is None else chain(missing, [latest])
            self.index.follow(self.store, self.names, patches, self.head)

    def _is_derived(self, number: int) -> bool:
        return self._derived_mark(number) in self.store

    def rederive(self, ahead: Future[int] | None = None) -> None:
        """Derive every fact anew; where none is there yet, without holding them in memory.

        Args:
            ahead: the same under way, in a file of so many lines.
        """
        graph = self.names.derived
        if next(self.store.quads(graph=graph), None) is not None:
            self._put_derived(self.deriver.from_scratch(self.store))
            return
        try:
            count = ahead.result() if ahead else self._write_derived()
            self._put_derived(self._loaded(count))
        finally:
            self._scratch.unlink(missing_ok=True)

    def _loaded(self, count: int) -> Patch:
        """Load what was derived in bulk; or, of fewer facts, what is to be put in."""
        if count > BULK:
            self.store.bulk_load(self._scratch, self.names.derived)
            return Patch()
        found = parse(path=self._scratch, format=RdfFormat.N_TRIPLES)
        return Patch([Quad(q.subject, q.predicate, q.object, self.names.derived) for q in found])


def _written(part: bytes, file: BinaryIO) -> int:
    file.write(part)
    return part.count(b"\n")


def _reason(error: Exception) -> str:
    """Why something failed; not what became of it, which the error cannot know."""
    return "no space is left on the disk" if isinstance(error, StoreFull) else str(error)


def _in_bulk(patch: Patch) -> bool:
    return not patch.removed and len(patch) > BULK
