# SPDX-License-Identifier: Apache-2.0
"""The law of trust: what an agency states in its own graphs leaves the others as they were.

Whatever `alpha` writes, beta's resources are called, described, found, led to, faulted and changed
as before; but for relations, which either side may state. So none are drawn that touch beta's.
"""

from __future__ import annotations

import contextlib
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from missiongraph.answers import ask
from missiongraph.catalogue import catalogue
from missiongraph.describing import describe
from missiongraph.errors import ChangeRefused, InputError, UnknownName
from missiongraph.gate import Author, Proposal
from missiongraph.loading import class_slug
from missiongraph.repository import Repository
from missiongraph.review import review
from missiongraph.search import Index
from missiongraph.store import Patch
from missiongraph.terms import DCT, MG, OWL, RDF, RDFS, SKOS, XSD
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

DAY = date(2026, 11, 1)
BASE = "https://data.example"
BETA = f"""
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix b: <{BASE}/id/beta/> .
b:service\\/s a mg:Service ; skos:prefLabel "Passports"@en ; mg:providedBy b:organisation\\/o ;
  mg:accountableTo b:organisation\\/o .
b:organisation\\/o a mg:Organisation ; skos:prefLabel "Beta office"@en .
b:journey\\/j a mg:Journey ; skos:prefLabel "Renewing"@en ; mg:journeyOf b:service\\/s .
b:stage\\/t a mg:Stage ; skos:prefLabel "Applying"@en ; mg:stageOf b:journey\\/j ; mg:position 1 .
b:step\\/p a mg:Step ; skos:prefLabel "Paying"@en ; mg:stepOf b:stage\\/t ; mg:position 1 ;
  mg:usesSystem b:system\\/y .
b:system\\/y a mg:System ; skos:prefLabel "Ledger"@en .
"""
OTHERS = [NamedNode(f"{BASE}/id/beta/{name}") for name in
          ("service/s", "organisation/o", "journey/j", "stage/t", "step/p", "system/y",
           "journey/future")]  # fmt: skip
OWN = [NamedNode(f"{BASE}/id/alpha/{name}") for name in ("system/a", "journey/b", "service/c")]
KEPT = [MG.Journey, MG.Policy, MG.stageOf, NamedNode("https://w3id.org/missiongraph/code/phase/live"),
        NamedNode(f"{BASE}/graph/beta/model"), SKOS.Concept, RDFS.label]  # fmt: skip
# What only the owner of a name states, or nobody does.
OF_OTHERS = [RDF.type, SKOS.prefLabel, SKOS.altLabel, RDFS.label, DCT.description, DCT.identifier,
             DCT.title, SKOS.exactMatch, MG.replacedBy, DCT.isReplacedBy, OWL.sameAs, MG.stageOf,
             MG.stepOf, MG.position, MG.role, MG.organisation, RDFS.subClassOf, MG.touches,
             MG.inJourney, MG.statedAt, MG.statedIn, MG.proof]  # fmt: skip
VALUES = [Literal("Zebra", language="en"), Literal("Zebra"), Literal("7", datatype=XSD.integer),
          MG.System, MG.Step, MG.Journey, MG.Touch, MG.DescribedThing]  # fmt: skip
THEIR_WORDS = ("Passports", "Renewing", "Paying", "Ledger", "Zebra")

of_others = st.builds(
    Triple,
    st.sampled_from([*OTHERS, *KEPT]),
    st.sampled_from(OF_OTHERS),
    st.sampled_from([*VALUES, *OWN, NamedNode("https://evil.example/")]),
)
of_own = st.builds(
    Triple,
    st.sampled_from(OWN),
    st.sampled_from([RDF.type, SKOS.prefLabel, DCT.description, MG.usesSystem, MG.journeyOf]),
    st.sampled_from([*VALUES, *OWN]),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository in which beta describes a service."""
    with Repository(tmp_path_factory.mktemp("law") / "data", BASE) as opened:
        graph = opened.names.graph("beta", "model")
        said = parse(BETA, RdfFormat.TURTLE)
        quads = [Quad(q.subject, q.predicate, q.object, graph) for q in said]
        opened.gate.submit(Proposal(Patch(quads), Author("beta"), "Begin"))
        opened.publish([graph], Author("beta"))
        yield opened


def read(repository: Repository) -> dict[str, Any]:
    """What is to be read and done of beta's resources, by somebody who sees all, and by anybody."""
    store, names = repository.workspace.store, repository.names
    found: dict[str, Any] = {}
    for dataset in ("workspace", "published"):
        held: Store = getattr(repository, dataset).store
        for what, said in shown(held, names):
            found[f"{dataset}: {what}"] = said
        found[f"{dataset}: search"] = found_by_word(Index(repository.data / dataset))
        for what, said in answered(held):
            found[f"{dataset}: {what}"] = said
    found["findings"] = sorted(
        (f.thing, f.message, f.severity)
        for f in review(store, names)
        if names.named_by(NamedNode(f.thing)) == "beta"
    )
    found["writes"] = [
        tried(repository, quad, author) for quad in written(repository) for author in WRITERS
    ]
    return found


def shown(store: Store, names: Names) -> Iterator[tuple[str, object]]:
    """What is told of each resource of beta's."""
    for resource in OTHERS:
        said = describe(store, names, resource)
        if said is None or not said.facts:
            continue
        facts = {(f.property, f.other, tuple(f.graphs)) for f in said.facts}
        yield resource.value, (facts, said.labels[resource], said.classes, said.moved(names))


def found_by_word(index: Index) -> dict[str, set[NamedNode]]:
    """Which of beta's resources are found by words."""
    return {word: {hit for hit in index.find(word) if hit in OTHERS} for word in THEIR_WORDS}


def answered(store: Store) -> Iterator[tuple[str, object]]:
    """The answer to each question that can be asked about one of beta's resources alone."""
    of_class = {one.value.split("/")[-2]: one.value for one in OTHERS[:-1]}
    for question in catalogue().values():
        about = {
            name: of_class[class_slug(parameter.cls)]
            for name, parameter in question.parameters.items()
            if parameter.cls is not None and class_slug(parameter.cls) in of_class
        }
        for name, iri in about.items():
            others = {n: p for n, p in question.parameters.items() if n != name}
            if all(parameter.optional for parameter in others.values()):
                answer = ask(store, question, {name: iri}, DAY)
                yield f"{question.name} {name}", (answer.rows, answer.sentence)


def written(repository: Repository) -> list[Quad]:
    """What beta may write next."""
    graph = repository.names.graph("beta", "model")
    future = OTHERS[-1]
    return [
        Quad(future, RDF.type, MG.Journey, graph),
        Quad(future, SKOS.prefLabel, Literal("Future", language="en"), graph),
        Quad(OTHERS[0], SKOS.prefLabel, Literal("Passports", language="en"), graph),
        Quad(OTHERS[3], MG.position, Literal("2", datatype=XSD.integer), graph),
    ]


# Beta sees of alpha what is published; beside it, somebody who writes for beta and sees all.
WRITERS = Author("beta", frozenset({"beta"})), Author("beta's administrator")


def tried(repository: Repository, quad: Quad, author: Author) -> list[tuple[str, str, bool]]:
    """What somebody is told when they try a write in beta's graph."""
    outcome = repository.gate.rehearse(author, "Try", partial(Patch, [quad]))
    return [(f.thing, f.message, f.blocks) for f in outcome.caused]


@pytest.fixture(scope="module")
def before(repository: Repository) -> dict[str, Any]:
    """What there is to read and do while alpha states nothing."""
    return read(repository)


def test_there_is_something_to_compare(before: dict[str, Any]) -> None:
    """Questions have answers about beta's resources, in both datasets."""
    for dataset in ("workspace", "published"):
        answers = {
            name: said
            for name, said in before.items()
            if name.startswith(f"{dataset}: ") and isinstance(said, tuple) and len(said) == 2
        }
        assert len(answers) > 25
        assert sum(bool(rows) for rows, _ in answers.values()) > 10


@given(st.lists(st.one_of(of_others, of_own), max_size=12))
@settings(max_examples=examples(8), deadline=None)
def test_an_agency_changes_nothing_of_another_s(
    repository: Repository, before: dict[str, Any], said: list[Triple]
) -> None:
    """Each write alone, for one that is refused would hide the others."""
    names, gate = repository.names, repository.gate
    graph = names.graph("alpha", "model")
    for triple in said:
        patch = Patch([Quad(triple.subject, triple.predicate, triple.object, graph)])
        author = Author("alpha", frozenset({"alpha"}))
        with contextlib.suppress(InputError, ChangeRefused):
            gate.submit(Proposal(patch, author, "Say"))
    with contextlib.suppress(ChangeRefused, UnknownName):
        repository.publish([graph], Author("alpha", frozenset({"alpha"})))
    after = read(repository)
    gate.make(Author("alpha"), "Begin anew", lambda: gate.difference((), [graph]))
    with contextlib.suppress(UnknownName):
        repository.publish([graph], Author("alpha"))
    assert after.keys() == before.keys()
    for what, was in before.items():
        assert after[what] == was, what
