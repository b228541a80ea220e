# SPDX-License-Identifier: Apache-2.0
"""Workbooks made for tests: the same sheets as XLSX or as a folder of CSV files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from openpyxl import Workbook

from missiongraph.errors import Fault, InputError
from missiongraph.loading import Source
from missiongraph_loaders.tables import LOADER as TABLES
from missiongraph_loaders.workbook import LOADER as WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from missiongraph.loading import Batch

    Sheets = Mapping[str, Sequence[Sequence[object]]]

ABOUT = [["agency", "model", "title"], ["my-agency", "care", "Care"]]
JOURNEYS = [["id", "name"], ["leaving", "Leaving hospital"]]
STAGES: list[list[object]] = [
    ["id", "name", "journey", "position", "after"],
    ["plan", "Planning to leave", "leaving", 1, None],
    ["home", "Settling at home", "Leaving hospital", 2, "plan"],
]
SMALL: Sheets = {"About": ABOUT, "Journeys": JOURNEYS, "Stages": STAGES}


def write_folder(path: Path, sheets: Sheets, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """The sheets as a folder of CSV files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, sheets: Sheets) -> Path:
    """The sheets as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row, 1):
                cell = sheet.cell(number, place, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # “=1” is a name here, not a formula
    book.save(path)
    return path


def read(path: Path, *, reject: bool = False, mapping: Path | str | None = None) -> Batch:
    """What the loader makes of it."""
    source = Source(path, mapping=str(mapping) if mapping else None, reject=reject)
    loader = TABLES if mapping else WORKBOOK
    assert loader.accepts(source)
    return loader.read(source)


def faults(path: Path, *, reject: bool = False, mapping: Path | str | None = None) -> list[Fault]:
    """The faults that the loader finds; none where it finds none."""
    try:
        read(path, reject=reject, mapping=mapping)
    except InputError as error:
        return list(error.faults)
    return []


def only_fault(path: Path, *, mapping: Path | str | None = None) -> Fault:
    """The one fault that the loader finds."""
    found = faults(path, mapping=mapping)
    assert len(found) == 1, found
    return found[0]


def facts(batch: Batch) -> set[str]:
    """The batch's triples as N-Triples, with the shortest names that are clear."""
    return {short(str(triple)) for triple in batch.triples}


def short(text: str) -> str:
    """Shorten the names of the ontology, of the code lists and of our own things."""
    for iri, prefix in (
        ("https://w3id.org/missiongraph/ns#", "mg:"),
        ("https://w3id.org/missiongraph/code/", "code:"),
        ("https://missiongraph.example/id/", "id:"),
        ("http://www.w3.org/2004/02/skos/core#", "skos:"),
        ("http://purl.org/dc/terms/", "dct:"),
        ("http://www.w3.org/2001/XMLSchema#", "xsd:"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a"),
    ):
        text = text.replace(f"<{iri}", prefix)
    return text.replace("> ", " ").removesuffix(">")
