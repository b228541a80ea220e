# SPDX-License-Identifier: Apache-2.0
"""Every route, for every kind of caller, about every kind of graph: what is decided.

The routes are those that the application has, and each must have its rule here. The rules are
written by hand, from `docs/reference/http.md` and `docs/how-to/let-agencies-write.md`; nothing of
the code that decides is asked. Requests go through the whole edge, in this process.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from missiongraph.gate import Author, Proposal
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.seal import sealed, unsealed
from missiongraph.store import Patch
from missiongraph.tokens import RECORD, Tokens
from tests.support.effort import SOAK
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fastapi import FastAPI

BASE = "https://data.example"
NS = "https://w3id.org/missiongraph/ns"
WHOLE = SOAK
# A word for each graph: it stands in all that the graph says, and in no request.
WORDS = {
    "north/model": "Aurora",
    "north/second": "Borealis",
    "south/model": "Zephyr",
    "south/secret": "Umbra",
    "open/model": "Quasar",
    "default": "Vacuum",
    "elsewhere": "Yonder",
}
IRIS = {
    **{place: f"{BASE}/graph/{place}" for place in WORDS},
    "elsewhere": "https://elsewhere.example/graph",
    "derived": f"{BASE}/graph/derived",
    "revisions": f"{BASE}/graph/revisions",
    "ontology": NS,
}
MODELS = tuple(place for place in WORDS if "/" in place)
BESIDE = ("default", "elsewhere")
KEPT = ("derived", "revisions", "ontology")
RANK = ("read", "write", "review", "publish", "administer")
REACH = {
    "all": frozenset(MODELS),
    "agency": frozenset({"north/model", "north/second"}),
    "graph": frozenset({"north/model"}),
}
FACTS = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{base}/id/{agency}/system/{name}> a mg:System ; skos:prefLabel "{word} casework"@en .
<{base}/id/{agency}/service/{name}> a mg:Service ; skos:prefLabel "{word} service"@en .
<{base}/id/{agency}/journey/{name}> a mg:Journey ; skos:prefLabel "{word} journey"@en ;
  mg:journeyOf <{base}/id/{agency}/service/{name}> .
"""
ACCEPT = {"Accept": "application/json, text/turtle;q=0.9, */*;q=0.1"}


@dataclass(frozen=True)
class Who:
    """A kind of caller: the scope and reach of its token, or what is wrong with it."""

    scope: str = ""
    reach: str = ""
    wrong: str = ""

    def __str__(self) -> str:
        """Its name, which is also that of its token."""
        return f"{self.scope or 'nobody'} {self.reach} {self.wrong}".strip()

    def sees(self, place: str) -> bool:
        """Whether the graph is to be seen."""
        if place == "ontology" or self.reach == "all":
            return True
        if not self.scope:
            return place == "open/model"
        return place in REACH[self.reach]

    def may(self, scope: str, place: str) -> bool:
        """Whether this may be done with the graph."""
        if not self.scope or RANK.index(self.scope) < RANK.index(scope):
            return False
        if place in BESIDE:
            return self.scope == "administer" and self.reach == "all"
        return place in REACH[self.reach]


NOBODY = Who()
EVERYBODY = [Who(scope, reach) for scope in RANK for reach in REACH]
SHUT_OUT = [Who("administer", "all", wrong) for wrong in ("expired", "revoked", "unheard of")]
MATTERING = [
    Who("administer", "all"),
    Who("read", "all"),
    Who("publish", "agency"),
    Who("write", "agency"),
    Who("write", "graph"),
]
CALLERS = [*(EVERYBODY if WHOLE else MATTERING), NOBODY]


@dataclass(frozen=True)
class Ask:
    """A request about a graph.

    Attributes:
        needs: the scope that it takes; nothing for reading.
        shows: whether it gives what the graph says to those who may see it.
    """

    method: str
    path: str
    body: Any = None
    media: str = ""
    needs: str = ""
    shows: bool = False

    @property
    def changes_a_thing(self) -> bool:
        """Whether it changes or removes a thing that must be there."""
        return self.method in ("PATCH", "DELETE") and self.path.startswith("/api/v1/systems/")

    def headers(self) -> dict[str, str]:
        """What is sent with it."""
        return ACCEPT | ({"Content-Type": self.media} if self.media else {})


Rule: TypeAlias = "Callable[[str], list[Ask]]"


def thing(place: str, kind: str = "system") -> str:
    """Where a graph's thing is, below /id."""
    agency, _, name = place.partition("/")
    return f"{agency}/{kind}/{name or 'one'}"


def reading(*paths: str, shows: bool = False) -> Rule:
    """Requests that only read; `{…}` stands for what is asked about."""

    def asked(place: str) -> list[Ask]:
        names = {
            "iri": IRIS[place],
            "place": place,
            "system": thing(place),
            "journey": thing(place, "journey"),
            "short": thing(place).replace("/system", ""),
        }
        return [Ask("GET", path.format(**names, base=BASE), shows=shows) for path in paths]

    return asked


def of_models(rule: Rule) -> Rule:
    """A rule about agencies' graphs only."""
    return lambda place: rule(place) if place in MODELS else []


def of_graphs(method: str) -> Rule:
    """Changes of whole graphs; the body is no RDF, so that those who may are told so."""
    return lambda place: [
        Ask(method, f"/graphs?graph={IRIS[place]}", b"none", "text/turtle", "write")
    ]


def of_paths(method: str) -> Rule:
    """The same by path."""
    return of_models(lambda p: [Ask(method, f"/graphs/{p}", b"none", "text/turtle", "write")])


def removing(by: str) -> Rule:
    """Removals; what goes is put back."""
    some = WORDS if WHOLE else ("north/model", "south/model", "default")
    return lambda place: [
        Ask("DELETE", by.format(iri=IRIS[place], place=place), needs="write")
        for _ in [place]
        if place in some or place in KEPT
    ]


def of_things(method: str, path: str) -> Rule:
    """Changes of things that are only tried."""

    def asked(place: str) -> list[Ask]:
        address = path.format(short=thing(place).replace("/system", ""))
        query = f"?dry-run=true&graph={place}"
        body = None if method == "DELETE" else json.dumps({"label": "Desk"}).encode()
        media = "application/merge-patch+json" if method == "PATCH" else "application/json"
        return [Ask(method, address + query, body, media if body else "", "write")]

    return of_models(asked)


def sparql_post(place: str) -> list[Ask]:
    """A query, and an update of the graph."""
    form = "application/x-www-form-urlencoded"
    query = f"query=SELECT * {{ GRAPH <{IRIS[place]}> {{ ?s ?p ?o }} }}".replace(" ", "+")
    update = f"INSERT DATA {{ GRAPH <{IRIS[place]}> {{ <x:a> <x:b> <x:c> }} }}"
    asked = [Ask("POST", "/sparql", query.encode(), form, shows=place in WORDS)]
    if place in ("north/second", "south/model", "default", "derived"):
        asked.append(Ask("POST", "/sparql", update.encode(), "application/sparql-update", "write"))
    return asked


def publishing(place: str) -> list[Ask]:
    """Trying it is for reviewers, doing it for publishers; this one is for no revision."""
    body = {"models": [place], "revision": 999_999}
    said = json.dumps(body).encode()
    here, media = "/api/v1/publications", "application/json"
    return [
        Ask("POST", f"{here}?dry-run=true", said, media, "review"),
        Ask("POST", here, said, media, "publish"),
    ]


def validating(_: str) -> list[Ask]:
    """For everybody: it changes nothing, and looks at what is published."""
    return [Ask("POST", "/api/v1/validate", b"<x:a> <x:b> <x:c> .", "text/turtle")]


ALL_FACTS = "SELECT+*+{{+GRAPH+?g+{{+?s+?p+?o+}}+}}"
RULES: dict[tuple[str, str], Rule] = {
    ("GET", "/openapi.json"): reading("/openapi.json"),
    ("GET", "/static"): reading("/static/none.css"),
    ("GET", "/"): reading("/"),
    ("GET", "/api/v1/questions"): reading("/api/v1/questions"),
    ("GET", "/api/v1/questions/{name}"): of_models(
        reading("/api/v1/questions/organisations-touching-journey?journey={base}/id/{journey}")
    ),
    ("GET", "/sparql"): lambda place: [
        *reading("/sparql", f"/sparql?query={ALL_FACTS}")(place),
        *reading(
            "/sparql?query=DESCRIBE+<{base}/id/{system}>",
            "/sparql?query=SELECT+*+{{+?s+?p+?o+}}&default-graph-uri={iri}",
            "/sparql?query=SELECT+*+FROM+<{iri}>+{{+?s+?p+?o+}}",
            shows=place in WORDS,
        )(place),
    ],
    ("POST", "/sparql"): sparql_post,
    ("GET", "/graphs"): reading("/graphs?graph={iri}", shows=True),
    ("GET", "/graphs/{path:path}"): of_models(reading("/graphs/{place}", shows=True)),
    ("PUT", "/graphs"): of_graphs("PUT"),
    ("PUT", "/graphs/{path:path}"): of_paths("PUT"),
    ("POST", "/graphs"): of_graphs("POST"),
    ("POST", "/graphs/{path:path}"): of_paths("POST"),
    ("DELETE", "/graphs"): removing("/graphs?graph={iri}"),
    ("DELETE", "/graphs/{path:path}"): of_models(removing("/graphs/{place}")),
    ("GET", "/api/v1"): reading("/api/v1"),
    ("GET", "/ns/context.jsonld"): reading("/ns/context.jsonld"),
    ("GET", "/api/v1/{kind:kind}"): of_models(
        reading("/api/v1/systems?limit=1000", "/api/v1/systems?q=casework", shows=True)
    ),
    ("GET", "/api/v1/{kind:kind}/{path:path}"): of_models(
        reading("/api/v1/systems/{short}", shows=True)
    ),
    ("POST", "/api/v1/{kind:kind}"): of_things("POST", "/api/v1/systems"),
    ("PUT", "/api/v1/{kind:kind}/{path:path}"): of_things("PUT", "/api/v1/systems/{short}"),
    ("PATCH", "/api/v1/{kind:kind}/{path:path}"): of_things("PATCH", "/api/v1/systems/{short}"),
    ("DELETE", "/api/v1/{kind:kind}/{path:path}"): of_things("DELETE", "/api/v1/systems/{short}"),
    ("GET", "/api/v1/search"): of_models(reading("/api/v1/search?q=casework", shows=True)),
    ("GET", "/id/{path:path}"): reading("/id/{system}"),
    ("GET", "/doc/{path:path}"): of_models(reading("/doc/{system}", "/doc/{system}.html")),
    ("GET", "/graph/{path:path}"): of_models(reading("/graph/{place}")),
    ("GET", "/code/{path:path}"): reading("/code/role/none"),
    ("GET", "/ns"): reading("/ns"),
    ("GET", "/ns/{path:path}"): reading("/ns/hierarchy.txt"),
    ("GET", "/api/v1/publications"): reading("/api/v1/publications"),
    ("POST", "/api/v1/publications"): of_models(publishing),
    ("GET", "/api/v1/publications/{revision}"): reading("/api/v1/publications/1"),
    ("GET", "/catalog"): reading("/catalog"),
    ("GET", "/.well-known/void"): reading("/.well-known/void"),
    ("GET", "/sitemap.xml"): reading("/sitemap.xml"),
    ("GET", "/robots.txt"): reading("/robots.txt"),
    ("POST", "/api/v1/validate"): validating,
    ("GET", "/health"): reading("/health"),
    ("GET", "/ready"): reading("/ready"),
    ("GET", "/metrics"): reading("/metrics"),
    ("GET", "/.well-known/oauth-protected-resource"): reading(
        "/.well-known/oauth-protected-resource"
    ),
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with something in every kind of graph; one model is published."""
    with Repository(tmp_path_factory.mktemp("walk") / "data", BASE) as opened:
        author = Author("tests", beside=True)
        quads = [quad for place in WORDS for quad in stated(place)]
        opened.gate.submit(Proposal(Patch(quads), author, "Begin"))
        opened.publish([NamedNode(IRIS["open/model"])], author)
        yield opened


def stated(place: str) -> list[Quad]:
    """What a graph says."""
    agency, _, name = place.partition("/")
    text = FACTS.format(base=BASE, agency=agency, name=name or "one", word=WORDS[place])
    triples = parse(text, RdfFormat.TURTLE)
    return [Quad(t.subject, t.predicate, t.object, NamedNode(IRIS[place])) for t in triples]


@pytest.fixture(scope="module")
def signed(repository: Repository) -> dict[str, dict[str, str]]:
    """What each caller sends to sign in."""
    tokens, made = Tokens(repository.data), dict[str, str]()
    limits: dict[str, dict[str, list[str]]] = {
        "all": {},
        "agency": {"agencies": ["north"]},
        "graph": {"graphs": [IRIS["north/model"]]},
    }
    for who in (*EVERYBODY, *SHUT_OUT):
        scopes = [Scope(who.scope)]
        made[str(who)] = tokens.create(str(who), scopes, days=1, **limits[who.reach])
    tokens.revoke("administer all revoked")
    expire(repository.data / RECORD, "administer all expired")
    made["administer all unheard of"] = "mg_" + "x" * 43
    headers = {name: {"Authorization": f"Bearer {secret}"} for name, secret in made.items()}
    return headers | {str(NOBODY): {}}


def expire(path: Path, name: str) -> None:
    """Have a token have ended."""
    said, _ = unsealed(path)
    for token in said["tokens"]:
        if token["name"] == name:
            token["expires"] = "2020-01-01T00:00:00+00:00"
    text, checksum = sealed(said)
    path.write_text(text, encoding="utf-8")
    path.with_name(f"{path.name}.lock").write_text(f"{checksum}\n", encoding="ascii")


Walk: TypeAlias = "Callable[[httpx.AsyncClient], Any]"


def walked(repository: Repository, walk: Walk) -> None:
    """Make a walk through an application and all that stands before it, in this process."""

    async def whole() -> None:
        app = create_app(repository.reading(), repository=repository)
        transport = httpx.ASGITransport(at_the_edge(app))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://server.example") as client,
        ):
            await walk(client)

    asyncio.run(whole())


async def answered(client: httpx.AsyncClient, ask: Ask, who: dict[str, str]) -> httpx.Response:
    """The answer to a caller."""
    headers = ask.headers() | who
    found = await client.request(ask.method, ask.path, content=ask.body, headers=headers)
    assert found.status_code < 500 or ask.path == "/ready", (ask, found.text)
    return found


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Each route of the application with each of its methods."""
    return {
        (method, getattr(route, "path", ""))
        for route in app.routes
        # HEAD is asked of the same routes as GET; what is mounted is files.
        for method in (getattr(route, "methods", None) or {"GET"})
        if method != "HEAD"
    }


def test_every_route_has_a_rule(repository: Repository) -> None:
    """A route that is new must say here who may do what by it."""
    app = create_app(repository.reading(), repository=repository)
    assert routes(app) == set(RULES)


def test_each_decision_is_that_of_the_rules(
    repository: Repository, signed: dict[str, dict[str, str]]
) -> None:
    """For each caller, about each graph, by each route; nothing changes by what is refused."""
    found: list[str] = []

    async def walk(client: httpx.AsyncClient) -> None:
        for place, ask in asked():
            for who in CALLERS:
                answer = await answered(client, ask, signed[str(who)])
                if fault := wrong(who, place, ask, answer):
                    found.append(f"{who} about {place}: {ask}: {fault}")
                if ask.method == "DELETE" and answer.status_code == 200:
                    put_back(repository, place)

    walked(repository, walk)
    assert found == []
    assert hidden_facts(repository) == {
        q for p in ("south/secret", "open/model") for q in stated(p)
    }


def asked() -> Iterator[tuple[str, Ask]]:
    """Each request with the graph that it is about; what is about none in particular, once."""
    known = set[Ask]()
    for place in IRIS:
        for rule in RULES.values():
            for ask in rule(place):
                if ask not in known:
                    known.add(ask)
                    yield place, ask


def put_back(repository: Repository, place: str) -> None:
    """Have a graph say again what it said."""
    author = Author("tests", beside=True)
    repository.gate.submit(Proposal(Patch(stated(place)), author, "Put back"))


def hidden_facts(repository: Repository) -> set[Quad]:
    """What two graphs say that no request changes."""
    store = repository.workspace.store
    graphs = [NamedNode(IRIS[place]) for place in ("south/secret", "open/model")]
    return {quad for graph in graphs for quad in store.quads(graph=graph)}


def wrong(who: Who, place: str, ask: Ask, answer: httpx.Response) -> str:
    """What is not as the rules have it, if anything."""
    words = {place for place, word in WORDS.items() if word.lower() in answer.text.lower()}
    if leaked := {name for name in words if not who.sees(name)}:
        return f"shows {leaked}"
    status = answer.status_code
    if int(answer.headers.get("x-total-count", len(words))) != len(words) and ask.shows:
        return f"counts {answer.headers['x-total-count']}, and shows {words}"
    if ask.needs:
        return right_or_wrong(who, place, ask, status)
    if status in (401, 403):
        return f"{status} for reading"
    if ask.shows and place in WORDS and who.sees(place) != (place in words):
        return f"{status}, and shows {words or 'nothing'}"
    return ""


def right_or_wrong(who: Who, place: str, ask: Ask, status: int) -> str:
    """What is not as the rules have it of a change."""
    if not who.scope:
        return "" if status == 401 else f"{status} to nobody"
    # A thing of which a caller sees nothing is not there, whatever is to be done with it.
    refused = 404 if ask.changes_a_thing and not who.sees(place) else 403
    expected = "done" if who.may(ask.needs, place) else "refused"
    odd = {401: "not signed in", 403: "refused", 404: "not there"}
    seen = "refused" if status == refused else odd.get(status, "done")
    return "" if seen == expected else f"{status}, not {expected}"


@pytest.mark.parametrize("who", SHUT_OUT, ids=str)
def test_who_is_shut_out_is_shut_out_of_everything(
    repository: Repository, signed: dict[str, dict[str, str]], who: Who
) -> None:
    """401 by every route, whatever it gives to those who show nothing; then told to wait."""

    async def walk(client: httpx.AsyncClient) -> None:
        for number, rule in enumerate(some(RULES.values())):
            ask = next(ask for place in MODELS for ask in rule(place))
            answer = await answered(client, ask, signed[str(who)])
            assert answer.status_code == (401 if number < 10 else 429), ask
            assert not any(word in answer.text for word in WORDS.values())

    walked(repository, walk)


SAME = ("/graphs/{0}", "/graph/{0}", "/doc/{1}", "/doc/{1}.ttl", "/id/{1}", "/api/v1/systems/{2}",
        "/api/v1/systems?providedBy={3}", "/sparql?query=ASK+FROM+<{4}>+{{+?s+?p+?o+}}",
        "/sparql?query=SELECT+(COUNT(*)+AS+?n)+{{+GRAPH+<{4}>+{{+?s+?p+?o+}}+}}",
        "/api/v1/questions/organisations-touching-journey?journey={3}",
    "/api/v1/questions/organisations-touching-journey?journey={5}+journey",
    "/api/v1/search?q={5}",
    "/api/v1/search?q={5}+casework",
    "/api/v1/systems?q={5}",
    "/api/v1/services?providedBy={5}+casework")  # fmt: skip


def test_what_is_hidden_reads_as_what_is_not_there(
    repository: Repository, signed: dict[str, dict[str, str]]
) -> None:
    """By status, headers and text, for reading and for writing alike."""

    async def walk(client: httpx.AsyncClient) -> None:
        for who in (NOBODY, Who("read", "agency"), Who("administer", "graph")):
            for form in SAME:
                hidden, absent = [
                    plainly(await answered(client, ask, signed[str(who)]), name)
                    for name in ("south/secret", "south/absent")
                    for ask in [Ask("GET", filled(form, name))]
                ]
                assert hidden == absent, (who, form)
            for method in ("PUT", "POST", "DELETE", "PATCH"):
                for form in ("/graphs/{0}", "/api/v1/systems/{2}"):
                    sent = b'{"label": "x"}', "application/merge-patch+json"
                    hidden, absent = [
                        plainly(await answered(client, ask, signed[str(who)]), name)
                        for name in ("south/secret", "south/absent")
                        for ask in [Ask(method, filled(form, name), *sent)]
                    ]
                    assert hidden == absent, (who, method, form)

    walked(repository, walk)


def filled(form: str, name: str) -> str:
    """A request about a model of this name."""
    system = thing(name)
    short, journey = system.replace("/system", ""), f"{BASE}/id/{thing(name, 'journey')}"
    return form.format(name, system, short, journey, f"{BASE}/graph/{name}", word(name))


def word(name: str) -> str:
    """The word of a model, or one that nobody says."""
    return WORDS.get(name, "Ombra")


def plainly(answer: httpx.Response, name: str) -> tuple[int, str, dict[str, str]]:
    """An answer without what differs by the name that was asked for, or each time."""
    last = name.rpartition("/")[2]
    own = ("x-request-id", "etag", "date")
    asked = re.compile(f"{last}|{word(name)}", re.IGNORECASE)
    headers = {k: asked.sub("…", v) for k, v in answer.headers.items() if k not in own}
    return answer.status_code, asked.sub("…", answer.text), headers
