# SPDX-License-Identifier: Apache-2.0
"""The generated governments that benchmarks run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from benchmarks.government import Model, government, write
from benchmarks.setting import ontology
from missiongraph.validation.engines import ShaclEngine
from missiongraph.validation.shapes import ShapeSet

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.validation.engines import Result


def results(models: list[Model]) -> list[Result]:
    """What the packaged shapes report on a government."""
    data = ontology() + "".join(model.text for model in models)
    return ShaclEngine().validate(ShapeSet.packaged().text, data)


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """The same seed and size give the same file, another seed another one."""
    for name, seed in (("one.nq", 1), ("again.nq", 1), ("other.nq", 2)):
        write(tmp_path / name, 5_000, seed=seed)
    one, again, other = (
        (tmp_path / name).read_bytes() for name in ("one.nq", "again.nq", "other.nq")
    )
    assert one == again
    assert one != other


def test_a_small_government_is_how_a_large_one_begins() -> None:
    """The agencies of a government of 5,000 triples, but its last, are those of a larger one."""
    small, large = list(government(5_000)), list(government(10_000))
    assert len(small) > 1
    assert small[:-1] == large[: len(small) - 1]


@pytest.mark.parametrize("size", [20_000, 50_000])
def test_size_is_met(tmp_path: Path, size: int) -> None:
    """As many different triples are written as asked for, within two per cent."""
    written = write(tmp_path / "government.nt", size)
    facts = set(parse(path=str(tmp_path / "government.nt"), format=RdfFormat.N_TRIPLES))
    assert len(facts) == written.triples == pytest.approx(size, rel=0.02)


def test_one_graph_an_agency(tmp_path: Path) -> None:
    """N-Quads hold one named graph for each agency, and the same facts as the N-Triples."""
    quads_file, triples_file = tmp_path / "government.nq", tmp_path / "government.nt"
    written = write(quads_file, 10_000)
    write(triples_file, 10_000)
    quads = list(parse(path=str(quads_file)))
    graphs = {quad.graph_name for quad in quads}
    assert len(graphs) == written.agencies
    assert NamedNode("https://missiongraph.example/graph/agency-00001/services") in graphs
    assert {quad.triple for quad in quads} == {q.triple for q in parse(path=str(triples_file))}


def test_sound_without_faults() -> None:
    """A government without seeded faults gives shapes nothing to report, not even a remark."""
    assert results(list(government(20_000, rate=0.0))) == []


def test_every_seeded_fault_is_found() -> None:
    """Each thing that was given a fault has a finding, and nearly nothing else has one."""
    models = list(government(20_000, rate=0.02))
    seeded = {thing for model in models for _, thing in model.seeded}
    found = {result.focus for result in results(models)}
    assert len(seeded) > 40
    assert seeded <= found
    assert len(found) <= 1.2 * len(seeded)


def test_every_kind_of_fault_occurs() -> None:
    """A large enough government has faults of all six kinds."""
    seeded = {fault for model in government(60_000, rate=0.02) for fault, _ in model.seeded}
    assert seeded == {"unnamed", "unlinked", "misdirected", "dangling", "worded", "lawless"}
