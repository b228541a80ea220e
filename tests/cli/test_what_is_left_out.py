# SPDX-License-Identifier: Apache-2.0
"""Loading says what it left out on purpose, and what is worth a look; a template comes as ODS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.loaders.tables import ABOUT, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said
    from tests.loaders.tables import Sheets

SHEETS: Sheets = {
    "About": [["Our department"], [], *ABOUT],
    "Journeys": [["name"], ["The\u00a0first days"]],
    "Stages": [["name", "journey", "position"], ["Arrive", "the first days", 1]],
    "ours": [["x"], ["y"]],
}
LEFT_OUT = {"cells of “ours”: the sheet is hidden": 2, "cells above the headings": 1}


def test_what_is_left_out_is_counted_and_told_once(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    """A title, a hidden sheet and white space in a name stop nobody, and are told of."""
    path = write_xlsx(tmp_path / "care.xlsx", SHEETS)
    book = load_workbook(path)
    book["ours"].sheet_state = "hidden"
    book.save(path)
    said = command("load", path, "--data", tmp_path / "data")

    assert said.status == 0
    assert "Left out on purpose: 3 cells.\n" in said.out
    assert "  cells of “ours”: the sheet is hidden (2)\n" in said.out
    assert said.out.count("Note: ") == 3
    assert (
        "Note: care.xlsx, sheet Journeys, row 2, column name: “The first days” has a no-break "
        "space inside, which was read as one plain space.\n"
    ) in said.out

    again = json.loads(command("load", path, "--data", tmp_path / "data", "--json").out)
    assert again["left_out"] == LEFT_OUT
    assert len(again["notes"]) == 3
    assert (again["added"], again["removed"]) == (0, 0)


def test_a_template_as_ods_is_written_and_told(
    command: Callable[..., Said], tmp_path: Path
) -> None:
    """The ending says which format; nothing is loaded from it while it is empty."""
    path = tmp_path / "mine.ods"
    said = command("load", "--template", path)

    assert said.status == 0
    assert str(path) in said.out
    empty = command("load", path, "--data", tmp_path / "data")
    assert empty.status == 1
    assert "mine.ods, sheet About" in empty.err
