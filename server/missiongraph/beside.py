# SPDX-License-Identifier: Apache-2.0
"""A change validated beside the data: in a snapshot, while others go on writing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Self

from pyoxigraph import RdfFormat, parse, serialize

from missiongraph.errors import StoreFull
from missiongraph.store import Patch
from missiongraph.store.limited import SeenStore
from missiongraph.store.oxigraph import SUPPOSED, OxigraphStore
from missiongraph.validation.changes import ChangeResults
from missiongraph.views import StatedFacts

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.dataset import Dataset
    from missiongraph.facts import GraphName
    from missiongraph.rights import Author
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.validation.changes import ChangeValidator

QUADS = RdfFormat.N_QUADS
FILES = ("added.nq", "removed.nq")


@dataclass(slots=True)
class Beside:
    """A change, and a snapshot of the data for which it was worked out.

    Attributes:
        head: the revision of the data.
        found: what the validation found, once it is over.
    """

    head: int
    folder: Path
    names: Names
    patch: Patch
    found: ChangeResults = field(default_factory=ChangeResults)

    @classmethod
    def read(cls, folder: Path, names: Names) -> Self:
        """The change that another process has written down beside its snapshot."""
        added, removed = (list(parse(path=folder / name, format=QUADS)) for name in FILES)
        return cls(0, folder, names, Patch(added, removed))

    def write(self) -> None:
        """Write the change down beside its snapshot, for another process.

        Raises:
            StoreFull: there is no space for it.
        """
        for name, quads in zip(FILES, (self.patch.added, self.patch.removed), strict=True):
            try:
                serialize(quads, self.folder / name, QUADS)
            except OSError as error:
                raise StoreFull(f"No space is left for a change in {self.folder}.") from error

    @classmethod
    def of(cls, dataset: Dataset, patch: Patch) -> Self:
        """Return the change with the data as they are; nobody may be writing meanwhile.

        Raises:
            StoreError: the snapshot cannot be made.
        """
        # What is left of it by a process that was killed goes when the dataset is opened.
        folder = Path(mkdtemp(prefix=SUPPOSED, dir=dataset.journal.folder.parent))
        try:
            dataset.store.snapshot(folder / "store")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(dataset.head, folder, dataset.names, patch)

    def validate(self, validator: ChangeValidator, seen: Callable[[Store], StatedFacts]) -> None:
        """Validate the change in what its author sees of the snapshot."""
        store = OxigraphStore(self.folder / "store", read_only=True)
        try:
            facts = seen(store)
            self.found = validator.validate(facts, facts.change(self.patch), store)
        finally:
            store.close()

    def discard(self) -> None:
        """Remove the snapshot."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_for(self, patch: Patch) -> bool:
        """Whether a patch is the one that was validated."""
        mine, other = self.patch, patch
        return set(mine.added) == set(other.added) and set(mine.removed) == set(other.removed)


def seen_facts(store: Store, public: Store, names: Names, author: Author) -> StatedFacts:
    """The stated facts that an author may read.

    Findings are made from these, so that nobody learns by a change what they may not read.

    Args:
        store: the data; what is published, where everybody may read all of it.
        public: what is published.
        names: the names in them.
        author: who reads.
    """
    if author.reads_all or public is store:
        return StatedFacts(store, names)

    def sees(graph: GraphName) -> bool:
        known = names.is_vocabulary(graph) or graph == names.revisions
        return known or author.may_write(names, graph)

    return StatedFacts(SeenStore(store, sees, public), names)
