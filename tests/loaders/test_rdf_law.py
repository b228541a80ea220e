# SPDX-License-Identifier: Apache-2.0
"""The law of reading RDF: every statement of a source is taken, or the source is refused.

An independent reader, rdflib, counts what there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, serialize
from rdflib.compare import isomorphic

from missiongraph.errors import InputError
from missiongraph.loading import Source
from missiongraph_loaders.rdf import LOADER
from tests.loaders.real_data import real_data

if TYPE_CHECKING:
    from pathlib import Path

# rdflib's own reader of JSON-LD uses what it deprecates, and it minds odd literals.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORMATS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".owl": "xml", ".jsonld": "json-ld"}
REAL = ("un-sdg-lod", "no-cpsv-ap-no", "it-trento-cpsv", "be-flanders-lpdc", "standards")
LARGEST = 60_000
MANY = 80

names = st.sampled_from([rdflib.URIRef(f"http://e.test/{n}") for n in ("a", "b", "é", "q#c")])
nodes = st.one_of(names, st.sampled_from([rdflib.BNode("x"), rdflib.BNode("y")]))
# What XML can hold, for rdflib writes anything.
characters = st.characters(min_codepoint=32, max_codepoint=0xD7FF)
texts = st.text(characters, max_size=12)
literals = st.one_of(
    st.builds(rdflib.Literal, texts),
    st.builds(rdflib.Literal, texts, lang=st.sampled_from(["en", "nl-be", "zh-hant"])),
    st.builds(rdflib.Literal, st.integers()),
    st.builds(rdflib.Literal, st.booleans()),
)
graphs = st.lists(st.tuples(nodes, names, st.one_of(nodes, literals)), min_size=1, max_size=12)


def written(statements: list[tuple[rdflib.term.Node, ...]]) -> rdflib.Graph:
    """A graph of statements."""
    graph = rdflib.Graph()
    for subject, predicate, value in statements:
        graph.add((subject, predicate, value))
    return graph


def taken(path: Path) -> rdflib.Graph:
    """What the loader takes of a file, as rdflib reads it."""
    triples = LOADER.read(Source(path, agency="a")).triples
    lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=lines, format="nt")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graphs, st.sampled_from(sorted(FORMATS)))
def test_every_statement_of_a_generated_source_is_taken(
    tmp_path: Path, statements: list[tuple[rdflib.term.Node, ...]], ending: str
) -> None:
    """In whatever format another program writes it."""
    path = tmp_path / f"a{ending}"
    written(statements).serialize(path, format=FORMATS[ending], encoding="utf-8")
    # Its writer of JSON-LD leaves out blank nodes that refer to each other.
    stated = rdflib.Graph().parse(path, format=FORMATS[ending])
    assume(len(stated))

    assert isomorphic(taken(path), stated)


def test_every_statement_of_real_sources_is_taken_or_the_source_refused() -> None:
    """Files of five publishers; those that are refused say why and how to go on."""
    files = [file for name in REAL for file in _files(real_data(name))]
    read = {file: number for file in files if (number := _number(file)) is not None}
    for file, number in read.items():
        assert number == len(rdflib.Graph().parse(file, format=FORMATS[file.suffix])), file
    assert len(read) > MANY


def _number(file: Path) -> int | None:
    """How many statements are taken of a file; None where it is refused with a way out."""
    try:
        return len(LOADER.read(Source(file, agency="a")).triples)
    except InputError as error:
        return None if all(fault.what and fault.remedy for fault in error.faults) else -1


def _files(folder: Path) -> list[Path]:
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in FORMATS)
    return [file for file in files if file.stat().st_size <= LARGEST]
