# SPDX-License-Identifier: Apache-2.0
"""What a server answers when something that is kept is damaged, or nothing can be written."""

from __future__ import annotations

import resource
import shutil
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.errors import StoreDamaged
from missiongraph.gate import Author
from missiongraph.opening import Opened, opened
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving
from tests.support.versions import batch

if TYPE_CHECKING:
    from pathlib import Path

JOURNEY = "/doc/east/journey/a-main"
PLACES = (JOURNEY, "/catalog", "/api/v1/publications")
JSON = {"Accept": "application/json, application/ld+json;q=0.5"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published model."""
    data = tmp_path_factory.mktemp("whole") / "data"
    with Repository(data) as repository:
        loaded = [(batch("a", 1), data / "x.xlsx")]
        repository.gate.submit(repository.proposal(loaded, Author("a test")))
        repository.publish([repository.names.graph("east", "a")], Author("a test"))
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to be damaged."""
    return shutil.copytree(whole, tmp_path / "data")


def answers(found: Opened, *paths: str, token: str = "") -> list[httpx.Response]:
    """What a server of a folder answers, one after the other."""
    headers = JSON | ({"Authorization": f"Bearer {token}"} if token else {})
    with (
        serving(found.reading, repository=found.repository) as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
    ):
        return [client.get(path) for path in paths]


def assert_damage(answer: httpx.Response, data: Path) -> None:
    """It is a problem of its own, and does not say where the data are."""
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/store-damaged")
    for word in (str(data), "journal", ".json"):
        assert word not in answer.json()["detail"]


@pytest.mark.parametrize("revision", [1, 2])
def test_a_truncated_record_is_damage(data: Path, revision: int) -> None:
    """What needs the record is not answered, what does not is; the server is not ready."""
    path = data / "published" / "journal" / f"{revision:08d}.json"
    path.write_bytes(path.read_bytes()[:100])
    with opened(data) as found:
        *told, search, ready = answers(found, *PLACES, "/api/v1/search?q=leaving", "/ready")
    for answer in told:
        assert_damage(answer, data)
    assert search.status_code == 200
    assert ready.status_code == 503
    assert ready.json()["data"] is False
    assert ready.json()["writing"] is False


def test_a_record_that_is_damaged_while_serving_is_noticed(data: Path) -> None:
    """Once somebody has asked for what needs it."""
    with opened(data) as found:
        path = data / "published" / "journal" / "00000002.json"
        path.write_bytes(path.read_bytes()[:100])
        first, again, ready = answers(found, "/catalog", "/api/v1/publications", "/ready")
    assert_damage(first, data)
    assert_damage(again, data)
    assert ready.status_code == 503


@pytest.mark.parametrize("while_serving", [False, True])
def test_a_malformed_index_is_made_anew(data: Path, *, while_serving: bool) -> None:
    """By the server itself; whoever meets it meanwhile is told when to come again."""
    path = data / "published" / "search.db"

    def spoil() -> None:
        content = path.read_bytes()
        path.write_bytes(content[:100] + bytes(len(content) - 100))

    if not while_serving:
        spoil()
    with (
        opened(data) as found,
        serving(found.reading, repository=found.repository) as address,
        httpx.Client(base_url=address, headers=JSON, timeout=60) as client,
    ):
        if while_serving:
            spoil()
        end = time.monotonic() + 30
        while (answer := client.get("/api/v1/search?q=leaving")).status_code == 503:
            assert answer.headers["retry-after"] == "1"
            assert str(data) not in answer.text
            assert time.monotonic() < end
            time.sleep(0.1)
        assert [item["label"] for item in answer.json()["items"]] == ["Leaving hospital, version 1"]
        assert client.get("/ready").status_code == 200


def test_damaged_tokens_let_nobody_in(data: Path) -> None:
    """Who shows none is answered as before."""
    token = Tokens(data).create("a person", [Scope.READ])
    with opened(data) as found:
        path = data / "tokens.json"
        path.write_text(path.read_text(encoding="utf-8").replace("read", "admi"), encoding="utf-8")
        (refused,) = answers(found, "/catalog", token=token)
        public, ready = answers(found, "/catalog", "/ready")
    assert_damage(refused, data)
    assert public.status_code == 200
    assert ready.status_code == 503


def test_tokens_that_are_gone_are_damage(data: Path) -> None:
    """It is not said of a token that was right that it lets nobody in."""
    token = Tokens(data).create("a person", [Scope.READ])
    with opened(data) as found:
        (data / "tokens.json").unlink()
        (refused,) = answers(found, "/catalog", token=token)
        (public,) = answers(found, "/catalog")
    assert_damage(refused, data)
    assert public.status_code == 200


def test_a_store_that_goes_while_it_is_served_is_damage(data: Path) -> None:
    """A query is told so at once; it does not wait for a worker that cannot open the store."""
    with opened(data) as found:
        (data / "published" / "store" / "CURRENT").unlink()
        began = time.monotonic()
        (answer,) = answers(found, "/sparql?query=ASK%7B%7D")
    assert answer.status_code == 503
    assert time.monotonic() - began < 20


def test_a_store_that_cannot_be_opened_is_said_to_be_damaged(data: Path) -> None:
    """The server does not begin; the message says the way out."""
    path = data / "published" / "store" / "CURRENT"
    path.write_bytes(b"MANIFEST")
    with pytest.raises(StoreDamaged, match="cannot be opened as a store"), opened(data):
        pass


def test_a_full_disk_does_not_keep_readers_out(data: Path) -> None:
    """The server begins, reads, says that it does not write, and why to who tries."""
    token = Tokens(data).create("a person", [Scope.WRITE])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with opened(data) as found:
            assert found.repository is None
            with (
                serving(found.reading) as address,
                httpx.Client(base_url=address, headers=JSON, timeout=60) as client,
            ):
                page, ready = client.get(JOURNEY), client.get("/ready")
                searched = client.get("/api/v1/search?q=leaving")
                signed = {"Authorization": f"Bearer {token}"}
                change = client.delete("/graphs/east/a", headers=signed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert page.status_code == 200
    assert [item["label"] for item in searched.json()["items"]] == ["Leaving hospital, version 1"]
    assert ready.status_code == 200
    assert ready.json()["writing"] is False
    assert change.status_code == 507
    assert str(data) not in change.text
