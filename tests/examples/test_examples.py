# SPDX-License-Identifier: Apache-2.0
"""The example workbooks: whole, in step with their folders, and fit to load."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.facts import Facts
from missiongraph.loading import Batch, Source
from missiongraph.resources import find, folder
from missiongraph.terms import (
    CHANNEL,
    DCT,
    EVIDENCE,
    EXPERIENCE,
    FLOW_TRIGGER,
    LEGAL_BASIS,
    MG,
    PAIN_POINT,
    PERSONAL_DATA,
    PHASE,
    RDF,
    ROLE,
    SCENARIO,
    SH,
    SKOS,
    VERDICT,
)
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.shapes import ShapeSet
from missiongraph_loaders.layout import layout
from missiongraph_loaders.workbook import LOADER, workbook_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import NamedNode

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ANSWERS = ROOT / "tests" / "answers"
CASES = ["hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration"]
THINGS = "https://missiongraph.example/id/"
# About describes the workbook itself, not something in the world.
WITHOUT_EVIDENCE = {"About"}
# What nothing in a workbook is an instance of: their subclasses are, or rules and code lists.
NOT_IN_WORKBOOKS = {
    MG.Action, MG.Channel, MG.DescribedThing, MG.Role, MG.Level,
    MG.Touch, MG.Derivation,
}  # fmt: skip
# What can be said of anything, and need not be said of every kind of thing.
ON_EVERY_SHEET = {DCT.description, DCT.source, MG.evidenceStrength, MG.reviewedOn}
# Properties with the list that their codes are from, and the codes that nothing calls for.
CODES = [
    (MG.feeling, EXPERIENCE, set()),
    (MG.painPointKind, PAIN_POINT, set()),
    (MG.flowTrigger, FLOW_TRIGGER, set()),
    (MG.legalBasisKind, LEGAL_BASIS, {LEGAL_BASIS.LEGITIMATE_INTERESTS}),
    (MG.phase, PHASE, set()),
    (MG.verdict, VERDICT, set()),
    (MG.scenarioKind, SCENARIO, set()),
    (MG.personalData, PERSONAL_DATA, {PERSONAL_DATA.LOCATION}),
    (MG.evidenceStrength, EVIDENCE, {EVIDENCE.REPORTED, EVIDENCE.ESTIMATED}),
]
# Faults that are meant to be found, and why nobody should mend them here.
WARNINGS = {
    # personal data passed on without a legal basis
    ("DataFlow-legal-basis", "nhs-sussex/data-flow/notice-to-council"),
    ("DataFlow-legal-basis", "nhs-sussex/data-flow/transport-request"),
    ("DataFlow-legal-basis", "west-sussex/data-flow/plan-to-nursing"),
    ("DataFlow-legal-basis", "sunderland/data-flow/charity-referral"),
    ("DataFlow-legal-basis", "sunderland/data-flow/fit-note"),
    ("DataFlow-legal-basis", "sunderland/data-flow/course-report"),
    ("DataFlow-legal-basis", "ind/data-flow/income-statement"),
    ("DataFlow-legal-basis", "ind/data-flow/status-to-tax"),
    ("DataFlow-legal-basis", "ind/data-flow/asylum-to-reception"),
    # reports that no journey triggers or needs
    ("DataFlow-occasion", "nhs-sussex/data-flow/monthly-return"),
    ("DataFlow-occasion", "ind/data-flow/desk-figures"),
    # the paper does not say who answers for this mission
    ("Mission-accountable", "sunderland/mission/lasting-work"),
    # the paper gives the figures and does not say who keeps them
    ("Indicator-owner", "nhs-sussex/indicator/organisations-covered"),
    ("Indicator-owner", "nhs-sussex/indicator/stay-reduction"),
    ("Indicator-owner", "sunderland/indicator/further-funding"),
    ("Indicator-owner", "sunderland/indicator/people-supported"),
    ("Indicator-owner", "sunderland/indicator/pilot-length"),
    ("Indicator-owner", "sunderland/indicator/social-return"),
    ("Indicator-owner", "sunderland/indicator/third-sector-taking-part"),
    # channels that are used and not offered
    ("Touchpoint-channel-offered", "nhs-sussex/touchpoint/family-meeting"),
    ("Touchpoint-channel-offered", "nhs-sussex/touchpoint/leaving-leaflet"),
    ("Touchpoint-channel-offered", "sunderland/touchpoint/social-worker-visit"),
    ("Touchpoint-channel-offered", "sunderland/touchpoint/therapy-by-video"),
    ("Touchpoint-channel-offered", "ind/touchpoint/income-letter"),
    ("Touchpoint-channel-offered", "ind/touchpoint/paper-form"),
    ("Touchpoint-channel-offered", "ind/touchpoint/tax-letter"),
}


@cache
def loaded(path: Path) -> Batch:
    """What the workbook loader reads from an example."""
    return LOADER.read(Source(path))


def folder_of(case: str) -> Batch:
    """What the loader reads from a case's folder of CSV files."""
    return loaded(EXAMPLES / case)


@cache
def everything() -> Facts:
    """The four examples together."""
    return Facts(triple for case in CASES for triple in folder_of(case).triples)


def rows(case: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each row of a case: sheet, row number, and cells by heading."""
    for path in sorted((EXAMPLES / case).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                yield path.stem, number, row


def constants(holder: type) -> set[NamedNode]:
    """The terms that a class of `missiongraph.terms` holds."""
    return {value for name, value in vars(holder).items() if not name.startswith("_")}


def names_of(cls: NamedNode) -> Counter[str]:
    """How many things of a class have each name, over all cases."""
    facts = everything()
    return Counter(facts.text(thing, SKOS.prefLabel) for thing in facts.subjects(RDF.type, cls))


@pytest.mark.parametrize("case", CASES)
def test_folder_and_workbook_state_the_same(case: str) -> None:
    """A case's folder of CSV files and its XLSX give the same triples, and nothing is refused."""
    from_folder, from_xlsx = folder_of(case), loaded(EXAMPLES / f"{case}.xlsx")

    assert set(from_xlsx.triples) == set(from_folder.triples)
    assert from_folder.refusals == from_xlsx.refusals == []
    assert (from_xlsx.agency, from_xlsx.model) == (from_folder.agency, from_folder.model)


def test_every_case_is_tested() -> None:
    """There is a workbook for each case and no other."""
    assert {path.stem for path in EXAMPLES.glob("*.xlsx")} == set(CASES)
    assert {path.parent.name for path in EXAMPLES.glob("*/About.csv")} == set(CASES)


def test_workbooks_are_in_step_with_their_folders() -> None:
    """Building the workbooks again gives the very bytes that are kept."""
    command = [sys.executable, str(ROOT / "tools" / "build_examples.py"), "--check"]
    check = subprocess.run(command, capture_output=True, text=True, check=False)

    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("case", CASES)
def test_every_row_says_what_it_rests_on(case: str) -> None:
    """Each row is documented, with the place in the paper, or illustrative."""
    unsaid = [
        f"{sheet}, row {number}"
        for sheet, number, row in rows(case)
        if sheet not in WITHOUT_EVIDENCE
        and (row["evidence"], row["source"].startswith("Kimbell et al. 2025, Case "))
        not in {("documented", True), ("illustrative", False)}
    ]

    assert unsaid == []


@pytest.mark.parametrize("case", CASES)
def test_evidence_is_in_the_data(case: str) -> None:
    """Everything that a case describes carries its evidence as a fact."""
    triples = folder_of(case).triples
    described = {triple.subject for triple in triples}
    with_evidence = {t.subject for t in triples if t.predicate == MG.evidenceStrength}

    assert described == with_evidence
    assert {t.object for t in triples if t.predicate == MG.evidenceStrength} <= constants(EVIDENCE)


def test_every_class_is_used() -> None:
    """Between them the cases have something of every class of the model."""
    classes = {term for term in constants(MG) if term.value.split("#")[1][0].isupper()}
    used = {triple.object for triple in everything() if triple.predicate == RDF.type}

    assert classes - NOT_IN_WORKBOOKS - used == set()


def test_every_column_of_the_workbook_is_used() -> None:
    """Whatever can be said of a thing in a workbook, one of the cases says."""
    used = {
        (sheet, heading)
        for case in CASES
        for sheet, _, row in rows(case)
        for heading, cell in row.items()
        if cell
    }
    columns = {
        (sheet.name, column.heading)
        for sheet in layout(workbook_mapping())
        for column in sheet.columns
        if column.predicate not in ON_EVERY_SHEET
    }

    assert columns - used == set()


@pytest.mark.parametrize(("predicate", "codes", "unused"), CODES)
def test_every_code_list_is_used(predicate: NamedNode, codes: type, unused: set[NamedNode]) -> None:
    """Each code stands somewhere in the cases, but for the few that nothing there calls for."""
    used = {triple.object for triple in everything() if triple.predicate == predicate}

    assert used == constants(codes) - unused


def test_every_case_tells_of_its_learning() -> None:
    """Each of the three cases has experiments that spoke for, against and for neither."""
    for case in ("hospital-discharge", "back-to-work", "immigration"):
        verdicts = {t.object for t in folder_of(case).triples if t.predicate == MG.verdict}
        assert verdicts == constants(VERDICT), case


def test_what_is_to_be_is_told_apart_from_what_is() -> None:
    """All that the journey to be is made of is marked so, down to its touchpoints."""
    facts = everything()
    to_be = {
        thing
        for scenario in facts.subjects(MG.scenarioKind, SCENARIO.TO_BE)
        for thing in facts.subjects(MG.inScenario, scenario)
    }
    journeys = to_be.intersection(facts.subjects(RDF.type, MG.Journey))
    stages = {stage for one in journeys for stage in facts.subjects(MG.stageOf, one)}
    steps = {step for one in stages for step in facts.subjects(MG.stepOf, one)}
    touchpoints = {
        t.object for t in facts if t.predicate == MG.hasTouchpoint and t.subject in steps
    }
    elsewhere = {
        t.object for t in facts if t.predicate == MG.hasTouchpoint and t.subject not in steps
    }

    assert len(journeys) == 1
    assert stages | steps | touchpoints <= to_be
    assert not touchpoints & elsewhere


def test_immigration_is_told_in_dutch_too() -> None:
    """Journeys, stages, steps, services, systems and organisations have a Dutch name."""
    facts = Facts(folder_of("immigration").triples)
    told = {
        one.subject
        for one in facts
        if one.predicate == SKOS.prefLabel and getattr(one.object, "language", "") == "nl"
    }
    for cls in (MG.Journey, MG.Stage, MG.Step, MG.Service, MG.System, MG.Organisation):
        assert set(facts.subjects(RDF.type, cls)) <= told, cls


def test_every_role_has_a_participation() -> None:
    """Each role stands on a sheet Roles somewhere."""
    assert {t.object for t in everything() if t.predicate == MG.role} == constants(ROLE)


def test_codes_are_those_of_the_lists() -> None:
    """Channels and categories of personal data are codes, and most of both are used."""
    facts = everything()
    channels = {t.object for t in facts if t.predicate in {MG.viaChannel, MG.offersChannel}}
    categories = {t.object for t in facts if t.predicate == MG.personalData}

    assert channels < constants(CHANNEL)
    assert categories < constants(PERSONAL_DATA)
    assert len(channels) > 9


def test_journeys_have_names_of_their_own() -> None:
    """A journey can be asked for by its name, over all cases."""
    assert [name for name, times in names_of(MG.Journey).items() if times > 1] == []


def test_one_organisation_has_a_name_that_two_agencies_use() -> None:
    """Asking for the National Health Service by name must list both descriptions of it."""
    assert {name: times for name, times in names_of(MG.Organisation).items() if times > 1} == {
        "National Health Service": 2
    }


def test_the_faults_are_those_that_are_meant() -> None:
    """The cases break no rule, and every warning about them is one on purpose."""
    background = Facts.read(find(folder("ontology"), ".ttl"))
    validator = ChangeValidator(ShapeSet.packaged(), ShaclEngine())

    results = validator.validate_triples([*background, *everything()])

    assert [r for r in results if r.severity == SH.Violation.value] == []
    assert {
        (r.shape.strip("<>").split("#")[1], r.focus.strip("<>").removeprefix(THINGS))
        for r in results
        if r.severity == SH.Warning.value
    } == WARNINGS


def answers() -> Iterator[tuple[Path, dict[str, str]]]:
    """Each row of each answer that was written by hand."""
    for path in sorted(ANSWERS.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path, row


def test_answers_name_only_what_the_examples_describe() -> None:
    """No answer written by hand has a slip of the pen in the address of a thing."""
    described = {str(triple.subject) for triple in everything() if triple.predicate == RDF.type}
    unknown = {
        (path.relative_to(ANSWERS).as_posix(), word)
        for path, row in answers()
        for cell in row.values()
        for word in cell.split()
        if word.startswith(THINGS) and f"<{word}>" not in described
    }

    assert unknown == set()


def test_every_journey_has_an_answer() -> None:
    """Who touches it is written down for each journey of the cases."""
    journeys = {str(thing) for thing in everything().subjects(RDF.type, MG.Journey)}
    written = {path.stem for path in (ANSWERS / "organisations-touching-journey").glob("*.csv")}

    assert {iri.strip("<>").rsplit("/", 1)[1] for iri in journeys} == written


def test_the_sussex_journey_is_touched_in_all_six_ways() -> None:
    """Leaving hospital shows each kind of touch, and each in the council's graph too."""
    kinds: dict[str, set[str]] = {}
    for path, row in answers():
        if path.name == "leaving-hospital.csv":
            kinds.setdefault(row["graph"].rsplit("/", 2)[1], set()).add(row["kind"])

    six = {"direct", "service", "process", "system", "data", "governance"}
    assert kinds == {"nhs-sussex": six, "west-sussex": six}
