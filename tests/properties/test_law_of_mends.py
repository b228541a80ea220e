# SPDX-License-Identifier: Apache-2.0
"""The law of mends: one that is proposed mends its finding, and causes none that is as grave.

Held against the engine on the whole of the data before and after, whatever faults there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.facts import Facts
from missiongraph.resources import find, folder
from missiongraph.review import mending, review
from missiongraph.store import Patch
from missiongraph.terms import MG, ONTOLOGY, RDF, SKOS, VOCABULARIES, XSD
from missiongraph.validation.shapes import ShapeSet
from tests.support.faulty import EAST, SOUND, triples
from tests.support.law import findings
from tests.support.worlds import GRAPHS, NAMES, store_of, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Node

ORDER = ["Violation", "Warning", "Info"]
MODEL = sorted(triples(SOUND), key=str)
THINGS = sorted({triple.subject for triple in MODEL}, key=str)
PREDICATES = sorted({triple.predicate for triple in MODEL} | {
    MG.website, MG.subJourneyOf, MG.operatedBy, MG.usesSystem, SKOS.altLabel, MG.precededBy,
    MG.evidenceStrength,
}, key=str)  # fmt: skip
SLIPS: list[Node] = [
    *THINGS,
    NamedNode(f"{EAST}/organisation/county-counsil"),
    NamedNode(f"{EAST}/organisation/care-trusts"),
    NamedNode(f"{EAST}/journey/leavin"),
    *(Literal(text) for text in ("1", "2", "www.care.example", "Travel", "care trust", "inperson")),
    *(Literal(text, language="en") for text in ("Travel", "Pack", "Home care", "County Council")),
    *(Literal(str(number), datatype=XSD.integer) for number in (0, 1, 2, 3)),
    Literal("3.0", datatype=XSD.decimal),
]
GROUND = [
    Quad(t.subject, t.predicate, t.object, graph)
    for graph, place in ((ONTOLOGY, "ontology"), (VOCABULARIES, "ontology/vocabularies"))
    for t in Facts.read(
        f
        for f in (
            find(folder("ontology").joinpath("vocabularies"), ".ttl")
            if graph is VOCABULARIES
            else folder("ontology").iterdir()
        )
        if f.name.endswith(".ttl")
    )
]


@st.composite
def faulty(draw: st.DrawFn) -> frozenset[Quad]:
    """The sound model with some facts lost, and some that are wrong, over one or two graphs."""
    lost = draw(st.sets(st.sampled_from([t for t in MODEL if t.predicate != RDF.type]), max_size=4))
    wrong = st.builds(
        Triple, st.sampled_from(THINGS), st.sampled_from(PREDICATES), st.sampled_from(SLIPS)
    )
    said = [*(t for t in MODEL if t not in lost), *draw(st.lists(wrong, max_size=4))]
    second = draw(st.sampled_from(GRAPHS[:2]))
    return frozenset(
        Quad(t.subject, t.predicate, t.object, graph)
        for place, t in enumerate(said)
        for graph in {GRAPHS[0], second if place % 3 == 0 else GRAPHS[0]}
    )


def whole(quads: Iterable[Quad]) -> frozenset[Triple]:
    """The facts of all graphs, ontology and code lists included."""
    return frozenset(union([*GROUND, *quads]))


@settings(max_examples=40, deadline=None)
@given(faulty())
def test_a_mend_mends_and_causes_nothing(quads: frozenset[Quad]) -> None:
    """Each mend by itself causes only lesser findings; all of them together nothing that blocks."""
    shapes = ShapeSet.packaged()
    store = store_of([*GROUND, *quads])
    found = [finding for finding in review(store, NAMES) if finding.mend]
    was = findings(shapes, whole(quads))
    patches = {f.mend.patch: f for f in found if f.mend} | {mending(found).patch: None}

    for patch, finding in patches.items():
        now = findings(shapes, whole((quads - set(patch.removed)) | set(patch.added)))
        worst = ORDER.index(finding.severity) if finding else 0
        caused = [ORDER.index(new.severity.rpartition("#")[2]) for new in now - was]
        assert all(grave > worst for grave in caused), finding
        assert finding is None or any(finding.is_from(gone) for gone in was - now)
    assert patches


def test_some_faults_are_mended() -> None:
    """The law is not kept by proposing nothing."""
    lost = {t for t in MODEL if t.predicate == MG.position and "travel" in str(t.subject)}
    quads = [Quad(t.subject, t.predicate, t.object, GRAPHS[0]) for t in MODEL if t not in lost]
    found = review(store_of([*GROUND, *quads]), NAMES)
    assert mending(found).patch == Patch(
        (Quad(next(iter(lost)).subject, MG.position, next(iter(lost)).object, GRAPHS[0]),), ()
    )
