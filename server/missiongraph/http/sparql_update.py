# SPDX-License-Identifier: Apache-2.0
"""SPARQL Update over HTTP: worked out beside the data, then proposed to the gate."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread

from missiongraph.errors import ChangedMeanwhile, NotAllowed
from missiongraph.http.replies import iris, single
from missiongraph.http.site import Site, asker
from missiongraph.http.writing import gate_of, propose, told
from missiongraph.rights import Scope
from missiongraph.sparql_update import refuse_fetching, with_dataset
from missiongraph.store import Selection

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from missiongraph.gate import Gate, Outcome
    from missiongraph.http.replies import Pairs
    from missiongraph.store import Patch
    from missiongraph.workers.updates import WorkedOut

# How often others may be quicker, before they have to wait.
TRIES = 2
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
    who = asker(request)
    text = await site.turns.run(who, partial(_read, pairs))
    for _ in range(TRIES):
        worked = await _worked_out(site, gate, text)
        try:
            return told(await site.writers.run(who, partial(_propose, site, gate, worked)))
        except ChangedMeanwhile:
            continue
    # Others were quicker again and again; now they wait.
    async with site.writers.alone(who):
        worked = await _worked_out(site, gate, text)
        return told(await site.writers.run_now(partial(_propose, site, gate, worked)))


async def _worked_out(site: Site, gate: Gate, text: str) -> WorkedOut:
    """What an update would change, by what the caller may read."""
    readable = await to_thread.run_sync(lambda: site.readable)
    return await site.updates.work_out(gate, text, readable)


def _read(pairs: Pairs) -> str:
    text = single(pairs, "update") or ""
    refuse_fetching(text)
    graphs = Selection(iris(pairs, "using-graph-uri"), iris(pairs, "using-named-graph-uri"))
    return with_dataset(text, graphs) if graphs else text


def _propose(site: Site, gate: Gate, worked: WorkedOut) -> Outcome:
    message = f"SPARQL Update: {' '.join(PROLOGUE.sub('', worked.job.text).split())[:SHOWN]}"
    work_out = partial(_allowed, site, gate, worked)
    return propose(site, gate, message, work_out, worked.revision)


def _allowed(site: Site, gate: Gate, worked: WorkedOut) -> Patch:
    """What an update changes, where the caller may change that."""
    patch = worked.patch(gate.dataset.store, gate.ownership)
    names, graphs = site.names, patch.graphs()
    if names.default in graphs and not site.caller.may(Scope.WRITE, names, names.default):
        raise NotAllowed(
            "Only administrators write to the default graph. Name the graph: "
            f"GRAPH <{names.base}/graph/AGENCY/MODEL> {{ … }}, or WITH <…>."
        )
    site.caller.require(Scope.WRITE, names, sorted(graphs, key=str))
    return patch
