# SPDX-License-Identifier: Apache-2.0
"""The headers of the rules say truly what they read, and whose the derived facts are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from missiongraph.labels import expand
from missiongraph.paths import from_sparql
from missiongraph.reach import Reach
from missiongraph.resources import query_text
from missiongraph.templates import example, header, prefixes
from missiongraph.terms import MG, ONTOLOGY, RDF, SKOS, VOCABULARIES
from tests.support.missions import (
    ACTIONS,
    ANYTHING,
    JOURNEYS,
    MISSIONS,
    SERVICES,
    SPINE,
    STEPS,
    missions,
    vocabularies,
)
from tests.support.queries import RULES, derived_by
from tests.support.worlds import GRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import Node

GROUND = vocabularies()
FOCI = {"journey": JOURNEYS, "thing": (*ANYTHING, *MISSIONS), "service": SERVICES, "step": STEPS}
# A predicate that stands as a variable in a rule, and what it may be.
INVOLVEMENT = {MG.organisation, *(q.object for q in GROUND if q.predicate == MG.roleProperty)}
VARIABLES: dict[str, set[Node]] = {"property": INVOLVEMENT, "need": {MG.triggeredBy, MG.neededBy}}


def head(rule: str) -> dict[str, Any]:
    """The header of a rule."""
    return header(query_text(f"rules/{rule}.rq"))


def reach(rule: str) -> Reach:
    """The reach that a rule declares."""
    known = prefixes(query_text(f"rules/{rule}.rq"))
    return Reach(from_sparql(path, known) for path in head(rule)["reach"])


def parts(value: object) -> Iterator[CompValue]:
    """The nodes of a query's algebra."""
    if isinstance(value, CompValue):
        yield value
        for part in value.values():
            yield from parts(part)
    elif isinstance(value, (list, tuple, set)):
        for part in value:
            yield from parts(part)


def predicates(path: object) -> Iterator[URIRef | Variable]:
    """The predicates of a path."""
    if isinstance(path, (URIRef, Variable)):
        yield path
    elif isinstance(path, (InvPath, MulPath)):
        yield from predicates(path.arg if isinstance(path, InvPath) else path.path)
    elif isinstance(path, (SequencePath, AlternativePath)):
        for part in path.args:
            yield from predicates(part)


def read_by(rule: str) -> set[NamedNode]:
    """The predicates of the facts that a rule's WHERE matches, but for ontology and code lists."""
    algebra = translateQuery(parseQuery(query_text(f"rules/{rule}.rq"))).algebra
    fixed = {URIRef(VOCABULARIES.value), URIRef(ONTOLOGY.value)}
    apart = [part for part in parts(algebra.p) if part.name == "Graph" and part.term in fixed]
    left_out = {id(part) for graph in apart for part in parts(graph.p)}
    found: set[NamedNode] = set()
    for part in parts(algebra.p):
        if part.name == "BGP" and id(part) not in left_out:
            for predicate in (p for _, path, _ in part.triples for p in predicates(path)):
                found |= named(predicate)
    return found


def named(predicate: URIRef | Variable) -> set[NamedNode]:
    """What a predicate may be."""
    if isinstance(predicate, Variable):
        return {p for p in VARIABLES[str(predicate)] if isinstance(p, NamedNode)}
    return {NamedNode(str(predicate))}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_is(rule: str) -> None:
    """Title, description, focus and reach are there; the focus has an example in the query."""
    said = head(rule)

    assert set(said) - {"class"} == {"title", "description", "focus", "derives", "reach"}
    assert example(query_text(f"rules/{rule}.rq"), said["focus"])


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_stands_in_the_code_list_of_rules(rule: str) -> None:
    """Under its title, with what it derives: so that what is derived can name it."""
    known = {(q.subject, q.predicate, q.object) for q in GROUND}
    code = NamedNode(f"{VOCABULARIES.value}/rule/{rule}")
    derives = {o for s, p, o in known if s == code and p == MG.derives}

    assert (code, SKOS.prefLabel, Literal(head(rule)["title"], language="en")) in known
    assert derives == {expand(name) for name in head(rule)["derives"]}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_derives_what_it_says(rule: str) -> None:
    """Every fact has a property, or makes a thing of a class, that the header names."""
    said = {expand(name) for name in head(rule)["derives"]}
    made = derived_by(
        held(frozenset(Quad(t.subject, t.predicate, t.object, GRAPHS[0]) for t in SPINE)), rule
    )
    of_things = {t.subject for t in made if t.predicate == RDF.type and t.object in said}
    simple = {t.predicate for t in made if t.subject not in of_things}

    assert made
    assert simple <= (INVOLVEMENT if said == {MG.involves} else said)


@pytest.mark.parametrize("rule", RULES)
def test_the_reach_names_every_predicate_that_the_rule_reads(rule: str) -> None:
    """A fact with a predicate that the reach does not name could change unnoticed."""
    names = reach(rule).predicates
    read = read_by(rule)
    if rule == "touches-data":
        # Read and left out at once, for only these two roles are kept.
        read -= INVOLVEMENT - {MG.source, MG.recipient, MG.organisation}

    assert read <= names
    assert None not in names


@pytest.mark.parametrize("rule", RULES)
def test_the_reach_names_nothing_that_the_rule_does_not_read(rule: str) -> None:
    """Otherwise a change would derive more journeys again than it concerns."""
    assert reach(rule).predicates <= read_by(rule)


class Union:
    """All that is stated, as one graph."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._store = Store()
        self._store.extend(quads)

    def triples(
        self, subject: Node | None, predicate: NamedNode | None, value: Node | None
    ) -> Iterator[Triple]:
        """The triples that match."""
        if not isinstance(subject, Literal):
            for quad in self._store.quads_for_pattern(subject, predicate, value, None):
                yield quad.triple


def held(quads: frozenset[Quad]) -> Store:
    """A store of these facts and the code lists."""
    store = Store()
    store.extend(GROUND | quads)
    return store


@settings(max_examples=settings().max_examples // 10)
@given(missions())
@pytest.mark.parametrize("rule", RULES)
def test_a_change_out_of_reach_changes_nothing(rule: str, before: frozenset[Quad]) -> None:
    """Take any one fact away: the foci that it does not lead back to derive what they did."""
    foci = FOCI[head(rule)["focus"]]
    declared, view, there = reach(rule), Union(before), held(before)
    had = {focus: derived_by(there, rule, [focus]) for focus in foci}
    for quad in before:
        without = held(before - {quad})
        for focus in set(foci) - declared.backwards(view, [quad.triple]):
            assert derived_by(without, rule, [focus]) == had[focus]


@pytest.mark.parametrize(
    ("rule", "left_out"),
    [
        ("serves-mission", "mg:partOfProgramme?/"),
        ("in-journey", "/mg:throughSystem?"),
        ("takes-part", "mg:usesSystem"),
        ("reaches-data", "/mg:partOfDataset?"),
        ("touches-direct", "^mg:subJourneyOf*/"),
    ],
)
def test_a_reach_that_is_too_short_is_found_out(rule: str, left_out: str) -> None:
    """With less in the reach, a fact can go unnoticed though the rule read it."""
    text = query_text(f"rules/{rule}.rq")
    lines = "/".join(head(rule)["reach"])
    paths = [path.replace(left_out, "") for path in head(rule)["reach"]]
    short = Reach(from_sparql(_repaired(path), prefixes(text)) for path in paths)
    # Each organisation in one way only.
    once = (t for t in SPINE if (t.subject, t.predicate) != (ACTIONS[0], MG.accountableTo))
    stated = frozenset(Quad(t.subject, t.predicate, t.object, GRAPHS[0]) for t in once)
    there, view = held(stated), Union(stated)

    def unnoticed(quad: Quad) -> bool:
        missed = set(FOCI[head(rule)["focus"]]) - short.backwards(view, [quad.triple])
        without = held(stated - {quad})
        return any(derived_by(without, rule, [f]) != derived_by(there, rule, [f]) for f in missed)

    assert left_out in lines
    assert any(map(unnoticed, stated))


def _repaired(path: str) -> str:
    """A path after a part of it is left out."""
    return path.replace("(|", "(").replace("||", "|").replace("|)", ")")


@given(st.data())
@pytest.mark.parametrize("rule", RULES)
def test_each_derived_fact_belongs_to_one_focus(rule: str, data: st.DataObject) -> None:
    """Deriving all at once gives the facts of each focus, and no two foci share a fact."""
    store = held(data.draw(missions()))
    each = [derived_by(store, rule, [focus]) for focus in FOCI[head(rule)["focus"]]]

    assert derived_by(store, rule) == set().union(*each)
    assert sum(map(len, each)) == len(set().union(*each))


@given(st.data())
def test_a_proof_is_made_of_stated_facts_whatever_is_stated(data: st.DataObject) -> None:
    """However journeys nest and things are shared, each line is a fact of some graph."""
    quads: frozenset[Quad] = data.draw(missions())
    store, stated = held(quads), {f"{quad.triple} ." for quad in quads}
    for rule in RULES:
        found = derived_by(store, rule)
        assert {t.subject for t in found if t.predicate == MG.proof} == {
            t.subject for t in found if t.predicate == RDF.type
        }
        for triple in found:
            if triple.predicate == MG.proof and isinstance(triple.object, Literal):
                assert set(triple.object.value.split("\n")) <= stated
