# SPDX-License-Identifier: Apache-2.0
"""Canada's service inventory as it is published; every count is taken from the tables by csv."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from missiongraph.loading import Source
from missiongraph.terms import CHANNEL, DCT, MG, RDF, SKOS
from missiongraph_loaders.mapping_file import FOLDER
from missiongraph_loaders.tables import LOADER
from tests.loaders.real_data import real_data
from tests.loaders.tables import facts, faults, read

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

    from missiongraph.loading import Batch

MAPPING = "canada-service-inventory"
CANADA = "https://missiongraph.example/id/canada"
# The headings of si_2024.csv.
COLUMNS = [
    "fiscal_yr",
    "service_id",
    "service_name_en",
    "service_name_fr",
    "service_description_en",
    "service_description_fr",
    "service_type",
    "service_recipient_type",
    "service_scope",
    "client_target_groups",
    "program_id",
    "program_name_en",
    "program_name_fr",
    "client_feedback_channel",
    "automated_decision_system",
    "automated_decision_system_description_en",
    "automated_decision_system_description_fr",
    "service_fee",
    "os_account_registration",
    "os_authentication",
    "os_application",
    "os_decision",
    "os_issuance",
    "os_issue_resolution_feedback",
    "os_comments_client_interaction_en",
    "os_comments_client_interaction_fr",
    "last_service_review",
    "last_service_improvement",
    "sin_usage",
    "cra_bn_identifier_usage",
    "num_phone_enquiries",
    "num_applications_by_phone",
    "num_website_visits",
    "num_applications_online",
    "num_applications_in_person",
    "num_applications_by_mail",
    "num_applications_by_email",
    "num_applications_by_fax",
    "num_applications_by_other",
    "num_applications_total",
    "special_remarks_en",
    "special_remarks_fr",
    "service_uri_en",
    "service_uri_fr",
    "owner_org",
    "owner_org_title",
]
VOLUMES = {
    "num_applications_by_phone": CHANNEL.TELEPHONE,
    "num_applications_online": CHANNEL.WEBSITE,
    "num_applications_in_person": CHANNEL.IN_PERSON,
    "num_applications_by_mail": CHANNEL.POST,
    "num_applications_by_email": CHANNEL.EMAIL,
    "num_applications_by_fax": CHANNEL.FAX,
    "num_applications_by_other": CHANNEL.OTHER,
}


@pytest.fixture(scope="module")
def inventory() -> Path:
    """The folder of tables."""
    return real_data("ca-gc-service-inventory") / "inputs" / "backups"


@pytest.fixture(scope="module")
def batch(inventory: Path) -> Batch:
    """What the loader makes of it, whole."""
    return LOADER.read(Source(inventory, mapping=MAPPING))


def rows(inventory: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table, read with csv alone."""
    with (inventory / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of(batch: Batch, predicate: NamedNode) -> list[Triple]:
    """The facts of one property."""
    return [one for one in batch.triples if one.predicate == predicate]


def programmes(batch: Batch) -> set[str]:
    """The codes of the programmes."""
    return {
        one.object.value
        for one in of(batch, DCT.identifier)
        if isinstance(one.object, Literal) and "/programme/" in str(one.subject)
    }


def count(batch: Batch, cls: NamedNode) -> int:
    """How many things there are of a class."""
    return sum(one.object == cls for one in of(batch, RDF.type))


def test_it_is_canadas_service_inventory(batch: Batch) -> None:
    """Agency, model and title come from the mapping."""
    assert (batch.agency, batch.model) == ("canada", "service-inventory")
    assert batch.title == "Government of Canada Service Inventory"


def test_every_service_and_every_owner_is_there_once(inventory: Path, batch: Batch) -> None:
    """1,751 services, one of them reported for two years, of 79 organisations."""
    table = rows(inventory, "si_2024.csv")

    assert len(table) == 1752
    assert count(batch, MG.Service) == len({row["service_id"] for row in table}) == 1751
    assert count(batch, MG.Organisation) == len({row["owner_org"] for row in table}) == 79
    assert count(batch, MG.UserGroup) == 6


def test_names_are_in_both_languages(inventory: Path, batch: Batch) -> None:
    """Every service has its English and its French name; organisations' are told apart."""
    table = {row["service_id"].lower(): row for row in rows(inventory, "si_2024.csv")}
    names = {
        (one.subject.value.rpartition("/")[2], one.object.language): one.object.value
        for one in of(batch, SKOS.prefLabel)
        if isinstance(one.object, Literal)
        and isinstance(one.subject, NamedNode)
        and one.subject.value.startswith(f"{CANADA}/service/")
    }
    assert len(names) == 2 * 1751
    # Space at the ends goes, and so do signs without width and the returns of line ends.
    written = {i: row["service_name_en"].strip("\u200b ") for i, row in table.items()}
    assert {i: names[i, "en"] for i in table} == {
        i: name.replace("\r\n", "\n").strip() for i, name in written.items()
    }

    aafc = NamedNode(f"{CANADA}/organisation/aafc-aac")
    assert {one.object for one in of(batch, SKOS.prefLabel) if one.subject == aafc} == {
        Literal("Agriculture and Agri-Food Canada", language="en"),
        Literal("Agriculture et Agroalimentaire Canada", language="fr"),
    }


def test_volumes_by_channel_are_observations(inventory: Path, batch: Batch) -> None:
    """Every number in a column of volumes is an observation on that channel, NA and ND are none."""
    table = rows(inventory, "si_2024.csv")
    expected: Counter[NamedNode] = Counter()
    for row in {(row["service_id"], row["fiscal_yr"]): row for row in table}.values():
        expected.update(channel for name, channel in VOLUMES.items() if row[name].isdigit())
        expected[CHANNEL.TELEPHONE] += row["num_phone_enquiries"].isdigit()
        expected[CHANNEL.WEBSITE] += row["num_website_visits"].isdigit()
    found = Counter(
        one.object
        for one in of(batch, MG.throughChannel)
        if "-standard-" not in str(one.subject) and isinstance(one.object, NamedNode)
    )

    assert found == expected
    assert sum(expected.values()) > 7000


def test_one_service_is_right_in_every_detail(batch: Batch) -> None:
    """ATSSC Law Library Services, by hand from row 2 of si_2024.csv."""
    service = NamedNode(f"{CANADA}/service/3595")
    told = {(one.predicate, one.object) for one in batch.triples if one.subject == service}
    plain = {(p, o) for p, o in told if p != DCT.description}

    assert plain == {
        (RDF.type, MG.Service),
        (DCT.identifier, Literal("3595")),
        (SKOS.prefLabel, Literal("ATSSC Law Library Services", language="en")),
        (SKOS.prefLabel, Literal("Services de Bibliothèque du SCDATA", language="fr")),
        (MG.providedBy, NamedNode(f"{CANADA}/organisation/atssc-scdata")),
        (MG.forUserGroup, NamedNode(f"{CANADA}/user-group/intern-gov")),
        (MG.partOfProgramme, NamedNode(f"{CANADA}/programme/issa6")),
        (MG.offersChannel, CHANNEL.TELEPHONE),
        (MG.offersChannel, CHANNEL.WEBSITE),
        (MG.offersChannel, CHANNEL.IN_PERSON),
        (MG.offersChannel, CHANNEL.POST),
        (MG.offersChannel, CHANNEL.EMAIL),
    }
    short = {line.replace("id:canada/", "") for line in facts(batch) if "3595-" in line}
    email = "observation/3595-applications-2023-2024-email"
    assert {line for line in short if line.startswith(f"{email} ")} == {
        f"{email} a mg:Observation",
        f"{email} mg:observationOf indicator/3595-applications",
        f'{email} mg:period "2023-2024"',
        f'{email} mg:value "300"^^xsd:decimal',
        f"{email} mg:throughChannel code:channel/email",
    }
    assert 'observation/3595-applications-2023-2024 mg:value "314"^^xsd:decimal' in short


def test_service_standards_are_indicators_with_observations(inventory: Path, batch: Batch) -> None:
    """Every standard of a service is an indicator; each performance told is an observation."""
    table = rows(inventory, "ss_2024.csv")
    standards = {(row["service_id"], row["service_standard_id"]) for row in table}
    told = [row for row in table if row["performance"]]

    found = [one for one in of(batch, MG.measures) if "-standard-" in str(one.subject)]
    observed = [one for one in of(batch, MG.observationOf) if "-standard-" in str(one.object)]
    # One standard has NA for its number, so that it cannot be told from others.
    assert len(found) == len(standards) - 1 == 2342
    assert len(observed) == sum(row["service_standard_id"] != "NA" for row in told)
    assert len(of(batch, MG.targetValue)) == sum(
        bool(row["target"]) for row in table if row["service_standard_id"] != "NA"
    )
    refused = [one for one in batch.refusals if one.column == "service_standard_id"]
    assert [(one.origin.row, one.value) for one in refused] == [(537, "NA")]

    lines = facts(batch)
    name = "id:canada/indicator/2224-standard-3261"
    seen = "id:canada/observation/2224-standard-3261-2023-2024-tel"
    assert {
        f'{name} skos:prefLabel "Answer calls received within 60 seconds"@en',
        f"{name} mg:measures id:canada/service/2224",
        f'{name} mg:targetValue "0.9"^^xsd:decimal',
        f"{seen} mg:observationOf {name}",
        f'{seen} mg:value "0.9872"^^xsd:decimal',
        f'{seen} mg:period "2023-2024"',
        f"{seen} mg:throughChannel code:channel/telephone",
    } <= lines


def test_programmes_have_the_names_that_any_table_gives(inventory: Path, batch: Batch) -> None:
    """Programmes come from the services, the chart of accounts and the departmental results."""
    services = rows(inventory, "si_2024.csv")
    codes = {code for row in services for code in row["program_id"].split(",")}
    heading = "ProgramInventory-Répertoiredesprogrammes_code_PROG"
    for name in ("cp-pc-2425-eng.csv", "cp-pc-2526-eng.csv"):
        codes |= {row[heading] for row in rows(inventory, name) if row[heading]}
    codes |= {row["program_id"] for row in rows(inventory, "rbpo.csv")}

    assert programmes(batch) == codes
    assert count(batch, MG.Programme) == len(codes)
    assert (
        "id:canada/programme/bwp13 skos:prefLabel "
        '"Intervention en cas d\'éclosion de la peste porcine africaine"@fr'
    ) in facts(batch)


def test_services_are_linked_to_their_programmes(inventory: Path, batch: Batch) -> None:
    """Links of the inventory and of earlier years, where service and programme are known."""
    table = rows(inventory, "si_2024.csv")
    services = {row["service_id"] for row in table}
    programmed = programmes(batch)
    links = {(row["service_id"], code) for row in table for code in row["program_id"].split(",")}
    links |= {(row["service_id"], row["program_id"]) for row in rows(inventory, "serv_prog.csv")}
    known = {(service, code) for service, code in links if service in services}

    assert len(of(batch, MG.partOfProgramme)) == sum(code in programmed for _, code in known)


def test_what_could_not_be_taken_is_told_with_its_reason(inventory: Path, batch: Batch) -> None:
    """Links to services that are no longer there, and prose where an address should be."""
    services = {row["service_id"] for row in rows(inventory, "si_2024.csv")}
    old = [row for row in rows(inventory, "serv_prog.csv") if row["service_id"] not in services]
    dangling = [one for one in batch.refusals if one.reason.startswith("There is no service")]
    prose = [one for one in batch.refusals if "is not a web address" in one.reason]

    assert len(dangling) == len(old) > 3000
    assert {one.value for one in prose} >= {"Yes", "Oui", "Unavailable", "www.jobbank.gc.ca"}
    assert all(re.fullmatch(r"s[is]_2024\.csv, row \d+", str(one.origin)) for one in prose)
    assert all(one.reason and one.remedy for one in batch.refusals)


def test_the_same_tables_give_the_same_facts(inventory: Path, batch: Batch) -> None:
    """Loading again changes nothing."""
    again = LOADER.read(Source(inventory, mapping=MAPPING))

    assert again.triples == batch.triples
    assert again.refusals == batch.refusals


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Two services in the columns of the inventory, in a later year's file and the one before."""
    base = dict.fromkeys(COLUMNS, "NA") | {
        "service_id": "SRV1",
        "service_name_en": "Passports",
        "service_name_fr": "Passeports",
        "service_description_en": "D",
        "service_description_fr": "D",
        "client_target_groups": "PERSON,NOBODY",
        "program_id": "AAA01",
        "program_name_en": "'Travel, and more'",
        "program_name_fr": '"L\'étranger"',
        "service_uri_en": "http://",
        "service_uri_fr": "",
        "owner_org": "x-y",
        "owner_org_title": "X | Y",
    }
    years = {
        "si_2024.csv": base | {"fiscal_yr": "2023-2024", "num_applications_online": "1"},
        "si_2025.csv": base
        | {
            "fiscal_yr": "2024-2025",
            "num_applications_online": "2",
            "num_applications_by_mail": "ND",
            "service_name_en": "Passports and visas",
            "num_applications_total": "2",
        },
    }
    for name, row in years.items():
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerow(row)
    return tmp_path


def test_later_years_load_beside_earlier_ones(later: Path) -> None:
    """The mapping is for the format: the latest year names the service, each year is observed."""
    batch = read(later, mapping=MAPPING)
    lines = {line.replace("id:canada/", "") for line in facts(batch)}

    assert {line for line in lines if line.startswith("service/srv1 ")} == {
        "service/srv1 a mg:Service",
        'service/srv1 dct:identifier "SRV1"',
        'service/srv1 skos:prefLabel "Passports and visas"@en',
        'service/srv1 skos:altLabel "Passports"@en',
        'service/srv1 skos:prefLabel "Passeports"@fr',
        'service/srv1 dct:description "D"@en',
        'service/srv1 dct:description "D"@fr',
        "service/srv1 mg:providedBy organisation/x-y",
        "service/srv1 mg:forUserGroup user-group/person",
        "service/srv1 mg:partOfProgramme programme/aaa01",
        "service/srv1 mg:offersChannel code:channel/website",
        "service/srv1 mg:offersChannel code:channel/post",
    }
    values = {line for line in lines if " mg:value " in line}
    assert values == {
        'observation/srv1-applications-2023-2024-website mg:value "1"^^xsd:decimal',
        'observation/srv1-applications-2024-2025-website mg:value "2"^^xsd:decimal',
        'observation/srv1-applications-2024-2025 mg:value "2"^^xsd:decimal',
    }
    assert 'programme/aaa01 skos:prefLabel "Travel, and more"@en' in lines
    assert 'programme/aaa01 skos:prefLabel "L\'étranger"@fr' in lines
    assert [(one.value, one.reason) for one in batch.refusals] == [
        ("NOBODY", "There is no user group with the identifier “NOBODY”."),
        ("NOBODY", "There is no user group with the identifier “NOBODY”."),
    ]


def test_without_the_services_there_is_no_inventory(tmp_path: Path) -> None:
    """The table of services must be there; the others may lack."""
    (tmp_path / "serv_prog.csv").write_text("fiscal_yr,service_id,program_id\n2023,1,A\n")

    assert any("“si_*.csv” is missing" in fault.what for fault in faults(tmp_path, mapping=MAPPING))


# Columns of prose and of addresses, by file.
TEXTS = {
    "si_2024.csv": [
        "service_name_en", "service_name_fr", "service_description_en", "service_description_fr",
        "service_uri_en", "service_uri_fr",
    ],
    "ss_2024.csv": ["service_standard_en", "service_standard_fr"],
}  # fmt: skip


# What says that there is no value, as the page of the inventory explains.
NOTHING = {"", "NA", "ND", "N/A", "n/a", "N/A.", "S.O.", "S/O", "s.o.", "http://", "https://"}


def seen(text: str) -> str:
    """What one sees of a text: white space and signs without a shape do not count."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if unicodedata.category(one)[0] not in "CZ")


def left_out_columns(file: str) -> dict[str, str]:
    """The columns that the mapping leaves out of a file, with the reasons, read with tomllib."""
    tables = tomllib.loads(FOLDER.joinpath(f"{MAPPING}.toml").read_text(encoding="utf-8"))["table"]
    found: dict[str, str] = {}
    for table in tables:
        if fnmatchcase(file, table.get("files", f"{table['name']}.csv")):
            found.update(table.get("leave_out", {}))
    return found


def test_what_the_mapping_leaves_out_is_counted_cell_by_cell(inventory: Path, batch: Batch) -> None:
    """For each column that is left out, the count is that of its cells in rows that were taken."""
    refused = {(one.origin.file, one.origin.row) for one in batch.refusals}
    least: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for path in sorted(inventory.glob("*.csv")):
        left = left_out_columns(path.name)
        for number, row in enumerate(rows(inventory, path.name) if left else [], 2):
            for column, why in left.items():
                if (row.get(column) or "").strip():
                    reason = f"cells of the column “{column}”: {why}"
                    most[reason] += 1
                    least[reason] += (path.name, number) not in refused

    assert len(most) > 40
    wrong = {
        reason: (least[reason], batch.left_out.get(reason, 0), most[reason])
        for reason in most
        if not least[reason] <= batch.left_out.get(reason, 0) <= most[reason]
    }
    assert wrong == {}


@pytest.mark.parametrize("file", TEXTS)
def test_every_text_is_in_the_graph_or_in_the_rejects(
    inventory: Path, batch: Batch, file: str
) -> None:
    """Each name, description and address of each row, or its refusal with row and column."""
    texts = {seen(one.object.value) for one in batch.triples if isinstance(one.object, Literal)}
    refused = {(one.origin.row, one.column) for one in batch.refusals if one.origin.file == file}
    nameless = {row for row, column in refused if column in {"service_id", "service_standard_id"}}
    missing = [
        (number, column)
        for number, row in enumerate(rows(inventory, file), 2)
        for column in TEXTS[file]
        if (text := row[column].strip()) not in NOTHING
        and seen(text) not in texts
        and (number, column) not in refused
        and number not in nameless
    ]

    assert len(rows(inventory, file)) > 1500
    assert missing == []
