# SPDX-License-Identifier: Apache-2.0
"""Each shape about the ontology faults the fault that it is for, and nothing in a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import SH, Graph

from missiongraph.facts import Facts
from missiongraph.ontology.shaping import shape_flaws
from missiongraph.validation.shapes import ShapeSet

HERE = Path(__file__).parent
SOUND = (HERE / "sound-ontology.ttl").read_text(encoding="utf-8")
SHAPES = HERE.parents[1] / "shapes" / "ontology"
PATTERN = '"service pattern"@en'
WAY = '"A way of serving."@en'
HOME = 'dct:source "Here"@en ;\n    rdfs:isDefinedBy <https://w3id.org/missiongraph/ns> .\n\nmg:fol'
LICENCE = "dct:license <https://creativecommons.org/licenses/by/4.0/>"

# The shape, what of the sound ontology is changed, and what it becomes.
FAULTS = [
    ("Term-label", PATTERN, f'{PATTERN}, "pattern"@en'),
    ("Term-label-english", PATTERN, '"servicepatroon"@nl'),
    ("Term-definition", WAY, f'{WAY}, "Another way."@en'),
    ("Term-definition-english", WAY, '"Een manier van dienen."@nl'),
    ("Term-definition-sentence", WAY, '"A way of serving"@en'),
    ("Term-example", 'skos:example "Applying for a permit."@en ;', ""),
    ("Term-source", HOME, HOME.replace('dct:source "Here"@en ;', "")),
    ("Term-home", HOME, HOME.replace("/ns>", "/other>")),
    ("ClassTerm", "mg:ServicePattern a", "mg:service_pattern a"),
    ("PropertyTerm", "mg:followsPattern a", "mg:FollowsPattern a"),
    ("InverseTerm-one", "owl:inverseOf mg:patternOf", "owl:inverseOf mg:patternOf, mg:patternIn"),
    ("InverseTerm-object", "mg:patternOf a owl:Object", "mg:patternOf a owl:Annotation"),
    ("OntologyHeader-title", 'dct:title "Small ontology"@en ;', ""),
    ("OntologyHeader-description", 'dct:description "Enough to try shapes on."@en ;', ""),
    ("OntologyHeader-issued", '"2026-11-23"^^xsd:date', '"last year"'),
    ("OntologyHeader-licence", f"{LICENCE} ;\n    vann", "vann"),
    ("OntologyHeader-prefix", 'Prefix "mg"', 'Prefix "g"'),
    ("OntologyHeader-namespace", 'Uri "https://w3id.org/missiongraph/ns#"', 'Uri "x"'),
    ("OntologyHeader-version", '"0.1.0" .', '"soon" .'),
    ("OntologyHeader-version-iri", "owl:versionIRI <https://w3id.org/missiongraph/ns/0.1.0> ;", ""),
    ("CodeList", "/code/pain-point> a", "/code/PainPoint> a"),
    ("CodeList-label", 'skos:prefLabel "Pain points"@en ;', ""),
    ("CodeList-definition", 'skos:definition "Kinds of pain points."@en ;', ""),
    ("CodeList-source", f'dct:source "Here"@en ;\n    {LICENCE} .', f"{LICENCE} ."),
    ("CodeList-licence", f"\n    {LICENCE} .", '\n    dct:license "free" .'),
    ("Code", "pain-point/waiting> a", "pain-point/Waiting_Time> a"),
    ("Code-label", '"waiting"@en, ', ""),
    ("Code-definition", 'skos:definition "Time goes by."@en ;', ""),
    ("Code-notation", 'skos:notation "waiting" ;', ""),
    ("Code-list", "skos:inScheme <https://w3id.org/missiongraph/code/pain-point>", "mg:of mg:x"),
]


def checks(text: str) -> set[str]:
    """The shapes that find something in an ontology."""
    facts = Facts(quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE))
    return {flaw.check for flaw in shape_flaws(facts)}


def test_nothing_is_wrong_with_the_sound_ontology() -> None:
    """The ontology that the faults are put into has none."""
    assert checks(SOUND) == set()


@pytest.mark.parametrize(("shape", "was", "becomes"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_shape_finds_its_fault(shape: str, was: str, becomes: str) -> None:
    """One change, and the shape that is for it speaks."""
    assert was in SOUND
    assert shape in checks(SOUND.replace(was, becomes, 1))


def test_every_shape_about_the_ontology_is_tried() -> None:
    """No shape that has a message goes without a fault that it finds."""
    graph = Graph()
    for file in SHAPES.glob("*.ttl"):
        graph.parse(file)
    named = {str(shape).partition("#")[2] for shape in graph.subjects(SH.severity)}

    assert named == {shape for shape, _, _ in FAULTS}


def test_they_are_not_shapes_for_data() -> None:
    """What agencies load is not held against shapes about the ontology."""
    iris = {str(shape.iri) for shape in ShapeSet.packaged().targeted}

    assert not any(iri.endswith(("#Term>", "#Code>", "#CodeList>")) for iri in iris)
    assert any(iri.endswith("#DescribedThing>") for iri in iris)
