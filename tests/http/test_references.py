# SPDX-License-Identifier: Apache-2.0
"""Two agencies speak of each other over HTTP, each with its own token, through every entry."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Entry = Callable[[httpx.Client, str], httpx.Response]

BASE = "https://data.example"
LEDGER = {"a": ("Hub", "hub", "b", "ledger"), "b": ("Ledger", "ledger", "a", "hub")}
SYSTEM = """
@base <https://data.example/id/> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<%s/system/%s> a mg:System ; skos:prefLabel "%s"@en ; mg:dependsOnSystem <%s/system/%s> .
"""


@pytest.fixture
def clients(tmp_path: Path) -> Iterator[dict[str, httpx.Client]]:
    """Two agencies with a token each, and the public, at a server over an empty repository."""
    with Repository(tmp_path / "data", BASE) as repository:
        tokens = Tokens(repository.data)
        with serving(repository.reading(), repository=repository) as address:
            made = {"": httpx.Client(base_url=address, timeout=30)}
            for agency in "ab":
                secret = tokens.create(agency, [Scope.PUBLISH], agencies=[agency])
                headers = {"Authorization": f"Bearer {secret}"}
                made[agency] = httpx.Client(base_url=address, headers=headers, timeout=30)
            yield made
            for client in made.values():
                client.close()


def by_graph_store(client: httpx.Client, agency: str) -> httpx.Response:
    """A whole model."""
    name, slug, other, their = LEDGER[agency]
    return client.put(
        f"/graphs/{agency}/model",
        content=SYSTEM % (agency, slug, name, other, their),
        headers={"Content-Type": "text/turtle"},
    )


def by_rest(client: httpx.Client, agency: str) -> httpx.Response:
    """One resource as JSON."""
    name, slug, other, their = LEDGER[agency]
    said = {
        "name": {"en": name},
        "dependsOnSystem": [f"{BASE}/id/{other}/system/{their}"],
    }
    return client.put(f"/api/v1/systems/{agency}/{slug}?graph={agency}/model", json=said)


def by_update(client: httpx.Client, agency: str) -> httpx.Response:
    """SPARQL Update."""
    name, slug, other, their = LEDGER[agency]
    me, them = f"<{BASE}/id/{agency}/system/{slug}>", f"<{BASE}/id/{other}/system/{their}>"
    said = (
        "PREFIX mg: <https://w3id.org/missiongraph/ns#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        f"INSERT DATA {{ GRAPH <{BASE}/graph/{agency}/model> {{ {me} a mg:System ; "
        f'skos:prefLabel "{name}"@en ; mg:dependsOnSystem {them} }} }}'
    )
    headers = {"Content-Type": "application/sparql-update"}
    return client.post("/sparql", content=said, headers=headers)


ENTRIES = [by_graph_store, by_rest, by_update]


def pending(client: httpx.Client, agency: str) -> list[tuple[str, str, str]]:
    """The references that wait in what a client may read: from, what, to."""
    asked = {"agency": agency, "format": "csv"}
    answer = client.get("/api/v1/questions/pending-references", params=asked)
    rows = csv.DictReader(io.StringIO(answer.text))
    return [(row["from"], row["reference"], row["to"]) for row in rows]


def published(client: httpx.Client, agency: str) -> httpx.Response:
    """Publish the model of an agency."""
    return client.post("/api/v1/publications", json={"models": [f"{agency}/model"]})


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_each_comes_alone_in_either_order(
    clients: dict[str, httpx.Client], entry: Entry, order: str
) -> None:
    """Nothing is refused, the first is warned, and what waits is settled at the end."""
    first, second = order[0], order[1]
    _, _, other, their = LEDGER[first]
    answer = entry(clients[first], first)
    assert answer.is_success, answer.text
    assert published(clients[first], first).status_code == 201
    assert pending(clients[first], first) == [(first, f"{other}:system/{their}", other)]
    for asked in order:
        assert pending(clients[""], asked) == [(first, f"{other}:system/{their}", other)]

    answer = entry(clients[second], second)
    assert answer.is_success, answer.text
    told = answer.json()["findings"] if answer.content else []
    assert not [f for f in told if "describes" in f["message"]]
    assert published(clients[second], second).status_code == 201
    assert pending(clients[""], first) == []


def test_the_warning_names_the_reference_and_whose_it_is(
    clients: dict[str, httpx.Client],
) -> None:
    """The answer to a write has it once, with whom to ask."""
    told = by_graph_store(clients["a"], "a").json()["findings"]
    (finding,) = [f for f in told if f["shape"].endswith("#pending-reference")]
    assert (finding["severity"], finding["value"]) == ("Warning", "b:system/ledger")
    assert (finding["agencies"], finding["reported"]) == (["a"], ["b"])
    assert finding["charged"]


def test_an_agency_withdraws_its_own_and_is_told(clients: dict[str, httpx.Client]) -> None:
    """Deleting a model and publishing that are not refused, and tell what waits then."""
    for agency in "ab":
        by_graph_store(clients[agency], agency)
        published(clients[agency], agency)

    answer = clients["b"].delete("/graphs/b/model")
    assert answer.is_success, answer.text
    answer = published(clients["b"], "b")
    assert answer.status_code == 201
    told = answer.json()["findings"]
    (finding,) = [f for f in told if f["shape"].endswith("#pending-reference")]
    assert all(not f["charged"] for f in told)
    assert (finding["name"], finding["value"]) == ("Hub", "b:system/ledger")
    assert (finding["agencies"], finding["charged"]) == (["a"], False)
    assert pending(clients[""], "a") == [("a", "b:system/ledger", "b")]


def test_a_name_of_ones_own_stays_refused(clients: dict[str, httpx.Client]) -> None:
    """With the reference as it was written."""
    answer = clients["a"].put(
        "/graphs/a/model",
        content=SYSTEM % ("a", "hub", "Hub", "a", "nowhere"),
        headers={"Content-Type": "text/turtle"},
    )
    assert answer.status_code == 422
    (finding,) = [f for f in answer.json()["findings"] if f["severity"] == "Violation"]
    assert finding["value"] == "a:system/nowhere"
