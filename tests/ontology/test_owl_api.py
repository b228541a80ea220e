# SPDX-License-Identifier: Apache-2.0
"""A second opinion on OWL 2 DL: the OWL API, whose profile checker comes with HermiT."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jpype
import owlready2
import pytest
from pyoxigraph import RdfFormat, parse, serialize

from missiongraph.ontology.sources import Sources
from tests.support.java import needs_java

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyoxigraph import Triple

pytestmark = needs_java

FLAWS = Path(__file__).parent / "flaws" / "owl2dl"
LENIENT = {
    "anonymous-individuals": "the OWL API does not look at how nameless individuals hang together",
    "datatypes": "the OWL API takes xsd:date; HermiT refuses it, and the recommendation too",
    "header": "which ontologies lie in a file is no matter of the profile",
    "lists": "a broken list is dropped while reading, before the profile is looked at",
    "no-header": "an ontology without a name is an ontology all the same",
    "top-data-property": "the version that comes with HermiT does not look at it",
}


@pytest.fixture(scope="session")
def violations() -> Callable[[Iterable[Triple]], list[str]]:
    """What the OWL API finds that is not OWL 2 DL."""
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=[str(jar)])
    manager, profile, document = (
        jpype.JClass(f"org.semanticweb.owlapi.{name}")
        for name in ("apibinding.OWLManager", "profiles.OWL2DLProfile", "io.StringDocumentSource")
    )

    def look(triples: Iterable[Triple]) -> list[str]:
        text: Any = serialize(triples, format=RdfFormat.RDF_XML)
        source = document(text.decode())
        ontology = manager.createOWLOntologyManager().loadOntologyFromOntologyDocument(source)
        return [str(v) for v in profile().checkOntology(ontology).getViolations()]

    return look


def read(file: Path) -> list[Triple]:
    """The triples of a Turtle file."""
    return [quad.triple for quad in parse(file.read_bytes(), RdfFormat.TURTLE)]


def test_the_ontology_is_owl_2_dl(violations: Callable[[Iterable[Triple]], list[str]]) -> None:
    """The modules, the code lists and the declarations together are in the profile."""
    assert violations(Sources.packaged()) == []


@pytest.mark.parametrize("name", sorted(place.name for place in FLAWS.iterdir()))
def test_it_agrees_about_what_is_wrong(
    name: str, violations: Callable[[Iterable[Triple]], list[str]]
) -> None:
    """What our checks fault, the OWL API faults; what they pass, it passes."""
    assert violations(read(FLAWS / name / "sound.ttl")) == []
    assert bool(violations(read(FLAWS / name / "faulty.ttl"))) == (name not in LENIENT)
