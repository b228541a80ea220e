# SPDX-License-Identifier: Apache-2.0
"""From a path to tables: a workbook, a folder of CSV files, or one CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.errors import Fault, InputError
from missiongraph.loading import Origin
from missiongraph_loaders.delimited import read_csv
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.xlsx import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from missiongraph_loaders.sheets import Sheet

CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
XLSX_ENDINGS = frozenset({".xlsx", ".xlsm"})
# Named here to be refused with a way out, rather than with "no loader".
OTHER_TABLE_ENDINGS = frozenset({".xls", ".xlsb", ".ods", ".numbers"})
TABLE_ENDINGS = CSV_ENDINGS | XLSX_ENDINGS | OTHER_TABLE_ENDINGS


def is_tabular(path: Path) -> bool:
    """Whether the path has the form of tables: a folder, or an ending that tables have."""
    return path.is_dir() or path.suffix.lower() in TABLE_ENDINGS


def read_sheets(
    path: Path,
    encoding: str = "utf-8",
    separator: str | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> list[Sheet]:
    """Every table of the source, in the order of the workbook or of the file names.

    Args:
        path: a workbook, a CSV file, or a folder of CSV files.
        encoding: the CSV files' encoding.
        separator: the sign between their cells, or None to tell it from the headings.
        wanted: which files of a folder to read, by name; all when None.

    Raises:
        InputError: with every file that cannot be read.
    """
    if not path.exists():
        raise failure_at(Origin(path.name), "there is no such file or folder.", "Check the path.")
    if not path.is_dir():
        return _read_file(path, encoding, separator)
    return _read_all(_files(path, wanted), encoding, separator)


def _files(folder: Path, wanted: Callable[[str], bool] | None) -> list[Path]:
    tables = sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in TABLE_ENDINGS and not file.name.startswith((".", "~$"))
    )
    if not tables:
        raise failure_at(
            Origin(folder.name),
            "the folder holds no CSV file.",
            "Load the folder that holds the CSV files themselves, not one around it.",
        )
    return [file for file in tables if wanted is None or wanted(file.name)]


def _read_all(files: list[Path], encoding: str, separator: str | None) -> list[Sheet]:
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for file in files:
        try:
            sheets.extend(_read_file(file, encoding, separator))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return sheets


def _read_file(path: Path, encoding: str, separator: str | None) -> list[Sheet]:
    ending = path.suffix.lower()
    if ending in OTHER_TABLE_ENDINGS:
        raise failure_at(
            Origin(path.name),
            f"tables with the ending {ending} are not read.",
            "Save the file as “Excel workbook (.xlsx)” or as CSV in UTF-8.",
        )
    return read_xlsx(path) if ending in XLSX_ENDINGS else [read_csv(path, encoding, separator)]
