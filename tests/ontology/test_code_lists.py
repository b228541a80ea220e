# SPDX-License-Identifier: Apache-2.0
"""The code lists: complete, explained, and the same in shapes as in the vocabularies."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

from tests.support.facts_checked import some

CODE = "https://w3id.org/missiongraph/code/"
MG = "https://w3id.org/missiongraph/ns#"
MGSH = "https://w3id.org/missiongraph/shapes#"

CODES = {
    "rule": "participation serves-mission in-journey takes-part reaches-data levels touches-direct "
    "touches-service touches-process touches-system touches-data touches-governance",
    "role": "accountable responsible provides operates commissions funds regulates supports "
    "supplies-data receives-data consulted informed governs",
    "channel": "website mobile-app email telephone video sms post fax in-person home-visit "
    "kiosk chat api other",
    "touch": "direct service process system data governance",
    "evidence": "documented reported estimated illustrative",
    "action": "customer frontstage backstage support",
    "experience": "very-good good neutral bad very-bad",
    "pain-point": "repetition waiting confusion handover access error cost distress",
    "flow-trigger": "event request schedule continuous",
    "legal-basis": "consent contract legal-obligation vital-interests public-task "
    "legitimate-interests health-care-provision employment-social-protection",
    "phase": "discovery alpha beta live retired",
    "verdict": "supported refuted inconclusive",
    "scenario": "as-is to-be",
    "level": "level-0 level-1 level-2 level-3 level-4 level-5",
    "level-whole-service": "outcomes whole-services products capabilities components data",
    "personal-data": "none identity contact health financial employment family migration "
    "location criminal biometric other",
}


def codes(vocabularies: Graph, scheme: str) -> set[str]:
    """The codes of a scheme."""
    concepts = vocabularies.subjects(SKOS.inScheme, URIRef(CODE + scheme))
    return {str(concept).removeprefix(f"{CODE}{scheme}/") for concept in concepts}


def test_each_list_has_its_codes(vocabularies: Graph) -> None:
    """The lists hold the agreed codes, no fewer and no more."""
    schemes = vocabularies.subjects(RDF.type, SKOS.ConceptScheme)
    found = {str(scheme).removeprefix(CODE): set[str]() for scheme in schemes}
    found = {scheme: codes(vocabularies, scheme) for scheme in found}

    assert found == {scheme: set(listed.split()) for scheme, listed in CODES.items()}


def test_every_code_is_explained(vocabularies: Graph) -> None:
    """A code has an English name, a definition, its notation, and its place in the list."""
    for concept, scheme in some(vocabularies.subject_objects(SKOS.inScheme)):
        names = [n for n in vocabularies.objects(concept, SKOS.prefLabel) if is_in(n, "en")]
        meanings = list(vocabularies.objects(concept, SKOS.definition))

        assert len(names) == len(meanings) == 1
        assert vocabularies.value(concept, SKOS.notation) == Literal(str(concept).split("/")[-1])
        assert (concept, SKOS.topConceptOf, scheme) in vocabularies
        assert (concept, RDF.type, SKOS.Concept) in vocabularies


def test_every_list_and_code_is_also_dutch(vocabularies: Graph) -> None:
    """The lists and codes can be shown to the Dutch services among the cases."""
    named = {*vocabularies.subjects(SKOS.inScheme), *vocabularies.objects(None, SKOS.inScheme)}
    lacking = [
        thing
        for thing in named
        if not any(is_in(name, "nl") for name in vocabularies.objects(thing, SKOS.prefLabel))
    ]

    assert lacking == []


def test_roles_channels_and_levels_are_things_of_their_class(vocabularies: Graph) -> None:
    """Codes can be used where a role, a channel or a level is asked for."""
    classes = {
        "role": "Role",
        "channel": "Channel",
        "level": "Level",
        "level-whole-service": "Level",
    }
    for scheme, cls in some(classes.items()):
        for concept in vocabularies.subjects(SKOS.inScheme, URIRef(CODE + scheme)):
            assert (concept, RDF.type, URIRef(MG + cls)) in vocabularies


@pytest.mark.parametrize("scheme", ["level", "level-whole-service"])
def test_a_set_of_levels_is_ordered_and_puts_each_class_at_one(
    scheme: str, vocabularies: Graph
) -> None:
    """Levels are numbered from 0 down, and no class is at two levels of one set."""
    levels = list(vocabularies.subjects(SKOS.inScheme, URIRef(CODE + scheme)))
    numbers = [vocabularies.value(level, URIRef(f"{MG}levelNumber")) for level in levels]
    placed = [
        cls
        for level in levels
        for cls in vocabularies.objects(level, URIRef(f"{MG}appliesToClass"))
    ]

    assert sorted(map(int, map(str, numbers))) == list(range(len(levels)))
    assert len(placed) == len(set(placed)) > len(levels)


def test_properties_name_the_list_of_their_values(ontology: Graph, vocabularies: Graph) -> None:
    """A property that takes codes says from which list, and no list is named that is not there."""
    ranges = (SKOS.Concept, URIRef(f"{MG}Role"), URIRef(f"{MG}Channel"))
    taking = {term for cls in ranges for term in ontology.subjects(RDFS.range, cls)}
    named = dict(ontology.subject_objects(URIRef(f"{MG}codeList")))

    assert set(named) == taking
    assert set(named.values()) <= set(vocabularies.subjects(RDF.type, SKOS.ConceptScheme))


def test_shapes_accept_the_codes_of_the_lists(shapes: Graph, vocabularies: Graph) -> None:
    """A code added to a list is accepted, and one taken out is not."""
    lists = {
        "DescribedThing-evidence-code": "evidence",
        "DataFlow-personal-data-code": "personal-data",
        "Dataset-personal-data-code": "personal-data",
        "DataElement-personal-data-code": "personal-data",
        "DataFlow-legal-basis-kind-code": "legal-basis",
        "DataFlow-trigger-code": "flow-trigger",
        "Experience-feeling-code": "experience",
        "Learning-verdict-code": "verdict",
        "PainPoint-kind-code": "pain-point",
        "RoadmapItem-phase-code": "phase",
        "Scenario-kind-code": "scenario",
        "Service-phase-code": "phase",
    }
    for shape, scheme in some(lists.items()):
        head = shapes.value(URIRef(MGSH + shape), SH["in"])
        assert head is not None
        accepted = {str(code).removeprefix(f"{CODE}{scheme}/") for code in Collection(shapes, head)}
        assert accepted == codes(vocabularies, scheme)


def is_in(node: object, language: str) -> bool:
    """Whether a text is in a language."""
    return isinstance(node, Literal) and node.language == language
