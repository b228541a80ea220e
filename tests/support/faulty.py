# SPDX-License-Identifier: Apache-2.0
"""A small model in Turtle that nothing is wrong with, and faults to put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from missiongraph.loading import Batch
from missiongraph.store import Patch
from missiongraph.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from tests.support.loads import Desk

EAST = "https://missiongraph.example/id/east"
KINDS = ("organisation", "service", "journey", "stage", "step", "touchpoint", "system")
PREFIX = "".join(
    [
        *(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()),
        *(f"@prefix {kind}: <{EAST}/{kind}/> .\n" for kind in KINDS),
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n",
        "@prefix schema: <https://schema.org/> .\n",
    ]
)
SOUND = """
organisation:county-council a mg:Organisation ; skos:prefLabel "County Council"@en .
organisation:care-trust a mg:Organisation ; skos:prefLabel "Care Trust"@en .
system:record a mg:System ; skos:prefLabel "Record"@en .
service:home-care a mg:Service ; skos:prefLabel "Home care"@en ;
  mg:providedBy organisation:care-trust ; mg:accountableTo organisation:county-council ;
  mg:offersChannel channel:in-person, channel:telephone .
journey:leaving a mg:Journey ; skos:prefLabel "Leaving"@en ; mg:journeyOf service:home-care .
stage:going a mg:Stage ; skos:prefLabel "Going home"@en ;
  mg:stageOf journey:leaving ; mg:position 1 .
step:pack a mg:Step ; skos:prefLabel "Pack"@en ; mg:stepOf stage:going ; mg:position 1 ;
  mg:accountableTo organisation:care-trust ; mg:hasTouchpoint touchpoint:call .
step:travel a mg:Step ; skos:prefLabel "Travel"@en ; mg:stepOf stage:going ; mg:position 2 ;
  mg:accountableTo organisation:care-trust .
touchpoint:call a mg:Touchpoint ; skos:prefLabel "Call"@en ; mg:viaChannel channel:telephone .
"""


def triples(turtle: str) -> set[Triple]:
    """The triples of Turtle with the prefixes of a model of the agency east."""
    return {quad.triple for quad in parse(PREFIX + turtle, format=RdfFormat.TURTLE)}


def put(desk: Desk, come: str = "", go: str = "") -> None:
    """Have the model stand in the workspace with some facts more and others less.

    Faults that block are put there past the gate, as an older version may have left them.
    """
    wanted = (triples(SOUND) - triples(go)) | triples(come)
    patch = desk.proposal(Batch("east", "care", triples=list(wanted))).patch
    desk.repository.workspace.store.apply(Patch(patch.added, patch.removed))
