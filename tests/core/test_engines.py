# SPDX-License-Identifier: Apache-2.0
"""The compiled engine, as we call it, beside the W3C's test suite and beside pySHACL."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, TypeAlias

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from missiongraph.facts import Facts
from missiongraph.terms import RDF, SH
from missiongraph.validation.changes import ChangeValidator
from missiongraph.validation.engines import Result, ShaclEngine
from missiongraph.validation.shapes import ShapeSet
from missiongraph.validation.wellformed import ShapesGraph
from missiongraph.views import Change
from tests.support.effort import examples
from tests.support.shapes import PALETTE, shape_sets
from tests.support.worlds import quads, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from missiongraph.facts import Node

ARCHIVE = Path(__file__).parents[3] / "shared/conformance/w3c-shacl10-test-suite.tar.gz"
MF = {
    name: NamedNode(f"http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#{name}")
    for name in ("action", "result")
}
SHT = {
    name: NamedNode(f"http://www.w3.org/ns/shacl-test#{name}")
    for name in ("Failure", "Validate", "dataGraph", "shapesGraph")
}
PARTS = (
    SH.focusNode,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.resultPath,
    SH.value,
)
ENGINE = ShaclEngine()
# The same, with SPARQL constraints evaluated for all focus nodes at once also in few data.
AT_ONCE = ShaclEngine(few=0)
# A result, blank nodes and compound paths without their names.
Plain: TypeAlias = tuple[str, str, str, str, str]
BLANK = "_:"

# Where the engine is known to differ from the suite, and why we can live with it.
KNOWN = {
    "sparql/pre-binding/unsupported-sparql-004.ttl": (
        "The engine gives an empty report for a query with a nested SELECT that does not project "
        "$this; the suite wants it refused. Our queries have none."
    ),
}

# Ill-formed cases that are not found before the engine has the shapes.
LEFT_TO_THE_ENGINE = {
    **KNOWN,
    "sparql/pre-binding/unsupported-sparql-006.ttl": (
        "The query binds a variable of a parameter anew; the engine refuses it as it compiles."
    ),
}


@cache
def suite() -> Path:
    """The unpacked suite; its files are named by where they lie in it."""
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not there, so the W3C's SHACL cases are not run")
    top = Path(mkdtemp(prefix="shacl-suite-"))
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(top, filter="data")
    return top / "data-shapes-test-suite" / "tests"


def cases() -> list[str]:
    """The names of the cases in the archive."""
    if not ARCHIVE.is_file():
        return ["none"]
    with tarfile.open(ARCHIVE) as archive:
        files = [Path(name) for name in archive.getnames() if "test-suite/tests/" in name]
    parts = [f.parts[2:] for f in files if f.suffix == ".ttl"]
    apart = re.compile(r"manifest|.*-(data|shapes)")
    return sorted("/".join(p) for p in parts if not apart.fullmatch(Path(p[-1]).stem))


def read(path: Path) -> list[Triple]:
    """The triples of a file."""
    base = path.as_uri()
    return [q.triple for q in parse(path=path, format=RdfFormat.TURTLE, base_iri=base)]


def text(triples: Iterable[Triple]) -> str:
    """Triples as N-Triples."""
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in triples)


class Case:
    """A case of the suite: shapes, data, and the report that there should be."""

    def __init__(self, name: str) -> None:
        self.facts = Facts(read(suite() / name))
        (case,) = self.facts.subjects(RDF.type, SHT["Validate"])
        action = self._value(case, MF["action"])
        self.shapes = self._file(action, SHT["shapesGraph"])
        self.data = self._file(action, SHT["dataGraph"])
        self.report = self._value(case, MF["result"])

    def _value(self, node: Node, predicate: NamedNode) -> Node:
        value = self.facts.value(node, predicate)
        assert value
        return value

    def _file(self, action: Node, predicate: NamedNode) -> list[Triple]:
        return read(Path(self.facts.text(action, predicate).removeprefix("file://")))

    @property
    def fails(self) -> bool:
        """Whether the shapes are ill-formed, so that there should be no report at all."""
        return self.report == SHT["Failure"]

    def expected(self) -> Counter[Plain]:
        """The results that there should be."""
        return Counter(map(self._result, self.facts.objects(self.report, SH.result)))

    def _result(self, node: Node) -> Plain:
        focus, severity, component, path, value = (
            unnamed(str(self.facts.value(node, part) or "")) for part in PARTS
        )
        return focus, severity.strip("<>"), component.strip("<>"), path, value


def found_results(results: Iterable[Result]) -> Counter[Plain]:
    """The engine's results as they are compared."""
    return Counter(
        (
            unnamed(r.focus),
            r.severity,
            r.component,
            r.path if r.path and r.path.startswith("<") and r.path.endswith(">") else
            BLANK if r.path else "",
            unnamed(r.value or ""),
        )
        for r in results
    )  # fmt: skip


def unnamed(term: str) -> str:
    """A term without the name of a blank node."""
    return BLANK if term.startswith("_:") else term


@pytest.mark.parametrize("name", [name for name in cases() if name not in KNOWN])
def test_the_suite_s_reports_are_given(name: str) -> None:
    """Each case of the W3C's test suite for SHACL 1.0, but those that are listed with a reason."""
    case = Case(name)
    if case.fails:
        with pytest.raises(ValueError, match=r"\w"):
            ENGINE.validate(text(case.shapes), text(case.data))
        return
    found = found_results(ENGINE.validate(text(case.shapes), text(case.data)))
    assert found == case.expected()


@pytest.mark.parametrize("name", [name for name in cases() if name not in KNOWN])
def test_all_at_once_the_suite_s_reports_are_given(name: str) -> None:
    """Evaluating SPARQL constraints for all focus nodes at once changes no report."""
    case = Case(name)
    if case.fails:
        with pytest.raises(ValueError, match=r"\w"):
            AT_ONCE.validate(text(case.shapes), text(case.data))
        return
    found = found_results(AT_ONCE.validate(text(case.shapes), text(case.data)))
    assert found == case.expected()


@pytest.mark.parametrize("name", KNOWN)
def test_what_differs_still_differs(name: str) -> None:
    """A case that is listed goes from the list once the engine gives what the suite wants."""
    case = Case(name)
    assert case.fails
    assert ENGINE.validate(text(case.shapes), text(case.data)) == []


def test_the_suite_is_whole() -> None:
    """98 cases of the core and 23 of SPARQL."""
    suite()
    assert len(cases()) == 121


class Listed:
    """The plainest view."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> list[Triple]:
        """The triples that match."""
        return [
            t
            for t in self._triples
            if subject in (None, t.subject)
            and predicate in (None, t.predicate)
            and value in (None, t.object)
        ]


def named(triples: Iterable[Triple]) -> list[Triple]:
    """Triples with IRIs for blank nodes, as they would be stored."""

    def name(node: Node) -> Node:
        return NamedNode(f"urn:blank:{node.value}") if isinstance(node, BlankNode) else node

    return [Triple(name(t.subject), t.predicate, name(t.object)) for t in triples]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in cases() if not name.startswith("sparql/")])
def test_the_suite_s_shapes_are_looked_at_in_context(name: str) -> None:
    """Loading a case's data into an empty repository does just what the wholes differ in."""
    case = Case(name)
    data = named(case.data)
    shapes = ShapeSet(Facts(case.shapes))
    was, now = (Counter(ENGINE.validate(shapes.text, text(d))) for d in ([], data))
    change = Change(frozenset(data), frozenset())

    found = ChangeValidator(shapes, ENGINE).validate_in_context(Listed([]), change)

    assert Counter(found.caused) == now - was
    assert Counter(found.mended) == was - now


@pytest.mark.parametrize("name", [name for name in cases() if name.startswith("sparql/")])
def test_shapes_whose_reach_cannot_be_told_are_refused(name: str) -> None:
    """SPARQL that does not say how far it looks is not half looked at."""
    with pytest.raises(ValueError, match="reach"):
        _ = ShapeSet(Facts(Case(name).shapes)).targeted


def of_pyshacl(report: rdflib.Graph) -> Iterator[Plain]:
    """The results of a pySHACL report as they are compared."""
    for node in report.objects(None, rdflib.SH.result):
        focus, severity, component, path, value = (
            report.value(node, rdflib.URIRef(part.value)) for part in PARTS
        )
        yield of_rdflib(focus), str(severity), str(component), of_rdflib(path), of_rdflib(value)


def of_rdflib(term: object) -> str:
    """A term of rdflib's as it is compared."""
    if term is None:
        return ""
    if isinstance(term, rdflib.BNode):
        return BLANK
    assert isinstance(term, (rdflib.URIRef, rdflib.Literal))
    (quad,) = parse(f"<x:> <x:> {term.n3()} .", format=RdfFormat.TURTLE)
    return str(quad.object)


@given(shape_sets(plain=True), quads(PALETTE))
@settings(max_examples=examples(40))
def test_both_engines_find_the_same(shapes: ShapeSet, stated: frozenset[Quad]) -> None:
    """The compiled engine and pySHACL agree on every result.

    Names have no order (SPARQL 1.1, section 17.3), but pySHACL compares them as texts; and it
    loses its way on compound paths that are walked backwards. Both are left out.
    """
    data = text(union(stated))
    theirs = rdflib.Graph().parse(data=data, format="nt")
    _, report, _ = pyshacl.validate(
        theirs, shacl_graph=rdflib.Graph().parse(data=shapes.text, format="nt")
    )
    assert isinstance(report, rdflib.Graph)
    expected = Counter(of_pyshacl(report))
    assert found_results(ENGINE.validate(shapes.text, data)) == expected
    assert found_results(AT_ONCE.validate(shapes.text, data)) == expected


@pytest.mark.parametrize("name", cases())
def test_shapes_of_the_suite_are_well_formed(name: str) -> None:
    """What the suite holds data against is not refused; what it wants refused is."""
    case = Case(name)
    graph = ShapesGraph({name: Facts(case.shapes)})
    refused = [flaw for flaw in graph.flaws(ENGINE) if not flaw.passed_over]
    assert bool(refused) == (case.fails and name not in LEFT_TO_THE_ENGINE)
