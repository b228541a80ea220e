# SPDX-License-Identifier: Apache-2.0
"""SPARQL that is to fetch, to explode, to see what is hidden, or to break its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.attempt import Attempt, request
from tests.hostile.served import GUESSED
from tests.hostile.world import asked

if TYPE_CHECKING:
    from random import Random

    from tests.hostile.world import World

FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
QUERY = (b"Content-Type", b"application/sparql-query")
UPDATE = (b"Content-Type", b"application/sparql-update")
# URL, GRAPH and FILE are put in place of these words.
FETCHING = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE<URL>{?s ?p ?o}}",
    "PREFIX e: <URL> SELECT * { { SELECT * { SERVICE e: { } } } }",
    "PREFIX e: <URL> ASK { FILTER EXISTS { SERVICE e: { ?a ?b ?c } } }",
    "SELECT * { # comment\n SERVICE # another\n <URL> { ?s ?p ?o } }",
    "SELECT * { 1SERVICE <URL> { } }",
    "SELECT * { BIND('''SERVICE''' AS ?a) MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } FROM <URL> WHERE { ?s ?p ?o }",
    "SELECT * FROM <FILE> FROM NAMED <URL> { ?s ?p ?o } LIMIT 3",
    "SELECT * FROM NAMED <GRAPH> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "DESCRIBE <URL> <FILE>",
    "BASE <URL> SELECT * { <x> ?p ?o }",
    "LOAD <URL>",
    "LOAD SILENT <FILE> INTO GRAPH <GRAPH>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
)
HIDDEN = (
    "SELECT * { GRAPH <GRAPH> { ?s ?p ?o } }",
    "SELECT * FROM <GRAPH> { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'GUESSED')) }",
    "SELECT (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'silent')) }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'silent')) }",
    "CONSTRUCT WHERE { GRAPH <GRAPH> { ?s ?p ?o } }",
    "DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } FILTER(?g = <GRAPH>) }",
    "ASK { { SELECT ?s { GRAPH <GRAPH> { ?s ?p* ?o } } } }",
    "SELECT ?o { <GRAPH> (!<urn:x>|^!<urn:x>)* ?o } LIMIT 500",
    "SELECT * { VALUES ?g { <GRAPH> } GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . FILTER NOT EXISTS { GRAPH <GRAPH> { ?s ?p ?o } } } LIMIT 5",
    "SELECT (COUNT(*) AS ?n) (SAMPLE(?o) AS ?any) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
)
EXPLODING = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '((a+)+)+$') } LIMIT 5",
    "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(x{1,999}){1,999}') } LIMIT 5",
    "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '\\\\p{L}{900}{900}', 'ix') } LIMIT 5",
    "SELECT (REPLACE(REPEATED, '', 'REPEATED') AS ?x) {}",
    (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b)); SEPARATOR='REPEATED') AS ?x) { ?s "
        "?a ?b . ?t ?c ?d }"
    ),
    "SELECT * { BIND(DOUBLED AS ?x) }",
    "SELECT * { ?s (!<urn:x>|^!<urn:x>)* ?o . ?o (<urn:y>|!<urn:x>)* ?t }",
    "SELECT * { ?s ((((!<a:a>)*)*)*)* ?o }",
    "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY RAND() STR(?a) ?f",
    "SELECT * { { SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f } } LIMIT 1",
    "CONSTRUCT { ?a ?b ?f . ?d ?e ?c . [] a [] } { ?a ?b ?c . ?d ?e ?f }",
    (
        "SELECT * { VALUES (?a ?b) { (1 2) (UNDEF UNDEF) } OPTIONAL { ?a ?b ?c OPTIONAL { "
        "?d ?e ?f } } MINUS { ?x ?y ?z } }"
    ),
)
STRANGE = (
    "SELECT (1e999999 * 1e999999 AS ?x) (-0.0/0 AS ?y) (1/0 AS ?z) {}",
    "SELECT (NINES * NINES AS ?x) (xsd:decimal('NINES') AS ?y) {}",
    (
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT "
        "(xsd:dateTime('-99999999-13-41T99:99:99Z') AS ?x) {}"
    ),
    "SELECT (SUBSTR('a', -9223372036854775808, 9223372036854775807) AS ?x) {}",
    (
        "SELECT (YEAR('99999999999-01-01T00:00:00Z'"
        "^^<http://www.w3.org/2001/XMLSchema#dateTime>) AS ?x) {}"
    ),
    "SELECT (STRLANG('a', 'LONG') AS ?x) (STRDT('a', <LONG:>) AS ?y) (IRI('\\u0000') AS ?z) {}",
    "SELECT ('\\uD800' AS ?x) ('\\uDFFF\\uD800' AS ?y) {}",
    "SELECT ('\\U0010FFFF\\UFFFFFFFF' AS ?x) {}",
    "SELECT (ENCODE_FOR_URI('\u202e\ufffe') AS ?x) (UCASE('ŉßﬃ') AS ?y) {}",
    "SELECT * { ?s ?p '''\x00''' }",
    "SELECT * { ?s ?p ?o } LIMIT NINES OFFSET NINES",
    "SELECT * { ?s ?p ?o } LIMIT -1",
    (
        "SELECT (<http://www.w3.org/ns/nope>(1) AS ?x) (UUID() AS ?u) (STRUUID() AS ?v) "
        "(NOW() AS ?n) {}"
    ),
    "SELECT (BNODE('x') AS ?x) (MD5('x') AS ?y) (SHA512(STR(1)) AS ?z) {}",
    "DESCRIBE *",
    "SELECT ?a (?a AS ?b) (?b AS ?a) {}",
    "SELECT * { <<( ?s ?p ?o )>> ?a ?b }",
    "SELECT * { ?s ?p ?o } VALUES ?s {",
    "PREFIX : <LONG:> SELECT * { :a :b :c }",
    "SELECT * { FILTER(?x IN (NUMBERS)) }",
    "SELECT * { VALUES ?x { NUMBERS } } LIMIT 1",
    "SELECT * { ?s ?p ?o FILTER(LANGMATCHES('LONG', '*')) } LIMIT 1",
    "",
    " \t\n#",
    "\ufeffASK {}",
    "ASK { \u2028 }",
)
BRACKETS = (
    ("{", "}"),
    ("(", ")"),
    ("[", "]"),
    ("{{", "}}"),
    ("NOT EXISTS {", "}"),
    ("!(", ")"),
    ("<<", ">>"),
)
DEEP = (
    "SELECT * { LEFT ?s ?p ?o RIGHT }",
    "SELECT * { ?s ?p ?o FILTER(LEFT 1 RIGHT) }",
    "SELECT * { ?s LEFT<a:b>RIGHT ?o }",
    "SELECT * { ?s ?p LEFT 1 RIGHT }",
    "LEFT",
    "SELECT (COALESCELEFT1RIGHT AS ?x) {}",
)
ACCEPTS = (
    *(b"application/sparql-results+json", b"application/sparql-results+xml", b"text/csv", b"*/*"),
    *(b"text/html", b"text/turtle", b"application/rdf+xml", b"application/ld+json", b"image/png"),
)


def _filled(text: str, chance: Random, world: World) -> str:
    for word, put in (
        ("URL", world.elsewhere),
        ("FILE", "file:///etc/passwd"),
        ("GRAPH>", f"{world.graph}>"),
        ("GUESSED", GUESSED),
        ("DOUBLED", _doubled(chance.choice([3, 12, 40]))),
        ("NINES", "9" * chance.choice([18, 20, 400, 60_000])),
        ("LONG", "a" * chance.choice([9, 9_000, 90_000])),
        ("NUMBERS", "1 " * chance.choice([2, 3_000]) if "VALUES" in text else "1, " * 2_000 + "1"),
        (
            "REPEATED",
            "'" + "a" * chance.choice([9, 9_000]) + "'" if "REPLACE" in text else "a" * 50_000,
        ),
    ):
        text = text.replace(word, put)
    return text


def _doubled(times: int) -> str:
    """An expression whose value is twice as long with each step."""
    said = "'abcdefgh'"
    for _ in range(times):
        said = f"CONCAT({said}, {said})" if len(said) < 5_000 else f"CONCAT({said}, 'x')"
    return said


def _sent(source: str, text: str, chance: Random, world: World) -> Attempt:
    """A query, by one of the ways of the protocol."""
    accept, signed = (b"Accept", chance.choice(ACCEPTS)), world.signed(chance)
    coded, way = text.encode("utf-8", "surrogatepass"), chance.random()
    if way < 0.3 and len(coded) < 5_000:
        asking = request("GET", asked("/sparql", {"query": coded}), accept, *signed)
        return Attempt(source, asking, cut=True)
    if way < 0.6:
        name = "query" if way < 0.5 else "update"
        form = asked("", {name: coded})[1:].encode()
        asking = request("POST", "/sparql", FORM, accept, *signed, body=form)
    else:
        asking = request("POST", "/sparql", QUERY, accept, *signed, body=coded)
    return Attempt(source, asking, ("POST",), cut=True)


def fetching(chance: Random, world: World) -> Attempt:
    """SERVICE, LOAD and FROM, to this machine and its files."""
    return _sent("fetching", _filled(chance.choice(FETCHING), chance, world), chance, world)


def hidden(chance: Random, world: World) -> Attempt:
    """Asking for what is hidden, by a name that was guessed."""
    return _sent("hidden", _filled(chance.choice(HIDDEN), chance, world), chance, world)


def exploding(chance: Random, world: World) -> Attempt:
    """Queries whose work or results grow without bound."""
    return _sent("exploding", _filled(chance.choice(EXPLODING), chance, world), chance, world)


def strange(chance: Random, world: World) -> Attempt:
    """Values at the edges of their types, and queries at the edges of the grammar."""
    return _sent("strange", _filled(chance.choice(STRANGE), chance, world), chance, world)


def deep(chance: Random, world: World) -> Attempt:
    """Brackets in brackets, and some that never close."""
    left, right = chance.choice(BRACKETS)
    times = chance.choice([5, 99, 101, 3_000, 60_000])
    closing = times if chance.random() < 0.7 else chance.choice([0, times - 1, times + 1])
    text = chance.choice(DEEP).replace("LEFT", left * times).replace("RIGHT", right * closing)
    return _sent("deep", text[:499_000], chance, world)


def scrambled(chance: Random, world: World) -> Attempt:
    """A query of which pieces were dropped, doubled or exchanged."""
    text = _filled(chance.choice(HIDDEN + STRANGE[:12]), chance, world)[:3_000]
    words = text.split(" ")
    for _ in range(chance.randint(1, 5)):
        words.insert(
            chance.randrange(len(words) + 1), chance.choice([*words, "\x00", "<", '"', "{"])
        )
    chance.shuffle(words) if chance.random() < 0.3 else None
    return _sent("scrambled", " ".join(words), chance, world)


def not_utf8(chance: Random, world: World) -> Attempt:
    """Queries and forms that are no text."""
    kind = chance.choice(
        [QUERY, FORM, UPDATE, (b"Content-Type", b"application/sparql-query; charset=utf-16")]
    )
    body = chance.choice(
        [b"\xff", b"query=%ff", b"query=\xff", b"ASK{}\xed\xa0\x80", b"\xff\xfeA\0S\0K\0"]
    )
    body += chance.randbytes(chance.randint(0, 30))
    data = request("POST", "/sparql", kind, *world.signed(chance), body=body)
    return Attempt("bytes", data, ("POST",))


ATTACKS = (fetching, hidden, strange, deep, scrambled, not_utf8, scrambled, hidden)
# They are stopped after their time, so there are fewer of them.
SLOW = (exploding,)
