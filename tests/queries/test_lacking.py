# SPDX-License-Identifier: Apache-2.0
"""No question, check or page hides a resource because it lacks a property that it may lack.

Over resources that lack each optional property in turn, each question lists what it is about. What
that is stands in `ABOUT`, written by hand as walks over the plain graph by rdflib, and shares
nothing with the queries.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat
from rdflib import RDF, Graph, URIRef
from rdflib.paths import MulPath

from missiongraph.catalogue import question
from missiongraph.checks import catalogue_of_checks
from missiongraph.resources import query_text
from missiongraph.templates import bind
from missiongraph.terms import XSD
from tests.support.lacking import HERE, MG, Lacking, named
from tests.support.queries import QUESTIONS, derive, store_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store
    from rdflib import Node
    from rdflib.paths import Path as Way

    Walk = Callable[[Graph], set[Node]]

CHECKS = catalogue_of_checks()
EAST = NamedNode("https://missiongraph.example/graph/east/model")
PERSONAL = "https://w3id.org/missiongraph/code/personal-data/"
LATE = Literal("2100-01-01", datatype=XSD.date)
DAY = Literal("2026-06-01", datatype=XSD.date)


def maybe(way: Way | URIRef) -> Way:
    """A way that is gone or not."""
    return MulPath(way, "?")


def often(way: Way | URIRef) -> Way:
    """A way that is gone any number of times."""
    return MulPath(way, "*")


PART = maybe(MG.hasTouchpoint | ~MG.actionOf)


def all_of(cls: str) -> Walk:
    """Every resource of a class."""
    return lambda g: set(g.subjects(RDF.type, MG[cls]))


def having(way: Way | URIRef, cls: str | None = None) -> Walk:
    """What a way leads from, and is of a class."""
    return lambda g: {s for s, _ in g.subject_objects(way) if not cls or _is(g, s, cls)}


def reached(way: Way | URIRef) -> Walk:
    """What a way leads to."""
    return lambda g: {o for _, o in g.subject_objects(way)}


def of(way: Way | URIRef, thing: URIRef, cls: str | None = None) -> Walk:
    """What a way leads to from one resource."""
    return lambda g: {o for o in g.objects(thing, way) if not cls or _is(g, o, cls)}


def _is(g: Graph, thing: Node, cls: str) -> bool:
    return (thing, RDF.type, MG[cls]) in g


def without(walk: Walk, *others: Walk) -> Walk:
    """What the first finds and the others do not."""
    return lambda g: walk(g).difference(*(other(g) for other in others))


def both(*walks: Walk) -> Walk:
    """What any of them finds."""
    return lambda g: set().union(*(walk(g) for walk in walks))


def personal(g: Graph) -> set[Node]:
    """The data flows that are said to hold personal data, or carry some."""
    loads = {s for s, o in g.subject_objects(MG.personalData) if str(o) != f"{PERSONAL}none"}
    flows = all_of("DataFlow")(g)
    return {f for f in flows if f in loads or loads.intersection(g.objects(f, MG.carries))}


def in_force(g: Graph) -> set[Node]:
    """The data flows under an agreement that has not ended; all others ended on 1 January 2026."""
    return {f for f, a in g.subject_objects(MG.underAgreement) if not g.value(a, MG.endDate)}


def shared(g: Graph) -> set[Node]:
    """The systems that steps of two journeys use."""
    users = PART / MG.usesSystem
    pairs = {
        (system, journey)
        for step, journey in g.subject_objects(MG.stepOf / MG.stageOf)
        for system in g.objects(step, users)
    }
    systems = [system for system, _ in pairs]
    return {system for system in systems if systems.count(system) > 1}


def asked_twice(g: Graph) -> set[Node]:
    """The data elements that two steps of a journey ask for."""
    pairs = {
        (element, journey, step)
        for step, journey in g.subject_objects(MG.stepOf / MG.stageOf / (often(MG.subJourneyOf)))
        for element in g.objects(step, maybe(MG.hasTouchpoint) / MG.asksFor)
    }
    found = [(element, journey) for element, journey, _ in pairs]
    return {element for element, journey in found if found.count((element, journey)) > 1}


def felt(*properties: URIRef) -> Walk:
    """What is felt at a journey, a stage, a step or what is part of a step."""

    def walk(g: Graph) -> set[Node]:
        steps = all_of("Step")(g)
        parts = {o for step in steps for o in g.objects(step, PART)}
        places = parts | all_of("Stage")(g) | all_of("Journey")(g)
        return {s for p in properties for s, o in g.subject_objects(p) if o in places}

    return walk


def untested(g: Graph) -> set[Node]:
    """The assumptions that no experiment has supported or refuted."""
    clear = {s for s, o in g.subject_objects(MG.verdict) if not str(o).endswith("/inconclusive")}
    tested = {a for learning in clear for a in g.objects(learning, MG.learntFrom / MG.tests)}
    return all_of("Assumption")(g) - tested


def unused(g: Graph) -> set[Node]:
    """Systems to which nothing links but a plan, and that depend on no other."""
    speaks = {MG.changes, MG.counterpartOf, MG.measures, MG.participationIn, MG.governs,
              MG.decisionOn, MG.feltAt, MG.experienceAt, MG.underlies, MG.triedAt,
              MG.hypothesisAbout}  # fmt: skip
    used = {o for s, p, o in g if p not in speaks and s != o}
    return {s for s in all_of("System")(g) - used if not g.value(s, MG.dependsOnSystem)}


FULL = {cls: named(MG[cls], "full") for cls in (
    "ServiceArchitecture", "Dataset", "System", "DataElement", "Journey", "Organisation",
    "Service", "LifeEvent",
)}  # fmt: skip
AIM = maybe(MG.outcomeOf)

# What each question is about: its column, what it is asked with, and who must be in the column.
ABOUT: dict[str, tuple[str, dict[str, URIRef | Literal], Walk]] = {
    "architecture-overview": (
        "journey", {"architecture": FULL["ServiceArchitecture"]},
        of(~MG.inArchitecture, FULL["ServiceArchitecture"]),
    ),
    "capability-map": ("capability", {}, all_of("Capability")),
    "shared-systems": ("system", {}, shared),
    "system-impact": ("step", {"system": FULL["System"]}, of(
        often(~MG.dependsOnSystem | MG.partOfSystem) / ~MG.usesSystem
        / maybe(~MG.hasTouchpoint | MG.actionOf), FULL["System"], "Step")),
    "dataset-impact": ("flow", {"dataset": FULL["Dataset"]}, lambda g: (
        of(maybe(~MG.partOfDataset) / ~MG.carries, FULL["Dataset"])(g)
        & having(MG.triggeredBy | MG.neededBy)(g))),
    "agreements-ending": ("agreement", {"before": LATE}, having(MG.endDate, "SharingAgreement")),
    "cross-agency-data-flows": ("flow", {}, lambda g: {
        flow for flow in all_of("DataFlow")(g)
        for a in g.objects(flow, MG.source) for b in g.objects(flow, MG.recipient)
        if not set(g.objects(a, often(MG.unitOf))) & set(g.objects(b, often(MG.unitOf)))
    }),
    "data-asked-twice": ("element", {}, asked_twice),
    "data-element-trail": ("place", {"element": FULL["DataElement"]}, both(
        of(~MG.asksFor, FULL["DataElement"]), of(MG.partOfDataset, FULL["DataElement"]),
        of(maybe(MG.partOfDataset) / ~MG.carries, FULL["DataElement"]))),
    "flows-without-legal-basis": ("flow", {}, without(personal, having(MG.legalBasis))),
    "personal-data-of-organisation": ("flow", {"organisation": FULL["Organisation"]}, lambda g: (
        personal(g) & of(~MG.recipient, FULL["Organisation"])(g))),
    "indicators-by-stage": ("stage", {}, all_of("Stage")),
    "journey-blueprint": ("stage", {"journey": FULL["Journey"]}, of(~MG.stageOf, FULL["Journey"])),
    "journey-experience": ("item", {}, felt(MG.feltAt, MG.experienceAt)),
    "journey-people": ("journey", {}, all_of("Journey")),
    "journeys-of-user-group": ("journey", {}, lambda g: {
        j for j in all_of("Journey")(g)
        if g.value(j, MG.forUserGroup) or set(g.objects(j, MG.journeyOf / MG.forUserGroup))
        or set(g.objects(j, MG.inArchitecture / MG.forUserGroup))}),
    "needs-met": ("need", {}, all_of("Need")),
    "pain-points-of-journey": ("pain_point", {}, felt(MG.feltAt)),
    "scenario-comparison": ("thing", {}, lambda g: {
        t for t, s in g.subject_objects(
            often(MG.stepOf | MG.stageOf | MG.subJourneyOf) / MG.inScenario)
        if g.value(s, MG.improvesOn)}),
    "step-organisations": ("step", {}, all_of("Step")),
    "decisions-on-mission": ("decision", {}, all_of("Decision")),
    "experiments-and-learnings": ("experiment", {}, all_of("Experiment")),
    "mission-governance": ("mission", {}, all_of("Mission")),
    "mission-levels": ("mission", {}, all_of("Mission")),
    "outcome-indicators": ("outcome", {}, all_of("Outcome")),
    "roadmap": ("item", {}, lambda g: {
        item for item, plan in g.subject_objects(MG.roadmapItemOf)
        if any(_is(g, m, "Mission")
               for m in g.objects(plan, maybe(MG.contributesTo / AIM)))}),
    "services-of-mission": ("service", {}, lambda g: {
        s for s in all_of("Service")(g)
        if any(_is(g, m, "Mission")
               for m in g.objects(s, maybe(MG.partOfProgramme) / MG.contributesTo / AIM))}),
    "untested-assumptions": ("assumption", {}, untested),
    "organisation-profile": ("thing", {"organisation": FULL["Organisation"]}, of(
        ~MG.accountableTo | ~MG.providedBy | ~MG.operatedBy | ~MG.responsibilityOf | ~MG.source
        | ~MG.recipient | ~MG.hasMember, FULL["Organisation"])),
    "posts-of-organisation": ("post", {"organisation": FULL["Organisation"]}, of(
        often(~MG.unitOf) / ~MG.postIn, FULL["Organisation"])),
    "replaced-organisations": ("organisation", {}, having(MG.replacedBy)),
    "stale-things": ("thing", {"before": LATE}, having(MG.reviewedOn)),
    "channel-coverage": ("service", {}, all_of("Service")),
    "evidence-asked": ("place", {}, having(MG.asksForEvidence)),
    "pattern-coverage": ("thing", {}, having(MG.followsPattern)),
    "service-dependencies": ("step", {"service": FULL["Service"]}, of(
        ~MG.usesService, FULL["Service"])),
    "service-organisations": ("organisation", {"service": FULL["Service"]}, of(
        MG.accountableTo | MG.providedBy | MG.operatedBy | MG.responsibilityOf, FULL["Service"])),
    "services-for-life-event": ("thing", {"event": FULL["LifeEvent"]}, of(
        ~MG.respondsTo, FULL["LifeEvent"])),
    "services-without-journey": ("service", {}, without(
        all_of("Service"), reached(MG.journeyOf))),
}  # fmt: skip
# These compare what rules derive, or list what deviates; other tests hold them to answers.
ELSEWHERE = {
    # Where all is linked with all, as here, these take too long.
    "data-of-journey", "friction-by-outcome", "mission-overview", "opportunities-by-outcome",
    "bridges", "channel-gaps", "flows-without-agreement", "joined-journeys", "journey-handovers",
    "journeys-touched-by-organisation", "mission-accountability", "organisation-impact",
    "organisations-described-twice", "organisations-of-mission",
    "organisations-touching-journey", "orphaned-things", "pattern-deviation",
    "pending-references",
}  # fmt: skip


def ended(g: Graph) -> set[Node]:
    """The governance bodies whose mandates have all ended."""
    pairs = list(g.subject_objects(MG.mandateOf))
    lasting = {body for mandate, body in pairs if not g.value(mandate, MG.endDate)}
    return {body for _, body in pairs if _is(g, body, "GovernanceBody")} - lasting


def lapsed(g: Graph) -> set[Node]:
    """What is under agreements that have all ended."""
    pairs = list(g.subject_objects(MG.underAgreement))
    return {s for s, _ in pairs} - {s for s, a in pairs if not g.value(a, MG.endDate)}


def left_behind(g: Graph) -> set[Node]:
    """What names an organisation that another has replaced."""
    roles = (MG.accountableTo, MG.providedBy, MG.operatedBy, MG.responsibilityOf, MG.source,
             MG.recipient)  # fmt: skip
    gone = {o for o, _ in g.subject_objects(MG.replacedBy)}
    return {s for role in roles for s, o in g.subject_objects(role) if o in gone}


def retired(g: Graph) -> set[Node]:
    """What uses or needs a service that is retired."""
    over = {s for s, phase in g.subject_objects(MG.phase) if str(phase).endswith("/retired")}
    return {s for s, o in g.subject_objects(MG.usesService | MG.requiresService) if o in over}


SERVED = maybe(MG.partOfProgramme) / MG.contributesTo / AIM
# What each check finds in its first column, long after every day that is stated.
FOUND: dict[str, Walk] = {
    "agreement-not-in-force": lapsed,
    "data-element-unused": without(
        all_of("DataElement"), reached(MG.asksFor), reached(MG.carries), having(MG.partOfDataset)
    ),
    "experiment-without-learning": without(
        having(MG.endDate, "Experiment"), reached(MG.learntFrom)
    ),
    "hypothesis-untested": without(
        all_of("Hypothesis"), reached(MG.tests), reached(MG.bearsOn)
    ),
    "mandate-ended": ended,
    "mission-without-service": without(all_of("Mission"), lambda g: {
        m for s in all_of("Service")(g) for m in g.objects(s, SERVED)
    }),
    "need-unmet": without(all_of("Need"), reached(MG.meets)),
    "organisation-replaced": left_behind,
    "outcome-without-means": without(all_of("Outcome"), reached(MG.contributesTo)),
    "pain-point-unanswered": without(all_of("PainPoint"), reached(MG.addresses)),
    "retired-service-used": retired,
    "review-overdue": having(MG.reviewedOn),
    "target-overdue": having(MG.dueDate, "Target"),
    "to-be-without-as-is": lambda g: {
        t for t, s in g.subject_objects(MG.inScenario)
        if str(g.value(s, MG.scenarioKind)).endswith("/to-be") and g.value(s, MG.improvesOn)
        and not g.value(t, MG.counterpartOf)
    },
}  # fmt: skip
# These compare agencies, codes or days, or what is linked in several steps; test_checks.py holds
# them to answers.
CHECKED_ELSEWHERE = {
    "accountability-lapsed", "agreement-without-party", "answerable-otherwise",
    "channel-without-touchpoint", "health-data-on-common-ground", "journey-in-pieces",
    "journey-without-mission",
    "organisation-named-otherwise", "organisation-placed-otherwise", "orphan",
    "pattern-step-left-out", "pending-reference", "personal-data-denied", "roadmap-out-of-order",
    "service-outside-governance",
}  # fmt: skip
# What pages and lists are made from: the column, and what they are asked with.
SHOWN: dict[str, tuple[str, dict[str, NamedNode], Walk]] = {
    "missions": ("mission", {}, all_of("Mission")),
    "journeys": ("journey", {}, all_of("Journey")),
    "things-of-class": ("thing", {"class": NamedNode(MG.Service)}, all_of("Service")),
    "find-by-name": ("thing", {"class": NamedNode(MG.Service)}, all_of("Service")),
    "graph-contents": ("thing", {"graph": EAST}, having(RDF.type)),
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The generated resources."""
    return Lacking().build()


@pytest.fixture(scope="module")
def store(graph: Graph) -> Store:
    """The same, with the code lists and what the rules derive."""
    store = store_of()
    text = graph.serialize(format="nt")
    store.load(text.encode(), format=RdfFormat.N_TRIPLES, to_graph=EAST)
    return derive(store)


def column(store: Store, name: str, column: str, given: dict[str, URIRef | Literal]) -> set[URIRef]:
    """What stands in a column of an answer, each value of a cell by itself."""
    parameters = question(name).parameters
    values = {
        key: [NamedNode(v) if isinstance(v := given[key], URIRef) else v] if key in given else None
        for key in parameters
    }
    found = store.query(bind(QUESTIONS[name], values), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return {URIRef(row[column].value) for row in found if row[column] is not None}


def test_every_question_is_in_one_of_the_tables() -> None:
    """A new question says what it is about."""
    assert QUESTIONS.keys() == ABOUT.keys() | ELSEWHERE
    assert ABOUT.keys().isdisjoint(ELSEWHERE)


def test_something_lacks_each_optional_property(graph: Graph) -> None:
    """Resources of a class with all that it may have, and without each of these."""
    services = set(graph.subjects(RDF.type, MG.Service))

    assert {named(MG.Service, "without-providedBy"), named(MG.Service, "no-journeyOf")} <= services
    for lacked in ("providedBy", "offersChannel", "followsPattern", "requiresService"):
        one = named(MG.Service, f"without-{lacked}")
        assert graph.value(one, MG[lacked]) is None
        assert graph.value(named(MG.Service, "full"), MG[lacked]) is not None


@pytest.mark.parametrize("name", sorted(ABOUT))
def test_a_question_lists_what_it_is_about(graph: Graph, store: Store, name: str) -> None:
    """Neither less, for want of a property that may be missing, nor more."""
    held, given, about = ABOUT[name]
    wanted = about(graph)
    _compare(wanted, column(store, name, held, given))


def test_every_check_is_in_one_of_the_tables() -> None:
    """A new check says what it finds."""
    assert CHECKS.keys() == FOUND.keys() | CHECKED_ELSEWHERE
    assert FOUND.keys().isdisjoint(CHECKED_ELSEWHERE)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_check_finds_what_it_is_about(graph: Graph, store: Store, name: str) -> None:
    """Neither less, for want of a property that may be missing, nor more."""
    rows = store.query(
        CHECKS[name].query(date.fromisoformat(LATE.value)), use_default_graph_as_union=True
    )
    assert isinstance(rows, QuerySolutions)
    _compare(FOUND[name](graph), {URIRef(row[0].value) for row in rows})


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_page_shows_what_it_is_about(graph: Graph, store: Store, name: str) -> None:
    """Whatever its resources lack, a name too."""
    held, given, about = SHOWN[name]
    values = {key: [value] for key, value in given.items()}
    text = bind(query_text(f"store/{name}.rq"), {"name": None, **values})
    rows = store.query(text, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    _compare(about(graph), {URIRef(row[held].value) for row in rows})


def _compare(wanted: set[Node], found: set[URIRef]) -> None:
    assert wanted
    assert {str(t).removeprefix(HERE) for t in wanted - found} == set()
    assert {str(t).removeprefix(HERE) for t in found - wanted} == set()
