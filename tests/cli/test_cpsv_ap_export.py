# SPDX-License-Identifier: Apache-2.0
"""Services in the terms of CPSV-AP, held against the official shapes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import DCTERMS, FOAF, RDF, SKOS, Graph, Literal, Namespace, URIRef

from tests.cli.conftest import EXAMPLES
from tests.loaders.real_data import real_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
SHACL = Namespace("http://www.w3.org/ns/shacl#")
CODE = Namespace("https://w3id.org/missiongraph/code/")
NHS = Namespace("https://missiongraph.example/id/nhs-sussex/")
COUNCIL = Namespace("https://missiongraph.example/id/west-sussex/")
GBR = "http://publications.europa.eu/resource/authority/country/GBR"
CAN = "http://publications.europa.eu/resource/authority/country/CAN"
SUSSEX = ("hospital-discharge", "hospital-discharge-council")


@pytest.fixture(scope="module")
def release() -> Path:
    """CPSV-AP 3.2.0 as it is published."""
    return real_data("standards") / "cpsv-ap" / "releases" / "3.2.0"


@pytest.fixture(scope="module")
def shapes(release: Path) -> Path:
    """The official shapes."""
    return release / "shacl" / "cpsv-ap-SHACL.ttl"


@pytest.fixture
def sussex(tmp_path: Path, command: Callable[..., Said]) -> Path:
    """A data folder with both agencies' models of hospital discharge in Sussex."""
    data = tmp_path / "data"
    sources = [EXAMPLES / f"{case}.xlsx" for case in SUSSEX]
    assert command("load", *sources, "--data", data).status == 0
    return data


def exported(command: Callable[..., Said], data: Path, *options: object) -> tuple[Said, Graph]:
    """What the command says, and what it writes, read by another library."""
    file = data.parent / "out.ttl"
    said = command("export", "--profile", "cpsv-ap", *options, "--data", data, "--output", file)
    return said, Graph().parse(file, format="turtle")


def test_both_engines_accept_the_services_of_sussex(
    command: Callable[..., Said], sussex: Path, shapes: Path
) -> None:
    """The official shapes accept what goes out: by the compiled engine and by pySHACL."""
    said, graph = exported(command, sussex, "--place", GBR, "--check", shapes)
    assert said.status == 0
    assert "4 services written." in said.err
    assert said.err.endswith("The shapes accept it.\n")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(shapes))
    assert conforms, text


def test_what_goes_out_is_what_the_workbooks_say(
    command: Callable[..., Said], sussex: Path
) -> None:
    """Providers, channels, events, rules and roles, as the sheets have them."""
    _, graph = exported(command, sussex, "--place", GBR)
    assert set(graph.subjects(RDF.type, CPSV.PublicService)) == {
        NHS["service/hospital-discharge"],
        NHS["service/community-nursing"],
        NHS["service/patient-transport"],
        COUNCIL["service/adult-social-care"],
    }
    discharge = NHS["service/hospital-discharge"]
    assert set(graph.objects(discharge, DCTERMS.title)) == {Literal("Hospital discharge", "en")}
    assert set(graph.objects(discharge, CV.hasCompetentAuthority)) == {
        NHS["organisation/hospital-trust"],
        NHS["organisation/community-trust"],
        NHS["organisation/general-practices"],
    }
    kinds = {k for c in graph.objects(discharge, CV.hasChannel) for k in graph[c : DCTERMS.type]}
    codes = ("in-person", "telephone", "post", "website", "mobile-app")
    assert kinds == {CODE[f"channel/{code}"] for code in codes}
    assert set(graph.objects(discharge, CV.isGroupedBy)) == {NHS["life-event/hospital-stay"]}
    # The second is followed at a step.
    rules = {NHS["policy/discharge-to-assess"], NHS["policy/home-first"]}
    assert set(graph.objects(discharge, CPSV.follows)) == rules
    roles = {
        (str(role).rpartition("/")[2], str(who).rpartition("/")[2])
        for taking_part in graph.objects(discharge, CV.hasParticipation)
        for role in graph.objects(taking_part, CV.role)
        for who in graph.objects(taking_part, CV.hasParticipant)
    }
    assert roles == {
        ("accountable", "sussex-ics"),
        ("supports", "livework"),
        ("responsible", "sussex-trusts"),
        ("commissions", "sussex-ics"),
        ("funds", "nhs-england"),
        ("regulates", "care-quality-commission"),
    }
    audience = graph.objects(discharge, DCTERMS.audience)
    assert {str(graph.value(group, SKOS.prefLabel)) for group in audience} == {
        "Patients ready to leave hospital",
        "Families and carers",
    }


def test_only_what_is_asked_for_goes_out(command: Callable[..., Said], sussex: Path) -> None:
    """The services of an agency are its own, with what others say of whom they name."""
    said, graph = exported(command, sussex, "west-sussex", "--place", GBR)
    assert said.status == 0
    assert list(graph.subjects(RDF.type, CPSV.PublicService)) == [
        COUNCIL["service/adult-social-care"]
    ]
    assert graph.value(NHS["life-event/hospital-stay"], DCTERMS.title) == Literal(
        "A stay in hospital", "en"
    )


def test_a_service_without_a_place_is_left_out_and_named(
    command: Callable[..., Said], sussex: Path
) -> None:
    """Nothing is made up: the place is stated, given by the publisher, or asked for."""
    said, graph = exported(command, sussex)
    assert said.status == 1
    assert len(graph) == 0
    assert "“Hospital discharge” is left out, for it lacks a place" in said.err
    assert "Name the place that they serve with --place IRI." in said.err


def test_a_service_without_a_description_is_left_out_and_named(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    """The others go out."""
    model = tmp_path / "services.ttl"
    model.write_text(
        """\
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://missiongraph.example/id/city/> .
id:organisation a mg:Organisation ; skos:prefLabel "City"@en ; dct:spatial <https://place.example/city> .
id:bins a mg:Service ; skos:prefLabel "Bins"@en ; mg:providedBy id:organisation .
id:parks a mg:Service ; skos:prefLabel "Parks"@en ; mg:providedBy id:organisation ;
  dct:description "Keeps the parks." .
""",  # noqa: E501 (as a file has it)
        encoding="utf-8",
    )
    data = tmp_path / "data"
    command("load", model, "--agency", "city", "--data", data)
    said, graph = exported(command, data)
    assert said.status == 1
    assert "“Bins” is left out, for it lacks a description" in said.err
    parks = URIRef("https://missiongraph.example/id/city/parks")
    assert list(graph.subjects(RDF.type, CPSV.PublicService)) == [parks]
    assert graph.value(parks, DCTERMS.description) == Literal("Keeps the parks.", "und")
    place = URIRef("https://place.example/city")
    assert place in set(graph.objects(predicate=DCTERMS.spatial))


def test_canadas_inventory_is_accepted(
    command: Callable[..., Said], tmp_path: Path, shapes: Path
) -> None:
    """All of its services, each with an authority of those that the tables name."""
    tables = real_data("ca-gc-service-inventory") / "inputs" / "backups"
    data = tmp_path / "data"
    loaded = command("load", tables, "--mapping", "canada-service-inventory", "--data", data)
    assert loaded.status == 0
    rows: list[dict[str, str]] = []
    for file in sorted(tables.glob("si_*.csv")):
        if file.name != "si_2018.csv":
            rows += csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    said, graph = exported(command, data, "--place", CAN, "--check", shapes)
    assert said.status == 0
    assert said.err.endswith("The shapes accept it.\n")
    services = set(graph.subjects(RDF.type, CPSV.PublicService))
    assert len(services) == len({row["service_id"] for row in rows}) == 1751
    authorities = {
        str(graph.value(authority, DCTERMS.identifier))
        for authority in graph.subjects(RDF.type, CV.PublicOrganisation)
    }
    assert authorities <= {row["owner_org"] for row in rows}
    assert all((service, CV.hasCompetentAuthority, None) in graph for service in services)


def test_trentos_services_come_in_as_version_2_and_go_out_as_version_3(
    command: Callable[..., Said], tmp_path: Path, shapes: Path
) -> None:
    """The official shapes of 3.2.0 accept all that was read, with what it takes and costs."""
    source = real_data("it-trento-cpsv") / "rdf_output" / "servizi_famiglia.rdf"
    data = tmp_path / "data"
    loaded = command("load", source, "--mapping", "cpsv-ap", "--agency", "trento", "--data", data)
    assert loaded.status == 0
    said, graph = exported(command, data, "--check", shapes)
    assert said.status == 0
    assert said.err.endswith("The shapes accept it.\n")
    classes = {CPSV.PublicService: 45, CV.LifeEvent: 10, CV.BusinessEvent: 6, CV.Evidence: 42}
    classes |= {CV.Cost: 12, CV.Channel: 30, CV.Output: 5, CV.Requirement: 34}
    assert {c: len(set(graph.subjects(RDF.type, c))) for c in classes} == classes
    assert len(list(graph.subject_objects(CV.processingTime))) == 19
    assert len(list(graph.subject_objects(CV.hasLegalResource))) == 119


def test_what_only_is_not_known_is_told_apart(
    command: Callable[..., Said], release: Path, shapes: Path, tmp_path: Path
) -> None:
    """The official example refers to code lists; taking a title away is a fault."""
    example = release / "html" / "examples" / "example-rdf_public_service.ttl"
    conforms, results, _ = pyshacl.validate(
        Graph().parse(example), shacl_graph=Graph().parse(shapes)
    )
    components = set(results.objects(predicate=SHACL.sourceConstraintComponent))
    assert (conforms, components) == (False, {SHACL.ClassConstraintComponent})
    said = command("validate", example, "--shapes", shapes)
    assert said.status == 0
    values = set(results.objects(predicate=SHACL.value))
    assert f"{len(values)} IRIs are referred to whose class is not known here" in said.out

    broken = tmp_path / "broken.ttl"
    text = example.read_text(encoding="utf-8")
    broken.write_text(text.replace('dct:title "Tax-on-web"@en ;', ""), encoding="utf-8")
    said = command("validate", broken, "--shapes", shapes)
    assert said.status == 1
    assert "PublicService “publicService1”: dct:title: MinCount" in said.out
    assert "1 thing to mend." in said.out


def test_code_lists_can_be_read_beside_the_data(
    command: Callable[..., Said], release: Path, shapes: Path, tmp_path: Path
) -> None:
    """What a list describes is known; what it says is of another class is a fault."""
    example = release / "html" / "examples" / "example-rdf_public_service.ttl"
    belgium = "<http://publications.europa.eu/resource/authority/atu/BEL>"
    lists = tmp_path / "places.ttl"
    lists.write_text(f"{belgium} a <http://purl.org/dc/terms/Location> .", encoding="utf-8")
    said = command("validate", example, "--shapes", shapes, "--with", lists)
    assert (said.status, "atu/BEL" in said.out) == (0, False)
    lists.write_text(f"{belgium} a <{FOAF.Document}> .", encoding="utf-8")
    said = command("validate", example, "--shapes", shapes, "--with", lists)
    assert said.status == 1
    assert "dct:spatial: Class" in said.out


def test_a_context_that_is_elsewhere_is_told_of(
    command: Callable[..., Said], release: Path, shapes: Path
) -> None:
    """Nothing is fetched, and the way out is named."""
    example = release / "html" / "examples" / "example-rdf_public_service.jsonld"
    said = command("validate", example, "--shapes", shapes)
    assert said.status == 1
    assert "the @context is at another address, and nothing is fetched" in said.err


def test_many_sources_at_once_are_each_a_model(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    """A file for each service: what was not taken of all is in one file of a bearable name."""
    files = sorted((real_data("it-trento-cpsv") / "rdf_output" / "servizi_famiglia").iterdir())
    data = tmp_path / "data"
    said = command("load", *files, "--mapping", "cpsv-ap", "--agency", "trento", "--data", data)
    assert said.status == 0
    (rejects,) = (data / "rejects").iterdir()
    assert len(list(csv.DictReader(rejects.read_text(encoding="utf-8").splitlines()))) == 45


@pytest.mark.parametrize(
    ("options", "tells"),
    [
        (("--profile", "dcat"), "There is no profile named “dcat”. Did you mean: cpsv-ap?"),
        (("--profile", "cpsv-ap", "--place", "Great Britain"), "--place is not an IRI"),
        (("--place", GBR), "go with --profile"),
    ],
)
def test_what_cannot_be_is_told(
    command: Callable[..., Said], sussex: Path, options: tuple[str, ...], tells: str
) -> None:
    """With the way out, and nothing written."""
    said = command("export", *options, "--data", sussex)
    assert (said.status, said.out) == (2, "")
    assert tells in said.err
