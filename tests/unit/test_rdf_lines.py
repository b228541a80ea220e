# SPDX-License-Identifier: Apache-2.0
"""The lines in which RDF documents describe resources, counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from missiongraph.rdf.lines import lines

if TYPE_CHECKING:
    from missiongraph.rdf.lines import Lines

BASE = "https://base.example/dir/"
A, B, P, Q = (f"http://e.x/{name}" for name in ("a", "b", "p", "q"))
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TURTLE = r'''# <http://e.x/a> is not stated here; nor "there
@prefix e: <http://e.x/> .
PREFIX o: <http://o.x/ns#>
@base <http://e.x/> .

[] e:p e:a ; e:q "e:a a e:b ." .
e:x e:p [ e:q e:a ] , ( e:a 1.5 2 ) , """
e:a e:p 1 . \""" # no comment
""" .
e:a a o:Thing ;   # here
  e:p "one"@en-GB, 'two; e:q', 1.5 ;
  e:q <b>, e:b.
e:b o:p e:a;
  a o:Other.<a> e:z 3 .
e:a\,c e:p true .
'''
XML = """<?xml version="1.0"?>
<!-- é <e:T rdf:about="http://e.x/a"/> -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:e="http://e.x/" xml:base="http://e.x/">
  <rdf:Description rdf:about="x"><e:p rdf:resource="a"/></rdf:Description>
  <e:T
      rdf:about="a">
    <e:p>é one</e:p>
    <e:q><e:T rdf:about="http://e.x/b">
      <e:p>two</e:p></e:T></e:q>
    <e:q rdf:parseType="Resource"><e:p>three</e:p></e:q>
  </e:T>
  <e:T rdf:ID="c"/>
</rdf:RDF>
"""
JSON = """{
 "@context": {"e": "http://e.x/", "id": "@id", "@base": "http://e.x/",
   "p": {"@id": "e:p", "@type": "@id"}},
 "@graph": [
  {"@id": "e:x", "p": "e:a", "e:q": {"@id": "e:a"}},
  {"p": "e:b",
   "id": "http://e.x/a"},
  {"@id": "b", "e:q": "\\"@id\\": 1"}
 ]
}
"""


def found(text: str, form: RdfFormat) -> Lines:
    """The lines of a and b, in text that the parser reads."""
    assert list(parse(text, form, base_iri=BASE))
    return lines(text, form, BASE, {A, B})


def test_turtle() -> None:
    """What stands in texts, comments, brackets or as a value is not where it is described."""
    assert found(TURTLE, RdfFormat.TURTLE) == {
        (A, None): 10,
        (A, TYPE): 10,
        (A, P): 11,
        (A, Q): 12,
        (B, None): 13,
        (B, "http://o.x/ns#p"): 13,
        (B, TYPE): 14,
        (A, "http://e.x/z"): 14,
    }


def test_names_with_escapes() -> None:
    """A name is told by what it stands for."""
    names = {"http://e.x/a,c", "http://e.x/é"}
    text = "@prefix e: <http://e.x/> .\n\ne:a\\,c e:p 1 .\n<http://e.x/\\u00e9> e:p 2 ."
    assert found(text, RdfFormat.TURTLE) == {}
    told = lines(text, RdfFormat.TURTLE, BASE, names)
    assert told == {
        ("http://e.x/a,c", None): 3,
        ("http://e.x/a,c", P): 3,
        ("http://e.x/é", None): 4,
        ("http://e.x/é", P): 4,
    }


def test_trig() -> None:
    """Graphs are looked into."""
    text = f"<http://e.x/g> {{ <{A}> <{P}> 1 }}\nGRAPH <http://e.x/h> {{\n<{B}> <{P}> 1 .\n}}\n"
    assert found(text, RdfFormat.TRIG) == {(A, None): 1, (A, P): 1, (B, None): 3, (B, P): 3}


def test_rdf_xml() -> None:
    """The line in which an element begins, wherever it is nested."""
    assert found(XML, RdfFormat.RDF_XML) == {
        (A, None): 6,
        (A, P): 8,
        (A, Q): 9,
        (B, None): 9,
        (B, P): 10,
    }
    assert lines(XML, RdfFormat.RDF_XML, BASE, {"http://e.x/#c"}) == {("http://e.x/#c", None): 13}


def test_json_ld() -> None:
    """The line of the name; an object that is a name alone describes nothing."""
    assert found(JSON, RdfFormat.JSON_LD) == {(A, None): 7, (B, None): 8}


NAMES = st.sampled_from([f"<http://e.x/{name}>" for name in "abcd"])
VALUES = NAMES | st.text().map(lambda text: serialize_text(text.encode("utf-8", "ignore").decode()))


def serialize_text(text: str) -> str:
    """A text as N-Triples has it."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return f'"{"".join(escapes.get(c, c) for c in text)}"'


@given(st.lists(st.tuples(NAMES, NAMES, VALUES), min_size=1))
def test_lines_of_n_triples_are_those_of_the_statements(facts: list[tuple[str, str, str]]) -> None:
    """One statement a line, whatever the texts hold, so that anybody can count them."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in facts)
    wanted: dict[tuple[str, str | None], int] = {}
    for number, (subject, predicate, _) in enumerate(facts, 1):
        wanted.setdefault((subject[1:-1], None), number)
        wanted.setdefault((subject[1:-1], predicate[1:-1]), number)
    iris = {subject for subject, _ in wanted}
    assert lines(text, RdfFormat.N_TRIPLES, BASE, iris) == wanted


@given(st.lists(st.tuples(NAMES, NAMES, VALUES), min_size=1))
def test_turtle_as_it_is_written_gives_each_subject_once(facts: list[tuple[str, str, str]]) -> None:
    """Every subject that the parser finds has a line, and the text of that line names it."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in facts)
    quads = list(parse(text, RdfFormat.N_TRIPLES))
    written = serialize(
        [quad.triple for quad in quads], format=RdfFormat.TURTLE, prefixes={"e": "http://e.x/"}
    )
    assert written
    turtle = written.decode()
    iris = {quad.subject.value for quad in quads}
    told = lines(turtle, RdfFormat.TURTLE, BASE, iris)
    assert {subject for subject, _ in told} == iris
    rows = turtle.split("\n")
    for (subject, predicate), line in told.items():
        if predicate is None:
            assert rows[line - 1].startswith(subject.replace("http://e.x/", "e:"))


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD])
def test_nothing_is_told_of_what_is_not_there(form: RdfFormat) -> None:
    """A resource that is a value alone has no line."""
    text = {RdfFormat.TURTLE: TURTLE, RdfFormat.RDF_XML: XML, RdfFormat.JSON_LD: JSON}[form]
    assert lines(text, form, BASE, {"http://e.x/nowhere"}) == {}
