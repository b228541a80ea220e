# SPDX-License-Identifier: Apache-2.0
"""The table from the paper to the terms: true to both, and without holes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from missiongraph.terms import MG
from tests.support.facts_checked import some

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "reference" / "paper.md"
MODULES = TOP / "ontology"
PAPER = TOP.parent / "shared" / "paper.txt"
NONE = "—"
# What the paper's sections are called, and the parts into which it divides each case.
PARTS = ("The challenge", "The approach", "The result")
SECTIONS = (
    "Executive Summary",
    "Setting the scene: Challenges in Delivering Missions",
    "Transforming Mission-Oriented Policies into Operational Success through Service Design",
    "Service Design Methods enabling Co-ordination and Alignment",
    "Demonstrating the Benefits of Using Service Design",
    "Case 1: Using Blueprinting to achieve Integrated Care Systems in the NHS",
    "Case 2: Enabling cross-agency collaboration to improve employment outcomes in Sunderland",
    "Case 3: Reducing complexity in the Dutch Immigration and Naturalization Service",
    "Using Service Design to Achieve Missions",
    "About the authors",
    "About livework",
    "How to cite this paper",
)
# Who wrote it, and how to cite it, are no part of what it says.
APPENDIX = SECTIONS[-3:]


@dataclass(frozen=True)
class Row:
    """A row of the page's tables: what the paper says, our terms, and how or why not."""

    quotes: tuple[str, ...]
    terms: tuple[str, ...]
    reason: str
    cells: tuple[str, ...]


def rows() -> dict[str, list[Row]]:
    """The rows of each section, in their order."""
    found: dict[str, list[Row]] = {}
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif section in SECTIONS and line.startswith("| “"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            quotes = re.findall("“([^”]+)”", cells[0])
            terms = re.findall(r"`mg:(\w+)`", cells[1])
            row = Row(tuple(quotes), tuple(terms), cells[2], tuple(cells))
            found.setdefault(section, []).append(row)
    return found


def sentences() -> dict[str, list[str]]:
    """The sentences of the paper, by section; the test is skipped where the paper is not."""
    if not PAPER.is_file():
        pytest.skip(f"the paper is not at {PAPER}: quotations cannot be held against it")
    found: dict[str, list[str]] = {}
    section = ""
    for line in PAPER.read_text(encoding="utf-8").splitlines():
        if line in SECTIONS:
            section = line
        elif line not in PARTS:
            found.setdefault(section, []).extend(
                re.split(r"(?<=[.!?])\s+(?=[A-Z\u2018\u201c])", line)
            )
    return found


def test_every_section_of_the_paper_has_its_table() -> None:
    """The page has the paper's sections in the paper's order, each with rows."""
    assert tuple(rows()) == SECTIONS


def test_every_term_of_the_page_exists_and_every_term_is_on_the_page() -> None:
    """The page names terms of the ontology, and leaves none out with which people describe."""
    known = {name.rstrip("_") for name in vars(MG) if not name.startswith("__")}
    named = set(re.findall(r"`mg:(\w+)`", PAGE.read_text(encoding="utf-8")))
    modules = [file for file in MODULES.glob("*.ttl") if file.stem != "provenance"]
    stated = {
        name
        for file in modules
        for name in re.findall(r"^mg:(\w+) a ", file.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert named - known == set()
    assert stated - named == set()


def test_a_row_gives_terms_or_a_reason() -> None:
    """Each row quotes something, and has terms with how they say it, or a dash with why not."""
    for row in (row for table in rows().values() for row in table):
        assert len(row.cells) == 3, row.cells
        assert row.quotes
        assert row.reason
        assert bool(row.terms) != (row.cells[1] == NONE)


def test_what_is_quoted_stands_in_the_paper() -> None:
    """Each quotation is, letter by letter, in its section of the paper."""
    said = {section: "\n".join(lines) for section, lines in sentences().items()}
    wrong = [
        (section, quote)
        for section, table in rows().items()
        for row in table
        for quote in row.quotes
        if quote not in said[section]
    ]

    assert wrong == []


def test_no_sentence_of_the_paper_is_passed_over() -> None:
    """From each sentence something is quoted in the table of its section."""
    tables = rows()
    quoted = {
        section: [quote for row in table for quote in row.quotes]
        for section, table in tables.items()
    }
    passed = [
        (section, sentence)
        for section, lines in sentences().items()
        if section not in APPENDIX
        for sentence in lines
        if len(sentence.split()) > 2 and not any(quote in sentence for quote in quoted[section])
    ]

    assert passed == []


def test_rows_come_in_the_order_of_the_paper() -> None:
    """A reader can follow the paper and the page side by side."""
    for section, lines in some(sentences().items()):
        text = "\n".join(lines)
        places = [text.find(row.quotes[-1]) for row in rows()[section]]
        blocks = [text.count("\n", 0, place) for place in places if place >= 0]
        assert blocks == sorted(blocks), section
