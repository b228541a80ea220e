# SPDX-License-Identifier: Apache-2.0
"""Models are published over HTTP by those who may, and what was published is told to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
HERE = "/api/v1/publications"
TURTLE = {"Content-Type": "text/turtle"}
SYSTEM = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://data.example/id/{agency}/system/{name}> a mg:System ; skos:prefLabel "{name}"@en .
"""
# Nobody governs it: that does not block a draft, and blocks what is published.
UNGOVERNED = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://data.example/id/north/mission/m> a mg:Mission ; skos:prefLabel "M"@en .
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path_factory.mktemp("publications") / "data", BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def clients(repository: Repository) -> Iterator[dict[str, httpx.Client]]:
    """Clients by what they may do."""
    tokens = Tokens(repository.data)
    scopes = {"writer": Scope.WRITE, "reviewer": Scope.REVIEW, "publisher": Scope.PUBLISH}
    secrets = {n: tokens.create(n, [scope], agencies=["north"]) for n, scope in scopes.items()}
    secrets["south"] = tokens.create("south", [Scope.PUBLISH], agencies=["south"])
    with serving(repository.reading(), repository=repository) as address:
        found = {"nobody": httpx.Client(base_url=address, timeout=30)}
        for name, secret in secrets.items():
            signed = {"Authorization": f"Bearer {secret}"}
            found[name] = httpx.Client(base_url=address, timeout=30, headers=signed)
        yield found
        for client in found.values():
            client.close()


def draft(client: httpx.Client, model: str, text: str) -> None:
    """Put a model into the workspace."""
    assert client.put(f"/graphs/{model}", content=text, headers=TURTLE).status_code < 300


def test_a_model_is_published_and_withdrawn(clients: dict[str, httpx.Client]) -> None:
    """Everybody sees it, and that it was published; then no more."""
    publisher, nobody = clients["publisher"], clients["nobody"]
    draft(clients["writer"], "north/one", SYSTEM.format(agency="north", name="beds"))
    item = "/api/v1/systems/north/beds"
    assert nobody.get(item).status_code == 404
    tried = publisher.post(HERE, params={"dry-run": "true"}, json={"models": ["north/one"]})
    assert (tried.status_code, tried.json()["accepted"], tried.json()["added"]) == (200, True, 2)
    assert nobody.get(item).status_code == 404
    made = publisher.post(HERE, json={"models": ["north/one"]})
    assert made.status_code == 201, made.text
    assert made.json()["added"] == 2
    assert nobody.get(item).json()["label"] == "beds"
    again = publisher.post(HERE, json={"models": ["north/one"]})
    assert (again.status_code, again.json()["revision"]) == (200, None)
    told = nobody.get(made.headers["location"]).json()
    assert told["models"] == ["north/one"]
    assert "author" not in told
    # An empty model is withdrawn.
    assert clients["writer"].delete("/graphs/north/one").status_code == 200
    gone = publisher.post(HERE, json={"models": ["north/one"]})
    assert (gone.status_code, gone.json()["removed"]) == (201, 2)
    assert nobody.get(item).status_code == 404
    listed = publisher.get(HERE, params={"model": "north/one", "limit": 1})
    (first,) = listed.json()["items"]
    assert (first["removed"], first["author"], listed.json()["total"]) == (2, "publisher", 2)
    (second,) = publisher.get(listed.links["next"]["url"]).json()["items"]
    assert (second["added"], second["removed"]) == (2, 0)
    assert second["time"] < first["time"]


def test_what_blocks_is_told(clients: dict[str, httpx.Client], repository: Repository) -> None:
    """By a trial to who reviews, by a refusal to who publishes; nothing is published."""
    draft(clients["writer"], "north/two", UNGOVERNED)
    head = repository.published.head
    asked = {"models": ["north/two"]}
    tried = clients["reviewer"].post(HERE, params={"dry-run": "true"}, json=asked)
    assert (tried.status_code, tried.json()["accepted"]) == (200, False)
    refused = clients["publisher"].post(HERE, json=asked)
    assert refused.status_code == 422
    blocking = [f for f in tried.json()["findings"] if f["severity"] == "Violation"]
    assert blocking
    assert [f["message"] for f in refused.json()["findings"]] == [f["message"] for f in blocking]
    assert repository.published.head == head


def test_only_what_was_reviewed_is_published(
    clients: dict[str, httpx.Client], repository: Repository
) -> None:
    """A later change of the workspace is a conflict."""
    draft(clients["writer"], "north/three", SYSTEM.format(agency="north", name="a"))
    reviewed = {"models": ["north/three"], "revision": repository.workspace.head}
    draft(clients["writer"], "north/three", SYSTEM.format(agency="north", name="b"))
    late = clients["publisher"].post(HERE, json=reviewed)
    assert late.status_code == 409
    now = reviewed | {"revision": repository.workspace.head}
    assert clients["publisher"].post(HERE, json=now).status_code == 201


@pytest.mark.parametrize(
    "case",
    [
        ("nobody", {"models": ["north/one"]}, "", 401, "token"),
        ("writer", {"models": ["north/one"]}, "", 403, "publish"),
        ("writer", {"models": ["north/one"]}, "?dry-run=true", 403, "review"),
        ("reviewer", {"models": ["north/one"]}, "", 403, "publish"),
        ("south", {"models": ["south/one", "north/one"]}, "", 403, "north/one"),
        ("publisher", {"models": ["north/nothing"]}, "", 404, "north/nothing"),
        ("publisher", {"models": ["derived"]}, "", 400, "derived"),
        ("publisher", {"models": []}, "", 422, "models"),
        ("publisher", {"models": "north/one"}, "", 422, "models"),
        ("publisher", {"model": ["north/one"]}, "", 422, "model"),
        ("publisher", {"models": ["north/one"], "revision": "x"}, "", 422, "revision"),
        ("publisher", {"models": ["north/one"]}, "?all=true", 400, "all"),
    ],
)
def test_who_may_not_does_not(
    clients: dict[str, httpx.Client],
    repository: Repository,
    case: tuple[str, object, str, int, str],
) -> None:
    """And what is not understood is named."""
    who, body, query, status, named = case
    head = repository.published.head
    answer = clients[who].post(HERE + query, json=body)
    assert answer.status_code == status, answer.text
    assert named in answer.json()["detail"]
    assert repository.published.head == head


@pytest.mark.parametrize(
    ("path", "status"),
    [("/9999", 404), ("/1", 404), ("/x", 404), ("/" + "9" * 5000, 404), ("?speed=1", 400)],
)
def test_there_is_only_what_was_published(
    clients: dict[str, httpx.Client], path: str, status: int
) -> None:
    """The first revision installs the ontology, which nobody published."""
    assert clients["nobody"].get(HERE + path).status_code == status
