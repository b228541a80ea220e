# SPDX-License-Identifier: Apache-2.0
"""Requests that schemathesis makes from the description of the interface, right and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.hostile.attempt import Reply
from tests.hostile.laws import given_away, of_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemathesis.engine.recorder import Interaction

# The description has no links to follow, so it is never stateful.
PHASES = ("examples", "coverage", "fuzzing", "stateful")
# What the laws do not look at already. The HTTP tests hold answers to their descriptions, and
# parameters may have spaces around them, which the description does not say.
CHECKS = ("not_a_server_error", "unsupported_method")


@dataclass(frozen=True)
class Plan:
    """Which requests are made.

    Attributes:
        phases: `examples` are those of the description, `coverage` every boundary of every
            parameter, `fuzzing` drawn at random.
        most: how many are drawn at random for each operation.
        paths: a pattern of the paths that are tried.
    """

    phases: tuple[str, ...]
    most: int = 1
    paths: str = ""


def described(
    address: str, seed: int, plan: Plan, headers: Mapping[str, str]
) -> Iterator[list[str]]:
    """What is wrong with each answer, for requests right and wrong.

    Args:
        address: the server.
        seed: what the requests are drawn by.
        plan: which they are.
        headers: what each request has.
    """
    description = httpx.get(f"{address}/openapi.json").json()
    config = _config(address, seed, plan, headers)
    tried = schemathesis.openapi.from_dict(description, config=config).include(
        path_regex=plan.paths
    )
    for event in from_schema(tried).execute():
        match event:
            case events.ScenarioFinished(recorder=recorder):
                for name, interaction in recorder.interactions.items():
                    failed = (one.failure_info for one in recorder.checks.get(name, ()))
                    asked = f"{interaction.request.method} {interaction.request.uri}"
                    said = (f"{asked}: {one.failure}" for one in failed if one)
                    yield [*_faults(interaction), *said]
            case events.NonFatalError(value=error) | events.FatalError(exception=error):
                yield [f"{type(error).__name__}: {error}"]


def _config(address: str, seed: int, plan: Plan, headers: Mapping[str, str]) -> SchemathesisConfig:
    said: dict[str, Any] = {
        "base-url": address,
        "seed": seed,
        "headers": dict(headers),
        "generation": {"max-examples": plan.most, "mode": "all", "database": "none"},
        "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
        "continue-on-failure": True,
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
    }
    return SchemathesisConfig.from_dict(said)


def _faults(interaction: Interaction) -> Iterable[str]:
    answer, asked = interaction.response, interaction.request
    if answer is None:
        return [f"no answer to {asked.method} {asked.uri}"]
    headers = [
        (name.encode(), value.encode("latin-1"))
        for name, values in answer.headers.items()
        for value in values
    ]
    reply = Reply(answer.status_code, headers, answer.content)
    found = [*given_away(answer.content), *of_reply(asked.method, reply)]
    return [f"{asked.method} {asked.uri}: {fault}" for fault in found]
