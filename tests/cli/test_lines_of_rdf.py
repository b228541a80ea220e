# SPDX-License-Identifier: Apache-2.0
"""Findings and refusals of RDF tell the line, in each format and by each command."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Run = Callable[..., Said]

# In each the stage, which lacks its journey, is in line 4, and the service's first name in 7.
FILES = {
    "ttl": """@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<http://e.x/stage> a mg:Stage ; skos:prefLabel "Alone"@en .
<http://e.x/service>
  a mg:Service ;
  skos:prefLabel "Care"@en, "Help"@en .
""",
    "rdf": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:mg="https://w3id.org/missiongraph/ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">

<mg:Stage rdf:about="http://e.x/stage">
<skos:prefLabel xml:lang="en">Alone</skos:prefLabel></mg:Stage>
<mg:Service rdf:about="http://e.x/service">
<skos:prefLabel xml:lang="en">Care</skos:prefLabel>
<skos:prefLabel xml:lang="en">Help</skos:prefLabel>
</mg:Service></rdf:RDF>
""",
    "nt": """# Made by hand
<http://e.x/a> NAME "A"@en .
<http://e.x/a> TYPE SYSTEM .
<http://e.x/stage> TYPE STAGE .
<http://e.x/stage> NAME "Alone"@en .
<http://e.x/service> TYPE SERVICE .
<http://e.x/service> NAME "Care"@en .
<http://e.x/service> NAME "Help"@en .
""".replace("TYPE", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
    .replace("NAME", "<http://www.w3.org/2004/02/skos/core#prefLabel>")
    .replace("SYSTEM", "<https://w3id.org/missiongraph/ns#System>")
    .replace("STAGE", "<https://w3id.org/missiongraph/ns#Stage>")
    .replace("SERVICE", "<https://w3id.org/missiongraph/ns#Service>"),
    "jsonld": """{"@context": {"mg": "https://w3id.org/missiongraph/ns#",
  "name": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@language": "en"}},
 "@graph": [
  {"@id": "http://e.x/stage", "@type": "mg:Stage", "name": "Alone"},
  {"name": ["Care", "Help"],
   "@type": "mg:Service",
   "@id": "http://e.x/service"}]}
""",
}
CATALOGUE = """@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix x: <http://e.x/> .

x:office a cv:PublicOrganisation ; dct:title "Office"@en .
x:care a cpsv:PublicService ;
  dct:title "Care"@en ;
  dct:description "<p>Help at home</p>"@en ;
  x:colour "blue" ;
  cv:hasCompetentAuthority x:office .
"""


@pytest.mark.parametrize("ending", FILES)
def test_what_is_refused_is_told_with_its_line(command: Run, tmp_path: Path, ending: str) -> None:
    """Whether it is loaded or validated; and so is what only deserves a look."""
    file = tmp_path / f"model.{ending}"
    file.write_text(FILES[ending], encoding="utf-8")
    options = (file, "--agency", "north", "--data", tmp_path / "data")
    loaded = command("load", *options)
    assert loaded.status == 1
    assert f"stage “Alone”, north [model.{ending}, line 4]" in loaded.err
    assert f"[model.{ending}, line 7]" in loaded.err
    said = command("validate", *options, "--format", "json")
    found = json.loads(said.out)
    assert {one["stated"][0] for one in found if one["thing"] == "http://e.x/stage"} == {
        f"model.{ending}, line 4"
    }
    assert all(one["stated"] for one in found)


def test_a_warning_has_the_line_as_well(command: Run, tmp_path: Path) -> None:
    """After a load, or a trial of one."""
    file = tmp_path / "model.ttl"
    text = FILES["ttl"].replace(', "Help"@en', "").splitlines(keepends=True)
    file.write_text("".join([*text[:3], "\n", *text[4:]]))
    options = (file, "--agency", "north", "--data", tmp_path / "data", "--json")
    for more in (("--dry-run",), ()):
        said = command("load", *options, *more)
        assert said.status == 0, said.err
        findings = json.loads(said.out)["findings"]
        assert {place for one in findings for place in one["stated"]} == {"model.ttl, line 5"}


def test_what_a_mapping_refuses_is_told_with_its_line(command: Run, tmp_path: Path) -> None:
    """In the list of what was not taken, the line of each statement."""
    file, rejects = tmp_path / "services.ttl", tmp_path / "rejects.csv"
    file.write_text(CATALOGUE, encoding="utf-8")
    options = ("--mapping", "cpsv-ap", "--agency", "north", "--data", tmp_path / "data")
    said = command("load", file, *options, "--rejects", rejects)
    assert said.status == 0, said.err
    told = csv.DictReader(rejects.read_text(encoding="utf-8").splitlines())
    assert {(row["line"], row["column"]) for row in told} == {
        ("9", "http://purl.org/dc/terms/description"),
        ("10", "http://e.x/colour"),
    }


def test_what_is_wrong_with_a_mapped_service_is_told_with_its_line(
    command: Run, tmp_path: Path
) -> None:
    """By the name that the source has for it."""
    file = tmp_path / "services.ttl"
    file.write_text(CATALOGUE, encoding="utf-8")
    options = ("--mapping", "cpsv-ap", "--agency", "north", "--data", tmp_path / "data")
    said = command("validate", file, *options, "--format", "json")
    found = json.loads(said.out)
    assert {place for one in found for place in one["stated"] if one["name"] == "Care"} == {
        "services.ttl, line 7"
    }
