# SPDX-License-Identifier: Apache-2.0
"""The benchmarks run, at sizes so small that only their results and not their times matter."""

from __future__ import annotations

import json
import math
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.asking import ONE, WHOLE, asked, forms
from benchmarks.changes import changes
from benchmarks.growth import STEEPEST, exponent
from benchmarks.report import Measured, Report
from benchmarks.setting import repository_folder
from benchmarks.timing import Bound, Time, ratio, rounds
from missiongraph.catalogue import catalogue

if TYPE_CHECKING:
    from pathlib import Path

TINY = {
    "triples": 23_000, "small": 20_500, "validated": 2_500, "changed": 400, "asked": 3,
    "rounds": 1, "peer-rounds": 1, "limit": 2,
}  # fmt: skip
# These wait for servers or start many processes, and are run apart or with `make bench` only.
APART = ("serving", "isolation", "growth")
SERVING = ["--only=serving", "--served=20000", "--rounds=1", "--seconds=1", "--requests=200"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what they make is kept."""
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, dict[str, Any]]:
    """What each benchmark wrote, after all of them ran once."""
    sizes = [f"--{name}={size}" for name, size in TINY.items()]
    chosen = [f"--only={name}" for name in BENCHMARKS if name not in APART]
    sizes += ["--sizes", "2000", "4000"]
    main([*chosen, *sizes, "--folder", str(folder), "--out", str(folder / "results")])
    files = (folder / "results").iterdir()
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def test_each_benchmark_writes_its_outcome(outcomes: dict[str, dict[str, Any]]) -> None:
    """There is a file for each, with times by contestant and the kind of machine."""
    assert outcomes.keys() == {
        "bulk-load", "change-validation", "question", "questions", "updates", "validation",
        "write-gate",
    }  # fmt: skip
    assert len(outcomes) == len(BENCHMARKS) - len(APART)
    for outcome in outcomes.values():
        assert outcome["machine"]["cores"] >= 1
        assert all(times["median_seconds"] > 0 for times in outcome["times"].values())


def test_both_engines_find_the_same(outcomes: dict[str, dict[str, Any]]) -> None:
    """PySHACL and the compiled engine report the same results, and there are some."""
    facts = outcomes["validation"]["facts"]
    assert facts["same results from both"] is True
    assert facts["results"] > 0


def test_a_change_finds_the_same_in_small_and_large(outcomes: dict[str, dict[str, Any]]) -> None:
    """Each change causes and mends the same findings in both repositories."""
    facts = outcomes["change-validation"]["facts"]
    assert len(facts) == 4
    assert all(text.endswith("the same in both") for text in facts.values())


def test_the_generated_government_passes_the_gate(outcomes: dict[str, dict[str, Any]]) -> None:
    """A sound government goes in without a finding, and facts are derived from it."""
    facts = outcomes["write-gate"]["facts"]
    assert facts["findings"] == 0
    assert facts["derived facts"] > 0


def test_the_gate_is_timed_by_part(outcomes: dict[str, dict[str, Any]]) -> None:
    """Each part that a write passes is timed, beside a bare load; together they are the most."""
    medians = {
        name: times["median_seconds"] for name, times in outcomes["write-gate"]["times"].items()
    }
    whole, bare = medians.pop("through the write gate"), medians.pop("oxigraph load")
    assert bare > 0
    assert {
        "parse", "diff", "validate", "journal", "store", "derive", "index",
    } <= medians.keys()  # fmt: skip
    assert 0.5 * whole < sum(medians.values())
    assert max(medians.values()) <= whole
    outside = float(outcomes["write-gate"]["facts"]["outside of these parts"].removesuffix(" s"))
    assert 0 <= outside < 0.5 * whole


def test_growth_is_the_slope_of_the_logarithms() -> None:
    """Twice the time for twice the size is 1, four times is 2; where one stopped, none is kept."""
    assert exponent({10: 0.5, 20: 1.0, 40: 2.0}) == pytest.approx(1)
    assert exponent({10: 0.5, 20: 2.0, 40: 8.0}) == pytest.approx(2)
    assert exponent({10: 0.5, 20: 1.0, 40: None}) == math.inf
    assert not Measured("growth", math.inf, STEEPEST).holds


def test_questions_are_asked_of_the_whole_government_and_about_one() -> None:
    """Growth is measured for each form in which a question can be asked."""
    questions = catalogue().values()
    asked_of = {
        about: {form.question.name for form in forms() if form.about == about}
        for about in (WHOLE, ONE)
    }
    needing = {
        q.name
        for q in questions
        if q.parameters and not any(p.optional for p in q.parameters.values())
    }
    assert asked_of[WHOLE] == {q.name for q in questions} - needing
    assert asked_of[ONE] == {q.name for q in questions if q.parameters}
    assert len(asked_of[WHOLE]) > 30
    assert len(asked_of[ONE]) > 30


def test_a_question_that_takes_too_long_is_given_up(outcomes: object, folder: Path) -> None:
    """A process of its own answers, and is stopped when patience runs out."""
    assert outcomes
    form = next(forms())
    data = repository_folder(folder, TINY["triples"])
    taken = asked(data, form, 30)
    assert taken
    assert taken.processor > 0
    assert asked(data, form, 0) is None


def test_a_journey_is_touched(outcomes: dict[str, dict[str, Any]]) -> None:
    """The question that is timed has answers."""
    assert outcomes["question"]["facts"]["rows an answer"] > 0


def test_every_question_is_asked(outcomes: dict[str, dict[str, Any]]) -> None:
    """Each of the catalogue is timed beside the bare engine, and most have an answer."""
    facts = outcomes["questions"]["facts"]
    empty = [name for name in catalogue() if facts[name].endswith(" 0 rows")]
    assert len(empty) < len(catalogue()) / 3, empty
    assert {f"{name}, bare engine" for name in catalogue()} <= outcomes["questions"]["times"].keys()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is missing: apt-get install wrk")
def test_both_servers_are_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All doors give the rows of the peer, nothing fails, and memory is looked at three times."""
    main([*SERVING, "--folder", str(tmp_path), "--out", str(tmp_path / "results")])
    outcome = json.loads((tmp_path / "results" / "serving.json").read_text(encoding="utf-8"))
    assert outcome["facts"]["the same rows from all"] is True
    assert outcome["facts"]["requests that failed"] == 0
    assert sum(name.startswith("memory after") for name in outcome["facts"]) == 3
    assert "| `oxigraph serve` |" in capsys.readouterr().out


def test_changes_are_of_the_size_asked_for() -> None:
    """Each change has about as many triples as asked for, and changes something."""
    found = changes(20_000, 5_000)
    assert [change.name for change in found] == [
        "new models", "models withdrawn", "things renamed", "links moved",
    ]  # fmt: skip
    for change in found:
        assert 4_800 <= len(change.patch) <= 5_000
        assert not set(change.patch.added) & set(change.patch.removed)


def test_a_ratio_is_of_the_same_round() -> None:
    """Work that slows a whole round does not move the ratio."""
    fast, slow = [Time(1, 1), Time(10, 1), Time(1, 1)], [Time(2, 1), Time(20, 1), Time(3, 1)]
    assert ratio(slow, fast) == 2


def test_rounds_alternate_the_order() -> None:
    """Each contestant runs once a round, first in every other one."""
    ran: list[str] = []
    times = rounds({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, 3)
    assert ran == ["a", "b", "b", "a", "a", "b"]
    assert {name: len(taken) for name, taken in times.items()} == {"a": 3, "b": 3}


@pytest.mark.parametrize(
    ("bound", "value", "sound", "holds"),
    [
        (Bound(least=0.7), 0.7, True, True),
        (Bound(least=0.7), 0.69, True, False),
        (Bound(most=1.5), 1.51, True, False),
        (Bound(most=1.5), 1.0, False, False),
        (Bound(), 99.0, True, True),
    ],
)
def test_a_bound_is_kept_or_not(*, bound: Bound, value: float, sound: bool, holds: bool) -> None:
    """A bound holds only where the number is within it and the results are right."""
    report = Report("x", "X", {"a": [Time(1, 1)]}, value, "ratio", bound, sound=sound)
    assert report.holds is holds
    assert ("NOT KEPT" in str(report)) is not holds


def test_each_further_bound_counts() -> None:
    """A report holds only where all of its numbers are within their bounds."""
    kept, broken = (Measured("growth", value, Bound(most=1.15)) for value in (1.1, 1.2))
    times = {"a": [Time(1, 1)]}
    assert Report("x", "X", times, 1.0, "ratio", Bound(most=2), further=[kept]).holds
    report = Report("x", "X", times, 1.0, "ratio", Bound(most=2), further=[kept, broken])
    assert not report.holds
    assert "growth: 1.20; at most 1.15: NOT KEPT" in str(report)


def test_results_name_no_host(tmp_path: Path) -> None:
    """A result file tells the kind of machine and no path or host."""
    Report("x", "X", {"a": [Time(1, 1)]}).write(tmp_path)
    machine = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["machine"]
    assert machine.keys() == {
        "cores", "memory_gib", "system", "architecture", "python", "versions",
    }  # fmt: skip
