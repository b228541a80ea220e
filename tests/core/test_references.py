# SPDX-License-Identifier: Apache-2.0
"""Agencies that speak of each other: what waits, what is a fault, whose it is, whom it blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from missiongraph.checks import Checks
from missiongraph.errors import ChangeRefused
from missiongraph.gate import Author, Proposal
from missiongraph.loading import DEFAULT_BASE
from missiongraph.reports.grouping import grouped
from missiongraph.review import check_findings, review
from missiongraph.terms import MG, RDF, SH
from missiongraph.validation.severities import PUBLISH, REVIEW, profile
from missiongraph.validation.shapes import ShapeSet
from tests.support.worlds import store_of

if TYPE_CHECKING:
    from missiongraph.gate import Outcome
    from missiongraph.repository import Repository
    from missiongraph.validation.findings import Finding
    from tests.support.loads import Desk

PREFIXES = f"""
@base <{DEFAULT_BASE}/id/> .
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
HUB = """
<a/system/hub> a mg:System ; skos:prefLabel "Hub"@en ;
    mg:operatedBy <http://register.example/org/77> .
"""


def system(name: str, *depends: str) -> str:
    """A system of an agency, as Turtle: `a/system/hub`, and what it depends on."""
    links = "".join(f" ; mg:dependsOnSystem <{one}>" for one in depends)
    label = name.rpartition("/")[2].title()
    return f'<{name}> a mg:System ; skos:prefLabel "{label}"@en{links} .'


@dataclass
class Agency:
    """An agency that puts its model, which may be empty, as Turtle."""

    name: str
    repository: Repository
    graph: NamedNode = field(init=False)

    def __post_init__(self) -> None:
        """Name its graph."""
        self.graph = self.repository.names.graph(self.name, "model")

    @property
    def author(self) -> Author:
        """Who writes for it, and for no other."""
        return Author(self.name, frozenset({self.name}))

    def puts(self, *said: str) -> Outcome:
        """Make the model just what is said."""
        quads = parse(PREFIXES + "\n".join(said), RdfFormat.TURTLE)
        wanted = [Quad(q.subject, q.predicate, q.object, self.graph) for q in quads]
        gate = self.repository.gate
        patch = gate.difference(wanted, [self.graph])
        return gate.submit(Proposal(patch, self.author, "Put"))

    def publishes(self) -> Outcome:
        """Publish the model as it is."""
        return self.repository.publish([self.graph], self.author)


@pytest.fixture
def a(desk: Desk) -> Agency:
    """An agency."""
    return Agency("a", desk.repository)


@pytest.fixture
def b(desk: Desk) -> Agency:
    """Another one."""
    return Agency("b", desk.repository)


def waiting(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    """The references that wait: thing, severity and what it names."""
    return [(f.name, f.severity, f.value) for f in findings if f.is_pending]


def whole(repository: Repository, occasion: str = REVIEW) -> list[Finding]:
    """The findings for all of the workspace."""
    return review(repository.workspace.store, repository.names, profile(occasion))


@pytest.mark.parametrize("first", ["a", "b"])
def test_two_that_refer_to_each_other_come_in_either_order(
    a: Agency, b: Agency, first: str
) -> None:
    """The first is warned once, the second not at all, and then nothing waits."""
    hub, ledger = (
        system("a/system/hub", "b/system/ledger"),
        system("b/system/ledger", "a/system/hub"),
    )
    turns = [(a, hub, "Hub", "b:system/ledger"), (b, ledger, "Ledger", "a:system/hub")]
    (early, its, name, named), (late, theirs, _, _) = turns if first == "a" else turns[::-1]

    outcome = early.puts(its)
    assert waiting(outcome.caused) == [(name, "Warning", named)]
    assert early.publishes().revision is not None

    settled = late.puts(theirs)
    assert waiting(settled.caused) == []
    assert waiting(settled.mended) == [(name, "Warning", named)]
    assert late.publishes().revision is not None
    assert waiting(whole(a.repository)) == []


def test_what_waits_is_told_once_whatever_shapes_it_breaks(a: Agency) -> None:
    """One warning for a reference, in words that name it, say whom to ask, and no sheet."""
    outcome = a.puts(system("a/system/hub", "b/system/tell-once-hub"))
    (finding,) = [f for f in outcome.caused if f.is_pending]
    assert "(it says: b:system/tell-once-hub)" in str(finding)
    assert "“depends on system”" in finding.message
    assert finding.remedy == (
        "Check the spelling, or ask “b” for it. It is settled once “b” describes it."
    )
    assert not [f for f in outcome.caused if f.severity == "Violation"]
    assert a.puts(system("a/system/hub", "b/system/tell-once-hub")).caused == []


def test_a_misspelt_name_is_recognised_among_those_that_may_be_read(a: Agency, b: Agency) -> None:
    """What b published is offered, what it only drafted is not; all is to who may write all."""
    b.puts(system("b/system/ledger"))
    b.publishes()
    b.puts(system("b/system/ledger"), system("b/system/ledgers"))
    hub = system("a/system/hub", "b/system/ledgar")

    assert "Did you mean b:system/ledger? It" in remedy(a.puts(hub))
    a.puts()
    anyone = Proposal(
        a.repository.gate.difference(
            [
                Quad(q.subject, q.predicate, q.object, a.graph)
                for q in parse(PREFIXES + hub, RdfFormat.TURTLE)
            ],
            [a.graph],
        ),
        Author("ann"),
        "Put",
    )
    told = remedy(a.repository.gate.submit(anyone))
    assert "Did you mean b:system/ledger or b:system/ledgers? It" in told


def test_a_misspelt_agency_is_recognised(a: Agency, b: Agency) -> None:
    """Where nobody of that name says anything, agencies of a like name are offered."""
    pensions = Agency("pensions", a.repository)
    pensions.puts(system("pensions/system/till"))
    pensions.publishes()
    b.puts(system("b/system/ledger"))
    assert "Did you mean “pensions”?" in remedy(
        a.puts(system("a/system/hub", "penions/system/till"))
    )


def remedy(outcome: Outcome) -> str:
    """The way out of the one reference that waits."""
    (finding,) = [f for f in outcome.caused if f.is_pending]
    return finding.remedy


def test_a_foreign_address_waits_too(a: Agency) -> None:
    """It is named as it was written, and nobody is asked."""
    outcome = a.puts(HUB)
    assert waiting(outcome.caused) == [("Hub", "Warning", "http://register.example/org/77")]
    assert "once somebody describes it here" in remedy(outcome)


@pytest.mark.parametrize(
    "named",
    [
        "a/system/nowhere",
        "https://w3id.org/missiongraph/code/role/unheard-of",
        f"{DEFAULT_BASE}/doc/b/system/ledger",
        f"{DEFAULT_BASE}/.well-known/genid/1",
    ],
)
def test_what_no_other_agency_will_describe_is_refused(a: Agency, named: str) -> None:
    """A name of one's own, a code that there is not, an address that is no name."""
    with pytest.raises(ChangeRefused) as refused:
        a.puts(system("a/system/hub", named))
    (finding,) = refused.value.findings
    assert finding.shape.endswith("#System-depends-described")  # type: ignore[attr-defined]
    assert a.repository.workspace.head == 1


def test_whose_name_it_is_follows_from_the_graph_that_states_it(a: Agency, b: Agency) -> None:
    """What waits where one agency states it is a fault where its owner states it, and stays one."""
    b.puts(system("b/system/till"))
    b.publishes()
    claim = "<b/system/till> mg:dependsOnSystem <b/system/gone> ."
    outcome = a.puts(claim)
    assert waiting(outcome.caused) == [("Till", "Warning", "b:system/gone")]
    with pytest.raises(ChangeRefused):
        b.puts(system("b/system/till", "b/system/gone"))
    with pytest.raises(ChangeRefused):
        b.puts(system("b/system/till"), claim)


def test_an_agency_withdraws_its_own_though_others_name_it(a: Agency, b: Agency) -> None:
    """It is told, the other gets a reference that waits, in the workspace and in what is public."""
    b.puts(system("b/system/ledger"))
    a.puts(system("a/system/hub", "b/system/ledger"))
    b.publishes()
    a.publishes()

    for outcome in (b.puts(), b.publishes()):
        (finding,) = [f for f in outcome.caused if f.is_pending]
        assert (finding.name, finding.value) == ("Hub", "b:system/ledger")
        assert finding.agencies == ("a",)
        assert finding.reported == ("b",)
        assert not finding.charged
    assert len(waiting(whole(a.repository, PUBLISH))) == 1


def test_an_agency_cannot_withdraw_what_it_needs_itself(b: Agency) -> None:
    """A reference into one's own model that nobody describes stays a violation."""
    b.puts(system("b/system/ledger"), system("b/system/till", "b/system/ledger"))
    with pytest.raises(ChangeRefused) as refused:
        b.puts(system("b/system/till", "b/system/ledger"))
    (finding,) = refused.value.findings
    assert "(it says: b:system/ledger)" in str(finding)


def test_described_as_something_else_is_reported_to_both_and_blocks_only_who_says_it(
    a: Agency, b: Agency
) -> None:
    """The one who describes it so is free to; the one who refers to it must refer elsewhere."""
    hub = system("a/system/hub", "b/system/ledger")
    policy = '<b/system/ledger> a mg:Policy ; skos:prefLabel "Ledger"@en .'
    a.puts(hub)
    # Until it is published, b is told nothing of it.
    assert not [f for f in b.puts(policy).caused if f.name == "Hub"]
    b.puts()
    a.publishes()
    outcome = b.puts(policy)
    assert waiting(outcome.mended) == [("Hub", "Warning", "b:system/ledger")]
    (finding,) = [f for f in outcome.caused if f.severity == "Violation"]
    assert (finding.name, finding.value, finding.agencies) == ("Hub", "Ledger", ("a",))
    assert (finding.blocks, finding.reported) == (False, ("b",))
    assert finding.remedy == (
        "“b” describes b:system/ledger, as “policy”. Refer to another resource, or ask “b”."
    )

    by_owner = {group.title: group.findings for group in grouped(whole(a.repository), "owner")}
    for title in ("a", "b"):
        assert [f.name for f in by_owner[title] if f.severity == "Violation"] == ["Hub"]

    b.publishes()
    a.puts()
    with pytest.raises(ChangeRefused, match="1 things must be mended first"):
        a.puts(hub)


def test_what_one_takes_back_blocks_nobody_though_another_lacks_it_then(
    a: Agency, b: Agency
) -> None:
    """An agency's journey loses who answers for it; a step of another in it is no hindrance."""
    journey = (
        "<a/service/s> a mg:Service ; skos:prefLabel 'S'@en ; mg:providedBy <a/organisation/o> . "
        "<a/organisation/o> a mg:Organisation ; skos:prefLabel 'O'@en . "
        "<a/journey/j> a mg:Journey ; skos:prefLabel 'J'@en ; mg:journeyOf <a/service/s> . "
        "<a/stage/g> a mg:Stage ; skos:prefLabel 'G'@en ; mg:position 1 . "
        "<a/stage/g> mg:stageOf <a/journey/j> . "
    )
    answers = "<a/journey/j> mg:accountableTo <a/organisation/o> ."
    step = "<b/step/t> a mg:Step ; skos:prefLabel 'T'@en ; mg:stepOf <a/stage/g> ; mg:position 1 ."
    a.puts(journey, answers)
    a.publishes()
    b.puts(step)
    b.publishes()
    a.puts(journey)

    outcome = a.publishes()
    (finding,) = [f for f in outcome.caused if f.shape.endswith("#Step-accountable")]
    assert (finding.severity, finding.agencies, finding.blocks) == ("Violation", ("b",), False)


def test_what_only_others_can_tell_is_no_reason_to_refuse_a_publication(a: Agency) -> None:
    """A step in a stage that nobody describes yet may have somebody who answers for it there."""
    stage = f"{DEFAULT_BASE}/id/%s/stage/g"
    step = "<a/step/t> a mg:Step ; skos:prefLabel 'T'@en ; mg:position 1 ; mg:stepOf <%s> ."
    a.puts(step % (stage % "b"))
    outcome = a.publishes()
    assert outcome.revision is not None
    told = {f.severity for f in outcome.caused if f.shape.endswith("#Step-accountable")}
    assert told == {"Warning"}

    own = (
        "<a/service/s> a mg:Service ; skos:prefLabel 'S'@en . "
        "<a/journey/j> a mg:Journey ; skos:prefLabel 'J'@en ; mg:journeyOf <a/service/s> . "
        "<a/stage/g> a mg:Stage ; skos:prefLabel 'G'@en ; mg:position 1 . "
        "<a/stage/g> mg:stageOf <a/journey/j> . "
    )
    a.puts(own, step % (stage % "a"))
    with pytest.raises(ChangeRefused) as refused:
        a.publishes()
    assert "Step-accountable" in str([f.shape for f in refused.value.findings])  # type: ignore[attr-defined]


def test_what_one_agency_states_of_anothers_resource_blocks_the_one_who_states_it(
    a: Agency, b: Agency
) -> None:
    """A statement at fault belongs to its graph, whoever's resource it is about."""
    b.puts(system("b/system/ledger"))
    b.publishes()
    with pytest.raises(ChangeRefused):
        a.puts("<b/system/ledger> mg:dependsOnSystem <a/system/none> .")
    # Of which class it is, is for its owner to state: from another agency it is a remark.
    assert not a.puts("<b/system/nameless> a mg:System .").caused


def test_an_agency_changes_who_answers_though_another_names_somebody_else(
    a: Agency, b: Agency
) -> None:
    """The contradiction belongs to the graph of the other, whose claim it is."""
    said = (
        '<b/organisation/o> a mg:Organisation ; skos:prefLabel "O"@en . '
        '<b/organisation/p> a mg:Organisation ; skos:prefLabel "P"@en . '
        '<b/service/s> a mg:Service ; skos:prefLabel "S"@en . '
        "<b/service/s> mg:accountableTo <b/organisation/%s> ."
    )
    b.puts(said % "o")
    b.publishes()
    a.puts("<b/service/s> mg:accountableTo <b/organisation/o> .")
    a.publishes()

    b.puts(said % "p")
    outcome = b.publishes()
    (finding,) = [f for f in outcome.caused if f.shape.endswith("#answerable-otherwise")]
    assert (finding.severity, finding.agencies, finding.blocks) == ("Violation", ("a",), False)


def test_the_check_tells_of_just_what_the_shapes_tell_of(desk: Desk) -> None:
    """For each property whose values shapes want described: both list it, or neither does."""
    facts = ShapeSet.packaged().facts
    predicates = sorted(
        {
            path
            for shape in {t.subject for t in facts if t.predicate in (SH.class_, SH.or_)}
            if isinstance(path := facts.value(shape, SH.path), NamedNode)
            and path.value.startswith(MG.Step.value.removesuffix("Step"))
        },
        key=str,
    )
    assert len(predicates) > 80
    names = desk.repository.names
    graph = names.graph("a", "model")
    far = NamedNode(f"{DEFAULT_BASE}/id/b/any/one")
    classes = sorted({c for s in ShapeSet.packaged().targeted for c in s.classes}, key=str)
    subjects = [NamedNode(f"{DEFAULT_BASE}/id/a/any/{at}") for at in range(len(classes))]
    quads = [
        *(q for q in desk.contents()),
        *(Quad(s, RDF.type, c, graph) for s, c in zip(subjects, classes, strict=True)),
        *(Quad(s, p, far, graph) for s in subjects for p in predicates),
    ]
    store = store_of(quads)

    by_shapes = {(f.thing, f.path) for f in review(store, names) if f.is_pending}
    checks = Checks.named(["pending-reference"])
    found = check_findings(store, names, checks, profile(REVIEW))
    by_check = {(f.thing, f.path) for f in found}
    assert {path for _, path in by_shapes} == {path for _, path in by_check}
    assert {path for _, path in by_shapes} == {str(p) for p in predicates}
    assert by_shapes <= by_check
