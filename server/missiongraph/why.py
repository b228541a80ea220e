# SPDX-License-Identifier: Apache-2.0
"""Why a derived fact holds: the rule that adds it, and the fewest statements it follows from.

Nothing of this is stored. A rule says by its reach what it reads from a focus; of these
statements the ones are kept without which the rule, run on them alone, no longer derives the
fact. So a proof is right by being tried, whatever the rule.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha1
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import MG, ONTOLOGY, RDF, RDFS, VOCABULARIES
from missiongraph.views import StatedFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from missiongraph.facts import Node
    from missiongraph.rules import Deriver, Rule
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact holds by one rule.

    Attributes:
        sources: the statements that it follows from, each as one graph states it, in the order
            in which they lead from one thing of the fact to the other.
    """

    fact: Triple
    rule: Rule
    sources: list[Quad]

    def triples(self) -> Iterator[Triple]:
        """The same as RDF: a `mg:Derivation`."""
        it = NamedNode(f"{self.rule.iri.value}/derivation/{_key(self.fact)}")
        yield Triple(it, RDF.type, MG.Derivation)
        yield Triple(it, RDF.subject, self.fact.subject)
        yield Triple(it, RDF.predicate, self.fact.predicate)
        yield Triple(it, RDF.object, self.fact.object)
        yield Triple(it, MG.byRule, self.rule.iri)
        yield Triple(it, MG.proof, Literal("\n".join(f"{q.triple} ." for q in self.sources)))
        for graph in {q.graph_name for q in self.sources}:
            if isinstance(graph, NamedNode):
                yield Triple(it, MG.statedIn, graph)


class Explainer:
    """Finds out why facts hold, in one dataset.

    Args:
        store: the dataset; what it does not state is no reason.
    """

    def __init__(self, store: Store, names: Names, deriver: Deriver) -> None:
        self._store = store
        self._facts = StatedFacts(store, names)
        self._rules = deriver.rules
        self._derived = deriver.graph

    def why(self, fact: Triple) -> list[Reason]:
        """The reasons for a fact: one for each rule that derives it; none where none does."""
        return [
            Reason(fact, rule, self._sources(fact, rule, focus))
            for rule in self._rules
            for focus in self._focus(fact, rule)
        ]

    def _focus(self, fact: Triple, rule: Rule) -> Iterator[NamedNode]:
        """The focus from which a rule derives a fact, if it does."""
        if not self._may_derive(rule, fact.predicate):
            return
        for focus in dict.fromkeys((fact.subject, fact.object)):
            if isinstance(focus, NamedNode) and fact in self._by(rule, self._store, focus):
                yield focus
                return

    def _by(self, rule: Rule, store: Store, focus: NamedNode) -> set[Triple]:
        return set(rule.run(store, [focus], self._derived))

    def _may_derive(self, rule: Rule, predicate: NamedNode) -> bool:
        simple = MG.involves in rule.derives and predicate in self._simple
        return simple or predicate in rule.derives

    @cached_property
    def _simple(self) -> set[Node]:
        """The properties that roles have."""
        return {quad.object for quad in self._store.quads(None, MG.roleProperty)}

    def _sources(self, fact: Triple, rule: Rule, focus: NamedNode) -> list[Quad]:
        """The fewest statements from which a rule derives a fact, as they lead on."""
        read = rule.reach.forwards(self._facts, [focus])
        quads = [self._quad(t) for t in sorted(read, key=str)]
        for some in self._nearest(fact, quads):
            if self._follows(fact, rule, focus, some):
                return _in_order(self._fewest(fact, rule, focus, some), focus)
        return []

    def _quad(self, triple: Triple) -> Quad:
        """A stated triple in the first of the graphs that state it."""
        found = self._store.quads(triple.subject, triple.predicate, triple.object)
        return min((q for q in found if self._facts.states(q.graph_name)), key=str)

    def _nearest(self, fact: Triple, quads: list[Quad]) -> Iterator[list[Quad]]:
        """Ever more of the statements: the shortest way, what is on it, all."""
        way = _shortest(quads, fact.subject, fact.object)
        near = {node for quad in way for node in (quad.subject, quad.object)}
        near |= {fact.subject, fact.object}
        yield [q for q in quads if q in way or (q.predicate == RDF.type and q.subject in near)]
        yield [q for q in quads if q.subject in near]
        yield quads

    def _fewest(
        self, fact: Triple, rule: Rule, focus: NamedNode, quads: Sequence[Quad]
    ) -> list[Quad]:
        """Those without which the fact no longer follows: halves are left out, then quarters."""
        kept, size = list(quads), max(1, len(quads) // 2)
        while True:
            at = 0
            while at < len(kept):
                fewer = kept[:at] + kept[at + size :]
                if self._follows(fact, rule, focus, fewer):
                    kept = fewer
                else:
                    at += size
            if size == 1:
                return kept
            size //= 2

    def _follows(self, fact: Triple, rule: Rule, focus: NamedNode, quads: Sequence[Quad]) -> bool:
        """Whether a rule derives a fact from these statements alone."""
        self._scratch.apply(Patch(quads))
        try:
            return fact in self._by(rule, self._scratch, focus)
        finally:
            self._scratch.apply(Patch((), quads))

    @cached_property
    def _scratch(self) -> OxigraphStore:
        """A store of what rules read about classes and roles."""
        store = OxigraphStore()
        codes = self._store.quads(graph=VOCABULARIES)
        classes = self._store.quads(None, RDFS.subClassOf, None, ONTOLOGY)
        store.apply(Patch([*codes, *classes]))
        return store


def _shortest(quads: Iterable[Quad], start: Node, end: Node) -> set[Quad]:
    """The statements on the shortest way from one thing to another, whatever their direction."""
    near: dict[Node, list[tuple[Node, Quad]]] = defaultdict(list)
    for quad in quads:
        if quad.predicate != RDF.type:
            near[quad.subject].append((quad.object, quad))
            near[quad.object].append((quad.subject, quad))
    came: dict[Node, tuple[Node, Quad] | None] = {start: None}
    todo = deque([start])
    while todo and end not in came:
        at = todo.popleft()
        for node, quad in near[at]:
            if node not in came:
                came[node] = at, quad
                todo.append(node)
    way: set[Quad] = set()
    while before := came.get(end):
        end, quad = before
        way.add(quad)
    return way


def _in_order(quads: list[Quad], focus: Node) -> list[Quad]:
    """Statements as they lead on from the focus, each from a thing that was spoken of before."""
    known, ordered, left = {focus}, list[Quad](), list(quads)
    while left:
        after = next((q for q in left if known & {q.subject, q.object}), left[0])
        left.remove(after)
        ordered.append(after)
        known |= {after.subject, after.object}
    return ordered


def _key(fact: Triple) -> str:
    """Names a fact among those of its rule."""
    return sha1(str(fact).encode(), usedforsecurity=False).hexdigest()
