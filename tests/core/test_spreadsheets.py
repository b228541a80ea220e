# SPDX-License-Identifier: Apache-2.0
"""CSV that people open, and folders that others on the machine do not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missiongraph.repository import Repository
from missiongraph.spreadsheets import as_text, as_texts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=", "-"]
)
def test_what_a_spreadsheet_would_run_is_a_text(cell: str) -> None:
    """By an apostrophe, also in a table."""
    assert as_text(cell) == f"'{cell}"
    out = io.StringIO()
    csv.writer(out).writerow(["a", cell])
    (row,) = csv.reader(io.StringIO(as_texts(out.getvalue().encode()).decode(), newline=""))
    assert row == ["a", f"'{cell}"]


@pytest.mark.parametrize("cell", ["-3", "+4.5", "-1e6", "", "a=b", "1-2", "é"])
def test_numbers_and_other_texts_stay(cell: str) -> None:
    """A number is run by nobody."""
    assert as_text(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")),
                         min_size=2, max_size=2), max_size=4))  # fmt: skip
def test_all_else_of_a_table_stays(rows: list[list[str]]) -> None:
    """Whatever its cells hold."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    read = csv.reader(io.StringIO(as_texts(out.getvalue().encode()).decode(), newline=""))
    assert list(read) == [[as_text(cell) for cell in row] for row in rows]


def test_a_setting_gives_it_raw(monkeypatch: pytest.MonkeyPatch) -> None:
    """For programs that read it."""
    monkeypatch.setenv("MISSIONGRAPH_RAW_CSV", "true")
    assert as_texts(b"=1\r\n") == b"=1\r\n"


def test_a_data_folder_is_private(tmp_path: Path) -> None:
    """Nobody but its owner may enter it, and what it is made of is nobody else's to read."""
    data = tmp_path / "data"
    with Repository(data):
        assert data.stat().st_mode & 0o777 == 0o700
        assert (data / "repository.json").stat().st_mode & 0o077 == 0
        assert (data / "workspace").stat().st_mode & 0o077 == 0
