# SPDX-License-Identifier: Apache-2.0
"""Small writes over HTTP, one after the other, into a large repository and into a small one.

Ours is `missiongraph serve` with all that its gate does: rights, validation, journal on disk,
derived facts, search index. The peer is `oxigraph serve` on the same store, which does none of
that; it shows what the engine and HTTP cost alone. Both work on copies.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.government import MODEL
from benchmarks.report import Report
from benchmarks.servers import HOST, ours, oxigraph
from benchmarks.setting import repository
from benchmarks.timing import ratio, rounds
from missiongraph.loading import DEFAULT_BASE
from missiongraph.rights import Scope
from missiongraph.store.graphs import Names
from missiongraph.templates import filled
from missiongraph.terms import MG, RDF, SKOS
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.setting import Setting
    from benchmarks.timing import Time

# How many writes of each kind a round has.
WRITES: Final = 8
AGENCY: Final = "agency-that-writes"
GRAPH: Final = Names(DEFAULT_BASE).graph(AGENCY, MODEL).value
OTHER: Final = Names(DEFAULT_BASE).graph(AGENCY, "other").value
TILL: Final = f"{DEFAULT_BASE}/id/{AGENCY}/system/till"
RENAME: Final = Path(__file__).with_name("rename.ru")
UPDATE: Final = "application/sparql-update"


@dataclass
class Written:
    """A server that is written to, a new thing each time; paths by what is done there."""

    port: int
    paths: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    number: int = 0

    def insert(self) -> None:
        """One fact, by INSERT DATA."""
        self.number += 1
        fact = f"<{TILL}> {SKOS.altLabel} 'Register {self.number}'@en"
        self._update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {fact} }} }}")

    def rename(self) -> None:
        """Another name for one thing, by DELETE and INSERT with WHERE."""
        self.number += 1
        name = f"'Till {self.number}'@en"
        places = {"#graph#": f"<{GRAPH}>", "#thing#": f"<{TILL}>", "#name#": name}
        self._update(filled(RENAME.read_text(encoding="utf-8"), places))

    def put(self) -> None:
        """A small graph, by PUT."""
        self.number += 1
        body = _thing(f"{TILL}-{self.number}")
        self._send("PUT", f"{self.paths['graphs']}?graph={OTHER}", body, "text/turtle")

    def begin(self) -> None:
        """Have the thing that is renamed."""
        self._update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {_thing(TILL)} }} }}")

    def facts(self) -> int:
        """How many facts the graph has that is written fact by fact."""
        text = f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
        found = self._send("POST", self.paths["query"], text, "application/sparql-query")
        return len(json.loads(found)["results"]["bindings"])

    def _update(self, text: str) -> None:
        self._send("POST", self.paths["update"], text, UPDATE)

    def _send(self, method: str, path: str, text: str, kind: str) -> bytes:
        headers = {"Content-Type": kind, "Accept": "application/sparql-results+json"}
        connection = HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(method, path, text.encode(), {**headers, **self.headers})
            answer = connection.getresponse()
            found = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:  # noqa: PLR2004 (not done)
            raise ValueError(f"a write was refused: {answer.status} {found[:300]!r}")
        return found


def run(setting: Setting) -> Report:
    """Send the same writes to servers of both sizes, and to the peer."""
    times: dict[str, list[Time]] = {}
    sound = True
    for size in (setting.small, setting.triples):
        with _servers(setting, size) as (ours, peer):
            for server in (ours, peer):
                server.begin()
            count = WRITES * setting.rounds
            times |= rounds(_contestants(ours, peer, size), count, before=_nothing)
            # The thing has two facts, and one more for each that was put in.
            sound &= ours.facts() == peer.facts() == count + 2
    large = [times[_name("INSERT DATA", who, setting.triples)] for who in ("ours", "oxigraph")]
    return Report(
        "updates",
        "Small writes over HTTP, one after the other",
        times,
        ratio(*large),
        "times as long as the bare engine for INSERT DATA in the large repository",
        facts={name: _figures(taken) for name, taken in times.items()},
        sound=sound,
        in_short=True,
    )


def _nothing() -> None:
    """Nothing comes before a write: this process only sends it."""


def _name(write: str, who: str, size: int) -> str:
    return f"{write}, {who}, {size:,} triples"


def _contestants(ours: Written, peer: Written, size: int) -> dict[str, Callable[[], object]]:
    return {
        _name(write, who, size): call
        for who, server in (("ours", ours), ("oxigraph", peer))
        for write, call in (
            ("INSERT DATA", server.insert),
            ("DELETE INSERT WHERE", server.rename),
            ("PUT", server.put),
        )
    }


def _figures(taken: list[Time]) -> str:
    found = [1000 * one.clock for one in taken]
    return f"median {median(found):.1f} ms, p95 {quantiles(found, n=20)[-1]:.1f} ms"


def _thing(iri: str) -> str:
    return f"<{iri}> <{RDF.type.value}> {MG.System} ; {SKOS.prefLabel} 'Till'@en ."


@contextmanager
def _servers(setting: Setting, size: int) -> Iterator[tuple[Written, Written]]:
    """Ours and the peer, each on a copy of the same repository."""
    with TemporaryDirectory(dir=setting.folder, prefix="written-") as scratch:
        data, store = Path(scratch, "data"), Path(scratch, "peer")
        with repository(setting.folder, size) as kept:
            kept.workspace.store.snapshot(store)
        shutil.copytree(setting.folder / f"repository-{size}", data, copy_function=_shared)
        secret = Tokens(data).create("benchmark", [Scope.ADMINISTER])
        with ours(data, Path(scratch, "log")) as us, oxigraph(store, "serve") as them:
            signed = {"Authorization": f"Bearer {secret}"}
            own = {"update": "/sparql", "query": "/sparql", "graphs": "/graphs"}
            bare = {"update": "/update", "query": "/query", "graphs": "/store"}
            yield Written(us.port, own, signed), Written(them.port, bare)


def _shared(source: str, target: str) -> None:
    """Copy a file; those that the engine never changes are shared."""
    (os.link if source.endswith(".sst") else shutil.copy2)(source, target)
