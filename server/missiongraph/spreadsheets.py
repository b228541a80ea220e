# SPDX-License-Identifier: Apache-2.0
"""CSV that people open in spreadsheet programs, which run what begins like a formula.

Such a cell gets an apostrophe before it, as spreadsheet programs themselves have it for texts.
Results of SPARQL stay as the standard writes them.
"""

from __future__ import annotations

import csv
import io
import os
import re
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidSetting
from missiongraph.settings import RAW_CSV

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a spreadsheet program takes for a formula (OWASP, CSV Injection); numbers are none.
RUN = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def is_raw(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether CSV is written as it is.

    Raises:
        InvalidSetting: the setting is neither true nor false.
    """
    text = RAW_CSV.read(environment).strip().lower()
    if text not in ("true", "false"):
        raise InvalidSetting(f"{RAW_CSV.variable} is “{text}”; it is true or false.")
    return text == "true"


def as_text(cell: str) -> str:
    """A cell that no spreadsheet program runs."""
    return f"'{cell}" if RUN.match(cell) and not NUMBER.fullmatch(cell) else cell


def as_texts(table: bytes) -> bytes:
    """A table in CSV of which no spreadsheet program runs a cell, unless a setting has it raw."""
    if is_raw():
        return table
    out = io.StringIO()
    rows = csv.reader(io.StringIO(table.decode(), newline=""))
    csv.writer(out).writerows(map(as_text, row) for row in rows)
    return out.getvalue().encode()
