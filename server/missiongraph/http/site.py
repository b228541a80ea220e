# SPDX-License-Identifier: Apache-2.0
"""What every route works with: the repository as it is read, and the questions to be asked."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from missiongraph.data_folder import PUBLISHED, WORKSPACE
from missiongraph.http.sight import Sight
from missiongraph.lookup import by_key
from missiongraph.rest.ordering import Orders
from missiongraph.rights import ANONYMOUS, Caller, Scope
from missiongraph.search import Index
from missiongraph.store.limited import LimitedStore
from missiongraph.web.links import Links
from missiongraph.workers.shares import Shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import NamedNode
    from starlette.requests import Request

    from missiongraph.callers import Callers
    from missiongraph.catalogue import Question
    from missiongraph.history import History
    from missiongraph.repository import Reading, Repository
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.workers.parsed import Parsing
    from missiongraph.workers.pool import Workers
    from missiongraph.workers.updates import Updates
    from missiongraph.workers.validation import Validation

# People's own queries and dumps may take long; pages and health must not wait for them.
MOST_AT_ONCE = 8
# Questions about one thing take milliseconds; more threads at them only wait for each other.
ASKED_AT_ONCE = 2 * (os.cpu_count() or 1)
# The score of what is told by its address or identifier; those of words are smaller figures.
BEST = -1e6
# Changes are made one at a time, but validated beside each other.
WRITERS = 4
# How many bits of an address of IPv6 say which network it is in.
OWN_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Site:
    """A repository that is served, as one caller sees it.

    Attributes:
        crew: who evaluates people's own queries, for each dataset.
        callers: who may sign in.
        repository: where changes go; without it nothing is changed here.
        updates: who works updates out.
        parsing: who reads the data that are sent.
        histories: what the journal of each dataset remembers.
        turns: how many long answers may be written at once.
        asking: how many questions about one thing may be worked out at once.
        validation: who validates the data that are sent.
        writers: whose turn it is to write; large changes are validated beside each other.
        sight: what each caller may see of the workspace.
        orders: lists in order, as they were last asked for.
        caller: who asks.
        today: what day it is; answers and pages are about it.
    """

    reading: Reading
    questions: Mapping[str, Question]
    crew: Mapping[str, Workers]
    callers: Callers
    updates: Updates
    parsing: Parsing
    validation: Validation
    repository: Repository | None = None
    histories: Mapping[str, History] = field(default_factory=dict)
    turns: Shares = field(default_factory=lambda: Shares(MOST_AT_ONCE, MOST_AT_ONCE - 2))
    asking: Shares = field(default_factory=lambda: Shares(ASKED_AT_ONCE))
    writers: Shares = field(default_factory=lambda: Shares(WRITERS, WRITERS // 2))
    sight: Sight = field(default_factory=Sight)
    orders: Orders = field(default_factory=Orders)
    caller: Caller = ANONYMOUS
    today: Callable[[], date] = date.today

    @classmethod
    def of(cls, request: Request) -> Site:
        """The site that a request was sent to, as its caller sees it."""
        found: Site = request.app.state.site
        caller = request.scope.get("caller", ANONYMOUS)
        return found if caller is ANONYMOUS else replace(found, caller=caller)

    @property
    def dataset(self) -> str:
        """Which dataset the caller asks: what is published, or the workspace."""
        return WORKSPACE if self.caller.has(Scope.READ) else PUBLISHED

    @property
    def store(self) -> Store:
        """The dataset that is asked, as far as the caller may see it."""
        if self.dataset == PUBLISHED:
            return self.reading.published
        return self.sight.of(self.caller, self.reading)

    @property
    def readable(self) -> list[NamedNode] | None:
        """The graphs of the dataset that the caller may read; `None` for all."""
        store = self.store
        return store.readable if isinstance(store, LimitedStore) else None

    @property
    def history(self) -> History:
        """What the journal of that dataset remembers."""
        return self.histories[self.dataset]

    def search(self, words: str, language: str | None = None) -> dict[NamedNode, float]:
        """The things that words find, by what the caller may see: the lower, the better.

        Who types an address or an identifier is given what it is of before all else.
        """
        found = Index(self.reading.data / self.dataset).find(words, language, self.readable)
        told = by_key(self.store, words, self.names.base)
        return {**found, **dict.fromkeys(told, BEST)}

    @property
    def workers(self) -> Workers:
        """Who evaluates the caller's own queries."""
        return self.crew[self.dataset]

    @property
    def names(self) -> Names:
        """The names in the data."""
        return self.reading.names

    def links(self, request: Request) -> Links:
        """Where things are to be found on the host that serves them."""
        return Links(self.names, root_of(request))


def asker(request: Request) -> str:
    """Whose requests share one part of what there is: a token's, or an address's."""
    caller = Site.of(request).caller
    if caller is not ANONYMOUS:
        return caller.name
    return network(request.client.host if request.client else "")


def network(host: str) -> str:
    """What an address shares with the others that one client may have."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    # A client of IPv6 has a network to itself, and any address in it.
    if isinstance(address, IPv6Address):
        return str(ip_network((address, OWN_PREFIX), strict=False))
    return host


def root_of(request: Request) -> str:
    """Where the application stands on its host, without a slash at the end."""
    # Below a mount, `root_path` is that of the mount.
    root: str = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    return root


def place_of(request: Request) -> str:
    """The address of the server as the client sees it, without a slash at its end."""
    return f"{request.url.scheme}://{request.url.netloc}{root_of(request)}"
