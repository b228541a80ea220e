# SPDX-License-Identifier: Apache-2.0
"""What goes with the ontology: plain JSON becomes RDF, and the catalogue leads to every file."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.compare import isomorphic

from tests.support.facts_checked import some

if TYPE_CHECKING:
    from pathlib import Path

MG = "https://w3id.org/missiongraph/ns#"
CODE = "https://w3id.org/missiongraph/code/"

# As somebody writes it who has never seen RDF.
PLAIN: list[dict[str, Any]] = [
    {
        "id": "https://ind.example/service/residence-permits",
        "type": "Service",
        "name": {"en": "Residence permits", "nl": "Verblijfsvergunningen"},
        "description": {"en": "Permission to live in the Netherlands."},
        "offersChannel": ["website", "in-person", "https://ind.example/channel/letterbox"],
        "providedBy": "https://ind.example/organisation/ind",
        "processingTime": "P90D",
        "peoplePerYear": 42000,
        "website": "https://ind.example/permits",
        "phase": "live",
    },
    {
        "id": "https://ind.example/flow/embassy-check",
        "type": "DataFlow",
        "personalData": ["identity", "contact"],
        "legalBasisKind": "public-task",
        "underAgreement": {
            "id": "https://ind.example/agreement/chain",
            "type": "SharingAgreement",
            "endDate": "2027-12-31",
        },
    },
    {"id": "https://ind.example/cost/fee", "type": "Cost", "amount": "207.00", "currency": "EUR"},
]
MEANT = """
@prefix channel: <https://w3id.org/missiongraph/code/channel/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ind: <https://ind.example/> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://ind.example/service/residence-permits> a mg:Service ;
    skos:prefLabel "Residence permits"@en, "Verblijfsvergunningen"@nl ;
    dct:description "Permission to live in the Netherlands."@en ;
    mg:offersChannel channel:website, channel:in-person, <https://ind.example/channel/letterbox> ;
    mg:providedBy <https://ind.example/organisation/ind> ;
    mg:processingTime "P90D" ;
    mg:peoplePerYear 42000 ;
    mg:website "https://ind.example/permits"^^xsd:anyURI ;
    mg:phase <https://w3id.org/missiongraph/code/phase/live> .

<https://ind.example/flow/embassy-check> a mg:DataFlow ;
    mg:personalData <https://w3id.org/missiongraph/code/personal-data/identity>,
        <https://w3id.org/missiongraph/code/personal-data/contact> ;
    mg:legalBasisKind <https://w3id.org/missiongraph/code/legal-basis/public-task> ;
    mg:underAgreement <https://ind.example/agreement/chain> .

<https://ind.example/agreement/chain> a mg:SharingAgreement ;
    mg:endDate "2027-12-31"^^xsd:date .

<https://ind.example/cost/fee> a mg:Cost ; mg:amount 207.00 ; mg:currency "EUR" .
"""


@pytest.fixture(scope="module")
def context(root: Path) -> dict[str, Any]:
    """The JSON-LD context, as it lies in the file."""
    text = (root / "ontology" / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def by_rdflib(document: str) -> Graph:
    """What rdflib reads in a JSON-LD document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, of its own classes
        return Graph().parse(data=document, format="json-ld")


def by_oxigraph(document: str) -> Graph:
    """What Oxigraph, and so missiongraph itself, reads in it."""
    quads = pyoxigraph.parse(document.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    triples = (quad.triple for quad in quads)
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert text is not None
    return Graph().parse(data=text, format="nt")


def test_context_and_catalogue_are_fresh(root: Path) -> None:
    """They say what the Turtle says."""
    command = [sys.executable, str(root / "tools" / "generate_companions.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_plain_json_is_read_as_it_is_meant(context: dict[str, Any]) -> None:
    """Bare codes, names by language, dates and nested things come out as the RDF meant."""
    document = json.dumps(context | {"@graph": PLAIN})
    meant = Graph().parse(data=MEANT)

    assert isomorphic(by_rdflib(document), meant)
    assert isomorphic(by_oxigraph(document), meant)


def test_every_code_can_be_written_bare(
    context: dict[str, Any], ontology: Graph, vocabularies: Graph
) -> None:
    """No code of a list is mistaken for a term or another list's code."""
    for term, scheme in some(ontology.subject_objects(URIRef(f"{MG}codeList"))):
        concepts = set(vocabularies.subjects(SKOS.inScheme, scheme))
        bare = sorted(str(concept).rpartition("/")[2] for concept in concepts)
        name = str(term).removeprefix(MG)
        document = json.dumps(context | {"id": "https://a.example/a", name: bare})

        assert set(by_oxigraph(document).objects(None, term)) == concepts
        assert set(by_rdflib(document).objects(None, term)) == concepts


def test_every_class_and_property_has_a_name(context: dict[str, Any], ontology: Graph) -> None:
    """A thing can be described in JSON with every term that describes things."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {str(term) for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    lacking = {t.removeprefix(MG) for t in terms if t.startswith(MG)} - set(context["@context"])

    assert lacking == set()


def test_the_catalogue_leads_to_every_file_with_a_name_of_its_own(root: Path) -> None:
    """Each name is found in the file that the catalogue gives for it, and no such file lacks."""
    tree = ET.parse(root / "ontology" / "catalog-v001.xml")  # noqa: S314 (our own file)
    entries = [(e.attrib["name"], e.attrib["uri"]) for e in tree.getroot()]
    kinds = (OWL.Ontology, SKOS.ConceptScheme)
    held = {
        (str(head), file.relative_to(root / "ontology").as_posix())
        for file in (root / "ontology").rglob("*.ttl")
        for graph in [Graph().parse(file)]
        for kind in kinds
        for head in graph.subjects(RDF.type, kind)
    }

    assert held <= set(entries)
    assert len({name for name, _ in entries}) == len(entries)
    versions = [name for name, _ in entries if (name, _) not in held]
    assert versions == ["https://w3id.org/missiongraph/ns/0.1.0"]
