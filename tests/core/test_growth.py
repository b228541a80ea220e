# SPDX-License-Identifier: Apache-2.0
"""Much data: time grows as they do, and all at once gives what one by one gives."""

from __future__ import annotations

import math
import time
from collections import Counter
from statistics import linear_regression
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from benchmarks.government import government
from benchmarks.setting import AUTHOR, ontology
from missiongraph.errors import ChangeRefused
from missiongraph.gate import Proposal
from missiongraph.repository import Repository
from missiongraph.terms import XSD
from missiongraph.validation.batches import Plan
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.findings import Finding
from missiongraph.validation.shapes import ShapeSet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHAPES = ShapeSet.packaged().text
SIZES = (10_000, 30_000, 90_000)
# Of what is quadratic in part, such as validation with each query anew for each focus node, the
# exponent in these sizes is 1.5; of what is linear, with its beginning, 0.7 to 0.9.
STEEP = 1.25
MG = "https://w3id.org/missiongraph/ns#"


def data(triples: int, rate: float = 0.0) -> str:
    """A government with the ontology, as N-Triples."""
    return ontology() + "".join(model.text for model in government(triples, rate=rate))


def spent(call: Callable[[], object]) -> float:
    """The processor time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def exponent(times: dict[int, float]) -> float:
    """The power of the size by which time grows."""
    logarithms = [math.log(size) for size in times], [math.log(t) for t in times.values()]
    return linear_regression(*logarithms).slope


def least(call: Callable[[], object]) -> float:
    """The processor time of a call, the least of three."""
    return min(spent(call) for _ in range(3))


def validated(shapes: str, text: str) -> float:
    """The processor time of a whole validation."""
    return least(lambda: ShaclEngine(few=0).validate(shapes, text))


def test_validation_grows_as_the_data_do() -> None:
    """Nine times as much takes some nine times as long, and not eighty times."""
    times = {size: validated(SHAPES, data(size)) for size in SIZES}
    assert exponent(times) < STEEP, times


def loaded(folder: Path, size: int) -> tuple[float, float]:
    """The processor times of a first load through the gate, and of all derivation by itself."""
    quads = [
        Quad(q.subject, q.predicate, q.object, NamedNode(model.graph))
        for model in government(size, rate=0.0)
        for q in parse(model.text, RdfFormat.N_TRIPLES)
    ]
    graphs = {NamedNode(model.graph) for model in government(size, rate=0.0)}
    with Repository(folder / str(size)) as made:
        gate, workspace = made.gate, made.workspace

        def load() -> None:
            outcome = gate.make(AUTHOR, "Load", lambda: gate.difference(quads, graphs))
            assert outcome.added == len(quads)

        def derive() -> None:
            parts = workspace.deriver.everything(workspace.store, quads)
            assert sum(part.count(b"\n") for part in parts) > len(quads)

        return spent(load), least(derive)


def test_the_gate_and_derivation_grow_as_the_data_do(tmp_path: Path) -> None:
    """Diff, validation, journal, store, rules and indexes together, and rules by themselves."""
    times = {size: loaded(tmp_path, size) for size in (15_000, 30_000, 60_000)}
    for part in range(2):
        assert exponent({size: taken[part] for size, taken in times.items()}) < STEEP, times


DECIDING = {
    "a part of sh:or": "sh:or ( [ sh:class ex:Top ; sh:nodeKind sh:IRI ] [ sh:class ex:Other ] )",
    "sh:node": "sh:node [ sh:class ex:Top ]",
    "a qualified shape": "sh:qualifiedValueShape [ sh:class ex:Top ] ; sh:qualifiedMinCount 1",
    "a property in sh:or": "sh:or ( [ sh:path ex:next ; sh:minCount 1 ] "
    "[ sh:path [ sh:inversePath ex:has ] ; sh:class ex:Top ] )",
    "by itself": "sh:class ex:Top",
}


@pytest.mark.parametrize("part", DECIDING)
def test_classes_of_values_are_found_from_the_values(part: str) -> None:
    """Whether a value is of a class does not take looking at all that are of the class."""
    shapes = in_ntriples(
        "ex:Root a sh:NodeShape ; sh:targetSubjectsOf ex:has ; sh:property "
        f"[ sh:path ex:has ; {DECIDING[part]} ] ."
    )
    # Of fewer, milliseconds are measured, and other work on the machine with them.
    sizes = 4_000, 12_000, 36_000
    times = {size: validated(shapes, of_subclasses(size)) for size in sizes}
    assert exponent(times) < STEEP, times
    few = of_subclasses(12, wrong=True)
    found = Counter(ShaclEngine(few=0).validate(shapes, few))
    assert found == Counter(ShaclEngine(few=len(few)).validate(shapes, few))
    assert len(found) == 6


def in_ntriples(turtle: str) -> str:
    """Turtle as N-Triples."""
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> . "
    found = parse(head + turtle, RdfFormat.TURTLE)
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in found)


def of_subclasses(count: int, *, wrong: bool = False) -> str:
    """Links between instances of two subclasses; if wrong, every second link has others."""
    kinds = ("Nothing" if wrong else "Left", "Right")
    links = "".join(
        f"ex:of{n} a ex:{kinds[n % 2]} ; ex:has ex:n{n} . ex:n{n} a ex:{kinds[n % 2]} . "
        for n in range(count)
    )
    schema = "ex:Left rdfs:subClassOf ex:Top . ex:Right rdfs:subClassOf ex:Left . "
    rdfs = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    return in_ntriples(rdfs + schema + links)


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


def test_journeys_nested_without_end_are_refused_before_anything_is_derived(tmp_path: Path) -> None:
    """Of 100 levels, the 79 that lie too deep; to derive from them took seven minutes."""
    base = "https://missiongraph.example/id/a/journey"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    text = "".join(
        f'<{base}/{n}> a <{MG}Journey> ; {label} "Level {n}"@en'
        + (f" ; <{MG}subJourneyOf> <{base}/{n - 1}> .\n" if n else " .\n")
        for n in range(100)
    )
    with Repository(tmp_path / "data") as repository:
        graph = repository.names.graph("a", "nested")
        quads = parse(text, RdfFormat.TURTLE)
        wanted = [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
        patch = repository.gate.difference(wanted, [graph])
        with pytest.raises(ChangeRefused) as refused:
            repository.gate.submit(Proposal(patch, AUTHOR, "Put"))
    findings = [f for f in refused.value.findings if isinstance(f, Finding)]
    deep = [f for f in findings if f.shape.endswith("Journey-part-of-depth")]
    assert sorted(int(f.thing.rpartition("/")[2]) for f in deep) == list(range(21, 100))
