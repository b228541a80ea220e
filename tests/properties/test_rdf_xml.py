# SPDX-License-Identifier: Apache-2.0
"""The law of writing RDF/XML: what goes out, expat and rdflib read as the same graph."""

from __future__ import annotations

import io
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import Graph
from rdflib.compare import isomorphic

from missiongraph.errors import NotInFormat
from missiongraph.rdf.writing import text, write
from missiongraph.terms import RDF

THING, SAYS = NamedNode("http://e.test/a"), NamedNode("http://e.test/says")
ENDS = ("p", "12", "p12", "12p", "p.1", "é", "·x", "x?a=1&b=2", "a:b", "-", "p%20q", "1.2/x_", "²")
STARTS = (
    "http://e.test/",
    "http://e.test/ns#",
    "urn:x:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/xmlns/",
    "http://www.w3.org/XML/1998/namespace",
)
RESERVED = ("li", "about", "Description", "ID", "_1", "Seq")

iris = st.builds(
    lambda start, end: NamedNode(start + end),
    st.sampled_from(STARTS),
    st.sampled_from(ENDS + RESERVED),
)
blanks = st.builds(BlankNode, st.sampled_from(["a", "0", "1a", "x-61", "a.b", "b-1"]))
odd = st.sampled_from(["\r", "\r\n", "\x0b", "\x00", "\x1f", "\ufffe", "\uffff", "\x85", "]]>"])
texts = st.lists(st.one_of(st.text(max_size=4), odd), max_size=3).map("".join)
texts = texts.filter(lambda found: not any("\ud800" <= c <= "\udfff" for c in found))
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda value: Literal(value, language="nl-be"), texts),
    st.builds(lambda value: Literal(value, datatype=NamedNode("http://e.test/12&")), texts),
)
triples = st.builds(
    Triple,
    st.one_of(iris, blanks),
    st.one_of(iris, st.just(RDF.type)),
    st.one_of(iris, blanks, literals),
)
graphs = st.lists(triples, max_size=6)


def read(found: bytes, form: str) -> Graph:
    """A graph, as rdflib reads it."""
    return Graph().parse(data=found, format=form)


@given(graphs)
@example([Triple(THING, SAYS, Literal("a\rb"))])
@example([Triple(BlankNode("0a"), SAYS, BlankNode("x-3061"))])
def test_what_is_written_reads_as_the_same_graph(graph: list[Triple]) -> None:
    """Or it is refused, and then nothing is written."""
    held = io.BytesIO()
    try:
        write(graph, held, RdfFormat.RDF_XML)
    except NotInFormat:
        assert not held.getvalue()
        return
    expat.ParserCreate().Parse(held.getvalue(), True)
    lines = serialize(graph, format=RdfFormat.N_TRIPLES) or b""
    assert isomorphic(read(held.getvalue(), "xml"), read(lines, "nt"))


@pytest.mark.parametrize(
    ("triple", "why"),
    [
        (Triple(THING, SAYS, Literal("a\x0bb")), "U+000B"),
        (Triple(THING, SAYS, Literal("a\ufffeb", language="en")), "U+FFFE"),
        (Triple(THING, NamedNode("http://e.test/p/12"), THING), "property <http://e.test/p/12>"),
        (Triple(THING, NamedNode(f"{STARTS[3]}li"), THING), "li>"),
        (Triple(THING, RDF.type, NamedNode("http://e.test/c/12")), "class <http://e.test/c/12>"),
    ],
)
def test_what_it_cannot_hold_is_named_with_the_way_out(triple: Triple, why: str) -> None:
    """Every other format can hold it."""
    with pytest.raises(NotInFormat, match="Ask for Turtle") as caught:
        text([triple], RdfFormat.RDF_XML)
    assert why in str(caught.value)
    for form in (RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES):
        assert text([triple], form)


@pytest.mark.parametrize("end", ["p12", "12p", "é", "p.1"])
def test_ordinary_names_with_digits_are_written(end: str) -> None:
    """What ends in a name of XML can be held, wherever the digits are."""
    assert text([Triple(THING, NamedNode(f"http://e.test/{end}"), THING)], RdfFormat.RDF_XML)
