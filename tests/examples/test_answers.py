# SPDX-License-Identifier: Apache-2.0
"""The command's answers over the three cases are those that were written down by hand.

How they were worked out, and the readings that they hold to: tests/answers/README.md.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse

from missiongraph.answers import serialise
from missiongraph.catalogue import catalogue, question
from missiongraph.cli import run
from missiongraph.repository import reading
from missiongraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from missiongraph.store import Store

TOP = Path(__file__).parents[2]
ANSWERS = TOP / "tests" / "answers"
CASES = ("hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration")
CODES = PREFIXES["role"].removesuffix("role/")
# The parameter that a file's rows are the answer for, and the column that holds it.
ASKED_BY = {
    "journeys-touched-by-organisation": "organisation",
    "mission-overview": "mission",
    "journey-blueprint": "journey",
    "data-asked-twice": "journey",
    "channel-coverage": "service",
}
WHOLE = ("cross-agency-data-flows", "flows-without-legal-basis")
TOUCHES = "organisations-touching-journey"
# Every other question: what it was asked with stands in columns that begin with this.
OPTION = "--"
OTHERS = sorted(
    path for path in ANSWERS.glob("*/*.csv") if path.parent.name not in {TOUCHES, *ASKED_BY, *WHOLE}
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the command loaded the four workbooks."""
    folder = tmp_path_factory.mktemp("answers") / "data"
    books = [str(TOP / "examples" / f"{case}.xlsx") for case in CASES]
    assert run(["load", *books, "--data", str(folder)]) == 0
    return folder


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file, codes by their short names."""
    return [
        {name: value.rpartition("/")[2] if value.startswith(CODES) else value
         for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]  # fmt: skip


def ask(capfd: pytest.CaptureFixture[str], data: Path, *words: str) -> list[dict[str, str]]:
    """What the command answers about any day, as CSV."""
    capfd.readouterr()
    always = ["--on", "any"] if "on" in question(words[0]).parameters else []
    assert run(["ask", *words, *always, "--format", "csv", "--data", str(data)]) == 0
    return table(capfd.readouterr().out)


def rows(found: Iterable[dict[str, str]], columns: Iterable[str]) -> set[tuple[str, ...]]:
    """The rows as a set, these columns only."""
    names = [name for name in columns if name != "why"]
    return {tuple(row[name] for name in names) for row in found}


def written(path: Path) -> list[dict[str, str]]:
    """The rows of an answer written by hand."""
    return table(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((ANSWERS / TOUCHES).glob("*.csv")), ids=lambda p: p.stem)
def test_who_touches_each_journey(
    path: Path, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """For each journey of the cases: organisation, role, kind, stage and graph; no row twice.

    Of one journey it is written down through what they touch it; of the others how is enough.
    """
    expected = written(path)
    with reading(data) as repository:
        journeys = [
            quad.subject.value  # type: ignore[union-attr]
            for quad in repository.workspace.quads()
            if str(quad.subject).endswith(f"/journey/{path.stem}>")
        ]
    found = ask(capfd, data, "organisations-touching-journey", "--journey", journeys[0])
    assert rows(found, expected[0]) == rows(expected, expected[0])
    columns = set(found[0]) - {"proof"}
    assert len(found) == len(rows(found, columns))
    assert "through" not in expected[0] or len(found) == len(expected)


def test_every_proof_is_stated_and_leads_there(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each proof is a chain of stated triples, of which the last names the organisation."""
    found = ask(
        capfd, data, "organisations-touching-journey", "--journey", "Leaving hospital"
    )  # fmt: skip
    with reading(data) as repository:
        stated = {
            quad.triple
            for quad in repository.workspace.quads()
            if repository.names.states_facts(quad.graph_name)
        }
    assert found
    for row in found:
        chain = [quad.triple for quad in parse(row["proof"], RdfFormat.N_TRIPLES)]
        assert chain
        assert set(chain) <= stated
        assert chain[-1].object.value == row["organisation"]


@pytest.mark.parametrize(
    "path",
    [path for name in ASKED_BY for path in sorted((ANSWERS / name).glob("*.csv"))],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_questions_about_a_thing(path: Path, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """For each thing that a file has rows about, the question gives just these rows."""
    expected, parameter = written(path), ASKED_BY[path.parent.name]
    for thing in {row[parameter] for row in expected}:
        wanted = [row for row in expected if row[parameter] == thing]
        found = ask(capfd, data, path.parent.name, f"--{parameter}", thing)
        columns = [name for name in wanted[0] if found and name in found[0]]
        assert set(wanted[0]) - set(columns) <= {"why", parameter}
        assert rows(found, columns) == rows(wanted, columns)


@pytest.mark.parametrize("name", WHOLE)
def test_questions_about_everything(
    name: str, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Asked of all cases together, the question gives what the files say together."""
    expected = [row for path in sorted((ANSWERS / name).glob("*.csv")) for row in written(path)]
    columns = list(expected[0])
    assert rows(ask(capfd, data, name), columns) == rows(expected, columns)


def test_why_tells_what_held_for_a_period_only(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """By the organisation and its days, from the statements that say so."""
    capfd.readouterr()
    asked = ["why", "Community equipment supplier", "Leaving hospital", "--data", str(data)]
    assert run(asked) == 0
    first, rule, *sources = capfd.readouterr().out.splitlines()
    assert first == (
        "Community equipment supplier (from 2021-04-01 until 2024-03-31, ended) "
        "counts at Leaving hospital"
    )
    assert "the work behind a step" in rule
    assert sum("end date" in line for line in sources) == 1


@pytest.fixture(scope="module")
def store(data: Path) -> Iterator[Store]:
    """What the workbooks say and what follows from it, opened once for the many questions."""
    with reading(data) as repository:
        yield repository.workspace


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_answers_to_what_was_asked(path: Path, store: Store) -> None:
    """Asked with each set of options that a file has rows for, the question gives just these.

    A row of options alone says that there is nothing to be found.
    """
    expected = written(path)
    options = [name for name in expected[0] if name.startswith(OPTION)]
    columns = [name for name in expected[0] if name not in {*options, "why"}]
    for asked in sorted({tuple(row[name] for name in options) for row in expected}):
        values = {name.removeprefix(OPTION): v for name, v in zip(options, asked, strict=True)}
        one = question(path.parent.name)
        if "on" in one.parameters:
            values.setdefault("on", "any")
        found = serialise(store, one, values, QueryResultsFormat.CSV)
        wanted = [row for row in expected if tuple(row[name] for name in options) == asked]
        expected_rows = {row for row in rows(wanted, columns) if any(row)}
        assert rows(table(found.decode()), columns) == expected_rows, asked


def test_every_question_has_an_answer_by_hand() -> None:
    """Each question of the catalogue is answered for the cases, in a folder of its name."""
    answered = {path.parent.name for path in ANSWERS.glob("*/*.csv")}
    assert answered == set(catalogue())
