# SPDX-License-Identifier: Apache-2.0
"""Each kind of mend, by what it makes of a fault; and what would be a guess, and is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from missiongraph.mending.proposing import KINDS
from missiongraph.review import mend_proposal, mending, review
from tests.support.faulty import put, triples
from tests.support.loads import ANYONE

if TYPE_CHECKING:
    from missiongraph.validation.findings import Finding
    from tests.support.loads import Desk

WEST = "https://missiongraph.example/id/west"
# The kind; what the fault adds and takes; the shape that finds it; what goes and what comes.
Case = tuple[str, str, str, str, str, str]
CASES: list[Case] = [
    (
        "web-address",
        'service:home-care mg:website "www.care.example/home" .',
        "",
        "DescribedThing-website-form",
        'service:home-care mg:website "www.care.example/home" .',
        'service:home-care mg:website "https://www.care.example/home"^^xsd:anyURI .',
    ),
    (
        "web-address",
        "service:home-care mg:website <https://care.example/> .",
        "",
        "DescribedThing-website-form",
        "service:home-care mg:website <https://care.example/> .",
        'service:home-care mg:website "https://care.example/"^^xsd:anyURI .',
    ),
    (
        "datatype",
        'step:travel mg:position " 2 " .',
        "step:travel mg:position 2 .",
        "Step-position-form",
        'step:travel mg:position " 2 " .',
        "step:travel mg:position 2 .",
    ),
    (
        "language",
        'step:travel skos:prefLabel "Travel" .',
        'step:travel skos:prefLabel "Travel"@en .',
        "DescribedThing-name-language",
        'step:travel skos:prefLabel "Travel" .',
        'step:travel skos:prefLabel "Travel"@en .',
    ),
    (
        "second-name",
        'organisation:county-council skos:prefLabel "The County"@en .',
        "",
        "DescribedThing-name-once",
        'organisation:county-council skos:prefLabel "The County"@en .',
        'organisation:county-council skos:altLabel "The County"@en .',
    ),
    (
        "name-from-another",
        'step:travel skos:altLabel "Travelling"@en .',
        'step:travel skos:prefLabel "Travel"@en .',
        "Step-name",
        'step:travel skos:altLabel "Travelling"@en .',
        'step:travel skos:prefLabel "Travelling"@en .',
    ),
    (
        "name-from-another",
        'step:travel schema:name "Travelling"@en .',
        'step:travel skos:prefLabel "Travel"@en .',
        "Step-name",
        "",
        'step:travel skos:prefLabel "Travelling"@en .',
    ),
    (
        "place-left",
        "",
        "step:pack mg:position 1 .",
        "Step-position",
        "",
        "step:pack mg:position 1 .",
    ),
    (
        "place-left",
        "",
        "step:travel mg:position 2 .",
        "Step-position",
        "",
        "step:travel mg:position 2 .",
    ),
    (
        "one-position",
        "step:travel mg:position 1 .",
        "",
        "Step-position-one",
        "step:travel mg:position 1 .",
        "",
    ),
    (
        "itself",
        "journey:leaving mg:subJourneyOf journey:leaving .",
        "",
        "Journey-part-of-cycle",
        "journey:leaving mg:subJourneyOf journey:leaving .",
        "",
    ),
    (
        "answer-as-the-whole-does",
        "",
        "step:travel mg:accountableTo organisation:care-trust .",
        "Step-party",
        "",
        "step:travel mg:accountableTo organisation:county-council .",
    ),
    (
        "nearby",
        "service:home-care mg:operatedBy organisation:county-counsil .",
        "",
        "DescribedThing-operator-described",
        "service:home-care mg:operatedBy organisation:county-counsil .",
        "service:home-care mg:operatedBy organisation:county-council .",
    ),
    (
        "nearby",
        'touchpoint:call mg:usesSystem "record" .',
        "",
        "Touchpoint-system-described",
        'touchpoint:call mg:usesSystem "record" .',
        "touchpoint:call mg:usesSystem system:record .",
    ),
    (
        "nearby",
        "service:home-care mg:offersChannel channel:telefone .",
        "service:home-care mg:offersChannel channel:telephone .",
        "Service-channel-described",
        "service:home-care mg:offersChannel channel:telefone .",
        "service:home-care mg:offersChannel channel:telephone .",
    ),
    (
        "nearby",
        'service:home-care mg:evidenceStrength "Documented" .',
        "",
        "DescribedThing-evidence-code",
        'service:home-care mg:evidenceStrength "Documented" .',
        "service:home-care mg:evidenceStrength evidence:documented .",
    ),
    (
        "offer-channel",
        "touchpoint:call mg:viaChannel channel:video .",
        "",
        "Touchpoint-channel-offered",
        "",
        "service:home-care mg:offersChannel channel:video .",
    ),
    (
        "number-anew",
        "step:travel mg:position 5 .",
        "step:travel mg:position 2 .",
        "Step-place-gap",
        "step:travel mg:position 5 .",
        "step:travel mg:position 2 .",
    ),
    (
        "number-anew",
        "step:travel mg:position 1 ; mg:precededBy step:pack .",
        "step:travel mg:position 2 .",
        "Step-place-alone",
        "step:travel mg:position 1 .",
        "step:travel mg:position 2 .",
    ),
]
# Why it would be a guess; what the fault adds and takes; the shape that finds it.
GUESSES: list[tuple[str, str, str, str]] = [
    (
        "no address",
        'service:home-care mg:website "ask at the desk" .',
        "",
        "DescribedThing-website-form",
    ),
    (
        "no figure",
        'step:travel mg:position "second" .',
        "step:travel mg:position 2 .",
        "Step-position-form",
    ),
    (
        "loses something",
        "step:travel mg:position 2.5 .",
        "step:travel mg:position 2 .",
        "Step-position-form",
    ),
    (
        "two languages are spoken",
        'step:travel skos:prefLabel "Travel" . step:pack skos:prefLabel "Inpakken"@nl .',
        'step:travel skos:prefLabel "Travel"@en .',
        "DescribedThing-name-language",
    ),
    (
        "neither name made the address",
        'step:travel skos:prefLabel "Go"@en, "Leave"@en .',
        'step:travel skos:prefLabel "Travel"@en .',
        "DescribedThing-name-once",
    ),
    (
        "two other names",
        'step:travel skos:altLabel "Going"@en, "Travelling"@en .',
        'step:travel skos:prefLabel "Travel"@en .',
        "Step-name",
    ),
    (
        "two without a place",
        "",
        "step:pack mg:position 1 . step:travel mg:position 2 .",
        "Step-position",
    ),
    ("neither place is taken", "step:travel mg:position 3 .", "", "Step-position-one"),
    (
        "two answer for the journey",
        "journey:leaving mg:accountableTo organisation:care-trust, organisation:county-council .",
        "step:travel mg:accountableTo organisation:care-trust .",
        "Step-party",
    ),
    (
        "the channel of two services",
        (
            'service:meals a mg:Service ; skos:prefLabel "Meals"@en . '
            "service:meals mg:offersChannel channel:post . "
            "step:pack mg:usesService service:meals . touchpoint:call mg:viaChannel channel:video ."
        ),
        "",
        "Touchpoint-channel-offered",
    ),
    (
        "neither comes after the other",
        "step:travel mg:position 1 .",
        "step:travel mg:position 2 .",
        "Step-place-alone",
    ),
    (
        "two are as near",
        (
            'organisation:care-truss a mg:Organisation ; skos:prefLabel "Care Truss"@en . '
            "service:home-care mg:operatedBy organisation:care-trusk ."
        ),
        "",
        "DescribedThing-operator-described",
    ),
    (
        "the figures differ",
        (
            'organisation:ward-1 a mg:Organisation ; skos:prefLabel "Ward 1"@en . '
            "service:home-care mg:operatedBy organisation:ward-2 ."
        ),
        "",
        "DescribedThing-operator-described",
    ),
    (
        "another agency's, which may describe it yet",
        f"service:home-care mg:operatedBy <{WEST}/organisation/care-trust> .",
        "",
        "pending-reference",
    ),
    (
        "something of another kind",
        "service:home-care mg:operatedBy system:record .",
        "",
        "DescribedThing-operator-described",
    ),
]


def reviewed(desk: Desk) -> list[Finding]:
    """The findings about the workspace, with what would mend them."""
    return review(desk.repository.workspace.store, desk.repository.names)


def found(desk: Desk, shape: str) -> Finding:
    """The finding of a shape."""
    (finding,) = [f for f in reviewed(desk) if f.shape.endswith(f"#{shape}")][:1]
    return finding


def known(findings: list[Finding]) -> set[Finding]:
    """Findings to be compared: their names and revisions may change with a mend."""
    return {replace(f, mend=None, said=(), name="", owner="", owners=()) for f in findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[3]}")
def test_a_kind_mends_its_fault_and_causes_no_other(desk: Desk, case: Case) -> None:
    """The proposed change is the one a person would make, and leaves the other findings."""
    kind, come, go, shape, goes, comes = case
    put(desk, come, go)
    before, finding = reviewed(desk), found(desk, shape)

    assert finding.mend is not None
    assert finding.mend.kind == kind
    assert {quad.triple for quad in finding.mend.patch.removed} == triples(goes)
    assert {quad.triple for quad in finding.mend.patch.added} == triples(comes)

    gate = desk.repository.gate
    gate.submit(mend_proposal(gate, ANYONE, mending([finding])))
    after = reviewed(desk)
    assert finding not in after
    assert known(after) < known(before)


@pytest.mark.parametrize("guess", GUESSES, ids=lambda guess: guess[0])
def test_nothing_is_guessed(desk: Desk, guess: tuple[str, str, str, str]) -> None:
    """Where several changes could be meant, or none mends it without loss, none is proposed."""
    _, come, go, shape = guess
    put(desk, come, go)
    assert found(desk, shape).mend is None


def test_every_kind_is_shown(desk: Desk) -> None:
    """No kind of mend goes untested, and the sound model has nothing that blocks."""
    put(desk)
    assert {case[0] for case in CASES} == {kind.name for kind in KINDS}
    assert [f.shape for f in reviewed(desk) if f.blocks or f.mend] == []
