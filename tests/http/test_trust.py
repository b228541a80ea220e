# SPDX-License-Identifier: Apache-2.0
"""What one agency can do to another by what it states, and what it learns by trying.

`alpha` and `beta` write into one repository; each has a token of its own. What is right is written
here by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.rules import Deriver
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
NS = "https://w3id.org/missiongraph/ns#"
TURTLE = {"Content-Type": "text/turtle"}
PREFIXES = f"""
@prefix mg: <{NS}> .
@prefix code: <https://w3id.org/missiongraph/code/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix a: <{BASE}/id/alpha/> .
@prefix b: <{BASE}/id/beta/> .
@prefix g: <{BASE}/graph/> .
"""
OPEN = """
b:service\\/open a mg:Service ; skos:prefLabel "Passports"@en ; mg:providedBy b:organisation\\/b .
b:organisation\\/b a mg:Organisation ; skos:prefLabel "Beta office"@en .
b:journey\\/open a mg:Journey ; skos:prefLabel "Renewing"@en ; mg:journeyOf b:service\\/open ;
  dct:description "Renewing a passport."@en .
"""
KEPT_BACK = """
b:journey\\/secret-j a mg:Journey ; skos:prefLabel "Umbra"@en ; mg:journeyOf a:service\\/one .
"""
OWN = """
a:service\\/one a mg:Service ; skos:prefLabel "Grants"@en ;
  mg:providedBy a:organisation\\/a ; mg:accountableTo a:organisation\\/a .
a:organisation\\/a a mg:Organisation ; skos:prefLabel "Alpha office"@en .
a:journey\\/one a mg:Journey ; skos:prefLabel "Asking"@en ; mg:journeyOf a:service\\/one .
"""
HIDDEN = ("umbra", "secret", "beta/hidden")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path_factory.mktemp("trust") / "data", BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def clients(repository: Repository) -> Iterator[dict[str, httpx.Client]]:
    """Both agencies, the public, and an administrator."""
    tokens = Tokens(repository.data)
    secrets = {
        "alpha": tokens.create("alpha", [Scope.PUBLISH], agencies=["alpha"]),
        "beta": tokens.create("beta", [Scope.PUBLISH], agencies=["beta"]),
        "one": tokens.create("one", [Scope.WRITE], graphs=[f"{BASE}/graph/beta/one"]),
        "admin": tokens.create("admin", [Scope.ADMINISTER]),
        "public": None,
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
        begin(found)
        yield found
        for client in found.values():
            client.close()


@pytest.fixture
def alpha(clients: dict[str, httpx.Client]) -> httpx.Client:
    """Agency alpha, before it did anything: both agencies' models are as they began."""
    begin(clients)
    return clients["alpha"]


def begin(clients: dict[str, httpx.Client]) -> None:
    """Have both agencies state what they state at the beginning."""
    for path, text in (
        ("alpha/one", OWN),
        ("alpha/probe", ""),
        ("beta/open", OPEN),
        ("beta/hidden", KEPT_BACK),
        ("beta/one", ""),
    ):
        answer = put(clients["admin"], path, text) if text else None
        if answer is None:
            clients["admin"].delete(f"/graphs/{path}")
            continue
        assert answer.status_code < 300, answer.text
    for name, model in (("alpha", "alpha/one"), ("beta", "beta/open")):
        assert publish(clients[name], model) in (200, 201)


def put(client: httpx.Client, path: str, text: str) -> httpx.Response:
    """Have a graph say this."""
    return client.put(f"/graphs/{path}", content=PREFIXES + text, headers=TURTLE)


def publish(client: httpx.Client, *models: str) -> int:
    """Publish models."""
    return client.post("/api/v1/publications", json={"models": models}).status_code


def held(client: httpx.Client, path: str) -> set[str]:
    """The triples of a graph, as its author gets them back."""
    text = client.get(f"/graphs/{path}", headers={"Accept": "application/n-triples"}).content
    return {str(quad.triple) for quad in parse(text, RdfFormat.N_TRIPLES)}


def stated(text: str) -> set[str]:
    """The triples of a text."""
    return {str(quad.triple) for quad in parse(PREFIXES + text, RdfFormat.TURTLE)}


DERIVED = sorted({
    term.value.removeprefix(NS) for rule in Deriver.packaged(NamedNode("x:y")).rules
    for term in rule.derives if term.value[len(NS)].islower()
})  # fmt: skip
RESERVED = {
    "a whole touch": """a:touch\\/1 a mg:Touch ; mg:journey b:journey\\/open ;
        mg:organisation a:organisation\\/a ; mg:statedIn g:beta\\/open ; mg:proof "invented" .""",
    "who stated it": "a:journey\\/one mg:statedIn g:beta\\/open .",
    "where it was read": 'a:journey\\/one mg:statedAt "sheet 1" .',
    "a proof": 'a:journey\\/one mg:proof "trust me" .',
    "a revision": f"<{BASE}/revision/1> prov:used g:beta\\/open .",
    "a code": 'code:phase\\/live skos:prefLabel "Dead"@en .',
    "a class below another": "mg:Journey rdfs:subClassOf mg:System .",
    "a policy that is a step": "mg:Policy rdfs:subClassOf mg:Step .",
    "everything a step": "mg:DescribedThing rdfs:subClassOf mg:Step .",
    "the derived graph": 'g:derived dct:title "Mine" .',
    "a touch that rules made": "a:journey\\/one\\/touch\\/x mg:role code:role\\/funds .",
    **{f"mg:{name}": f"a:journey\\/one mg:{name} a:journey\\/one ." for name in DERIVED},
}


@pytest.mark.parametrize("text", RESERVED.values(), ids=RESERVED)
def test_what_is_reserved_is_refused_by_every_door(
    clients: dict[str, httpx.Client], text: str
) -> None:
    """By its name, with nothing changed: PUT and POST of a graph, and SPARQL Update."""
    alpha = clients["alpha"]
    before = held(alpha, "alpha/one")
    lines = "".join(f"{line} .\n" for line in stated(text))
    update = f"INSERT DATA {{ GRAPH <{BASE}/graph/alpha/one> {{ {lines} }} }}"
    form = {"Content-Type": "application/sparql-update"}
    for answer in (
        put(alpha, "alpha/probe", text),
        alpha.post("/graphs/alpha/one", content=PREFIXES + text, headers=TURTLE),
        alpha.post("/sparql", content=update, headers=form),
    ):
        assert answer.status_code == 422, answer.text
        assert answer.json()["faults"][0]["what"]
        assert "Umbra" not in answer.text
    assert held(alpha, "alpha/one") == before
    assert alpha.get("/graphs/alpha/probe").status_code == 404


def test_another_agency_s_name_does_not_block_the_owner(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Alpha's name for what beta describes later is alpha's remark, and beta writes as it likes."""
    remark = 'b:journey\\/future skos:prefLabel "x"@en ; a mg:System .'
    assert put(alpha, "alpha/probe", remark).status_code == 201
    assert held(alpha, "alpha/probe") == stated(remark)
    own = """b:journey\\/future a mg:Journey ; skos:prefLabel "Future"@en ;
        mg:journeyOf b:service\\/open ."""
    beta = clients["beta"]
    assert put(beta, "beta/one", own).status_code == 201
    assert beta.get("/api/v1/journeys/beta/future").json()["name"] == {"en": "Future"}
    whole = clients["admin"].get("/api/v1/journeys/beta/future").json()
    assert (whole["label"], whole["type"]) == ("Future", "Journey")
    assert {(said["by"], said["property"]) for said in whole["remarks"]} == {
        ("alpha", "name"),
        ("alpha", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    }


def test_a_remark_is_shown_with_its_author_and_found_by_nobody(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Published remarks change no label, field, count, search or class of beta's resource."""
    public = clients["public"]
    before = public.get("/api/v1/journeys/beta/open").json()
    systems = public.get("/api/v1/systems").headers["x-total-count"]
    remark = """b:journey\\/open dct:description "A rip-off."@en ; skos:altLabel "Zebra"@en ;
        skos:prefLabel "Aardvark"@en ; a mg:System ."""
    assert put(alpha, "alpha/probe", remark).status_code == 201
    assert publish(alpha, "alpha/probe") == 201
    after = public.get("/api/v1/journeys/beta/open").json()
    remarks = after.pop("remarks")
    assert after == before
    assert {said["by"] for said in remarks} == {"alpha"}
    assert public.get("/api/v1/systems").headers["x-total-count"] == systems
    for word in ("Zebra", "Aardvark", "rip-off"):
        found = public.get("/api/v1/search", params={"q": word}).json()["items"]
        assert "journey/open" not in str(found)
    page = public.get("/doc/beta/journey/open.html").text
    assert "What other agencies remark" in page
    assert "A rip-off." in page
    assert "A rip-off." not in public.get("/doc/beta/journey/open.ttl").text
    assert "A rip-off." in public.get("/doc/beta/journey/open.trig").text
    assert held(public, "alpha/probe") == stated(remark)
    # A relation is either side's to state.
    put(alpha, "alpha/probe", "b:service\\/open mg:supportedBy a:organisation\\/a .")
    assert publish(alpha, "alpha/probe") == 201
    supported = public.get("/api/v1/services/beta/open").json()["supportedBy"]
    assert [each["label"] for each in supported] == ["Alpha office"]


@pytest.mark.parametrize(
    "target",
    [
        "https://data.example.evil.test/login",
        "https://data.example@evil.test/",
        "https://evil.test/",
        f"{BASE}/id/alpha/service/one",
    ],
)
@pytest.mark.parametrize("by", ["skos:exactMatch", "mg:replacedBy", "dct:isReplacedBy"])
def test_only_the_owner_redirects_a_name(
    clients: dict[str, httpx.Client], by: str, target: str
) -> None:
    """And only to an address below the base."""
    alpha, beta, public = clients["alpha"], clients["beta"], clients["public"]
    put(alpha, "alpha/probe", f"b:service\\/old {by} <{target}> .")
    publish(alpha, "alpha/probe")
    assert public.get("/doc/beta/service/old").status_code != 303
    alpha.delete("/graphs/alpha/probe")
    publish(alpha, "alpha/probe")
    put(beta, "beta/one", f"b:service\\/old {by} <{target}> .")
    assert publish(beta, "beta/one") in (200, 201)
    below = target.startswith(f"{BASE}/")
    assert (public.get("/doc/beta/service/old").status_code == 303) == below
    beta.delete("/graphs/beta/one")
    publish(beta, "beta/one")


def test_a_name_is_not_led_elsewhere_by_what_claims_to_be_the_same(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Alpha's resource may be said to be beta's; beta's name stays where it is."""
    put(alpha, "alpha/probe", 'a:service\\/two a mg:Service ; skos:prefLabel "Two"@en ; '
        "mg:providedBy a:organisation\\/a ; skos:exactMatch b:service\\/gone .")  # fmt: skip
    assert publish(alpha, "alpha/probe") in (200, 201)
    assert clients["public"].get("/doc/beta/service/gone").status_code != 303


def test_a_change_tells_nothing_that_may_not_be_read(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Neither refused nor ordinary writes, tried or made, name what beta keeps back."""
    without = OWN.replace("; mg:accountableTo a:organisation\\/a", "")
    merge = {"Content-Type": "application/merge-patch+json"}
    item = "/api/v1/services/alpha/one"
    new = {"type": "Journey", "name": {"en": "Secret J"}}
    tries = [
        put(alpha, "alpha/probe", "mg:DescribedThing rdfs:subClassOf mg:Step ."),
        put(alpha, "alpha/one", without),
        alpha.patch(f"{item}?dry-run=true", content='{"providedBy": null}', headers=merge),
        alpha.delete(f"{item}?dry-run=true"),
        alpha.put("/api/v1/journeys/beta/secret-j?graph=alpha/one&dry-run=true", json=new),
        alpha.post("/api/v1/journeys?agency=beta&graph=alpha/one&dry-run=true", json=new),
        put(alpha, "alpha/probe", "a:step\\/x mg:usesService b:journey\\/secret-j ."),
        alpha.post("/api/v1/publications?dry-run=true", json={"models": ["alpha/one"]}),
        alpha.delete("/graphs/alpha/one"),
    ]
    asked = {"secret-j", "secret j"}
    for answer in tries:
        told = answer.text.lower()
        for word in asked:
            told = told.replace(word, "")
        assert not [word for word in HIDDEN if word in told], answer.text
    assert clients["beta"].get("/api/v1/journeys/beta/secret-j").json()["label"] == "Umbra"


def test_an_address_is_tried_alike_whether_it_is_taken_or_not(alpha: httpx.Client) -> None:
    """By PUT into alpha's graph, and by a reference: the answers differ by the name alone."""
    new = {"type": "Journey", "name": {"en": "J"}}
    for path in ("/api/v1/journeys/beta/{}?graph=alpha/one&dry-run=true",):
        hidden, absent = [
            alpha.put(path.format(name), json=new).text.replace(name, "…")
            for name in ("secret-j", "absent-j")
        ]
        assert hidden == absent
    said = "a:stage\\/x a mg:Stage ; skos:prefLabel 'X'@en ; mg:position 1 ; mg:stageOf"
    found = []
    for name in ("secret-j", "absent-j"):
        answer = put(alpha, "alpha/probe", f"{said} b:journey\\/{name} .")
        found.append((answer.status_code, answer.text.count('"message"')))
        alpha.delete("/graphs/alpha/probe")
    assert found == [(201, 2), (201, 2)]


def test_names_are_minted_by_what_may_be_read(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Not for others' agencies; and not with a number where not all of the agency may be read."""
    new = {"type": "Journey", "name": {"en": "Secret J"}}
    query = "?agency=beta&dry-run=true"
    assert alpha.post(f"/api/v1/journeys{query}", json=new).status_code == 403
    own = clients["beta"].post(f"/api/v1/journeys{query}", json=new).json()
    assert own["id"] == f"{BASE}/id/beta/journey/secret-j-2"
    one = clients["one"]
    there, free = [
        one.post(f"/api/v1/journeys{query}", json=new | {"name": {"en": name}}).json()["id"]
        for name in ("Secret J", "Absent J")
    ]
    assert len(there) == len(free)
    assert not there.endswith("-2")


def test_what_was_withdrawn_is_not_named_any_more(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """Neither by findings of its publication nor by the graph of revisions."""
    beta, public = clients["beta"], clients["public"]
    name = """b:journey\\/zephyr a mg:Journey ; skos:prefLabel "Zephyr"@en ;
        mg:journeyOf b:service\\/open ."""
    put(beta, "beta/one", name)
    made = beta.post("/api/v1/publications", json={"models": ["beta/one"]}).json()
    assert made["findings"]
    address = f"/api/v1/publications/{made['revision']}"
    assert "Zephyr" in public.get(address).text
    beta.delete("/graphs/beta/one")
    assert publish(beta, "beta/one") == 201
    assert "ephyr" not in public.get(address).text
    query = f"SELECT * {{ GRAPH <{BASE}/graph/revisions> {{ ?s ?p ?o }} }}"
    assert "beta/one" not in public.get("/sparql", params={"query": query}).text
    assert "beta/open" in public.get("/sparql", params={"query": query}).text
    # The list and the publication itself tell of it to beta alone; others get a number.
    releases = "/api/v1/publications"
    for client in (public, alpha):
        assert "beta/one" not in client.get(releases).text
        assert "beta/one" not in client.get(address).text
        assert client.get(address).json()["withdrawn"] == 1
        assert client.get(releases, params={"model": "beta/one"}).json()["items"] == []
    assert beta.get(address).json()["models"] == ["beta/one"]
    assert beta.get(releases, params={"model": "beta/one"}).json()["items"]


def test_a_resource_without_a_name_is_its_agency_s(
    alpha: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    """By the IRI that it is given: what alpha states of it is a remark, as of any other."""
    beta, public = clients["beta"], clients["public"]
    own = r"""[ a mg:Cost ; skos:prefLabel "A fee"@en ; mg:amount 5.0 ;
        mg:currency "GBP" ; mg:costOf b:service\/open ] ."""
    written = put(beta, "beta/one", own)
    assert written.status_code == 201, written.text
    assert publish(beta, "beta/one") == 201
    query = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT * {{ ?cost a <{NS}Cost> OPTIONAL {{ ?cost skos:prefLabel ?name }} }}"""
    (row,) = public.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    cost = row["cost"]["value"]
    assert cost.startswith(f"{BASE}/.well-known/genid/beta/")
    for text in (f'<{cost}> skos:prefLabel "Zebra"@en .', f"<{cost}> a mg:Step ."):
        assert put(alpha, "alpha/probe", text).status_code in (201, 204)
        assert publish(alpha, "alpha/probe") in (200, 201)
        assert held(alpha, "alpha/probe") == stated(text)
    (after,) = public.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert after == row
    # What alpha states without a name is alpha's, though it be the same.
    same = r"""[ a mg:Cost ; skos:prefLabel "A fee"@en ; mg:amount 5.0 ;
        mg:currency "GBP" ; mg:costOf a:service\/one ] ."""
    put(alpha, "alpha/probe", same)
    lines = alpha.get("/graphs/alpha/probe", headers={"Accept": "application/n-triples"}).text
    assert "genid" not in lines
    assert lines.count("_:") == 5
    before = views(clients)
    assert put(alpha, "alpha/probe", same).status_code == 204
    assert views(clients) == before


def test_what_is_sent_for_validation_is_told_apart_as_well(
    clients: dict[str, httpx.Client],
) -> None:
    """A remark on another agency's resource gives no finding about that resource."""
    remark = r'b:journey\/open skos:prefLabel "Aardvark"@en ; a mg:System, mg:Step .'
    found = [
        clients["public"].post(
            "/api/v1/validate?format=json", content=PREFIXES + OWN + text, headers=TURTLE
        )
        for text in ("", remark)
    ]
    assert [answer.status_code for answer in found] == [200, 200]
    assert found[0].text == found[1].text


# The ways by which alpha may try to write something, each with the body that it takes.
DOORS = {
    "PUT of a graph": ("PUT", "/graphs/{graph}", "text/turtle"),
    "POST to a graph": ("POST", "/graphs/{graph}", "text/turtle"),
    "DELETE of a graph": ("DELETE", "/graphs/{graph}", ""),
    "an update": ("POST", "/sparql", "application/sparql-update"),
    "PUT of an item": ("PUT", "/api/v1/journeys/beta/new?graph={graph}", "application/json"),
    "POST of an item": ("POST", "/api/v1/journeys?agency=beta&graph={graph}", "application/json"),
    "PATCH of an item": (
        "PATCH", "/api/v1/journeys/beta/open?graph={graph}", "application/merge-patch+json"),
    "DELETE of an item": ("DELETE", "/api/v1/journeys/beta/open?graph={graph}", ""),
    "a publication": ("POST", "/api/v1/publications", "application/json; models"),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("graph", ["beta/open", "beta/hidden", "beta/absent"])
@pytest.mark.parametrize("dry", [False, True], ids=["made", "tried"])
def test_no_way_of_writing_leads_into_another_agency_s_graph(
    clients: dict[str, httpx.Client], door: tuple[str, str, str], graph: str, *, dry: bool
) -> None:
    """Each is refused alike whether the graph is there, is kept back, or is not there."""
    method, path, kind = door
    insert = f"INSERT DATA {{ GRAPH <{BASE}/graph/{graph}> {{ <x:a> <x:b> <x:c> }} }}"
    bodies = {
        "text/turtle": PREFIXES + OPEN,
        "application/sparql-update": insert,
        "application/json": '{"type": "Journey", "name": {"en": "New"}}',
        "application/merge-patch+json": '{"description": {"en": "X"}}',
        "application/json; models": f'{{"models": ["{graph}"]}}',
    }
    address = path.format(graph=graph)
    if dry:
        address += f"{'&' if '?' in address else '?'}dry-run=true"
    before = views(clients)
    answer = clients["alpha"].request(
        method, address, content=bodies.get(kind, ""),
        headers={"Content-Type": kind.partition(";")[0]} if kind else {},
    )  # fmt: skip
    # Of beta's resources alpha sees none, there or not.
    changes = method in ("PATCH", "DELETE") and path.startswith("/api/")
    assert answer.status_code == (404 if changes else 403), answer.text
    told = answer.text.lower().replace("beta/hidden", "")
    assert not [word for word in HIDDEN if word in told]
    assert views(clients) == before


@dataclass(frozen=True)
class Write:
    """A write of alpha's, and what is right of it.

    Attributes:
        method, path, body: the request.
        status: what alpha is answered with.
        changes: whose view changes, of `alpha`, `beta`, `public` and `derived`.
    """

    method: str
    path: str
    body: str | dict[str, Any]
    status: int
    changes: str = ""


MODEL, REST, PUBLICATIONS = "/graphs/alpha/probe", "/api/v1/journeys/", "/api/v1/publications"
SERVICE = """a:service\\/new a mg:Service ; skos:prefLabel "New"@en ;
    mg:providedBy a:organisation\\/a ."""
# By hand: what of the data each write changes, for whom.
EFFECTS = {
    "its own resource": Write("PUT", MODEL, SERVICE, 201, "alpha derived"),
    "the same, only tried": Write("PUT", f"{REST}alpha/new?graph=alpha/probe&dry-run=true",
                                  {"type": "Journey", "name": {"en": "New"}}, 200),
    "a relation of beta's journey": Write(
        "PUT", MODEL, "b:journey\\/open mg:supportedBy a:organisation\\/a .", 201, "alpha derived"),
    "a relation of what beta keeps back": Write(
        "PUT", MODEL, "b:journey\\/secret-j mg:supportedBy a:organisation\\/a .", 201,
        "alpha derived"),
    "a name of beta's": Write("PUT", MODEL, 'b:journey\\/open skos:prefLabel "X"@en .', 201,
                              "alpha"),
    "a class of beta's": Write("PUT", MODEL, "b:journey\\/open a mg:Step .", 201, "alpha"),
    "a redirect of beta's": Write("PUT", MODEL, "b:service\\/old mg:replacedBy a:service\\/one .",
                                  201, "alpha"),
    "a derived fact": Write("PUT", MODEL, "a:organisation\\/a mg:touches b:journey\\/open .", 422),
    "a class below another": Write("PUT", MODEL, "mg:Journey rdfs:subClassOf mg:System .", 422),
    "beta's graph": Write("PUT", "/graphs/beta/open", SERVICE, 403),
    "beta's hidden graph": Write("PUT", "/graphs/beta/hidden", SERVICE, 403),
    "the derived graph": Write("PUT", f"/graphs?graph={BASE}/graph/derived", SERVICE, 403),
    "its graph, removed": Write("DELETE", "/graphs/alpha/one", "", 200, "alpha derived"),
    "its publication": Write("POST", PUBLICATIONS, {"models": ["alpha/one"]}, 200),
    "beta's publication": Write("POST", PUBLICATIONS, {"models": ["beta/hidden"]}, 403),
}  # fmt: skip


@pytest.mark.parametrize("write", EFFECTS.values(), ids=EFFECTS)
def test_the_effects_of_a_write_are_those_of_the_table(
    alpha: httpx.Client, clients: dict[str, httpx.Client], write: Write
) -> None:
    """For who writes, the other agency, the public, and what rules derive; nothing is told."""
    before = views(clients)
    body = write.body if isinstance(write.body, dict) else PREFIXES + write.body
    sent = {"json": body} if isinstance(body, dict) else {"content": body, "headers": TURTLE}
    answer = alpha.request(write.method, write.path, **sent)
    assert answer.status_code == write.status, answer.text
    told = answer.text.lower().replace("secret-j", "").replace("beta/hidden", "")
    assert not [word for word in HIDDEN if word in told]
    after = views(clients)
    assert " ".join(who for who in before if before[who] != after[who]) == write.changes


def views(clients: dict[str, httpx.Client]) -> dict[str, set[str]]:
    """All that each may read; what an administrator reads is what is derived."""
    every = f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{BASE}/graph/revisions>) }}"
    derived = f"SELECT * {{ GRAPH <{BASE}/graph/derived> {{ ?s ?p ?o }} }}"
    asked = {"alpha": ("alpha", every), "beta": ("beta", every), "public": ("public", every),
             "derived": ("admin", derived)}  # fmt: skip
    tsv = {"Accept": "text/tab-separated-values"}
    return {
        name: set(
            clients[who].get("/sparql", params={"query": query}, headers=tsv).text.splitlines()
        )
        for name, (who, query) in asked.items()
    }
