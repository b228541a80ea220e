# SPDX-License-Identifier: Apache-2.0
"""What is kept is what would be said again, and not a moment longer than the data stand."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from missiongraph.gate import Author, Proposal
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.http.cache import Cache, Entry, Kept, Key
from missiongraph.moments import Clock, Moment
from missiongraph.repository import Repository
from missiongraph.rights import ANONYMOUS, Scope
from missiongraph.store import Patch
from missiongraph.tokens import Tokens
from tests.http.conftest import JOURNEY, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Receive, Send
    from starlette.types import Scope as Connection

ASKED = "/api/v1/questions/organisations-touching-journey"
PAGES = ("/", "/ns", "/api/v1/questions", "/catalog/nothing", "/sparql?query=ASK%20%7B%7D")


def test_an_answer_has_a_tag_and_is_not_sent_twice(client: httpx.Client) -> None:
    """A client that shows the tag is told that nothing changed; any other tag gets it all."""
    first = client.get(ASKED, params={"journey": JOURNEY})
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Authorization"} <= set(first.headers["Vary"].split(", "))
    for shown in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(ASKED, params={"journey": JOURNEY}, headers={"If-None-Match": shown})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
    other = client.get(ASKED, params={"journey": JOURNEY}, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle", "*/*"])
def test_the_second_answer_is_the_first(client: httpx.Client, path: str, accept: str) -> None:
    """Whatever is asked for and in whichever format: status, body and headers."""
    answers = [client.get(path, headers={"Accept": accept}) for _ in range(3)]
    own = ("date", "x-request-id")
    said = [
        (a.status_code, a.content, {k: v for k, v in a.headers.items() if k not in own})
        for a in answers
    ]
    assert said[0] == said[1] == said[2]


def test_formats_and_methods_are_kept_apart(client: httpx.Client) -> None:
    """CSV is never given for JSON, and HEAD has the headers of GET and no body."""
    forms = ("text/csv", "application/json", "text/html")
    found = [client.get(ASKED, params={"journey": JOURNEY}, headers={"Accept": f}) for f in forms]
    assert [a.headers["Content-Type"].partition(";")[0] for a in found] == list(forms)
    head = client.head(ASKED, params={"journey": JOURNEY}, headers={"Accept": "text/csv"})
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(found[0].content))
    assert client.post(ASKED).status_code == 405


def test_health_is_never_kept(client: httpx.Client) -> None:
    """It says how the server is now."""
    assert client.get("/health").headers["Cache-Control"] == "no-store"


@pytest.fixture
def mine(tmp_path: Path, repository: Repository) -> Iterator[Repository]:
    """A repository of which something is in the workspace and nothing is published."""
    quads = list(repository.workspace.store.quads(graph=repository.models()[0]))
    with Repository(tmp_path / "data") as opened:
        opened.gate.submit(Proposal(Patch(quads), Author("tests"), "Say it"))
        yield opened


NAMES = "SELECT (COUNT(*) AS ?n) WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"


class Asked:
    """A server with a cache of its own, and clients who ask how many names there are."""

    def __init__(self, kept: Kept, address: str) -> None:
        self.kept = kept
        self._address = address

    def once(self, token: str | None = None) -> httpx.Response:
        """What one of them is told."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        where = f"{self._address}/sparql"
        return httpx.get(where, params={"query": NAMES}, headers=headers, timeout=30)

    def together(self, many: int) -> list[httpx.Response]:
        """What many are told who ask at the same time."""
        with ThreadPoolExecutor(many) as people:
            return list(people.map(lambda _: self.once(), range(many)))


def number(answer: httpx.Response) -> int:
    """The number in an answer."""
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@contextmanager
def edge(repository: Repository) -> Iterator[Asked]:
    """The edge of an application of its own."""
    app = create_app(repository.reading(), repository=repository)
    with running(at_the_edge(app, 1)) as address:
        yield Asked(app.state.kept, address)


def test_a_write_is_seen_at_once(mine: Repository) -> None:
    """What was kept before it is not given any more."""
    with edge(mine) as asked:
        before = number(asked.once())
        assert number(asked.once()) == before
        mine.publish(mine.models(), Author("tests"))
        assert number(asked.once()) > before


def test_who_may_see_more_is_given_more_and_nobody_else(mine: Repository) -> None:
    """The answers of those who are signed in are kept apart from those of everybody."""
    token = Tokens(mine.data).create("reader", [Scope.READ])
    with edge(mine) as asked:
        everybody = number(asked.once())
        signed_in = asked.once(token)
        assert number(signed_in) > everybody
        assert signed_in.headers["Cache-Control"] == "private, no-cache"
        assert number(asked.once()) == everybody
        Tokens(mine.data).revoke("reader")
        assert asked.once(token).status_code == 401


def test_midnight_is_noticed(repository: Repository) -> None:
    """A participation that ends today is not in tomorrow's answer, though nothing was written."""
    app = create_app(repository.reading())
    days = [date(2024, 3, 31)]
    app.state.site = replace(app.state.site, today=lambda: days[-1])
    supplier = "equipment-supplier"
    with running(at_the_edge(app, 1)) as address, httpx.Client(base_url=address) as client:

        def told(**more: str) -> str:
            return client.get(ASKED, params={"journey": JOURNEY, **more}).text

        assert supplier in told()
        assert told() == told()
        assert len(app.state.kept) == 1
        days.append(date(2024, 4, 1))
        assert supplier not in told()
        assert supplier in told(on="2024-03-31")
        assert supplier in told(on="any")
        days.append(date(2024, 3, 31))
        assert supplier in told()


@pytest.mark.parametrize("day", ["tomorrow", "2024-02-30", "2024", "0000-00-00", "'", "any any"])
@pytest.mark.parametrize("accept", ["application/json", "text/html", "text/csv"])
def test_a_day_that_there_is_not_is_refused(client: httpx.Client, day: str, accept: str) -> None:
    """With what may be given instead, in every format."""
    asked = {"journey": JOURNEY, "on": day}
    answer = client.get(ASKED, params=asked, headers={"Accept": accept})

    assert answer.status_code == 400
    assert "is no date, which the parameter on is" in answer.text
    assert "“today” or “any”" in answer.text


def test_many_who_ask_the_same_wait_for_one(mine: Repository) -> None:
    """One answer is worked out and kept, and all are given it."""
    with edge(mine) as asked:
        answers = asked.together(20)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len(asked.kept) == 1


def test_the_bound_is_kept() -> None:
    """The answers that were asked for longest ago go first."""
    # Three answers of 10,000 bytes fit, with a kilobyte that each takes besides.
    kept = Kept(34_000)
    for place in range(5):
        kept.put(key(place), Entry([], b"x" * 10_000, b'"t"'))
        kept.get(key(2))
    assert [n for n in range(5) if kept.get(key(n))] == [2, 3, 4]


def key(place: int, query: bytes = b"") -> Key:
    """What an answer is kept under."""
    return (Moment(place, Clock()), date(2026, 6, 1), ANONYMOUS, b"", query, b"", ())


def test_what_an_answer_is_kept_under_counts_as_well() -> None:
    """Small answers under long addresses take no more than they may."""
    kept = Kept(1_000_000)
    for place in range(200):
        kept.put(key(place, b"q" * 16_000), Entry([], b"x", b'"t"'))
    assert len(kept) < 1_000_000 / 16_000
    assert kept.get(key(199, b"q" * 16_000))


def test_headers_that_say_the_same_share_an_answer(repository: Repository) -> None:
    """Whatever length a client gives its Accept header: only what it likes best counts."""
    asked = 0

    async def counting(scope: Connection, receive: Receive, send: Send) -> None:
        nonlocal asked
        asked += 1
        await Response("x")(scope, receive, send)

    cache = Cache(counting, create_app(repository.reading()).state.site, 10_000_000)

    async def ask() -> None:
        transport = httpx.ASGITransport(cache)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            for number in range(50):
                made_up = f"application/x-{number}-{'a' * 20_000}"
                headers = {"Accept": f"{made_up};q=0.{number}, text/csv, application/json;q=0.5"}
                await client.get("/x", headers=headers)
            await client.get("/x", headers={"Accept": "text/html"})

    asyncio.run(ask())
    assert asked == 2
    assert cache.kept.size < 10_000


def test_a_forged_host_is_seen_by_nobody_else(repository: Repository) -> None:
    """An answer that names the host that was asked is given to those who asked that host."""

    async def naming(scope: Connection, receive: Receive, send: Send) -> None:
        await Response(Request(scope).headers["host"])(scope, receive, send)

    cache = Cache(naming, create_app(repository.reading()).state.site, 10_000)

    async def told(host: str) -> str:
        transport = httpx.ASGITransport(cache)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return (await client.get("/x")).text

    assert [asyncio.run(told(host)) for host in ("evil.example", "x", "x")] == [
        "evil.example",
        "x",
        "x",
    ]
    assert len(cache.kept) == 2
