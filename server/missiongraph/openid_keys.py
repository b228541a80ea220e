# SPDX-License-Identifier: Apache-2.0
"""The keys by which an OpenID provider signs (OpenID Connect Discovery 1.0, RFC 7517).

They are fetched from where the configured issuer says, and from nowhere that a token names.
"""

from __future__ import annotations

import json
import threading
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from missiongraph.errors import ProviderSilent

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIGURATION = "/.well-known/openid-configuration"
SECONDS = 5.0
MOST_BYTES = 512 * 1024
PIECE = 16 * 1024
# Keys are fetched again when they are this old, and when a token names one that is not among
# them; but never more often than every half minute, whatever tokens say.
OLD = 3600.0
PAUSE = 30.0
SIGNING = ("RSA", "EC", "OKP")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _NoRedirect(HTTPRedirectHandler):
    """Follows nothing: the address that was configured answers by itself, or it does not."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def is_safe(address: str) -> bool:
    """Whether keys may be fetched from an address: over TLS, or on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return parts.scheme == "https" and bool(parts.hostname)


def fetched(address: str) -> dict[str, Any]:
    """A JSON object from an address.

    Raises:
        ProviderSilent: there is none to be had within five seconds and half a MiB.
    """
    if not is_safe(address):
        raise ProviderSilent(f"{address} is not asked for keys: it has no https.")
    try:
        request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 (is_safe)
        until = time.monotonic() + SECONDS
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            found = json.loads(_bounded(answer, until))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise ProviderSilent(f"{address} gives no keys: {error}") from error
    if not isinstance(found, dict):
        raise ProviderSilent(f"{address} gives no JSON object.")
    return found


def _bounded(answer: Any, until: float) -> bytes:  # noqa: ANN401 (the library's own)
    """All that is answered; the time of a socket counts anew with every byte, this one does not."""
    text = bytearray()
    while piece := answer.read1(PIECE):
        text += piece
        if len(text) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
        if time.monotonic() > until:
            raise TimeoutError(f"it takes more than {SECONDS:g} seconds")
    return bytes(text)


class Keys:
    """The public keys of one issuer.

    Args:
        issuer: its identifier, an address.
        clock: seconds from any beginning.
    """

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: dict[str, dict[str, Any]] = {}
        self._fetched = self._tried = float("-inf")
        self._lock = threading.Lock()

    def find(self, kid: str, algorithm: str) -> PyJWK | None:
        """The key of this name, for this algorithm; `None` where the issuer has none.

        Raises:
            ProviderSilent: no keys could be fetched, now or lately.
        """
        with self._lock:
            if kid not in self._keys or self._clock() - self._fetched > OLD:
                self.refresh()
            found = self._keys.get(kid)
        if found is None or found.get("alg", algorithm) != algorithm:
            return None
        try:
            return PyJWK(found, algorithm=algorithm)
        except PyJWTError:
            return None

    def refresh(self) -> None:
        """Fetch the keys, unless that was tried a moment ago.

        Raises:
            ProviderSilent: they cannot be had, and there are no others.
        """
        now = self._clock()
        if now - self._tried >= PAUSE:
            self._tried = now
            try:
                self._keys = self._fetch()
                self._fetched = now
            except ProviderSilent:
                # Those that are there serve for as long as keys are kept.
                if now - self._fetched > OLD:
                    raise
        elif now - self._fetched > OLD:
            raise ProviderSilent(f"{self._issuer} gave no keys a moment ago.")

    def _fetch(self) -> dict[str, dict[str, Any]]:
        said = fetched(self._issuer.rstrip("/") + CONFIGURATION)
        if said.get("issuer") != self._issuer:
            raise ProviderSilent(
                f"The provider at {self._issuer} says that it is {said.get('issuer')}. "
                "MISSIONGRAPH_OPENID_ISSUER must be to the letter what it says."
            )
        keys = fetched(str(said.get("jwks_uri", ""))).get("keys")
        found = [key for key in keys or [] if isinstance(key, dict)]
        return {
            str(key.get("kid", "")): key
            for key in found
            if key.get("kty") in SIGNING and key.get("use", "sig") == "sig"
        }
