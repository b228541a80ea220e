# SPDX-License-Identifier: Apache-2.0
"""Cells mean what a spreadsheet shows, and what a spreadsheet spoilt is refused with its place."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from tests.loaders.tables import ABOUT, SMALL, faults, only_fault, read, write_folder, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loaders.tables import Sheets

OBSERVED = "https://w3id.org/missiongraph/ns#"
# What Excel and LibreOffice call their errors in the languages that they are most used in.
ERRORS = """
#VALUE! #WERT! #VALEUR! #¡VALOR! #VALORE! #WAARDE! #VALOR! #ARG! #VÆRDI! #VERDI! #VÄRDEFEL! #ARVO!
#HODNOTA! #ÉRTÉK! #DEĞER! #ЗНАЧ! #ΤΙΜΗ! #REF! #BEZUG! #¡REF! #RIF! #VERW! #ADR! #REFERENCE!
#REFERENS! #VIITTAUS! #ODKAZ! #HIV! #BAŞV! #ССЫЛКА! #NAME? #NOM? #¿NOMBRE? #NOME? #NAAM? #NAZWA?
#NAVN? #NAMN? #NIMI? #NÁZEV? #NÉV? #AD? #ИМЯ? #NUM! #ZAHL! #NOMBRE! #¡NUM! #GETAL! #NÚM! #LICZBA!
#OGILTIGT! #LUKU! #ČÍSLO! #SZÁM! #SAYI! #ЧИСЛО! #NULL! #NUL! #¡NULO! #NULLO! #LEEG! #NULO! #ZERO!
#SKÄRNING! #TYHJÄ! #NULLA! #BOŞ! #ПУСТО! #DIV/0! #¡DIV/0! #DEEL/0! #DZIEL/0! #DIVISION/0!
#JAKO/0! #SAYI/0! #ДЕЛ/0! #N/A #NV #N/D #N/B #N/D! #I/T #SAKNAS! #PUUTTUU! #HIÁNYZIK #YOK #Н/Д
#SPILL! #ÜBERLAUF! #EPARS! #OVERLOOP! #CALC! #KALK! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!
#GETTING_DATA #ERROR! #Saknas! Err:502 Err:504 Fehler:502 Fout:508 err:511 Błąd:502 ## ########
""".split()  # noqa: RUF001, SIM905 (other scripts are meant; a list of words)
KEPT = ["#1 in care", "# of cases", "#", "C#", "#hashtag", "Err: what", "Err:12", "Queue #4!", "1E"]


def shown(tmp_path: Path, sheet: str, heading: str, value: object, form: str) -> list[str]:
    """What a workbook states from one cell of this value and number format: the values."""
    book = Workbook()
    book.remove(book.worksheets[0])
    tables: Sheets = {
        **SMALL,
        "Indicators": [["id", "name", "unit", "target"], ["i", "I", "", None]],
        "Observations": [["indicator", "period", "value"], ["i", "then", 1]],
        "Roles": [["organisation", "role", "in", "from"], ["o", "funds", "leaving", None]],
        "Organisations": [["id", "name"], ["o", "O"]],
    }
    for name, rows in tables.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(row)
    column = [cell.value for cell in book[sheet][1]].index(heading) + 1
    cell = book[sheet].cell(2, column)
    cell.value = value  # type: ignore[assignment]
    cell.number_format = form
    path = tmp_path / "w.xlsx"
    book.save(path)
    found = faults(path)
    if found:
        return [str(fault) for fault in found]
    local = {"period": "period", "value": "value", "unit": "unit", "from": "startDate"}[heading]
    return [
        triple.object.value  # type: ignore[union-attr]
        for triple in read(path).triples
        if triple.predicate.value == f"{OBSERVED}{local}"
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.57, "0%", "57%"),
        (0.5675, "0.0%", "56.8%"),
        (7, "000", "007"),
        (7, '"SRV-"000', "SRV-007"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1234567, "#,##0", "1234567"),
        (1250, "[$£-809]#,##0.00", "£1250.00"),
        (12, '0 "days"', "12 days"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (123456789012, "0.00E+00", "123456789012"),
        (date(2024, 3, 1), "yyyy-mm", "2024-03"),
        (date(2024, 3, 1), "mmm-yy", "2024-03"),
        (date(2024, 3, 1), "[$-409]mmm\\-yy;@", "2024-03"),
        (date(2024, 3, 1), "yyyy", "2024"),
        (date(2024, 3, 31), "dd.mm.yyyy", "2024-03-31"),
        (date(2024, 3, 31), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-03-31"),
        (datetime(2024, 3, 31, 10, 30), "dd/mm/yyyy hh:mm", "2024-03-31 10:30"),  # noqa: DTZ001
        (time(14, 5), "h:mm AM/PM", "14:05"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (True, "General", "TRUE"),
    ],
)
def test_a_text_is_what_the_cell_shows(tmp_path: Path, value: object, form: str, text: str) -> None:
    """A period is text: per cent, leading zeros, months and units stay as one sees them."""
    assert shown(tmp_path, "Observations", "period", value, form) == [text]


@pytest.mark.parametrize(
    ("value", "form", "number"),
    [
        (0.57, "0%", "57"),
        (0.5675, "0%", "56.75"),
        (7, "000", "7"),
        (1234567.5, "#,##0", "1234567.5"),
        (1250, "[$€-407] #,##0.00", "1250"),
        (12, '0 "days"', "12"),
        (1234567, '0.0,,"M"', "1234567"),
        (-3, "0.0;(0.0)", "-3"),
    ],
)
def test_a_number_is_the_one_that_the_cell_holds(
    tmp_path: Path, value: object, form: str, number: str
) -> None:
    """Signs beside a number do not matter, nor decimals not shown; 57 % is 57 per cent."""
    assert shown(tmp_path, "Observations", "value", value, form) == [number]


@pytest.mark.parametrize("form", ["yyyy-mm-dd", "dd/mm/yyyy", "m/d/yy", "d-mmm-yy"])
def test_a_date_is_a_date_in_any_form(tmp_path: Path, form: str) -> None:
    """The order in which a country writes dates does not matter to a real date."""
    assert shown(tmp_path, "Roles", "from", date(2024, 3, 31), form) == ["2024-03-31"]


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "form", "why"),
    [
        ("Observations", "period", 1234567890123456789, "General", "a number of 19 digits"),
        ("Observations", "period", date(2024, 2, 1), "d-mmm", "shows no year"),
        ("Roles", "from", date(2024, 2, 1), "d-mmm", "shows no year"),
        ("Roles", "from", date(2024, 3, 1), "mmm-yy", "“2024-03” is not a date"),
        ("Observations", "value", date(2024, 3, 1), "yyyy-mm-dd", "is not a number"),
        ("Observations", "value", time(1, 30), "h:mm", "“01:30” is not a number"),
        ("Observations", "value", True, "General", "“TRUE” is not a number"),
        ("Observations", "period", "1.23457E+11", "General", "shortened a long number"),
    ],
)
def test_what_is_not_sure_is_refused(  # noqa: PLR0913, PLR0917 (the table above)
    tmp_path: Path, sheet: str, heading: str, value: object, form: str, why: str
) -> None:
    """Where a spreadsheet may have changed what was written, the cell is named."""
    (fault,) = shown(tmp_path, sheet, heading, value, form)

    assert fault.startswith(f"w.xlsx, sheet {sheet}, row 2, column {heading}: ")
    assert why in fault


@pytest.mark.parametrize("error", ERRORS)
def test_errors_of_spreadsheets_are_no_text(tmp_path: Path, error: str) -> None:
    """In whatever language the program speaks, in CSV and in text cells of a workbook."""
    missions = {"About": ABOUT, "Missions": [["id", "name"], ["m", "M"], ["n", error]]}
    csv, xlsx = write_folder(tmp_path / "w", missions), write_xlsx(tmp_path / "w.xlsx", missions)

    assert only_fault(csv).where == "Missions.csv, row 3, column name"
    assert error in only_fault(csv).what
    assert only_fault(xlsx).where == "w.xlsx, sheet Missions, row 3, column name"


@pytest.mark.parametrize("text", KEPT)
def test_other_texts_with_the_same_signs_are_kept(tmp_path: Path, text: str) -> None:
    """A sign like those of errors is not one."""
    path = write_folder(tmp_path / "w", {"About": ABOUT, "Missions": [["id", "name"], ["m", text]]})

    assert faults(path) == []


def test_an_error_that_the_mapping_calls_no_value_is_none(tmp_path: Path) -> None:
    """Where a mapping says that #N/A is no value, the cell is empty."""
    own = tmp_path / "own.toml"
    own.write_text(
        'title = "T"\nmissing = ["#N/A"]\n[about]\nagency = "a"\nmodel = "m"\n[[table]]\n'
        'name = "t"\nleave_out = { note = "not ours" }\n[[table.thing]]\nclass = "Service"\n'
        'id = "{id}"\nfields = [\n  { column = "id", property = "skos:prefLabel" },\n'
        '  { column = "say", property = "dct:description" },\n]\n',
        encoding="utf-8",
    )
    path = tmp_path / "t.csv"
    path.write_text("id,say,note\nx,#N/A,#REF!\n", encoding="utf-8")

    assert faults(path, mapping=own) == []


def replace_part(path: Path, part: str, old: str, new: str) -> None:
    """Change a part of a workbook as another program would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("one_x000D_\ntwo", "one\ntwo"),
        ("one_x000a_two", "one\ntwo"),
        ("a_x005F_x0041_b", "a_x0041_b"),
        ("smile_xD83D__xDE00_", "smile\N{GRINNING FACE}"),
        ("half_xD83D_", "half_xD83D_"),
        ("a_xa_b", "a_xa_b"),
    ],
)
def test_escapes_of_the_format_are_decoded(tmp_path: Path, written: str, text: str) -> None:
    """_x000D_ is how the format writes a line break, not something that people typed."""
    missions = {"About": ABOUT, "Missions": [["id", "name", "vision"], ["m", "M", written]]}
    batch = read(write_xlsx(tmp_path / "w.xlsx", missions))

    assert text in {triple.object.value for triple in batch.triples}  # type: ignore[union-attr]


def test_a_formula_that_gives_nothing_is_an_empty_cell(tmp_path: Path) -> None:
    """=IF(A2="","",…) leaves an empty text in rows that are not filled in."""
    path = write_xlsx(tmp_path / "w.xlsx", SMALL)
    book = load_workbook(path)
    book["Stages"]["E2"] = '=""'
    book.save(path)
    formula, part = "<f>&quot;&quot;</f><v />", "xl/worksheets/sheet3.xml"
    with zipfile.ZipFile(path) as archive:
        formula = next(
            text for text in (formula, '<f>""</f><v />') if text in archive.read(part).decode()
        )
    replace_part(path, part, formula, '<f>""</f><v></v>')
    assert "formula whose value is not stored" in only_fault(path).what

    replace_part(path, part, '<c r="E2"><f>', '<c r="E2" t="str"><f>')
    assert set(read(path).triples) == set(read(write_xlsx(tmp_path / "v.xlsx", SMALL)).triples)


def test_the_strict_dialect_is_read(tmp_path: Path) -> None:
    """Excel can save as “Strict Open XML Spreadsheet”, which has other names for all its parts."""
    path = write_xlsx(tmp_path / "strict.xlsx", SMALL)
    plain = read(path).triples
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            strict = content.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            archive.writestr(name, strict)
    with zipfile.ZipFile(path) as archive:
        assert b"purl.oclc.org" in archive.read("xl/workbook.xml")

    assert read(path).triples == plain


def test_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    """A filter hides rows; what they hold is part of the workbook all the same."""
    path = write_xlsx(tmp_path / "w.xlsx", SMALL)
    plain = read(path).triples
    book = load_workbook(path)
    book["Stages"].row_dimensions[2].hidden = True
    book["Stages"].column_dimensions["C"].hidden = True
    book.save(path)

    assert read(path).triples == plain


def test_merged_cells_above_the_headings_or_empty_do_not_matter(tmp_path: Path) -> None:
    """A title over the whole table is nobody's row."""
    path = write_xlsx(tmp_path / "w.xlsx", SMALL)
    plain = set(read(path).triples)
    book = load_workbook(path)
    book["Stages"].insert_rows(1)
    book["Stages"]["A1"] = "The stages of the journey"
    book["Stages"].merge_cells("A1:E1")
    book["Stages"].merge_cells("A8:B9")
    book.save(path)

    assert set(read(path).triples) == plain
