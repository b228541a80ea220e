# SPDX-License-Identifier: Apache-2.0
"""Who calls, by what they show: a token of ours, or one of the OpenID provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.tokens import PREFIX

if TYPE_CHECKING:
    from missiongraph.openid import Provider
    from missiongraph.rights import Caller
    from missiongraph.tokens import Tokens


class Callers:
    """Those who may sign in.

    Args:
        tokens: our own.
        provider: another who is believed.
    """

    def __init__(self, tokens: Tokens, provider: Provider | None = None) -> None:
        self.tokens = tokens
        self.provider = provider

    def at_once(self, secret: str) -> Caller | None:
        """Who shows this, as far as it is known without asking anybody."""
        if self.asks(secret):
            assert self.provider is not None  # noqa: S101 (or else it would not be asked)
            return self.provider.remembered(secret)
        return self.tokens.caller(secret)

    def find(self, secret: str) -> Caller | None:
        """Who shows this; the provider may be asked for its keys.

        Raises:
            ProviderSilent: its keys cannot be had.
            NotAllowed: who shows this is known, and has no rights here.
        """
        found = self.at_once(secret)
        if found is None and self.provider is not None and self.asks(secret):
            return self.provider.caller(secret)
        return found

    def asks(self, secret: str) -> bool:
        """Whether it is for the provider to say who shows this."""
        return self.provider is not None and not secret.startswith(PREFIX)
