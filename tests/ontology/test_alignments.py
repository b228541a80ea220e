# SPDX-License-Identifier: Apache-2.0
"""The alignments: sound, apart from the ontology itself, and about terms that exist.

Each foreign term is looked up in what the standard's makers publish (real data, read in place), or
in rdflib's list of the standard's terms. What is in neither is named here, with the reason.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from rdflib import DCAT, ODRL2, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SKOS, Graph, URIRef

from missiongraph.ontology.reasoner import Classified, classify
from missiongraph.ontology.sources import Sources
from tests.loaders.real_data import real_data
from tests.support.facts_checked import some
from tests.support.java import needs_java

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.namespace import DefinedNamespace

ALIGNMENTS = Path(__file__).parents[2] / "ontology" / "alignments"
FILES = sorted(ALIGNMENTS.glob("*.ttl"))
OURS = "https://w3id.org/missiongraph/"
INHERITS = {RDFS.subClassOf, RDFS.subPropertyOf}
MATCHES = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
STANDARDS = (
    "archimate bpmn cpov cpsv-ap dcat dpv eli odrl open-referral org prov qb schema skos un-sdg"
)

SEMIC = "standards/{}/releases/{}"
CPSV_AP = SEMIC.format("cpsv-ap", "3.2.0/rdf/cpsv-ap.ttl")
CPOV = SEMIC.format("cpov", "2.1.2/voc/core-public-organisation-ap.ttl")
CCCEV = SEMIC.format("cccev", "2.1.0/voc/cccev.ttl")
SERVICES = "it-vocabularies/VocabolariControllati/classifications-for-public-services"
# Where the terms of a namespace are published; the first folder is the data set's.
PUBLISHED = {
    "http://purl.org/vocab/cpsv#": (CPSV_AP,),
    "http://data.europa.eu/m8g/": (CPSV_AP, CPOV, CCCEV),
    "http://purl.org/dc/terms/": (CPSV_AP, "standards/dcat-3/dcat3.ttl"),
    "http://www.w3.org/ns/dcat#": ("standards/dcat-3/dcat3.ttl",),
    "https://w3id.org/dpv#": ("standards/dpv-2.3/dpv.ttl",),
    "https://w3id.org/dpv/legal/eu/gdpr#": ("standards/dpv-2.3/eu-gdpr.ttl",),
    "http://data.europa.eu/eli/ontology#": (
        "be-flanders-lpdc/migration-scripts/tests-shacl/schemas-ontologies/eli.owl",
    ),
    "http://bp4mc2.org/def/archimate#": (
        "archimate-exchange/archimate2rdf/src/main/resources/ontology/archimate.ttl",
    ),
    "http://metadata.un.org/sdg/ontology#": ("un-sdg-lod/sdg-data/sdgs-ontology.ttl",),
    "https://w3id.org/italia/controlled-vocabulary/classifications-for-public-services/channel/": (
        f"{SERVICES}/channel/channel.ttl",
    ),
}
# The makers' own file is not among the real data: the files there use the terms.
USED = {
    "https://www.irit.fr/recherches/MELODI/ontologies/BBO#": (
        "be-flanders-openproceshuis/config/bpmn/bpmn-rml.ttl"
    ),
    "https://data.norge.no/vocabulary/service-channel-type#": "no-cpsv-ap-no",
    "https://data.norge.no/vocabulary/role-type#": "no-cpsv-ap-no",
}
LISTED: dict[str, type[DefinedNamespace]] = {
    str(space): space for space in (ORG, PROV, SKOS, QB, ODRL2, SDO, DCAT)
}
HSDS = "https://docs.openreferral.org/en/3.0/hsds/schema_reference.html#"
EXCEPTIONS = {
    "https://w3id.org/dpv/pd#": (
        "DPV's extension on personal data is not among the real data",
        """Biometric Contact Criminal Family Financial Identifying Location MedicalHealth
        Professional""",
    ),
}


def mappings(file: Path) -> list[tuple[str, str, str]]:
    """What an alignment says, its heading left out."""
    graph = Graph(bind_namespaces="none").parse(file)
    heads = set(graph.subjects(RDF.type, OWL.Ontology))
    return [(str(s), str(p), str(o)) for s, p, o in graph if s not in heads]


def foreign() -> set[str]:
    """Every foreign term that is aligned with."""
    return {target for file in FILES for _, _, target in mappings(file)}


def within(namespace: str) -> list[str]:
    """The foreign terms of a namespace; of those whose names begin alike the longest counts."""
    longer = [other for other in (*PUBLISHED, *USED, *LISTED, *EXCEPTIONS) if other != namespace]
    inner = tuple(other for other in longer if other.startswith(namespace))
    return sorted(t for t in foreign() if t.startswith(namespace) and not t.startswith(inner))


@cache
def published(place: Path) -> Graph:
    """A published file."""
    return Graph(bind_namespaces="none").parse(place)


def files(paths: Iterable[str]) -> list[Path]:
    """Published files by their paths; skips where there are no real data."""
    return [real_data(folder) / rest for folder, _, rest in (p.partition("/") for p in paths)]


def test_there_is_one_file_for_each_standard() -> None:
    """The standards that the design names have each their file, with what it is about."""
    assert [file.stem for file in FILES] == STANDARDS.split()
    for file in FILES:
        heads = list(published(file).subjects(RDF.type, OWL.Ontology))
        assert heads == [URIRef(f"{OURS}alignment/{file.stem}")]
        assert mappings(file)


def test_alignments_speak_of_our_terms_only(ontology: Graph, vocabularies: Graph) -> None:
    """No axiom is about a foreign term, none is imported, and what is aligned is defined."""
    known = {str(s) for s in ontology.subjects(RDFS.isDefinedBy)}
    known |= {str(s) for s in vocabularies.subjects(SKOS.inScheme)}
    said = [mapping for file in FILES for mapping in mappings(file)]
    relations = {URIRef(relation) for _, relation, _ in said}

    assert {subject for subject, _, _ in said} - known == set()
    assert relations <= INHERITS | MATCHES
    assert [target for _, _, target in said if target.startswith(OURS)] == []


def test_inheritance_is_between_terms_of_one_kind(ontology: Graph) -> None:
    """Classes inherit from classes and properties from properties."""
    for subject, relation, target in (m for file in FILES for m in mappings(file)):
        is_class = (URIRef(subject), RDF.type, OWL.Class) in ontology
        if URIRef(relation) in INHERITS:
            assert (URIRef(relation) == RDFS.subClassOf) == is_class
            local = target.rpartition("#")[2].rpartition("/")[2]
            assert local[0].isupper() == is_class, f"{subject} and {target}"


def test_nothing_is_aligned_twice() -> None:
    """One relation holds between two terms, so that no file says two different things."""
    pairs = [(subject, target) for file in FILES for subject, _, target in mappings(file)]

    assert len(pairs) == len(set(pairs))


def test_every_foreign_term_can_be_looked_up() -> None:
    """No term is of a namespace about which this module knows nothing."""
    known = (*PUBLISHED, *USED, *LISTED, *EXCEPTIONS, HSDS)

    assert [term for term in foreign() if not term.startswith(known)] == []


@pytest.mark.parametrize("namespace", PUBLISHED)
def test_published_terms_exist(namespace: str) -> None:
    """Each foreign term is described in the file that its makers publish."""
    graphs = [published(place) for place in files(PUBLISHED[namespace])]
    terms = within(namespace)
    wrong = [t for t in terms if not any((URIRef(t), None, None) in graph for graph in graphs)]

    assert terms
    assert wrong == []


@pytest.mark.parametrize("namespace", LISTED)
def test_listed_terms_exist(namespace: str) -> None:
    """Each foreign term is in the closed list of its namespace."""
    terms = within(namespace)

    assert terms
    assert [term for term in terms if URIRef(term) not in LISTED[namespace]] == []


@pytest.mark.parametrize("namespace", USED)
def test_terms_without_a_published_file_are_in_use(namespace: str) -> None:
    """Each foreign term occurs in a file by others that uses its vocabulary."""
    folder, _, rest = USED[namespace].partition("/")
    place = real_data(folder) / rest
    sources = [place] if place.is_file() else sorted(place.rglob("*.ttl"))
    text = "".join(source.read_text(encoding="utf-8", errors="replace") for source in sources)
    local = [term.removeprefix(namespace) for term in within(namespace)]
    prefixes = ("bbo:", namespace)

    assert local
    assert [name for name in local if not any(f"{p}{name}" in text for p in prefixes)] == []


def test_places_in_the_schemas_of_open_referral_exist() -> None:
    """What is aligned with HSDS is an object of its schemas, or a property of one."""
    schemas = real_data("openreferral-hsds") / "schema"
    names = within(HSDS)

    assert names
    for name in names:
        thing, _, part = name.removeprefix(HSDS).partition(".")
        schema = json.loads((schemas / f"{thing}.json").read_text(encoding="utf-8"))
        assert not part or part in schema["properties"], name


def test_only_the_named_terms_are_taken_on_trust() -> None:
    """What cannot be looked up is listed with the reason, and nothing more is."""
    for namespace, (reason, names) in some(EXCEPTIONS.items()):
        assert reason
        assert [t.removeprefix(namespace) for t in within(namespace)] == names.split()


# Standards whose own axioms could contradict ours, with the files that hold the axioms.
AXIOMS = {
    "archimate": PUBLISHED["http://bp4mc2.org/def/archimate#"],
    "cpsv-ap": (CPSV_AP,),
    "dcat": PUBLISHED["http://www.w3.org/ns/dcat#"],
    "dpv": PUBLISHED["https://w3id.org/dpv#"],
    "eli": PUBLISHED["http://data.europa.eu/eli/ontology#"],
    "prov": ("be-flanders-lpdc/migration-scripts/tests-shacl/schemas-ontologies/prov.ttl",),
}


KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
BETWEEN_NAMES = {
    *INHERITS,
    RDFS.domain,
    RDFS.range,
    OWL.disjointWith,
    OWL.equivalentClass,
    OWL.equivalentProperty,
}


@needs_java
@pytest.mark.filterwarnings("ignore")  # owlready2 speaks of what others declare twice
@pytest.mark.parametrize("standard", AXIOMS)
def test_what_we_inherit_agrees_with_the_standards_own_axioms(standard: str) -> None:
    """Together with a standard our terms stay possible, and among ours nothing new follows."""
    axioms = triples(standard)
    together = classify([*Sources.packaged(), *axioms])

    assert len(axioms) > 10
    assert together.consistent
    assert together.empty == frozenset()
    assert among_ours(together) == among_ours(alone())


@cache
def alone() -> Classified:
    """What follows from the ontology by itself."""
    return classify(Sources.packaged())


def among_ours(found: Classified) -> dict[str, tuple[set[str], set[str]]]:
    """What of our own stands above each of our terms, and what is the same."""
    return {
        term: (ours(above), ours(found.same.get(term, ()))) for term, above in found.above.items()
    }


def ours(terms: Iterable[str]) -> set[str]:
    """Those of our ontology."""
    return {term for term in terms if term.startswith("mg:")}


def triples(standard: str) -> list[pyoxigraph.Triple]:
    """An alignment, and what its standard says about how named terms stand to each other."""
    read = [published(ALIGNMENTS / f"{standard}.ttl"), *map(published, files(AXIOMS[standard]))]
    kept = Graph(bind_namespaces="none")
    for s, p, o in (triple for graph in read for triple in graph):
        named = isinstance(s, URIRef) and isinstance(o, URIRef)
        if named and (p in BETWEEN_NAMES or (p == RDF.type and o in KINDS)):
            kept.add((s, p, o))
    text = kept.serialize(format="nt")
    return [q.triple for q in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)]
