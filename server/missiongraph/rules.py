# SPDX-License-Identifier: Apache-2.0
"""Rules that derive facts, kept as CONSTRUCT queries, applied where a change reaches.

Each fact that a rule derives belongs to one focus (a journey, a thing that somebody takes part
in), so the facts of a focus can be derived again without looking at the others. Foci that a
change reaches are derived before and after it; the difference is what changes in the graph of
derived facts (design: "Reasoning").
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, Quad, QueryTriples

from missiongraph.labels import expand
from missiongraph.paths import from_sparql
from missiongraph.reach import Reach, by_predicate
from missiongraph.resources import find, folder
from missiongraph.store import Patch
from missiongraph.templates import bind, header, prefixes
from missiongraph.terms import RDF, VOCABULARIES
from missiongraph.views import Change, Changed, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Node
    from missiongraph.store import Store
    from missiongraph.views import StatedFacts

# Foci derived by one query: enough to spread its cost, few enough to keep its joins small.
BATCH = 500


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
        found = store.query(bind(self.text, {self.focus: foci, "derived": [derived]}))
        if not isinstance(found, QueryTriples):
            raise TypeError(f"the rule {self.name} is not a CONSTRUCT query")
        return iter(found)


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

    def begin(self, store: Store, facts: StatedFacts, change: Change) -> Derivation:
        """Take down, before a change is made, what is derived where it reaches.

        Rules say in whose graph a fact stands, so the change is that of the single graphs.
        """
        if change.outweighs(store):
            return Derivation(self, store, None)
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
        for quad in self.everything(store):
            digest = _digest(quad)
            if digest not in seen and quad not in store:
                added.append(quad)
            seen.add(digest)
        held = store.quads(graph=self.graph)
        return Patch(added, [quad for quad in held if _digest(quad) not in seen])

    def everything(self, store: Store) -> Iterator[Quad]:
        """Every fact that the rules derive, as it comes; one that two rules derive comes twice."""
        return map(self._quad, self.derive(store, None))

    def derive(self, store: Store, foci: dict[str, set[Node]] | None) -> Iterator[Triple]:
        """The facts that the rules derive, for these foci or for all."""
        for rule in self.rules:
            for batch in self._foci(store, rule, foci):
                yield from rule.run(store, batch, self.graph)

    def _foci(
        self, store: Store, rule: Rule, foci: dict[str, set[Node]] | None
    ) -> Iterable[list[Node] | None]:
        """The foci of a rule, in batches; `None` stands for all of them at once."""
        if foci is not None:
            return _batches(foci.get(rule.focus, ()))
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
    """Derived facts around a change: taken down before it, compared after it.

    Attributes:
        whole: whether all facts are to be derived anew, for lack of foci.
    """

    def __init__(self, deriver: Deriver, store: Store, foci: dict[str, set[Node]] | None) -> None:
        self._deriver = deriver
        self._store = store
        self._foci = foci
        self.whole = foci is None
        self._had: set[Triple] = set() if foci is None else set(deriver.derive(store, foci))

    def finish(self) -> Patch:
        """What changes in the derived graph, now that the change is made."""
        if self._foci is None:
            return self._deriver.from_scratch(self._store)
        has = set(self._deriver.derive(self._store, self._foci))
        return self._deriver.patch(self._had, has)


def _batches(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    rest = iter(sorted(set(nodes), key=str))
    while batch := list(islice(rest, BATCH)):
        yield batch


def _digest(quad: Quad) -> bytes:
    return hashlib.blake2b(str(quad.triple).encode(), digest_size=16).digest()
