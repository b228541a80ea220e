# SPDX-License-Identifier: Apache-2.0
"""Sources that are read with the wrong mapping, or with none, are told of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from missiongraph.errors import InputError
from missiongraph.loading import Source
from missiongraph.terms import MG, RDF
from missiongraph_loaders.mapped_rdf import LOADER as MAPPED
from missiongraph_loaders.rdf import LOADER as PLAIN
from tests.loaders.real_data import real_data

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.loading import Batch

PREFIXES = """\
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix nat: <https://nation.example/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix : <https://city.example/> .
"""
SERVICES = """\
:a a nat:Dienst ; dct:title "Eins"@de ; cv:serviceProvider :city .
:b a nat:Dienst ; dct:title "Zwei"@de ; cv:serviceProvider :city .
:city a cv:PublicOrganisation ; dct:title "Stadt"@de .
"""


def read(folder: Path, text: str, mapping: str | None = "cpsv-ap") -> Batch:
    """What a loader makes of Turtle."""
    path = folder / "source.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    source = Source(path, mapping=mapping, agency="city")
    return (MAPPED if mapping else PLAIN).read(source)


def number(batch: Batch, cls: object) -> int:
    """How many resources of a class there are."""
    return sum(t.predicate == RDF.type and t.object == cls for t in batch.triples)


@pytest.mark.parametrize(
    "text",
    [
        SERVICES,
        ':a dct:title "Eins"@de ; cv:hasChannel :c . :c a cv:Channel .',
        ':a a nat:Dienst ; dct:title "Eins" . :b a nat:Dienst . :x a cv:PublicOrganisation .',
    ],
)
def test_services_of_an_unknown_class_are_no_success(tmp_path: Path, text: str) -> None:
    """None of them would be a service: refused, with the class and the way out."""
    with pytest.raises(InputError, match="Nothing in it is of a class that CPSV-AP has") as refused:
        read(tmp_path, text)
    assert re.search(r"nation\.example/ns#Dienst \(2\)|1 of no class", str(refused.value))
    assert "rdfs:subClassOf cpsv:PublicService" in str(refused.value)


@pytest.mark.parametrize(
    "declared",
    [
        "nat:Dienst rdfs:subClassOf cpsv:PublicService .",
        "nat:X rdfs:subClassOf cpsv:PublicService . nat:Dienst rdfs:subClassOf nat:X .",
    ],
)
def test_a_national_class_is_what_the_source_says(tmp_path: Path, declared: str) -> None:
    """Classes below known ones are known, and what they are is kept."""
    batch = read(tmp_path, SERVICES + declared)
    assert number(batch, MG.Service) == 2
    assert sum(t.predicate == MG.providedBy for t in batch.triples) == 2
    assert sum(str(t.object) == "<https://nation.example/ns#Dienst>" for t in batch.triples) == 2
    assert batch.refusals == []


def test_a_national_property_is_what_the_source_says(tmp_path: Path) -> None:
    """Properties below known ones are known."""
    batch = read(
        tmp_path,
        """\
nat:amt rdfs:subPropertyOf cv:hasCompetentAuthority .
:a a cpsv:PublicService ; dct:title "Eins"@de ; nat:amt :city .
:city a cv:PublicOrganisation ; dct:title "Stadt"@de .
""",
    )
    assert sum(t.predicate == MG.providedBy for t in batch.triples) == 1


@pytest.mark.parametrize(
    "provides",
    [
        ":a cv:serviceProvider :city .",
        ":a cv:providedBy :city .",
        ":a schema:provider :city .",
        ":a schema:serviceOperator :city .",
        "<https://city.example/city> <http://purl.org/vocab/cpsv#provides> :a .",
    ],
)
@pytest.mark.parametrize(
    "cls", ["cv:PublicOrganisation", "nat:Amt", "schema:GovernmentOrganization"]
)
def test_who_provides_is_said_in_many_ways(tmp_path: Path, provides: str, cls: str) -> None:
    """By any property that countries use, of an organisation of any class."""
    if cls == "nat:Amt" and "provides>" in provides:
        pytest.skip("nothing that is known refers to it")
    text = f':a a cpsv:PublicService ; dct:title "A"@en . :city a {cls} ; dct:title "City"@en .'
    batch = read(tmp_path, f"{text}\n{provides}")
    assert number(batch, MG.Organisation) == 1
    assert sum(t.predicate == MG.providedBy for t in batch.triples) == 1


@pytest.mark.parametrize(
    "text",
    [
        ':s a cpsv:PublicService ; dct:title "A"@en ; nat:colour "green" . :x a nat:Thing .',
        ':s a schema:GovernmentService ; dct:title "A"@en .',
        ':e a cv:LifeEvent ; dct:title "A birth"@en .',
        SERVICES + "nat:Dienst rdfs:subClassOf cpsv:PublicService .",
    ],
)
def test_cpsv_ap_without_a_mapping_is_recognised(tmp_path: Path, text: str) -> None:
    """The mapping is named, and nothing is loaded of which nothing is a service."""
    with pytest.raises(InputError, match=r"it is CPSV-AP: .* Load it with --mapping cpsv-ap"):
        read(tmp_path, text, mapping=None)


@pytest.mark.parametrize(
    "text",
    [
        ':s a mg:Service, cpsv:PublicService ; dct:title "A"@en .',
        ":x a nat:Thing ; nat:colour :green .",
        ':a dct:title "No class at all"@en .',
    ],
)
def test_other_rdf_is_read_as_it_stands(tmp_path: Path, text: str) -> None:
    """What has our classes, or none that the mapping is about."""
    assert read(tmp_path, text, mapping=None).triples


def test_trentos_services_without_a_mapping_are_recognised() -> None:
    """With how many there are of which class."""
    path = real_data("it-trento-cpsv") / "rdf_output" / "servizi_famiglia.rdf"
    with pytest.raises(InputError, match=r"cpsv:PublicService \(45\).*--mapping cpsv-ap"):
        PLAIN.read(Source(path, agency="trento"))
