# SPDX-License-Identifier: Apache-2.0
"""To which agencies a finding belongs, to which others it is reported, and whom it blocks.

A finding belongs to the agencies whose graphs state what is at fault; where that is no single
statement, to the agency whose name the resource has. It never blocks anybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from missiongraph.facts import Node
    from missiongraph.validation.engines import Result
    from missiongraph.validation.places import Places

Statement = tuple["Node", NamedNode, "Node"]


def statement(result: Result) -> Statement | None:
    """The statement that a result finds fault with, where it is a single one."""
    if result.value is None or result.path is None or not result.path.startswith("<"):
        return None
    path = term(result.path)
    assert isinstance(path, NamedNode)  # noqa: S101 (it is in angle brackets)
    return term(result.focus), path, term(result.value)


def agencies(result: Result, places: Places) -> set[str]:
    """The slugs of the agencies to which a result belongs."""
    if result.graph is not None:
        slug = places.names.agency(NamedNode(result.graph))
        return {slug} if slug else set()
    return _stating(result, places) or home(term(result.focus), places)


def home(resource: Node, places: Places) -> set[str]:
    """The agency whose name a resource has, or else those that say something of it."""
    owner = places.names.named_by(resource)
    if owner is not None:
        return {owner}
    found = map(places.names.agency, places.graphs(resource))
    return {slug for slug in found if slug}


def others(result: Result, belongs: AbstractSet[str], places: Places) -> set[str]:
    """The slugs of the agencies to which a result is reported beside those of its resource."""
    value = places.names.named_by(term(result.value)) if result.value else None
    concerned = {*belongs, value} if value else set(belongs)
    return concerned - home(term(result.focus), places)


def blocks(
    result: Result, belongs: AbstractSet[str], places: Places, writing: AbstractSet[str]
) -> bool:
    """Whether a result is the business of the agencies to whose graphs a change writes."""
    if belongs & writing:
        return True
    single = result.graph is not None or _stating(result, places)
    return not single and places.adds_to(term(result.focus))


def _stating(result: Result, places: Places) -> set[str]:
    """The agencies that state what is at fault; of an own name without description, its own."""
    said = statement(result)
    stating = places.stating(*said) if said else set()
    owner = places.names.named_by(said[2]) if said else None
    if owner in stating and said and not places.describes(said[2]):
        return {owner} if owner else stating
    return stating
