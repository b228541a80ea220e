# SPDX-License-Identifier: Apache-2.0
"""No statement of RDF in a foreign vocabulary is lost unseen: taken, refused, or counted."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from missiongraph.loading import Source
from missiongraph_loaders.mapped_rdf import LOADER
from tests.loaders.real_data import real_data
from tests.support.accounting import Ledger
from tests.support.effort import examples

SAID = tomllib.loads(
    files("missiongraph_loaders").joinpath("rdf_mappings/cpsv-ap.toml").read_text(encoding="utf-8")
)
PREFIXES = SAID["prefixes"]
NATIONAL = "https://nation.example/ns#"
PLACE = "https://city.example/"


def whole(name: str) -> str:
    """The IRI of a prefixed name of the mapping."""
    prefix, _, local = name.partition(":")
    return f"{PREFIXES.get(prefix, f'{prefix}:')}{local}"


CLASSES = {key: [whole(iri) for iri in cls["from"]] for key, cls in SAID["class"].items()}
PARTS = {iri for key, cls in SAID["class"].items() if cls.get("part") for iri in CLASSES[key]}
CODES = {whole(iri) for one in SAID["property"] for iri in one.get("map", ())}
PROPERTIES = sorted({whole(iri) for one in SAID["property"] for iri in one["from"]})


def ledger(graph: Graph, path: Path, agency: str = "city") -> Ledger:
    """What became of the statements of a source."""
    batch = LOADER.read(Source(path, mapping="cpsv-ap", agency=agency))
    return Ledger(graph, batch, PREFIXES, PARTS, CODES)


@st.composite
def sources(draw: st.DrawFn) -> Graph:
    """A service and other resources of any classes, with any properties of any values."""
    graph, numbers = Graph(), count()
    things = [URIRef(f"{PLACE}{n}/thing") for n in range(draw(st.integers(1, 5)))]
    kinds = st.sampled_from([*sorted(CLASSES), "national", "none"])
    for number, thing in enumerate(things):
        kind = "service" if number == 0 else draw(kinds)
        if kind in CLASSES:
            graph.add((thing, RDF.type, URIRef(draw(st.sampled_from(CLASSES[kind])))))
        if kind == "national" or draw(st.booleans()):
            graph.add((thing, RDF.type, URIRef(f"{NATIONAL}Kind{draw(st.integers(0, 1))}")))
        for _ in range(draw(st.integers(1, 6))):
            predicate = draw(st.sampled_from([*PROPERTIES, f"{NATIONAL}colour"]))
            graph.add((thing, URIRef(predicate), draw(values(things, next(numbers)))))
    return graph


def values(things: list[URIRef], number: int) -> st.SearchStrategy[URIRef | Literal]:
    """A resource of the source or of elsewhere, a text, a number, a web address; each once."""
    return st.sampled_from(
        [
            *things,
            URIRef(f"https://elsewhere.example/list/{number}"),
            URIRef(f"http://127.0.0.1:3362/service/{number}"),
            Literal(f"text {number}", lang="en"),
            Literal(f"word {number}"),
            Literal(f"{number + 7000}.5"),
            Literal(f"https://web.example/{number}"),
            Literal(f"http://10.1.2.3/private/{number}"),
        ]
    )


@settings(max_examples=examples(150))
@given(sources())
def test_every_statement_is_taken_refused_or_counted(graph: Graph) -> None:
    """Whatever classes, properties and values a source has."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source.ttl"
        graph.serialize(path, format="turtle")
        assert ledger(graph, path).missing() == []


def test_a_statement_that_is_nowhere_is_found_out(tmp_path: Path) -> None:
    """The law can fail: a statement that the loader never saw is missed."""
    graph = Graph()
    service = URIRef(f"{PLACE}1/thing")
    graph.add((service, RDF.type, URIRef(whole("cpsv:PublicService"))))
    path = tmp_path / "source.ttl"
    graph.serialize(path, format="turtle")
    for value in (Literal("Seen by nobody"), URIRef(f"{PLACE}2/nobody")):
        unseen = (service, URIRef(whole("dct:relation")), value)
        graph.add(unseen)
        assert ledger(graph, path).missing() == [unseen]
        graph.remove(unseen)


@pytest.mark.parametrize("name", ["servizi_famiglia.rdf", "servizi_famiglia"])
def test_no_statement_of_trento_is_lost(name: str) -> None:
    """Every triple of the merged file, and of the 45 files, as rdflib reads them."""
    path = real_data("it-trento-cpsv") / "rdf_output" / name
    graph = Graph()
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        graph.parse(file, format="xml", publicID="https://relative.invalid/")
    assert len(graph) > 2000
    assert ledger(graph, path, "trento").missing() == []


def test_no_statement_of_norways_examples_is_lost() -> None:
    """Every triple of the files that rdflib can read too."""
    path, graph, read = real_data("no-cpsv-ap-no") / "examples", Graph(), 0
    for file in sorted(path.glob("*.ttl")):
        try:
            graph.parse(file, format="turtle", publicID="https://relative.invalid/")
            read += 1
        except BadSyntax:
            continue
    assert read > 30
    assert ledger(graph, path, "norway").missing() == []


def test_no_statement_of_the_official_example_is_lost() -> None:
    """Opening hours and the like are counted by property."""
    folder = real_data("standards") / "cpsv-ap/releases/3.2.0/html/examples"
    path = folder / "example-rdf_public_service.ttl"
    assert ledger(Graph().parse(path), path, "belgium").missing() == []
