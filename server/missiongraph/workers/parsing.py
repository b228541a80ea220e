# SPDX-License-Identifier: Apache-2.0
"""A worker that reads RDF: `python -m missiongraph.workers.parsing FOLDER MEMORY`.

Parsers of JSON-LD and RDF/XML follow names and nesting as deep as they go, and a short base or
prefix may stand for a long one, so that a small text may take all stack, time or memory that there
is. Here it takes only a worker's.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, RdfFormat, serialize

from missiongraph.errors import InvalidQuery
from missiongraph.rdf.flaws import UnreadableRdf
from missiongraph.rdf.reading import quads
from missiongraph.skolem import skolemise
from missiongraph.workers.frames import BEGIN, END, told
from missiongraph.workers.process import Worker, work, writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Triple


class Reader(Worker):
    """Reads what it is sent, and sends the triples of it as N-Triples."""

    def _reply(self, asked: dict[str, Any]) -> None:
        self.say(told(BEGIN, form="rdf"))
        try:
            with writer(self._out) as out:
                form = RdfFormat.from_media_type(asked["media"]) or RdfFormat.TURTLE
                found = quads(asked["text"], form, asked["base"], renamed=True)
                triples = skolemise(_bounded(found, asked["most"]), asked["names"])
                serialize(triples, out, RdfFormat.N_TRIPLES)
        except UnreadableRdf as error:
            raise InvalidQuery(f"What was sent cannot be taken. {error}") from error
        self.say(told(END, cut=False))


def _bounded(found: Iterable[Quad], most: int) -> Iterator[Triple]:
    """The triples, as long as they take no more characters than they may."""
    for quad in found:
        if not isinstance(quad.graph_name, DefaultGraph):
            raise InvalidQuery("Send the triples of one graph, without names.")
        triple = quad.triple
        most -= len(str(triple))
        if most < 0:
            raise InvalidQuery("Written out, what was sent is far too large. Send it in parts.")
        yield triple


if __name__ == "__main__":
    work(Reader, *sys.argv[1:])
