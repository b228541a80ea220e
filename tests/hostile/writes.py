# SPDX-License-Identifier: Apache-2.0
"""Changes by somebody who may make any: the rules of the data are all that stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.attempt import Attempt, request
from tests.hostile.bodies import KINDS, TURTLES
from tests.hostile.queries import UPDATE
from tests.hostile.world import bearer

if TYPE_CHECKING:
    from random import Random

    from tests.hostile.world import World

PREFIXES = (
    "@prefix mg: <https://w3id.org/missiongraph/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#>"
    " . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <BASE/id/fuzz/> . "
)
# Each breaks a rule by itself, wherever it is put: the gate is to refuse it.
INVALID = (
    ":s a mg:Service ; skos:prefLabel 'a'@en , 'b'@en .",
    ":s a mg:Service ; skos:prefLabel 'a'@en ; mg:providedBy 'nobody' .",
    ":j a mg:Journey ; skos:prefLabel 'a'@en ; mg:journeyOf :j .",
    ":s a mg:System ; skos:prefLabel 5 .",
)
VALUES = (
    *(
        "'\u202e\ufffe'",
        "'''a\\nb'''@en",
        "1e400",
        "'99'^^xsd:gYear",
        "'x'^^xsd:integer",
        "<urn:x>",
    ),
    *("'-99999-01-01'^^xsd:date", "[ a mg:System ]", "( 1 ( 2 ) )", f"'{'a' * 30_000}'@nl", "true"),
)
OPERATIONS = (
    "INSERT DATA { GRAPH <G> { <S> <http://www.w3.org/2004/02/skos/core#altLabel> 'V'@en } }",
    "DELETE WHERE { GRAPH <G> { ?s ?p ?o } }",
    "WITH <G> DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "INSERT { GRAPH <G> { ?s ?p ?o } } WHERE { ?s ?p ?o . ?a ?b ?c }",
    "INSERT { GRAPH <G> { [] <urn:p> ?o } } WHERE { GRAPH <G> { ?s ?p ?o } }",
    "DROP ALL",
    "CLEAR NAMED ; CREATE GRAPH <G>",
    "COPY <G> TO <G> ; MOVE <G> TO DEFAULT",
    "INSERT DATA { <urn:a> <urn:b> 'V' }",
    "DELETE DATA { GRAPH <G> { <S> <urn:none> 1 } }",
)


def _graph(chance: Random, world: World) -> str:
    names = (f"{world.base}/graph/fuzz/{name}" for name in ("a", "b", "caf%C3%A9"))
    others = (
        f"{world.base}/graph/nhs-sussex/hospital-discharge",
        "urn:x",
        f"{world.base}/graph/derived",
    )
    return chance.choice(
        [*names, *others, f"{world.base}/graph/revisions", "https://w3id.org/missiongraph/ns"]
    )


def graph(chance: Random, world: World) -> Attempt:
    """A graph that is replaced, added to or removed."""
    method, where = chance.choice(["PUT", "POST", "DELETE"]), _graph(chance, world)
    thing = (
        f":{chance.choice('abcdef')} a mg:{chance.choice(['System', 'Service', 'Journey', 'Cost'])}"
    )
    said = f"{thing} ; skos:prefLabel 'Fuzz'@en ; mg:position {chance.choice(VALUES)} ."
    text = PREFIXES.replace("BASE", world.base) + chance.choice([said, said, *TURTLES]).replace(
        "LONG", "a"
    )
    sent = (b"Content-Type", KINDS[0]), bearer(world.root)
    body = text.encode("utf-8", "surrogatepass")
    return Attempt("graphs", request(method, f"/graphs?graph={where}", *sent, body=body), (method,))


def update(chance: Random, world: World) -> Attempt:
    """An update, of anything."""
    text = chance.choice(OPERATIONS).replace("G>", f"{_graph(chance, world)}>")
    text = text.replace("S>", f"{world.base}/id/fuzz/a>").replace(
        "V", chance.choice(["a", "\u202e", "\ufffe"])
    )
    sent = UPDATE, bearer(world.root)
    return Attempt("updates", request("POST", "/sparql", *sent, body=text.encode()), ("POST",))


def invalid(chance: Random, world: World) -> Attempt:
    """What breaks a rule, put into an agency's graph."""
    text = PREFIXES.replace("BASE", world.base) + chance.choice(INVALID)
    sent = (b"Content-Type", KINDS[0]), bearer(world.root)
    place = f"/graphs/fuzz/{chance.choice('ab')}"
    return Attempt("invalid", request("PUT", place, *sent, body=text.encode()), ("PUT",))


ATTACKS = (graph, update, graph)
