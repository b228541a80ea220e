# SPDX-License-Identifier: Apache-2.0
"""What every route works with: the repository as it is read, and the questions to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyio import CapacityLimiter

from missiongraph.web.links import Links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from missiongraph.catalogue import Question
    from missiongraph.repository import Reading
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.workers.pool import Workers

# People's own queries and dumps may take long; pages and health must not wait for them.
MOST_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Site:
    """A repository that is served; whoever asks is anonymous, and sees what is published.

    Attributes:
        workers: who evaluates people's own queries.
        turns: how many long answers may be written at once.
    """

    reading: Reading
    questions: Mapping[str, Question]
    workers: Workers
    turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(MOST_AT_ONCE))

    @classmethod
    def of(cls, request: Request) -> Site:
        """The site that a request was sent to."""
        found: Site = request.app.state.site
        return found

    @property
    def store(self) -> Store:
        """The dataset that is asked."""
        return self.reading.published

    @property
    def names(self) -> Names:
        """The names in the data."""
        return self.reading.names

    def links(self, request: Request) -> Links:
        """Where things are to be found on the host that serves them."""
        return Links(self.names, root_of(request))


def root_of(request: Request) -> str:
    """Where the application stands on its host, without a slash at the end."""
    # Below a mount, `root_path` is that of the mount.
    root: str = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    return root
