# SPDX-License-Identifier: Apache-2.0
"""Working out what an update would change: `python -m missiongraph.workers.updating`.

It is told all as JSON on its standard input, works on a snapshot of its own, and leaves the quads
that come and go as N-Quads files beside it. What it makes of blank nodes are new names already.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from missiongraph.skolem import GENID
from missiongraph.sparql_update import Mentions
from missiongraph.store.graphs import Names
from missiongraph.workers.process import end_with_the_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SNAPSHOT, BEFORE, ADDED, REMOVED = "snapshot", "before", "added.nq", "removed.nq"


@dataclass(frozen=True, slots=True)
class Job:
    """An update to be worked out.

    Attributes:
        folder: where the snapshot is, and where the results go.
        text: the update.
        base: the base IRI of the repository.
        readable: the graphs that it may read; `None` for all.
        most: how many quads may change.
        memory: how many bytes it may take.
    """

    folder: str
    text: str
    base: str
    readable: list[str] | None
    most: int
    memory: int


class Scratch:
    """A snapshot that is changed as the update says."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._names = Names(job.base)
        self._store = Store(str(Path(job.folder) / SNAPSHOT))

    def run(self) -> None:
        """Run the update, and write down what it changed.

        Raises:
            SyntaxError, ValueError: it does not parse, or changes too much.
        """
        self._prepare()
        folder = Path(self._job.folder)
        self._store.backup(str(folder / BEFORE))
        before = Store.read_only(str(folder / BEFORE))
        self._store.update(self._job.text, base_iri=f"{self._job.base}/sparql")
        graphs = self._changeable([before, self._store])
        self._write(ADDED, _missing(self._store, before, graphs))
        self._write(REMOVED, _missing(before, self._store, graphs))

    def _prepare(self) -> None:
        """Take away what may not be read, and have the default graph be the default graph."""
        readable = None if self._job.readable is None else set(self._job.readable)
        for graph in list(self._store.named_graphs()):
            if readable is not None and graph.value not in readable:
                self._store.remove_graph(graph)
        default = list(self._store.quads_for_pattern(None, None, None, self._names.default))
        self._store.extend(Quad(q.subject, q.predicate, q.object) for q in default)
        self._store.remove_graph(self._names.default)

    def _changeable(self, stores: Iterable[Store]) -> list[Any]:
        """The graphs in which the update may have changed something."""
        mentions = Mentions.of(self._job.text)
        found = {graph for store in stores for graph in store.named_graphs()}
        return [DefaultGraph(), *(graph for graph in found if self._is_meant(graph, mentions))]

    def _is_meant(self, graph: Any, mentions: Mentions) -> bool:  # noqa: ANN401 (any name)
        """Whether a graph may be meant; who says ALL does not mean those that are kept for all."""
        if mentions.names(graph.value):
            return True
        own = self._names.owner(graph) is not None or self._names.is_beside(graph)
        return mentions.any and own

    def _write(self, name: str, quads: Iterable[Quad]) -> None:
        serialize(self._named(quads), str(Path(self._job.folder) / name), RdfFormat.N_QUADS)

    def _named(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Quads with names for blank nodes and for the default graph, as the gate takes them."""
        for number, quad in enumerate(quads):
            if number >= self._job.most:
                raise ValueError(f"it changes more than {self._job.most:,} facts at once")
            graph = quad.graph_name
            subject, value = (self._name(term) for term in (quad.subject, quad.object))
            if isinstance(graph, DefaultGraph):
                graph = self._names.default
            yield Quad(subject, quad.predicate, value, graph)

    def _name(self, term: Any) -> Any:  # noqa: ANN401 (any term)
        if isinstance(term, BlankNode):
            return NamedNode(f"{self._job.base}{GENID}{term.value}")
        if isinstance(term, Triple):
            return Triple(self._name(term.subject), term.predicate, self._name(term.object))
        return term


def _missing(here: Store, there: Store, graphs: Iterable[Any]) -> Iterator[Quad]:
    """The quads that one store holds and the other does not."""
    for graph in graphs:
        for quad in here.quads_for_pattern(None, None, None, graph):
            if quad not in there:
                yield quad


def main() -> None:
    """Work an update out; what is wrong with it is said on the standard output."""
    job = Job(**json.load(sys.stdin))
    resource.setrlimit(resource.RLIMIT_DATA, (job.memory, job.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_server()
    try:
        Scratch(job).run()
        said: dict[str, str] = {}
    except SyntaxError as error:
        said = {"query": f"The update does not parse: {error}"}
    except (ValueError, RuntimeError) as error:
        said = {"query": f"The update cannot be run: {error}."}
    except OSError as error:
        said = {"store": f"The update could not be worked out: {error}"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
