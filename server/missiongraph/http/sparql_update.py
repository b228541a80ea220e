# SPDX-License-Identifier: Apache-2.0
"""SPARQL Update over HTTP: worked out beside the data, then proposed to the gate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyio import to_thread
from pyoxigraph import NamedNode

from missiongraph.errors import ChangedMeanwhile, InvalidParameter, NotAllowed
from missiongraph.gate import Proposal
from missiongraph.http.replies import single
from missiongraph.http.site import Site
from missiongraph.http.writing import TRIES, gate_of, told
from missiongraph.rights import Scope
from missiongraph.sparql_update import refuse_fetching, with_dataset
from missiongraph.store import Selection

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from missiongraph.gate import Gate, Outcome
    from missiongraph.http.replies import Pairs
    from missiongraph.store import Patch

# How much of an update the journal shows as what was done.
SHOWN = 200
PROLOGUE = re.compile(r"\A(?:\s*(?:PREFIX\s+[^\s<]*|BASE)\s*<[^>]*>)*", re.IGNORECASE)


async def updated(request: Request, pairs: Pairs) -> Response:
    """Make the change that an update says.

    Raises:
        InvalidParameter, InvalidQuery, QueryStopped, ServerBusy: it is not run.
        NotAllowed, ChangeRefused, ChangedMeanwhile: it is not made.
    """
    site = Site.of(request)
    gate = gate_of(site)
    if not site.caller.has(Scope.WRITE):
        raise NotAllowed(f"{site.caller.name} may not change anything: the token only reads.")
    text = await to_thread.run_sync(_read, pairs, limiter=site.turns)
    left = TRIES
    while True:
        left -= 1
        patch, revision = await site.updates.work_out(gate, site.reading.data, text, _seen(site))
        try:
            outcome = await to_thread.run_sync(_propose, site, gate, text, patch, revision)
        except ChangedMeanwhile:
            if not left:
                raise
        else:
            return told(outcome)


def _read(pairs: Pairs) -> str:
    text = single(pairs, "update") or ""
    refuse_fetching(text)
    graphs = Selection(_iris(pairs, "using-graph-uri"), _iris(pairs, "using-named-graph-uri"))
    return with_dataset(text, graphs) if graphs else text


def _iris(pairs: Pairs, name: str) -> list[NamedNode]:
    try:
        return [NamedNode(value) for key, value in pairs if key == name]
    except ValueError as error:
        raise InvalidParameter(f"A {name} must be an IRI: {error}") from error


def _seen(site: Site) -> list[str] | None:
    """The graphs that an update may read."""
    readable = site.caller.readable(site.names, site.reading.workspace)
    return None if readable is None else [graph.value for graph in readable]


def _propose(site: Site, gate: Gate, text: str, patch: Patch, revision: int) -> Outcome:
    names, graphs = site.names, patch.graphs()
    if names.default in graphs and not site.caller.may(Scope.WRITE, names, names.default):
        raise NotAllowed(
            "Only administrators write to the default graph. Name the graph: "
            f"GRAPH <{names.base}/graph/AGENCY/MODEL> {{ … }}, or WITH <…>."
        )
    site.caller.require(Scope.WRITE, names, sorted(graphs, key=str))
    message = f"SPARQL Update: {' '.join(PROLOGUE.sub('', text).split())[:SHOWN]}"
    return gate.submit(Proposal(patch, site.caller.author(), message, made_for=revision))
