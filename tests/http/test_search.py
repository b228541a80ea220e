# SPDX-License-Identifier: Apache-2.0
"""Search and lists lead nobody to what they may not read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.gate import Author
from missiongraph.loading import Batch, mint
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.terms import DCT, MG, RDF, SKOS
from missiongraph.tokens import Tokens
from tests.http.conftest import serving
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
# Who may find what: the public what is published, others what is theirs in the workspace.
FINDS = {
    "nobody": {"Harbour register"},
    "north": {"Harbour register", "Harbour draft"},
    "south": {"Harbour of the south"},
    "admin": {"Harbour register", "Harbour draft", "Harbour of the south"},
}


def stated(agency: str, model: str, *names: str) -> tuple[Batch, Path]:
    """A model with systems of these names."""
    batch = Batch(agency, model, model)
    for name in names:
        thing = mint(BASE, agency, MG.System, name)
        batch.triples += [
            Triple(thing, RDF.type, MG.System),
            Triple(thing, SKOS.prefLabel, Literal(name, language="en")),
            Triple(thing, DCT.description, Literal(f"{name}, kept by {agency}", language="en")),
            Triple(thing, DCT.identifier, Literal(f"{agency}/{model}")),
            Triple(thing, SKOS.exactMatch, NamedNode(f"https://register.example/{agency}/{model}")),
        ]
    return batch, Path(f"{agency}-{model}.ttl")


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx.Client]]:
    """Clients of a server over two agencies with drafts, by who they are."""
    with Repository(tmp_path_factory.mktemp("search") / "data", BASE) as repository:
        author, gate = Author("tests"), repository.gate
        batches = [
            stated("north", "open", "Harbour register"),
            stated("north", "draft", "Harbour draft"),
            stated("south", "draft", "Harbour of the south"),
        ]
        gate.submit(repository.proposal(batches, author))
        repository.publish([repository.names.graph("north", "open")], author)
        tokens = Tokens(repository.data)
        secrets = {
            "north": tokens.create("north", [Scope.READ], agencies=["north"]),
            "south": tokens.create("south", [Scope.READ], agencies=["south"]),
            "admin": tokens.create("admin", [Scope.ADMINISTER]),
        }
        with serving(repository.reading()) as address:
            made = {name: client(address, secrets.get(name)) for name in FINDS}
            yield made
            for one in made.values():
                one.close()


def client(address: str, secret: str | None) -> httpx.Client:
    """Somebody with a token, or without one."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30)


@pytest.mark.parametrize("who", FINDS)
@pytest.mark.parametrize(
    "path",
    ["search?q=harbours", "systems", "systems?q=harbour", "described-things?type=system"],
)
def test_everybody_finds_what_they_may_read(
    clients: dict[str, httpx.Client], who: str, path: str
) -> None:
    """In search, in lists, and where both are asked together; totals count no more than that."""
    said = clients[who].get(f"/api/v1/{path}").json()
    assert {item["label"] for item in said["items"]} == FINDS[who]
    assert said["total"] == len(FINDS[who])


@pytest.mark.parametrize("who", FINDS)
def test_everybody_is_given_what_they_may_read(clients: dict[str, httpx.Client], who: str) -> None:
    """What another may read is not there, by its address or as a value to filter by."""
    places = {
        "Harbour register": "north/harbour-register",
        "Harbour draft": "north/harbour-draft",
        "Harbour of the south": "south/harbour-of-the-south",
    }
    for name, path in some(places.items()):
        seen = name in FINDS[who]
        item = clients[who].get(f"/api/v1/systems/{path}")
        assert item.status_code == (200 if seen else 404)
        assert seen or "kept by" not in item.text
        by_value = clients[who].get("/api/v1/systems", params={"partOfSystem": name})
        assert by_value.status_code == (200 if seen else 404)
        # Nor is it among the names that are near.
        near = clients[who].get("/api/v1/systems", params={"partOfSystem": f"{name}s"}).json()
        assert set(near.get("suggestions", ())) <= FINDS[who]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("search", "q"),
        ("search?q=", "q"),
        ("search?q=x&type=speed", "speed"),
        ("search?q=x&language=!", "language"),
        ("search?q=x&sort=label", "sort"),
        ("search?q=x&limit=-1", "limit"),
        ("search?q=x&after=x", "after"),
    ],
)
def test_what_is_not_understood_is_named(
    clients: dict[str, httpx.Client], path: str, named: str
) -> None:
    """A mistake is told, and not passed over."""
    answer = clients["nobody"].get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_search_goes_page_by_page(clients: dict[str, httpx.Client]) -> None:
    """The pages together hold what one page does."""
    admin = clients["admin"]
    whole = [item["id"] for item in admin.get("/api/v1/search?q=harbour").json()["items"]]
    answer = admin.get("/api/v1/search?q=harbour&limit=1")
    walked = [item["id"] for item in answer.json()["items"]]
    while "next" in answer.links:
        answer = admin.get(answer.links["next"]["url"])
        walked += [item["id"] for item in answer.json()["items"]]
    assert walked == whole


@pytest.mark.parametrize(
    "typed",
    [
        f"{BASE}/id/{{}}",
        f"<{BASE}/id/{{}}>",
        "http://127.0.0.1:8000/doc/{}",
        "/doc/{}.html",
        "https://register.example/{1}",
        "{1}",
    ],
)
def test_an_address_or_identifier_finds_what_it_is_of(
    clients: dict[str, httpx.Client], typed: str
) -> None:
    """Also the address that others gave it; a draft is found by nobody else."""
    start = "north/system/harbour"
    for thing, model in ((f"{start}-register", "north/open"), (f"{start}-draft", "north/draft")):
        for who, known in (("nobody", model == "north/open"), ("admin", True), ("north", True)):
            answer = clients[who].get("/api/v1/search", params={"q": typed.format(thing, model)})
            found = [item["id"] for item in answer.json()["items"]]
            assert found == ([f"{BASE}/id/{thing}"] if known else []), (who, thing)
