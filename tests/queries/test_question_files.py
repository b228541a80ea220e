# SPDX-License-Identifier: Apache-2.0
"""Each query file is whole: it runs as it stands, and its header says what it does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store, Variable
from rdflib.plugins.sparql.parser import parseQuery

from missiongraph.labels import expand
from missiongraph.resources import find, folder
from missiongraph.sentences import places
from missiongraph.templates import example, header
from missiongraph.terms import MG
from tests.support.facts_checked import some
from tests.support.queries import QUESTIONS, derive, store_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "questions.md"
HELPERS = {
    file.name: file.read_text(encoding="utf-8")
    for file in find(folder("queries") / "store", ".rq")
    if "\n#+ columns:" in file.read_text(encoding="utf-8")
}
# What questions that speak of all of something are about, by the name in their header.
AMONG = {
    file.name.removesuffix(".rq"): file.read_text(encoding="utf-8")
    for file in find(folder("queries") / "among", ".rq")
}
ASKED = {**QUESTIONS, **HELPERS, **{f"among-{name}": text for name, text in AMONG.items()}}
TYPES = {"iri", "string", "integer", "decimal", "date", "boolean"}


@pytest.fixture(scope="module")
def store() -> Store:
    """Something to run queries on."""
    return derive(store_of("visit"))


def variables(store: Store, text: str) -> list[str]:
    """The variables of a query that is run as it stands."""
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [Variable(v.value).value for v in found.variables]


def parameters(name: str) -> dict[str, Any]:
    """The parameters of a query, each with what its header says."""
    return header(ASKED[name]).get("parameters") or {}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_query_runs_as_it_stands_and_has_the_columns_that_it_says(
    store: Store, name: str
) -> None:
    """In their order, each with a description; any SPARQL 1.1 parser reads the query."""
    columns: dict[str, Any] = header(ASKED[name])["columns"]
    parseQuery(ASKED[name])

    assert variables(store, ASKED[name]) == list(columns)
    assert all(columns.values())


@pytest.mark.parametrize("name", [name for name in sorted(ASKED) if parameters(name)])
def test_each_parameter_has_an_example_of_its_type(name: str) -> None:
    """And a description; what it names is a thing of a class of the ontology, if it says one."""
    for parameter, spec in some(parameters(name).items()):
        shown = example(ASKED[name], parameter)
        assert shown is not None
        assert spec["type"] in TYPES
        assert spec["description"]
        assert (spec["type"] == "iri") == shown.startswith(("<", "mg:"))
        if "class" in spec:
            assert expand(spec["class"]) in classes()


def classes() -> set[NamedNode]:
    """The classes of the ontology."""
    return {term for term in vars(MG).values() if isinstance(term, NamedNode)}


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_says_how_it_is_shown(name: str) -> None:
    """A title that is a question; a table, a chart and a sentence of columns that there are."""
    said = header(QUESTIONS[name])
    known = {*said["columns"], *(said["parameters"] or {}), "count"}
    spoken_of = [
        name
        for sentence in sentences(said)
        for place in places(sentence)
        for name in (place.what, place.column)
        if name
    ]

    assert said["title"].endswith("?")
    assert set(said["table"]) <= {*said["columns"], *(f"{n}_name" for n in said.get("named", ()))}
    assert said["chart"]["kind"] in {"table", "matrix", "bar", "flow", "blueprint"}
    assert set(spoken_of) <= known


def sentences(said: dict[str, Any]) -> list[str]:
    """The answers in words of a question's header; braces and brackets in them are in pairs."""
    found = [said["answer"], *filter(None, [said.get("nothing"), said.get("none")])]
    for sentence in found:
        assert sentence.count("{") == sentence.count("}") == len(places(sentence))
        assert sentence.count("[") == sentence.count("]")
    return found


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_that_speaks_of_all_says_what_there_is_none_of(name: str) -> None:
    """“Every service has a journey” is asked of the services, by parameters of the question."""
    said = header(QUESTIONS[name])
    speaks_of_all = re.match(r"(Every|Everything|All)\b", said.get("nothing", said["answer"]))

    assert bool(said.get("among")) == bool(said.get("none"))
    assert not speaks_of_all or said.get("among")
    if said.get("among"):
        assert set(header(AMONG[said["among"]])["parameters"]) <= set(said["parameters"])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_sentence_needs_no_parameter_that_may_be_left_out(name: str) -> None:
    """Otherwise people would read a placeholder; in brackets it is left out with it."""
    said = header(QUESTIONS[name])
    optional = {p for p, spec in (said["parameters"] or {}).items() if spec.get("optional")}
    needed = [
        place.what
        for sentence in sentences(said)
        for place in places(sentence)
        if place.how is None and not place.optional
    ]

    assert optional.isdisjoint(needed)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_each_question_is_documented(name: str) -> None:
    """Its section has its title, its parameters, its columns and an example."""
    said = header(QUESTIONS[name])
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]

    assert said["title"] in section
    assert [c for c in said["columns"] if f"| `{c}` |" not in section] == []
    assert [p for p in said["parameters"] or () if f"| `{p}` |" not in section] == []
    assert f"missiongraph ask {name}" in section
