# SPDX-License-Identifier: Apache-2.0
"""What attackers know of a server, and where they aim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from tests.hostile.served import AGENCY, MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.hostile.attempt import Header

THING = "nhs-sussex/journey/leaving-hospital"
PLACES = (
    *("/", "/doc/", f"/doc/{THING}", "/id/", f"/id/{THING}", "/graph/", "/graphs", "/graphs/"),
    *("/graph/nhs-sussex/hospital-discharge", "/code/", "/ns", "/ns/", "/sparql", "/static/"),
    *("/catalog", "/.well-known/void", "/sitemap.xml", "/robots.txt", "/ns/context.jsonld"),
    *("/health", "/ready", "/metrics", "/openapi.json", "/api/v1", "/api/v1/journeys"),
    *("/api/v1/services", "/api/v1/described-things", f"/api/v1/journeys/{THING[:10]}/x"),
    *("/api/v1/search", "/api/v1/questions", "/api/v1/questions/organisations-touching-journey"),
    *("/api/v1/validate", f"/doc/{AGENCY}/system/thing-0", f"/graph/{AGENCY}/{MODEL}"),
    *(f"/graphs/{AGENCY}/{MODEL}", f"/api/v1/systems/{AGENCY}/thing-0"),
)
# What takes parameters, with those that it takes.
ASKED = {
    "/sparql": ("query", "default-graph-uri", "named-graph-uri", "format", "update"),
    "/api/v1/search": ("q", "type", "language", "limit", "after", "format"),
    "/api/v1/journeys": ("q", "sort", "limit", "after", "fields", "language", "journeyOf", "type"),
    "/api/v1/services": ("providedBy", "id", "sort", "after", "fields", "name", "_after"),
    "/api/v1/questions/organisations-touching-journey": (
        *("journey", "_filter", "_sort", "_limit", "_after", "format"),
    ),
    "/api/v1/questions/stale-things": ("before", "_sort", "_after"),
    "/graphs": ("graph", "default", "format"),
    "/sitemap.xml": ("part",),
    "/catalog": ("format",),
    "/ns": ("format",),
    f"/doc/{THING}": ("format", "page"),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


@dataclass(frozen=True)
class World:
    """What attackers know.

    Attributes:
        base: with what the names in the data begin.
        listener: the port on this machine that nobody is to call.
        tokens: secrets by what they let do; none lets see the secret.
        root: the secret of who may do everything, whom only writes are made as.
    """

    base: str
    listener: int
    tokens: Mapping[str, str]
    root: str

    def signed(self, chance: Random) -> tuple[Header, ...]:
        """A token that is valid, or none."""
        name = chance.choice(["", "", "read", "graph", "publish"])
        return (bearer(self.tokens[name]),) if name else ()

    @property
    def elsewhere(self) -> str:
        """An address on this machine that nobody is to call."""
        return f"http://127.0.0.1:{self.listener}/called"

    @property
    def graph(self) -> str:
        """The name of a graph that is a secret."""
        return f"{self.base}/graph/{AGENCY}/{MODEL}"


def bearer(secret: str) -> Header:
    """The header that shows a token."""
    return b"Authorization", b"Bearer " + secret.encode()


def asked(path: str, pairs: Mapping[str, str | bytes]) -> str:
    """An address with these parameters."""
    return f"{path}?" + "&".join(f"{name}={quote_plus(value)}" for name, value in pairs.items())


def stray(chance: Random) -> str:
    """An address of this machine from which nobody calls who has a valid token."""
    return f"127.{chance.randint(1, 250)}.{chance.randint(0, 250)}.{chance.randint(1, 250)}"
