# SPDX-License-Identifier: Apache-2.0
"""Every question of the catalogue in a large repository, each beside a bare engine.

The peer is `oxigraph serve-read-only` on the same data: the same query by HTTP, results in JSON,
without what missiongraph adds (things found by name, names for things, the answer in words). A
question is asked about several things, and the median counts. Where parameters can be left out it
is also asked about the whole government, and that is reported apart.
"""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, RemoteDisconnected
from typing import TYPE_CHECKING, Final

from benchmarks.draft import slug
from benchmarks.government import MODEL
from benchmarks.report import Report
from benchmarks.servers import HOST, oxigraph
from benchmarks.setting import repository
from benchmarks.timing import Bound, Time, clock, processor, rounds
from missiongraph.answers import ask, prepare
from missiongraph.catalogue import catalogue
from missiongraph.loading import class_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from http.client import HTTPResponse
    from pathlib import Path

    from benchmarks.setting import Setting
    from missiongraph.catalogue import Parameter, Question
    from missiongraph.repository import Repository
    from missiongraph.store.graphs import Names

MOST: Final = 50
DAY: Final = "2027-06-01"
WORDS: Final = "Housing"
# Agencies with neighbours on all sides, that every government of some size has.
AGENCIES: Final = (3, 4, 5)
SOME, ALL = "", ", of the whole government"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with several sets of parameters."""

    question: Question
    about: str
    values: list[dict[str, str]]

    @property
    def name(self) -> str:
        """The question's name, and what it is asked about."""
        return f"{self.question.name}{self.about}"


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a question took, in ours and in the peer, and how many rows it had."""

    asked: Asked
    ours: list[Time]
    peer: list[Time]
    rows: int
    stopped: str = ""

    @property
    def milliseconds(self) -> float:
        """The median of ours on the processor, which other work on the machine moves less."""
        return 1000 * processor(self.ours) / len(self.asked.values)

    def __str__(self) -> str:
        """The line of a table."""
        if self.stopped:
            return self.stopped
        ours, peer = (1000 * clock(t) / len(self.asked.values) for t in (self.ours, self.peer))
        return (
            f"{self.milliseconds:8.1f} ms of processor, {ours:8.1f} ms by the clock, "
            f"the bare engine {peer:8.1f} ms, {self.rows} rows"
        )


def run(setting: Setting) -> Report:
    """Ask every question."""
    with repository(setting.folder, setting.triples) as asked:
        store = setting.folder / f"repository-{setting.triples}" / "workspace" / "store"
        asked.workspace.store.flush()
        with _peer(store, setting.limit) as peer:
            timed = [_time(asked, peer, one, setting) for one in _every(asked)]
    return _report(setting, timed)


def _every(asked: Repository) -> Iterator[Asked]:
    questions = sorted(catalogue().values(), key=lambda question: question.name)
    for question in questions:
        yield Asked(
            question, SOME, [values_for(question, asked.names, number) for number in AGENCIES]
        )
    for question in questions:
        if any(parameter.optional for parameter in question.parameters.values()):
            required = {n: p for n, p in question.parameters.items() if not p.optional}
            bare = replace(question, parameters=required)
            yield Asked(question, ALL, [values_for(bare, asked.names)])


def values_for(question: Question, names: Names, number: int = AGENCIES[0]) -> dict[str, str]:
    """A value for each parameter of a question, about what one agency describes."""
    return {n: _value(p, names, number) for n, p in question.parameters.items()}


def _value(parameter: Parameter, names: Names, number: int) -> str:
    """A value for a parameter: a thing of one agency, or an agency's graph, or a day."""
    if parameter.type == "iri" and parameter.cls is None and "/graph/" in parameter.example:
        return names.graph(slug(number), MODEL).value
    if parameter.type == "iri" and parameter.cls is not None:
        return f"{names.base}/id/{slug(number)}/{class_slug(parameter.cls)}/1"
    example = parameter.example.strip().split("^^")[0].strip('"<>')
    return {"date": DAY, "string": WORDS}.get(parameter.type, example)


def _time(asked: Repository, peer: Peer, one: Asked, setting: Setting) -> Timed:
    store, rows = asked.workspace.store, 0
    texts = [prepare(store, one.question, values)[0] for values in one.values]
    # Ours cannot be stopped, so the peer goes first.
    if not all(map(peer.can_answer, texts)):
        endless = [Time(setting.limit * len(texts), setting.limit * len(texts))]
        stopped = f"stopped after {setting.limit} s"
        print(f"  {one.name}: {stopped}", file=sys.stderr, flush=True)
        return Timed(one, endless, endless, 0, stopped)

    def ours() -> None:
        nonlocal rows
        answers = [ask(store, one.question, values) for values in one.values]
        rows = sum(len(answer.rows) for answer in answers) // len(answers)
        for answer in answers:
            answer.sentence  # noqa: B018 (what people read first is part of the answer)

    contestants: Mapping[str, Callable[[], object]] = {
        "ours": ours,
        "peer": lambda: [peer.query(text) for text in texts],
    }
    # The whole government takes seconds, and one round shows that.
    count = setting.rounds if one.about == SOME else 1
    times = rounds(contestants, count)
    timed = Timed(one, times["ours"], times["peer"], rows)
    print(f"  {one.name}: {timed}", file=sys.stderr, flush=True)
    return timed


def _report(setting: Setting, timed: list[Timed]) -> Report:
    some = [t for t in timed if t.asked.about == SOME]
    slow = sorted((t for t in some if t.milliseconds > MOST), key=lambda t: -t.milliseconds)
    times: dict[str, list[Time]] = {}
    for one in timed:
        times[one.asked.name] = one.ours
        times[f"{one.asked.name}, bare engine"] = one.peer
    return Report(
        "questions",
        f"{len(some)} questions in a government of {setting.triples:,} triples",
        times,
        max(t.milliseconds for t in some),
        "milliseconds of processor for the slowest question about one thing",
        Bound(most=MOST),
        {
            **{one.asked.name: str(one) for one in timed},
            f"over {MOST} ms": ", ".join(t.asked.name for t in slow) or "none",
        },
        sound=any(t.rows for t in some),
        in_short=True,
    )


@dataclass(frozen=True, slots=True)
class Peer:
    """A bare engine that answers over HTTP."""

    connection: HTTPConnection

    def can_answer(self, text: str) -> bool:
        """Whether a query has an answer within the limit."""
        try:
            self.query(text)
        except TimeoutError:
            # The next query opens it again.
            self.connection.close()
            return False
        return True

    def query(self, text: str) -> bytes:
        """The results of a query, as JSON.

        Raises:
            TimeoutError: the engine gave up.
        """
        headers = {
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json",
        }
        with self._answered(text, headers) as response:
            found = response.read()
            if response.status >= 500:  # noqa: PLR2004 (the engine's own failure)
                raise TimeoutError(found.decode(errors="replace"))
            if response.status != 200:  # noqa: PLR2004 (OK)
                raise ValueError(f"the bare engine refused a query: {found[:500]!r}")
            return found

    def _answered(self, text: str, headers: dict[str, str]) -> HTTPResponse:
        try:
            self.connection.request("POST", "/query", text.encode(), headers)
            return self.connection.getresponse()
        except (ConnectionError, RemoteDisconnected):
            # The engine's limit of time closes connections that wait for the next query, too.
            self.connection.close()
            self.connection.request("POST", "/query", text.encode(), headers)
            return self.connection.getresponse()


@contextmanager
def _peer(store: Path, limit: int) -> Iterator[Peer]:
    """An `oxigraph` server on the store, beside us, for as long as it is needed."""
    with oxigraph(store, "serve-read-only", "--timeout-s", str(limit)) as server:
        connection = HTTPConnection(HOST, server.port, timeout=limit)
        with closing(connection):
            yield Peer(connection)
