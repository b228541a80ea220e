# SPDX-License-Identifier: Apache-2.0
"""Mapping files: what they can say, and what is said of their mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.errors import InputError
from missiongraph_loaders.mapping_file import load_mapping, names
from tests.loaders.tables import facts, faults, only_fault, read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
title = "Test"
[about]
agency = "a"
model = "m"
title = "Test"
"""
TABLE = """
[[table]]
name = "list"
[[table.thing]]
class = "Service"
id = "{number}"
fields = [
  { column = "title", property = "skos:prefLabel", required = true },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the tables go, apart from the mapping."""
    path = tmp_path / "tables"
    path.mkdir()
    return path


def mapping(folder: Path, text: str) -> Path:
    """The mapping in a file."""
    path = folder.parent / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, name: str, *lines: str) -> None:
    """A table with these lines."""
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def about(found: set[str], *skip: str) -> set[str]:
    """The facts but for classes, and but for those with one of the words."""
    return {one for one in found if " a mg:" not in one and not any(word in one for word in skip)}


def test_the_mappings_that_come_along_are_named() -> None:
    """The workbook is one mapping among others."""
    assert names() == ["canada-service-inventory", "workbook"]


def test_a_mapping_is_found_by_path(folder: Path) -> None:
    """People keep mappings of their own beside their tables."""
    table(folder, "list.csv", "number,title", "7,Passports")
    batch = read(folder, mapping=mapping(folder, HEAD + TABLE))

    assert facts(batch) == {
        "id:a/service/7 a mg:Service",
        'id:a/service/7 skos:prefLabel "Passports"@en',
    }
    assert (batch.agency, batch.model, batch.title) == ("a", "m", "Test")


def test_an_unknown_mapping_is_told_with_those_that_are_known(folder: Path) -> None:
    """A slip in the name of a mapping suggests the right one."""
    fault = only_fault(folder, mapping="canada-service-inventry")

    assert fault.what == "There is no such mapping."
    assert "Did you mean “canada-service-inventory”?" in fault.remedy


def test_columns_that_the_mapping_does_not_know_are_a_fault(folder: Path) -> None:
    """What is left out must be said in the mapping, with the reason."""
    table(folder, "list.csv", "number,title,colour", "7,Passports,red")
    said = HEAD + TABLE + '[table.leave_out]\ncolour = "of no use"\n'

    assert only_fault(folder, mapping=mapping(folder, HEAD + TABLE)).what == (
        "The column “colour” is unknown."
    )
    assert faults(folder, mapping=mapping(folder, said)) == []


def test_a_forgiving_mapping_tells_of_them_and_goes_on(folder: Path) -> None:
    """Other people's tables grow columns and files; each is told of once."""
    table(folder, "list.csv", "number,title,colour", "7,Passports,red", "8,Visas,blue")
    (folder / "other.csv").write_bytes(b"not opened: \xff")
    batch = read(folder, mapping=mapping(folder, 'faults = "refuse"' + HEAD + TABLE))

    assert [(str(one.origin), one.reason) for one in batch.refusals] == [
        ("list.csv, row 1", "The column “colour” is unknown."),
        ("other.csv", "The table “other” is unknown."),
    ]
    assert len(batch.origins) == 2


def test_ignored_tables_are_not_even_opened(folder: Path) -> None:
    """A file that is no part of the mapping may be in any state."""
    table(folder, "list.csv", "number,title", "7,Passports")
    (folder / "old_list.csv").write_bytes(b"\xff\xff")
    said = 'ignore = { "old_*" = "superseded" }\n' + HEAD + TABLE

    assert faults(folder, mapping=mapping(folder, said)) == []


def test_a_glob_takes_several_files_and_the_order_says_who_is_first(folder: Path) -> None:
    """Of several years the latest gives the name; what differed earlier is kept as another name."""
    table(folder, "list_2023.csv", "year,number,title,note", "2023,7,Pasports,old")
    table(folder, "list_2024.csv", "year,number,title,note", "2024,7,Passports,new")
    said = """
[[table]]
name = "lists"
files = "list_*.csv"
sort = ["-year"]
[table.leave_out]
year = "orders the rows"
[[table.thing]]
class = "Service"
id = "{number}"
duplicates = "merge"
fields = [
  { column = "title", property = "skos:prefLabel", single = true, further = "skos:altLabel" },
  { column = "note", property = "dct:description", single = true, lenient = true },
]
"""
    batch = read(folder, mapping=mapping(folder, HEAD + said))

    assert about(facts(batch)) == {
        'id:a/service/7 skos:prefLabel "Passports"@en',
        'id:a/service/7 skos:altLabel "Pasports"@en',
        'id:a/service/7 dct:description "new"@en',
    }
    assert [(str(one.origin), one.column, one.value) for one in batch.refusals] == [
        ("list_2023.csv, row 2", "note", "old")
    ]


def test_the_first_of_several_rows_may_stand_alone(folder: Path) -> None:
    """With duplicates = "first", what a later row says otherwise is handed back."""
    table(folder, "list.csv", "number,title", "7,Passports", "7,Passports", "7,Visas")
    said = TABLE.replace('id = "{number}"', 'id = "{number}"\nduplicates = "first"')
    batch = read(folder, mapping=mapping(folder, HEAD + said))

    assert about(facts(batch)) == {'id:a/service/7 skos:prefLabel "Passports"@en'}
    assert [(str(one.origin), one.value) for one in batch.refusals] == [
        ("list.csv, row 4", "Visas")
    ]


SEVERAL = """
[[table]]
name = "list"
missing = ["NA"]
[[table.thing]]
class = "Service"
id = "{number}"
fields = [
  { column = "title", property = "skos:prefLabel" },
  { template = "{owner}", property = "mg:providedBy", to = ["Organisation"], by_id = true },
]
[[table.thing]]
class = "Organisation"
id = "{owner}"
duplicates = "merge"
fields = [
  { column = "owner", property = "skos:prefLabel", split = "|", part = 1 },
  { column = "owner", property = "skos:prefLabel", language = "fr", split = "|", part = 2 },
]
[[table.thing]]
class = "Indicator"
id = "{number} visits"
needs = ["visits"]
fields = [
  { template = "Visits of {title}", property = "skos:prefLabel" },
  { column = "number", property = "mg:measures", to = ["Service"], by_id = true },
  { constant = "visits", property = "mg:unit", kind = "string" },
]
"""


def test_one_row_states_several_things(folder: Path) -> None:
    """A row may give a thing, its owner and an observation, linked by identifiers made up alike."""
    table(
        folder,
        "list.csv",
        "number,title,owner,visits",
        '7,Passports,"HO | MI",12',
        "8,Visas,HO | MI,NA",
    )
    batch = read(folder, mapping=mapping(folder, HEAD + SEVERAL))

    assert about(facts(batch)) == {
        'id:a/service/7 skos:prefLabel "Passports"@en',
        "id:a/service/7 mg:providedBy id:a/organisation/ho-mi",
        'id:a/service/8 skos:prefLabel "Visas"@en',
        "id:a/service/8 mg:providedBy id:a/organisation/ho-mi",
        'id:a/organisation/ho-mi skos:prefLabel "HO"@en',
        'id:a/organisation/ho-mi skos:prefLabel "MI"@fr',
        'id:a/indicator/7-visits skos:prefLabel "Visits of Passports"@en',
        "id:a/indicator/7-visits mg:measures id:a/service/7",
        'id:a/indicator/7-visits mg:unit "visits"',
    }


def test_a_list_makes_a_thing_of_each_item(folder: Path) -> None:
    """Codes and their names in lists side by side, in quotation marks where they hold commas."""
    table(folder, "list.csv", "codes;names", "A,B;'Grants, loans',\"It's fine\"", "C;", "D,E;'one'")
    said = """
[[table]]
name = "list"
[[table.thing]]
class = "Programme"
id = "{code}"
each = [
  { name = "code", column = "codes", list = "," },
  { name = "label", column = "names", list = ",", quoted = true, lenient = true },
]
fields = [
  { column = "label", property = "skos:prefLabel" },
]
"""
    batch = read(folder, mapping=mapping(folder, 'separator = ";"' + HEAD + said))

    assert facts(batch) == {
        "id:a/programme/a a mg:Programme",
        'id:a/programme/a skos:prefLabel "Grants, loans"@en',
        "id:a/programme/b a mg:Programme",
        'id:a/programme/b skos:prefLabel "It\'s fine"@en',
        "id:a/programme/c a mg:Programme",
        "id:a/programme/d a mg:Programme",
        "id:a/programme/e a mg:Programme",
    }
    assert [one.reason for one in batch.refusals] == ["The list has 1 items where “codes” has 2."]


def test_quotation_marks_that_do_not_match_are_told(folder: Path) -> None:
    """A list that cannot be taken apart is not taken in part."""
    table(folder, "list.csv", "number|codes|title", "1|'A','B|T", "2|'A'x,B|T")
    said = """
[[table]]
name = "list"
[[table.thing]]
class = "Service"
id = "{number}"
fields = [
  { column = "title", property = "skos:prefLabel" },
  { column = "codes", property = "skos:altLabel", list = ",", quoted = true },
]
[[table.thing]]
class = "Programme"
id = "{code}"
each = [{ name = "code", column = "codes", list = ",", quoted = true, lenient = true }]
fields = [{ column = "code", property = "skos:prefLabel" }]
"""
    found = faults(folder, mapping=mapping(folder, HEAD + said))

    assert [fault.where for fault in found] == [
        "list.csv, row 2, column codes",
        "list.csv, row 3, column codes",
    ]
    assert all("quotation marks that do not match" in fault.what for fault in found)


def test_a_thing_without_anything_to_name_it_by_is_told(folder: Path) -> None:
    """A row whose identifier is empty states a thing that nobody could refer to."""
    table(folder, "list.csv", "number,title", ",Passports")
    fault = only_fault(folder, mapping=mapping(folder, HEAD + TABLE))

    assert fault.where == "list.csv, row 2, column number"
    assert fault.what == "The row has nothing to name its thing by: no value in “number”."


def test_the_order_of_files_may_be_turned_round(folder: Path) -> None:
    """Where rows hold no year, the file's name says which is the latest."""
    table(folder, "list_1.csv", "number,title", "7,Old")
    table(folder, "list_2.csv", "number,title", "7,New")
    said = TABLE.replace('name = "list"', 'name = "list"\nfiles = "list_*"\nsort = ["-@file"]')
    said = said.replace("required = true", 'single = true, further = "skos:altLabel"')
    said = said.replace('number}"', 'number}"\nduplicates = "merge"')

    assert about(facts(read(folder, mapping=mapping(folder, HEAD + said)))) == {
        'id:a/service/7 skos:prefLabel "New"@en',
        'id:a/service/7 skos:altLabel "Old"@en',
    }


def test_repeat_writes_a_thing_once_for_many_columns(folder: Path) -> None:
    """Columns that differ only in what they count need not be written out one by one."""
    table(folder, "list.csv", "number,title,calls,visits", "7,Passports,3,0")
    said = (
        TABLE
        + """
[[table.thing]]
class = "Indicator"
id = "{number} ${what}"
fields = [
  { template = "${what} of {title}", property = "skos:prefLabel" },
  { column = "${what}", property = "mg:targetValue", kind = "decimal" },
]
repeat = [{ what = "calls" }, { what = "visits" }]
"""
    )
    found = facts(read(folder, mapping=mapping(folder, HEAD + said)))

    assert about(found, "/service/") == {
        'id:a/indicator/7-calls skos:prefLabel "calls of Passports"@en',
        'id:a/indicator/7-calls mg:targetValue "3"^^xsd:decimal',
        'id:a/indicator/7-visits skos:prefLabel "visits of Passports"@en',
        'id:a/indicator/7-visits mg:targetValue "0"^^xsd:decimal',
    }


def test_conditions_say_when_a_value_is_stated(folder: Path) -> None:
    """A value may hang on what other cells hold, “not applicable” being no value but a text."""
    table(
        folder, "list.csv", "number,title,phone,state", "1,A,NA,open", "2,B,ND,open", "3,C,5,closed"
    )
    said = """
[[table]]
name = "list"
missing = ["NA", "ND"]
[[table.thing]]
class = "Service"
id = "{number}"
when = { state = ["open"] }
fields = [
  { column = "title", property = "skos:prefLabel" },
  { constant = "post", property = "mg:offersChannel", codes = "channel", unless.phone = ["NA"] },
]
"""
    found = facts(read(folder, mapping=mapping(folder, HEAD + said)))

    assert about(found) == {
        'id:a/service/1 skos:prefLabel "A"@en',
        'id:a/service/2 skos:prefLabel "B"@en',
        "id:a/service/2 mg:offersChannel code:channel/post",
    }


def test_rows_in_the_mapping_are_a_table_too(folder: Path) -> None:
    """Code lists that come without a file are written into the mapping."""
    table(folder, "list.csv", "number,title,who", '7,Passports,"P,B,X"')
    said = """
[codes.reach]
scheme = "channel"
map = { P = "post", B = "website" }
[[table]]
name = "groups"
rows = [{ code = "P", label = "Persons" }, { code = "B", label = "Businesses" }]
[[table.thing]]
class = "UserGroup"
id = "{code}"
fields = [{ column = "label", property = "skos:prefLabel" }]
[[table]]
name = "list"
[[table.thing]]
class = "Service"
id = "{number}"
fields = [
  { column = "title", property = "skos:prefLabel" },
  { column = "who", property = "mg:forUserGroup", to = ["UserGroup"], list = ",", lenient = true },
  { column = "who", property = "mg:offersChannel", codes = "reach", list = ",", lenient = true },
]
"""
    batch = read(folder, mapping=mapping(folder, HEAD + said))

    assert about(facts(batch)) == {
        'id:a/user-group/p skos:prefLabel "Persons"@en',
        'id:a/user-group/b skos:prefLabel "Businesses"@en',
        'id:a/service/7 skos:prefLabel "Passports"@en',
        "id:a/service/7 mg:forUserGroup id:a/user-group/p",
        "id:a/service/7 mg:forUserGroup id:a/user-group/b",
        "id:a/service/7 mg:offersChannel code:channel/post",
        "id:a/service/7 mg:offersChannel code:channel/website",
    }
    assert [one.reason for one in batch.refusals] == [
        "“X” is not a code of the list “reach”.",
        "There is no user group with the identifier or name “X”.",
    ]


def test_a_table_may_add_to_things_of_another(folder: Path) -> None:
    """With declares = false a row says something of a thing, and does not make one up."""
    table(folder, "list.csv", "number,title", "7,Passports")
    table(
        folder, "pages.csv", "number,page", "7,https://gov.test/passports", "9,https://gov.test/9"
    )
    said = (
        TABLE
        + """
[[table]]
name = "pages"
[[table.thing]]
class = "Service"
id = "{number}"
declares = false
fields = [{ column = "page", property = "mg:website", kind = "website" }]
"""
    )
    fault = only_fault(folder, mapping=mapping(folder, HEAD + said))
    batch = read(folder, reject=True, mapping=mapping(folder, HEAD + said))

    assert (fault.where, fault.what) == (
        "pages.csv, row 3, column number",
        "There is no service with the identifier “9”.",
    )
    assert about(facts(batch)) == {
        'id:a/service/7 skos:prefLabel "Passports"@en',
        'id:a/service/7 mg:website "https://gov.test/passports"^^xsd:anyURI',
    }


def test_another_encoding_is_read_where_the_mapping_says_so(folder: Path) -> None:
    """Windows-1252 is never guessed, but may be said."""
    (folder / "list.csv").write_bytes("number,title\n7,Café €\n".encode("cp1252"))

    assert "UTF-8" in only_fault(folder, mapping=mapping(folder, HEAD + TABLE)).what
    said = mapping(folder, 'encoding = "cp1252"\n' + HEAD + TABLE)
    assert 'id:a/service/7 skos:prefLabel "Café €"@en' in facts(read(folder, mapping=said))


def test_the_caller_may_have_to_name_agency_and_model(folder: Path) -> None:
    """A mapping that does not say whose the tables are leaves it to the caller."""
    table(folder, "list.csv", "number,title", "7,Passports")
    found = faults(folder, mapping=mapping(folder, 'title = "T"\n' + TABLE))

    assert [fault.what for fault in found] == ["The agency is not said.", "The model is not said."]


def test_a_file_that_is_no_toml_is_told_with_its_line(folder: Path) -> None:
    """The line and column of the slip are told."""
    fault = only_fault(folder, mapping=mapping(folder, "title = Test"))

    assert fault.where == "own.toml"
    assert "at line 1, column 9" in fault.what


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"Service"', '"Servce"', "In table “list”, thing “Servce”, the class is unknown."),
        ("required = true", "requird = true", "field “title”, the key “requird” is unknown."),
        ("required = true", 'required = "yes"', "field “title”, “required” is 'yes'."),
        ("skos:prefLabel", "skos:preflabel", "the ontology has no term “skos:preflabel”."),
        ('column = "title", ', "", "a field needs one of “column”, “template” and “constant”."),
        ('column = "title"', 'template = "{title"', "“{title” has a brace too many."),
        ('"skos:prefLabel"', '"skos:prefLabel", kind = "txt"', "“kind” is “txt”."),
        ('"skos:prefLabel"', '"mg:unit", kind = "code"', "“kind” and “codes” do not fit."),
        ('"skos:prefLabel"', '"mg:unit", kind = "reference"', "“to” is missing."),
        ('"skos:prefLabel"', '"mg:measures", to = ["Sevice"]', "the class “Sevice” is unknown."),
        ('"skos:prefLabel"', '"mg:role", codes = "rolle"', "there is no code list “rolle”."),
        ('"skos:prefLabel"', '"skos:prefLabel", language = "e n"', "“e n” is not a language tag."),
        ('id = "{number}"', 'id = "{number}"\nuse = ["x"]', "there is no [fieldset.x]."),
        ('id = "{number}"', "", "“id” is missing."),
        ('id = "{number}"', 'id = "{number}"\nduplicates = "no"', "“duplicates” is “no”."),
        (
            'id = "{number}"',
            'id = "${x}"\nrepeat = [{y = "1"}]',
            "nothing under “repeat” gives “x”.",
        ),
        ('name = "list"', "", "“name” is missing."),
        ('name = "list"', 'name = "list"\nsort = [1]', "“sort” holds something that is not text."),
        ("fields = [", "each = [1]\nfields = [", "“each” must be a list of tables."),
        ("[[table]]", '[[table]]\nname = "x"\n[[table]]', "In table “x”, there is no thing."),
        (TABLE, "", "there is no [[table]]."),
        ('title = "Test"\n[about]', "[about]", "“title” is missing."),
        ("[about]", 'encoding = "latin-99"\n[about]', "there is no encoding “latin-99”."),
        ("[about]", 'separator = "ab"\n[about]', "“separator” is “ab”."),
        ("[about]", 'faults = "ignore"\n[about]', "“faults” is “ignore”."),
        ("[about]", '[codes.x]\nscheme = "chanel"\n[about]', "there is no code list “chanel”."),
        ("[about]", '[codes.x]\nmap = {A = "mg:B"}\n[about]', "“mg:B” is no code."),
        ('agency = "a"', "agency = 1", "“about” holds something that is not text."),
    ],
)
def test_a_mistake_in_a_mapping_is_told_with_its_place(
    folder: Path, old: str, new: str, what: str
) -> None:
    """A slip in a mapping names the table, thing and field, and never reads tables wrongly."""
    table(folder, "list.csv", "number,title", "7,Passports")
    assert old in HEAD + TABLE
    found = faults(folder, mapping=mapping(folder, (HEAD + TABLE).replace(old, new, 1)))

    assert any(what in str(fault) for fault in found), found
    assert all(fault.where == "own.toml" for fault in found)


def test_all_mistakes_of_a_mapping_are_told_at_once(folder: Path) -> None:
    """One look at the list is enough to mend it."""
    path = mapping(folder, HEAD.replace("title", "titel", 1) + TABLE.replace("Service", "X"))
    with pytest.raises(InputError) as caught:
        load_mapping(str(path))

    assert len(caught.value.faults) == 3


def test_a_circle_among_things_of_others_is_told_too(folder: Path) -> None:
    """A chain may lead through things that no row declares; their addresses name them."""
    table(folder, "list.csv", "number,title", "7,Passports")
    table(folder, "order.csv", "stage,after", "x,a:stage/x")
    said = (
        TABLE
        + """
[[table]]
name = "order"
[[table.thing]]
class = "Stage"
id = "{stage}"
declares = false
fields = [{ column = "after", property = "mg:precededBy", to = ["Stage"], acyclic = true }]
"""
    )
    found = [fault.what for fault in faults(folder, mapping=mapping(folder, HEAD + said))]

    assert found == [
        "There is no stage with the identifier “x”.",
        "The chain comes back to where it began: x → x.",
    ]


KINDS = """
[[table]]
name = "list"
[[table.thing]]
class = "Service"
id = "{number}"
fields = [
  { column = "title", property = "skos:prefLabel" },
  { column = "deadline", property = "mg:processingTime" },
  { column = "people", property = "mg:peoplePerYear" },
  { column = "page", property = "mg:website" },
  { column = "checked", property = "mg:reviewedOn" },
]
"""


def test_the_kind_of_a_value_is_the_one_that_the_ontology_wants(folder: Path) -> None:
    """A mapping that does not say the kind states what the shapes accept."""
    table(
        folder,
        "list.csv",
        "number,title,deadline,people,page,checked",
        "7,Passports,P8W,1200,https://p.test/x,2024-03-31",
    )

    assert facts(read(folder, mapping=mapping(folder, HEAD + KINDS))) == {
        "id:a/service/7 a mg:Service",
        'id:a/service/7 skos:prefLabel "Passports"@en',
        'id:a/service/7 mg:processingTime "P8W"',
        'id:a/service/7 mg:peoplePerYear "1200"^^xsd:integer',
        'id:a/service/7 mg:website "https://p.test/x"^^xsd:anyURI',
        'id:a/service/7 mg:reviewedOn "2024-03-31"^^xsd:date',
    }


@pytest.mark.parametrize(
    ("field", "what", "remedy"),
    [
        (
            'property = "mg:processingTime", kind = "text"',
            "mg:processingTime does not take the kind “text”.",
            "Write kind = “string”, or leave “kind” out.",
        ),
        (
            'property = "mg:peoplePerYear", kind = "decimal"',
            "mg:peoplePerYear does not take the kind “decimal”.",
            "Write kind = “integer”, or leave “kind” out.",
        ),
        (
            'property = "skos:prefLabel", kind = "string"',
            "skos:prefLabel does not take the kind “string”.",
            "Write kind = “text”, or leave “kind” out.",
        ),
        (
            'property = "mg:providedBy", kind = "text"',
            "mg:providedBy does not take the kind “text”.",
            "Name its classes with “to”, or its code list with “codes”.",
        ),
        (
            'property = "mg:processingTime", to = ["Service"]',
            "mg:processingTime does not take the kind “reference”.",
            "Leave out “to” and “codes”: its values are of the kind “string”.",
        ),
        ('property = "mg:providedBy"', "“to” is missing.", "Name the classes"),
    ],
)
def test_a_kind_that_the_ontology_refuses_is_a_mistake_of_the_mapping(
    folder: Path, field: str, what: str, remedy: str
) -> None:
    """It is told once, with its field, and not as findings about every row."""
    one = f'  {{ column = "x", {field} }},\n'
    text = (HEAD + TABLE).replace("fields = [\n", f"fields = [\n{one}")
    table(folder, "list.csv", "number,title,x", "7,Passports,1")
    fault = only_fault(folder, mapping=mapping(folder, text))

    assert fault.where == "own.toml"
    assert fault.what == f"In table “list”, thing “Service”, field “x”, {what}"
    assert fault.remedy.startswith(remedy)
