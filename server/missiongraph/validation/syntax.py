# SPDX-License-Identifier: Apache-2.0
"""The RDF terms that engines write in N-Triples syntax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from missiongraph.facts import Node


def term(text: str) -> Node:
    """The RDF term that N-Triples writes so."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    quad = next(iter(parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)))
    value: Node = quad.object
    return value
