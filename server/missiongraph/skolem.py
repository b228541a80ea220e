# SPDX-License-Identifier: Apache-2.0
"""Foreign blank nodes become IRIs when they are stored (RDF 1.1 Concepts, section 3.5).

A blank node's IRI follows from what is said of it and of the blank nodes joined to it, so the
same input always gives the same IRI, and a change elsewhere in a file leaves it as it was.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    Triple,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GENID = "/.well-known/genid/"


def skolemise(triples: Iterable[Triple], base: str) -> list[Triple]:
    """The triples with every blank node replaced by `{base}/.well-known/genid/…`."""
    ground: list[Triple] = []
    joined: list[Triple] = []
    for triple in triples:
        (joined if any(_blanks(triple)) else ground).append(triple)
    for part in _components(joined):
        ground.extend(_named(part, base))
    return ground


def unskolemise(triples: Iterable[Triple], base: str) -> Iterator[Triple]:
    """The triples with blank nodes where `skolemise` replaced them."""
    start = f"{base}{GENID}"
    for triple in triples:
        if any(_is_named(term, start) for term in (triple.subject, triple.object)):
            subject, value = (_blank(term, start) for term in (triple.subject, triple.object))
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


def _named(part: list[Triple], base: str) -> Iterator[Triple]:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in part)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = "".join(sorted(f"{quad} .\n" for quad in dataset))
    key = hashlib.sha256(lines.encode()).hexdigest()[:24]
    for quad in dataset:
        subject, value = (
            NamedNode(f"{base}{GENID}{key}-{term.value}") if isinstance(term, BlankNode) else term
            for term in (quad.subject, quad.object)
        )
        yield Triple(subject, quad.predicate, value)
