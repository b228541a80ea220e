# SPDX-License-Identifier: Apache-2.0
"""Each check of the ontology finds the fault that it is for, and nothing in a sound ontology.

A folder `flaws/{group}/{query}/` holds an ontology with the fault, whose head says which terms
are to be found, and one without it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from missiongraph.facts import Facts
from missiongraph.ontology.queries import Query, queries, store_of
from missiongraph.ontology.sources import Sources
from missiongraph.ontology.uses import unused_and_undefined, uses
from missiongraph.terms import MG, ONTOLOGY, RDFS

FLAWS = Path(__file__).parent / "flaws"
GROUPS = ("owl2dl", "pitfalls", "terms")
EVERY = [
    pytest.param(group, query, id=f"{group}/{query.name}")
    for group in GROUPS
    for query in queries(group)
]


def found(query: Query, file: Path) -> set[str]:
    """The terms that a query finds in an ontology, exceptions left aside."""
    flaws = query.flaws(store_of(Facts.read([file])))
    terms = {flaw.term for flaw in flaws if "is an exception of" not in flaw.message}
    return {re.sub(r"<https://example\.org/(.*)>", r"ex:\1", term) for term in terms}


@pytest.mark.parametrize(("group", "query"), EVERY)
def test_a_check_finds_its_fault_and_no_other(group: str, query: Query) -> None:
    """The terms at fault are named, the sound ones beside them are not."""
    place = FLAWS / group / query.name
    head = (place / "faulty.ttl").read_text(encoding="utf-8").splitlines()[1]

    assert found(query, place / "faulty.ttl") == set(head.removeprefix("# finds: ").split())
    assert found(query, place / "sound.ttl") == set()


@pytest.mark.parametrize(("group", "query"), EVERY)
def test_a_check_says_what_is_wrong_and_what_to_do(group: str, query: Query) -> None:
    """Messages are whole sentences, without holes, and exceptions have reasons."""
    for flaw in query.flaws(store_of(Facts.read([FLAWS / group / query.name / "faulty.ttl"]))):
        assert flaw.message.endswith(".")
        assert "  " not in flaw.message
        assert "{" not in flaw.message
        assert flaw.remedy.endswith(".")
    assert all(reason.endswith(".") for reason in query.exceptions.values())


def test_an_exception_that_excuses_nothing_is_told() -> None:
    """An exception whose fault has been mended does not stay behind."""
    text = """\
#+ title: x
#+ message: "{term} is there."
#+ remedy: Take it out.
#+ exceptions: [{reason: Old., terms: ["mg:Gone", "mg:Here"]}]
SELECT ?term WHERE { VALUES ?term { <https://w3id.org/missiongraph/ns#Here> } }
"""
    flaws = Query.parse("example", text).flaws(store_of([]))

    assert [flaw.term for flaw in flaws] == ["mg:Gone"]


def test_a_term_that_nothing_uses_is_told() -> None:
    """A term with no axiom, code, shape or query about it is named, and only that one."""
    ours = Sources.packaged()
    term = NamedNode(f"{MG.position.value.removesuffix('position')}forgotten")
    more = Triple(term, RDFS.isDefinedBy, ONTOLOGY)
    flaws = unused_and_undefined(Sources(Facts([*ours.own, more]), ours.foreign, Facts(), ""))

    assert [flaw.message for flaw in flaws] == ["No axiom, code, shape or query uses mg:forgotten."]


def test_a_term_that_is_used_and_not_defined_is_told() -> None:
    """Taking a definition away names the term, and who goes on using it."""
    ours = Sources.packaged()
    left = (t for t in ours.own if t.subject != MG.stageOf)
    flaws = unused_and_undefined(Sources(Facts(left), ours.foreign, Facts(), ""))

    assert [flaw.term for flaw in flaws] == ["mg:stageOf"]
    assert "the question journey-blueprint" in str(uses_of("stageOf"))
    assert flaws[0].message.endswith(", and not defined.")


def uses_of(name: str) -> list[str]:
    """The places that use a term, as they are told."""
    return [f"the {use.kind} {use.name}" for use in uses()[name]]
