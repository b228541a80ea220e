# SPDX-License-Identifier: Apache-2.0
"""Findings of several kinds, to be reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from missiongraph.loading import Batch, Origin
from missiongraph.repository import Repository
from missiongraph.review import with_mends
from tests.support.faulty import EAST, SOUND, triples
from tests.support.loads import Desk

if TYPE_CHECKING:
    from missiongraph.validation.findings import Finding

FAULTS = """
service:home-care mg:website "www.care.example" .
step:travel skos:prefLabel "Travel <script>"@nl ; mg:stepOf stage:gone .
step:wait a mg:Step ; skos:prefLabel "Wait & see"@en ; mg:stepOf stage:going ; mg:position 3 .
"""


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """Findings about a model: a service, and two steps of one journey, one row of a table known."""
    with Repository(tmp_path_factory.mktemp("reported") / "data") as repository:
        batch = Batch("east", "care", triples=list(triples(SOUND + FAULTS)))
        batch.about["agency name"] = "East County"
        steps = (NamedNode(f"{EAST}/step/{name}") for name in ("pack", "travel", "wait"))
        batch.origins = dict.fromkeys(steps, Origin("Steps.csv", None, 4))
        proposal = Desk(repository).proposal(batch)
        caused = repository.gate.preview(proposal).caused
        return with_mends(caused, repository.workspace.store, repository.names, proposal.patch)
