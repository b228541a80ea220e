# SPDX-License-Identifier: Apache-2.0
"""A worker that validates: `python -m missiongraph.workers.validating STORE MEMORY`.

What others send may be made to take all time and memory that there is: long chains of parts, very
many resources without names. Here it takes only a worker's. Findings go back as Python writes them
down for itself (pickle): they come from this process, and no text that was sent is read so.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from missiongraph.errors import InvalidQuery
from missiongraph.ownership import Ownership
from missiongraph.review import review_change
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.workers.frames import BEGIN, END, told
from missiongraph.workers.process import Worker, work, writer

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from missiongraph.store import Store
    from missiongraph.validation.findings import Finding

# Where the data are taken to be said, if they say of no published graph that they replace it.
SENT = "sent-for-validation"
# How many characters of texts the findings of an answer may have.
MOST_TEXT = 8_000_000


class Validator(Worker):
    """A store, in whose context data are validated."""

    def _reply(self, asked: dict[str, Any]) -> None:
        store, names = self._opened(asked["revision"]), Names(asked["base"])
        sent = [quad.triple for quad in parse(asked["text"], RdfFormat.N_TRIPLES)]
        _refuse_relative(sent, asked["relative"])
        graph = NamedNode(asked["graph"]) if asked["graph"] else _own(names, sent)
        patch = _patch(store, names.base, graph, sent)
        found, total = review_change(store, names, patch, asked["most"])
        self.say(told(BEGIN, form="findings"))
        kept = _bounded(found)
        with writer(self._out) as out:
            pickle.dump(kept, out)
        self.say(told(END, cut=len(kept) < total, rows=total))


def _own(names: Names, sent: list[Triple]) -> NamedNode:
    """A graph of the agency that the data describe most of: what that leaves out is a fault."""
    owners = Counter(owner for t in sent if (owner := names.named_by(t.subject)))
    return names.graph(max(owners, key=owners.__getitem__, default=SENT), SENT)


def _refuse_relative(sent: list[Triple], relative: str) -> None:
    """Refuse names that are whole only by the base that the data lack.

    Raises:
        InvalidQuery: one is.
    """
    for term in (term for triple in sent for term in triple):
        if isinstance(term, NamedNode) and term.value.startswith(relative):
            name = term.value.removeprefix(relative)
            raise InvalidQuery(
                f"What was sent cannot be taken. The name “{name}” is relative, and there is no "
                "base. Write it in full, or give a base (@base)."
            )


def _patch(store: Store, base: str, graph: NamedNode, sent: list[Triple]) -> Patch:
    """What makes a graph hold just what is sent; remarks on others' resources are told apart."""
    said = {Quad(t.subject, t.predicate, t.object, graph) for t in sent}
    wanted = set(Ownership(Names(base)).kept(store.as_stored(said)))
    held = set(store.quads(graph=graph))
    return Patch(list(wanted - held), list(held - wanted))


def _bounded(found: list[Finding]) -> list[Finding]:
    """The first findings, as long as their texts take no more than an answer may."""
    left = MOST_TEXT
    for place, finding in enumerate(found):
        left -= len(str(finding.as_dict()))
        if left < 0:
            return found[: max(1, place)]
    return found


if __name__ == "__main__":
    work(Validator, *sys.argv[1:])
