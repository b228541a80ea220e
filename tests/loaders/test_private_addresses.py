# SPDX-License-Identifier: Apache-2.0
"""Addresses of machines within a publisher's network become neither names nor links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.loading import Source
from missiongraph_loaders.foreign import is_local
from missiongraph_loaders.mapped_rdf import LOADER

if TYPE_CHECKING:
    from pathlib import Path

BASES = (
    "http://127.0.0.1:3362/",
    "http://10.0.0.7/",
    "http://192.168.1.20:8080/",
    "https://[::1]/",
    "http://localhost/",
    "http://intranet/",
    "https://catalogue.internal/",
    "https://relative.invalid/",
)
FILE = """@base <{base}> .
@prefix cv: <http://data.europa.eu/m8g/> . @prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
<s/1> a cpsv:PublicService ; dct:title "One"@en ; dct:description "What it does"@en ;
  dct:identifier "{base}s/1" ; cv:hasCompetentAuthority <> , <org> ; cv:hasChannel <ch/1> ;
  foaf:page <page> ; dct:relation <s/9> ; dcat:keyword <kw> .
<> a cv:PublicOrganisation .
<org> a cv:PublicOrganisation ; skos:prefLabel "{base}org"@en .
<ch/1> a cv:Channel ; dct:identifier "{base}ch/1" .
"""


@pytest.mark.parametrize("base", BASES)
def test_a_private_base_is_in_nothing_that_is_taken(tmp_path: Path, base: str) -> None:
    """Neither in labels, nor in links; what is left out for it is told."""
    path = tmp_path / "a.ttl"
    path.write_text(FILE.format(base=base))
    batch = LOADER.read(Source(path, agency="a", mapping="cpsv-ap"))

    host = base.split("/")[2]
    spelt = (host, host.replace(".", "-").replace(":", "-"))
    taken = "\n".join(str(triple) for triple in batch.triples)
    assert '"One"@en' in taken
    assert not any(one in taken for one in spelt), taken
    assert {refusal.column for refusal in batch.refusals} >= {
        "http://purl.org/dc/terms/relation",
        "http://www.w3.org/ns/dcat#keyword",
    }


@pytest.mark.parametrize(
    "iri",
    [
        "https://www.gov.uk/",
        "http://8.8.8.8/a",
        "https://data.example/id/a",
        "urn:x:y",
        "mailto:a@localhost",
    ],
)
def test_public_addresses_are_kept(iri: str) -> None:
    """They lead somewhere for everybody."""
    assert not is_local(iri)
