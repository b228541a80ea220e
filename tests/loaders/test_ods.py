# SPDX-License-Identifier: Apache-2.0
"""OpenDocument spreadsheets are read as the same sheets in XLSX are, and templates come in both."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook

from missiongraph_loaders.layout import layout
from missiongraph_loaders.ods_template import ods_template
from missiongraph_loaders.template import write_template
from missiongraph_loaders.workbook import workbook_mapping
from tests.loaders.real_data import TOP
from tests.loaders.tables import ABOUT, SMALL, facts, faults, only_fault, read, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.loaders.tables import Sheets

EXAMPLES = sorted((TOP / "examples").glob("*.xlsx"))
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = (
    f'xmlns:office="{ODF}office:1.0" xmlns:table="{ODF}table:1.0" xmlns:text="{ODF}text:1.0" '
    f'xmlns:style="{ODF}style:1.0" xmlns:number="{ODF}datastyle:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
# Data styles as LibreOffice writes them.
STYLES = """
<number:percentage-style style:name="P"><number:number number:decimal-places="0"
 number:min-decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text>
</number:percentage-style>
<number:number-style style:name="Z"><number:number number:decimal-places="0"
 number:min-integer-digits="3"/></number:number-style>
<number:date-style style:name="M"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/></number:date-style>
<number:date-style style:name="D"><number:day/><number:text>. </number:text>
<number:month number:textual="true"/></number:date-style>
<number:currency-style style:name="C0"><number:currency-symbol>€</number:currency-symbol>
<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>
</number:currency-style>
<number:currency-style style:name="C"><number:text>-</number:text>
<number:currency-symbol>€</number:currency-symbol><number:number number:decimal-places="2"
 number:min-integer-digits="1" number:grouping="true"/>
<style:map style:condition="value()&gt;=0" style:apply-style-name="C0"/></number:currency-style>
<style:style style:name="cP" style:family="table-cell" style:data-style-name="P"/>
<style:style style:name="cZ" style:family="table-cell" style:data-style-name="Z"/>
<style:style style:name="cM" style:family="table-cell" style:data-style-name="M"/>
<style:style style:name="cD" style:family="table-cell" style:data-style-name="D"/>
<style:style style:name="cC" style:family="table-cell" style:data-style-name="C"/>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="cZ"/>
<style:style style:name="gone" style:family="table">
<style:table-properties table:display="false"/></style:style>
"""


def cell(value: object) -> str:
    """A value as a cell; text that begins with < is a cell already."""
    if isinstance(value, str) and value.startswith("<table:"):
        return value
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        kind = f'office:value-type="date" office:date-value="{day}"'
    else:
        kind = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{spaced(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def spaced(line: str) -> str:
    """A line with its further spaces as elements, as the format has it."""
    return escape(line).replace("  ", ' <text:s text:c="1"/>')


def row(cells: Sequence[object]) -> str:
    """The cells as a row."""
    return f"<table:table-row>{''.join(cell(value) for value in cells)}</table:table-row>"


def write_ods(path: Path, sheets: Sheets, attributes: str = "") -> Path:
    """The sheets as an OpenDocument spreadsheet, the last with these attributes."""
    tables = [
        f'<table:table table:name="{name}" {attributes if name == list(sheets)[-1] else ""}>'
        f"{''.join(row(cells) for cells in rows)}</table:table>"
        for name, rows in sheets.items()
    ]
    content = (
        f'<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>{STYLES}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_as_ods_state_the_same(tmp_path: Path, example: Path) -> None:
    """Each value of each cell, written in the other format, gives the same triples."""
    book = load_workbook(example)
    sheets = {
        sheet.title: [list(values) for values in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }
    path = write_ods(tmp_path / "example.ods", sheets)

    assert set(read(path).triples) == set(read(example).triples)
    assert {at.sheet for at in read(path).origins.values()} <= set(sheets)


def with_period(value: str) -> Sheets:
    """A workbook with an observation of the period in this cell."""
    return {
        **SMALL,
        "Indicators": [["id", "name"], ["i", "I"]],
        "Observations": [["indicator", "value", "period"], ["i", 1, value]],
    }


FLOAT = 'office:value-type="float" office:value'
P = "<text:p>{}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (
            ('<table:table-cell table:style-name="cP" office:value-type="percentage" '
            'office:value="0.57"><text:p>57 %</text:p></table:table-cell>'),
            "57%",
        ),
        (
            ('<table:table-cell office:value-type="percentage" office:value="0.575">'
            "<text:p>57,5 %</text:p></table:table-cell>"),
            "57.5%",
        ),
        ((f'<table:table-cell table:style-name="cZ" {FLOAT}="7"><text:p>007</text:p>'
         "</table:table-cell>"), "007"),
        (f'<table:table-cell table:style-name="child" {FLOAT}="7"/>', "007"),
        (f'<table:table-cell {FLOAT}="1.5"><text:p>1,5</text:p></table:table-cell>', "1.5"),
        (
            ('<table:table-cell table:style-name="cC" office:value-type="currency" '
            'office:currency="EUR" office:value="1250"><text:p>1.250,00 €</text:p>'
            "</table:table-cell>"),
            "€1250.00",
        ),
        (
            ('<table:table-cell table:style-name="cM" office:value-type="date" '
            'office:date-value="2024-03-01"><text:p>2024-03</text:p></table:table-cell>'),
            "2024-03",
        ),
        (
            ('<table:table-cell office:value-type="date" office:date-value="2024-03-01">'
            "<text:p>01.03.24</text:p></table:table-cell>"),
            "2024-03-01",
        ),
        (
            ('<table:table-cell office:value-type="date" '
            'office:date-value="2024-03-01T10:30:00"/>'),
            "2024-03-01 10:30:00",
        ),
        (
            '<table:table-cell office:value-type="time" office:time-value="PT26H05M00S"/>',
            "26:05:00",
        ),
        (
            ('<table:table-cell office:value-type="boolean" office:boolean-value="true">'
            "<text:p>WAHR</text:p></table:table-cell>"),
            "TRUE",
        ),
        (
            ('<table:table-cell office:value-type="string"><office:annotation><text:p>a note'
            "</text:p></office:annotation><text:p>first\n   <text:span>half</text:span>"
            '<text:s text:c="2"/>year</text:p><text:p>of<text:line-break/>2024</text:p>'
            "</table:table-cell>"),
            "first half  year\nof\n2024",
        ),
        (
            ('<table:table-cell table:formula="of:=[.A1]" office:value-type="string" '
            'office:string-value="computed"><text:p>computed</text:p></table:table-cell>'),
            "computed",
        ),
    ],
)  # fmt: skip
def test_a_cell_is_what_it_shows(tmp_path: Path, written: str, text: str) -> None:
    """Whatever the language of the program that wrote the file."""
    batch = read(write_ods(tmp_path / "w.ods", with_period(written)))

    periods = [t.object for t in batch.triples if t.predicate.value.endswith("#period")]
    assert [getattr(period, "value", None) for period in periods] == [text]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (
            (
                '<table:table-cell office:value-type="string" office:string-value="" '
                'calcext:value-type="error"><text:p>#WERT!</text:p></table:table-cell>'
            ),
            "the error #WERT!",
        ),
        (
            (
                '<table:table-cell table:formula="of:=1/x" office:value-type="string" '
                'office:string-value="" calcext:value-type="error"><text:p>Err:502</text:p>'
                "</table:table-cell>"
            ),
            "the error Err:502",
        ),
        ('<table:table-cell table:formula="of:=[.B2]"/>', "value is not stored"),
        (
            (
                '<table:table-cell table:style-name="cD" office:value-type="date" '
                'office:date-value="2024-02-01"/>'
            ),
            "shows no year",
        ),
        (f'<table:table-cell {FLOAT}="1234567890123456789"/>', "of 19 digits"),
    ],
)
def test_what_cannot_be_taken_is_named(tmp_path: Path, written: str, why: str) -> None:
    """With sheet, row and column, as in a workbook of Excel."""
    fault = only_fault(write_ods(tmp_path / "w.ods", with_period(written)))

    assert fault.where == "w.ods, sheet Observations, row 2, column period"
    assert why in fault.what


def test_what_is_repeated_stands_in_each_cell_and_row(tmp_path: Path) -> None:
    """The format writes equal neighbours once; a million empty rows cost nothing."""
    path = write_ods(tmp_path / "w.ods", {**SMALL, "Missions": [["id", "name", "vision"]]})
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    rows = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="3"><text:p>same</text:p></table:table-cell>'
        "</table:table-row>"
    )
    content = content.replace("</table:table></office:spreadsheet>", f"{rows}</table:table>"
                              "</office:spreadsheet>")  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    batch = read(path)

    assert 'id:my-agency/mission/same mg:vision "same"' in facts(batch)
    assert "w.ods, sheet Missions, row 1000002" in {str(at) for at in batch.origins.values()}


def test_the_cells_of_a_spreadsheet_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many are refused before anything is made of them."""
    monkeypatch.setenv("MISSIONGRAPH_WORKBOOK_CELLS", "5")
    path = write_ods(tmp_path / "w.ods", {"Systems": [["name", "key"], ["A", "a"], ["B", "b"]]})
    assert "more than 5 cells" in only_fault(path).what


def test_merged_cells_are_told(tmp_path: Path) -> None:
    """As in a workbook of Excel."""
    merged = (
        '<table:table-cell table:number-columns-spanned="1" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>M</text:p></table:table-cell>'
    )
    sheets: Sheets = {**SMALL, "Missions": [["id", "name"], ["m", merged], ["n", "N"]]}

    assert "The cells B2:B3 are merged" in only_fault(write_ods(tmp_path / "w.ods", sheets)).what


def test_a_hidden_sheet_of_one_s_own_is_passed_over(tmp_path: Path) -> None:
    """As in a workbook of Excel."""
    sheets: Sheets = {**SMALL, "ours": [["a"], ["b"]]}
    batch = read(write_ods(tmp_path / "w.ods", sheets, 'table:style-name="gone"'))

    assert batch.left_out == {"cells of “ours”: the sheet is hidden": 2}


@pytest.mark.parametrize("content", [b"", b"name\nx", b"PK\x03\x04half", b"%PDF-1.7"])
def test_a_spreadsheet_in_name_only_is_told(tmp_path: Path, content: bytes) -> None:
    """Without a traceback, whatever the bytes."""
    path = tmp_path / "w.ods"
    path.write_bytes(content)

    assert only_fault(path).where == "w.ods"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("</table:table>", "", "damaged"),
        ("<office:document-content", "<!DOCTYPE x []><office:document-content", "document type"),
        ('table:name="About"', 'table:name="A" table:number-rows-repeated="x"', "unknown"),
        ("<table:table-row>", '<table:table-row table:number-rows-repeated="x">', "damaged"),
        ("<table:table-row>", '<table:table-row table:number-rows-repeated="9999999">', "damaged"),
    ],
)
def test_a_damaged_spreadsheet_is_told(tmp_path: Path, old: str, new: str, why: str) -> None:
    """Each in words."""
    path = write_ods(tmp_path / "w.ods", SMALL)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    assert old in content
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content.replace(old, new, 1))

    assert any(why in fault.what for fault in faults(path))


def test_a_password_is_told(tmp_path: Path) -> None:
    """An encrypted spreadsheet says so, and how to take the password off."""
    path = write_ods(tmp_path / "w.ods", SMALL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<m:encryption-data/>")

    assert "protected by a password" in only_fault(path).what


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template as ODS."""
    path = tmp_path / "template.ods"
    write_template(path)
    return path


def test_the_template_has_the_same_sheets_and_headings_as_in_xlsx(
    template: Path, tmp_path: Path
) -> None:
    """Help first; the lists stand in the drop-downs themselves."""
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    with zipfile.ZipFile(template) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 (our own file)
    table, text = f"{{{ODF}table:1.0}}", f"{{{ODF}text:1.0}}"
    found = {
        sheet.get(f"{table}name"): [
            one.findtext(f"{text}p") for one in sheet.findall(f"{table}table-row")[0]
        ]
        for sheet in root.iter(f"{table}table")
    }

    assert list(found) == [name for name in book.sheetnames if name != "Lists"]
    for name in found.keys() - {"Help"}:
        assert found[name] == [one.value for one in book[str(name)][1]]


def test_the_template_is_the_same_every_time(template: Path, tmp_path: Path) -> None:
    """Two templates of one version are the same file."""
    write_template(tmp_path / "again.ods")

    assert (tmp_path / "again.ods").read_bytes() == template.read_bytes()


def test_an_empty_template_says_what_is_missing(template: Path) -> None:
    """Nothing in it is read as a row, and its help is nobody's sheet."""
    assert [fault.what for fault in faults(template)] == [
        "The table has 0 rows below its headings, where one is needed.",
        "There is not one row with anything to take.",
    ]


def test_the_xlsx_template_keeps_what_is_typed(tmp_path: Path) -> None:
    """Columns of texts and names are formatted as text, dates as dates; numbers stay numbers."""
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")

    def form(sheet: str, heading: str) -> str:
        headings = {one.value: one.column_letter for one in book[sheet][1]}  # type: ignore[union-attr]
        return str(book[sheet].column_dimensions[headings[heading]].number_format)

    texts = [("Services", "id"), ("Observations", "period"), ("Stages", "journey"),
             ("Services", "channels"), ("About", "model"), ("Legal resources", "website"),
             ("Services", "processing time")]  # fmt: skip
    assert {form(*one) for one in texts} == {"@"}
    assert {form("Roles", "from"), form("Missions", "reviewed on")} == {"yyyy-mm-dd"}
    assert {form("Stages", "position"), form("Observations", "value")} == {"General"}


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice, where it is installed."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed: nothing was tried with a real program")
    return found


def converted(office: str, path: Path, ending: str) -> Path:
    """The file as LibreOffice saves it in another format."""
    folder = path.parent / "converted"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    where = ["--outdir", str(folder), str(path)]
    command = [office, profile, "--headless", "--convert-to", ending, *where]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{ending}"


def test_a_real_program_keeps_the_template_s_lists_and_formats(office: str, tmp_path: Path) -> None:
    """Saved as XLSX by LibreOffice: help, drop-down lists and formats are there."""
    kept = {"Actions", "Stages", "Journeys", "Observations", "Roles"}
    path = tmp_path / "some.ods"
    sheets = [sheet for sheet in layout(workbook_mapping()) if sheet.name in kept]
    path.write_bytes(ods_template(sheets, []))
    book = load_workbook(converted(office, path, "xlsx"))
    lists = {str(one.sqref): one for one in book["Actions"].data_validations.dataValidation}
    names = {str(one.sqref): one for one in book["Stages"].data_validations.dataValidation}

    assert lists["C2:C1000"].formula1 == '"customer,frontstage,backstage,support"'
    assert lists["C2:C1000"].showErrorMessage
    assert names["C2:C1000"].formula1 == "Journeys!$B$2:$B$1000"
    assert not names["C2:C1000"].showErrorMessage
    assert book["Stages"]["A1"].comment is not None
    assert book["Observations"]["B2"].number_format == "@"
    assert book["Roles"]["D2"].number_format == "yyyy\\-mm\\-dd"


def test_a_real_program_saves_what_is_read_the_same(office: str, tmp_path: Path) -> None:
    """From XLSX to ODS and back, each time by LibreOffice, nothing changes."""
    sheets: Sheets = {
        "About": ABOUT,
        "Missions": [["id", "name", "vision", "reviewed on"],
                     ["m", "M", "a  b\nc", date(2024, 3, 31)]],
        "Indicators": [["id", "name", "target"], ["i", "I", 0.57]],
        "Observations": [["indicator", "period", "value"], ["i", date(2024, 3, 1), 7],
                         ["i", 7, 7.25]],
    }  # fmt: skip
    path = write_xlsx(tmp_path / "w.xlsx", sheets)
    book = load_workbook(path)
    book["Observations"]["B2"].number_format = "yyyy-mm"
    book["Observations"]["B3"].number_format = "000"
    book["Indicators"]["C2"].number_format = "0%"
    book.save(path)
    plain = set(read(path).triples)
    ods = converted(office, path, "ods")

    assert {'"2024-03"', '"007"'} <= {str(triple.object) for triple in plain}
    assert set(read(ods).triples) == plain
    assert set(read(converted(office, ods, "xlsx")).triples) == plain
