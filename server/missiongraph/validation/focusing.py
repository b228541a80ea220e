# SPDX-License-Identifier: Apache-2.0
"""The data that SPARQL constraints read, in a store in memory, with their focus nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat

from missiongraph.terms import PREFIXES, RDF, RDFS
from missiongraph.validation.batches import FOCI, FOCUS, Engines
from missiongraph.validation.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import QuerySolution

    from missiongraph.validation.batches import Batch, Plan, Root

TYPE: Final = str(RDF.type).encode()
BELOW: Final = str(RDFS.subClassOf).encode()
COMPONENT: Final = PREFIXES["sh"] + "SPARQLConstraintComponent"
PLACE: Final = re.compile(r"\{[?$](\w+)\}")


class Scan:
    """One look at N-Triples, as this house writes them: a triple a line, a space between terms.

    Attributes:
        lines: the triples whose predicates are read.
        instances, below: the instances and the subclasses of each class.
        subjects, objects: those of each predicate by which focus nodes are found.
    """

    def __init__(self, plan: Plan, data: str | Path) -> None:
        self.lines: list[bytes] = []
        self.instances: dict[bytes, list[bytes]] = defaultdict(list)
        self.below: dict[bytes, list[bytes]] = defaultdict(list)
        roots = {batch.root for batch in plan.batches}
        ways = {p.encode() for root in roots for p in root.subjects_of | root.objects_of}
        self.linked: dict[bytes, list[tuple[bytes, bytes]]] = {way: [] for way in ways}
        read = None if plan.predicates is None else {p.encode() for p in plan.predicates}
        self._take(_lines(data), read, {TYPE, BELOW, *ways})

    def _take(self, lines: Iterable[bytes], read: set[bytes] | None, found: set[bytes]) -> None:
        keep = self.lines.append
        for line in lines:
            parts = line.split(b" ", 2)
            if len(parts) < 3:  # noqa: PLR2004 (an empty line)
                continue
            subject, predicate, rest = parts
            if read is None or predicate in read:
                keep(line)
            if predicate in found:
                self._note(subject, predicate, rest.rstrip(b" .\n"))

    def _note(self, subject: bytes, predicate: bytes, value: bytes) -> None:
        if predicate == TYPE:
            self.instances[value].append(subject)
        elif predicate == BELOW:
            self.below[value].append(subject)
        if predicate in self.linked:
            self.linked[predicate].append((subject, value))

    def foci(self, root: Root) -> set[bytes]:
        """The focus nodes of a shape (SHACL section 2.1.3)."""
        found = {node.encode() for node in root.nodes}
        for cls in self._with_subclasses(cls.encode() for cls in root.classes):
            found.update(self.instances.get(cls, ()))
        for predicate in root.subjects_of:
            found.update(subject for subject, _ in self.linked[predicate.encode()])
        for predicate in root.objects_of:
            found.update(value for _, value in self.linked[predicate.encode()])
        return found

    def _with_subclasses(self, classes: Iterable[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        todo = list(classes)
        while todo:
            cls = todo.pop()
            if cls not in found:
                found.add(cls)
                todo.extend(self.below.get(cls, ()))
        return found


def results(plan: Plan, data: str | Path) -> list[Result]:
    """The results of a plan's batches for N-Triples data.

    Raises:
        Engines: the data hold what would come back differently; the engine must look at them.
    """
    scan = Scan(plan, data)
    foci = {root: scan.foci(root) for root in {batch.root for batch in plan.batches}}
    store = pyoxigraph.Store()
    store.bulk_load(_checked(scan.lines), RdfFormat.N_TRIPLES)
    everything = plan.predicates is None
    for root, nodes in foci.items():
        if everything:
            _refuse_unsaid(store, root)
        lines = [b"<%s> %s %s .\n" % (root.name.encode(), str(FOCUS).encode(), n) for n in nodes]
        graph = NamedNode(FOCI) if everything else None
        store.bulk_load(_checked(lines), RdfFormat.N_TRIPLES, to_graph=graph)
    return [result for batch in plan.batches if foci[batch.root] for result in _found(store, batch)]


def _lines(data: str | Path) -> Iterator[bytes]:
    if isinstance(data, Path):
        with data.open("rb") as file:
            yield from file
    else:
        yield from data.encode().splitlines(keepends=True)


def _checked(lines: list[bytes]) -> bytes:
    """Lines as one text, if the store would give all terms back as they are.

    Raises:
        Engines: it would not.
    """
    text = b"".join(lines)
    if b"_:" in text and any(_is_blank(line) for line in lines):
        raise Engines
    if b'"^^<' in text:
        _refuse_rewritten(lines)
    return text


def _is_blank(line: bytes) -> bool:
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")


def _refuse_rewritten(lines: list[bytes]) -> None:
    """Look for values that the store writes in its own way, such as 01 for an integer."""
    values = {
        line.split(b" ", 2)[2] for line in lines if line.endswith(b"> .\n") and b'"^^<' in line
    }
    text = b"".join(b"<urn:%d> <urn:value> %s" % pair for pair in enumerate(values))
    given = {q.object for q in pyoxigraph.parse(text, RdfFormat.N_TRIPLES)}
    scratch = pyoxigraph.Store()
    scratch.bulk_load(text, RdfFormat.N_TRIPLES)
    if given != {quad.object for quad in scratch}:
        raise Engines


def _refuse_unsaid(store: pyoxigraph.Store, root: Root) -> None:
    """Look for focus nodes of which the data know nothing; a path of no length would miss them."""
    for text in root.nodes:
        node = NamedNode(text[1:-1]) if text.startswith("<") else None
        if node is None or not (
            any(store.quads_for_pattern(node, None, None))
            or any(store.quads_for_pattern(None, None, node))
        ):
            raise Engines


def _found(store: pyoxigraph.Store, batch: Batch) -> Iterator[Result]:
    solutions = store.query(batch.query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"no SELECT query: {batch.query}")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield _result(batch, names, solution)


def _result(batch: Batch, names: list[str], solution: QuerySolution) -> Result:
    bound = {name: solution[name] for name in names if solution[name] is not None}
    focus = bound["this"]
    return Result(
        str(focus),
        batch.shape,
        COMPONENT,
        batch.severity,
        batch.path,
        str(bound.get("value", focus)),
        PLACE.sub(lambda place: _shown(bound, place), batch.message),
    )


def _shown(bound: dict[str, object], place: re.Match[str]) -> str:
    """What stands for a variable in a message; a place for one without value stays."""
    value = bound.get(place[1])
    return value.value if isinstance(value, (NamedNode, Literal)) else place[0]
