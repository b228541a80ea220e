# SPDX-License-Identifier: Apache-2.0
"""Signing in by an OpenID provider: a real one on this machine, with keys of its own."""

from __future__ import annotations

import base64
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from pyoxigraph import Quad, RdfFormat, parse

from missiongraph.errors import InvalidParameter, NotAllowed
from missiongraph.gate import Author, Proposal
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.openid import OpenID
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.store import Patch
from missiongraph.tokens import Tokens
from tests.http.conftest import running
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example"
GRAPH = f"{BASE}/graph/north/model"
FACT = f'<{BASE}/id/north/system/a> a <https://w3id.org/missiongraph/ns#System> ; \
<http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en .'
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


@dataclass
class Provider:
    """An OpenID provider: what it publishes, and what it was asked."""

    keys: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    says: dict[str, object] = field(default_factory=dict)
    issuer: str = ""
    raw: bytes = b""
    going: threading.Event | None = None

    def token(self, key: Any = KEY, kid: str = "one", alg: str = "RS256", **claims: Any) -> str:  # noqa: ANN401 (any key, any claim)
        """A token that lets its bearer read and write the graphs of the north."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "aud": "missiongraph",
            "sub": "0b1f",
            "exp": now + 600,
            "iat": now,
            "missiongraph_scopes": ["write"],
            "missiongraph_agencies": ["north"],
            **claims,
        }
        headers = {"kid": kid, "typ": "at+jwt", **said.pop("headers", {})}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, key, alg, headers=headers)


def published(key: Any, kid: str, **members: str) -> dict[str, Any]:  # noqa: ANN401 (either kind)
    """A public key as a provider publishes it."""
    kind = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return {**kind.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **members}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider on a free port."""
    mine = Provider([published(KEY, "one", alg="RS256"), published(CURVE, "two")])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mine.asked.append(self.path)
            configuration = {"issuer": mine.issuer, "jwks_uri": f"{mine.issuer}/keys", **mine.says}
            said = {"keys": mine.keys} if self.path == "/keys" else configuration
            if mine.going is not None:
                mine.going.wait(4)
            body = mine.raw if mine.raw and self.path == "/keys" else json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mine.issuer = f"http://127.0.0.1:{server.server_port}"
        yield mine
        server.shutdown()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository in which the south has a model, which is not published."""
    with Repository(tmp_path_factory.mktemp("openid") / "data", BASE) as opened:
        graph = opened.names.graph("south", "model")
        south = parse(FACT.replace("north", "south"), format=RdfFormat.TURTLE)
        quads = [Quad(q.subject, q.predicate, q.object, graph) for q in south]
        opened.gate.submit(Proposal(Patch(quads), Author("tests"), "Begin"))
        yield opened


@contextmanager
def signing_in(repository: Repository, openid: OpenID | None) -> Iterator[httpx.Client]:
    """A client of a server that believes a provider."""
    app = create_app(repository.reading(), repository=repository, openid=openid)
    with (
        running(at_the_edge(app)) as address,
        httpx.Client(
            base_url=address, timeout=30, limits=httpx.Limits(max_connections=None)
        ) as client,
    ):
        yield client


def sees(client: httpx.Client, token: str) -> httpx.Response:
    """The answer to somebody who asks for the graph of the south."""
    headers = {"Authorization": f"Bearer {token}"}
    return client.get(f"/graphs?graph={BASE}/graph/south/model", headers=headers)


def writes(client: httpx.Client, token: str, agency: str = "north") -> httpx.Response:
    """The answer to somebody who replaces the graph of an agency."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"}
    return client.put(f"/graphs/{agency}/model", content=FACT, headers=headers)


@pytest.fixture
def client(repository: Repository, provider: Provider) -> Iterator[httpx.Client]:
    """A client of a server that believes the provider."""
    with signing_in(repository, OpenID(provider.issuer)) as found:
        yield found


def test_claims_give_the_rights_of_a_token(client: httpx.Client, provider: Provider) -> None:
    """Who may write for the north does, and may not for the south, nor see what is theirs."""
    token = provider.token()
    assert writes(client, token).status_code in (200, 201, 204)
    assert writes(client, token, "south").status_code == 403
    assert sees(client, token).status_code == 404
    every = provider.token(missiongraph_agencies="*", missiongraph_scopes="openid read")
    assert sees(client, every).status_code == 200
    assert writes(client, every).status_code == 403


def test_the_journal_names_who_wrote(
    client: httpx.Client, provider: Provider, repository: Repository
) -> None:
    """By the subject, which stays, and by the name that people know."""
    token = provider.token(preferred_username="ada")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"}
    there = "/graphs/north/signed"
    assert client.put(there, content=FACT, headers=headers).status_code == 201
    journal = repository.workspace.journal
    assert journal.revision(journal.last()).author == "provider:0b1f (ada)"


NOTHING = [[], "", " ", None, 7, {}, [7], [None], {"a": 1}, True]


@pytest.mark.parametrize("graphs", NOTHING, ids=repr)
def test_a_claim_that_names_no_graph_opens_none(graphs: object) -> None:
    """Only a claim that is not there may mean all of them, and a setting says whether it does."""
    claims = {"sub": "x", "missiongraph_scopes": "write", "missiongraph_agencies": "north"}
    openid = OpenID("https://provider.example")
    with pytest.raises(NotAllowed):
        openid.caller(claims | {"missiongraph_graphs": graphs})
    assert openid.caller(claims).graphs is None
    one = openid.caller(claims | {"missiongraph_graphs": ["https://x.example/g"]})
    assert one.graphs == frozenset({"https://x.example/g"})
    with pytest.raises(NotAllowed):
        OpenID("https://provider.example", all_graphs=False).caller(claims)


def test_a_token_takes_no_name_of_the_provider_s(repository: Repository) -> None:
    """So the journal tells one from the other."""
    with pytest.raises(InvalidParameter):
        Tokens(repository.data).create("provider:0b1f", [Scope.READ])


@pytest.mark.parametrize("alg", ["ES256"])
def test_keys_of_other_kinds_sign_too(client: httpx.Client, provider: Provider, alg: str) -> None:
    """Elliptic curves, with a key that does not name its algorithm."""
    assert sees(client, provider.token(CURVE, "two", alg)).status_code == 404


def forged(provider: Provider) -> dict[str, str]:
    """Tokens that must let nobody in, by what is wrong with them."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    good = provider.token()
    head, claims, signature = good.split(".")
    more = json.loads(base64.urlsafe_b64decode(claims + "=="))
    more["missiongraph_agencies"] = "*"
    swapped = base64.urlsafe_b64encode(json.dumps(more).encode()).rstrip(b"=").decode()
    now = int(time.time())
    return {
        "no signature": jwt.encode(more, "", "none", headers={"kid": "one"}),
        "signed by another key": provider.token(other),
        "claims changed": f"{head}.{swapped}.{signature}",
        "signature cut": f"{head}.{claims}.",
        "public key as a secret": _hmac(public, more),
        "another key by name": provider.token(kid="../../etc/passwd"),
        "another algorithm of the key": provider.token(alg="RS512"),
        "for somebody else": provider.token(aud="wiki"),
        "for nobody": provider.token(aud=None),
        "of another issuer": provider.token(iss="https://elsewhere.example"),
        "over": provider.token(exp=now - 120),
        "not yet": provider.token(nbf=now + 600),
        "without an end": provider.token(exp=None),
        "of nobody": provider.token(sub=None),
        "huge": provider.token(padding="x" * 20_000),
        "not yet made": provider.token(iat=now + 86_400),
        "ends in no time": provider.token(exp=1e400),
        "a logout": provider.token(headers={"typ": "logout+jwt"}),
        "bound to a key": provider.token(cnf={"jkt": "x"}),
        "to be understood": provider.token(headers={"crit": ["exp"]}),
        "a name of two lines": provider.token(sub='ada\n{"event": "forged"}'),
        "of almost the same issuer": provider.token(iss=f"{provider.issuer}/"),
        "deep": base64.urlsafe_b64encode(b"[" * 6_000).decode() + ".e30.e30",
        "five parts": good + ".a.b",
        "rubbish": "eyJ.eyJ.x",
        "empty": "..",
    }


def _hmac(secret: bytes, claims: dict[str, Any]) -> str:
    """A token signed with a shared secret, which the library refuses to make with a public key."""
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    def packed(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = packed(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "one"}).encode())
    text = f"{head}.{packed(json.dumps(claims).encode())}"
    return f"{text}.{packed(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def test_what_is_forged_lets_nobody_in(repository: Repository, provider: Provider) -> None:
    """Each is refused with 401, however often somebody came in before; each alone is not slowed."""
    cases = list(forged(provider).items())
    for few in some(cases[place : place + 9] for place in range(0, len(cases), 9)):
        with signing_in(repository, OpenID(provider.issuer)) as client:
            for wrong, token in few:
                answer = sees(client, token)
                assert answer.status_code in ((401, 431) if wrong == "huge" else (401,)), wrong
                assert token not in answer.text
            assert sees(client, provider.token()).status_code == 404


def test_no_address_that_a_token_names_is_asked(client: httpx.Client, provider: Provider) -> None:
    """`jku` and `x5u` lead nowhere: the keys are those that the issuer publishes."""
    claims = {"iss": provider.issuer, "aud": "missiongraph", "sub": "x", "exp": time.time() + 60}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    there = f"{provider.issuer}/evil"
    headers = {"kid": "evil", "jku": there, "x5u": there}
    token = jwt.encode(claims, other, "RS256", headers=headers)
    assert sees(client, token).status_code == 401
    assert set(provider.asked) == {"/.well-known/openid-configuration", "/keys"}


def test_keys_are_fetched_once_whatever_tokens_name(
    client: httpx.Client, provider: Provider
) -> None:
    """Unknown keys make the provider be asked no more than once in half a minute."""
    for number in range(8):
        assert sees(client, provider.token(kid=f"unknown {number}")).status_code == 401
    assert provider.asked.count("/keys") == 1


def test_a_provider_that_is_silent_stops_only_its_own(
    repository: Repository, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """503 to its tokens, with the reason in the log only; those without one are answered."""
    provider.says["jwks_uri"] = "http://keys.example/"
    with signing_in(repository, OpenID(provider.issuer)) as client:
        answer = sees(client, provider.token())
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/provider-silent")
        assert int(answer.headers["retry-after"]) > 0
        assert "keys.example" not in answer.text
        assert "keys.example" in caplog.text
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    "said",
    [b"no JSON", b'{"keys": "none"}', b"[" * 100_000, b'{"keys": [' + b" " * 600_000 + b"]}"],
    ids=["no JSON", "no list", "deep", "long"],
)
def test_keys_that_cannot_be_read_let_nobody_in(
    repository: Repository, provider: Provider, said: bytes
) -> None:
    """And do no harm."""
    provider.raw = said
    with signing_in(repository, OpenID(provider.issuer)) as client:
        assert sees(client, provider.token()).status_code in (401, 503)
        assert client.get("/health").status_code == 200


def test_a_slow_provider_holds_up_nobody_else(repository: Repository, provider: Provider) -> None:
    """However many wait for its keys, who shows none of its tokens is answered meanwhile."""
    provider.going = threading.Event()
    with (
        signing_in(repository, OpenID(provider.issuer)) as client,
        ThreadPoolExecutor(60) as crowd,
    ):
        waiting = [crowd.submit(sees, client, provider.token(sub=str(n))) for n in range(60)]
        while not provider.asked:
            time.sleep(0.01)
        # A route that is answered in a thread.
        assert client.get("/health").status_code == 200
        assert not any(one.done() for one in waiting)
        provider.going.set()
        assert {one.result().status_code for one in waiting} == {404}


def test_another_issuer_than_was_configured_is_not_believed(
    repository: Repository, provider: Provider
) -> None:
    """What the discovery document says of itself must be what the setting says."""
    provider.says["issuer"] = "https://elsewhere.example"
    with signing_in(repository, OpenID(provider.issuer)) as client:
        assert sees(client, provider.token()).status_code == 503


def test_who_has_no_role_here_is_told_so(client: httpx.Client, provider: Provider) -> None:
    """403 names the claims, so that it can be put right."""
    answer = sees(client, provider.token(missiongraph_scopes=["wiki-editor"]))
    assert answer.status_code == 403
    assert "missiongraph_scopes" in answer.json()["detail"]
    assert sees(client, provider.token(missiongraph_agencies=None)).status_code == 403


def test_roles_of_the_provider_stand_for_scopes(repository: Repository, provider: Provider) -> None:
    """By a claim within a claim, as Keycloak has it; words that are no roles count for nothing."""
    openid = OpenID(
        provider.issuer,
        scopes="resource_access.missiongraph.roles",
        roles={"editors": Scope.WRITE},
    )
    with signing_in(repository, openid) as client:
        for role, status in {"editors": 404, "administer": 403}.items():
            access = {"missiongraph": {"roles": [role]}}
            token = provider.token(resource_access=access)
            assert sees(client, token).status_code == status


def test_without_the_setting_nobody_comes_in(repository: Repository, provider: Provider) -> None:
    """The provider is not even asked."""
    with signing_in(repository, None) as client:
        assert sees(client, provider.token()).status_code == 401
        assert client.get("/.well-known/oauth-protected-resource").status_code == 404
    assert provider.asked == []


def test_no_token_reaches_the_log(repository: Repository, provider: Provider) -> None:
    """Not even one that is put into a path."""
    lines: list[str] = []
    token = provider.token()
    app = create_app(repository.reading(), openid=OpenID(provider.issuer))
    with running(at_the_edge(app, write=lines.append)) as address:
        httpx.get(f"{address}/doc/{token}", headers={"Authorization": f"Bearer {token}"})
    text = "".join(lines)
    assert "/doc/" in text
    assert token.rpartition(".")[2] not in text


def test_clients_find_the_provider(client: httpx.Client, provider: Provider) -> None:
    """RFC 9728: a 401 leads to where the provider is named."""
    challenge = sees(client, "eyJ.eyJ.x").headers["www-authenticate"]
    where = challenge.partition('resource_metadata="')[2].partition('"')[0]
    said = client.get(where).json()
    assert said["authorization_servers"] == [provider.issuer]
    assert said["resource"] == BASE
    assert "write" in said["scopes_supported"]
