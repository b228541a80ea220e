# SPDX-License-Identifier: Apache-2.0
"""Foreign blank nodes become IRIs when they are stored (RDF 1.1 Concepts, section 3.5).

A blank node's IRI follows from what is said of it and of the blank nodes joined to it, so the
same input always gives the same IRI, and a change elsewhere in a file leaves it as it was.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from math import factorial
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    Triple,
)

from missiongraph.errors import Fault, InputError
from missiongraph.store.graphs import NAMELESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Below = list[tuple[str, BlankNode]]

# Telling blank nodes apart that are said to be alike may take trying all their orders.
MOST_ALIKE = 6
TANGLED = (
    "{alike} of which the same is said refer to each other, so they cannot be told apart "
    "(at most {most} can)."
)
# How many orders may be tried for all groups of them together.
MOST_ORDERS = 50_000
MANY = (
    "There are very many groups of blank nodes of which the same is said and that refer to each "
    "other; telling them apart would take too long."
)
GENID = NAMELESS


def skolemise(triples: Iterable[Triple], base: str) -> list[Triple]:
    """Return the triples with every blank node replaced by `{base}/.well-known/genid/…`.

    Raises:
        InputError: blank nodes cannot be told apart, or not in any reasonable time.
    """
    ground: list[Triple] = []
    joined: list[Triple] = []
    for triple in triples:
        (joined if any(_blanks(triple)) else ground).append(triple)
    left = MOST_ORDERS
    for part in _components(joined):
        names = _of_tree(list(dict.fromkeys(part)))
        if names is not None:
            ground.extend(_named(part, names, base))
            continue
        left -= _orders(part)
        if left < 0:
            raise InputError([Fault("Blank nodes", MANY, "Give these resources IRIs.")])
        ground.extend(_named(*_of_tangle(part), base))
    return ground


def unskolemise(triples: Iterable[Triple], base: str, agency: str = "") -> Iterator[Triple]:
    """The triples with blank nodes where `skolemise` replaced them.

    Args:
        triples: as a graph has them.
        base: the base IRI.
        agency: the slug of the agency whose graph it is; what it says of those of others keeps
            their IRIs.
    """
    start, own = f"{base}{GENID}", f"{base}{GENID}{agency}/"
    for triple in triples:
        ends = (triple.subject, triple.object)
        if any(_is_named(term, start) for term in ends):
            starts = (own if _is_named(term, own) else start for term in ends)
            subject, value = (_blank(term, at) for term, at in zip(ends, starts, strict=True))
            yield Triple(subject, triple.predicate, value)
        else:
            yield triple


def _is_named(term: Any, start: str) -> bool:  # noqa: ANN401 (any term)
    return isinstance(term, NamedNode) and term.value.startswith(start)


def _blank(term: Any, start: str) -> Any:  # noqa: ANN401 (a term; an IRI stays one that can be a subject)
    if not _is_named(term, start):
        return term
    try:
        return BlankNode(term.value.removeprefix(start))
    except ValueError:
        # Somebody's own name, which no blank node can have.
        return term


def _blanks(triple: Triple) -> Iterator[BlankNode]:
    return (term for term in (triple.subject, triple.object) if isinstance(term, BlankNode))


def _components(triples: list[Triple]) -> Iterator[list[Triple]]:
    """The triples in groups that share blank nodes, directly or through others."""
    parent: dict[BlankNode, BlankNode] = {}

    def root(node: BlankNode) -> BlankNode:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for triple in triples:
        first, *others = _blanks(triple)
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        groups[root(next(_blanks(triple)))].append(triple)
    yield from groups.values()


def _named(part: list[Triple], names: dict[BlankNode, str], base: str) -> Iterator[Triple]:
    """The triples of a group with names for its blank nodes."""

    def term(one: Any) -> Any:  # noqa: ANN401 (any term)
        return NamedNode(f"{base}{GENID}{names[one]}") if isinstance(one, BlankNode) else one

    for triple in dict.fromkeys(part):
        yield Triple(term(triple.subject), triple.predicate, term(triple.object))


def _of_tree(part: list[Triple]) -> dict[BlankNode, str] | None:
    """The names of blank nodes that hang on each other as a tree, as lists do; else `None`.

    Each has a digest of what hangs on it, from the leaves up, and a name from the root down, by
    its parent's and its digest. Twins have all in common, so any order of them will do.
    """
    said, below = defaultdict[BlankNode, list[str]](list), defaultdict[BlankNode, Below](list)
    nodes, hanging = {node for triple in part for node in _blanks(triple)}, set[BlankNode]()
    for triple in part:
        match triple.subject, triple.object:
            case BlankNode() as subject, BlankNode() as value:
                if value in hanging:
                    return None
                hanging.add(value)
                below[subject].append((str(triple.predicate), value))
            case BlankNode() as subject, value:
                said[subject].append(f"{triple.predicate} {value}")
            case subject, BlankNode() as value:
                said[value].append(f"{subject} {triple.predicate} .")
    order = [node for node in nodes if node not in hanging]
    for node in order:
        order.extend(child for _, child in below[node])
    # Where nothing is a root, they go round.
    return _from_root(order, said, below) if len(order) == len(nodes) else None


def _from_root(
    order: list[BlankNode], said: dict[BlankNode, list[str]], below: dict[BlankNode, Below]
) -> dict[BlankNode, str]:
    digests = dict[BlankNode, str]()
    for node in reversed(order):
        hung = [f"{predicate} _ {digests[child]}" for predicate, child in below[node]]
        digests[node] = _digest(*sorted(said[node]), *sorted(hung))
    names = {order[0]: _digest(digests[order[0]])}
    for node in order:
        twins = Counter[tuple[str, str]]()
        for predicate, child in below[node]:
            kind = predicate, digests[child]
            twins[kind] += 1
            names[child] = _digest(names[node], *kind, str(twins[kind]))
    return names


def _of_tangle(part: list[Triple]) -> tuple[list[Triple], dict[BlankNode, str]]:
    """The triples of blank nodes that are joined in any other way, and the names of these."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in part)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    key = _digest(*sorted(f"{quad} ." for quad in dataset))
    triples = [quad.triple for quad in dataset]
    return triples, {b: f"{key}-{b.value}" for t in triples for b in _blanks(t)}


def _orders(part: list[Triple]) -> int:
    """How many orders of blank nodes may have to be tried.

    Raises:
        InputError: too many are alike.
    """
    alike = _alike(part)
    if alike > MOST_ALIKE:
        what = TANGLED.format(alike=alike, most=MOST_ALIKE)
        raise InputError([Fault("Blank nodes", what, "Give these things IRIs.")])
    return factorial(alike)


def _alike(part: list[Triple]) -> int:
    """How many blank nodes there are of which the same is said as of another, names aside."""
    said = defaultdict[BlankNode, list[str]](list)
    for triple in part:
        for node in set(_blanks(triple)):
            ends = (triple.subject, triple.object)
            terms = ("_" if isinstance(end, BlankNode) else str(end) for end in ends)
            here = [end == node for end in ends]
            said[node].append(f"{triple.predicate} {' '.join(terms)} {here}")
    many = Counter(_digest(*sorted(lines)) for lines in said.values())
    return sum(number for number in many.values() if number > 1)


def _digest(*parts: str) -> str:
    """A name that follows from these texts; RDF/XML has none that begin with a digit."""
    return "b" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
