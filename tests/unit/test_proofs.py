# SPDX-License-Identifier: Apache-2.0
"""Proofs are read as chains of facts; what is none is left out."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.labels import ENGLISH
from missiongraph.loading import DEFAULT_BASE
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import MG, SKOS
from missiongraph.web.links import Links
from missiongraph.web.proofs import proofs

NAMES = Names(DEFAULT_BASE)
STAGE = NamedNode(f"{DEFAULT_BASE}/id/east/stage/arrive")
VISIT = NamedNode(f"{DEFAULT_BASE}/id/east/journey/visit")


def test_a_proof_is_read_by_names() -> None:
    """Each thing by its name, with a link; the order of the chain is kept."""
    store = OxigraphStore()
    graph = NAMES.graph("east", "a")
    store.apply(Patch([Quad(STAGE, SKOS.prefLabel, Literal("Arrive"), graph)]))
    text = f"{STAGE} {MG.stageOf} {VISIT} .\n{VISIT} {MG.providedBy} {STAGE} .\n"
    (chain,) = proofs([Literal(text)], store, Links(NAMES), ENGLISH)
    assert [(s.subject.text, s.property.text, s.value.text) for s in chain] == [
        ("Arrive", "mg:stageOf", "visit"),
        ("visit", "mg:providedBy", "Arrive"),
    ]
    assert chain[0].subject.href == "/doc/east/stage/arrive"


def test_what_is_no_proof_is_left_out() -> None:
    """Data may hold anything where a proof should be."""
    texts = [None, STAGE, Literal("because I say so")]
    assert proofs(texts, OxigraphStore(), Links(NAMES), ENGLISH) == [[], [], []]
