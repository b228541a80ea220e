# SPDX-License-Identifier: Apache-2.0
"""The description of the interface holds: what it says may be sent is answered as it says.

Schemathesis makes requests from it, right ones and wrong ones. A part of the operations is tried
in each run, all of the kinds that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    import httpx
    from schemathesis import BaseSchema, Case

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# One operation of each kind that a program writes from a file, and all others of ours.
PLAIN = ("/api/v1", "/api/v1/questions")
TRIED = [
    "/api/v1",
    "/api/v1/journeys",
    "/api/v1/costs",
    "/api/v1/journeys/{agency}/{slug}",
    "/api/v1/search",
    "/api/v1/questions",
    "/api/v1/questions/organisations-touching-journey",
    "/api/v1/questions/stale-things",
]
# What takes no parameters cannot be asked wrongly.
CASES = [
    *((path, GenerationMode.POSITIVE) for path in TRIED),
    *((path, GenerationMode.NEGATIVE) for path in TRIED if path not in PLAIN),
]


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> BaseSchema:
    """The description, as schemathesis reads it."""
    return schemathesis.openapi.from_dict(client.get("/openapi.json").json())


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_what_is_described_is_answered_so(
    client: httpx.Client,
    described: BaseSchema,
    path: str,
    mode: GenerationMode,
) -> None:
    """No request that is made from the description fails on this side."""
    operation = described[path]["GET"]

    @seed(20261124)
    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case: Case[Any]) -> None:
        answer = case.call(base_url=str(client.base_url))
        case.validate_response(answer, checks=CHECKS)

    tried()
