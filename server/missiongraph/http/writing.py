# SPDX-License-Identifier: Apache-2.0
"""Changes over HTTP: who may make them, and their way through the gate."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from missiongraph.errors import NotAllowed
from missiongraph.http.signing import CHALLENGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from missiongraph.gate import Gate, Outcome
    from missiongraph.http.site import Site
    from missiongraph.store import Patch


def gate_of(site: Site) -> Gate:
    """The gate through which a caller's changes go; whether they may is for the graphs to say.

    Raises:
        HTTPException: nobody is signed in (401).
        NotAllowed: the server only reads.
    """
    if site.caller.anonymous:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            "Only who is signed in may change something: send `Authorization: Bearer` and a token "
            "(missiongraph token create).",
            CHALLENGE,
        )
    if site.repository is None:
        raise NotAllowed("This server only reads. Changes are made where it runs for writing.")
    return site.repository.gate


def propose(
    site: Site,
    gate: Gate,
    message: str,
    work_out: Callable[[], Patch],
    made_for: int | None = None,
) -> Outcome:
    """Make a change that is worked out from the data as they are.

    Raises:
        NotAllowed, ChangedMeanwhile, ChangeRefused, StoreFull: as for `Gate.make`.
    """
    return gate.make(site.caller.author(), message, work_out, made_for)


def told(outcome: Outcome, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """What became of a change, as JSON."""
    said = {
        "revision": outcome.revision,
        "added": len(outcome.patch.added),
        "removed": len(outcome.patch.removed),
        "findings": [finding.as_dict() for finding in outcome.caused],
        "mended": len(outcome.mended),
    }
    return JSONResponse(said, status, dict(headers or {}))
