# SPDX-License-Identifier: Apache-2.0
"""Answers kept as bytes, for as long as the data stay as they are (RFC 9111).

It stands at the edge, before any routing. An answer is kept under the moment of the dataset, the
day and what its caller may see, so that a write, or midnight, makes all older answers unreachable
at once. What was worked out while the data changed is worked out again, or given and not kept
(decision 45). Many who ask the same at the same time wait for one of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

from missiongraph.data_folder import PUBLISHED, WORKSPACE
from missiongraph.errors import StoreDamaged
from missiongraph.http.record import NO_ROUTE, record_of
from missiongraph.labels import Languages
from missiongraph.media import order_of_liking
from missiongraph.rights import ANONYMOUS, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Send
    from starlette.types import Scope as Connection

    from missiongraph.http.record import Record
    from missiongraph.http.site import Site
    from missiongraph.moments import Clock, Moment
    from missiongraph.rights import Caller

MEBIBYTE = 1024 * 1024
LARGEST = MEBIBYTE
# Clients keep what they were given, and ask each time whether it still holds.
PUBLIC, PRIVATE = b"public, no-cache", b"private, no-cache"
# What was worked out while the data changed is for who asked, and for nobody else.
PASSING = b"no-store"
# How often an answer is worked out, if the data change each time while it is.
MOST_TIMES = 3
# How often it is looked whether a change is over, in seconds.
EVERY = 0.005
TAG = re.compile(rb'(?:W/)?("[^"]*")')
Header: TypeAlias = tuple[bytes, bytes]
# The moment, the day, who may see what, and what else of the request an answer depends on.
Key: TypeAlias = tuple["Moment", date, "Caller", bytes, bytes, bytes, tuple[str, ...]]
# What an answer takes beside its bytes and those of its key: objects that hold them.
BESIDES = 1_024


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that is kept."""

    headers: list[Header]
    body: bytes
    tag: bytes
    route: str = NO_ROUTE
    query: str | None = None
    rows: int | None = None

    @property
    def size(self) -> int:
        """What it takes, in bytes."""
        asked = len(self.query or "")
        return len(self.body) + asked + sum(len(name) + len(said) for name, said in self.headers)


def _size(key: Key, entry: Entry) -> int:
    """What an answer and its key take, in bytes."""
    *_, path, query, liked, languages = key
    said = len(path) + len(query) + len(liked) + sum(map(len, languages))
    return entry.size + said + BESIDES


class Kept:
    """The answers that are kept, the least asked for let go first.

    Args:
        most: how many bytes they may take together, with what they are kept under.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()

    def get(self, key: Key) -> Entry | None:
        """The answer under a key."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an answer; older revisions of the data are let go with the oldest."""
        before = self._entries.pop(key, None)
        self.size += _size(key, entry) - (_size(key, before) if before else 0)
        self._entries[key] = entry
        while self.size > self._most:
            under, gone = self._entries.popitem(last=False)
            self.size -= _size(under, gone)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._entries)


class Cache:
    """Gives what it has kept, and keeps what it is given.

    Args:
        app: the whole application.
        site: the site that it serves.
        most: how many bytes the answers may take together; 0 keeps none.
    """

    def __init__(self, app: ASGIApp, site: Site, most: int) -> None:
        self.app = app
        self._site = site
        self.kept = Kept(most)
        self._under_way: dict[Key, asyncio.Event] = {}
        self._on = most > 0

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answer."""
        key = self._key(scope) if self._on and scope["type"] == "http" else None
        if key is None:
            await self.app(scope, receive, send)
            return
        entry, waited = self.kept.get(key), self._under_way.get(key)
        if entry is None and waited is not None:
            await waited.wait()
            # It may tell of a later moment.
            key = (key[0].clock.now(), *key[1:])
            entry = self.kept.get(key)
        if entry is not None:
            _note(entry, key[2], scope)
            await _give(entry, scope, send)
        elif waited is not None or scope["method"] == "HEAD":
            # What they waited for is not kept, so each must see to its own.
            await self.app(scope, receive, send)
        else:
            await self._fill(key, scope, receive, send)

    def _key(self, scope: Connection) -> Key | None:
        """What an answer is kept under; `None` where it is not to be kept."""
        if scope["method"] not in ("GET", "HEAD"):
            return None
        said = {b"accept": b"", b"accept-language": b"", b"host": b""}
        caller: Caller | None = ANONYMOUS
        for name, value in scope["headers"]:
            if name in said:
                said[name] = said[name] + b"," + value if said[name] else value
            elif name == b"authorization":
                caller = self._caller(value) if caller is ANONYMOUS else None
            elif name == b"range":
                return None
        if caller is None:
            return None
        dataset = WORKSPACE if caller.has(Scope.READ) else PUBLISHED
        # Graphs may be named by the address at which they are asked for, which has the host.
        place = scope["scheme"].encode() + b"://" + said[b"host"]
        path = place + scope.get("root_path", "").encode() + (scope.get("raw_path") or b"")
        moment = self._site.reading.moment(dataset)
        liked = order_of_liking(said[b"accept"].decode("latin-1"))
        languages = Languages.accepted(said[b"accept-language"].decode("latin-1")).preferred
        return moment, self._site.today(), caller, path, scope["query_string"], liked, languages

    def _caller(self, shown: bytes) -> Caller | None:
        kind, _, secret = shown.partition(b" ")
        if kind.lower() != b"bearer":
            return None
        try:
            return self._site.callers.at_once(secret.decode("latin-1").strip())
        except StoreDamaged:
            # It is for the application to say so.
            return None

    async def _fill(self, key: Key, scope: Connection, receive: Receive, send: Send) -> None:
        event = self._under_way[key] = asyncio.Event()
        entry = None
        # Nobody waits for a client that does not read: what is not to be kept is known before.
        answering = partial(Capture, send, event.set, shared=key[2] is ANONYMOUS)
        try:
            moment, entry = await self._made(key[0].clock, scope, receive, answering)
            if entry is not None and moment.holds:
                self.kept.put((moment, *key[1:]), entry)
        finally:
            if self._under_way.get(key) is event:
                del self._under_way[key]
            event.set()
        if entry is not None:
            await _give(entry, scope, send)

    async def _made(
        self, clock: Clock, scope: Connection, receive: Receive, answering: Callable[[], Capture]
    ) -> tuple[Moment, Entry | None]:
        """An answer that is held back, and the moment of which it tells if that held meanwhile."""
        for _ in range(MOST_TIMES):
            await _soon_at_rest(clock)
            moment, capture = clock.now(), answering()
            # Routing writes into the scope.
            await self.app(dict(scope), receive, capture)
            if moment.holds or not capture.held:
                break
        return moment, capture.entry(record_of(scope), lasting=moment.holds)


async def _soon_at_rest(clock: Clock) -> None:
    """Wait for a change that is under way, unless it is a long one."""
    while clock.wait:  # noqa: ASYNC110 (another thread ends it)
        await asyncio.sleep(EVERY)


class Capture:
    """Holds an answer back until it is whole; one that is not to be kept is passed on."""

    def __init__(self, send: Send, let_go: Callable[[], None], *, shared: bool) -> None:
        self._send = send
        self._told = let_go
        self._shared = shared
        self._start: Message | None = None
        self._body = bytearray()
        self._whole = False

    async def __call__(self, message: Message) -> None:
        """Take a message."""
        if message["type"] == "http.response.start" and _to_be_kept(message):
            self._start = message
        elif self._start is None:
            self._told()
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            self._whole = not message.get("more_body", False)
            if len(self._body) > LARGEST:
                await self._let_go()

    async def _let_go(self) -> None:
        """Pass on what was held back, and all that follows."""
        start, self._start = self._start, None
        assert start is not None  # noqa: S101 (it is what says that something is held back)
        self._told()
        await self._send(start)
        body = bytes(self._body)
        await self._send({"type": "http.response.body", "body": body, "more_body": not self._whole})

    @property
    def held(self) -> bool:
        """Whether there is an answer of which nothing has been passed on."""
        return self._start is not None and self._whole

    def entry(self, record: Record | None, *, lasting: bool) -> Entry | None:
        """The answer, if it is whole and held back.

        Args:
            record: what is noted of the request.
            lasting: whether it holds for as long as the data stay as they are.
        """
        if self._start is None or not self._whole:
            return None
        body = bytes(self._body)
        given = (value for name, value in self._start["headers"] if name.lower() == b"etag")
        made = b'"%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()
        tag = next(given, made)
        own = {b"etag", b"cache-control", b"content-length"}
        headers = [pair for pair in self._start["headers"] if pair[0].lower() not in own]
        kept = PUBLIC if self._shared else PRIVATE
        headers += [
            (b"content-length", str(len(body)).encode()),
            (b"etag", tag),
            (b"cache-control", kept if lasting else PASSING),
        ]
        if record is None:
            return Entry(_varying(headers), body, tag)
        asked = record.query, record.rows
        return Entry(_varying(headers), body, tag, record.route, *asked)


def _note(entry: Entry, caller: Caller, scope: Connection) -> None:
    """Note for whom, and in place of which route, a kept answer is given."""
    record = record_of(scope)
    if record is not None:
        record.kept, record.route, record.caller = True, entry.route, caller
        record.query, record.rows = entry.query, entry.rows


def _to_be_kept(start: Message) -> bool:
    if start["status"] != HTTPStatus.OK:
        return False
    controls = [value for name, value in start["headers"] if name.lower() == b"cache-control"]
    return not any(b"no-store" in value for value in controls)


def _varying(headers: list[Header]) -> list[Header]:
    """The headers, with all that the answer depends on in Vary."""
    rest = [pair for pair in headers if pair[0].lower() != b"vary"]
    return [*rest, (b"vary", b"Accept, Accept-Language, Authorization")]


async def _give(entry: Entry, scope: Connection, send: Send) -> None:
    if _has_it(entry, scope):
        kept = (b"content-length", b"content-type", b"content-disposition")
        headers = [pair for pair in entry.headers if pair[0].lower() not in kept]
        status, body = HTTPStatus.NOT_MODIFIED, b""
    else:
        headers, status = entry.headers, HTTPStatus.OK
        body = entry.body if scope["method"] == "GET" else b""
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _has_it(entry: Entry, scope: Connection) -> bool:
    """Whether the client says that it has this answer already (RFC 9110, section 13.1.2)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return value.strip() == b"*" or entry.tag in TAG.findall(value)
    return False
