# SPDX-License-Identifier: Apache-2.0
"""Tokens by command: shown once, listed without their secrets, revoked by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Run = Callable[..., Said]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty repository."""
    Repository(tmp_path / "data").close()
    return tmp_path / "data"


@pytest.mark.parametrize("scope", ["read", "write", "review", "publish", "administer"])
def test_a_token_is_printed_and_nothing_else(command: Run, empty: Path, scope: str) -> None:
    """What is printed lets its bearer in, with the scope and for the agency asked for."""
    said = command("token", "create", "loader", "--scope", scope, "--agency", "A", "--data", empty)
    assert said.status == 0
    caller = Tokens(empty).caller(said.out.removesuffix("\n"))
    assert caller is not None
    assert caller.name == "loader"
    assert caller.scopes == frozenset({Scope(scope)})
    assert caller.agencies == frozenset({"a"})


def test_a_token_is_listed_without_its_secret_and_revoked(command: Run, empty: Path) -> None:
    """Once it is revoked nobody is let in by it."""
    made = command("token", "create", "loader", "--scope", "write", "--data", empty)
    secret = made.out.strip()
    listed = command("token", "list", "--json", "--data", empty)
    assert [token["name"] for token in json.loads(listed.out)] == ["loader"]
    assert secret not in listed.out
    assert command("token", "revoke", "loader", "--data", empty).status == 0
    assert Tokens(empty).caller(secret) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "x"), "--scope"),
        (("create", "x", "--scope", "all"), "all"),
        (("create", "x", "--scope", "read", "--graph", "https://a.example/g"), "a.example"),
        (("revoke", "nobody"), "nobody"),
    ],
)
def test_what_is_wrong_is_named(
    command: Run, empty: Path, words: tuple[str, ...], said: str
) -> None:
    """With the status of wrong usage, and no token made."""
    done = command("token", *words, "--data", empty)
    assert done.status == 2
    assert said in done.err
    assert Tokens(empty).all() == []
