# SPDX-License-Identifier: Apache-2.0
"""`/health` says how the server is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph import __version__

if TYPE_CHECKING:
    import httpx

    from missiongraph.repository import Repository


def test_health_says_version_and_revisions(client: httpx.Client, repository: Repository) -> None:
    """The answer is small, and true."""
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "datasets": {
            "workspace": {"revision": repository.workspace.head},
            "published": {"revision": repository.published.head},
        },
    }
