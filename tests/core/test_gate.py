# SPDX-License-Identifier: Apache-2.0
"""The write gate: who may change what, what is refused, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from missiongraph.errors import ChangeRefused, InputError, NotAllowed
from missiongraph.gate import Author, Proposal
from missiongraph.loading import DEFAULT_BASE, Batch, Origin, mint
from missiongraph.store import Patch
from missiongraph.terms import MG, ONTOLOGY, RDF, SKOS, XSD
from tests.support.versions import batch

if TYPE_CHECKING:
    from missiongraph.facts import GraphName
    from tests.support.loads import Desk

EAST = Author("eve", frozenset({"east"}))


def dangling(model: str = "a") -> Batch:
    """A sound model but for a stage of a journey that nobody describes."""
    made = batch(model, 1)
    stage = mint(DEFAULT_BASE, "east", MG.Stage, f"{model}-only")
    nowhere = mint(DEFAULT_BASE, "east", MG.Journey, "gone")
    made.triples.append(Triple(stage, MG.stageOf, nowhere))
    return made


def test_a_sound_model_goes_in(desk: Desk) -> None:
    """The counts are those of the stated facts, the revision is the next."""
    outcome = desk.load(batch("a", 1))
    # 36 facts of the model, and 4 that describe it: title, publisher, the agency and its name.
    assert (outcome.added, outcome.removed) == (40, 0)
    assert outcome.revision == 2
    assert outcome.blocked == []
    assert [q.predicate for q in outcome.patch.added].count(MG.statedAt) == 11


def test_going_from_one_version_to_another_counts_both_ways(desk: Desk) -> None:
    """What both versions say is neither added nor removed."""
    desk.load(batch("a", 1))
    outcome = desk.load(batch("a", 2))
    # Each of 4 steps has 5 facts, its organisation 2; and the journey's name changes.
    assert (outcome.added, outcome.removed) == (29, 29)


def test_the_same_again_is_no_revision(desk: Desk) -> None:
    """Nothing changes, and nothing is journalled."""
    desk.load(batch("a", 1))
    before = desk.contents()
    outcome = desk.load(batch("a", 1))
    assert (outcome.added, outcome.removed, outcome.revision) == (0, 0, None)
    assert desk.contents() == before
    assert desk.repository.workspace.journal.last() == 2


def test_a_dry_run_says_what_would_happen_and_does_nothing(desk: Desk) -> None:
    """The same counts and findings as the real thing, no revision, and nothing on disk."""
    before = desk.contents()
    foreseen = desk.repository.gate.preview(desk.proposal(batch("a", 1)))
    assert (foreseen.added, foreseen.removed, foreseen.revision) == (40, 0, None)
    assert desk.contents() == before
    assert desk.repository.workspace.journal.last() == 1

    outcome = desk.load(batch("a", 1))
    assert outcome.caused == foreseen.caused


def test_a_fault_that_blocks_is_refused_with_its_place(desk: Desk) -> None:
    """The finding names the thing, the file, the sheet and the row, and how to mend it."""
    with pytest.raises(ChangeRefused, match="things must be mended first; nothing was changed"):
        desk.load(dangling())
    with pytest.raises(ChangeRefused) as refused:
        desk.load(dangling())
    lines = [str(finding) for finding in refused.value.findings]
    (line,) = (line for line in lines if "nobody describes" in line)
    # The rows are counted in the order of the things: service, journey, stage.
    assert line.startswith("Violation: stage “Going home”: The stage belongs to something")
    assert "(it says: east:journey/gone)" in line
    assert "Correct the column “journey” of the sheet Stages" in line
    assert line.endswith("[a.xlsx, sheet Sheet, row 4]")


def test_a_refusal_changes_nothing(desk: Desk) -> None:
    """Neither the store nor the journal, and the next load goes in."""
    before = desk.contents()
    with pytest.raises(ChangeRefused):
        desk.load(dangling())
    assert desk.contents() == before
    assert desk.repository.workspace.journal.last() == desk.repository.workspace.head == 1
    assert desk.load(batch("a", 1)).revision == 2


def test_one_model_that_is_refused_takes_the_others_with_it(desk: Desk) -> None:
    """Sources that are loaded together go in together or not at all."""
    before = desk.contents()
    with pytest.raises(ChangeRefused):
        desk.load(batch("b", 1), dangling("a"))
    assert desk.contents() == before


def test_models_that_need_each_other_go_in_together(desk: Desk) -> None:
    """A reference from one source to another of the same load dangles only without it."""
    first, second = batch("a", 1), batch("b", 1)
    step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
    theirs = mint(DEFAULT_BASE, "east", MG.Organisation, "b-v1-1")
    first.triples.append(Triple(step, MG.accountableTo, theirs))
    with pytest.raises(ChangeRefused):
        desk.load(first)
    assert desk.load(first, second).revision == 2


def test_what_others_need_cannot_be_taken_away(desk: Desk) -> None:
    """A removal is charged with the references that it leaves dangling, in another's graph."""
    first, second = batch("a", 1), batch("b", 1)
    step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
    theirs = mint(DEFAULT_BASE, "east", MG.Organisation, "b-v1-1")
    first.triples.append(Triple(step, MG.accountableTo, theirs))
    desk.load(first, second)
    with pytest.raises(ChangeRefused) as refused:
        desk.load(batch("b", 0))
    (line,) = map(str, refused.value.findings)
    assert line.startswith("Violation: step “Step 1 of version 1”")


def test_old_faults_are_not_charged_to_a_change(desk: Desk) -> None:
    """A change beside a fault that is there already goes in; mending it is credited."""
    gate, names = desk.repository.gate, desk.repository.names
    stage = mint(DEFAULT_BASE, "east", MG.Stage, "old")
    graph = names.graph("east", "old")
    fault = Quad(stage, RDF.type, MG.Stage, graph)
    desk.repository.workspace.store.apply(Patch([fault]))

    assert desk.load(batch("a", 1)).blocked == []
    mended = gate.submit(Proposal(Patch(removed=[fault]), Author("ann"), "Mend")).mended
    assert {finding.shape.rpartition("#")[2] for finding in mended} == {
        "Stage-journey",
        "Stage-name",
        "Stage-position",
        "Stage-step",
    }


def test_an_author_writes_for_own_agencies_alone(desk: Desk) -> None:
    """The message says who and where, and nothing is changed."""
    assert desk.load(batch("a", 1), author=EAST).revision == 2
    before = desk.contents()
    west = Batch("west", "a", title="West")
    with pytest.raises(NotAllowed, match=r"eve may not write to .*/graph/west/a"):
        desk.load(west, author=EAST)
    assert desk.contents() == before


GRAPHS: list[GraphName] = [
    NamedNode(f"{DEFAULT_BASE}/graph/derived"),
    NamedNode(f"{DEFAULT_BASE}/graph/revisions"),
    NamedNode("http://example.org/elsewhere"),
    ONTOLOGY,
    DefaultGraph(),
    BlankNode("graph"),
]


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_nobody_writes_to_graphs_that_are_no_agency_s(desk: Desk, graph: GraphName) -> None:
    """What is derived, the store's own notes and the ontology change in other ways."""
    thing = mint(DEFAULT_BASE, "east", MG.Mission, "m")
    patch = Patch([Quad(thing, SKOS.prefLabel, Literal("x"), graph)])
    with pytest.raises(NotAllowed, match="ann may not write to"):
        desk.repository.gate.submit(Proposal(patch, Author("ann"), "Try"))


def test_a_model_may_have_any_name(desk: Desk) -> None:
    """Even one that looks like a name of our own, and then it is still the agency's."""
    for model in ("origin", "derived", "Ünïcode & Co"):
        assert desk.load(batch(model, 1)).revision is not None
    assert len(desk.repository.models()) == 3


def test_blank_nodes_are_stored_as_iris(desk: Desk) -> None:
    """Foreign RDF may have them; the store holds none, and the same input changes nothing."""
    made = batch("a", 1)
    step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
    note = BlankNode()
    made.triples += [
        Triple(step, RDF.value, note),
        Triple(note, RDF.value, Literal("a note")),
    ]
    desk.load(made)
    held = desk.contents()
    assert not any(isinstance(t, BlankNode) for q in held for t in (q.subject, q.object))
    assert any(f"{DEFAULT_BASE}/.well-known/genid/" in str(q.object) for q in held)
    assert desk.load(made).revision is None


def test_numbers_that_are_written_otherwise_are_no_change(desk: Desk) -> None:
    """The store writes 07 as 7; the source may go on writing it as it likes."""
    made = batch("a", 1)
    step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
    made.triples.remove(Triple(step, MG.position, Literal("1", datatype=XSD.integer)))
    made.triples.append(Triple(step, MG.position, Literal("07", datatype=XSD.integer)))
    desk.load(made)
    assert desk.load(made).revision is None


def test_two_sources_of_one_model_are_refused(desk: Desk) -> None:
    """Each would take away what the other says; however the model's name is written."""
    other = batch("a", 2)
    other.model = "A"
    with pytest.raises(InputError, match=r"A\.xlsx: It is a source of east/a, as is a\.xlsx"):
        desk.load(batch("a", 1), other)


def test_a_value_where_a_class_should_be_is_a_finding(desk: Desk) -> None:
    """A text as the type of a thing, which nothing forbids in RDF, does not stop the check."""
    made = batch("a", 1)
    step = mint(DEFAULT_BASE, "east", MG.Step, "a-v1-1")
    made.triples.append(Triple(step, RDF.type, Literal("step")))
    made.triples.append(Triple(step, MG.stepOf, Literal("nowhere")))
    made.origins[step] = Origin("a.xlsx", "Steps", 7)
    with pytest.raises(ChangeRefused) as refused:
        desk.load(made)
    assert any("nowhere" in str(finding) for finding in refused.value.findings)


def test_who_when_why_and_from_what_are_recorded(desk: Desk) -> None:
    """The journal's record says all of it, with the findings that the change caused."""
    outcome = desk.load(batch("a", 1))
    found = desk.repository.workspace.journal.revision(2)
    assert (found.author, found.message) == ("ann", "Load a.xlsx")
    assert found.graphs == [
        f"{DEFAULT_BASE}/graph/east/a",
        f"{DEFAULT_BASE}/graph/east/a/origin",
    ]
    assert (found.added, found.removed) == (40, 0)
    assert len(found.findings) == len(outcome.caused) > 0
    assert found.time.endswith("+00:00")
