# SPDX-License-Identifier: Apache-2.0
"""Shapes that somebody else wrote: what is not checked is told, what breaks SHACL is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import Graph

from tests.loaders.real_data import real_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = f"{PREFIXES}ex:Rule a sh:NodeShape ; sh:targetClass ex:Service ; "
DATA = f'{PREFIXES}ex:a a ex:Service ; ex:code "abc" ; ex:size 3 .'


@pytest.fixture
def held(tmp_path: Path, command: Callable[..., Said]) -> Callable[..., Said]:
    """Holds data against shapes, both as Turtle."""

    def hold(shapes: str, data: str = DATA, *options: object) -> Said:
        (tmp_path / "rules.ttl").write_text(shapes, encoding="utf-8")
        (tmp_path / "data.ttl").write_text(data, encoding="utf-8")
        return command(
            "validate", tmp_path / "data.ttl", "--shapes", tmp_path / "rules.ttl", *options
        )

    return hold


@pytest.mark.parametrize(
    ("shapes", "tells"),
    [
        ("", "rules.ttl: it holds no SHACL shape, so nothing would be checked."),
        (f"{PREFIXES}ex:a ex:b ex:c .", "rules.ttl: it holds no SHACL shape"),
        (
            f"{SHAPE} sh:js [ sh:jsFunctionName 'check' ] .",
            "it uses sh:js; JavaScript is not run here.",
        ),
        (f"{SHAPE} sh:js [ sh:jsFunctionName 'check' ] .", "Nothing was checked: no shape of"),
        (
            f"{PREFIXES}ex:R a sh:NodeShape ; sh:targetClass ex:Other ; sh:class ex:Service .",
            "Nothing was checked: no shape of",
        ),
        (
            f"{PREFIXES}ex:R a sh:NodeShape ; sh:targetClass ex:Service ; sh:name 'nothing' .",
            "Nothing was checked: no shape of",
        ),
        (
            f"{PREFIXES}ex:R a sh:NodeShape ; sh:targetNode ex:elsewhere ; sh:class ex:Service .",
            "Nothing was checked: no shape of",
        ),
    ],
)
def test_nothing_checked_is_no_acceptance(
    held: Callable[..., Said], shapes: str, tells: str
) -> None:
    """Where no node was held against any constraint, that is said, and the status is 1."""
    said = held(shapes)
    assert (said.status, "accept" in said.out + said.err) == (1, False)
    assert tells in said.err


def test_shapes_and_data_in_each_other_s_place(held: Callable[..., Said]) -> None:
    """The way out is to change their places."""
    said = held(DATA, f"{SHAPE} sh:class ex:Service .")
    assert said.status == 1
    assert "data.ttl does: give the data first, and the shapes after --shapes." in said.err


@pytest.mark.parametrize(
    ("constraint", "tells"),
    [
        (
            "sh:property [ sh:path ex:code, ex:name ; sh:maxCount 1 ]",
            "it has more than one sh:path.",
        ),
        ("sh:property [ sh:maxCount 1 ]", "and no sh:path."),
        ("sh:property [ sh:path 'code' ; sh:maxCount 1 ]", "is no property path of SHACL."),
        ("sh:property [ sh:path () ; sh:maxCount 1 ]", "is no property path of SHACL."),
        ("sh:property [ sh:path ( ex:code ) ; sh:maxCount 1 ]", "is no property path of SHACL."),
        (
            "sh:property [ sh:path [ sh:inversePath ex:code, ex:name ] ; sh:maxCount 1 ]",
            "is no property path of SHACL.",
        ),
        (
            "sh:property [ sh:path [ ex:after ex:code ] ; sh:maxCount 1 ]",
            "is no property path of SHACL.",
        ),
        (
            "sh:property [ sh:path ex:code ; sh:minCount 'one' ]",
            "property <http://example.org/code>: sh:minCount takes one whole number",
        ),
        ("sh:property [ sh:path ex:code ; sh:minCount 1, 2 ]", "sh:minCount takes one"),
        ("sh:property [ sh:path ex:code ; sh:maxLength -1 ]", "sh:maxLength takes one"),
        ("sh:property [ sh:path ex:code ; sh:uniqueLang 'yes' ]", "sh:uniqueLang takes true or"),
        ("sh:nodeKind ex:Web", "sh:nodeKind takes one of sh:IRI"),
        ("sh:in 'a'", "sh:in takes one list"),
        ("sh:or ex:nothing", "sh:or takes a list of shapes"),
        ("sh:class 'Service'", "sh:class takes the IRI of a class"),
        ("sh:minCount 1", "and no sh:path."),
        (
            "sh:property [ sh:path ex:code ; sh:pattern '^(?!x)' ]",
            "its sh:pattern “^(?!x)” cannot be used: look-around, including look-ahead",
        ),
        ("sh:property [ sh:path ex:code ; sh:pattern '(' ]", "cannot be used: unclosed group."),
        (
            r"sh:property [ sh:path ex:code ; sh:pattern '\\p{IsGreek}' ]",
            "blocks of Unicode, as in \\p{IsGreek}, are not read here.",
        ),
        (
            "sh:property [ sh:path ex:code ; sh:pattern 'a' ; sh:flags 'zz' ]",
            "cannot be used: unsupported sh:flags value 'z'.",
        ),
        (
            "sh:sparql [ sh:select 'SELECT $this WHERE { $this foo:code ?value }' ]",
            "its SPARQL query uses foo: which is not declared.",
        ),
        (
            "sh:sparql [ sh:select '''SELECT $this # a: comment\nWHERE { $this a 'b:c', '''",
            "this is not Turtle",
        ),
        (
            "sh:sparql [ sh:select 'SELECT $this WHERE { $this a ' ]",
            "its SPARQL query cannot be read from line 1, column",
        ),
        (
            "sh:sparql [ sh:select 'SELECT ?other WHERE { ?other ?p ?o }' ]",
            "its SPARQL query does not select $this.",
        ),
        (
            "sh:sparql [ sh:select 'SELECT $this WHERE { MINUS { $this ?p ?o } }' ]",
            "its SPARQL query cannot be used: MINUS cannot be combined with SHACL pre-binding.",
        ),
        ("sh:sparql [ sh:message 'wrong' ]", "its SPARQL constraint has no sh:select"),
    ],
)
def test_an_ill_formed_shape_is_refused_by_name(
    held: Callable[..., Said], constraint: str, tells: str
) -> None:
    """The refusal names the file, the shape and what is wrong with it."""
    said = held(f"{SHAPE} {constraint} .")
    assert (said.status, said.out) == (1, "")
    assert "rules.ttl" in said.err
    assert tells in said.err
    if "not Turtle" not in tells:
        assert "rules.ttl, shape <http://example.org/Rule>" in said.err


def test_what_an_engine_would_pass_over_is_told(held: Callable[..., Said]) -> None:
    """A misspelt term, and a shape that is in none of the files; the rest is checked."""
    said = held(f"{SHAPE} sh:propertye ex:Code ; sh:node ex:Elsewhere ; sh:class ex:Service .")
    assert (said.status, said.out) == (0, "The shapes accept it.\n")
    assert "Not checked: " in said.err
    assert "SHACL has no property sh:propertye." in said.err
    assert "refers to the shape <http://example.org/Elsewhere>, which none of" in said.err


def test_results_that_look_alike_are_counted_one_by_one(held: Callable[..., Said]) -> None:
    """As many things to mend as the reference engine has results."""
    twice = "sh:property [ sh:path ex:code ; sh:minLength 9 ]"
    shapes = f"{SHAPE} {twice} ; {twice} ."
    conforms, report, _ = pyshacl.validate(
        Graph().parse(data=DATA, format="turtle"),
        shacl_graph=Graph().parse(data=shapes, format="turtle"),
    )
    results = len(list(report.objects(predicate=pyshacl.consts.SH_result)))
    assert (conforms, results) == (False, 2)
    assert held(shapes).out.endswith("2 things to mend.\n")


@pytest.mark.parametrize(
    ("pattern", "fits", "unfit"),
    [
        (r"^\\i\\c*$", "a-1", "1a"),
        ("^[a-z-[aeiou]]+$", "bcd", "bad"),
        (r"^[\\i-[:]][\\c-[:]]*$", "ab", "a:b"),
        ("^[+--]$", ",", "x"),
        ("^[a&&b]$", "&", "c"),
        (r"^\\d{3}$", "123", "12"),
    ],
)
def test_patterns_are_those_of_xpath(
    held: Callable[..., Said], pattern: str, fits: str, unfit: str
) -> None:
    """Name escapes, subtraction, and signs that mean nothing inside brackets (XML Schema 2, G)."""
    shapes = f"{SHAPE} sh:property [ sh:path ex:code ; sh:pattern '{pattern}' ] ."
    statuses = [
        held(shapes, f"{PREFIXES}ex:a a ex:Service ; ex:code '{value}' .").status
        for value in (fits, unfit)
    ]
    assert statuses == [0, 1]


def test_published_shapes_can_be_used_with_their_own_faults(
    held: Callable[..., Said],
) -> None:
    """DCAT-AP refers to shapes that it does not hold; data are checked, and that is said."""
    file = real_data("standards") / "dcat-ap" / "releases" / "3.0.1" / "shacl"
    file /= "dcat-ap-SHACL.ttl"
    said = held(file.read_text(encoding="utf-8"), "[] a <http://www.w3.org/ns/dcat#Dataset> .")
    assert said.status == 1
    assert "dct:title: MinCount" in said.out
    assert said.err.count("which none of the files describes") == 2
