# SPDX-License-Identifier: Apache-2.0
"""The rules are plain SPARQL 1.1: another engine derives the same, to the last letter."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import RdfFormat

from missiongraph.resources import query_text
from missiongraph.templates import bind
from tests.support.queries import derived_by, store_of

FOCI = "journey", "service", "step", "thing"


# rdflib's own code still uses what rdflib deprecates.
@pytest.mark.filterwarnings(r"ignore:Dataset\..* is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("dataset", "rule"),
    [
        ("service", "participation"),
        ("direct", "touches-direct"),
        ("service", "touches-service"),
        ("process", "touches-process"),
        ("system", "touches-system"),
        ("data", "touches-data"),
        ("governance", "touches-governance"),
        ("nested", "touches-direct"),
        ("graphs", "touches-direct"),
        ("parts", "in-journey"),
        ("parts", "reaches-data"),
        ("parts", "serves-mission"),
        ("parts", "takes-part"),
        ("parts", "levels"),
    ],
)
def test_rdflib_derives_the_same(dataset: str, rule: str) -> None:
    """Addresses of touches and proofs included, so that a dataset can move between engines."""
    store = store_of(dataset)
    theirs = rdflib.Dataset(default_union=True)
    theirs.parse(data=store.dump(format=RdfFormat.N_QUADS), format="nquads")
    found = theirs.query(bind(query_text(f"rules/{rule}.rq"), dict.fromkeys(FOCI)))
    ours = rdflib.Graph().parse(data="\n".join(f"{t} ." for t in derived_by(store, rule)))

    assert found.graph is not None
    assert set(found.graph) == set(ours)
    assert len(ours) > 0
