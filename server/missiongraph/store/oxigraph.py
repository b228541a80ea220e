# SPDX-License-Identifier: Apache-2.0
"""The embedded store: Oxigraph on disk, or in memory for tests and validation."""

from __future__ import annotations

import gc
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import clear_frames
from types import NoneType
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from missiongraph.durable import is_full
from missiongraph.errors import InvalidQuery, StoreBusy, StoreDamaged, StoreError, StoreFull
from missiongraph.resources import query_text
from missiongraph.sparql_safety import names_dataset
from missiongraph.store.bulk import bulk_load, tidy
from missiongraph.templates import filled
from missiongraph.terms import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.facts import GraphName, Node
    from missiongraph.store import Patch, QueryResults, Selection

SUPPOSED = "supposed-"


class OxigraphStore:
    """An Oxigraph database behind the `Store` protocol.

    Args:
        path: its folder; without one it lives in memory.
        read_only: open beside the process that owns it, and see what is committed by now.

    Raises:
        StoreBusy: another process owns the folder.
        StoreDamaged: the folder holds something else.
    """

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        with _failures(path):
            if read_only:
                self._store = pyoxigraph.Store.read_only(str(path))
            else:
                self._store = pyoxigraph.Store(path)
                if path:
                    tidy(path)

    def query(
        self, text: str, graphs: Selection | None = None, base: str | None = None
    ) -> QueryResults:
        """The results of a SPARQL 1.1 query; relative names in it are taken against a base."""
        try:
            if graphs is not None:
                return self._store.query(
                    text,
                    base_iri=base,
                    default_graph=list(graphs.default),
                    named_graphs=list(graphs.named),
                )
            # The engine's union would overrule what the query says by FROM.
            union = not names_dataset(text)
            return self._store.query(text, base_iri=base, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise InvalidQuery(f"The query does not parse: {error}") from error
        except (RuntimeError, OSError) as error:
            if is_damage(error) or isinstance(error, OSError):
                raise _meaning(error, self.path) from error
            raise InvalidQuery(f"The query cannot be run: {error}.") from error

    def quads(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; `None` matches anything, a literal subject nothing."""
        if not isinstance(subject, (NamedNode, BlankNode, NoneType)):
            return iter(())
        with _failures(self.path):
            found = self._store.quads_for_pattern(subject, predicate, value, graph)
        return _read(found, self.path)

    def as_stored(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads as they come back: the database writes numbers and times in its own way."""
        known = list(quads)
        # Most values are names; what is said here of each quad takes seconds for a government.
        literal = [at for at, quad in enumerate(known) if type(quad.object) is not NamedNode]
        forms = _forms({known[at].object for at in literal if _may_change(known[at].object)})
        if forms:
            for at in literal:
                quad = known[at]
                form = forms.get(quad.object)
                if form is not None:
                    known[at] = Quad(quad.subject, quad.predicate, form, quad.graph_name)
        return known

    def apply(self, patch: Patch) -> None:
        """Change the store in one transaction: all of it or nothing."""
        with _failures(self.path):
            if patch.removed:
                self._store.update(_update(patch))
                self._forget_empty({quad.graph_name for quad in patch.removed})
            else:
                self._store.extend(patch.added)

    def _forget_empty(self, graphs: Iterable[GraphName]) -> None:
        """Forget the names of graphs that hold nothing any more; the engine would keep them."""
        for graph in graphs:
            empty = next(self._store.quads_for_pattern(None, None, None, graph), None) is None
            if empty and not isinstance(graph, DefaultGraph):
                self._store.remove_graph(graph)

    def bulk_load(self, path: Path, graph: NamedNode | None = None) -> None:
        """Add the quads of an N-Quads file, or an N-Triples file to a graph, in bulk."""
        with _failures(self.path):
            bulk_load(self._store, path, graph)

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads as they come, fast and not in one transaction."""
        with _failures(self.path):
            self._store.bulk_extend(quads)

    def graphs(self) -> Iterable[NamedNode]:
        """The names of the graphs that hold something."""
        return (graph for graph in self._store.named_graphs() if isinstance(graph, NamedNode))

    @contextmanager
    def supposing(self, patch: Patch) -> Iterator[OxigraphStore]:
        """A store of its own with what this one would hold after a patch; gone at the end."""
        with ExitStack() as stack:
            supposed = self._copy(stack)
            stack.callback(supposed.close)
            supposed.apply(patch)
            yield supposed

    def _copy(self, stack: ExitStack) -> OxigraphStore:
        """The same once more: on disk its files are shared, so that no size is too large."""
        if self.path is None or self._read_only:
            copied = OxigraphStore()
            copied._store.extend(self._store)
            return copied
        place = stack.enter_context(TemporaryDirectory(dir=self.path.parent, prefix=SUPPOSED))
        with _failures(self.path):
            self._store.backup(Path(place) / "store")
        return OxigraphStore(Path(place) / "store")

    def __contains__(self, quad: Quad) -> bool:
        """Whether the quad is there."""
        return quad in self._store

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def flush(self) -> None:
        """Put on disk what memory still holds."""
        with _failures(self.path):
            self._store.flush()

    def snapshot(self, folder: Path) -> None:
        """Put the store as it is now into a new folder, sharing what does not change."""
        with _failures(self.path):
            self._store.backup(str(folder))

    def close(self) -> None:
        """Give the store up, so that another process may have it."""
        # The database closes when its last reference goes; results still held would keep it.
        del self._store
        gc.collect()


def _may_change(value: Node) -> bool:
    """Whether the database may write a value differently: not names, not texts."""
    if isinstance(value, Literal):
        return value.datatype != XSD.string and value.language is None
    return isinstance(value, Triple)


def _forms(values: Iterable[Node]) -> dict[Node, Node]:
    """Values and the forms in which the database gives them back, where these differ."""
    places = {NamedNode(f"urn:place:{number}"): value for number, value in enumerate(values)}
    scratch = pyoxigraph.Store()
    scratch.extend(Quad(place, RDF.value, value) for place, value in places.items())
    pairs = ((places[quad.subject], quad.object) for quad in scratch)
    return {value: form for value, form in pairs if form != value}


def _update(patch: Patch) -> str:
    data = {"#removed#": _data(patch.removed), "#added#": _data(patch.added)}
    return filled(query_text("store/apply.ru"), data)


def _data(quads: Sequence[Quad]) -> str:
    """Quads as SPARQL writes them in a DATA block; N-Triples terms are SPARQL terms."""
    return "\n".join(
        f"{quad.triple} ."
        if isinstance(quad.graph_name, DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )


@contextmanager
def _failures(path: Path | None) -> Iterator[None]:
    """Say what the database's own errors mean for the user."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # Who keeps the error would keep the database open by what its frames hold.
        clear_frames(error.__traceback__)
        raise _meaning(error, path) from error


# The database words its errors so; a path may hold any word, so the beginning counts.
TAKEN = re.compile(r"IO error: (While lock file|lock hold by current process)")
DAMAGED = re.compile(
    r"Corruption|Invalid argument|Invalid data|IO error: No such file|The store is corrupted"
)


def is_damage(error: Exception) -> bool:
    """Whether the database says that its files are not as it wrote them."""
    return bool(DAMAGED.match(str(error)))


def _read(quads: Iterator[Quad], path: Path | None) -> Iterator[Quad]:
    """Quads as they are read, which may be when damage is found."""
    try:
        yield from quads
    except (OSError, RuntimeError) as error:
        raise _meaning(error, path) from error


def _meaning(error: OSError | RuntimeError, path: Path | None) -> StoreError:
    text = str(error)
    if is_full(error):
        return StoreFull(
            f"No space is left on the disk of {path}: nothing was changed. "
            "Free some space and try again."
        )
    if TAKEN.match(text):
        return StoreBusy(
            f"Another process is using {path}. Stop it (for example `missiongraph serve`) "
            "or name another data folder with --data."
        )
    missing = isinstance(error, FileNotFoundError) and path is not None and path.is_dir()
    if missing or DAMAGED.match(text):
        return StoreDamaged(
            f"{path} cannot be opened as a store ({text}). Move that folder away: opening the data "
            "folder makes it anew from the journal. Or restore the data folder from a backup."
        )
    return StoreError(f"{path} cannot be read or written: {text}")
