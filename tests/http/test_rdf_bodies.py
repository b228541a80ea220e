# SPDX-License-Identifier: Apache-2.0
"""RDF that comes in by a request: taken whole, or refused with the place, the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.cli import run
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = "https://data.example"
TURTLE, NT, LD, XML = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
)
ENDINGS = {TURTLE: "ttl", NT: "nt", LD: "jsonld", XML: "rdf"}
HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.x/">'
SYSTEM = f"{BASE}/id/a/system/%s"
NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"
KIND = "https://w3id.org/missiongraph/ns#System"
FACT = f'<{SYSTEM}> a <{KIND}> ; <{NAME}> "Café"@fr .'
LINES = (
    f"<{SYSTEM}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KIND}> .\n"
    f'<{SYSTEM}> <{NAME}> "Café"@fr .\n'
)
AS_XML = (
    f'{HEAD}<m:System xmlns:m="https://w3id.org/missiongraph/ns#" rdf:about="{SYSTEM}">'
    '<s:prefLabel xmlns:s="http://www.w3.org/2004/02/skos/core#" xml:lang="fr">Café'
    "</s:prefLabel></m:System></rdf:RDF>"
)
DECLARED = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client that may write for the agency a."""
    with Repository(tmp_path_factory.mktemp("bodies") / "data", BASE) as repository:
        secret = Tokens(repository.data).create("a", [Scope.WRITE], agencies=["a"])
        with serving(repository.reading(), repository=repository) as address:
            signed = {"Authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=address, headers=signed, timeout=60) as client:
                yield client


def refused(client: httpx.Client, media: str, body: bytes) -> set[str]:
    """What each way in says of a body; every one refuses it, and the graph is not there."""
    said = set()
    ways = [("PUT", "/graphs/a/bad"), ("POST", "/graphs/a/bad")]
    if media != XML:
        ways.append(("POST", "/api/v1/validate"))
    for method, path in ways:
        answer = client.request(method, path, content=body, headers={"Content-Type": media})
        assert answer.status_code == 400, (path, answer.text)
        said.add(answer.json()["detail"])
    assert client.get("/graphs/a/bad").status_code == 404
    return said


BAD = [
    (LD, '{"title":"x","services":[{"name":"X"}]}', "Line 1: the term “title” is defined by no"),
    (LD, '{"@id":"http://e.x/a",\n"mg:name":"x"}', "Line 2: the prefix “mg” is defined by no"),
    (LD, '{"@id":"http://e.x/a",\n"@type":"Service"}', "Line 2: the type “Service” is defined by"),
    (LD, '{"@id":"http://e.x/a","http://e.x/p":\n{"@id":"http://e.x/a b"}}', "Line 2: the name “"),
    (LD, '{"@id":"http://e.x/a b","http://e.x/p":1}', "Line 1: the name “http://e.x/a b” is not"),
    (
        LD,
        '{"@id":"http://e.x/a","http://e.x/p":\n{"@value":"x","@language":"nl_NL"}}',
        "Line 2: “nl_NL” is not a language tag",
    ),
    (
        LD,
        '{"@id":"http://e.x/a","http://e.x/p":{"@value":"x",\n"@type":"http://e.x/<"}}',
        "Line 2: this is not JSON-LD: @type value 'http://e.x/<' must be an IRI",
    ),
    (LD, '{"@id":"http://e.x/a","http://e.x/p":1,\n"@note":2}', "Line 2: “@note” is no keyword"),
    (LD, '{"@id":"http://e.x/a","http://e.x/p":{"@id":"@x"}}', "Line 1: “@x” is no name"),
    (LD, '{"@id":"http://e.x/a","http://e.x/p":1,"_:b":2}', "Line 1: “_:b” is a blank node"),
    (LD, '[{"@id":"http://e.x/a","http://e.x/p":1},\n"loose"]', "Line 2: the value 'loose'"),
    (
        LD,
        '{"@context":{"g":"@graph"},"g":[{"@id":"http://e.x/a","http://e.x/p":1},\n7]}',
        "The value 7 belongs to no resource",
    ),
    (
        LD,
        '{"@id":"http://e.x/a","http://e.x/p":{"@value":"x","@direction":"rtl"}}',
        "Line 1: the direction of a text",
    ),
    (LD, "{}", "This is JSON-LD that states nothing"),
    (LD, "[]", "This is JSON-LD that states nothing"),
    (LD, "", "Nothing was sent"),
    (XML, "", "Nothing was sent"),
    (LD, '{"@context":"https://e.x/c"}', "Line 1: the @context is at another address, and nothing"),
    (XML, HEAD + "</rdf:RDF>", "This is RDF/XML that states nothing"),
    (TURTLE, "@prefix e: <http://e.x/> .\n# todo\n", "This is Turtle that states nothing"),
    (NT, "# nothing yet", "This is N-Triples that states nothing"),
    (TURTLE, '<http://a> <http://b> "x"@nl_NL .', "Line 1, column "),
    (TURTLE, "<http://a> <http://b> 1 .\n<http://a b> <http://c> 1 .", "Line 2, column "),
    (NT, "<http://a> <http://b> 1 .", "Line 1, column 23: this is not N-Triples"),
    (
        XML,
        HEAD + '\n<e:A rdf:about="http://e.x/a b"/></rdf:RDF>',
        "Line 2: this is not RDF/XML: error while parsing IRI 'http://e.x/a b'",
    ),
    (
        XML,
        HEAD + '\n<e:A rdf:about="http://e.x/a"><e:p xml:lang="nl_NL">x</e:p></e:A></rdf:RDF>',
        "Line 2: this is not RDF/XML: error while parsing language tag",
    ),
    (XML, HEAD + "\n<e:A></rdf:RDF>", "Line 2, column"),
]


@pytest.mark.parametrize(("media", "body", "what"), BAD, ids=[body[:60] for _, body, _ in BAD])
def test_what_would_be_lost_is_refused_the_same_by_every_way_in(
    client: httpx.Client, tmp_path: Path, media: str, body: str, what: str
) -> None:
    """By PUT, POST and validation of HTTP, and by the commands that read files."""
    if body:
        (detail,) = refused(client, media, body.encode())
        assert detail.startswith(f"What was sent cannot be taken. {what}")
        file = tmp_path / f"a.{ENDINGS[media]}"
        file.write_text(body, encoding="utf-8")
        data = str(tmp_path / "data")
        for command in ("load", "validate"):
            assert run([command, str(file), "--agency", "a", "--data", data]) == 1
    else:
        answer = client.put("/graphs/a/bad", content=body, headers={"Content-Type": media})
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith(what)


def test_the_command_says_it_in_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file's name before it."""
    file = tmp_path / "a.jsonld"
    file.write_text('{"@id":"http://e.x/a",\n"title":"x"}')
    run(["load", str(file), "--agency", "a", "--data", str(tmp_path / "data")])
    assert "a.jsonld: Line 2: the term “title” is defined by no @context" in capsys.readouterr().err


@pytest.mark.parametrize("charset", ["utf8", "UTF-8", '"utf-8"', '"UTF8"', "Utf-8"])
def test_utf_8_is_understood_however_it_is_spelt(client: httpx.Client, charset: str) -> None:
    """One function reads the header for all routes."""
    said = f"; charset={charset}"
    triples, patch = FACT % "x", '{"description":{"en":"x"}}'
    client.put("/graphs/a/m", content=triples, headers={"Content-Type": TURTLE})
    sent = [
        client.put("/graphs/a/m", content=triples, headers={"Content-Type": TURTLE + said}),
        client.post("/api/v1/validate", content=triples, headers={"Content-Type": TURTLE + said}),
        client.post(
            "/sparql", content="ASK {}", headers={"Content-Type": "application/sparql-query" + said}
        ),
        client.patch(
            "/api/v1/systems/a/x",
            content=patch,
            headers={"Content-Type": "application/merge-patch+json" + said, "If-Match": "*"},
        ),
    ]
    assert [answer.status_code // 100 for answer in sent] == [2, 2, 2, 2], [a.text for a in sent]


def test_other_encodings_are_refused_on_each_route(client: httpx.Client) -> None:
    """They are named as what is not taken."""
    for path, media in (
        ("/graphs/a/m", TURTLE),
        ("/api/v1/validate", TURTLE),
        ("/sparql", "application/sparql-query"),
        ("/api/v1/systems", "application/json"),
    ):
        named = {"Content-Type": f"{media}; charset=iso-8859-1"}
        assert client.post(path, content=b"x", headers=named).status_code == 415


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("media", "text"), [(TURTLE, FACT), (NT, LINES), (XML, AS_XML)])
def test_a_byte_order_mark_is_no_part_of_the_data(
    client: httpx.Client, media: str, text: str, encoding: str
) -> None:
    """Editors of some systems write one."""
    named = {"Content-Type": media}
    body = (text.replace("%s", "bom")).encode(encoding)
    assert client.put("/graphs/a/bom", content=body, headers=named).status_code in (201, 204)
    held = client.get("/graphs/a/bom", headers={"Accept": NT}).text
    assert '"Café"@fr' in held
    client.delete("/graphs/a/bom")


def test_the_encoding_that_xml_declares_is_read(client: httpx.Client) -> None:
    """In Latin-1 a letter is one byte; undeclared, it is named, with the way out."""
    named, text = {"Content-Type": XML}, AS_XML % "latin"
    declared = (DECLARED + text).encode("latin-1")
    assert client.put("/graphs/a/latin", content=declared, headers=named).status_code == 201
    assert '"Café"@fr' in client.get("/graphs/a/latin", headers={"Accept": NT}).text
    client.delete("/graphs/a/latin")
    for body, what in (
        (text.encode("latin-1"), "it may be Latin-1"),
        ((DECLARED.replace("ISO-8859-1", "klingon") + text).encode(), "“klingon”, which is not"),
    ):
        (detail,) = refused(client, XML, body)
        assert what in detail
        assert "Save it as UTF-8" in detail
        assert "element" not in detail


def test_an_empty_body_empties_a_graph(client: httpx.Client) -> None:
    """As the Graph Store Protocol has it; there is nothing in it that could be lost."""
    named = {"Content-Type": TURTLE}
    client.put("/graphs/a/empty", content=FACT % "y", headers=named)
    assert client.put("/graphs/a/empty", content=b"", headers=named).status_code == 204
    assert client.get("/graphs/a/empty").status_code == 404
    nothing = client.post("/api/v1/validate", content=b"", headers=named)
    assert nothing.status_code == 400
    assert nothing.json()["detail"].startswith("Nothing was sent")


def test_what_json_ld_may_leave_out_is_left_out(client: httpx.Client) -> None:
    """Null values, empty lists, comments in words of its own that state nothing."""
    body = (
        '{"@context":{"note":null,"raw":{"@id":"http://e.x/raw","@type":"@json"},'
        '"id":"@id"},"id":"http://e.x/a","note":"not for reading","http://e.x/p":[null,1],'
        '"raw":{"@odd":1,"x":["y"]},"http://e.x/q":null,"http://e.x/r":[]}'
    )
    named = {"Content-Type": LD}
    answer = client.post("/api/v1/validate?format=json", content=body, headers=named)
    assert answer.status_code == 200, answer.text


ODD = (
    f'<{BASE}/id/a/system/odd> a <{KIND}> ; <{NAME}> "Odd"@en ; '
    '<http://purl.org/dc/terms/description> "a\\u000Bb"@en ; <http://e.x/p/12> 1 .'
)


def test_what_rdf_xml_cannot_hold_is_refused_and_offered_otherwise(
    client: httpx.Client,
) -> None:
    """By every way out; Turtle has it."""
    client.put("/graphs/a/odd", content=ODD, headers={"Content-Type": TURTLE})
    query = {"query": "CONSTRUCT WHERE { ?s <http://e.x/p/12> ?o }"}
    for path, asked in (
        ("/graphs/a/odd", {}),
        ("/doc/a/system/odd", {}),
        ("/sparql", query),
    ):
        answer = client.get(path, params=asked, headers={"Accept": XML}, follow_redirects=True)
        assert answer.status_code == 406, (path, answer.text)
        assert answer.json()["detail"].startswith("RDF/XML cannot hold")
        assert "Ask for Turtle" in answer.json()["detail"]
        other = client.get(path, params=asked, headers={"Accept": TURTLE}, follow_redirects=True)
        assert other.status_code == 200
    client.delete("/graphs/a/odd")


def test_a_command_leaves_no_file_that_nobody_can_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says why, and a file that was there stays as it was."""
    source, out = tmp_path / "odd.ttl", tmp_path / "out.rdf"
    source.write_text(ODD.replace(BASE, "https://missiongraph.example"))
    out.write_text("before")
    data = ["--data", str(tmp_path / "data")]
    assert run(["load", str(source), "--agency", "a", *data]) == 0
    assert run(["export", "--format", "rdfxml", "--output", str(out), *data]) != 0
    assert "RDF/XML cannot hold" in capsys.readouterr().err
    assert out.read_text() == "before"


def test_language_tags_are_one_whatever_the_case_of_their_letters(client: httpx.Client) -> None:
    """A merge patch replaces and removes by them (BCP 47, section 2.1.1; RFC 7396)."""
    path = "/api/v1/systems/a/tags"
    merge = {"Content-Type": "application/merge-patch+json", "If-Match": "*"}
    text = (
        f'<{BASE}/id/a/system/tags> a <{KIND}> ; <{NAME}> "T"@en ; '
        '<http://purl.org/dc/terms/description> "舊"@zh-Hant, "Old"@EN-gb .'
    )
    client.put("/graphs/a/tags", content=text, headers={"Content-Type": TURTLE})

    assert client.patch(path, content='{"description":{"zh-Hant":"新"}}', headers=merge).is_success
    assert client.get(path).json()["description"] == {"zh-hant": "新", "en-gb": "Old"}
    assert client.patch(path, content='{"description":{"EN-GB":null}}', headers=merge).is_success
    assert client.get(path).json()["description"] == {"zh-hant": "新"}
    twice = client.patch(
        path, content='{"description":{"zh-Hant":"a","ZH-HANT":"b"}}', headers=merge
    )
    assert twice.status_code == 422
    assert "the case of letters does not count" in twice.text
    client.delete("/graphs/a/tags")


def test_language_tags_are_one_in_updates(client: httpx.Client) -> None:
    """What SPARQL deletes with other letters is deleted."""
    named = {"Content-Type": "application/sparql-update"}
    thing = f"<{BASE}/id/a/system/t>"
    graph = f"GRAPH <{BASE}/graph/a/up>"
    added = f'INSERT DATA {{ {graph} {{ {thing} a <{KIND}> ; <{NAME}> "x"@zh-Hant }} }}'
    gone = f'DELETE DATA {{ {graph} {{ {thing} a <{KIND}> ; <{NAME}> "x"@ZH-hant }} }}'
    assert client.post("/sparql", content="\ufeff" + added, headers=named).is_success
    assert client.get("/graphs/a/up").status_code == 200
    assert client.post("/sparql", content=gone, headers=named).is_success
    assert client.get("/graphs/a/up").status_code == 404


def test_a_finding_tells_the_line_of_what_was_sent(client: httpx.Client) -> None:
    """Where it is refused, validated, and taken with a warning."""
    stage = "\n\n<http://e.x/stage> a <https://w3id.org/missiongraph/ns#Stage> ;\n"
    stage += f'  <{NAME}> "Alone"@en .'
    headers = {"Content-Type": TURTLE}
    refused = client.put("/graphs/a/lines", content=stage, headers=headers)
    assert refused.status_code == 422
    (finding,) = refused.json()["findings"]
    assert finding["stated"] == ["what was sent, line 3"]
    told = client.post("/api/v1/validate", content=stage, headers=headers).json()
    assert {place for one in told for place in one["stated"]} == {"what was sent, line 3"}
    system = f'\n<{SYSTEM % "lines"}> a <{KIND}> ; <{NAME}> "Line"@en .'
    taken = client.put("/graphs/a/lines", content=system, headers=headers)
    assert taken.status_code == 201
    assert {place for one in taken.json()["findings"] for place in one["stated"]} == {
        "what was sent, line 2"
    }
