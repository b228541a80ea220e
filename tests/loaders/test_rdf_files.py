# SPDX-License-Identifier: Apache-2.0
"""RDF files into one agency's graph: what is taken, and what is told of those that are not."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from missiongraph.errors import Fault, InputError
from missiongraph.loading import Source
from missiongraph_loaders.kinds import FORMATS
from missiongraph_loaders.rdf import LOADER

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.loading import Batch

RDF = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.test/"'
DESCRIPTION = """<rdf:Description rdf:about="http://e.test/a"><e:says xml:lang="fr">é</e:says>
</rdf:Description>"""
THING, SAYS = NamedNode("http://e.test/a"), NamedNode("http://e.test/says")
FACT = Triple(THING, SAYS, Literal("é", language="fr"))


def load(folder: Path, name: str, content: bytes, model: str | None = None) -> Batch:
    """What the loader makes of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    source = Source(path, agency="My Agency", model=model)
    assert LOADER.accepts(source)
    return LOADER.read(source)


def fault(folder: Path, name: str, content: bytes) -> Fault:
    """The one fault of a file with this content."""
    with pytest.raises(InputError) as caught:
        load(folder, name, content)
    (found,) = caught.value.faults
    assert found.where == name
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", '@prefix e: <http://e.test/> . e:a e:says "é"@fr .'),
        ("a.nt", '<http://e.test/a> <http://e.test/says> "é"@fr .'),
        ("a.nq", '<http://e.test/a> <http://e.test/says> "é"@fr .'),
        ("a.trig", '<http://e.test/a> <http://e.test/says> "é"@fr .'),
        (
            "a.jsonld",
            '{"@id":"http://e.test/a","http://e.test/says":{"@value":"é","@language":"fr"}}',
        ),
        (
            "a.rdf",
            f"<rdf:RDF {RDF.decode()}>{DESCRIPTION}</rdf:RDF>",
        ),
    ],
)
def test_every_format_gives_the_same_fact(tmp_path: Path, name: str, content: str) -> None:
    """The ending says how the file is read; what it says is the same."""
    batch = load(tmp_path, name, content.encode())

    assert batch.triples == [FACT]
    assert (batch.agency, batch.model) == ("my-agency", "a")
    assert [str(origin) for origin in batch.origins.values()] == [name]


def test_the_model_may_be_named(tmp_path: Path) -> None:
    """Otherwise the file's name is the model's."""
    assert load(tmp_path, "a.ttl", b"<http://a> <http://b> 1 .", model="Other").model == "other"


def test_capitals_in_the_ending_do_not_matter(tmp_path: Path) -> None:
    """Windows writes them."""
    assert load(tmp_path, "a.TTL", b"<http://a> <http://b> 1 .").triples


def test_tables_are_not_for_this_loader(tmp_path: Path) -> None:
    """A workbook, or a file for which a mapping is named, goes elsewhere."""
    assert not LOADER.accepts(Source(tmp_path / "a.xlsx"))
    assert not LOADER.accepts(Source(tmp_path / "a.xml", mapping="own"))
    assert all(LOADER.accepts(Source(tmp_path / f"a{ending}")) for ending in FORMATS)


def test_blank_nodes_are_numbered_the_same_each_time(tmp_path: Path) -> None:
    """The same file gives the same facts, also where the parser makes up labels."""
    content = b"<http://e.test/a> <http://e.test/says> [ <http://e.test/says> _:x ], [] ."
    first, again = (load(tmp_path, "a.ttl", content).triples for _ in range(2))

    assert first == again
    nodes = {one for triple in first for one in triple if isinstance(one, BlankNode)}
    assert nodes == {BlankNode("b1"), BlankNode("b2"), BlankNode("b3")}


def test_a_fact_stated_twice_is_one(tmp_path: Path) -> None:
    """A graph is a set."""
    assert len(load(tmp_path, "a.nt", b"<http://a> <http://b> <http://c> .\n" * 2).triples) == 1


def test_turtle_broken_at_line_40_is_told_with_line_and_column(tmp_path: Path) -> None:
    """The place of the slip and what was expected there are told."""
    lines = [f'<http://e.test/{n}> <http://e.test/says> "{n}" .' for n in range(1, 50)]
    lines[39] = '<http://e.test/40> <http://e.test/says> "40 .'
    found = fault(tmp_path, "broken.ttl", "\n".join(lines).encode())

    assert found.what.startswith("Line 40, column 46: this is not Turtle: ")
    assert "quotation mark may be missing" in found.remedy


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.ttl", b"e:a e:b e:c .", "Line 1, column 1: this is not Turtle: "),
        ("a.ttl", b"<http://a> <http://b> 1\n<http://a> <http://b> 2 .", "Line 2, column 1"),
        ("a.ttl", b"<a> <b> <c> .", "Line 1, column 1"),
        ("a.ttl", '<http://a> <http://b> "é" .'.encode("latin-1"), "Line 1"),
        ("a.nt", b"<http://a> <http://b> 1 .", "Line 1, column 23: this is not N-Triples"),
        ("a.jsonld", b'{"@id": "http://a",\n}', "Line 2, column 1: this is not JSON-LD"),
        ("a.jsonld", b'{"@id": "b", "http://e.test/c": 1}', "Line 1: the name “b” is relative"),
        ("a.rdf", b"<rdf:RDF " + RDF + b">\n<rdf:Description>\n</rdf:RDF>", "Line 3, column 3"),
        ("a.rdf", b"<rdf:RDF " + RDF + b">\n<x:Thing/></rdf:RDF>", "Line 2, column"),
        (
            "a.rdf",
            b"<rdf:RDF " + RDF + b'>\n<e:A rdf:about="b"/></rdf:RDF>',
            "Line 2: the name “b” is relative, and there is no base.",
        ),
        ("a.ttl", b"", "The file is empty."),
        ("a.ttl", b"# nothing yet\n", "This is Turtle that states nothing."),
        ("a.ttl", b"PK\x03\x04", "The file is not RDF but an Excel workbook"),
        ("a.ttl", "<http://a>".encode("utf-16"), "Line 1, column 11: this is not Turtle"),
        (
            "a.trig",
            b"<http://g> { <http://a> <http://b> 1 }",
            "The file has a graph of its",
        ),
        ("a.nq", b"<http://a> <http://b> <http://c> <http://g> .", "The file has a graph of its"),
        ("a.ttl", b"<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .", "The file has a tri"),
    ],
)
def test_what_cannot_be_taken_is_told(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    """Each says what is wrong, where, and the way out."""
    found = fault(tmp_path, name, content)

    assert found.what.startswith(what), found
    assert found.remedy


def test_contexts_are_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that names a context on the web does not make us call there."""

    def refuse(*_: object) -> None:
        raise AssertionError("the loader reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for context in (b'"https://schema.org/"', b'["http://127.0.0.1:9/c", {"a": "http://a/"}]'):
        content = b'{"@context": %s, "@id": "http://a", "name": "x"}' % context
        found = fault(tmp_path, "a.jsonld", content)
        assert "nothing is fetched while loading" in found.what
        assert "into the file" in found.remedy


def test_a_file_does_not_say_whose_it_is(tmp_path: Path) -> None:
    """The agency must be named by the caller."""
    path = tmp_path / "a.ttl"
    path.write_bytes(b"<http://a> <http://b> 1 .")
    with pytest.raises(InputError, match="--agency"):
        LOADER.read(Source(path))


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    """The loader says so itself, whoever calls it."""
    with pytest.raises(InputError, match="There is no such file"):
        LOADER.read(Source(tmp_path / "gone.ttl", agency="a"))


def test_triples_nested_without_end_are_refused(tmp_path: Path) -> None:
    """Reading them would end the process."""
    depth = 200_000
    content = b"<http://a> <http://b> " + b"<<( <http://a> <http://b> " * depth
    found = fault(tmp_path, "a.ttl", content + b"1" + b" )>>" * depth + b" .")

    assert found.what == "The file nests triples 200,000 deep."


def test_entities_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    """A small file that unfolds to gigabytes is not unfolded."""
    entities = ['<!ENTITY e0 "aaaaaaaaaa">']
    entities += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    body = b'<e:A rdf:about="http://a"><e:b>&e9;</e:b></e:A></rdf:RDF>'
    content = f"<!DOCTYPE r [{''.join(entities)}]>".encode() + b"<rdf:RDF " + RDF + b">" + body
    assert "grow beyond all measure" in fault(tmp_path, "a.rdf", content).what


def test_entities_as_abbreviations_are_fine(tmp_path: Path) -> None:
    """Ontology editors shorten names that way."""
    content = (
        b'<!DOCTYPE r [<!ENTITY e "http://e.test/">]><rdf:RDF ' + RDF + b">"
        b'<rdf:Description rdf:about="&e;a"><e:says xml:lang="fr">\xc3\xa9</e:says>'
        b"</rdf:Description></rdf:RDF>"
    )
    assert load(tmp_path, "a.rdf", content).triples == [FACT]


def test_rdf_has_no_rejects(tmp_path: Path) -> None:
    """It is taken whole or not at all, and who asks for rejects is told so."""
    path = tmp_path / "a.ttl"
    path.write_text("<http://a> <http://b> 1 .", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        LOADER.read(Source(path, agency="a", reject=True))

    (found,) = caught.value.faults
    assert found.what == "RDF is taken whole or not at all, so there are no rejects."
    assert "without --rejects" in found.remedy


CONTEXT = (
    '"@context": {"id": "@id", "knows": {"@id": "http://e.test/knows", "@type": "@id"}, '
    '"is": {"@id": "http://e.test/is", "@type": "@vocab"}, "name": "http://e.test/name"}'
)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ('"@id": "@foo", "name": "x"', "Line 2: “@foo” is no name."),
        (
            '"id": "@foo", "name": ["x", "y"]',
            "Line 2: “@foo” is no name, and 2 statements have it.",
        ),
        ('"@id": "http://e.test/a", "knows": "@foo"', "Line 2: “@foo” is no name."),
        ('"@id": "http://e.test/a", "is": ["@foo", "http://e.test/b"]', "Line 2: “@foo” is no na"),
        ('"knows": {"@list": ["@foo"]}', "Line 2: “@foo” is no name."),
        ('"name": "x", "@type": "@foo"', "Line 2: “@foo” is no name."),
        ('"name": "x", "@foo": "y"', "Line 2: “@foo” is no keyword of JSON-LD."),
        ('"name": "x", "@foo": ["y", 2]', "Line 2: “@foo” is no keyword of JSON-LD, and 2 state"),
        ('"name": "x", "knows": "\\u0040foo"', "“@foo” is no name."),
    ],
)
def test_words_that_look_like_keywords_are_counted_and_named(
    tmp_path: Path, said: str, what: str
) -> None:
    """Wherever JSON-LD would drop a statement for them without a word."""
    assert fault(tmp_path, "a.jsonld", f"{{{CONTEXT},\n{said}}}".encode()).what.startswith(what)


def test_a_text_that_looks_like_a_keyword_is_a_text(tmp_path: Path) -> None:
    """The name of an account begins with the same sign."""
    said = '"id": "http://e.test/a", "name": ["@acme", {"@value": "@acme", "@language": "en"}]'
    batch = load(tmp_path, "a.jsonld", f"{{{CONTEXT}, {said}}}".encode())

    assert {triple.object for triple in batch.triples} == {
        Literal("@acme"), Literal("@acme", language="en"),
    }  # fmt: skip
