# SPDX-License-Identifier: Apache-2.0
"""Files that are damaged, locked, empty or not what their name says."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from tests.loaders.tables import (
    ABOUT,
    SMALL,
    faults,
    only_fault,
    read,
    write_folder,
    write_xlsx,
)

if TYPE_CHECKING:
    from pathlib import Path

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A sound workbook, to be spoilt."""
    return write_xlsx(tmp_path / "care.xlsx", SMALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound folder of CSV files, to be spoilt."""
    return write_folder(tmp_path / "care", SMALL)


def rezip(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change a part of a workbook as another program would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("kept", [100, 2000, 5000])
def test_a_workbook_cut_short_is_damaged(book: Path, kept: int) -> None:
    """A download that broke off is told as damaged, with what to do."""
    book.write_bytes(book.read_bytes()[:kept])
    fault = only_fault(book)

    assert fault.where == "care.xlsx"
    assert "damaged" in fault.what
    assert "repaired" in fault.remedy


@pytest.mark.parametrize(
    ("part", "old"),
    [
        ("xl/workbook.xml", b"<sheets>"),
        ("xl/worksheets/sheet2.xml", b"</row>"),
        ("[Content_Types].xml", b"<Types"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml"),
    ],
)
def test_a_workbook_with_a_damaged_part_is_damaged(book: Path, part: str, old: bytes) -> None:
    """Whichever part is broken, the message is the same."""
    rezip(book, part, old, b"<&")

    assert "damaged" in only_fault(book).what


def test_another_zip_is_no_workbook(book: Path) -> None:
    """A zip archive of something else is told as damaged."""
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("beach.txt", "sand")

    assert "damaged" in only_fault(book).what


def swollen(book: Path, part: str, size: int) -> Path:
    """The workbook with a part that is packed to next to nothing."""
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b" " * size)
    return book


def test_a_workbook_that_unpacks_without_end_is_refused(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file made to fill the memory is not unpacked, by ratio and by bytes."""
    fault = only_fault(swollen(book, "xl/media/nothing.xml", 10_000_000))
    assert "Xl/media/nothing.xml in the workbook unpacks to more than 150 times" in fault.what
    assert "MISSIONGRAPH_WORKBOOK_RATIO" in fault.remedy

    monkeypatch.setenv("MISSIONGRAPH_WORKBOOK_SIZE", "8")
    fault = only_fault(book)
    assert "; 8,388,608 are taken" in fault.what
    assert "MISSIONGRAPH_WORKBOOK_SIZE" in fault.remedy


def test_the_cells_of_a_workbook_are_counted(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many are refused before anything is made of them."""
    monkeypatch.setenv("MISSIONGRAPH_WORKBOOK_CELLS", "10")
    fault = only_fault(book)
    assert "more than 10 cells" in fault.what
    assert "MISSIONGRAPH_WORKBOOK_CELLS" in fault.remedy


def test_a_password_is_told(book: Path) -> None:
    """An encrypted workbook says so, and how to take the password off."""
    book.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    fault = only_fault(book)

    assert fault.what == "The workbook is encrypted: it is protected by a password."
    assert "Encrypt with Password" in fault.remedy


def test_an_old_workbook_under_a_new_name_is_told(book: Path) -> None:
    """An .xls file renamed to .xlsx is told as what it is."""
    book.write_bytes(OLE)

    assert only_fault(book).what == "The file is a workbook in the old Excel format (.xls)."


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".fods", ".numbers"])
def test_other_formats_of_tables_say_what_to_save_them_as(tmp_path: Path, ending: str) -> None:
    """A format that is not read is refused with the format that is."""
    path = tmp_path / f"care{ending}"
    path.write_bytes(OLE)

    assert "Excel workbook (.xlsx)" in only_fault(path).remedy


@pytest.mark.parametrize("content", [b"name\nLeaving", b"<html>", b"%PDF-1.7"])
def test_a_workbook_in_name_only_is_told(book: Path, content: bytes) -> None:
    """Text, a web page or a PDF with the ending .xlsx is not a workbook."""
    book.write_bytes(content)

    assert "whatever its ending “.xlsx” says" in only_fault(book).what


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_csv_file_is_told(folder: Path, content: bytes) -> None:
    """A file without a heading row is not an empty table."""
    (folder / "Stages.csv").write_bytes(content)

    assert [str(fault) for fault in faults(folder)] == [
        "Stages.csv: The file is empty. Write a heading row and at least one row."
    ]


def test_an_empty_workbook_is_told(book: Path) -> None:
    """No bytes, no workbook."""
    book.write_bytes(b"")

    assert only_fault(book).what == "The file is empty."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04rest", "an Excel workbook"),
        ("name\nCafé".encode("utf-16"), "text in UTF-16"),
        (OLE, "an old Excel workbook"),
    ],
)
def test_a_csv_file_in_name_only_is_told(folder: Path, content: bytes, kind: str) -> None:
    """A workbook or UTF-16 text with the ending .csv is told as what it is."""
    (folder / "Stages.csv").write_bytes(content)
    fault = only_fault(folder)

    assert fault.where == "Stages.csv"
    assert kind in fault.what
    assert "CSV UTF-8" in fault.remedy


def test_latin_1_is_told_with_byte_and_line(folder: Path) -> None:
    """Text in Latin-1 is not guessed at: the byte, its line and the words around it are told."""
    (folder / "Missions.csv").write_bytes(b"name\nLunch\nGo to the caf\xe9 early\n")
    fault = only_fault(folder)

    assert fault.where == "Missions.csv"
    assert fault.what == "Line 3 has the byte 0xE9 (in “Go to the café early”), which is not UTF-8."
    assert "CSV UTF-8" in fault.remedy


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    """Excel writes one in front of UTF-8."""
    path = write_folder(tmp_path / "care", SMALL, encoding="utf-8-sig")

    assert faults(path) == []


def test_a_line_that_names_the_separator_is_no_heading(folder: Path) -> None:
    """Excel writes sep=; in front of the headings."""
    (folder / "Missions.csv").write_text("sep=;\nname;description\nM;D\n", encoding="utf-8")

    assert "Missions.csv, row 3" in {str(at) for at in read(folder).origins.values()}


def test_a_row_with_a_cell_too_many_is_told(folder: Path) -> None:
    """A comma in unquoted text moves everything after it."""
    (folder / "Missions.csv").write_text("name,description\nM,one, two\n", encoding="utf-8")
    fault = only_fault(folder)

    assert fault.where == "Missions.csv, row 2"
    assert fault.what == "The cell “two” stands under no heading."
    assert "quotation marks" in fault.remedy


def test_a_row_with_a_cell_too_few_is_told(folder: Path) -> None:
    """A separator that was left out moves everything after it."""
    (folder / "Missions.csv").write_text("name,description\nM\n", encoding="utf-8")
    fault = only_fault(folder)

    assert fault.where == "Missions.csv, row 2"
    assert fault.what == "The row has 1 cells where the heading row has 2."


def test_a_quotation_mark_that_does_not_close_is_told(folder: Path) -> None:
    """It would swallow the rest of the file."""
    (folder / "Missions.csv").write_text('name\n"M\nN\nO\n', encoding="utf-8")
    fault = only_fault(folder)

    assert fault.where == "Missions.csv"
    assert "is not CSV" in fault.what
    assert "quotation mark" in fault.remedy


def test_a_cell_without_end_is_told(folder: Path) -> None:
    """A quotation mark that does not close in a large file makes one enormous cell."""
    (folder / "Missions.csv").write_text('name,"' + "a" * 200_000, encoding="utf-8")

    assert "is not CSV" in only_fault(folder).what


def test_a_column_without_heading_is_told(folder: Path) -> None:
    """Notes beside the table are not passed over; empty columns are."""
    (folder / "Missions.csv").write_text("name,,,\nM,,,\nN,,note,\n", encoding="utf-8")
    fault = only_fault(folder)

    assert (fault.where, fault.what) == (
        "Missions.csv, row 3",
        "The cell “note” stands under no heading.",
    )


def test_files_that_cannot_be_read_are_all_told(folder: Path) -> None:
    """Two broken files are told together."""
    (folder / "Missions.csv").write_bytes(b"name\ncaf\xe9\n")
    (folder / "Stages.csv").write_bytes(b"")

    assert [fault.where for fault in faults(folder)] == ["Missions.csv", "Stages.csv"]


def test_other_files_in_the_folder_do_not_matter(folder: Path) -> None:
    """A note, a hidden file or Excel's lock file is not a table."""
    (folder / "README.md").write_text("About this model", encoding="utf-8")
    (folder / ".Stages.csv").write_bytes(b"\xff")
    (folder / "~$Stages.xlsx").write_bytes(b"\xff")

    assert faults(folder) == []


def test_a_single_csv_file_lacks_the_rest(folder: Path) -> None:
    """One sheet alone does not say whose model it is."""
    assert "“About” is missing" in only_fault(folder / "Stages.csv").what


def test_an_error_value_is_told_with_its_place(book: Path) -> None:
    """A formula that failed leaves no value to take."""
    sheet = load_workbook(book)
    sheet["Stages"]["D3"] = "#REF!"
    sheet.save(book)
    fault = only_fault(book)

    assert fault.where == "care.xlsx, sheet Stages, row 3, column position"
    assert fault.what == "The cell holds the error #REF!, not a value."


def test_an_error_value_in_csv_is_told_too(folder: Path) -> None:
    """Excel writes the error into the CSV file as if it were text."""
    (folder / "Missions.csv").write_text("name\nM\n#REF!\n", encoding="utf-8")
    fault = only_fault(folder)

    assert fault.where == "Missions.csv, row 3, column name"
    assert fault.what == "The cell holds the error #REF!, not a value."


def test_a_formula_that_nothing_calculated_is_told(book: Path) -> None:
    """A workbook written by a program may hold formulas without their values."""
    sheet = load_workbook(book)
    sheet["Journeys"]["B2"] = '="Leaving" & " hospital"'
    sheet.save(book)
    fault = next(fault for fault in faults(book) if "formula" in fault.what)

    assert fault.where == "care.xlsx, sheet Journeys, row 2, column name"
    assert fault.what == "The cell is a formula whose value is not stored in the file."
    assert "Excel" in fault.remedy


def test_a_formula_gives_the_value_that_excel_stored(book: Path) -> None:
    """What people see in the cell is what counts."""
    sheet = load_workbook(book)
    sheet["Stages"]["D3"] = "=1+1"
    sheet.save(book)
    rezip(book, "xl/worksheets/sheet3.xml", b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")

    assert faults(book) == []


def test_merged_cells_are_told(book: Path) -> None:
    """Text in merged cells would count for the first row only."""
    sheet = load_workbook(book)
    sheet["Stages"].merge_cells("C2:C3")
    sheet.save(book)
    fault = faults(book)[0]

    assert fault.where == "care.xlsx, sheet Stages"
    assert fault.what.startswith("The cells C2:C3 are merged")


def test_a_range_that_was_written_too_small_hides_nothing(book: Path) -> None:
    """Some programs write a wrong range into the file; all cells are read all the same."""
    rezip(book, "xl/worksheets/sheet3.xml", b'ref="A1:E3"', b'ref="A1"')

    assert len(read(book).origins) == 3


def test_styles_that_openpyxl_does_not_know_are_no_matter(tmp_path: Path) -> None:
    """Warnings about how a workbook looks are not for its reader."""
    book = Workbook()
    book.worksheets[0].title = "About"
    for row in ABOUT:
        book.worksheets[0].append(row)
    book.create_sheet("Missions").append(["name"])
    book["Missions"].append(["M"])
    path = tmp_path / "plain.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml")
    rezip(path, "xl/styles.xml", styles, b'<styleSheet xmlns="x"/>')

    assert faults(path) == []
