# SPDX-License-Identifier: Apache-2.0
"""The description of the interface holds: what it says may be sent is answered as it says.

Schemathesis makes requests from it, right ones and wrong ones. A part of the operations is tried
in each run, all of the kinds that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
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

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import BaseSchema, Case
    from schemathesis.schemas import APIOperation

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
ITEM = "/api/v1/systems/{agency}/{slug}"
WRITES = [("/api/v1/systems", "POST"), (ITEM, "PUT"), (ITEM, "PATCH"), (ITEM, "DELETE")]


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
    _try(client, described[path]["GET"], mode)


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Who may change everything in a repository of its own."""
    with Repository(tmp_path_factory.mktemp("described") / "data") as opened:
        secret = Tokens(opened.data).create("writer", [Scope.ADMINISTER])
        signed = {"Authorization": f"Bearer {secret}"}
        with (
            serving(opened.reading(), repository=opened) as address,
            httpx.Client(base_url=address, headers=signed, timeout=30) as found,
        ):
            yield found


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("path", "method"), WRITES)
def test_what_is_described_is_written_so(
    writer: httpx.Client, described: BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    """No change that is made up from the description fails on this side."""
    _try(writer, described[path][method], mode)


def _try(
    client: httpx.Client, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode
) -> None:
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
        answer = case.call(base_url=str(client.base_url), headers=dict(client.headers))
        case.validate_response(answer, checks=CHECKS)

    tried()
