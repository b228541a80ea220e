# SPDX-License-Identifier: Apache-2.0
"""Rules that derive facts, kept as CONSTRUCT queries, applied where a change reaches.

Each fact that a rule derives belongs to one focus (a journey, a thing that somebody takes part
in), so the facts of a focus can be derived again without looking at the others. Foci that a
change reaches are derived before and after it; the difference is what changes in the graph of
derived facts (design: "Reasoning").

All foci together are derived from a copy in memory of what the rules read, in which a link is
followed in a tenth of the time that it takes on disk (decision 32).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, parse

from missiongraph.labels import expand
from missiongraph.paths import from_sparql
from missiongraph.reach import Reach, by_predicate
from missiongraph.resources import find, folder
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.templates import bind, header, prefixes
from missiongraph.terms import ONTOLOGY, RDF, VOCABULARIES
from missiongraph.views import Change, Changed, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Node
    from missiongraph.store import Store
    from missiongraph.views import StatedFacts

# Foci derived by one query: enough to spread its cost, few enough to keep its joins small.
BATCH = 500
# Rules read what roles and classes mean from these graphs, which no reach leads to.
SCHEMA = frozenset((ONTOLOGY, VOCABULARIES))
# Batches derived at a time; those that wait for their turn to be written take memory.
THREADS = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query, the variable of its focus, and what it reads from a focus.

    Attributes:
        derives: the properties and classes of the facts that it adds.
        cls: the class of its foci, where they have one; they are then derived in batches.
    """

    name: str
    text: str
    focus: str
    reach: Reach
    derives: frozenset[NamedNode]
    cls: NamedNode | None = None

    @property
    def iri(self) -> NamedNode:
        """The rule's name in the code list of rules."""
        return NamedNode(f"{VOCABULARIES.value}/rule/{self.name.removesuffix('.rq')}")

    @classmethod
    def parse(cls, name: str, text: str) -> Self:
        """The rule that a query file holds.

        Raises:
            ValueError: its header lacks the focus or the reach, or a path cannot be read.
        """
        head, known = header(text), prefixes(text)
        try:
            reach = Reach(from_sparql(path, known) for path in head["reach"])
            derives = frozenset(filter(None, map(expand, head["derives"])))
            kind = expand(head["class"]) if "class" in head else None
            return cls(name, text, head["focus"], reach, derives, kind)
        except (KeyError, ValueError) as error:
            raise ValueError(f"the rule {name} cannot be used: {error}") from error

    def run(
        self, store: Store, foci: Iterable[Node] | None, derived: NamedNode
    ) -> Iterator[Triple]:
        """The facts that it derives for these foci, or for all, from what is not derived."""
        return iter(self._found(store, foci, derived))

    def written(self, store: Store, foci: Iterable[Node] | None, derived: NamedNode) -> bytes:
        """The same as N-Triples, written by the engine while other threads go on."""
        return self._found(store, foci, derived).serialize(format=RdfFormat.N_TRIPLES) or b""

    def _found(self, store: Store, foci: Iterable[Node] | None, derived: NamedNode) -> QueryTriples:
        found = store.query(bind(self.text, {self.focus: foci, "derived": [derived]}))
        if not isinstance(found, QueryTriples):
            raise TypeError(f"the rule {self.name} is not a CONSTRUCT query")
        return found


class Deriver:
    """The rules, and the graph into which they derive."""

    def __init__(self, rules: Iterable[Rule], graph: NamedNode) -> None:
        self.rules = list(rules)
        self.graph = graph

    @cached_property
    def digest(self) -> str:
        """What tells these rules from others, such as those of another version."""
        texts = "\0".join(sorted(rule.text for rule in self.rules))
        return hashlib.sha256(texts.encode()).hexdigest()[:16]

    @classmethod
    def packaged(cls, graph: NamedNode) -> Self:
        """The rules that travel with missiongraph."""
        return cls(_packaged(), graph)

    @cached_property
    def reads(self) -> frozenset[NamedNode]:
        """The predicates of what the rules read."""
        return frozenset(filter(None, chain(*(rule.reach.predicates for rule in self.rules))))

    def begin(self, store: Store, facts: StatedFacts, change: Change) -> Derivation:
        """Take down, before a change is made, what is derived where it reaches.

        Rules say in whose graph a fact stands, so the change is that of the single graphs.
        """
        both = Changed(Remembered(facts), Change(change.added, frozenset()))
        changed = by_predicate(change.added | change.removed)
        foci: dict[str, set[Node]] = defaultdict(set)
        for rule in self.rules:
            foci[rule.focus] |= rule.reach.backwards_from(both, changed)
        return Derivation(self, store, foci)

    def from_scratch(self, store: Store) -> Patch:
        """What is to be changed for the graph to hold just what the rules derive.

        Of the facts that stay only digests are kept in memory.
        """
        added: list[Quad] = []
        seen: set[bytes] = set()
        for triple in chain.from_iterable(map(_parsed, self.everything(store))):
            quad = self._quad(triple)
            digest = _digest(quad)
            if digest not in seen and quad not in store:
                added.append(quad)
            seen.add(digest)
        held = store.quads(graph=self.graph)
        return Patch(added, [quad for quad in held if _digest(quad) not in seen])

    def everything(self, store: Store, stated: Iterable[Quad] | None = None) -> Iterator[bytes]:
        """Every fact that the rules derive, as N-Triples in parts.

        A fact that two rules derive comes twice.

        Args:
            store: the store.
            stated: what is stated in it beside the ontology and code lists, where that is at hand.
        """
        copy = OxigraphStore()
        copy.extend(self._read(store, stated))
        jobs = ((rule, foci) for rule in self.rules for foci in self._foci(copy, rule))
        with ThreadPoolExecutor(THREADS) as pool:
            waiting = deque[Future[bytes]]()
            for rule, foci in jobs:
                waiting.append(pool.submit(rule.written, copy, foci, self.graph))
                if len(waiting) > THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _read(self, store: Store, stated: Iterable[Quad] | None) -> Iterator[Quad]:
        """What the rules read, and that may be what they derived."""
        for quad in self._readable(store) if stated is None else stated:
            if quad.predicate in self.reads and quad.graph_name != self.graph:
                yield quad
        for graph in SCHEMA:
            yield from store.quads(graph=graph)

    def _readable(self, store: Store) -> Iterator[Quad]:
        return chain.from_iterable(store.quads(None, predicate) for predicate in self.reads)

    def derive(self, store: Store, foci: dict[str, set[Node]]) -> Iterator[Triple]:
        """The facts that the rules derive for these foci."""
        for rule in self.rules:
            for batch in _batches(foci.get(rule.focus, ())):
                yield from rule.run(store, batch, self.graph)

    def _foci(self, store: Store, rule: Rule) -> Iterable[list[Node] | None]:
        """All foci of a rule, in batches; `None` stands for all of them at once."""
        if rule.cls is None:
            return [None]
        return _batches(quad.subject for quad in store.quads(None, RDF.type, rule.cls))

    def patch(self, had: set[Triple], has: set[Triple]) -> Patch:
        """The change of the derived graph from what it had to what it has."""
        return Patch([*map(self._quad, has - had)], [*map(self._quad, had - has)])

    def _quad(self, triple: Triple) -> Quad:
        return Quad(triple.subject, triple.predicate, triple.object, self.graph)


@cache
def _packaged() -> tuple[Rule, ...]:
    files = find(folder("queries").joinpath("rules"), ".rq")
    return tuple(Rule.parse(f.name, f.read_text(encoding="utf-8")) for f in files)


class Derivation:
    """Derived facts around a change: taken down before it, compared after it."""

    def __init__(self, deriver: Deriver, store: Store, foci: dict[str, set[Node]]) -> None:
        self._deriver = deriver
        self._store = store
        self._foci = foci
        self._had = set(deriver.derive(store, foci))

    def finish(self) -> Patch:
        """What changes in the derived graph, now that the change is made."""
        has = set(self._deriver.derive(self._store, self._foci))
        return self._deriver.patch(self._had, has)


def _parsed(text: bytes) -> Iterator[Triple]:
    return (quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))


def _batches(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    rest = iter(sorted(set(nodes), key=str))
    while batch := list(islice(rest, BATCH)):
        yield batch


def _digest(quad: Quad) -> bytes:
    return hashlib.blake2b(str(quad.triple).encode(), digest_size=16).digest()
