# SPDX-License-Identifier: Apache-2.0
"""The reference pages of workbook and mappings name everything that the loader reads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from missiongraph_loaders.layout import layout
from missiongraph_loaders.reference import workbook_page
from missiongraph_loaders.workbook import workbook_mapping
from tests.loaders.tables import facts, read

TOP = Path(__file__).parents[2]
REFERENCE = TOP / "docs" / "reference"
LOADERS = TOP / "loaders" / "missiongraph_loaders"
ASKED = re.compile(r'spec\.(?:text|needed|texts|pairs|get|choice|inside|each)\(\s*"(\w+)"')


def test_the_reference_of_the_workbook_is_what_the_loader_reads() -> None:
    """Every sheet and column is there; `make docs` writes the page anew."""
    page = (REFERENCE / "workbook.md").read_text(encoding="utf-8")

    assert page == workbook_page()
    for sheet in layout(workbook_mapping()):
        part = page.partition(f"\n## {sheet.name}\n")[2].partition("\n## ")[0]
        assert [c.heading for c in sheet.columns if f"\n| {c.heading} |" not in part] == []


def test_every_key_of_a_mapping_is_documented() -> None:
    """What the reader of mappings asks for is in its reference, and so is what ours use."""
    page = (REFERENCE / "mapping.md").read_text(encoding="utf-8")
    asked = {
        key
        for name in ("mapping_file.py", "mapping_tables.py")
        for key in ASKED.findall((LOADERS / name).read_text(encoding="utf-8"))
    }
    assert {"title", "faults", "class", "property", "acyclic", "needs_any"} <= asked
    assert [key for key in sorted(asked) if not re.search(rf"[`\[.]{key}\b", page)] == []


@pytest.mark.parametrize("name", ["workbook", "canada-service-inventory"])
def test_the_mappings_that_come_along_are_named(name: str) -> None:
    """Both are in the reference, and are TOML to read on their own."""
    text = (LOADERS / "mappings" / f"{name}.toml").read_text(encoding="utf-8")

    assert tomllib.loads(text)["table"]
    assert f"`{name}`" in (REFERENCE / "mapping.md").read_text(encoding="utf-8")


def test_the_mapping_of_the_how_to_works(tmp_path: Path) -> None:
    """The table and the mapping that the page shows give what it says."""
    page = (TOP / "docs" / "how-to" / "map-your-own-tables.md").read_text(encoding="utf-8")
    (tmp_path / "passports.csv").write_text(block(page, "text"), encoding="utf-8")
    (tmp_path / "passports.toml").write_text(block(page, "toml"), encoding="utf-8")
    batch = read(tmp_path / "passports.csv", mapping=tmp_path / "passports.toml")

    assert {line.partition("/")[2] for line in facts(batch) if " a mg:" not in line} == {
        'service/7 skos:prefLabel "Passports"@en',
        "service/7 mg:providedBy id:home-office/organisation/home-office",
        "service/7 mg:offersChannel code:channel/telephone",
        "service/7 mg:offersChannel code:channel/website",
        'service/8 skos:prefLabel "Visas"@en',
        "service/8 mg:providedBy id:home-office/organisation/home-office",
        "service/8 mg:offersChannel code:channel/website",
        'organisation/home-office skos:prefLabel "Home Office"@en',
        'indicator/7-calls skos:prefLabel "Calls about Passports"@en',
        "indicator/7-calls mg:measures id:home-office/service/7",
        'indicator/7-calls mg:targetValue "1200"^^xsd:decimal',
    }


def block(page: str, language: str) -> str:
    """The first block of code in this language."""
    return page.partition(f"```{language}\n")[2].partition("```")[0]
