# SPDX-License-Identifier: Apache-2.0
"""Laws of loading: the same input gives the same facts, however it is written down."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.tables import facts, faults, read, write_folder, write_xlsx

if TYPE_CHECKING:
    from missiongraph.loading import Batch

    Table = list[list[object]]
    Sheets = dict[str, Table]

EXAMPLES = Path(__file__).parents[2] / "examples"
# Text as people write it, in any script; XLSX cannot hold the control characters, and #REF! is
# what Excel writes where a formula failed.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="#"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip(" \ufeff\u200b\u200e\u200f\u2060").strip() != "")
NO_SURROGATES = st.characters(exclude_categories=["Cs"])
CODES = st.lists(st.sampled_from(["website", "telephone", "post"]), max_size=3)


@st.composite
def models(draw: st.DrawFn) -> Sheets:
    """Small models of journeys, stages and touchpoints, in which everything is found."""
    journeys: Table = [[f"j{n}", draw(WORDS)] for n in range(draw(st.integers(1, 4)))]
    stages: Table = []
    for number in range(draw(st.integers(0, 6))):
        journey = draw(st.sampled_from(journeys))[0]
        before = draw(st.sampled_from(["", *(str(row[0]) for row in stages)]))
        stages.append([f"s{number}", draw(WORDS), journey, number, before])
    touchpoints: Table = [
        [f"t{n}", draw(WORDS), "; ".join(["email", *draw(CODES)])]
        for n in range(draw(st.integers(0, 4)))
    ]
    targets: Table = [[f"i{n}", draw(WORDS), draw(st.integers(-99, 99)) / 4] for n in range(2)]
    return {
        "About": [["agency", "model", "title"], ["a", "m", "T"]],
        "Journeys": [["id", "name"], *journeys],
        "Stages": [["id", "name", "journey", "position", "after"], *stages],
        "Touchpoints": [["id", "name", "channel"], *touchpoints],
        "Indicators": [["id", "name", "target"], *targets],
    }


def from_csv(sheets: Sheets, delimiter: str = ",") -> Batch:
    """What the sheets say as CSV files."""
    with tempfile.TemporaryDirectory() as folder:
        return read(write_folder(Path(folder), sheets, delimiter))


def from_xlsx(sheets: Sheets) -> Batch:
    """What the sheets say as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        return read(write_xlsx(Path(folder) / "w.xlsx", sheets))


@given(models())
def test_the_same_input_gives_the_same_facts(sheets: Sheets) -> None:
    """Loading again gives the same triples in the same order, from the same places."""
    first, again = from_csv(sheets), from_csv(sheets)

    assert first.triples == again.triples
    assert first.origins == again.origins


@given(models(), st.integers())
def test_the_order_of_rows_does_not_matter(sheets: Sheets, seed: int) -> None:
    """Rows may be sorted as one likes: what refers to what is not a matter of place."""
    shuffled = {}
    for name, (heading, *rows) in sheets.items():
        random.Random(seed).shuffle(rows)  # noqa: S311 (hypothesis gives the seed)
        shuffled[name] = [heading, *rows]

    assert set(from_csv(shuffled).triples) == set(from_csv(sheets).triples)


@given(models(), st.permutations(range(3)))
def test_the_order_of_columns_and_sheets_does_not_matter(sheets: Sheets, order: list[int]) -> None:
    """Columns are found by their headings, sheets by their names."""
    turned = {name: [list(reversed(row)) for row in sheets[name]] for name in reversed(sheets)}
    turned["Touchpoints"] = [[row[place] for place in order] for row in sheets["Touchpoints"]]

    assert set(from_csv(turned).triples) == set(from_csv(sheets).triples)


@given(models(), st.sampled_from(",;\t|"))
def test_xlsx_and_csv_say_the_same(sheets: Sheets, delimiter: str) -> None:
    """A workbook and its sheets as CSV files give the same facts, whatever the separator."""
    assert set(from_xlsx(sheets).triples) == set(from_csv(sheets, delimiter).triples)


@given(models())
def test_taking_what_is_sound_takes_all_of_a_sound_source(sheets: Sheets) -> None:
    """Asking for refusals loses nothing where there is nothing to refuse."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_folder(Path(name), sheets)
        assert facts(read(folder, reject=True)) == facts(read(folder))


@given(models(), st.sampled_from(["Journeys", "Stages", "Touchpoints", "Indicators"]), st.data())
def test_a_spoilt_cell_is_a_fault_or_other_facts(
    sheets: Sheets, name: str, data: st.DataObject
) -> None:
    """Whatever is typed into a cell, the answer is facts, or faults that say where."""
    row = data.draw(st.integers(0, len(sheets[name]) - 1))
    column = data.draw(st.integers(0, len(sheets[name][0]) - 1))
    text = data.draw(st.text(NO_SURROGATES, max_size=20))
    sheets[name][row][column] = text.replace("\r", " ")
    with tempfile.TemporaryDirectory() as place:
        folder = write_folder(Path(place), sheets)
        for fault in faults(folder):
            assert fault.where
            assert fault.what
            assert fault.remedy


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.ods", "a.csv"]))
def test_any_bytes_at_all_are_told_as_a_fault(content: bytes, name: str) -> None:
    """No file brings the loader down."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(content)
        assert faults(path)


def test_the_examples_say_the_same_in_both_forms() -> None:
    """Each example comes as a workbook and as a folder, of the same facts."""
    workbooks = sorted(EXAMPLES.glob("*.xlsx"))
    assert workbooks
    for workbook in workbooks:
        assert set(read(workbook).triples) == set(read(workbook.with_suffix("")).triples)
