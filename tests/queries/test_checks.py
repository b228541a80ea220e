# SPDX-License-Identifier: Apache-2.0
"""Each check finds its fault, and nothing in what is sound beside it.

`checks/<name>.trig` holds faulty and sound things; its `# finds:` lines are the rows of the check
by short names, worked out by hand, as of 30 June 2026.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse
from rdflib.plugins.sparql.parser import parseQuery

from missiongraph.checks import Check, Checks, catalogue_of_checks, changed
from missiongraph.resources import find, folder
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import MG, ONTOLOGY, VOCABULARIES
from missiongraph.validation.severities import SEVERITIES
from tests.support.queries import short

HERE = Path(__file__).parent
EXAMPLES = HERE / "checks"
PAGE = HERE.parents[1] / "docs" / "reference" / "checks.md"
CHECKS = catalogue_of_checks()
DAY = date(2026, 6, 30)
DERIVED = {
    MG.touches,
    MG.servesMission,
    MG.inJourney,
    MG.takesPartIn,
    MG.reachesData,
    MG.atLevel,
}


def knowledge() -> OxigraphStore:
    """The ontology and the code lists, as every repository holds them."""
    store = OxigraphStore()
    top = folder("ontology")
    modules = [file for file in top.iterdir() if file.name.endswith(".ttl")]
    lists = find(top.joinpath("vocabularies"), ".ttl")
    for graph, files in ((ONTOLOGY, modules), (VOCABULARIES, lists)):
        for file in files:
            quads = parse(file.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
            added = [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
            store.apply(Patch(added))
    return store


def world(name: str) -> list[Quad]:
    """What is said in the example of a check."""
    return list(parse((EXAMPLES / f"{name}.trig").read_bytes(), RdfFormat.TRIG))


def foretold(name: str) -> list[tuple[str, ...]]:
    """The rows that the example of a check foretells."""
    lines = (EXAMPLES / f"{name}.trig").read_text(encoding="utf-8").splitlines()
    return sorted(
        tuple(line.removeprefix("# finds: ").split(" | "))
        for line in lines
        if line.startswith("# finds: ")
    )


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    """The ontology and the code lists."""
    return knowledge()


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_finds_its_fault_and_nothing_else(name: str, store: OxigraphStore) -> None:
    """Just the rows that were written down by hand."""
    with store.supposing(Patch(world(name))) as supposed:
        found = Checks([CHECKS[name]]).run(supposed, DAY)

    assert foretold(name)
    assert sorted(tuple(map(short, each.row)) for each in found) == foretold(name)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_finds_nothing_where_nothing_is_said(name: str, store: OxigraphStore) -> None:
    """The ontology and the code lists are no fault of anybody's."""
    assert Checks([CHECKS[name]]).run(store, DAY) == []


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_is_whole(name: str, store: OxigraphStore) -> None:
    """It runs as it stands in any engine, and its words are about its own columns."""
    check = CHECKS[name]
    parseQuery(check.text)
    solutions = store.query(check.text)

    assert isinstance(solutions, QuerySolutions)
    assert [variable.value for variable in solutions.variables] == list(check.columns)
    assert set(re.findall(r"\{(\w+)\}", check.message)) <= set(check.columns) - {"thing"}
    assert check.severity in SEVERITIES
    assert check.title.endswith("?")
    assert all(text.endswith(".") for text in (check.message, check.remedy, check.description))
    assert check.actor.startswith("the ")
    assert all(check.columns.values())


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_reads_what_was_said_and_not_what_follows(name: str) -> None:
    """So it finds the same before facts are derived as after."""
    used = {NamedNode(MG.touches.value.replace("touches", t)) for t in locals_of(CHECKS[name])}

    assert used.isdisjoint(DERIVED)


def locals_of(check: Check) -> set[str]:
    """The local names of the ontology's terms that a check uses."""
    return set(re.findall(r"\bmg:(\w+)", check.text))


def test_what_a_change_makes_a_check_find_is_what_was_not_there_before(
    store: OxigraphStore,
) -> None:
    """What stands already is not counted against it, and what it mends is told."""
    name = "need-unmet"
    facts = world(name)
    later = [q for q in facts if q.predicate == MG.meets]
    checks = Checks([CHECKS[name]])
    with store.supposing(Patch([q for q in facts if q not in later])) as before:
        assert [short(found.row[0]) for found in changed(checks, before, Patch(later))[1]] == [
            "met"
        ]
        with before.supposing(Patch(later)) as after:
            came, went = changed(checks, after, Patch((), later))
            assert [short(found.row[0]) for found in came] == ["met"]
            assert went == []


def test_there_are_checks_enough_and_each_is_documented() -> None:
    """At least twenty; the reference has a section for each, with its words."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())

    assert len(CHECKS) >= 20
    for name, check in CHECKS.items():
        assert f"## {name} " in page
        for text in (check.title, check.description, check.message, check.remedy, check.actor):
            assert " ".join(text.split()) in page, (name, text)
