# SPDX-License-Identifier: Apache-2.0
"""What a change of one thing would add and remove, in the one graph that is written.

A thing is what all graphs together say of it. Of the values that are wanted, those that other
graphs or rules say already are not said again; of those that are not wanted, the graph's own go.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from missiongraph.errors import Fault, InputError
from missiongraph.ownership import is_remark, plain, remark, stated_by
from missiongraph.rest.documents import merged
from missiongraph.rest.stating import (
    ID,
    TYPE,
    by_language,
    is_stated,
    member_of,
    members_of,
    passed_over,
    property_of,
    refuse_unknown,
    types_of,
    values_of,
)
from missiongraph.store import Patch
from missiongraph.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from missiongraph.facts import Node
    from missiongraph.rest.days import Links
    from missiongraph.rest.documents import Json
    from missiongraph.rest.kinds import Kind
    from missiongraph.rest.plain import Values
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of which something is to be said, and what is said of it now.

    Attributes:
        graph: the graph that is written.
        own: what this graph says; `others`: what else is to be seen of it.
        dated: its links that are stated for a period and hold on the day.
    """

    kind: Kind
    thing: NamedNode
    graph: NamedNode
    own: Values
    others: Values
    dated: Values
    names: Names

    @classmethod
    def of(  # noqa: PLR0913 (what is written, and as seen from where)
        cls,
        kind: Kind,
        thing: NamedNode,
        graph: NamedNode,
        links: Links,
        names: Names,
        *,
        alone: bool,
    ) -> Subject:
        """A thing as a store has it.

        Args:
            kind: what it is.
            thing: its name.
            graph: the graph that is written.
            links: what the author may see, on the day of the change.
            names: the names in it.
            alone: whether the graph is written as if there were no other.
        """
        own: Values = {}
        others: Values = {}
        for quad in links.store.quads(thing):
            if quad.graph_name == graph:
                own.setdefault(stated_by(quad.predicate), []).append(quad.object)
            elif is_remark(quad.predicate):
                continue
            elif quad.graph_name != names.revisions and not alone:
                others.setdefault(quad.predicate, []).append(quad.object)
        dated = {} if alone else {k: list(v) for k, v in links.dated(thing).items()}
        return cls(kind, thing, graph, own, others, dated, names)

    def replaced(self, said: Json, store: Store) -> Patch:
        """The patch by which the thing is just what is said.

        Raises:
            InputError: something in it is not what its field takes; every such field is named.
        """
        refuse_unknown(said)
        self._refuse_other_name(said)
        wanted = {name: value for name, value in said.items() if name not in (ID, TYPE)}
        silent = [member_of(where) for where in self.own if is_stated(where)]
        wanted = dict.fromkeys(silent) | wanted | {TYPE: said.get(TYPE)}
        return self._patch(wanted, store)

    def changed(self, patch: Json, store: Store) -> Patch:
        """The patch that a merge patch makes (RFC 7396); of other members nothing changes.

        Raises:
            InputError: as for `replaced`.
        """
        refuse_unknown(patch)
        self._refuse_other_name(patch)
        wanted = {
            name: merged(
                members_of(self._there(property_of(name)), property_of(name)),
                by_language(name, value),
            )
            for name, value in patch.items()
            if name != ID and name not in passed_over(patch)
        }
        return self._patch(wanted, store)

    def removed(self, store: Store) -> Patch:
        """The patch by which the graph says nothing of the thing, nor where it was read."""
        graphs = (self.graph, self.names.origins(self.graph))
        return Patch(
            (), [quad for graph in graphs for quad in store.quads(self.thing, graph=graph)]
        )

    def _patch(self, wanted: Json, store: Store) -> Patch:
        """The patch by which each member states what is wanted of it."""
        faults: list[Fault] = []
        kept: list[Quad] = []
        held: list[Quad] = []
        for name in wanted.keys() - set(passed_over(wanted)):
            where = property_of(name)
            held += self._quads(where, self.own.get(where, ()))
            try:
                kept += self._quads(where, self._stated(where, self._values(name, wanted[name])))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(sorted(faults, key=str))
        new, old = set(store.as_stored(kept)), set(held)
        return Patch(sorted(new - old, key=str), sorted(old - new, key=str))

    def _values(self, name: str, said: object) -> Iterable[Node]:
        there = self._there(property_of(name))
        if name != TYPE:
            return values_of(name, said, there, self.names.base)
        # A thing that does not say what it is stays what it is.
        return there if said is None and there else types_of(self.kind, said)

    def _stated(self, where: NamedNode, values: Iterable[Node]) -> list[Node]:
        """Those of the values that the graph itself states."""
        own = self.own.get(where, ())
        others = (*self.others.get(where, ()), *self.dated.get(where, ()))
        return [value for value in dict.fromkeys(values) if value in own or value not in others]

    def _there(self, where: NamedNode) -> list[Node]:
        said = (self.own, self.others, self.dated)
        return list(dict.fromkeys(value for part in said for value in part.get(where, ())))

    def _quads(self, where: NamedNode, values: Iterable[Node]) -> list[Quad]:
        return [Quad(self.thing, where, value, self.graph) for value in values]

    def _refuse_other_name(self, said: Json) -> None:
        if said.get(ID, self.thing.value) != self.thing.value:
            what = f"The thing at this address is {self.thing.value}."
            raise InputError([Fault(ID, what, "Leave it out, or ask for the other thing.")])


def state_of(quads: Iterable[Quad], names: Names) -> str:
    """What tells one state of a thing from another: a digest of what people say of it."""
    said = sorted(
        {
            str(plain(quad))
            for quad in quads
            if names.states_facts(quad.graph_name) or names.is_beside(quad.graph_name)
        }
    )
    return hashlib.blake2b("\n".join(said).encode(), digest_size=9).hexdigest()


def first_free(taken: Callable[[str], bool], name: str) -> str:
    """A name that nothing has: this one, or with a number behind it."""
    number = 1
    found = name
    while taken(found):
        number += 1
        found = f"{name}-{number}"
    return found


def speaks(store: Store, thing: NamedNode, names: Names) -> list[NamedNode]:
    """The agencies' graphs that say something of a thing, by name."""
    graphs = {quad.graph_name for quad in store.quads(thing)}
    return sorted((g for g in graphs if isinstance(g, NamedNode) and names.agency(g)), key=str)


def is_of(store: Store, thing: NamedNode, kind: Kind, *, remarked: bool = False) -> bool:
    """Whether a resource is said to be of a kind, by its owner or by what others remark."""
    classes = (RDF.type, remark(RDF.type)) if remarked else (RDF.type,)
    return any(quad.object in kind.below for cls in classes for quad in store.quads(thing, cls))
