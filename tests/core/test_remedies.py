# SPDX-License-Identifier: Apache-2.0
"""Remedies speak of sheets and columns only to who filled some in."""

from __future__ import annotations

import re

import pytest
from rdflib import Graph, URIRef

from missiongraph.checks import catalogue_of_checks
from missiongraph.resources import folder
from missiongraph.validation.remedies import for_rdf, is_of_tables

REMEDY = URIRef("https://w3id.org/missiongraph/ns#remedy")
OF_TABLES = re.compile(r"\b(columns?|sheets?|rows?|cells?|workbook)\b")


def remedies() -> list[str]:
    """The remedies of all shapes and checks."""
    found = [each.remedy for each in catalogue_of_checks().values()]
    for file in folder("shapes").iterdir():
        if file.name.endswith(".ttl"):
            graph = Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")
            found += [str(text) for text in graph.objects(None, REMEDY)]
    return found


def test_no_remedy_for_rdf_speaks_of_tables() -> None:
    """Of two hundred there are, each is put into other words or has none of tables."""
    known = remedies()
    assert sum(bool(OF_TABLES.search(one)) for one in known) > 200
    left = {found for one in known if OF_TABLES.search(found := for_rdf(one, None))}
    assert not left


@pytest.mark.parametrize(
    ("remedy", "path", "words"),
    [
        (
            "Fill in the column “name” of the sheet Systems.",
            "<http://www.w3.org/2004/02/skos/core#prefLabel>",
            "State the property skos:prefLabel (“name”).",
        ),
        (
            "Correct the column “depends on”, or describe what it names on the sheet Systems.",
            "https://w3id.org/missiongraph/ns#dependsOn",
            "Correct the property mg:dependsOn (“depends on”), or describe what it names.",
        ),
        (
            "Fill in the column “operated by” or “responsible” of the sheet Actions.",
            None,
            "State the property “operated by” or “responsible”.",
        ),
        ("Give the level a name.", None, "Give the level a name."),
    ],
)
def test_the_property_is_named_instead(remedy: str, path: str | None, words: str) -> None:
    """By its short name, with what a workbook calls it."""
    assert for_rdf(remedy, path) == words


def test_a_row_or_a_sheet_is_a_place_in_tables() -> None:
    """A file of RDF alone is not."""
    assert is_of_tables(["a.xlsx, sheet Steps, row 12"])
    assert is_of_tables(["Steps.csv, row 2"])
    assert not is_of_tables(["a.ttl"])
    assert not is_of_tables([])
