# SPDX-License-Identifier: Apache-2.0
"""Reaches and paths, beside what rdflib makes of the same paths."""

from __future__ import annotations

import re
from pathlib import Path as File
from typing import TYPE_CHECKING, TypeAlias

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from missiongraph.facts import Facts
from missiongraph.paths import (
    SELF,
    Chain,
    Choice,
    Inverse,
    Path,
    Repeat,
    Step,
    chain,
    from_shacl,
    from_sparql,
)
from missiongraph.reach import Reach
from missiongraph.views import Change, Changed
from tests.support.facts_checked import some
from tests.support.routes import in_rdflib, in_shacl, in_sparql, routes, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.paths import Path as RdflibPath

    from missiongraph.facts import Node

EX = "http://example.org/"
PREDICATES = [NamedNode(EX + name) for name in "pqr"]
NODES = [NamedNode(EX + name) for name in ("a", "b", "c", "d", "e")]
VALUES: list[Node] = [*NODES, Literal("one"), Literal("two", language="en")]
PREFIXES = {"ex": EX, "": f"{EX}other/"}
QUERY = (File(__file__).parent / "path.rq").read_text(encoding="utf-8")

# The way to a step, the step, and whether it goes back.
Read: TypeAlias = tuple[Path, Step, bool]

paths = routes(PREDICATES)
said = st.builds(
    Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(VALUES)
)
graphs = st.sets(said, max_size=15)


class Listed:
    """The plainest view: every triple is looked at each time."""

    def __init__(self, triples: set[Triple]) -> None:
        self._triples = triples

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


def reads(path: Path) -> Iterator[Read]:
    """Every step that a path takes, and the path that leads there."""
    match path:
        case Step():
            yield SELF, path, False
        case Chain(parts):
            for at, part in enumerate(parts):
                yield from after(chain(*parts[:at]), part)
        case Choice(parts):
            for part in parts:
                yield from reads(part)
        case Repeat(inner, _, often):
            yield from after(Repeat(inner, optional=True, often=True) if often else SELF, inner)
        case Inverse(inner):
            yield from backwards(inner)


def after(before: Path, path: Path) -> Iterator[Read]:
    """The steps of a path that comes after another."""
    for way, step, back in reads(path):
        yield chain(before, way), step, back


def backwards(path: Path) -> Iterator[Read]:
    """The steps of a path that is walked against its direction."""
    match path:
        case Step():
            yield SELF, path, True
        case Chain(parts):
            yield from reads(chain(*(Inverse(part) for part in reversed(parts))))
        case Choice(parts):
            yield from reads(Choice(tuple(Inverse(part) for part in parts)))
        case Repeat(inner, optional, often):
            yield from reads(Repeat(Inverse(inner), optional=optional, often=often))
        case Inverse(inner):
            yield from reads(inner)


def of_rdflib(node: Node) -> rdflib.URIRef | rdflib.Literal:
    """A term as rdflib has it."""
    if isinstance(node, Literal):
        return rdflib.Literal(node.value, lang=node.language)
    assert isinstance(node, NamedNode)
    return rdflib.URIRef(node.value)


def graph_of(triples: set[Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph."""
    graph = rdflib.Graph()
    for t in triples:
        graph.add((of_rdflib(t.subject), of_rdflib(t.predicate), of_rdflib(t.object)))
    return graph


def walked(triples: set[Triple], path: Path, focus: Node) -> set[Triple]:
    """What a path reads from a focus, found by rdflib's evaluation of each way to each step."""
    graph = graph_of(triples)
    found = set()
    for way, step, back in reads(path):
        start = of_rdflib(focus)
        ends = {start} if way == SELF else set(graph.objects(start, in_rdflib(way)))
        for t in triples:
            near = t.object if back else t.subject
            if t.predicate == step.predicate and of_rdflib(near) in ends:
                found.add(t)
    return found


@given(graphs, paths, st.sampled_from(VALUES))
def test_a_reach_reads_what_its_path_reads(triples: set[Triple], path: Path, focus: Node) -> None:
    """Forwards gives every triple on the way of the path, as rdflib walks it, and no other."""
    assert Reach([path]).forwards(Listed(triples), [focus]) == walked(triples, path, focus)


@given(graphs, st.lists(paths, max_size=3))
def test_a_reach_of_several_paths_reads_what_each_of_them_reads(
    triples: set[Triple], several: list[Path]
) -> None:
    """Paths do not get in each other's way."""
    view = Listed(triples)
    each = [Reach([path]).forwards(view, NODES) for path in several]
    assert Reach(several).forwards(view, NODES) == set().union(*each)


@given(graphs, paths)
def test_backwards_is_forwards_turned_round(triples: set[Triple], path: Path) -> None:
    """A change of a triple concerns a focus just when the path reads the triple from there."""
    reach, view = Reach([path]), Listed(triples)
    read = {focus: reach.forwards(view, [focus]) for focus in VALUES}
    from_it = {triple: {focus for focus in VALUES if triple in read[focus]} for triple in triples}
    assert {triple: reach.backwards(view, [triple]) for triple in triples} == from_it


@given(graphs, st.lists(st.sampled_from([*PREDICATES, None]), min_size=1, max_size=3))
def test_a_step_over_any_predicate_reads_all_that_a_closed_shape_looks_at(
    triples: set[Triple], names: list[NamedNode | None]
) -> None:
    """The step that names no predicate stands for every one of them."""
    path = chain(*map(Step, names))
    spelt = chain(*(Step(n) if n else Choice(tuple(Step(p) for p in PREDICATES)) for n in names))
    view = Listed(triples)
    for focus in some(VALUES):
        has = Reach([path]).forwards(view, [focus])
        assert has == Reach([spelt]).forwards(view, [focus])


@given(graphs, graphs, graphs, paths)
def test_a_changed_view_reads_as_the_changed_facts_do(
    before: set[Triple], added: set[Triple], removed: set[Triple], path: Path
) -> None:
    """What a change would leave can be walked before the change is made."""
    change = Change(frozenset(added - before), frozenset((removed & before) - added))
    after_it = Listed((before - change.removed) | change.added)
    view = Changed(Listed(before), change)
    reach = Reach([path])
    for focus in some(VALUES):
        assert reach.forwards(view, [focus]) == reach.forwards(after_it, [focus])


@given(paths)
def test_shacl_paths_are_read_as_they_were_meant(path: Path) -> None:
    """A path written as RDF (SHACL 1.0, section 2.3.1) is read back the same."""
    triples: list[Triple] = []
    node = in_shacl(path, triples)
    assert from_shacl(Facts(triples), node) == path


@given(paths)
def test_sparql_paths_are_read_as_they_were_meant(path: Path) -> None:
    """A path written as SPARQL 1.1 (section 9) is read back the same."""
    assert from_sparql(in_sparql(path), {}) == path


WRITTEN = [
    "a",
    "^a",
    "ex:p/ex:q/ex:r",
    "ex:p|ex:q/ex:r",
    "(ex:p|ex:q)/ex:r",
    "^ex:p*",
    "(^ex:p)*",
    "^(ex:p/ex:q)+",
    "ex:p?/ex:q*",
    " ex:p\t/\n^ ex:q ",
    "ex:p/(ex:q|^ex:r)?",
    "<http://example.org/p>+|:q",
    "((ex:p))",
    "^(^ex:p)",
    "ex:p-1/ex:p.2/ex:1p",
    "ex:caf\u00e9|ex:p%20q",
    "ex:p:q/ex::",
    "ex:/:",
]


def tight(path: Path, gap: str, strength: int = 0) -> str:
    """A path as people write it: with brackets only where it would else mean something else."""
    match path:
        case Step(predicate):
            return f"{gap}{predicate}"
        case Choice(parts):
            needed, text = 1, f"{gap}|".join(tight(part, gap, 1) for part in parts)
        case Chain(parts):
            needed, text = 2, f"{gap}/".join(tight(part, gap, 2) for part in parts)
        case Inverse(inner):
            needed, text = 3, f"{gap}^{tight(inner, gap, 2 if repeats(inner) else 3)}"
        case Repeat(inner):
            needed, text = 3, f"{tight(inner, gap, 3)}{sign(path)}"
        case _:
            raise TypeError(path)
    return text if strength < needed else f"{gap}({text}{gap})"


def repeats(path: Path) -> bool:
    """Whether a path is repeated: SPARQL lets the sign for inverse stand before such a one."""
    return isinstance(path, Repeat)


def read_by_rdflib(text: str) -> RdflibPath | rdflib.URIRef:
    """The path as rdflib's SPARQL parser reads it."""
    query = translateQuery(parseQuery(QUERY.replace("<urn:example:path>", text)), initNs=PREFIXES)
    ((_, path, _),) = query.algebra.p.p.triples
    return path  # type: ignore[no-any-return]


def ends(triples: set[Triple], path: RdflibPath | rdflib.URIRef) -> set[tuple[object, object]]:
    """The pairs of a start and an end of a path."""
    graph = graph_of(triples)
    starts = map(of_rdflib, VALUES)
    return {(start, end) for start in starts for end in graph.objects(start, path)}


@given(graphs, paths, st.sampled_from(["", " ", "\n  "]))
def test_sparql_paths_mean_what_they_mean_to_rdflib(
    triples: set[Triple], path: Path, gap: str
) -> None:
    """Brackets and spaces are read by the grammar of SPARQL 1.1, as rdflib reads them."""
    text = tight(path, gap)
    theirs = ends(triples, read_by_rdflib(text))
    assert ends(triples, in_rdflib(from_sparql(text, {}))) == theirs
    assert ends(triples, in_rdflib(path)) == theirs


@pytest.mark.parametrize("text", WRITTEN)
def test_sparql_paths_of_every_form_are_read(text: str) -> None:
    """Prefixed names with all that SPARQL allows in them, and signs in any order it allows."""
    ours, theirs = in_rdflib(from_sparql(text, PREFIXES)), read_by_rdflib(text)
    assert str(ours.n3()) == str(theirs.n3())


def test_escaped_signs_stand_for_themselves() -> None:
    """SPARQL 1.1, section 4.1.1: a backslash lets a local name hold a sign (rdflib keeps it)."""
    named = from_sparql("ex:p\\,q|^ex:p\\/q", PREFIXES)
    assert named == Choice((Step(NamedNode(EX + "p,q")), Inverse(Step(NamedNode(EX + "p/q")))))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ex:p/", "ends too soon"),
        ("(ex:p", "ends too soon"),
        ("(ex:p ex:q)", "a bracket is not closed"),
        ("ex:p ex:q", "“ex:q” is not expected"),
        ("other:p", "the prefix “other:”"),
        ("!ex:p", "cannot be read from “!ex:p” on"),
        ("", "ends too soon"),
        ("ex:p)", "“)” is not expected"),
    ],
)
def test_a_path_that_is_none_is_refused(text: str, part: str) -> None:
    """The message says which path, and what about it is wrong."""
    with pytest.raises(ValueError, match=re.escape(part)) as refused:
        from_sparql(text, PREFIXES)
    assert text.strip() in str(refused.value)
