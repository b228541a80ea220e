# SPDX-License-Identifier: Apache-2.0
"""What goes out as CPSV-AP comes back in as it was: the services, and what belongs to them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from missiongraph import repository
from missiongraph.loading import Source
from missiongraph.profiles import profile
from missiongraph.repository import Repository
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import CHANNEL, DCT, MG, PHASE, RDF, ROLE, SKOS, VOCABULARIES, XSD
from missiongraph.views import StatedFacts
from missiongraph_loaders.mapped_rdf import LOADER
from missiongraph_loaders.workbook import LOADER as WORKBOOK
from tests.support.effort import examples
from tests.support.worlds import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from missiongraph.facts import Node
    from missiongraph.profiles import Exported

EXAMPLES = Path(__file__).parents[2] / "examples"
PLACE = NamedNode("https://place.example/city")
GRAPH = NAMES.graph("city", "services")
CODES = [quad for quad in repository._ontology() if quad.graph_name == VOCABULARIES]
LEGAL = NamedNode("http://data.europa.eu/m8g/hasLegalResource")
DURATION = NamedNode("http://data.europa.eu/m8g/processingTime")
ROLES = {
    ROLE.PROVIDES: MG.providedBy,
    ROLE.FUNDS: MG.fundedBy,
    ROLE.OPERATES: MG.operatedBy,
    ROLE.REGULATES: MG.regulatedBy,
    ROLE.SUPPORTS: MG.supportedBy,
    ROLE.COMMISSIONS: MG.commissionedBy,
    ROLE.ACCOUNTABLE: MG.accountableTo,
    ROLE.RESPONSIBLE: MG.responsibilityOf,
}
FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD}


def in_graph(triples: Iterable[Triple], graph: NamedNode) -> list[Quad]:
    """The triples in a graph."""
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]


def export(triples: Iterable[Triple]) -> Exported:
    """The services of a model as CPSV-AP, with what is counted."""
    store = OxigraphStore()
    store.apply(Patch([*CODES, *in_graph(triples, GRAPH)]))
    return profile("cpsv-ap").export(store, StatedFacts(store, NAMES), [GRAPH], PLACE)


def exported(triples: Iterable[Triple], form: str) -> bytes:
    """The services of a model as CPSV-AP."""
    found = export(triples)
    assert not found.gaps
    assert found.unsaid == {}
    return serialize(found.facts, format=FORMATS[form]) or b""


def read_back(content: bytes, form: str) -> list[Triple]:
    """What the loader makes of CPSV-AP."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"services{form}"
        path.write_bytes(content)
        batch = LOADER.read(Source(path, mapping="cpsv-ap", agency="city"))
    assert [r for r in batch.refusals if "catalogue" not in r.reason] == []
    return batch.triples


def essence(triples: Iterable[Triple]) -> set[Triple]:
    """The facts, with roles said simply, however they are said."""
    facts = set(triples)
    parts = {t.subject for t in facts if t.object == MG.Participation}
    simple = set()
    for part in parts:
        said = {t.predicate: t.object for t in facts if t.subject == part}
        role, thing = said[MG.role], said[MG.participationIn]
        assert isinstance(thing, NamedNode)
        simple.add(Triple(thing, ROLES[role], said[MG.organisation]))  # type: ignore[index]
    return {t for t in facts if t.subject not in parts} | simple


# Words as people write them, with signs that formats must escape.
words = st.text("abcé&<\"'ж ", min_size=1, max_size=30).map(
    lambda text: f"x{' '.join(text.split())}"
)


def thing(kind: str, number: int) -> NamedNode:
    """A thing of the agency."""
    return NamedNode(f"{NAMES.base}/id/city/{kind}/{number}")


@st.composite
def texts(draw: st.DrawFn, subject: NamedNode, cls: NamedNode) -> set[Triple]:
    """A thing's class, and its name and description in a few languages."""
    found = {Triple(subject, RDF.type, cls)}
    for language in draw(st.sets(st.sampled_from(["en", "nl", "nl-be-x-formal"]), min_size=1)):
        found.add(Triple(subject, SKOS.prefLabel, Literal(f"n {draw(words)}", language=language)))
        if draw(st.booleans()):
            text = Literal(f"d {draw(words)}", language=language)
            found.add(Triple(subject, DCT.description, text))
    if draw(st.booleans()):
        found.add(Triple(subject, DCT.identifier, Literal(draw(words))))
    return found


@st.composite
def services(draw: st.DrawFn) -> set[Triple]:
    """A model of one or two services with all that CPSV-AP has a place for."""
    facts: set[Triple] = set()
    for number in range(draw(st.integers(1, 2))):
        service = thing("service", number)
        facts |= draw(texts(service, MG.Service))
        facts.add(Triple(service, DCT.description, Literal("Said.", language="en")))
        for predicate, kind, cls in (
            (MG.providedBy, "organisation", MG.Organisation),
            (MG.respondsTo, "life-event", MG.LifeEvent),
            (MG.forUserGroup, "user-group", MG.UserGroup),
            (MG.followsPolicy, "policy", MG.Policy),
            (MG.asksForEvidence, "evidence", MG.Evidence),
            (MG.produces, "output", MG.Output),
        ):
            least = int(predicate == MG.providedBy)
            for one in draw(st.sets(st.integers(0, 1), min_size=least)):
                facts.add(Triple(service, predicate, thing(kind, one)))
                if Triple(thing(kind, one), RDF.type, cls) not in facts:
                    facts |= draw(texts(thing(kind, one), cls))
        for more in (said_of, *draw(st.sets(st.sampled_from([channels, laws])))):
            facts |= draw(more(service, number))
    places = {t.object for t in facts if t.predicate == MG.providedBy}
    return facts | {Triple(o, DCT.spatial, PLACE) for o in places if isinstance(o, NamedNode)}


@st.composite
def said_of(draw: st.DrawFn, service: NamedNode, number: int) -> set[Triple]:
    """Channels, costs, requirements, roles and figures of a service."""
    facts: set[Triple] = set()
    for channel in draw(st.sets(st.sampled_from([CHANNEL.TELEPHONE, CHANNEL.POST, CHANNEL.API]))):
        facts.add(Triple(service, MG.offersChannel, channel))
    values: dict[NamedNode, list[Node]] = {
        MG.processingTime: [Literal("P3D"), Literal("PT2H30M")],
        MG.phase: [PHASE.LIVE, PHASE.RETIRED],
        MG.website: [Literal("https://city.example/a?b=c&d", datatype=XSD.anyURI)],
        MG.contact: [Literal("+31 70 123 45 67"), Literal("bins@city.example")],
        DCT.language: [NamedNode("http://publications.europa.eu/resource/authority/language/NLD")],
    }
    for predicate, choices in values.items():
        for value in draw(st.sets(st.sampled_from(choices), max_size=1)):
            facts.add(Triple(service, predicate, value))
    for kind, cls, of in (
        ("cost", MG.Cost, MG.costOf),
        ("requirement", MG.Requirement, MG.requirementOf),
    ):
        if draw(st.booleans()):
            facts |= draw(texts(thing(kind, number), cls))
            facts.add(Triple(thing(kind, number), of, service))
    if Triple(thing("cost", number), RDF.type, MG.Cost) in facts:
        amount = Literal(str(draw(st.integers(0, 10**6))), datatype=XSD.decimal)
        facts.add(Triple(thing("cost", number), MG.amount, amount))
        facts.add(Triple(thing("cost", number), MG.currency, Literal("EUR")))
    for role in draw(st.sets(st.sampled_from(sorted(ROLES, key=str)))):
        facts |= set(_role(draw, service, role))
    return facts


@st.composite
def channels(draw: st.DrawFn, service: NamedNode, number: int) -> set[Triple]:
    """A channel that the agency describes: its kind, owner, duration and what it asks for."""
    channel, owner, proof = thing("channel", number), thing("unit", 8), thing("evidence", 8)
    facts = draw(texts(channel, MG.Channel)) | {Triple(service, MG.offersChannel, channel)}
    duration = Literal("P1D", datatype=XSD.duration)
    kind = NamedNode("http://data.europa.eu/snb/com-channel/b37115f83e")
    others = {MG.operatedBy: (owner, MG.Organisation), MG.asksForEvidence: (proof, MG.Evidence)}
    for predicate, (other, cls) in others.items():
        if draw(st.booleans()):
            facts |= draw(texts(other, cls)) | {Triple(channel, predicate, other)}
    for predicate, value in ((DCT.type, kind), (DURATION, duration)):
        if draw(st.booleans()):
            facts.add(Triple(channel, predicate, value))
    return facts


@st.composite
def laws(draw: st.DrawFn, service: NamedNode, number: int) -> set[Triple]:
    """A law and a rule with their kinds and languages, and what a requirement rests on."""
    law, rule = thing("legal-resource", number), thing("policy", 8)
    facts = draw(texts(law, MG.LegalResource)) | draw(texts(rule, MG.Policy))
    facts |= {Triple(service, LEGAL, law), Triple(service, MG.followsPolicy, rule)}
    facts.add(Triple(rule, DCT.description, Literal("Said.", language="en")))
    for one in (law, rule):
        for predicate, value in (
            (DCT.type, NamedNode("https://list.example/kind")),
            (DCT.language, NamedNode("https://list.example/nld")),
        ):
            if draw(st.booleans()):
                facts.add(Triple(one, predicate, value))
    return facts


def _role(draw: st.DrawFn, service: NamedNode, role: NamedNode) -> Iterator[Triple]:
    helper = thing("organisation", 7)
    yield from draw(texts(helper, MG.Organisation)) if role != ROLE.PROVIDES else ()
    if role == ROLE.PROVIDES:
        return
    if draw(st.booleans()):
        yield Triple(service, ROLES[role], helper)
        return
    part = thing("participation", hash(str((service, role))) % 10**6)
    yield Triple(part, RDF.type, MG.Participation)
    yield Triple(part, MG.participationIn, service)
    yield Triple(part, MG.role, role)
    yield Triple(part, MG.organisation, helper)


def _settled(model: set[Triple]) -> set[Triple]:
    """The model with one name in a language and one identifier for each thing."""
    kept: dict[tuple[object, ...], Triple] = {}
    single = (SKOS.prefLabel, DCT.identifier)
    for t in sorted(model, key=str):
        language = t.object.language if isinstance(t.object, Literal) else None
        key = (t.subject, t.predicate, language) if t.predicate in single else (t,)
        kept.setdefault(key, t)
    return set(kept.values())


@settings(max_examples=examples(40))
@given(services().map(_settled), st.sampled_from(sorted(FORMATS)))
def test_services_come_back_as_they_were(model: set[Triple], form: str) -> None:
    """In any format: texts in their languages, and everything that belongs to the services."""
    assert essence(read_back(exported(model, form), form)) == essence(model)


@pytest.mark.parametrize("case", ["hospital-discharge", "back-to-work", "immigration"])
def test_the_services_of_a_case_come_back(case: str, tmp_path: Path) -> None:
    """Names, providers, channels, life events, roles and the rest, as the workbook says."""
    batch = WORKBOOK.read(Source(EXAMPLES / f"{case}.xlsx"))
    with Repository(tmp_path / "data") as repo:
        view, store = repo.workspace.facts, repo.workspace.store
        graph = NAMES.graph(batch.agency, batch.model)
        store.apply(Patch(in_graph(batch.triples, graph)))
        found = profile("cpsv-ap").export(store, view, [graph], PLACE)
    content = serialize(found.facts, format=RdfFormat.TURTLE) or b""
    came_back = set(read_back(content, ".ttl"))
    chosen = (
        SKOS.prefLabel, SKOS.altLabel, DCT.description, MG.providedBy, MG.offersChannel,
        MG.forUserGroup, MG.website,
    )  # fmt: skip
    services = {t.subject for t in batch.triples if t.object == MG.Service}
    assert len(services) >= 3

    def direct(triples: Iterable[Triple]) -> set[Triple]:
        return {t for t in triples if t.subject in services and t.predicate in chosen}

    def parts(triples: Iterable[Triple]) -> set[Triple]:
        of = (MG.costOf, MG.requirementOf, MG.amount, MG.currency)
        kinds = {t.subject for t in batch.triples if t.object in (MG.Cost, MG.Requirement)}
        return {t for t in triples if t.predicate in of and t.subject in kinds}

    assert direct(came_back) == direct(batch.triples)
    assert parts(came_back) == parts(batch.triples)
    assert case != "hospital-discharge" or parts(batch.triples)
    # What belongs to a step belongs to its service, over there.
    linked = (MG.respondsTo, MG.followsPolicy, MG.produces, MG.asksForEvidence)
    said = {t for t in batch.triples if t.subject in services and t.predicate in linked}
    assert said <= came_back
