# SPDX-License-Identifier: Apache-2.0
"""CPSV-AP as it is found: Trento's services, Norway's examples, the official one, and odd files."""

from __future__ import annotations

import hashlib
import re
import socket
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode

from missiongraph.errors import InputError
from missiongraph.loading import Source
from missiongraph.terms import CHANNEL, DCT, MG, RDF, ROLE, SKOS, XSD
from missiongraph_loaders.mapped_rdf import LOADER
from tests.loaders.real_data import real_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Triple

    from missiongraph.loading import Batch

BASE = "https://missiongraph.example"
CV, CPSV = "http://data.europa.eu/m8g/", "http://purl.org/vocab/cpsv#"
NEITHER = "described neither here nor in another model"
TURTLE = """\
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <http://schema.org/> .
@prefix schemas: <https://schema.org/> .
@prefix : <https://city.example/> .
"""
# Counted by hand in Trento's files: things by class, links by property.
THINGS = {
    MG.Service: 45,
    MG.LifeEvent: 16,
    MG.Evidence: 42,
    MG.Cost: 12,
    MG.Channel: 30,
    MG.LegalResource: 88,
    MG.Output: 5,
    MG.Organisation: 14,
    MG.Requirement: 34,
}
LINKS = {
    "mg:providedBy": 45,
    "mg:respondsTo": 65,
    "mg:asksForEvidence": 70,
    "mg:costOf": 45,
    "mg:offersChannel": 40,
    "cv:hasLegalResource": 119,
    "mg:produces": 45,
    "mg:requirementOf": 34,
    "mg:processingTime": 19,
}
THEIRS = {
    f"{CPSV}PublicService": 45,
    f"{CV}LifeEvent": 10,
    f"{CV}BusinessEvent": 6,
    f"{CV}Evidence": 42,
    f"{CV}Cost": 12,
    f"{CV}Channel": 30,
    "http://data.europa.eu/eli/ontology#LegalResource": 88,
    f"{CV}Output": 5,
    f"{CV}PublicOrganisation": 14,
    f"{CV}CriterionRequirement": 34,
    f"{CV}hasCompetentAuthority": 45,
    f"{CV}isGroupedBy": 65,
    f"{CPSV}hasInput": 70,
    f"{CV}hasCost": 45,
    f"{CV}hasChannel": 40,
    f"{CV}hasLegalResource": 119,
    f"{CPSV}produces": 45,
    f"{CV}hasCriterion": 34,
    f"{CV}processingTime": 19,
}


def read(path: Path, agency: str = "city") -> Batch:
    """What the loader makes of a file or folder."""
    source = Source(path, mapping="cpsv-ap", agency=agency)
    assert LOADER.accepts(source)
    return LOADER.read(source)


def written(folder: Path, text: str, name: str = "services.ttl") -> Batch:
    """What the loader makes of Turtle."""
    path = folder / name
    path.write_text(TURTLE + text, encoding="utf-8")
    return read(path)


def mine(kind: str, iri: str, agency: str = "city") -> NamedNode:
    """The address of a foreign resource: the last part of its IRI, and a digest of the whole."""
    whole = iri.replace(":", "https://city.example/", 1) if iri.startswith(":") else iri
    last = re.sub("[^a-z0-9]+", "-", whole.rpartition("/")[2].lower())
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return NamedNode(f"{BASE}/id/{agency}/{kind}/{last}-{digest}")


def values(batch: Batch, subject: NamedNode, predicate: NamedNode) -> set[object]:
    """The values of a property of a thing."""
    return {t.object for t in batch.triples if (t.subject, t.predicate) == (subject, predicate)}


def things(triples: Iterable[Triple]) -> Counter[object]:
    """How many things of each class there are."""
    return Counter(t.object for t in triples if t.predicate == RDF.type)


def links(triples: Iterable[Triple]) -> Counter[str]:
    """How many statements there are with each property."""
    short = {"https://w3id.org/missiongraph/ns#": "mg:", CV: "cv:"}
    found: Counter[str] = Counter()
    for triple in triples:
        for start, prefix in short.items():
            if triple.predicate.value.startswith(start):
                found[prefix + triple.predicate.value.removeprefix(start)] += 1
    return found


@pytest.fixture(scope="module")
def trento() -> Path:
    """Trento's services for families: a folder with a file for each, and merged files."""
    return real_data("it-trento-cpsv") / "rdf_output"


@pytest.fixture(scope="module")
def merged(trento: Path) -> Batch:
    """The merged file, read."""
    return read(trento / "servizi_famiglia.rdf", "trento")


def test_trentos_figures_are_those_of_another_reader(trento: Path) -> None:
    """Another reader, rdflib, counts the same in the files as they stand."""
    graph = rdflib.Graph().parse(trento / "servizi_famiglia.rdf", format="xml")
    found = Counter(str(o) for o in graph.objects(predicate=rdflib.RDF.type))
    found += Counter(str(p) for p in graph.predicates())
    assert {name: found[name] for name in THEIRS} == THEIRS


@pytest.mark.parametrize(
    "name", ["servizi_famiglia.rdf", "servizi_famiglia.jsonld", "servizi_famiglia"]
)
def test_trentos_services_are_read(
    trento: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file for each, merged, or JSON-LD whose @context is elsewhere: the counts are right."""

    def refuse(*_: object) -> None:
        raise AssertionError("nothing is fetched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    batch = read(trento / name, "trento")
    assert things(batch.triples) == THINGS
    found = links(batch.triples)
    assert {link: found[link] for link in LINKS} == LINKS


def test_each_of_trentos_files_tells_that_it_has_no_base(trento: Path) -> None:
    """What is odd is told once for each file, and nothing else is refused."""
    batch = read(trento / "servizi_famiglia", "trento")
    assert len(batch.refusals) == 45
    assert len({refusal.origin.file for refusal in batch.refusals}) == 45
    assert all("the file has no base" in refusal.reason for refusal in batch.refusals)


def test_a_service_of_trento_is_read_whole(merged: Batch) -> None:
    """Its name, its provider, what it asks for, where its page is, and its name elsewhere."""
    service = mine("service", "http://www.provincia.tn.it/p_TN_NP56", "trento")
    assert values(merged, service, SKOS.prefLabel) == {
        Literal("Progetto Mo-VE \u2013 Mobilità verso l'Europa", language="it")
    }
    assert values(merged, service, MG.providedBy) == {
        mine("organisation", "http://www.provincia.tn.it/ca/HKGI1F", "trento")
    }
    assert len(values(merged, service, MG.asksForEvidence)) == 3
    assert values(merged, service, MG.website) == {
        Literal(
            "https://www.vivoscuola.it/Schede-informative/Progetto-MoVE-Mobilita-Verso-l-Europa",
            datatype=XSD.anyURI,
        )
    }
    assert Literal("adpersonam.fse@provincia.tn.it") in values(merged, service, MG.contact)
    assert values(merged, service, SKOS.exactMatch) == {
        NamedNode("http://www.provincia.tn.it/p_TN_NP56")
    }
    assert len(values(merged, service, NamedNode("http://www.w3.org/ns/dcat#keyword"))) == 7


def test_everything_that_is_read_has_a_name(merged: Batch) -> None:
    """Laws and costs have descriptions only; those are their names where they are short."""
    named = {t.subject for t in merged.triples if t.predicate == SKOS.prefLabel}
    assert {t.subject for t in merged.triples if t.predicate == RDF.type} <= named
    law = mine("legal-resource", "http://www.provincia.tn.it/lr/LP-1991-14", "trento")
    assert values(merged, law, SKOS.prefLabel) == {
        Literal("Legge provinciale n. 14 del 12 luglio 1991", language="it")
    }
    assert values(merged, law, DCT.description) == set()
    names = [t.object for t in merged.triples if t.predicate == SKOS.prefLabel]
    assert max(len(name.value) for name in names if isinstance(name, Literal)) <= 150


def test_norways_examples_are_read_and_what_is_not_is_told() -> None:
    """One participation is whole; extensions and what is odd are listed."""
    batch = read(real_data("no-cpsv-ap-no") / "examples", "norway")
    count = things(batch.triples)
    assert {cls: count[cls] for cls in (MG.Service, MG.Channel, MG.Cost, MG.Policy)} == {
        MG.Service: 2,
        MG.Channel: 4,
        MG.Cost: 1,
        MG.Policy: 2,
    }
    (participation,) = [t.subject for t in batch.triples if t.object == MG.Participation]
    # That of the data provider, which the service names and the police plays.
    assert isinstance(participation, NamedNode)
    assert values(batch, participation, MG.role) == {ROLE.SUPPLIES_DATA}
    # Two files write <…> around what is no whole name.
    odd = {r.origin.file for r in batch.refusals if "the file has no base" in r.reason}
    assert odd == {"exDokumentasjon.ttl", "exKrav.ttl"}
    # 0,51 with a comma is no decimal.
    (number,) = [r.value for r in batch.refusals if r.reason == "A number is expected here."]
    assert number.endswith("/exGebyr.ttl: 0,51")
    unknown = {r.column for r in batch.refusals if "does not tell" in r.reason}
    assert "https://data.norge.no/vocabulary/cpsvno#dataService" in unknown


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
def test_the_official_example_is_read(ending: str) -> None:
    """In both forms, with the kind of channel that a list of the EU has."""
    folder = real_data("standards") / "cpsv-ap/releases/3.2.0/html/examples"
    batch = read(folder / f"example-rdf_public_service.{ending}", "belgium")
    assert things(batch.triples) == {
        MG.Service: 1,
        MG.Organisation: 1,
        MG.Requirement: 1,
        MG.Evidence: 2,
        MG.Channel: 1,
    }
    organisation = mine("organisation", "http://example.com/publicOrganisation1", "belgium")
    assert len(values(batch, organisation, SKOS.prefLabel)) == 4
    assert not [r for r in batch.refusals if "not tell what" in r.reason]
    assert batch.out_of_scope["cv:openingHours"] == 1
    assert batch.out_of_scope["cv:specialOpeningHoursSpecification"] == 1
    assert batch.out_of_scope["time:hour"] == 2


def test_terms_of_both_versions_mean_the_same(tmp_path: Path) -> None:
    """Version 2 says hasCriterion, value and schema:ContactPoint; 3 says it in words of its own."""
    old = """
:s a cpsv:PublicService ; dct:title "Bins"@en ; cv:hasCriterion :r ; cv:hasCost :c ;
  cv:hasContactPoint :p ; cv:isDescribedAt :d .
:r a cv:CriterionRequirement ; dct:title "Live here"@en .
:c a cv:Cost ; dct:title "Fee"@en ; cv:value 2.50 .
:p a schema:ContactPoint ; schemas:email "bins@city.example" .
:d a cv:PublicServiceDataset ; <http://www.w3.org/ns/dcat#landingPage> <https://city.example/bins> .
"""
    new = """
:s a cpsv:PublicService ; dct:title "Bins"@en ; cv:holdsRequirement :r ; cv:hasCost :c ;
  cv:contactPoint :p ; foaf:page <https://city.example/bins> .
:r a cv:Requirement ; dct:title "Live here"@en .
:c a cv:Cost ; dct:title "Fee"@en ; cv:hasValue 2.5e0 .
:p a cv:ContactPoint ; cv:email "bins@city.example" .
"""
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    one, other = written(tmp_path / "old", old), written(tmp_path / "new", new)
    assert set(one.triples) == set(other.triples)
    assert not one.refusals
    assert values(one, mine("cost", ":c"), MG.amount) == {Literal("2.5", datatype=XSD.decimal)}
    assert values(one, mine("service", ":s"), MG.contact) == {Literal("bins@city.example")}


def test_names_that_differ_in_capitals_alone(tmp_path: Path) -> None:
    """Two described ones stay two; a reference that is misspelt finds the one it means."""
    batch = written(
        tmp_path,
        """
:P_1 a cpsv:PublicService ; dct:title "One"@en ; cv:hasCompetentAuthority :CITY .
:p_1 a cpsv:PublicService ; dct:title "Two"@en .
:City a cv:PublicOrganisation ; dct:title "City"@en .
""",
    )
    services = {t.subject for t in batch.triples if t.object == MG.Service}
    assert len(services) == 2
    assert {t.object for t in batch.triples if t.predicate == MG.providedBy} == {
        mine("organisation", ":City")
    }
    reasons = [refusal.reason for refusal in batch.refusals]
    assert any("differ only in capitals" in reason for reason in reasons)
    assert any("differs only in capitals, is; it was taken" in reason for reason in reasons)


def test_texts_are_taken_without_what_is_no_text(tmp_path: Path) -> None:
    """HTML gives its words, marks of byte order go, private languages stay."""
    batch = written(
        tmp_path,
        """\ufeff
:s a cpsv:PublicService ; dct:title "\ufeffBins"@nl-BE-x-informal ,
    "Vuilnis"@nl-BE-x-generated-informal ;
  dct:description "<p>We <b>empty</b> bins.</p><ul><li>Mondays &amp; Fridays</li></ul>"@en ,
    "Less than < 5 bins & more" .
""".replace("\ufeff\n", "\n"),
    )
    service = mine("service", ":s")
    assert values(batch, service, SKOS.prefLabel) == {
        Literal("Bins", language="nl-be-x-informal"),
        Literal("Vuilnis", language="nl-be-x-generate-informal"),
    }
    assert values(batch, service, DCT.description) == {
        Literal("We empty bins.\nMondays & Fridays", language="en"),
        Literal("Less than < 5 bins & more"),
    }
    html, tag = sorted(refusal.reason for refusal in batch.refusals)
    assert html == "The text holds HTML, of which the words were taken."
    assert tag.startswith("“nl-be-x-generated-informal” is no language tag (BCP 47)")


def test_names_of_a_machine_are_no_names_elsewhere(tmp_path: Path) -> None:
    """The thing is taken, and the address of the publisher's own machine is not kept."""
    batch = written(
        tmp_path,
        '<http://127.0.0.1:3362/service/7> a cpsv:PublicService ; dct:title "Seven"@en .',
    )
    # What the machine is called may change; the address does not.
    digest = hashlib.sha256(b"service/7").hexdigest()[:8]
    service = NamedNode(f"{BASE}/id/city/service/7-{digest}")
    assert values(batch, service, SKOS.exactMatch) == set()
    assert values(batch, service, RDF.type) == {MG.Service}
    assert "a machine within the publisher's network" in batch.refusals[0].reason


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """It is told of with the line; alone, it is a fault and nothing is taken."""
    good, bad = tmp_path / "a.ttl", tmp_path / "b.ttl"
    good.write_text(TURTLE + ':s a cpsv:PublicService ; dct:title "Bins"@en .', encoding="utf-8")
    bad.write_text(TURTLE + ":t a cpsv:PublicService ;;", encoding="utf-8")
    (refusal,) = read(tmp_path).refusals
    assert refusal.origin.file == "b.ttl"
    assert "Line 9" in refusal.reason
    with pytest.raises(InputError, match=r"b\.ttl: Line 9"):
        read(bad)


def test_a_channel_of_ours_is_the_code_and_others_are_things(tmp_path: Path) -> None:
    """A channel that says more than its kind stays a thing of its own."""
    channel = "https://w3id.org/missiongraph/code/channel/telephone"
    batch = written(
        tmp_path,
        f"""
:s a cpsv:PublicService ; dct:title "Bins"@en ; cv:hasChannel :a , :b .
:a a cv:Channel ; dct:identifier "a" ; dct:type <{channel}> .
:b a cv:Channel ; dct:description "The desk in the hall"@en ; dct:type <{channel}> .
""",
    )
    assert values(batch, mine("service", ":s"), MG.offersChannel) == {
        CHANNEL.TELEPHONE,
        mine("channel", ":b"),
    }


def test_nothing_is_dropped_without_a_word(tmp_path: Path) -> None:
    """Every statement is taken, or is listed with the property, the thing and the reason."""
    batch = written(
        tmp_path,
        """
:s a cpsv:PublicService ; dct:title "Bins"@en ; :colour "green" ;
  cv:hasCompetentAuthority :nobody ; cv:hasParticipation :p .
:p a cv:Participation ; cv:role :helper ; cv:hasParticipant :o .
:o a foaf:Agent ; dct:title "Friends"@en .
:x a :Unknown ; dct:title "What?"@en .
""",
    )
    told = {
        (r.column, r.value.replace("https://city.example/", ":"), r.reason) for r in batch.refusals
    }
    assert told == {
        ("https://city.example/colour", ":s: green",
         "The mapping does not tell what the property means."),
        (f"{CV}hasCompetentAuthority", ":s: :nobody",
         f"What is referred to is {NEITHER}; an organisation or unit should be."),
        (f"{CV}role", ":p: :helper", "The code is not one that the mapping knows."),
        (RDF.type.value, f":p: {CV}Participation", "The participation lacks: role."),
        (f"{CV}hasParticipant", ":p: :o", "The participation lacks: role."),
        (f"{CV}hasParticipation", ":s: :p", "The participation lacks: role."),
        (RDF.type.value, ":x: :Unknown", "It is of no class that the mapping knows."),
        (DCT.title.value, ":x: What?", "It is of no class that the mapping knows."),
    }  # fmt: skip
    assert not [t for t in batch.triples if t.object == MG.Participation]


def test_the_same_source_gives_the_same_facts(tmp_path: Path) -> None:
    """Also of things without a name, whose IRIs follow from what is said of them."""
    text = """
:s a cpsv:PublicService ; dct:title "Bins"@en ;
  cv:hasCost [ a cv:Cost ; dct:title "Fee"@en ] , [ a cv:Cost ; dct:title "Fine"@en ] .
"""
    first, again = written(tmp_path, text), written(tmp_path, text)
    assert first.triples == again.triples
    assert things(first.triples)[MG.Cost] == 2
    costs = {t.subject.value for t in first.triples if t.object == MG.Cost}  # type: ignore[union-attr]
    assert all(cost.startswith(f"{BASE}/id/city/cost/") for cost in costs)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        (":s a :Car .", "Nothing in it is of a class that CPSV-AP has"),
        ("", "There are no statements in it"),
    ],
)
def test_a_source_without_services_is_refused(tmp_path: Path, text: str, tells: str) -> None:
    """With a way out."""
    with pytest.raises(InputError, match=tells):
        written(tmp_path, text)


def test_an_agency_must_be_named(tmp_path: Path) -> None:
    """RDF does not say whose model it is."""
    with pytest.raises(InputError, match="--agency"):
        LOADER.read(Source(tmp_path, mapping="cpsv-ap"))


def test_words_that_look_like_keywords_are_refused_one_by_one(tmp_path: Path) -> None:
    """JSON-LD would drop these statements without a word; texts that look so are texts."""
    text = """{
      "@context": {
        "cpsv": "http://purl.org/vocab/cpsv#", "dct": "http://purl.org/dc/terms/",
        "title": "dct:title", "requires": {"@id": "dct:requires", "@type": "@id"}
      },
      "@graph": [
        {"@id": "http://e.test/a", "@type": "cpsv:PublicService", "title": "@acme",
         "requires": ["http://e.test/b", "@later"], "@note": "n"},
        {"@id": "http://e.test/b", "@type": "cpsv:PublicService", "title": "B"},
        {"@id": "@draft", "@type": "cpsv:PublicService", "title": "C"}
      ]
    }"""
    path = tmp_path / "services.jsonld"
    path.write_text(text, encoding="utf-8")
    batch = read(path)
    services = {one.subject for one in batch.triples if one.object == MG.Service}

    called = {one.object for one in batch.triples if one.predicate == SKOS.prefLabel}
    assert called == {Literal("@acme", language="und"), Literal("B", language="und")}
    assert len(services) == 2
    told = [one for one in batch.refusals if "looks like a keyword" in one.reason]
    assert sorted((one.column, one.value) for one in told) == [
        ("@note", "http://e.test/a: n"),
        (DCT.requires.value, "http://e.test/a: @later"),
        (DCT.title.value, "@draft: C"),
        (RDF.type.value, "@draft: http://purl.org/vocab/cpsv#PublicService"),
    ]
