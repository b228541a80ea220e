# SPDX-License-Identifier: Apache-2.0
"""Loading models into a repository, as the command does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from missiongraph.gate import Author

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from missiongraph.gate import Outcome, Proposal
    from missiongraph.loading import Batch
    from missiongraph.repository import Repository

ANYONE = Author("ann")


@dataclass(frozen=True)
class Desk:
    """A repository and somebody who loads models into it."""

    repository: Repository

    def proposal(self, *batches: Batch, author: Author = ANYONE) -> Proposal:
        """The proposal to load models, each from a file of its name."""
        sources = [(batch, Path(f"{batch.model}.xlsx")) for batch in batches]
        return self.repository.proposal(sources, author)

    def load(self, *batches: Batch, author: Author = ANYONE) -> Outcome:
        """Load models."""
        return self.repository.gate.submit(self.proposal(*batches, author=author))

    def contents(self) -> set[Quad]:
        """All that the workspace holds."""
        return set(self.repository.workspace.store.quads())
