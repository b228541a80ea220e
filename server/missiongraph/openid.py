# SPDX-License-Identifier: Apache-2.0
"""Signing in with the tokens of an OpenID provider, where a setting names one.

The provider says who somebody is, and by claims what they may do; whatever it says comes out as a
`Caller`, as with tokens of our own. JSON Web Tokens are checked as RFC 8725 advises: the issuer,
the audience, the times, a signature by a key that the issuer publishes, an algorithm from a list
of those with public keys.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import jwt
from jwt.exceptions import PyJWTError

from missiongraph.errors import InvalidParameter, InvalidSetting, NotAllowed
from missiongraph.openid_keys import Keys, is_safe
from missiongraph.rights import APART, Caller, Scope
from missiongraph.settings import (
    OPENID_AGENCIES_CLAIM,
    OPENID_ALL_GRAPHS,
    OPENID_AUDIENCE,
    OPENID_GRAPHS_CLAIM,
    OPENID_ISSUER,
    OPENID_ROLES,
    OPENID_SCOPES_CLAIM,
)

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
# RFC 9068, and what providers send that do not follow it; logout tokens and the like are others.
TYPES = ("jwt", "at+jwt", "application/at+jwt")
EVERY_AGENCY = "*"
ABSENT: Final = object()
LONGEST = 16 * 1024
LONGEST_SUBJECT = 255
# For how many seconds clocks may differ, and for how long a token that was checked is not checked
# again.
LEEWAY = 30
REMEMBERED = 300.0
MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class OpenID:
    """Which provider is believed, and what its claims stand for.

    Attributes:
        issuer: its identifier, an address.
        audience: what its tokens must be made for.
        scopes, agencies, graphs: the claims that say so; a dot leads into a claim.
        all_graphs: whether a token without the claim for graphs is for all of them.
        roles: what the values of the claim for scopes stand for; without any, themselves.
    """

    issuer: str
    audience: str = OPENID_AUDIENCE.default
    scopes: str = OPENID_SCOPES_CLAIM.default
    agencies: str = OPENID_AGENCIES_CLAIM.default
    graphs: str = OPENID_GRAPHS_CLAIM.default
    all_graphs: bool = True
    roles: Mapping[str, Scope] = field(default_factory=dict)

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> OpenID | None:
        """What the settings say; `None` where they name no provider.

        Raises:
            InvalidSetting: one holds what it must not.
        """
        issuer, roles = issuer_of(environment), roles_of(environment)
        if not issuer:
            return None
        claims = (OPENID_SCOPES_CLAIM, OPENID_AGENCIES_CLAIM, OPENID_GRAPHS_CLAIM)
        audience = OPENID_AUDIENCE.read(environment).strip()
        scopes, agencies, graphs = (claim.read(environment).strip() for claim in claims)
        return cls(issuer, audience, scopes, agencies, graphs, all_graphs_of(environment), roles)

    def caller(self, claims: Mapping[str, Any]) -> Caller:
        """Who signs in with these claims, which were checked.

        Raises:
            NotAllowed: they give no scope, or none for any agency or graph.
        """
        name = str(claims["sub"])
        known = claims.get("preferred_username")
        named = isinstance(known, str) and known != name and _is_name(known)
        called = f"{APART}{name} ({known})" if named else f"{APART}{name}"
        scopes = frozenset(filter(None, map(self._scope, _values(claims, self.scopes))))
        agencies = frozenset(_values(claims, self.agencies))
        if not scopes or not agencies:
            raise NotAllowed(
                f"{called} is signed in, but the claims {self.scopes} and {self.agencies} give no "
                "scope for any agency here. Ask those who run the OpenID provider."
            )
        every = EVERY_AGENCY in agencies
        return Caller(called, scopes, None if every else agencies, self._graphs(claims, called))

    def _graphs(self, claims: Mapping[str, Any], called: str) -> frozenset[str] | None:
        """The graphs that a token is for; `None` for all, which only a claim that is absent says.

        Raises:
            NotAllowed: it is for none.
        """
        if self.all_graphs and _claim(claims, self.graphs) is ABSENT:
            return None
        graphs = frozenset(_values(claims, self.graphs))
        if not graphs:
            raise NotAllowed(
                f"{called} is signed in, but the claim {self.graphs} names no graph. Ask those who "
                "run the OpenID provider."
            )
        return graphs

    def _scope(self, value: str) -> Scope | None:
        if self.roles:
            return self.roles.get(value)
        return Scope(value) if value in tuple(Scope) else None


class Provider:
    """An OpenID provider, and the tokens of it that were checked lately.

    Args:
        openid: which one, and what its claims stand for.
        keys: those that it signs with; by default those that it publishes.
    """

    def __init__(self, openid: OpenID, keys: Keys | None = None) -> None:
        self.openid = openid
        self._keys = keys or Keys(openid.issuer)
        self._known: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    def remembered(self, token: str) -> Caller | None:
        """Who signs in with a token that was checked lately; asks nobody."""
        until, caller = self._known.get(_digest(token), (0.0, None))
        return caller if time.time() < until else None

    def caller(self, token: str) -> Caller | None:
        """Who signs in with a token, `None` where it lets nobody in; may ask the provider.

        Raises:
            ProviderSilent: the provider's keys cannot be had.
            NotAllowed: the token is right, and gives no rights here.
        """
        claims = self._claims(token)
        if claims is None:
            return None
        caller = self.openid.caller(claims)
        until = min(time.time() + REMEMBERED, float(claims["exp"]))
        self._known[_digest(token)] = until, caller
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return caller

    def _claims(self, token: str) -> dict[str, Any] | None:
        """What a token claims, if all about it is right."""
        try:
            head = jwt.get_unverified_header(token) if len(token) <= LONGEST else {}
            algorithm, kid = head.get("alg"), head.get("kid", "")
            if algorithm not in ALGORITHMS or str(head.get("typ", "jwt")).lower() not in TYPES:
                return None
            key = self._keys.find(str(kid), algorithm)
            if key is None:
                return None
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self.openid.audience,
                issuer=self.openid.issuer,
                leeway=LEEWAY,
                options={
                    "require": ["exp", "iss", "aud", "sub"],
                    "enforce_minimum_key_length": True,
                },
            )
        except (PyJWTError, ValueError, OverflowError, RecursionError):
            return None
        # A token that is bound to its bearer's key (RFC 7800) needs a proof, which nobody asks for.
        return claims if "cnf" not in claims and _is_name(claims["sub"]) else None


def issuer_of(environment: Mapping[str, str] = os.environ) -> str:
    """The provider that is believed; empty where there is none.

    Raises:
        InvalidSetting: it is no address with https.
    """
    issuer = OPENID_ISSUER.read(environment).strip()
    if issuer and not is_safe(issuer):
        raise InvalidSetting(
            f"{OPENID_ISSUER.variable} is “{issuer}”; it must be the provider's issuer, an "
            "address that begins with https://."
        )
    return issuer


def roles_of(environment: Mapping[str, str] = os.environ) -> dict[str, Scope]:
    """What the provider's words for scopes stand for.

    Raises:
        InvalidSetting: they are not pairs such as editors=write.
    """
    text = OPENID_ROLES.read(environment)
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    try:
        return {role.strip(): Scope.parse(scope) for role, _, scope in pairs}
    except InvalidParameter as error:
        raise InvalidSetting(
            f"{OPENID_ROLES.variable} is “{text}”; it must be pairs with commas between, such as "
            f"editors=write,stewards=publish. {error}"
        ) from error


def all_graphs_of(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a token without the claim for graphs is for all of them.

    Raises:
        InvalidSetting: the setting is neither true nor false.
    """
    text = OPENID_ALL_GRAPHS.read(environment).strip().lower()
    if text not in ("true", "false"):
        raise InvalidSetting(f"{OPENID_ALL_GRAPHS.variable} is “{text}”; it is true or false.")
    return text == "true"


def _claim(claims: Mapping[str, Any], path: str) -> object:
    """What a claim holds, or `ABSENT`."""
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return ABSENT
        found = found[part]
    return found


def _values(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts that a claim holds: a list of them, or one with spaces between its words."""
    found = _claim(claims, path)
    if isinstance(found, str):
        return found.split()
    return [value for value in found if isinstance(value, str)] if isinstance(found, list) else []


def _is_name(subject: str) -> bool:
    """Whether a subject can stand in a journal and a log (OpenID Connect Core, section 2)."""
    return 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
