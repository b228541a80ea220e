# SPDX-License-Identifier: Apache-2.0
"""A worker for updates: `python -m missiongraph.workers.updating STORE MEMORY`.

It is told all as JSON, and sends the quads that come and those that go as N-Quads, with a line
between them. What it makes of blank nodes are new names already.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from missiongraph.errors import InvalidQuery
from missiongraph.sparql_operations import operations
from missiongraph.sparql_update import Mentions
from missiongraph.workers.effects import Effects, Scope
from missiongraph.workers.frames import BEGIN, END, FAULT, NeedsSnapshot, told
from missiongraph.workers.process import Worker, work, writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SNAPSHOT, BEFORE = "snapshot", "before"
# No N-Quads line is like this one.
BETWEEN = b"#removed\n"


class Updater(Worker):
    """A store that updates are asked of, and where what they change goes."""

    def _reply(self, asked: dict[str, Any]) -> None:
        try:
            self._work_out(asked)
        except NeedsSnapshot:
            self.say(told(FAULT, fault="snapshot", detail=""))
        except SyntaxError as error:
            raise InvalidQuery(f"The update does not parse: {error}") from error
        except (ValueError, RuntimeError) as error:
            raise InvalidQuery(f"The update cannot be run: {error}.") from error

    def _work_out(self, asked: dict[str, Any]) -> None:
        readable = None if asked["readable"] is None else frozenset(asked["readable"])
        scope = Scope(asked["text"], asked["base"], readable)
        if asked["folder"]:
            self._tell(*Scratch(scope, Path(asked["folder"]), asked["most"]).changes())
            return
        effects = Effects(scope, lambda: self._opened(asked["head"]))
        found = effects.of(operations(scope.text) or [])
        added = [quad for quad, there in found.items() if there]
        self._tell(added, [quad for quad, there in found.items() if not there])

    def _tell(self, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
        self.say(told(BEGIN, form="rdf"))
        with writer(self._out) as out:
            serialize(added, out, RdfFormat.N_QUADS)
            out.write(BETWEEN)
            serialize(removed, out, RdfFormat.N_QUADS)
        self.say(told(END, cut=False))


class Scratch:
    """A snapshot that is changed as the update says.

    Args:
        scope: the update.
        folder: where the snapshot is.
        most: how many quads may come, and how many may go.
    """

    def __init__(self, scope: Scope, folder: Path, most: int) -> None:
        self._scope = scope
        self._folder = folder
        self._most = most
        self._store = Store(str(folder / SNAPSHOT))

    def changes(self) -> tuple[Iterator[Quad], Iterator[Quad]]:
        """Run the update; the quads that came, and those that went.

        Raises:
            SyntaxError, ValueError: it does not parse, or changes too much.
        """
        self._prepare()
        self._store.backup(str(self._folder / BEFORE))
        before = Store.read_only(str(self._folder / BEFORE))
        self._store.update(self._scope.text, base_iri=self._scope.relative)
        graphs = self._changeable([before, self._store])
        return (
            self._bounded(_missing(self._store, before, graphs)),
            self._bounded(_missing(before, self._store, graphs)),
        )

    def _prepare(self) -> None:
        """Take away what may not be read, and have the default graph be the default graph."""
        for graph in _graphs(self._store):
            if not self._scope.may_read(graph):
                self._store.remove_graph(graph)
        names = self._scope.names
        default = list(self._store.quads_for_pattern(None, None, None, names.default))
        self._store.extend(Quad(q.subject, q.predicate, q.object) for q in default)
        self._store.remove_graph(names.default)

    def _changeable(self, stores: Iterable[Store]) -> list[NamedNode | DefaultGraph]:
        """The graphs in which the update may have changed something."""
        mentions = Mentions.of(self._scope.text)
        found = {graph for store in stores for graph in _graphs(store)}
        meant = [graph for graph in found if self._scope.is_meant(graph, mentions)]
        return [DefaultGraph(), *meant]

    def _bounded(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for number, quad in enumerate(quads):
            if number >= self._most:
                raise ValueError(too_many(self._most))
            yield self._scope.named(quad)


def _graphs(store: Store) -> list[NamedNode]:
    """The graphs with names; that a name is a blank node is not possible in the data."""
    return [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]


def too_many(most: int) -> str:
    """What is said of an update that changes more than it may."""
    return f"it changes more than {most:,} facts at once"


def _missing(here: Store, there: Store, graphs: Iterable[Any]) -> Iterator[Quad]:
    """The quads that one store holds and the other does not."""
    for graph in graphs:
        for quad in here.quads_for_pattern(None, None, None, graph):
            if quad not in there:
                yield quad


if __name__ == "__main__":
    work(Updater, *sys.argv[1:])
