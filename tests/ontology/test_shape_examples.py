# SPDX-License-Identifier: Apache-2.0
"""Each shape, shown by examples: what it accepts, and what it finds fault with.

A file in `shapes/<Class>/valid` must give no finding, one in `invalid` exactly those of its
`# expect: <shape> <focus> <severity>` lines. Both engines must say so: the compiled one for each
file by itself, pySHACL (slow to start) for all of them together.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyshacl
import pytest
import shacl
from rdflib import RDF, SH, Graph, URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Node

EXAMPLES = Path(__file__).parent / "shapes"
FILES = sorted(EXAMPLES.glob("*/*/*.ttl"))
NAMES = [str(path.relative_to(EXAMPLES).with_suffix("")) for path in FILES]
BASE = "https://missiongraph.example/examples/"
WORLD = "https://missiongraph.example/id/world/"
IN_ORDER = ("journey", "stage", "step")
MGSH = "https://w3id.org/missiongraph/shapes#"
SHACL = "http://www.w3.org/ns/shacl#"

# Shape, focus and severity, each by its local name.
Finding: TypeAlias = tuple[str, str, str]


def example(name: str) -> Graph:
    """An example, its things named apart from those of the others."""
    return Graph().parse(EXAMPLES / f"{name}.ttl", publicID=BASE + name)


def apart(name: str, world: Graph) -> Graph:
    """An example with a journey of the world of its own: in an order, neighbours count."""
    own = {URIRef(WORLD + part): URIRef(f"{BASE}{name}#world-{part}") for part in IN_ORDER}
    said = example(name)
    if not any(triple[2] in own for triple in said):
        return said
    shared = [triple for thing in own for triple in world.triples((thing, None, None))]
    moved = Graph()
    for triple in [*said, *shared]:
        moved.add(tuple(own.get(term, term) for term in triple))
    return moved


def expected(name: str) -> list[Finding]:
    """The findings that the comments at the head of an example foretell."""
    lines = (EXAMPLES / f"{name}.ttl").read_text(encoding="utf-8").splitlines()
    said = [line.split()[2:] for line in lines if line.startswith("# expect: ")]
    return sorted((shape, focus, severity) for shape, focus, severity in said)


@pytest.fixture(scope="session")
def context(ontology: Graph, vocabularies: Graph) -> str:
    """What an example is validated with: ontology, code lists, and a sound world."""
    world = Graph().parse(EXAMPLES / "world.ttl")
    return (ontology + vocabularies + world).serialize(format="nt")


@pytest.fixture(scope="session")
def compiled(shapes: Graph) -> shacl.Shapes:
    """The shapes, for the compiled engine."""
    return shacl.Shapes.from_text(shapes.serialize(format="nt"), "ntriples")


@pytest.fixture(scope="session")
def reference(context: str, shapes: Graph) -> dict[str, list[Finding]]:
    """What pySHACL finds in all examples together, by example."""
    data = Graph().parse(data=context, format="nt")
    for name in NAMES:
        data += apart(name, data)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    found: dict[str, list[Finding]] = defaultdict(list)
    for result in report.objects(None, SH.result):
        focus, shape, severity = (
            str(report.value(result, part))
            for part in (SH.focusNode, SH.sourceShape, SH.resultSeverity)
        )
        place, _, local = focus.removeprefix(BASE).partition("#")
        found[place].append((shape.removeprefix(MGSH), local, severity.removeprefix(SHACL)))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gives_exactly_the_findings_it_foretells(
    name: str,
    context: str,
    compiled: shacl.Shapes,
    reference: dict[str, list[Finding]],
) -> None:
    """Both engines find what the example says, and nothing else."""
    text = context + example(name).serialize(format="nt")
    report = compiled.validate_text(text, "ntriples")
    found = sorted(
        (
            str(result.source_shape).strip("<>").removeprefix(MGSH),
            result.focus_node.strip("<>").removeprefix(f"{BASE}{name}#"),
            result.severity,
        )
        for result in report.results
    )

    assert found == expected(name)
    assert sorted(reference[name]) == expected(name)


def test_the_world_is_sound(reference: dict[str, list[Finding]]) -> None:
    """Nothing is found in what the examples share, so each finding is an example's own."""
    assert set(reference) <= set(NAMES)


def test_the_example_of_the_reference_can_be_loaded(
    root: Path, ontology: Graph, vocabularies: Graph, compiled: shacl.Shapes
) -> None:
    """What docs/reference/ontology.md shows gives no violation."""
    text = (root / "docs" / "reference" / "ontology.md").read_text(encoding="utf-8")
    shown = Graph().parse(data=text.split("```turtle")[1].split("```")[0])
    data = (ontology + vocabularies + shown).serialize(format="nt")
    results = compiled.validate_text(data, "ntriples").results

    assert len(shown) > 0
    assert [result.message for result in results if result.severity == "Violation"] == []


def test_valid_examples_foretell_nothing() -> None:
    """A valid example has no finding of any severity; an invalid one has at least one."""
    assert [name for name in NAMES if ("/invalid/" in name) != bool(expected(name))] == []


def test_every_shape_is_shown_to_refuse_and_to_accept(shapes: Graph) -> None:
    """No shape goes without an invalid example, and no class without a valid one."""
    nodes = local_names(shapes.subjects(SH.targetClass))
    classes = {name for name in nodes if shapes.value(URIRef(MGSH + name), SH.property)}
    tried = local_names(shapes.subjects(RDF.type, SH.PropertyShape)) | (nodes - classes)
    refused = {shape for name in NAMES for shape, _, _ in expected(name)}

    assert tried - refused == set()
    assert {name.split("/")[0] for name in NAMES if "/valid/" in name} == classes
    assert {name.split("/")[0] for name in NAMES if "/invalid/" in name} == classes


def local_names(nodes: Iterable[Node]) -> set[str]:
    """The local names of shapes."""
    return {str(node).removeprefix(MGSH) for node in nodes}
