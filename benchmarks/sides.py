# SPDX-License-Identifier: Apache-2.0
"""Our server and the peer on the same data, and what they are asked: one question, by journey."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from urllib.request import Request, urlopen

from pyoxigraph import NamedNode

from benchmarks.servers import Server, ours, oxigraph
from benchmarks.setting import published
from benchmarks.wrk import CONNECTIONS, Load
from missiongraph.catalogue import question
from missiongraph.data_folder import PUBLISHED
from missiongraph.repository import reading
from missiongraph.terms import MG, RDF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.setting import Setting

QUESTION: Final = "organisations-touching-journey"
JOURNEYS: Final = 1_000
# The kinds of requests; all but the last go to our server.
REPEATED, NEW, QUERY, PEER = KINDS = "repeated", "new", "query", "peer"


@dataclass(frozen=True, slots=True)
class Sides:
    """Both servers, and what they are asked."""

    ours: Server
    peer: Server
    journeys: list[str]
    query: str
    load: Load

    def of(self, kind: str) -> Server:
        """The server that requests of a kind go to."""
        return self.peer if kind == PEER else self.ours

    def warm(self, kind: str) -> None:
        """Have what is to be kept in the cache, and the workers started."""
        few = self.journeys if kind == REPEATED else self.journeys[:CONNECTIONS]
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            if kind in (REPEATED, NEW):
                list(threads.map(self.answer, few))
            else:
                list(threads.map(lambda journey: self.results(kind, journey), few))

    def same(self, journey: str) -> bool:
        """Whether all give the rows that the peer gives, and there are some."""
        wanted, queried = self.results(PEER, journey), self.results(QUERY, journey)
        rows = self.answer(journey)["rows"]
        told = [{name: said for name, said in row.items() if said is not None} for row in rows]
        return bool(wanted) and queried == wanted == told

    def answer(self, journey: str) -> dict[str, Any]:
        """The answer to the question."""
        place = f"/api/v1/questions/{QUESTION}?journey={quote(journey, safe='')}"
        return _fetched(Request(self.ours.address + place))  # noqa: S310 (a server of our own)

    def results(self, kind: str, journey: str) -> list[dict[str, str]]:
        """The rows of the query."""
        headers = {
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json",
        }
        place = self.of(kind).address + ("/query" if kind == PEER else "/sparql")
        text = self.query.replace("JOURNEY", f"<{journey}>").encode()
        found = _fetched(Request(place, text, headers))  # noqa: S310 (a server of our own)
        rows = found["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    def answered(self) -> int:
        """How many requests our server has answered, which it says itself."""
        with urlopen(f"{self.ours.address}/metrics") as answer:  # noqa: S310 (a server of our own)
            lines = answer.read().decode().splitlines()
        counts = [line for line in lines if line.startswith("missiongraph_requests_total")]
        return sum(int(float(line.rpartition(" ")[2])) for line in counts)


@contextmanager
def sides(setting: Setting) -> Iterator[Sides]:
    """Both servers, for as long as they are needed."""
    data, copy = published(setting.folder, setting.served), setting.folder / "peer"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data / PUBLISHED / "store", copy)
    journeys, query = journeys_of(data), _query()
    load = Load(setting.folder / "journeys.txt", setting.folder / "query.rq")
    load.journeys.write_text("\n".join(journeys), encoding="utf-8")
    load.query.write_text(query, encoding="utf-8")
    with ours(data, setting.folder / "requests.log") as own, oxigraph(copy, "serve") as peer:
        yield Sides(own, peer, journeys, query, load)


def journeys_of(data: Path) -> list[str]:
    """The journeys that are published, by IRI; no more than are asked about."""
    with reading(data) as opened:
        quads = opened.published.quads(None, RDF.type, MG.Journey)
        found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted(found)[:JOURNEYS]


def _query() -> str:
    """The query of the question, with JOURNEY where the journey stands."""
    place = NamedNode("urn:journey")
    asked, today = {"journey": place.value}, date.today()  # noqa: DTZ011 (roles end on days)
    text, _ = question(QUESTION).sparql(asked, lambda _name, _cls: place, today)
    return text.replace(str(place), "JOURNEY")


def _fetched(request: Request) -> dict[str, Any]:
    with urlopen(request) as answer:  # noqa: S310 (a server of our own)
        found: dict[str, Any] = json.load(answer)
        return found
