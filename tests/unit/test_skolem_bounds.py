# SPDX-License-Identifier: Apache-2.0
"""What it takes to name blank nodes has a bound, however many groups of them there are."""

from __future__ import annotations

from itertools import permutations

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple

from missiongraph.errors import InputError
from missiongraph.skolem import skolemise

KNOWS = NamedNode("https://e.example/knows")


def cliques(count: int, size: int) -> list[Triple]:
    """Groups of blank nodes, each of which refers to all others of its group."""
    return [
        Triple(BlankNode(f"g{group}n{one}"), KNOWS, BlankNode(f"g{group}n{other}"))
        for group in range(count)
        for one, other in permutations(range(size), 2)
    ]


def test_very_many_groups_that_look_alike_are_refused() -> None:
    """Each of 1,500 takes a while by itself; together they took half a minute."""
    with pytest.raises(InputError, match="very many groups"):
        skolemise(cliques(1_500, 6), "https://base.example")


def test_some_groups_are_named() -> None:
    """Each node has a name, and nodes of one group are told apart."""
    named = skolemise(cliques(10, 3), "https://base.example")
    assert len(named) == 60
    assert all(isinstance(triple.subject, NamedNode) for triple in named)
