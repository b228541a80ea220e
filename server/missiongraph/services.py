# SPDX-License-Identifier: Apache-2.0
"""Which endpoints SERVICE may ask, and at which addresses they may be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from missiongraph.edge_settings import networks
from missiongraph.errors import InvalidSetting
from missiongraph.settings import SERVICE_ENDPOINTS, SERVICE_NETWORKS
from missiongraph.sparql_safety import IRI_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from missiongraph.edge_settings import Network

# An address of IPv4 inside one of IPv6, for networks without IPv4 (RFC 6052).
TRANSLATED = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Services:
    """Which endpoints SERVICE may ask.

    Attributes:
        endpoints: their IRIs, just as queries have to write them.
        networks: where they may be, beside the public internet.
    """

    endpoints: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Services:
        """What the settings say.

        Raises:
            InvalidSetting: one holds what it must not.
        """
        return cls(endpoints(environment), networks(SERVICE_NETWORKS, environment))

    def admits(self, address: str) -> bool:
        """Whether an endpoint may be at this address."""
        found = _plain(address)
        if any(found in network for network in self.networks):
            return True
        return found.is_global and not found.is_multicast


def endpoints(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The endpoints that SERVICE may ask.

    Raises:
        InvalidSetting: one is no address of the web.
    """
    named = tuple(SERVICE_ENDPOINTS.read(environment).split())
    for name in named:
        if not _is_endpoint(name):
            raise InvalidSetting(
                f"{SERVICE_ENDPOINTS.variable} has “{name}”; it must hold whole addresses with "
                "spaces between, such as https://query.example.gov/sparql, without a user, a "
                "password or a fragment."
            )
    return named


def _is_endpoint(name: str) -> bool:
    try:
        parts = urlsplit(name)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = name.isascii() and IRI_TEXT.fullmatch(name) is not None
    return right and plain and "@" not in parts.netloc and not parts.fragment


def _plain(text: str) -> IPv4Address | IPv6Address:
    """An address, or the one of IPv4 that is inside it."""
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found
    if found in TRANSLATED:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found
