# SPDX-License-Identifier: Apache-2.0
"""What an update would put in and take out, without a copy of the data.

The engine finds the rows of the pattern in the data, opened for reading, and fills the templates
with them in an empty store in memory. So nothing of SPARQL is read or understood here but where
the parts of an update begin and end; and where an update needs more, it is left to a snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store, Triple

from missiongraph.errors import InvalidQuery
from missiongraph.resources import query_text
from missiongraph.skolem import GENID
from missiongraph.sparql_update import Mentions
from missiongraph.store import Selection
from missiongraph.store.graphs import Names
from missiongraph.templates import filled
from missiongraph.workers.frames import NeedsSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from pyoxigraph import QuerySolution

    from missiongraph.sparql_operations import Operation
    from missiongraph.store.oxigraph import OxigraphStore

# Larger ones do not notice what a snapshot costs, and need not be held in memory.
MOST = 50_000
ROWS = 1_000
EXAMPLE = "<https://data.example/graph/north/model>"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an update is about.

    Attributes:
        text: the whole update.
        base: the base IRI of the repository.
        readable: the graphs that it may read; `None` for all.
    """

    text: str
    base: str
    readable: Collection[str] | None

    @property
    def names(self) -> Names:
        """The names in the data."""
        return Names(self.base)

    @property
    def relative(self) -> str:
        """What relative names are taken against."""
        return f"{self.base}/sparql"

    def may_read(self, graph: NamedNode) -> bool:
        """Whether the update may read a graph."""
        return self.readable is None or graph.value in self.readable

    def is_meant(self, graph: Any, mentions: Mentions) -> bool:  # noqa: ANN401 (any name)
        """Whether a graph may be meant; who says ALL does not mean those that are kept for all."""
        if isinstance(graph, DefaultGraph) or mentions.names(graph.value):
            return True
        own = self.names.owner(graph) is not None or self.names.is_beside(graph)
        return mentions.any and own

    def named(self, quad: Quad) -> Quad:
        """A quad with names for blank nodes and for the default graph, as the gate takes it."""
        graph = quad.graph_name
        subject, value = (self._name(term) for term in (quad.subject, quad.object))
        if isinstance(graph, DefaultGraph):
            graph = self.names.default
        return Quad(subject, quad.predicate, value, graph)

    def _name(self, term: Any) -> Any:  # noqa: ANN401 (any term)
        if isinstance(term, BlankNode):
            return NamedNode(f"{self.base}{GENID}{term.value}")
        if isinstance(term, Triple):
            return Triple(self._name(term.subject), term.predicate, self._name(term.object))
        return term


class Effects:
    """What comes of the operations of an update.

    Args:
        scope: the update.
        opened: opens the data for reading.
    """

    def __init__(self, scope: Scope, opened: Callable[[], OxigraphStore]) -> None:
        self._scope = scope
        self._opened = opened
        self._mentions = Mentions.of(scope.text)

    def of(self, operations: Sequence[Operation]) -> dict[Quad, bool]:
        """The quads that are to be in the data after the update, and those that are not to be.

        Args:
            operations: those of the update; only the first may have a pattern, since what a
                later one finds depends on the earlier ones.

        Raises:
            SyntaxError: the update does not parse.
            NeedsSnapshot: more than this is needed.
        """
        # The engine has rules for the whole: no blank nodes in what is deleted, for example.
        Store().update(self._scope.text, base_iri=self._scope.relative)
        effects: dict[Quad, bool] = {}
        for operation in operations:
            rows = list(self._rows(operation))
            for template, there in ((operation.deleted, False), (operation.inserted, True)):
                effects |= dict.fromkeys(self._made(operation, template, rows), there)
                if len(effects) > MOST:
                    raise NeedsSnapshot
        return effects

    def _made(self, operation: Operation, template: str, rows: Sequence[str]) -> Iterator[Quad]:
        """What a template makes of rows."""
        made = Store()
        parts = {"#with#": f"WITH {operation.graph}" if operation.graph else ""}
        parts |= {"#prologue#": operation.prologue, "#template#": template[1:-1]}
        for batch in rows:
            if template:
                self._run(made, filled(query_text("store/effects.ru"), {**parts, "#rows#": batch}))
        for quad in made:
            if self._scope.is_meant(quad.graph_name, self._mentions):
                yield self._scope.named(quad)

    def _rows(self, operation: Operation) -> Iterator[str]:
        """The rows that the pattern finds, as VALUES; none where it finds none."""
        if not operation.where:
            yield ""
            return
        parts = {"#prologue#": operation.prologue, "#where#": operation.where[1:-1]}
        text = filled(query_text("store/rows.rq"), parts)
        try:
            found = self._opened().query(text, self._asked(operation), self._scope.relative)
        except InvalidQuery as error:
            raise NeedsSnapshot from error
        assert isinstance(found, QuerySolutions)  # noqa: S101 (it was a SELECT)
        names = " ".join(map(str, found.variables))
        count = 0
        while batch := [_row(row) for row in islice(found, ROWS)]:
            count += len(batch)
            if count > MOST:
                raise NeedsSnapshot
            yield f"VALUES ({names}) {{ {' '.join(batch)} }}"

    def _asked(self, operation: Operation) -> Selection:
        """The graphs that a pattern is asked of, as far as they may be read."""
        default = self._scope.names.default
        if operation.using or operation.named:
            plain, named = (
                [self._called(operation, name) for name in names]
                for names in (operation.using, operation.named)
            )
        else:
            plain = [self._called(operation, operation.graph) if operation.graph else default]
            # The default graph has no name in an update.
            named = [graph for graph in self._opened().graphs() if graph != default]
        plain, named = ([g for g in graphs if self._scope.may_read(g)] for graphs in (plain, named))
        return Selection(plain, named)

    def _called(self, operation: Operation, name: str) -> NamedNode:
        """The graph that a name stands for, where prefixes and a base are in force."""
        store = Store()
        parts = {"#prologue#": operation.prologue, EXAMPLE: name}
        self._run(store, filled(query_text("store/called.ru"), parts))
        (graph,) = store.named_graphs()
        if not isinstance(graph, NamedNode) or graph == self._scope.names.default:
            raise NeedsSnapshot
        return graph

    def _run(self, store: Store, text: str) -> None:
        """Run a piece of an update."""
        try:
            store.update(text, base_iri=self._scope.relative)
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise NeedsSnapshot from error


def _row(row: QuerySolution) -> str:
    return f"({' '.join(map(_term, row))})"


def _term(term: Any) -> str:  # noqa: ANN401 (any term)
    if isinstance(term, (BlankNode, Triple)):
        # VALUES has no way to write a blank node, and a triple may hold one.
        raise NeedsSnapshot
    return "UNDEF" if term is None else str(term)
