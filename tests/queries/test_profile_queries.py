# SPDX-License-Identifier: Apache-2.0
"""The queries of exchange profiles: complete files, which say what they are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, QueryTriples, Store

from missiongraph.profiles import FOCI, LOST, UNSAID, profiles
from missiongraph.templates import BLOCK, header

QUERIES = [(p.name, name, text) for p in profiles().values() for name, text in p.queries.items()]
GIVEN = {"service", "other", "graph", "place", "thing", "out"}
ROWS = {FOCI, LOST, UNSAID}
TOP = Path(__file__).parents[2]


@pytest.mark.parametrize(("profile", "name", "text"), QUERIES, ids=lambda value: str(value)[:20])
def test_a_query_is_complete_and_says_what_it_takes(profile: str, name: str, text: str) -> None:
    """It runs as it stands, and its header names just the values that are put into it."""
    found = Store().query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions if name in ROWS else QueryTriples)
    head = header(text)
    assert head["title"]
    assert head["description"]
    blocks = {match.group("name") for match in BLOCK.finditer(text)}
    assert set(head["parameters"]) == blocks & GIVEN
    assert (TOP / "queries" / "profiles" / profile / f"{name}.rq").is_file()
