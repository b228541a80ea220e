# SPDX-License-Identifier: Apache-2.0
"""From a path to tables: a workbook, a folder of files, or one CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.errors import InputError
from missiongraph.loading import Origin
from missiongraph_loaders.delimited import read_csv
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.kinds import FORMATS
from missiongraph_loaders.ods import read_ods
from missiongraph_loaders.rdf_mapping import names as mappings
from missiongraph_loaders.sheets import Sheet
from missiongraph_loaders.xlsx import read_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.errors import Fault
    from missiongraph_loaders.mapping import Mapping

CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
XLSX_ENDINGS = frozenset({".xlsx", ".xlsm"})
# Named here to be refused with a way out, rather than with "no loader".
OTHER_TABLE_ENDINGS = frozenset({".xls", ".xlsb", ".fods", ".numbers"})
ODS_ENDINGS = frozenset({".ods"})
WORKBOOK_ENDINGS = XLSX_ENDINGS | ODS_ENDINGS
TABLE_ENDINGS = CSV_ENDINGS | WORKBOOK_ENDINGS | OTHER_TABLE_ENDINGS


def is_tabular(path: Path) -> bool:
    """Whether the path has the form of tables: a folder, or an ending that tables have."""
    return path.is_dir() or path.suffix.lower() in TABLE_ENDINGS


def read_sheets(path: Path, mapping: Mapping) -> list[Sheet]:
    """Every table of the source, in the order of the workbook or of the file names.

    Files of a folder that are no table of the mapping are not opened: they come as empty tables.

    Raises:
        InputError: with every file that cannot be read.
    """
    if not path.exists():
        raise failure_at(Origin(path.name), "there is no such file or folder.", "Check the path.")
    return _read_folder(path, mapping) if path.is_dir() else _read_file(path, mapping)


def _read_folder(folder: Path, mapping: Mapping) -> list[Sheet]:
    files = sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in TABLE_ENDINGS and not file.name.startswith((".", "~$"))
    )
    if not files:
        raise _without_tables(folder)
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for file in files:
        try:
            sheets.extend(_read_known(file, mapping))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return sheets


def _without_tables(folder: Path) -> InputError:
    """The error that tells what a folder without tables holds instead."""
    origin, rdf = Origin(folder.name), [f for f in folder.iterdir() if _is_rdf(f)]
    if not rdf:
        remedy = "Load the folder that holds the CSV files themselves, not one around it."
        return failure_at(origin, "the folder holds no CSV file.", remedy)
    many = f"{len(rdf):,} RDF files" if len(rdf) > 1 else "one RDF file"
    first = min(file.name for file in rdf)
    return failure_at(
        origin,
        f"the folder holds no CSV file, but {many}, such as {first}.",
        "Name each file itself, with --agency: each is a model. To load the folder as one model, "
        f"name a mapping that reads it: --mapping {' or '.join(mappings())}.",
    )


def _is_rdf(file: Path) -> bool:
    return file.is_file() and file.suffix.lower() in FORMATS and not file.name.startswith(".")


def _read_known(file: Path, mapping: Mapping) -> list[Sheet]:
    if mapping.ignores(file.name, file.stem) is None and (
        file.suffix.lower() in WORKBOOK_ENDINGS or mapping.knows(file.name, file.stem)
    ):
        return _read_file(file, mapping)
    return [Sheet(file.name, file.stem)]


def _read_file(path: Path, mapping: Mapping) -> list[Sheet]:
    def known(sheet: str) -> frozenset[str]:
        return mapping.headings(path.name, sheet)

    ending = path.suffix.lower()
    if ending in XLSX_ENDINGS:
        return read_xlsx(path, known)
    if ending in ODS_ENDINGS:
        return read_ods(path, known)
    if ending in OTHER_TABLE_ENDINGS:
        raise failure_at(
            Origin(path.name),
            f"tables with the ending {ending} are not read.",
            "Save the file as “Excel workbook (.xlsx)”, as “ODF Spreadsheet (.ods)”, or as CSV in "
            "UTF-8.",
        )
    return [read_csv(path, mapping.encoding, mapping.separator, known(path.stem))]
