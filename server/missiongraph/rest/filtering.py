# SPDX-License-Identifier: Apache-2.0
"""The things that have a value of a field, the value given as people write it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import InvalidParameter
from missiongraph.labels import expand
from missiongraph.lookup import resolve, select
from missiongraph.rest.asking import ID, TYPE
from missiongraph.rest.fields import fields
from missiongraph.rest.kinds import kinds
from missiongraph.terms import RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from missiongraph.facts import Node
    from missiongraph.rest.days import Links
    from missiongraph.rest.fields import Field
    from missiongraph.store import Store

NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{0,30})?")


def having(links: Links, name: str, values: Sequence[str]) -> set[Node]:
    """The things that have one of these values of a field, or one of these names or types.

    Raises:
        InvalidParameter: a value is not one that the field can have.
        UnknownName, AmbiguousName: a value names nothing, or several things.
    """
    store = links.store
    if name == ID:
        return {_iri(value) for value in values}
    if name == TYPE:
        return {thing for value in values for thing in of_type(store, value)}
    field = fields()[name]
    if field.links:
        meant = [_meant(store, field, value) for value in values]
        return {thing for value in meant for thing in links.leading_to(field.property, value)}
    says = _says(field, values)
    return {
        quad.subject
        for quad in store.quads(None, field.property)
        if isinstance(quad.object, Literal) and says(quad.object)
    }


def things_of(store: Store, cls: NamedNode) -> list[NamedNode]:
    """The things of a class and of those below it, each once."""
    given = {"class": with_classes_below(store, cls)}
    rows = select(store, "store/things-of-class.rq", given)
    return [row["thing"] for row in rows if isinstance(row["thing"], NamedNode)]


def with_classes_below(store: Store, cls: NamedNode) -> dict[NamedNode, None]:
    """A class and those below it."""
    found = {cls: None}
    todo = [cls]
    while todo:
        for quad in store.quads(None, RDFS.subClassOf, todo.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found[quad.subject] = None
                todo.append(quad.subject)
    return found


def _iri(text: str) -> NamedNode:
    found = expand(text)
    if found is None:
        raise InvalidParameter(f"“{text}” is no IRI (id).")
    return found


def of_type(store: Store, text: str) -> set[NamedNode]:
    """The things of a kind that a text names.

    Raises:
        InvalidParameter: it names none.
    """
    wanted = text.strip().removeprefix("mg:").casefold()
    for kind in kinds().values():
        local = kind.cls.value.rpartition("#")[2]
        if wanted in (
            local.casefold(),
            kind.name,
            kind.label.casefold(),
            kind.cls.value.casefold(),
        ):
            return set(things_of(store, kind.cls))
    raise InvalidParameter(f"There is no kind of things “{text}” (type).")


def _meant(store: Store, field: Field, text: str) -> NamedNode:
    """The thing or code that a value names."""
    if field.codes and re.fullmatch(r"[\w-]+", text):
        code = NamedNode(field.codes + text)
        if next(iter(store.quads(code)), None) is not None:
            return code
    return resolve(store, text, field.leads_to)


def _says(field: Field, values: Sequence[str]) -> Callable[[Literal], bool]:
    """What tells whether a literal says one of these values."""
    if field.datatype in (XSD.integer, XSD.decimal):
        numbers = {_number(field, value) for value in values}
        return lambda said: (
            NUMBER.fullmatch(said.value) is not None and (Decimal(said.value) in numbers)
        )
    texts = {value.strip().casefold() for value in values}
    return lambda said: said.value.casefold() in texts


def _number(field: Field, text: str) -> Decimal:
    if not NUMBER.fullmatch(text.strip()):
        raise InvalidParameter(f"“{text}” is no number ({field.name}).")
    return Decimal(text.strip())
