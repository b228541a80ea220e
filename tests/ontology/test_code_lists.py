# SPDX-License-Identifier: Apache-2.0
"""The code lists: complete, explained, and the same in shapes as in the vocabularies."""

from __future__ import annotations

from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

CODE = "https://w3id.org/missiongraph/code/"
MG = "https://w3id.org/missiongraph/ns#"
MGSH = "https://w3id.org/missiongraph/shapes#"

CODES = {
    "role": "accountable responsible provides operates commissions funds regulates supports "
    "supplies-data receives-data consulted informed governs",
    "channel": "website mobile-app email telephone video sms post fax in-person home-visit "
    "kiosk chat api other",
    "touch": "direct service process system data governance",
    "evidence": "documented illustrative",
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
    for concept, scheme in vocabularies.subject_objects(SKOS.inScheme):
        names = [n for n in vocabularies.objects(concept, SKOS.prefLabel) if is_in(n, "en")]
        meanings = list(vocabularies.objects(concept, SKOS.definition))

        assert len(names) == len(meanings) == 1
        assert vocabularies.value(concept, SKOS.notation) == Literal(str(concept).split("/")[-1])
        assert (concept, SKOS.topConceptOf, scheme) in vocabularies
        assert (concept, RDF.type, SKOS.Concept) in vocabularies


def test_roles_and_channels_are_also_dutch_and_things_of_their_class(vocabularies: Graph) -> None:
    """Roles and channels can be shown in Dutch, and used where a role or channel is asked for."""
    for scheme, cls in (("role", "Role"), ("channel", "Channel")):
        for concept in vocabularies.subjects(SKOS.inScheme, URIRef(CODE + scheme)):
            assert any(is_in(n, "nl") for n in vocabularies.objects(concept, SKOS.prefLabel))
            assert (concept, RDF.type, URIRef(MG + cls)) in vocabularies


def test_shapes_accept_the_codes_of_the_lists(shapes: Graph, vocabularies: Graph) -> None:
    """A code added to a list is accepted, and one taken out is not."""
    lists = {
        "DescribedThing-evidence-code": "evidence",
        "DataFlow-personal-data-code": "personal-data",
        "Dataset-personal-data-code": "personal-data",
        "DataElement-personal-data-code": "personal-data",
    }
    for shape, scheme in lists.items():
        head = shapes.value(URIRef(MGSH + shape), SH["in"])
        assert head is not None
        accepted = {str(code).removeprefix(f"{CODE}{scheme}/") for code in Collection(shapes, head)}
        assert accepted == codes(vocabularies, scheme)


def is_in(node: object, language: str) -> bool:
    """Whether a text is in a language."""
    return isinstance(node, Literal) and node.language == language
