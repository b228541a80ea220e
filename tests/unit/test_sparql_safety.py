# SPDX-License-Identifier: Apache-2.0
"""People's SPARQL never makes the machine fetch an address, nor exhausts its stack."""

from __future__ import annotations

import http.server
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from missiongraph import sparql_safety
from missiongraph.errors import InvalidQuery
from missiongraph.resources import query_text
from missiongraph.sparql_safety import (
    is_harmless,
    names_dataset,
    refuse_service,
    refuse_tangle,
)
from missiongraph.sparql_service import redirected
from tests.support.facts_checked import raises_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = "https://allowed.example/sparql"
# Nobody listens there.
STANDS_IN = "http://127.0.0.1:9/secret"
# Pieces of which a few together are too deep, or too many parts.
KNOTS = [
    "{" * 60,
    "(" * 45,
    "}" * 30,
    "+1" * 400,
    " a b c d " * 150,
    "?a-" * 300,
    "<",
    "'",
    '"',
    ">",
]
CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { service <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://x/> { } }",
    "SELECT * { SERVICESILENT<http://x/>{ } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "SELECT * { SERVICE?where{ } }",
    "PREFIX ex: <http://x/> SELECT * { SERVICE ex:a { } }",
    "PREFIX ex: <http://x/> SELECT * { SERVICEex:a { } }",
    "PREFIX : <http://x/> PREFIX service: <http://y/> SELECT * { service: { } }",
    "SELECT * { ?s ?p 1SERVICE <http://x/> { } }",
    "SELECT * { ?s ?p trueSERVICE <http://x/> { } }",
    "SELECT * { ?s ?p 1.SERVICE <http://x/> { } }",
    "SELECT * { ?s ?p ?o.SERVICE <http://x/> { } }",
    "SELECT * { SERVICE # a remark\n <http://x/> # {\n { } }",
    "SELECT * { ?s ?p ?o # a remark\rSERVICE <http://x/> { }\n }",
    "BASE <http://x/> SELECT * { SERVICE <> { } }",
    "SELECT * { FILTER(1 < 2)SERVICE <http://x/> { } }",
    "SELECT * { FILTER EXISTS { SERVICE <http://x/> { } } }",
    "SELECT * { { SELECT * { SERVICE <http://x/> { } } } }",
    "ASK { SERVICE <http://x/> { } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <http://x/> { } }",
    r"SELECT * { SERV\U00000049CE <http://x/> { } }",
    # What looks like an IRI compares, and hides the beginning of a string.
    "SELECT * { BIND(?a<?b&&?c='>' AS ?d) SERVICE <http://x/> { } FILTER(''='') }",
    # What looks like a long string is two short ones, since it has a wrong escape.
    'SELECT * { VALUES ?a { """a" } SERVICE <http://x/> { } #\\q"""\n }',
    "SELECT * { ?s ?p 'a\\'' SERVICE <http://x/> { } }",
    "PREFIX ex: <http://x/> SELECT * { ?s ?p ex:o\\' .SERVICE <http://x/> { } } #'",
]
HARMLESS = [
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $SERVICE { $SERVICE ?p ?o }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o }",
    "PREFIX ex: <http://x/> SELECT * { ?s a ex:Service . ?o ex:a.SERVICE ?p }",
    "PREFIX service: <http://x/> SELECT * { ?s service:of ?o . service:a ?p ?o }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
    "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
    'SELECT * { ?s ?p """\nSERVICE <http://x/> { }\n""" }',
    'SELECT * { ?s ?p "\\" SERVICE <http://x/> { }" }',
    "SELECT * { ?s ?p <http://x/SERVICE/?service:a> }",
    "SELECT * { GRAPH <http://x/service> { ?s ?p ?o } }",
    "SELECT * { GRAPH <http://x/service?x> { ?s ?p ?o } FILTER(?o < 3) }",
    "SELECT * { ?s ?p _:service }",
    "SELECT * { ?s ?p 'x'@en }",
]
# Pieces that mean something else by what stands beside them.
PIECES = [
    *"<>{}().?'\"#=& \n\r@:;,1a",
    "'''",
    '"""',
    "\\",
    "\\'",
    "\\u0027",
    "&&",
    "SERVICE",
    "service",
    "SILENT",
    "ex:",
    "ex:a",
    "service:",
    "<@>",
    "?x",
    "'x'",
    '"x"',
    "FILTER(",
    "BIND(",
    " AS ?y)",
    "true",
    "?a<?b",
    "'>'",
    "VALUES ?v {",
    "{}",
]


class Listener(http.server.BaseHTTPRequestHandler):
    """An endpoint that notes that somebody asked, and gives nothing."""

    asked = 0

    def do_POST(self) -> None:
        """Note it."""
        Listener.asked += 1
        self.send_response(404)
        self.end_headers()

    do_GET = do_POST  # noqa: N815 (the library's name)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of an endpoint on this machine."""
    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def refused(query: str) -> bool:
    """Whether a query is refused for SERVICE."""
    try:
        refuse_service(query)
    except InvalidQuery:
        return True
    return False


@pytest.mark.parametrize("query", CALLS)
def test_service_is_refused(query: str) -> None:
    """However SERVICE is written, it is refused."""
    with pytest.raises(InvalidQuery, match="SERVICE is not run here"):
        refuse_service(query)
    assert not is_harmless(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_harmless(query: str) -> None:
    """Comments, strings, IRIs, variables and names may hold the word."""
    with raises_nothing():
        refuse_service(query)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_passes_reaches_no_network(endpoint: str, middle: str) -> None:
    """Whatever the engine makes of a query that passes, it asks no other endpoint."""
    prefixes = f"PREFIX ex: <{endpoint}> PREFIX : <{endpoint}> PREFIX service: <{endpoint}> "
    query = f"{prefixes}SELECT * {{ {middle.replace('@', endpoint)} SERVICE <{endpoint}> {{}} }}"
    if refused(query) and not is_harmless(query):
        return
    thing = NamedNode("https://missiongraph.example/a")
    store = Store()
    store.add(Quad(thing, thing, Literal("x")))
    before = Listener.asked
    with suppress(SyntaxError, OSError, RuntimeError, ValueError):
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        list(found)
    assert Listener.asked == before


@given(st.lists(st.sampled_from([*PIECES, f"<{ALLOWED}>"]), max_size=14).map("".join))
def test_what_passes_reaches_only_what_is_allowed(endpoint: str, middle: str) -> None:
    """Where one endpoint is allowed, the engine asks what stands in for it, and no other."""
    prefixes = f"PREFIX ex: <{endpoint}> PREFIX : <{endpoint}> PREFIX service: <{endpoint}> "
    query = f"{prefixes}SELECT * {{ {middle.replace('@', endpoint)} SERVICE <{ALLOWED}> {{}} }}"
    try:
        text = redirected(query, {ALLOWED: STANDS_IN})
    except InvalidQuery:
        return
    before = Listener.asked
    with suppress(SyntaxError, OSError, RuntimeError, ValueError):
        found = Store().query(text)
        assert isinstance(found, QuerySolutions)
        list(found)
    assert Listener.asked == before


@pytest.mark.parametrize("query", CALLS)
def test_only_what_is_allowed_is_redirected(query: str) -> None:
    """Of all ways to write SERVICE, those with another endpoint are refused."""
    with pytest.raises(InvalidQuery, match="SERVICE"):
        redirected(query, {ALLOWED: STANDS_IN})


def test_what_is_allowed_is_redirected() -> None:
    """Each call of it; the same name elsewhere stays."""
    said = f"SERVICE SILENT # {ALLOWED}\n <{ALLOWED}> {{ ?s ?p <{ALLOWED}> }}"
    expected = f"SERVICE SILENT # {ALLOWED}\n <{STANDS_IN}> {{ ?s ?p <{ALLOWED}> }}"
    found = redirected(f"SELECT * {{ {said} OPTIONAL {{ {said} }} }}", {ALLOWED: STANDS_IN})
    assert found == f"SELECT * {{ {expected} OPTIONAL {{ {expected} }} }}"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{" * 200 + "}" * 200 + " }",
        "SELECT * { " + "FILTER EXISTS {" * 200 + "}" * 200 + " }",
        "SELECT (" + "STR(" * 200 + "1" + ")" * 200 + " AS ?x) {}",
        "SELECT (1" + "+1" * 20_000 + " AS ?x) {}",
        "SELECT * { FILTER(" + "!" * 20_000 + "?x) }",
        "SELECT * { {}" + " UNION {}" * 20_000 + " }",
        "SELECT * { ?a<?b&&?c='>' " + "{" * 200 + "}" * 200 + " '' }",
    ],
)
def test_a_tangle_is_refused(query: str) -> None:
    """What would exhaust the parser's stack is refused, with the way out."""
    with pytest.raises(InvalidQuery, match="too tangled"):
        refuse_tangle(query)
    assert not is_harmless(query)


@given(st.lists(st.sampled_from(KNOTS), max_size=10).map("".join))
def test_a_glance_passes_nothing_tangled(text: str) -> None:
    """What a glance finds harmless is so when it is read word by word."""
    with raises_nothing():
        if is_harmless(text):
            refuse_tangle(text)
            refuse_service(text)


def test_a_glance_is_enough_for_most() -> None:
    """A question of the catalogue, which has the word in its remarks, is read no further."""
    assert is_harmless(query_text("questions/journeys/organisations-touching-journey.rq"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?x { " + "<http://x/> " * 20_000 + "} }",
        "SELECT * { VALUES (?x ?y) { " + "(UNDEF true) " * 20_000 + "} }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (1" + ", 1" * 20_000 + ")) }",
        "SELECT * { " + "{" * 90 + "?s ?p ?o" + "}" * 90 + " }",
    ],
)
def test_long_lists_of_values_are_no_tangle(query: str) -> None:
    """Values are data, however many."""
    with raises_nothing():
        refuse_tangle(query)


@pytest.mark.parametrize("piece", ["<a'", "'\"", '"""\\"', "<", "service#", "a.", "service ", "\\"])
def test_reading_is_in_proportion(piece: str) -> None:
    """No text is read over and over: ten times the text is at most some ten times the tokens."""
    read = []
    for size in (2_000, 20_000):
        text = "SELECT * { " + piece * (size // len(piece)) + " service"
        read.append(0)
        with suppress(InvalidQuery):
            for _ in sparql_safety._tokens(text):
                read[-1] += 1
    assert read[1] <= 11 * read[0] + 100


def test_a_text_with_too_many_readings_is_refused() -> None:
    """What would have to be read again and again is an attack, or a mistake."""
    with pytest.raises(InvalidQuery, match="cannot be read"):
        refuse_service("<&'>\n" * 100 + "service")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <http://x/> { ?s ?p ?o }", True),
        ("SELECT * from named <http://x/> { ?s ?p ?o }", True),
        ("DESCRIBE <http://x/> FROM<http://y/>", True),
        ("PREFIX from: <http://x/from> SELECT ?from { ?from from:from 'FROM' }", False),
        ("SELECT * { ?s ?p ?o } # FROM <http://x/>", False),
        ("SELECT * { ?s ?p ?o }", False),
    ],
)
def test_a_dataset_is_named_by_from(query: str, *, expected: bool) -> None:
    """FROM counts where it is a keyword of the query."""
    assert names_dataset(query) is expected
