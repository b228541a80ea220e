# SPDX-License-Identifier: Apache-2.0
"""Changes over HTTP: who may make them, and their way through the gate."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from missiongraph.errors import InvalidParameter, NotAllowed
from missiongraph.http.naming import iris
from missiongraph.loading import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import NamedNode
    from starlette.requests import Request
    from starlette.responses import Response

    from missiongraph.gate import Gate, Outcome
    from missiongraph.http.site import Site
    from missiongraph.store import Patch
    from missiongraph.store.graphs import Names


def gate_of(site: Site) -> Gate:
    """The gate through which a caller's changes go; whether they may is for the graphs to say.

    Raises:
        HTTPException: nobody is signed in (401).
        NotAllowed: the server only reads.
        StoreFull, StoreDamaged: it only reads, since the data folder cannot be written.
    """
    if site.caller.anonymous:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            "Only who is signed in may change something: send `Authorization: Bearer` and a token "
            "(missiongraph token create).",
        )
    if site.reading.trouble is not None:
        raise site.reading.trouble
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
    return gate.make(site.caller.author(), message, work_out, made_for, site.validation.changed)


def told(
    outcome: Outcome,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    about: Mapping[str, object] | None = None,
    *,
    dry: bool = False,
) -> Response:
    """What became of a change, or would become of it, as JSON; with what else is told about it."""
    said: dict[str, object] = {
        **(about or {}),
        "revision": outcome.revision,
        "added": len(outcome.patch.added),
        "removed": len(outcome.patch.removed),
        "findings": [finding.as_dict() for finding in outcome.caused],
        "mended": len(outcome.mended),
    }
    if dry:
        said |= {"dryRun": True, "accepted": not outcome.blocked}
    return JSONResponse(said, status, dict(headers or {}))


def dry_run(request: Request, text: str | None) -> bool:
    """Whether a change is only to be tried: by the parameter, or by `Prefer: dry-run` (RFC 7240).

    Raises:
        InvalidParameter: the parameter is neither true nor false.
    """
    if text is None:
        liked = ",".join(request.headers.getlist("prefer")).lower().split(",")
        return "dry-run" in (part.strip() for part in liked)
    if text not in ("true", "false"):
        raise InvalidParameter(f"dry-run is “{text}”; it is true or false.")
    return text == "true"


def graph_named(names: Names, text: str) -> NamedNode:
    """The agency's graph that a text names, by its IRI or as AGENCY/MODEL.

    Raises:
        InvalidParameter: no agency's graph is called so.
    """
    start = f"{names.base}/graph/"
    for graph in iris(text) if text.startswith(start) else ():
        if names.agency(graph):
            return graph
    parts = text.split("/")
    if len(parts) == 2 and all(part and part == slug(part) for part in parts):  # noqa: PLR2004 (agency, model)
        return names.graph(*parts)
    raise InvalidParameter(
        f"“{text}” names no graph of an agency; that is AGENCY/MODEL, or {start}AGENCY/MODEL."
    )
