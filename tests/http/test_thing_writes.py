# SPDX-License-Identifier: Apache-2.0
"""Things are created, replaced, changed and removed as JSON, in one graph, through the gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.cli import run
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.terms import MG, RDF, SKOS, XSD
from missiongraph.tokens import Tokens
from tests.http.conftest import CASES, EXAMPLES, odd, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = DEFAULT_BASE
MODEL = NamedNode(f"{BASE}/graph/nhs-sussex/hospital-discharge")
DRAFT = NamedNode(f"{BASE}/graph/nhs-sussex/draft")
THING = NamedNode(f"{BASE}/id/nhs-sussex/journey/leaving-hospital")
HOSPITAL = "/api/v1/journeys/nhs-sussex/leaving-hospital"
MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """The examples and the odd agency, unpublished."""
    data = tmp_path_factory.mktemp("written") / "data"
    assert run(["load", *(str(EXAMPLES / f"{c}.xlsx") for c in CASES), "--data", str(data)]) == 0
    with Repository(data) as opened:
        opened.gate.submit(opened.proposal([(odd(), Path("odd.ttl"))], Author("tests")))
        yield opened


@pytest.fixture(scope="module")
def clients(repository: Repository) -> Iterator[dict[str, httpx.Client]]:
    """Clients by what they may do."""
    tokens = Tokens(repository.data)
    secrets = {
        "nobody": None,
        "reader": tokens.create("reader", [Scope.READ], agencies=["nhs-sussex"]),
        "nhs": tokens.create("nhs", [Scope.WRITE], agencies=["nhs-sussex"]),
        "council": tokens.create("council", [Scope.WRITE], agencies=["west-sussex"]),
        "east": tokens.create("east", [Scope.WRITE], agencies=["east"]),
        "one": tokens.create("one", [Scope.WRITE], graphs=[f"{BASE}/graph/nhs-sussex/pilot"]),
        "admin": tokens.create("admin", [Scope.ADMINISTER]),
    }
    with serving(repository.reading(), repository=repository) as address:
        found = {
            name: httpx.Client(
                base_url=address,
                timeout=30,
                headers={"Authorization": f"Bearer {secret}"} if secret else {},
            )
            for name, secret in secrets.items()
        }
        yield found
        for client in found.values():
            client.close()


@pytest.fixture
def nhs(clients: dict[str, httpx.Client]) -> httpx.Client:
    """Who writes for NHS Sussex."""
    return clients["nhs"]


@pytest.fixture
def store(repository: Repository) -> Any:  # noqa: ANN401 (a store)
    """The workspace."""
    return repository.workspace.store


def said(store: Any, thing: NamedNode, graph: NamedNode) -> set[Quad]:  # noqa: ANN401
    """What a graph says of a thing."""
    return set(store.quads(thing, graph=graph))


@pytest.mark.parametrize("who", ["admin", "nhs", "east"])
def test_what_get_gives_put_takes_back_without_a_change(
    clients: dict[str, httpx.Client], repository: Repository, who: str
) -> None:
    """For things of every class, the odd ones too; whoever asks, and whatever rules derive."""
    client, tried, head = clients[who], set(), repository.workspace.head
    listed = client.get("/api/v1/described-things", params={"limit": 1000, "fields": "label"})
    agencies = {"nhs": "nhs-sussex", "east": "east"}
    for item in listed.json()["items"]:
        mine = item["id"].startswith(f"{BASE}/id/{agencies.get(who, '')}")
        key = (str(item.get("type")), "/east/" in item["id"] and item["id"])
        if not mine or "href" not in item or key in tried:
            continue
        tried.add(key)
        there = client.get(item["href"])
        answer = client.put(
            item["href"], json=there.json(), headers={"If-Match": there.headers["etag"]}
        )
        assert answer.status_code == 200, answer.text
        assert (answer.json()["added"], answer.json()["removed"]) == (0, 0), item["href"]
        assert answer.json()["revision"] is None
    assert len(tried) > (5 if who == "east" else 20)
    assert repository.workspace.head == head


def test_a_thing_is_made_changed_and_removed(nhs: httpx.Client, store: Any) -> None:  # noqa: ANN401
    """At an address of its own; GET then gives what was put."""
    path = "/api/v1/systems/nhs-sussex/ward-board"
    put = {
        "type": "System",
        "name": {"en": "Ward board", "nl": "Afdelingsbord"},
        "description": {"en": "Who is on which bed."},
        "operatedBy": [{"id": f"{BASE}/id/nhs-sussex/organisation/sussex-ics"}],
    }
    made = nhs.put(path, json=put, headers={"If-None-Match": "*"})
    assert made.status_code == 201, made.text
    assert made.json()["graph"] == DRAFT.value
    assert made.headers["location"].endswith(path)
    there = nhs.get(made.headers["location"])
    kept = {name: value for name, value in there.json().items() if name in put}
    kept["operatedBy"] = [{"id": link["id"]} for link in kept["operatedBy"]]
    assert kept == put
    again = nhs.put(path, json=put, headers={"If-None-Match": "*"})
    assert again.status_code == 412
    rest = {"name": {"en": "Ward board"}}
    replaced = nhs.put(path, json=rest, headers={"If-Match": there.headers["etag"]})
    assert (replaced.status_code, replaced.json()["removed"]) == (200, 3)
    thing = NamedNode(made.json()["id"])
    assert {q.triple.predicate for q in said(store, thing, DRAFT)} == {RDF.type, SKOS.prefLabel}
    late = nhs.delete(path, headers={"If-Match": there.headers["etag"]})
    assert late.status_code == 412
    gone = nhs.delete(path, headers={"If-Match": replaced.json()["etag"]})
    assert gone.status_code == 200
    assert not said(store, thing, DRAFT)
    assert nhs.get(path).status_code == 404
    assert nhs.delete(path).status_code == 404


def test_a_patch_changes_what_it_names_and_nothing_else(
    nhs: httpx.Client,
    store: Any,  # noqa: ANN401
    repository: Repository,
) -> None:
    """Null takes away; texts of other languages stay; the journal holds just that."""
    before = said(store, THING, MODEL)
    figure = Quad(THING, MG.peoplePerYear, Literal("41", datatype=XSD.integer), MODEL)
    name = Quad(THING, SKOS.prefLabel, Literal("Het ziekenhuis uit", language="nl"), MODEL)
    patch = {"peoplePerYear": 41, "name": {"nl": "Het ziekenhuis uit"}}
    answer = nhs.patch(HOSPITAL, content=json.dumps(patch), headers=MERGE)
    assert answer.status_code == 200, answer.text
    old = {quad for quad in before if quad.predicate == MG.peoplePerYear}
    assert said(store, THING, MODEL) == (before - old) | {figure, name}
    made = repository.workspace.journal.patch(answer.json()["revision"])
    assert (set(made.added), set(made.removed)) == ({figure, name}, old)
    assert repository.workspace.journal.revision(answer.json()["revision"]).author == "nhs"
    patch = {"peoplePerYear": None, "name": {"nl": None}}
    nhs.patch(HOSPITAL, content=json.dumps(patch), headers=MERGE)
    assert said(store, THING, MODEL) == before - old


def test_only_the_graph_that_is_written_changes(
    clients: dict[str, httpx.Client],
    store: Any,  # noqa: ANN401
) -> None:
    """Another agency adds to a thing; what others say stays, and is not said twice."""
    council, nhs = clients["council"], clients["nhs"]
    graph = NamedNode(f"{BASE}/graph/west-sussex/notes")
    model = said(store, THING, MODEL)
    refused = council.patch(HOSPITAL, content="{}", headers=MERGE)
    assert refused.status_code in (403, 404)
    note = {"type": "Journey", "name": {"en": "Leaving hospital"}, "identifier": "LH-1"}
    where = {"graph": "west-sussex/notes"}
    made = council.put(HOSPITAL, params=where, json=note)
    assert made.json()["graph"] == graph.value, made.text
    assert council.get(HOSPITAL, params=where).json()["identifier"] == "LH-1"
    assert len(said(store, THING, graph)) == 3
    assert said(store, THING, MODEL) == model
    # The administrator sees both, and writes one: what is the owner's to say is a remark.
    admin = clients["admin"]
    whole = admin.get(HOSPITAL)
    assert "identifier" not in whole.json()
    assert {"by": "west-sussex", "graph": graph.value, "property": "identifier",
            "value": {"@value": "LH-1"}} in whole.json()["remarks"]  # fmt: skip
    unchanged = admin.put(HOSPITAL, json=whole.json())
    assert unchanged.json()["graph"] == MODEL.value
    assert unchanged.json()["revision"] is None
    silent = {name: value for name, value in whole.json().items() if name != "remarks"}
    assert admin.put(HOSPITAL, json=silent).json()["revision"] is None
    assert len(said(store, THING, graph)) == 3
    # Who sees one graph only is told of one only.
    assert "identifier" not in nhs.get(HOSPITAL).json()
    gone = council.delete(HOSPITAL, params=where)
    assert gone.json()["removed"] == 3
    assert said(store, THING, MODEL) == model


def test_post_gives_a_thing_its_address(nhs: httpx.Client) -> None:
    """By its English name; a second one of that name gets another."""
    new = {"name": {"nl": "Wachtlijst", "en": "Waiting list"}}
    paths = [
        nhs.post("/api/v1/systems", json=new).headers["location"].partition("/api")[2]
        for _ in range(2)
    ]
    assert paths == ["/v1/systems/nhs-sussex/waiting-list", "/v1/systems/nhs-sussex/waiting-list-2"]
    for path in paths:
        assert nhs.get(f"/api{path}").json()["name"] == new["name"]
        assert nhs.delete(f"/api{path}").status_code == 200


def test_a_token_for_one_graph_writes_that_one(clients: dict[str, httpx.Client]) -> None:
    """Without being told which."""
    made = clients["one"].post("/api/v1/systems", json={"name": {"en": "Pilot"}})
    assert made.json()["graph"] == f"{BASE}/graph/nhs-sussex/pilot", made.text
    path = httpx.URL(made.headers["location"]).path
    assert clients["one"].delete(path).status_code == 200


@pytest.mark.parametrize(
    "how", [{"params": {"dry-run": "true"}}, {"headers": {"Prefer": "dry-run"}}]
)
def test_a_change_can_be_tried(
    nhs: httpx.Client, repository: Repository, how: dict[str, Any]
) -> None:
    """What it would do is told, what would block it too, and nothing is done."""
    head = repository.workspace.head
    fine = nhs.put("/api/v1/systems/nhs-sussex/new", json={"name": {"en": "New"}}, **how)
    assert (fine.status_code, fine.json()["accepted"], fine.json()["added"]) == (200, True, 2)
    assert {finding["severity"] for finding in fine.json()["findings"]} == {"Warning"}
    poor = nhs.put("/api/v1/systems/nhs-sussex/new", json={}, **how)
    assert (poor.status_code, poor.json()["accepted"]) == (200, False)
    assert "Violation" in {finding["severity"] for finding in poor.json()["findings"]}
    assert repository.workspace.head == head
    assert nhs.get("/api/v1/systems/nhs-sussex/new").status_code == 404


NEW = "/api/v1/systems/nhs-sussex/new"
NAMED = {"name": {"en": "New"}}


@pytest.mark.parametrize(
    "case",
    [
        ("nobody", "PUT", NEW, NAMED, 401, "token"),
        ("reader", "PUT", NEW, NAMED, 403, "write"),
        ("council", "PUT", NEW, NAMED, 403, "nhs-sussex/draft"),
        ("nhs", "PUT", f"{NEW}?graph=west-sussex/notes", NAMED, 403, "west-sussex/notes"),
        ("nhs", "PUT", f"{NEW}?graph=derived", NAMED, 400, "derived"),
        ("nhs", "PUT", f"{NEW}?model=x", NAMED, 400, "model"),
        ("nhs", "PUT", f"{NEW}?dry-run=maybe", NAMED, 400, "maybe"),
        ("nhs", "PUT", "/api/v1/systems/nhs-sussex/A%20b", NAMED, 400, "nhs-sussex/a-b"),
        ("nhs", "PUT", "/api/v1/systems/nhs-sussex/a/b", NAMED, 400, "AGENCY/NAME"),
        ("nhs", "PUT", NEW, {}, 422, "mended"),
        ("nhs", "PUT", NEW, {**NAMED, "operatedBye": []}, 422, "operatedBy"),
        ("nhs", "PUT", NEW, {**NAMED, "type": "Journey"}, 422, "System"),
        ("nhs", "PUT", NEW, {**NAMED, "type": "Sytem"}, 422, "System"),
        ("nhs", "PUT", HOSPITAL, {**NAMED, "id": "https://a.example/x"}, 422, THING.value),
        ("nhs", "PUT", NEW, {"name": "New"}, 422, "language"),
        ("nhs", "PUT", NEW, {"name": {"not a tag": "New"}}, 422, "language tag"),
        ("nhs", "PUT", NEW, {**NAMED, "operatedBy": "Sussex ICS"}, 422, "address"),
        ("nhs", "PUT", HOSPITAL, {**NAMED, "peoplePerYear": 1.5}, 422, "whole number"),
        ("nhs", "PUT", HOSPITAL, {**NAMED, "peoplePerYear": True}, 422, "peoplePerYear"),
        ("nhs", "PUT", NEW, [], 422, "object"),
        ("nhs", "POST", "/api/v1/systems", {**NAMED, "id": "x:y"}, 400, "id"),
        ("admin", "POST", "/api/v1/systems", NAMED, 400, "agency"),
        ("nhs", "POST", "/api/v1/systems?agency=east", NAMED, 403, "east"),
        ("nhs", "DELETE", HOSPITAL, None, 422, "mended"),
    ],
)
def test_what_cannot_be_is_named_and_changes_nothing(
    clients: dict[str, httpx.Client],
    repository: Repository,
    case: tuple[str, str, str, object, int, str],
) -> None:
    """With the errors that the other doors give."""
    who, method, path, body, status, named = case
    head = repository.workspace.head
    sent = {} if body is None else {"json": body}
    answer = clients[who].request(method, path, **sent)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.json()["detail"]
    assert repository.workspace.head == head


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"name": {"en": "a"}, "name": {"en": "b"}}', "application/json", 422),
        (b'{"name": {"en": "\\ud800"}}', "application/json", 422),
        (b'{"name": {"en": "\xff"}}', "application/json", 422),
        (b"[" * 50_000, "application/json", 422),
        (b'{"position": 1e999999999}', "application/json", 422),
        (b'{"position": NaN}', "application/json", 422),
        (b"{", "application/json", 422),
        (b"{}", "text/turtle", 415),
        (b'{"name": "' + b"a" * 2_000_001, "application/json", 413),
    ],
)
def test_hostile_bodies_are_refused(nhs: httpx.Client, body: bytes, kind: str, status: int) -> None:
    """Whatever they hold."""
    answer = nhs.put("/api/v1/steps/nhs-sussex/x", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text


def test_what_rules_derive_is_passed_over(clients: dict[str, httpx.Client]) -> None:
    """It is told that nothing was made of it."""
    there = clients["admin"].get("/api/v1/organisations/nhs-sussex/sussex-ics").json()
    assert "touches" in there
    there["touches"] = []
    answer = clients["admin"].put(there["href"], json=there).json()
    assert {"touches", "href", "incoming"} <= set(answer["ignored"])
    assert answer["revision"] is None
