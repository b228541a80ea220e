# SPDX-License-Identifier: Apache-2.0
"""Bodies: nested, packed, fetching, with bombs in them; and writes of those who may not write."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING

from tests.hostile.attempt import Attempt, request
from tests.hostile.world import bearer

if TYPE_CHECKING:
    from random import Random

    from tests.hostile.attempt import Header
    from tests.hostile.world import World

VALIDATE = "/api/v1/validate"
TURTLE, JSON_LD, XML = b"text/turtle", b"application/ld+json", b"application/rdf+xml"
N_TRIPLES, N3, TRIG = b"application/n-triples", b"text/n3", b"application/trig"
KINDS = (
    TURTLE,
    JSON_LD,
    XML,
    N_TRIPLES,
    N3,
    TRIG,
    b"application/n-quads",
    b"multipart/form-data",
    b"",
)
DEPTHS = (3, 500, 40_000)
# URL is put in place of the word.
CONTEXTS: tuple[object, ...] = (
    {"@context": "URL", "a": 1},
    {"@context": ["URL", {"@import": "URL"}], "@id": "urn:x", "a": 1},
    {"@context": {"@version": 1.1, "@import": "URL"}, "a": 1},
    {"@context": {"a": {"@id": "urn:a", "@context": "URL"}}, "a": {"b": 1}},
    {"@context": {"@propagate": False, "T": {"@id": "urn:T", "@context": "URL"}}, "@type": "T"},
    {"@context": "file:///etc/passwd", "a": 1},
    {"@context": {"a": "a"}, "a": {"a": 1}},
    {"@context": {"a": "b:c", "b": "a:d"}, "a": 1},
    {"@context": {"@vocab": "urn:\ud800"}, "a": "\udfff"},
    {"@id": "URL", "http://www.w3.org/2002/07/owl#imports": {"@id": "URL"}},
    {"@graph": [{"@id": "urn:g", "@graph": [{"@id": "urn:s", "urn:p": 1}]}]},
    {"urn:p": {"@list": [[[1]], {"@list": []}]}, "@reverse": {"urn:q": 5}},
    {"@id": "urn:x", "urn:p": {"@value": 1e400, "@type": "urn:t", "@language": "xx"}},
    {"@id": 5, "@type": {"@id": 6}, "urn:p": {"@value": {"@value": 1}}},
    {"urn:p": {"@type": "@json", "@value": {"a": [None, 1e-320, 10**400]}}},
)
XMLS = (
    '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;"><!ENTITY e "&d;&d;&d;&d;">]><a>&e;</a>',
    '<!DOCTYPE a SYSTEM "URL"><a/>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "URL"> %p;]><a/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF>&x;</rdf:RDF>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    (
        '<?xml-stylesheet href="URL"?><a '
        'xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="URL"/></a>'
    ),
    (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'rdf:about="&nope;"/>'
    ),
    (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xml:base="URL"><rdf:li/></rdf:RDF>'
    ),
    "<a b='1' b='2'/>",
    "<?xml version='9'?><\x00/>",
)
TURTLES = (
    "<urn:s> <urn:p> LEFT 1 RIGHT .",
    "@base <URL> . <x> <http://www.w3.org/2002/07/owl#imports> <URL> .",
    "<urn:s> <urn:p> '\\uD800' , '\\UFFFFFFFF' .",
    "<urn:s> <urn:p> 'a'@LONG .",
    "<urn:\x00> <urn:p> <urn:o> .",
    "<urn:s> <urn:p> LONG .",
    "@prefix : <urn:LONG> . :a :b :c .",
    "<urn:s> <urn:p> <<( <urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> )>> .",
    "{ LEFT <urn:a> <urn:b> 1 RIGHT } => { ?x a ?y } .",
    "<urn:s> <urn:p> '9'^^<http://www.w3.org/2001/XMLSchema#dateTime> .",
    "_:a <urn:p> _:a . _:a a _:a .",
    "<urn:s> <urn:p> 1e99999, -0.0, 1.E3 .",
    "GRAPH <urn:g> { <urn:s> <urn:p> 1 }",
    "\ufeff<urn:s> <urn:p> '\u202e\ufffe' .",
)
LISTS = (("(", ")"), ("[ <urn:p> ", "]"), ("{", "}"), ("<<", ">>"), ("'", "'"))
# Graphs that are nobody's, or another agency's, or only look like one's own.
NOT_THEIRS = (
    "default", "derived", "revisions", "hmcts/x", "nhs-sussex-/x", "nhs-sussex%2f..%2fsilent/x",
)  # fmt: skip
# `G` stands for such a graph, `URL` for an address that must not be asked.
UPDATES = (
    "INSERT DATA { GRAPH <G> { <urn:s> <urn:p> 1 } }",
    "INSERT DATA { <urn:s> <urn:p> 1 }",
    "INSERT { GRAPH <G> { ?s <urn:p> ?o } } WHERE { ?s ?p ?o }",
    "WITH <G> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "CLEAR GRAPH <G>",
    "DROP GRAPH <G>",
    "DROP ALL ; X",
    "COPY <G> TO <urn:y>",
    "MOVE <G> TO DEFAULT",
    "CREATE GRAPH <G>; ADD <G> TO <G>",
    "LOAD <URL> INTO GRAPH <G>",
)


def _to(
    chance: Random, world: World, kind: bytes, body: bytes, source: str, *more: Header
) -> Attempt:
    """A body, to where data are taken, from somebody who may change nothing."""
    graph = chance.choice([f"?graph={world.graph}", "?default", "/silent/vault", "?graph=urn:x"])
    place = chance.choice([VALIDATE, VALIDATE, f"/graphs{graph}", "/graphs"])
    method = "POST" if place == VALIDATE else chance.choice(["POST", "PUT"])
    signed = () if place == VALIDATE else chance.choice([(), (bearer(world.tokens["read"]),)])
    sent = ((b"Content-Type", kind), *more, *signed)
    return Attempt(source, request(method, place, *sent, body=body), (method,))


def json_ld(chance: Random, world: World) -> Attempt:
    """Contexts that are elsewhere, that name themselves, and values of the wrong kind."""
    text = json.dumps(chance.choice(CONTEXTS)).replace("URL", world.elsewhere)
    if chance.random() < 0.3:
        times = chance.choice(DEPTHS)
        left, right = chance.choice(
            [("[", "]"), ('{"urn:p":', "}"), ('{"@graph":[', "]}"), ('{"@list":[', "]}")]
        )
        text = left * times + "1" + right * chance.choice([times, 0])
    return _to(chance, world, JSON_LD, text.encode("utf-8", "surrogatepass"), "json-ld")


def xml(chance: Random, world: World) -> Attempt:
    """Entities that fetch or explode, and elements in elements."""
    text = chance.choice(XMLS).replace("URL", world.elsewhere)
    if chance.random() < 0.3:
        times = chance.choice(DEPTHS)
        space = chance.choice(["", " xmlns='urn:a'"])
        text = f"<a{space}>" * times + "</a>" * chance.choice([times, 0])
    coded = text.encode(chance.choice(["utf-8", "utf-8", "utf-16", "utf-7", "cp037"]), "ignore")
    return _to(
        chance, world, chance.choice([XML, XML, b"application/xml", b"image/svg+xml"]), coded, "xml"
    )


def turtle(chance: Random, world: World) -> Attempt:
    """Lists in lists, names without end, escapes that stand for nothing."""
    left, right = chance.choice(LISTS)
    times = chance.choice(DEPTHS)
    text = chance.choice(TURTLES).replace("LEFT", left * times).replace("URL", world.elsewhere)
    text = text.replace("RIGHT", right * chance.choice([times, times, 0]))
    text = text.replace("LONG", "a" * chance.choice([9, 90_000]))
    kind = chance.choice([TURTLE, TURTLE, N_TRIPLES, N3, TRIG])
    return _to(chance, world, kind, text.encode("utf-8", "surrogatepass"), "turtle")


def packed(chance: Random, world: World) -> Attempt:
    """Bodies that are packed, some of them bombs, some of them not what they say."""
    plain = b"\0" * chance.choice([10, 3_000_000])
    body = chance.choice([gzip.compress(plain), zlib.compress(plain), b"\x1f\x8b", plain[:99]])
    coding = chance.choice(
        [b"gzip", b"deflate", b"br", b"zstd", b"gzip, gzip", b"x-gzip", b"identity, gzip", b"\xff"]
    )
    return _to(chance, world, chance.choice(KINDS), body, "packed", (b"Content-Encoding", coding))


def multipart(chance: Random, world: World) -> Attempt:
    """Parts without end, within each other, without names, and files whose names climb."""
    edge = chance.choice([b"x", b"", b"a" * 300, b"\xff", b'"', b"--"])
    head = (
        b'Content-Disposition: form-data; name="a"; filename="../../etc/passwd"\r\nContent-Type: '
    )
    part = b"--%s\r\n%s%s\r\n\r\n<urn:s> <urn:p> 1 .\r\n" % (edge, head, chance.choice(KINDS))
    nested = b"".join(
        b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1)
        for n in range(400)
    )
    body = chance.choice(
        [part * 3 + b"--%s--" % edge, part * 4_000, nested, b"", part[:-9], b"--" * 9_000]
    )
    kind = b"multipart/form-data" + chance.choice(
        [b"; boundary=" + edge, b"", b'; boundary="', b";" * 3_000]
    )
    return _to(chance, world, kind, body, "multipart")


def garbage(chance: Random, world: World) -> Attempt:
    """Bytes that are nothing, said to be data."""
    body = chance.randbytes(chance.choice([0, 1, 40, 5_000]))
    kind = chance.choice(KINDS) + chance.choice(
        [b"", b"", b"; charset=utf-16", b"; charset=\xff", b";;="]
    )
    return _to(chance, world, kind, body, "garbage")


def unrightful(chance: Random, world: World) -> Attempt:
    """Changes by those whose token does not reach so far."""
    signed = chance.choice([(), *((bearer(secret),) for secret in world.tokens.values())])
    base = world.base
    here = [f"{base}/graph", *(f"{base}/graph/{name}" for name in NOT_THEIRS)]
    graph = chance.choice([world.graph, "urn:x", "https://w3id.org/missiongraph/ns", *here])
    if chance.random() < 0.5:
        kind, method = chance.choice(KINDS[:4]), chance.choice(["PUT", "POST", "DELETE"])
        headers = ((b"Content-Type", kind), *signed)
        data = request(method, f"/graphs?graph={graph}", *headers, body=b"<urn:s> <urn:p> 1 .")
        return Attempt("unrightful", data, (method,))
    text = chance.choice(UPDATES).replace("G>", f"{graph}>").replace("URL", world.elsewhere)
    headers = ((b"Content-Type", b"application/sparql-update"), *signed)
    data = request("POST", "/sparql", *headers, body=text.encode())
    return Attempt("unrightful", data, ("POST",))


ATTACKS = (json_ld, xml, turtle, packed, multipart, garbage, unrightful, turtle, json_ld)
