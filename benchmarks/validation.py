# SPDX-License-Identifier: Apache-2.0
"""Validation of a whole government: as missiongraph does it, beside the engine and pySHACL.

All go from the same files to results, reading included. With pySHACL, core shapes are compared: it
evaluates SPARQL constraints for each focus node from the start, which grows with the square, and a
bound beside that says nothing. Beside the compiled engine with core shapes alone, all shapes are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Final

import pyshacl
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from benchmarks.government import government
from benchmarks.report import Measured, Report
from benchmarks.setting import ontology
from benchmarks.timing import Bound, clock, processor_ratio, ratio, rounds
from benchmarks.whole import CORE, core_shapes, whole_times
from benchmarks.whole import OURS as WHOLE
from missiongraph.facts import Facts
from missiongraph.paths import from_shacl, from_sparql
from missiongraph.terms import SH
from missiongraph.validation.engines import ShaclEngine

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.setting import Setting
    from missiongraph.facts import Node
    from missiongraph.paths import Path as PropertyPath
    from missiongraph.validation.engines import Result

OURS: Final = "shacl, as missiongraph calls it"
PEER: Final = "pySHACL"


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a result the same result, whoever reports it."""

    focus: str
    path: PropertyPath | None
    component: str
    shape: str
    value: str | None
    severity: str


@dataclass(slots=True)
class Contest:
    """The files that both engines are given, and what each found in each round."""

    data: Path
    shapes: Path
    text: str
    found: dict[str, list[set[Key]]] = field(default_factory=lambda: {OURS: [], PEER: []})
    alone: list[float] = field(default_factory=list)

    def ours(self) -> None:
        """Validate with the compiled engine."""
        results = ShaclEngine().validate(self.text, self.data)
        self.found[OURS].append({_key(result) for result in results})

    def theirs(self) -> None:
        """Validate with pySHACL; on a graph that it need not copy first."""
        data, shapes = Graph().parse(self.data), Graph().parse(self.shapes)
        start = time.perf_counter()
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
        self.alone.append(time.perf_counter() - start)
        if not isinstance(report, Graph):
            raise TypeError(f"pySHACL gave no report: {report!r}")
        self.found[PEER].append(_keys(report))


def run(setting: Setting) -> Report:
    """Validate the same government with both engines."""
    contest = _contest(setting)
    times = rounds({OURS: contest.ours, PEER: contest.theirs}, setting.peer_rounds)
    first = contest.found[OURS][0]
    small, large = setting.sizes[0], setting.sizes[-1]
    few, much = (whole_times(setting.folder, size, setting.rounds) for size in (small, large))
    growth = processor_ratio(much[WHOLE], few[WHOLE]) * small / large
    same = all(found == first for found in (*contest.found[OURS], *contest.found[PEER]))
    return Report(
        "validation",
        f"Validation of a government of {setting.validated:,} triples, from files to results",
        {**times, **{f"{name}, {large:,} triples": taken for name, taken in much.items()}},
        ratio(times[PEER], times[OURS]),
        "times as fast as pySHACL with core shapes",
        Bound(least=20),
        {
            "results": len(first),
            "same results from both": same,
            "the same by processor time": round(processor_ratio(times[PEER], times[OURS]), 1),
            "without pySHACL's reading, times as fast": round(
                median(contest.alone) / clock(times[OURS]), 1
            ),
        },
        sound=same and bool(first),
        further=[
            Measured(
                f"times as long as core shapes alone, {large:,} triples",
                ratio(much[WHOLE], much[CORE]),
                Bound(most=1.5),
            ),
            Measured(f"time a triple, {large:,} over {small:,}", growth, Bound(most=1.2)),
        ],
    )


def _contest(setting: Setting) -> Contest:
    data, shapes = setting.folder / "validated.nt", setting.folder / "shapes.nt"
    text = core_shapes()
    shapes.write_text(text, encoding="utf-8")
    with data.open("w", encoding="utf-8") as file:
        file.write(ontology())
        file.writelines(model.text for model in government(setting.validated))
    return Contest(data, shapes, text)


def _key(result: Result) -> Key:
    path = from_sparql(result.path, {}) if result.path else None
    return Key(
        result.focus,
        path,
        f"<{result.component}>",
        result.shape,
        result.value,
        f"<{result.severity}>",
    )


def _keys(report: Graph) -> set[Key]:
    """The results of a report graph (SHACL section 3.6.2)."""
    text = report.serialize(format="ntriples")
    facts = Facts(quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))
    results = {triple.object for triple in facts if triple.predicate == SH.result}
    return {_reported(facts, result) for result in results}


def _reported(facts: Facts, result: Node) -> Key:
    path = facts.value(result, SH.resultPath)
    value = facts.value(result, SH.value)
    return Key(
        str(facts.value(result, SH.focusNode)),
        from_shacl(facts, path) if path else None,
        str(facts.value(result, SH.sourceConstraintComponent)),
        str(facts.value(result, SH.sourceShape)),
        str(value) if value else None,
        str(facts.value(result, SH.resultSeverity)),
    )
