# SPDX-License-Identifier: Apache-2.0
"""Validation of much: time grows as data do, and all at once gives what one by one gives."""

from __future__ import annotations

import math
import time
from collections import Counter
from statistics import linear_regression

import pytest

from benchmarks.government import government
from benchmarks.setting import ontology
from missiongraph.terms import XSD
from missiongraph.validation.batches import Plan
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.shapes import ShapeSet

SHAPES = ShapeSet.packaged().text
SIZES = (10_000, 30_000, 90_000)
# What is quadratic has an exponent near 2 in these sizes; a busy machine moves it by tenths.
STEEP = 1.5
MG = "https://w3id.org/missiongraph/ns#"


def data(triples: int, rate: float = 0.0) -> str:
    """A government with the ontology, as N-Triples."""
    return ontology() + "".join(model.text for model in government(triples, rate=rate))


def spent(text: str) -> float:
    """The processor time of a whole validation, the less of two."""
    times = []
    for _ in range(2):
        start = time.process_time()
        ShaclEngine().validate(SHAPES, text)
        times.append(time.process_time() - start)
    return min(times)


def test_validation_grows_as_the_data_do() -> None:
    """Nine times as much takes some nine times as long, and not eighty times."""
    times = [spent(data(size)) for size in SIZES]
    logarithms = [math.log(size) for size in SIZES], [math.log(taken) for taken in times]
    assert linear_regression(*logarithms).slope < STEEP, times


def test_every_packaged_sparql_constraint_is_evaluated_at_once() -> None:
    """None is left to the engine, which would begin anew for each focus node."""
    assert "shacl#sparql>" in SHAPES
    assert "shacl#sparql>" not in Plan(SHAPES).text


def broken(text: str) -> str:
    """A government whose stages and steps are in disorder: places, order, channels, cycles."""
    extra: list[str] = []
    for line in text.splitlines():
        subject, predicate, _ = line.split(" ", 2)
        number = len(extra) % 5
        if predicate == f"<{MG}position>" and number % 2:
            extra.append(f'{subject} {predicate} "{number + 4}"^^{XSD.integer} .')
        elif predicate in (f"<{MG}stageOf>", f"<{MG}stepOf>", f"<{MG}partOfSystem>"):
            other = line.split(" ")[2]
            link = {"stageOf": "precededBy", "stepOf": "precededBy"}.get(
                predicate[len(MG) + 1 : -1]
            )
            extra.append(
                f"{subject} <{MG}{link or 'partOfSystem'}> {subject if number else other} ."
            )
        elif predicate == f"<{MG}viaChannel>":
            extra.append(f"{subject} {predicate} <http://example.org/channel/{number}> .")
    return text + "\n".join(extra) + "\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_all_at_once_finds_what_one_by_one_finds(seed: int) -> None:
    """The engine by itself and the batches report the same, to the last word of each message."""
    text = broken(ontology() + "".join(m.text for m in government(2_500, seed=seed, rate=0.05)))
    at_once = Counter(ShaclEngine(few=0).validate(SHAPES, text))
    assert at_once == Counter(ShaclEngine(few=len(text)).validate(SHAPES, text))
    by_sparql = {r.shape.rpartition("#")[2] for r in at_once if "SPARQL" in r.component}
    assert len(by_sparql) >= 6, by_sparql
