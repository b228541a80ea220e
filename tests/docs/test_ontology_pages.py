# SPDX-License-Identifier: Apache-2.0
"""The pages of the ontology: complete, in step with the Turtle, and linked together."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

from tests.support.facts_checked import some

TOP = Path(__file__).parents[2]
PAGES = TOP / "docs" / "reference" / "ontology"
MODULES = sorted(path.stem for path in (TOP / "ontology").glob("*.ttl"))
MG = "https://w3id.org/missiongraph/ns#"
LINK = re.compile(r"\]\(([^)\s]+)\)")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def text(name: str) -> str:
    """The text of a page."""
    return (PAGES / name).read_text(encoding="utf-8")


def section(page: str, term: str) -> str:
    """What a page says about a term."""
    return text(page).partition(f'<a id="{term}"></a>')[2].partition("<a id=")[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_page_tells_each_term_of_its_module(module: str) -> None:
    """Name, definition, example and source of each term stand on the page, as in the Turtle."""
    graph = Graph().parse(TOP / "ontology" / f"{module}.ttl")
    for kind in some(KINDS):
        for term in graph.subjects(RDF.type, kind):
            told = section(f"{module}.md", str(term).removeprefix(MG))
            for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.example):
                for value in graph.objects(term, predicate):
                    assert str(value) in told, (term, predicate)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_to_their_places(page: Path) -> None:
    """Each link leads to a file, and where it names a place in a page, the place is there."""
    for link in some(LINK.findall(page.read_text(encoding="utf-8"))):
        if link.startswith("http"):
            continue
        target, _, place = link.partition("#")
        file = (page.parent / target).resolve()
        assert file.exists(), link
        if place:
            there = file.read_text(encoding="utf-8")
            assert f'<a id="{place}"></a>' in there or f"\n## {place}\n" in there, link


@pytest.mark.parametrize("module", MODULES)
def test_the_drawing_shows_each_class(module: str) -> None:
    """A drawing is well-formed, and has each class of its module; the page shows it."""
    graph = Graph().parse(TOP / "ontology" / f"{module}.ttl")
    classes = {str(cls).removeprefix(MG) for cls in graph.subjects(RDF.type, OWL.Class)}
    if not classes:
        return
    drawn = ET.fromstring(text(f"{module}.svg"))  # noqa: S314 (we drew it)
    heads = {e.text for e in drawn.iter("{http://www.w3.org/2000/svg}text") if e.get("class")}

    assert classes <= heads
    assert f"]({module}.svg)" in text(f"{module}.md")


def test_a_term_names_what_uses_it() -> None:
    """The stage of a journey is told with its neighbours, shapes, questions and standards."""
    told = section("service.md", "stageOf")

    assert "From → to: [`mg:Stage`](service.md#Stage) → [`mg:Journey`](service.md#Journey)" in told
    assert "[`journey-blueprint`](../questions.md#journey-blueprint)" in told
    assert "[`touches-direct`](../../../queries/rules/touches-direct.rq)" in told
    assert "[`mgsh:Stage-journey`](../../../shapes/service.ttl)" in told
    assert "mg:stageOf" in section("service.md", "Journey")


def test_the_places_a_property_is_said_of_are_those_of_the_shapes() -> None:
    """Where the ontology leaves a domain open, the page tells the classes whose shapes speak."""
    graph = Graph()
    for file in (TOP / "shapes").glob("*.ttl"):
        graph.parse(file)
    path = URIRef(f"{MG}asksFor")
    wanted = {
        f"`mg:{str(cls).removeprefix(MG)}`"
        for part in graph.subjects(SH.path, path)
        for shape in graph.subjects(SH.property, part)
        for cls in graph.objects(shape, SH.targetClass)
    }
    line = next(x for x in section("service.md", "asksFor").splitlines() if "From → to" in x)

    assert wanted
    assert set(re.findall(r"`mg:\w+`", line.partition("→ to")[2].partition("→")[0])) == wanted


def test_every_code_is_told() -> None:
    """The page of code lists has each code with its names and meaning."""
    page = text("code-lists.md")
    for file in some((TOP / "ontology" / "vocabularies").glob("*.ttl")):
        graph = Graph().parse(file)
        for code in graph.subjects(SKOS.inScheme):
            line = next(
                x
                for x in page.splitlines()
                if x.startswith(f"| `{graph.value(code, SKOS.notation)}` |")
                and str(graph.value(code, SKOS.definition)) in x
            )
            names = {str(label) for label in graph.objects(code, SKOS.prefLabel)}
            assert names
            assert {name for name in names if name not in line} == set()
