# SPDX-License-Identifier: Apache-2.0
"""The ontology, the code lists and the shapes as graphs, read once for all their tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

ROOT = Path(__file__).parents[2]


def read(*files: Path) -> Graph:
    """The triples of several Turtle files."""
    graph = Graph(bind_namespaces="none")
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology's modules."""
    return read(*(ROOT / "ontology").glob("*.ttl"))


@pytest.fixture(scope="session")
def vocabularies() -> Graph:
    """The code lists."""
    return read(*(ROOT / "ontology" / "vocabularies").glob("*.ttl"))


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """Every shape."""
    return read(*(ROOT / "shapes").glob("*.ttl"))
