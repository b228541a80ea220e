# SPDX-License-Identifier: Apache-2.0
"""Bulk loading of N-Quads files into an Oxigraph store, as fast as its own command loads them.

What was tried, and how fast each way is: `docs/reference/performance.md`.
"""

from __future__ import annotations

import mmap
from collections import deque
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from missiongraph.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import NamedNode, Store


def bulk_load(store: Store, path: Path, graph: NamedNode | None = None) -> None:
    """Add the quads of an N-Quads file, all of them or none; when it returns they are on disk.

    Args:
        store: the store.
        path: the file.
        graph: the graph to which an N-Triples file that a store wrote is added, where it is one;
            the names in such a file are not checked once more.

    Raises:
        InputError: a line is not N-Quads; it says which one.
        OSError: the file cannot be read, or the disk cannot take it.
    """
    form = RdfFormat.N_QUADS if graph is None else RdfFormat.N_TRIPLES
    try:
        _load(store, path, form, graph)
    except SyntaxError as error:
        raise InputError([_fault(path, form, error)]) from error
    store.flush()


def tidy(folder: Path) -> None:
    """Remove the files that a load left in a store's folder when it was killed.

    Nobody else may be loading: call it when the store has just been opened for writing.
    """
    for leftover in folder.glob("bulk-*.sst"):
        leftover.unlink(missing_ok=True)


def _load(store: Store, path: Path, form: RdfFormat, graph: NamedNode | None) -> None:
    if not _may_hold_blank_nodes(path):
        written_by_store = graph is not None
        store.bulk_load(path=path, format=form, to_graph=graph, lenient=written_by_store)
        return
    # By path, Oxigraph reads parts of the file at once where there are four cores or more, and
    # then takes a blank node for another one in each part.
    with path.open("rb") as file:
        store.bulk_load(file, form, to_graph=graph)


def _may_hold_blank_nodes(path: Path) -> bool:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(b"_:") >= 0


def _fault(path: Path, form: RdfFormat, error: SyntaxError) -> Fault:
    """The fault in a file that failed to load."""
    # The loader counts lines from where it began to read, which may be amidst the file.
    with path.open("rb") as file:
        try:
            deque(parse(file, form), maxlen=0)
        except SyntaxError as found:
            error = found
    reason = error.msg.partition(": ")[2] or error.msg
    return Fault(
        f"{path.name}, line {error.lineno}",
        f"This is not {form.name}: {reason}.",
        "Mend the line and load the file again; nothing of it was loaded.",
    )
