# SPDX-License-Identifier: Apache-2.0
"""How the server stands in the network: its limits, the proxies before it, its logs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

from missiongraph.errors import InvalidSetting
from missiongraph.settings import BOUNDS, LOG, LOG_QUERIES, ROOT_PATH, TRUSTED_PROXIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from missiongraph.settings import Setting

Network: TypeAlias = IPv4Network | IPv6Network
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024
PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
REQUESTS, PROBLEMS = LOGS = ("requests", "problems")


@dataclass(frozen=True, slots=True)
class Edge:
    """How the server stands in the network.

    Attributes:
        url, headers, body: how many bytes of each a request may have.
        bodies: how many bytes the bodies of all requests under way may have together.
        patience: how many seconds a body may take beyond what it needs at the lowest rate.
        rate: how many bytes of a body must come in a second.
        send: for how many seconds a client may take nothing of its answer.
        spool: how many bytes of answers may wait on disk for slow clients.
        drain, stop: how many seconds it goes on, and then has to finish, when told to stop.
        trusted: the networks of proxies that are believed.
        root: the path below which it is shown, without a slash at its end.
        requests: whether each request is logged.
        queries: whether the text of a query is logged with it.
    """

    url: int = 16 * KIBIBYTE
    headers: int = 32 * KIBIBYTE
    body: int = 64 * MEBIBYTE
    bodies: int = 256 * MEBIBYTE
    patience: float = 20
    rate: float = 16 * KIBIBYTE
    send: float = 30
    spool: int = 1024 * MEBIBYTE
    drain: float = 2
    stop: int = 30
    trusted: tuple[Network, ...] = ()
    root: str = ""
    requests: bool = True
    queries: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Edge:
        """What the settings say.

        Raises:
            InvalidSetting: one holds what it must not.
        """
        url, headers, body, bodies, patience, rate, send, spool, drain, stop = (
            setting.number(environment) for setting in BOUNDS
        )
        return cls(
            url * KIBIBYTE,
            headers * KIBIBYTE,
            body * MEBIBYTE,
            bodies * MEBIBYTE,
            patience,
            rate * KIBIBYTE,
            send,
            spool * MEBIBYTE,
            drain,
            stop,
            trusted_proxies(environment),
            root_path(environment),
            log(environment) == REQUESTS,
            one_of(LOG_QUERIES, ("digest", "text"), environment) == "text",
        )

    def trusts(self, address: str) -> bool:
        """Whether this is the address of a proxy that is believed."""
        if not self.trusted:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.trusted)


def trusted_proxies(environment: Mapping[str, str] = os.environ) -> tuple[Network, ...]:
    """The networks of proxies that are believed.

    Raises:
        InvalidSetting: one is no address or network.
    """
    return networks(TRUSTED_PROXIES, environment)


def networks(setting: Setting, environment: Mapping[str, str] = os.environ) -> tuple[Network, ...]:
    """The networks that a setting names.

    Raises:
        InvalidSetting: one is no address or network.
    """
    named = [part.strip() for part in setting.read(environment).split(",")]
    try:
        return tuple(ip_network(part) for part in named if part)
    except ValueError as error:
        raise InvalidSetting(
            f"{setting.variable} must be addresses or networks with commas between, such as "
            f"127.0.0.1,10.0.0.0/8: {error}."
        ) from error


def root_path(environment: Mapping[str, str] = os.environ) -> str:
    """The path below which the server is shown, without a slash at its end.

    Raises:
        InvalidSetting: it is no path.
    """
    text = ROOT_PATH.read(environment).strip().rstrip("/")
    if not PATH.fullmatch(text):
        raise InvalidSetting(
            f"{ROOT_PATH.variable} is “{text}”; it must be a path that begins with a slash, of "
            "letters, digits, and the signs - . _ ~, such as /graph."
        )
    return text


def log(environment: Mapping[str, str] = os.environ) -> str:
    """What is logged.

    Raises:
        InvalidSetting: it is none of the words that are known.
    """
    return one_of(LOG, LOGS, environment)


def one_of(setting: Setting, words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the word that a setting holds.

    Raises:
        InvalidSetting: it is none of those that are known.
    """
    text = setting.read(environment).strip()
    if text not in words:
        raise InvalidSetting(
            f"{setting.variable} is “{text}”; it must be one of: {', '.join(words)}."
        )
    return text
