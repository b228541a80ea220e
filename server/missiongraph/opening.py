# SPDX-License-Identifier: Apache-2.0
"""Opening a repository to be served: for writing, or only for reading where that cannot be."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from missiongraph.data_folder import DATASETS, RECORD, known_base
from missiongraph.errors import StoreDamaged, StoreError, StoreFull
from missiongraph.marks import has_followed
from missiongraph.replacing import is_pending
from missiongraph.repository import Reading, Repository, close_all, lags, read_only, reading_of
from missiongraph.store.graphs import Names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from missiongraph.store.oxigraph import OxigraphStore


@dataclass(frozen=True, slots=True)
class Opened:
    """A repository opened to be served.

    Attributes:
        reading: as its readers see it.
        repository: where changes go; `None` where it can only be read.
    """

    reading: Reading
    repository: Repository | None


@contextmanager
def opened(data: Path, base: str | None = None) -> Iterator[Opened]:
    """Open a repository to be served; only for reading where the disk is full or data are damaged.

    Raises:
        StoreBusy, StoreTooNew: as for `Repository`.
        StoreDamaged, StoreFull: it cannot even be read as it was acknowledged.
    """
    with ExitStack() as stack:
        try:
            repository = Repository(data, base)
            stack.callback(repository.close)
            _require_records(repository)
        except (StoreFull, StoreDamaged) as error:
            stack.close()
            found = stack.enter_context(_as_it_is(data, error))
            yield Opened(replace(found, trouble=error), None)
            return
        yield Opened(repository.reading(), repository)


def _require_records(repository: Repository) -> None:
    """See that every record can be told to those who ask; nothing is written on to damage."""
    for dataset in (repository.workspace, repository.published):
        for damage in dataset.journal.damages(quads=False):
            raise dataset.journal.error(damage)


@contextmanager
def _as_it_is(data: Path, trouble: StoreError) -> Iterator[Reading]:
    """What can be read without writing, where it is all that was acknowledged."""
    if not (data / RECORD).is_file():
        raise trouble
    names = Names(known_base(data))
    stores: list[OxigraphStore] = []
    try:
        try:
            stores += read_only(data)
            whole = (
                not is_pending(data)
                and len(stores) == len(DATASETS)
                and all(has_followed(store, names) for store in stores)
                and not lags(data, stores, names)
            )
        except StoreError:
            whole = False
        if not whole:
            raise trouble
        yield reading_of(data, names, stores)
    finally:
        close_all(stores)
