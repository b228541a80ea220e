# SPDX-License-Identifier: Apache-2.0
"""JSON has numbers where the data have them, and text where they only say so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from missiongraph.answers import plain
from missiongraph.terms import XSD

if TYPE_CHECKING:
    from missiongraph.facts import Node


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (NamedNode("https://x.example/a"), "https://x.example/a"),
        (Literal("x", language="en"), "x"),
        (Literal("12", datatype=XSD.integer), 12),
        (Literal("1.5", datatype=XSD.decimal), 1.5),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("many", datatype=XSD.integer), "many"),
        (Literal("INF", datatype=XSD.double), "INF"),
        (Literal("NaN", datatype=XSD.double), "NaN"),
        (Literal("2024-01-31", datatype=XSD.date), "2024-01-31"),
    ],
)
def test_a_term_as_json(term: Node | None, expected: object) -> None:
    """What is not a number that JSON knows stays text."""
    assert plain(term) == expected
    json.dumps(plain(term), allow_nan=False)
