# SPDX-License-Identifier: Apache-2.0
"""Generated property paths, and how they are written: in SHACL, in SPARQL, for rdflib."""

from __future__ import annotations

from functools import reduce
from operator import or_, truediv
from typing import TYPE_CHECKING

import rdflib
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Triple
from rdflib.paths import InvPath
from rdflib.paths import Path as RdflibPath

from missiongraph.paths import Chain, Choice, Inverse, Path, Repeat, Step, chain
from missiongraph.terms import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.facts import Node

REPEATS = {(True, True): "*", (False, True): "+", (True, False): "?"}
SHACL_REPEATS = {"*": SH.zeroOrMorePath, "+": SH.oneOrMorePath, "?": SH.zeroOrOnePath}


def routes(predicates: Sequence[NamedNode], *, plain: bool = False) -> st.SearchStrategy[Path]:
    """Paths over these predicates, of every kind that SHACL and SPARQL share.

    In `plain` ones only single steps are walked against their direction.
    """
    steps: st.SearchStrategy[Path] = st.sampled_from(predicates).map(Step)
    if plain:
        steps = st.one_of(steps, steps.map(Inverse))

    def larger(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            *([] if plain else [inner.map(Inverse)]),
            several.map(lambda parts: chain(*parts)),
            several.map(lambda parts: Choice(tuple(parts))),
            st.builds(
                lambda path, how: Repeat(path, optional=how[0], often=how[1]),
                inner,
                st.sampled_from(sorted(REPEATS)),
            ),
        )

    return st.recursive(steps, larger, max_leaves=5)


def sign(path: Repeat) -> str:
    """How SPARQL writes a repetition."""
    return REPEATS[path.optional, path.often]


def in_shacl(path: Path, triples: list[Triple]) -> Node:
    """The node that stands for a path in a shapes graph; what says so is added to the triples."""
    match path:
        case Step(predicate):
            assert predicate is not None
            return predicate
        case Inverse(inner):
            return _saying(SH.inversePath, in_shacl(inner, triples), triples)
        case Chain(parts):
            return rdf_list([in_shacl(part, triples) for part in parts], triples)
        case Choice(parts):
            options = rdf_list([in_shacl(part, triples) for part in parts], triples)
            return _saying(SH.alternativePath, options, triples)
        case Repeat(inner):
            return _saying(SHACL_REPEATS[sign(path)], in_shacl(inner, triples), triples)
    raise TypeError(path)


def _saying(predicate: NamedNode, value: Node, triples: list[Triple]) -> BlankNode:
    node = BlankNode()
    triples.append(Triple(node, predicate, value))
    return node


def rdf_list(items: Sequence[Node], triples: list[Triple]) -> Node:
    """The head of an RDF list of these items."""
    head: Node = RDF.nil
    for item in reversed(items):
        node = BlankNode()
        triples += (Triple(node, RDF.first, item), Triple(node, RDF.rest, head))
        head = node
    return head


def in_sparql(path: Path) -> str:
    """A path as SPARQL writes it, every part in brackets."""
    match path:
        case Step(predicate):
            return str(predicate)
        case Inverse(inner):
            return f"^({in_sparql(inner)})"
        case Chain(parts):
            return "/".join(f"({in_sparql(part)})" for part in parts)
        case Choice(parts):
            return "|".join(f"({in_sparql(part)})" for part in parts)
        case Repeat(inner):
            return f"({in_sparql(inner)}){sign(path)}"
    raise TypeError(path)


def in_rdflib(path: Path) -> RdflibPath | rdflib.URIRef:
    """A path as rdflib evaluates it."""
    match path:
        case Step(predicate):
            assert predicate is not None
            return rdflib.URIRef(predicate.value)
        case Inverse(inner):
            return InvPath(in_rdflib(inner))
        case Chain(parts):
            return reduce(truediv, map(in_rdflib, parts))
        case Choice(parts):
            return reduce(or_, map(in_rdflib, parts))
        case Repeat(inner):
            return in_rdflib(inner) * sign(path)  # type: ignore[operator]
    raise TypeError(path)
