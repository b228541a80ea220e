# SPDX-License-Identifier: Apache-2.0
"""The law: each cell with content is stated, refused with its place, or counted as left out."""

from __future__ import annotations

import csv
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from missiongraph.loading import Source
from missiongraph_loaders.workbook import LOADER
from tests.loaders.real_data import TOP, real_data
from tests.loaders.tables import SMALL, read, write_folder, write_xlsx
from tests.loaders.test_ods import write_ods
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.loading import Batch

MAPPING = """
title = "T"
faults = "refuse"
missing = ["NA"]
[about]
agency = "a"
model = "m"
[[table]]
name = "one"
[table.leave_out]
secret = "not ours to tell"
[[table.thing]]
class = "Service"
id = "{id}"
needs = ["name"]
duplicates = "first"
fields = [
  { column = "id", property = "dct:identifier", kind = "string" },
  { column = "name", property = "skos:prefLabel", required = true },
  { column = "people", property = "mg:peoplePerYear", lenient = true },
  { column = "time", property = "mg:processingTime", when = { state = ["open"] } },
  { column = "both", property = "dct:description", language = "en", split = "|", part = 1 },
  { column = "both", property = "dct:description", language = "fr", split = "|", part = 2 },
]
[[table]]
name = "two"
[[table.thing]]
class = "Service"
id = "{service}"
declares = false
fields = [{ column = "remark", property = "dct:source", kind = "text" }]
"""
HEADINGS = {
    "one": ["id", "name", "people", "state", "time", "both", "secret", "strange"],
    "two": ["service", "remark"],
}
# Cells of each column: what is sound, what is spoilt, what says nothing. @ is a number of its own,
# so that a text stands in one cell only and is found in the graph if it was stated.
CELLS = {
    "id": ["i@", "i@", "i@", "i1"],
    "name": ["n@", "n@", "n@", "NA", "", "#VALUE!"],
    "people": ["@", "many@", "NA", ""],
    "state": ["open", "shut", ""],
    "time": ["t@", "t@", "", "Err:502"],
    "both": ["e@|f@", "e@", "e@|f@|g@", "|f@", ""],
    "secret": ["s@", "#REF!", ""],
    "strange": ["x@", ""],
    "service": ["i1", "gone@", ""],
    "remark": ["r@", "NA", "", "1.23457E+11"],
}
Tables = dict[str, list[list[object]]]
WRITERS = [write_folder, write_xlsx, write_ods]


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Two tables of cells of every fate."""
    number = 1000
    found: Tables = {}
    for name, headings in HEADINGS.items():
        found[name] = [list(headings)]
        for _ in range(draw(st.integers(1, 6))):
            number += 10
            texts = [draw(st.sampled_from(CELLS[heading])) for heading in headings]
            found[name].append(
                [text.replace("@", str(number + place)) for place, text in enumerate(texts)]
            )
    return found


def fates(sheets: Tables, batch: Batch) -> dict[str, int]:
    """How many cells are stated, refused and neither, found by looking for their text."""
    texts = {one.object.value for one in batch.triples if isinstance(one.object, Literal)}
    refused = {(one.origin.row, one.column, name) for one in batch.refusals for name in sheets
               if name in (one.origin.sheet or one.origin.file)}  # fmt: skip
    lost = {(one.origin.row, name) for one in batch.refusals for name in sheets
            if name in (one.origin.sheet or one.origin.file) and one.column != "people"
            and "another value already" not in one.reason and "parts" not in one.reason
            and one.origin.row != 1}  # fmt: skip
    count = {"stated": 0, "refused": 0, "left": 0}
    for name, (headings, *rows) in sheets.items():
        for number, row in enumerate(rows, 2):
            cells = {str(key): str(text) for key, text in zip(headings, row, strict=True) if text}
            for heading, text in cells.items():
                if (number, name) in lost or (number, heading, name) in refused:
                    count["refused"] += 1
                elif is_stated(heading, text, cells, texts):
                    count["stated"] += 1
                else:
                    count["left"] += 1
    return count


def is_stated(heading: str, text: str, cells: dict[str, str], texts: set[str]) -> bool:
    """Whether a row's cell is in the graph; a state is there in that its time is."""
    if heading in {"id", "service"}:
        return heading == "service" or cells.get("name", "NA") != "NA"
    if heading == "state":
        return text == "open" and "time" in cells and cells.get("name", "NA") != "NA"
    return {part for part in text.split("|") if part} <= texts


@given(tables(), st.sampled_from(WRITERS))
@settings(max_examples=150)
def test_each_cell_is_stated_or_refused_or_counted(
    sheets: Tables, write: Callable[[Path, Tables], Path]
) -> None:
    """Looked for in the graph, in the refusals and in the counts, no cell is missing."""
    with tempfile.TemporaryDirectory() as place:
        own = Path(place) / "own.toml"
        own.write_text(MAPPING, encoding="utf-8")
        ending = {"write_xlsx": ".xlsx", "write_ods": ".ods"}.get(write.__name__, "")
        path = write(Path(place) / f"w{ending}", sheets)
        batch = read(path, mapping=own)

    count = fates(sheets, batch)
    assert count["left"] == sum(batch.left_out.values()), (
        count,
        batch.left_out,
        sheets,
        batch.refusals,
    )
    assert all(one.reason and one.remedy and one.origin.file for one in batch.refusals)


def test_what_is_left_out_is_told_by_its_reason(tmp_path: Path) -> None:
    """Worked out by hand: each cell that is not in the graph has one reason."""
    own = tmp_path / "own.toml"
    own.write_text(MAPPING, encoding="utf-8")
    sheets: Tables = {
        "one": [
            list(HEADINGS["one"]),
            ["i1", "Care", "NA", "shut", "P8W", "en|fr|de", "secret", "odd"],
            ["i2", "", "12", "open", "P9W", "", "", ""],
        ],
        "two": [list(HEADINGS["two"]), ["i1", "NA"]],
    }
    batch = read(write_xlsx(tmp_path / "w.xlsx", sheets), mapping=own)
    no_meaning = "in rows where the mapping gives it no meaning"

    assert batch.left_out == {
        "cells of the column “secret”: not ours to tell": 1,
        "cells of the column “strange”, which the mapping does not know": 1,
        "cells that say that there is no value": 2,
        f"cells of the column “id”, {no_meaning}": 1,
        f"cells of the column “people”, {no_meaning}": 1,
        f"cells of the column “state”, {no_meaning}": 2,
        f"cells of the column “time”, {no_meaning}": 2,
    }
    assert [(str(one.origin), one.column, one.value) for one in batch.refusals] == [
        ("w.xlsx, sheet one, row 1", "strange", ""),
        ("w.xlsx, sheet one, row 2", "both", "de"),
    ]


def test_a_sound_workbook_leaves_nothing_out() -> None:
    """All cells of the examples are in the graph."""
    for example in some(sorted((TOP / "examples").glob("*.xlsx"))):
        batch = read(example)
        assert (batch.left_out, batch.refusals, batch.notes) == ({}, [], [])


def test_the_caller_s_word_is_counted_too(tmp_path: Path) -> None:
    """An agency in About that the caller overrules is left out on purpose."""
    path = write_folder(tmp_path / "w", SMALL)
    batch = LOADER.read(Source(path, agency="other", model="care"))

    assert batch.left_out == {"cells about the model that the caller overruled": 1}


REGISTERS = {
    "uk-api-catalogue/data/catalogue.csv": "name",
    "uk-api-catalogue/data/organisation.csv": "name",
    "uk-local-authorities/docs/data/uk_la_past_current/latest/uk_local_authorities_current.csv":
        "official-name",
}  # fmt: skip


@pytest.mark.parametrize("file", REGISTERS)
def test_each_cell_of_a_real_register_is_accounted_for(tmp_path: Path, file: str) -> None:
    """A register with a mapping of all its columns: every text is in the graph, or refused."""
    folder, _, rest = file.partition("/")
    source = real_data(folder) / rest
    with source.open(encoding="utf-8-sig", newline="") as lines:
        headings, *rows = [row for row in csv.reader(lines) if any(row)]
    fields = "\n".join(
        f'  {{ column = "{one}", property = "dct:description", lenient = true }},'
        for one in headings if one
    )  # fmt: skip
    own = tmp_path / "own.toml"
    own.write_text(
        'title = "T"\nfaults = "refuse"\n[about]\nagency = "a"\nmodel = "m"\n[[table]]\n'
        f'name = "{source.stem}"\n[[table.thing]]\nclass = "Service"\nduplicates = "merge"\n'
        f'id = "{{{REGISTERS[file]}}}"\nfields = [\n{fields}\n]\n',
        encoding="utf-8",
    )
    batch = read(source, mapping=own)
    texts = {plain(one.object.value) for one in batch.triples if isinstance(one.object, Literal)}
    cells = [text for row in rows for text in row if plain(text)]

    assert len(cells) > 100
    assert [text for text in cells if plain(text) not in texts] == []
    assert batch.refusals == []
    assert batch.left_out == {}


def plain(text: str) -> str:
    """A text without what the loader evens out: space at its ends, line ends, accents' form."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) != "Cc")
    return kept.strip(" \n\t\xa0\ufeff\u200b\u200e\u200f\u2060")
