# SPDX-License-Identifier: Apache-2.0
"""The fields of things: the properties by the names that the JSON-LD context gives them."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.errors import InvalidParameter
from missiongraph.labels import expand
from missiongraph.ontology.reference import modules
from missiongraph.ontology.uses import NS
from missiongraph.resources import folder
from missiongraph.terms import DCT, SKOS, XSD

if TYPE_CHECKING:
    from missiongraph.rest.kinds import Kind

# What leads to things; a code is a thing that may also be written bare.
LINKS = ("@id", "@vocab")
# What any thing may have.
COMMON = (SKOS.prefLabel, SKOS.altLabel, DCT.description, DCT.identifier, DCT.source)
# What rules derive in great numbers is given only to those who ask for it.
DERIVED = "provenance"


@dataclass(frozen=True, slots=True)
class Field:
    """A property by the name that people use for it.

    Attributes:
        links: whether its values are things.
        translated: whether its values are texts in languages.
        datatype: what its values are written as, where they are not things or texts in languages.
        leads_to: the class of its values, where it is one of ours and the only one.
        codes: where the IRIs of its values begin, where they are codes.
    """

    name: str
    property: NamedNode
    links: bool
    translated: bool
    datatype: NamedNode
    leads_to: NamedNode | None
    codes: str


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context that travels with the ontology."""
    text = folder("ontology").joinpath("context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


@cache
def fields() -> dict[str, Field]:
    """Every field by its name."""
    found: dict[str, Field] = {}
    for name, said in context().items():
        entry = said if isinstance(said, dict) else {"@id": said}
        iri = expand(str(entry.get("@id", "")))
        # Classes have a name with a capital, prefixes end in a slash or hash.
        if iri is not None and name[0].islower() and iri.value[-1] not in "/#" and name != "label":
            found[name] = _field(name, iri, entry)
    return found


def _field(name: str, iri: NamedNode, entry: dict[str, Any]) -> Field:
    kind = entry.get("@type", "")
    return Field(
        name,
        iri,
        links=kind in LINKS,
        translated=entry.get("@container") == "@language",
        datatype=(expand(kind) if kind and kind not in LINKS else None) or XSD.string,
        leads_to=_leads_to().get(iri),
        codes=entry.get("@context", {}).get("@vocab", ""),
    )


def field(name: str, parameter: str) -> Field:
    """The field of this name.

    Raises:
        InvalidParameter: there is none; says which parameter named it, and what is near.
    """
    found = fields().get(name)
    if found is None:
        near = difflib.get_close_matches(name, fields(), n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise InvalidParameter(f"There is no field “{name}” ({parameter}).{hint}")
    return found


@cache
def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields that a list has without being asked for any: those that speak of its class."""
    named = {
        NamedNode(NS + term.name)
        for module in modules()
        if module.name != DERIVED
        for term in module.of_kind("link", "value")
        if kind.above & set(term.domains)
    }
    return tuple(found for found in fields().values() if found.property in {*COMMON, *named})


@cache
def derived() -> frozenset[NamedNode]:
    """The properties whose values rules derive: nobody states them through a field."""
    (module,) = (module for module in modules() if module.name == DERIVED)
    return frozenset(NamedNode(NS + term.name) for term in module.of_kind("link", "value"))


@cache
def _leads_to() -> dict[NamedNode, NamedNode]:
    """For each property that leads to things of one class of ours, that class."""
    terms = [term for module in modules() for term in module.of_kind("link")]
    found = {NamedNode(NS + t.name): expand(t.ranges[0]) for t in terms if len(t.ranges) == 1}
    return {iri: cls for iri, cls in found.items() if cls and cls.value.startswith(NS)}
