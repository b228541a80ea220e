# SPDX-License-Identifier: Apache-2.0
"""SPARQL Update on `/sparql`: it changes what it says, through the gate, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from missiongraph.workers.limits import Limits
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
NORTH, SOUTH = f"{BASE}/graph/north/model", f"{BASE}/graph/south/model"
UPDATE = {"Content-Type": "application/sparql-update"}
PREFIXES = """
PREFIX mg: <https://w3id.org/missiongraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX north: <https://data.example/id/north/system/>
PREFIX south: <https://data.example/id/south/system/>
PREFIX graph: <https://data.example/graph/>
"""
COPY = f"INSERT {{ GRAPH <{NORTH}> {{ north:c skos:note ?o }} }}"
SECRET = "The plan of the south"  # noqa: S105 (what is not to be seen)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path_factory.mktemp("updates") / "data", BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(repository: Repository) -> Iterator[str]:
    """The address of a server that takes changes."""
    limits = Limits(seconds=8, rows=1000)
    with serving(repository.reading(), limits, repository=repository) as found:
        yield found


@pytest.fixture(scope="module")
def clients(repository: Repository, address: str) -> Iterator[dict[str, httpx.Client]]:
    """Clients by what their tokens are for."""
    tokens = Tokens(repository.data)
    secrets = {
        "reader": tokens.create("reader", [Scope.READ], agencies=["north"]),
        "north": tokens.create("north", [Scope.WRITE], agencies=["north"]),
        "south": tokens.create("south", [Scope.WRITE], agencies=["south"]),
        "admin": tokens.create("admin", [Scope.ADMINISTER]),
    }
    found = {
        name: httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=60
        )
        for name, secret in secrets.items()
    }
    found["nobody"] = httpx.Client(base_url=address)
    yield found
    for client in found.values():
        client.close()


@pytest.fixture(autouse=True)
def _fresh(clients: dict[str, httpx.Client]) -> None:
    """Each test begins with one system in the north and one in the south."""
    for agency, name in (("north", "Desk"), ("south", SECRET)):
        turtle = f"<{BASE}/id/{agency}/system/s> a <https://w3id.org/missiongraph/ns#System> ; "
        turtle += f'<http://www.w3.org/2004/02/skos/core#prefLabel> "{name}"@en .'
        path = f"/graphs/{agency}/model"
        headers = {"Content-Type": "text/turtle"}
        assert clients[agency].put(path, content=turtle, headers=headers).status_code < 300


def labels(client: httpx.Client, graph: str = NORTH) -> set[str]:
    """The names in a graph."""
    query = f"{PREFIXES} SELECT ?n {{ GRAPH <{graph}> {{ ?s skos:prefLabel ?n }} }}"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return {row["n"]["value"] for row in rows}


def send(client: httpx.Client, text: str, **parameters: str) -> httpx.Response:
    """Send an update as it stands."""
    return client.post("/sparql", content=PREFIXES + text, headers=UPDATE, params=parameters)


def test_facts_are_put_in_changed_and_taken_out(clients: dict[str, httpx.Client]) -> None:
    """By a direct POST and by a form; the answer says what changed."""
    north = clients["north"]
    answer = send(
        north,
        """INSERT DATA { GRAPH graph:north\\/model {
          north:t a mg:System ; skos:prefLabel 'Till'@en } }""",
    )
    assert answer.status_code == 200, answer.text
    assert (answer.json()["added"], answer.json()["removed"]) == (2, 0)
    assert labels(north) == {"Desk", "Till"}

    rename = (
        PREFIXES
        + f"""
    WITH <{NORTH}> DELETE {{ ?s skos:prefLabel ?n }} INSERT {{ ?s skos:prefLabel 'Counter'@en }}
    WHERE {{ ?s skos:prefLabel ?n FILTER (STR(?n) = 'Desk') }} ;
    DELETE WHERE {{ GRAPH <{NORTH}> {{ north:t ?p ?o }} }}
    """
    )
    answer = north.post("/sparql", data={"update": rename})
    assert answer.status_code == 200, answer.text
    assert labels(north) == {"Counter"}


def test_a_change_is_a_revision(repository: Repository, clients: dict[str, httpx.Client]) -> None:
    """The journal says who made it, and begins to say how."""
    answer = send(clients["north"], f"CLEAR GRAPH <{NORTH}>")
    revision = repository.workspace.journal.revision(answer.json()["revision"])
    assert revision.author == "north"
    assert "CLEAR GRAPH" in revision.message


def test_what_breaks_a_rule_is_refused_whole(clients: dict[str, httpx.Client]) -> None:
    """Also what else the update says."""
    answer = send(
        clients["north"],
        f"""INSERT DATA {{ GRAPH <{NORTH}> {{
          north:fine a mg:System ; skos:prefLabel 'Fine'@en .
          north:stage a mg:Stage ; mg:stageOf 'no journey' . }} }}""",
    )
    assert answer.status_code == 422
    assert answer.json()["findings"]
    assert labels(clients["north"]) == {"Desk"}


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("reader", 403), ("south", 403)])
def test_only_who_may_write_does(clients: dict[str, httpx.Client], who: str, status: int) -> None:
    """Others change nothing."""
    answer = send(clients[who], f"INSERT DATA {{ GRAPH <{NORTH}> {{ north:s skos:note 'x' }} }}")
    assert answer.status_code == status
    assert "x" not in clients["north"].get("/graphs/north/model").text.split("note")[-1][:5]
    assert labels(clients["north"]) == {"Desk"}


@pytest.mark.parametrize(
    "text",
    [
        f"{COPY} WHERE {{ GRAPH <{SOUTH}> {{ ?s ?p ?o }} }}",
        f"{COPY} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"{COPY} USING <{SOUTH}> WHERE {{ ?s ?p ?o }}",
        f"{COPY} USING NAMED <{SOUTH}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"COPY <{SOUTH}> TO <{NORTH}>",
        f"ADD <{SOUTH}> TO <{NORTH}>",
        "ADD graph:south\\/model TO graph:north\\/model",
        f"MOVE SILENT <{SOUTH}> TO <{NORTH}>",
    ],
)  # fmt: skip
def test_nothing_is_copied_out_of_what_may_not_be_read(
    clients: dict[str, httpx.Client], text: str
) -> None:
    """The south's facts are not there for the north, however it asks."""
    send(clients["north"], text)
    assert SECRET not in clients["north"].get("/graphs/north/model").text
    assert labels(clients["south"], SOUTH) == {SECRET}


def test_all_graphs_are_those_that_one_may_write(clients: dict[str, httpx.Client]) -> None:
    """CLEAR ALL empties the caller's graphs; the others and what is kept for all stay."""
    assert send(clients["north"], "CLEAR ALL").status_code == 200
    assert labels(clients["north"]) == set()
    assert labels(clients["south"], SOUTH) == {SECRET}
    ask = "ASK { <https://w3id.org/missiongraph/ns#Journey> a ?c }"
    assert clients["north"].get("/sparql", params={"query": ask}).json()["boolean"] is True


def test_the_default_graph_is_for_administrators(clients: dict[str, httpx.Client]) -> None:
    """Others are told to name a graph."""
    text = "INSERT DATA { north:s skos:note 'default' }"
    refused = send(clients["north"], text)
    assert refused.status_code == 403
    assert "GRAPH <" in refused.json()["detail"]
    assert send(clients["admin"], text).status_code == 200
    assert "default" in clients["admin"].get("/graphs?default").text
    assert send(clients["admin"], "DROP DEFAULT").json()["removed"] == 1


def test_blank_nodes_get_names(clients: dict[str, httpx.Client]) -> None:
    """And come back as blank nodes."""
    text = f"INSERT DATA {{ GRAPH <{NORTH}> {{ north:s skos:note [ skos:example 'e' ] }} }}"
    assert send(clients["north"], text).status_code == 200
    assert "genid" not in clients["north"].get("/graphs/north/model").text
    assert (
        "_:"
        in clients["north"]
        .get("/graphs/north/model", headers={"Accept": "application/n-triples"})
        .text
    )


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/x> INTO GRAPH graph:north\\/model",
        "load silent <file:///etc/passwd> into graph graph:north\\/model",
        "LOADSILENT<http://127.0.0.1:1/x>INTO GRAPH graph:north\\/model",
        "PREFIX x: <http://127.0.0.1:1/> LOADx:a",
        "\\u004COAD <http://127.0.0.1:1/x>",
        "CLEAR SILENT GRAPH <x:y>; # LOAD\nLOAD <http://127.0.0.1:1/x>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_no_address_is_fetched(clients: dict[str, httpx.Client], text: str) -> None:
    """Not for administrators either."""
    answer = send(clients["admin"], text)
    assert answer.status_code == 400
    assert "is not run here" in answer.json()["detail"]


def test_the_word_load_may_be_said(clients: dict[str, httpx.Client]) -> None:
    """In texts, comments, names and variables it asks for nothing."""
    text = f"""# LOAD <http://127.0.0.1:1/x>
    INSERT {{ GRAPH <{NORTH}> {{ north:load skos:note 'LOAD <x:y>', ?load }} }}
    WHERE {{ BIND (1 AS ?load) }}"""
    answer = send(clients["north"], text)
    assert answer.status_code == 200, answer.text
    assert answer.json()["added"] == 2


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("CLEAR XYZ", {}),
        ("SELECT * { ?s ?p ?o }", {}),
        (f"WITH <{NORTH}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", {"using-graph-uri": NORTH}),
        ("INSERT { GRAPH <x:g> { ?s ?p ?o } } USING <x:y> WHERE { ?s ?p ?o }",
         {"using-named-graph-uri": NORTH}),
        ("DELETE WHERE { ?s ?p ?o }", {"using-graph-uri": NORTH}),
        ("INSERT { GRAPH <x:g> { ?s ?p ?o } } WHERE { ?s ?p ?o }", {"using-graph-uri": "no iri"}),
    ],
)  # fmt: skip
def test_what_is_not_right_is_said(
    clients: dict[str, httpx.Client], text: str, parameters: dict[str, str]
) -> None:
    """With 400, and nothing changes."""
    answer = send(clients["admin"], text, **parameters)
    assert answer.status_code == 400, answer.text
    assert labels(clients["north"]) == {"Desk"}


def test_the_request_says_what_is_asked(clients: dict[str, httpx.Client]) -> None:
    """`using-graph-uri` names the graphs that WHERE is about."""
    text = f"INSERT {{ GRAPH <{NORTH}> {{ ?s skos:note ?n }} }} WHERE {{ ?s skos:prefLabel ?n }}"
    assert send(clients["admin"], text).json()["added"] == 0
    answer = send(clients["admin"], text, **{"using-graph-uri": SOUTH})
    assert answer.json()["added"] == 1


def test_an_update_is_stopped_after_its_time(clients: dict[str, httpx.Client]) -> None:
    """Others are made meanwhile, and nothing of it is left."""
    text = f"INSERT {{ GRAPH <{NORTH}> {{ north:s skos:note ?x }} }} WHERE {{ "
    text += " ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(6))
    answer = send(clients["admin"], text + " BIND (1 AS ?x) }")
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(("query-too-slow", "query-too-large"))
    assert labels(clients["north"]) == {"Desk"}


def test_an_update_changes_no_more_than_it_may(clients: dict[str, httpx.Client]) -> None:
    """The ontology has more facts than the limit of this server."""
    text = f"INSERT {{ GRAPH <{NORTH}> {{ ?s skos:note ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    answer = send(clients["admin"], text)
    assert answer.status_code == 400
    assert "1,000 facts" in answer.json()["detail"]


def test_nothing_is_left_of_the_work(
    repository: Repository, clients: dict[str, httpx.Client]
) -> None:
    """The folders in which updates are worked out are removed."""
    send(clients["north"], f"CLEAR GRAPH <{NORTH}>")
    assert not list(repository.data.glob("update-*"))
