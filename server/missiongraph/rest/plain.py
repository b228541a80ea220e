# SPDX-License-Identifier: Apache-2.0
"""Facts as JSON-LD that reads as plain JSON, and as cells of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from missiongraph.ontology.uses import NS
from missiongraph.rest.fields import fields
from missiongraph.rest.kinds import by_class
from missiongraph.terms import RDF, XSD
from missiongraph.web.links import PATH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Node
    from missiongraph.labels import Labels, Languages
    from missiongraph.rest.days import Links
    from missiongraph.rest.fields import Field
    from missiongraph.store.graphs import Names

Values = dict[NamedNode, list["Node"]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads: what may be seen, in which languages it is liked, and where links lead.

    Attributes:
        links: what the reader may see, with the links of the day that is asked about.
        labels: the names of things for the reader.
        root: where the site stands on its host.
    """

    links: Links
    names: Names
    root: str
    labels: Labels

    @property
    def languages(self) -> Languages:
        """The languages that the reader prefers."""
        return self.labels.languages

    def writer(self) -> Writer:
        """What writes things for the reader."""
        return Writer(self.labels, self.languages, self.names.base, self.root)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes things for a reader.

    Attributes:
        labels: the names of things.
        base: the base IRI of the data; `root`: where the site stands on its host.
    """

    labels: Labels
    languages: Languages
    base: str
    root: str

    def link(self, thing: NamedNode) -> dict[str, Any]:
        """A thing that is spoken of."""
        return {"id": thing.value, "label": self.labels.of(thing)}

    def head(self, thing: NamedNode, types: Iterable[Node]) -> dict[str, Any]:
        """What every thing begins with."""
        own = sorted({_name(kind) for kind in types})
        said: dict[str, Any] = {"id": thing.value}
        if own:
            said["type"] = own[0] if len(own) == 1 else own
        return said | {"label": self.labels.of(thing)} | self.href(thing, types)

    def href(self, thing: NamedNode, types: Iterable[Node]) -> dict[str, str]:
        """Where the thing is found here, if it has the name of one of its kind."""
        parts = thing.value.removeprefix(f"{self.base}/id/").split("/")
        kind = next((by_class()[cls] for cls in types if cls in by_class()), None)  # type: ignore[index]
        if kind is None or thing.value == "/".join(parts) or len(parts) not in (1, 3):
            return {}
        path = "/".join(parts[::2])
        fits = thing in kind.iris(self.base, path)
        return {"href": f"{self.root}/api/v1/{kind.name}/{quote(path, safe=PATH)}"} if fits else {}

    def thing(self, thing: NamedNode, values: Values, known: Iterable[Field]) -> dict[str, Any]:
        """A thing with the values of some fields; fields without a value are left out."""
        said = self.head(thing, values.get(RDF.type, ()))
        for field in known:
            if found := values.get(field.property):
                said[field.name] = self._field(field, found)
        return said

    def others(self, values: Values) -> dict[str, Any]:
        """The values of properties for which there is no field, by their IRIs."""
        known = {field.property for field in fields().values()} | {RDF.type}
        return {
            where.value: [self._value(None, value) for value in found]
            for where, found in values.items()
            if where not in known
        }

    def value(self, value: Node) -> object:
        """A value by itself, with its name where it is a resource."""
        return self._value(None, value)

    def _field(self, field: Field, values: list[Node]) -> object:
        if field.translated:
            return _by_language(values)
        written = [self._value(field, value) for value in values]
        return written if field.links or len(written) > 1 else written[0]

    def _value(self, field: Field | None, value: Node) -> object:
        """A value, with its name where it is a thing."""
        return self.link(value) if isinstance(value, NamedNode) else value_of(field, value)

    def cell(self, field: Field, values: list[Node]) -> str:
        """The values of a field as one cell: addresses with spaces, texts with semicolons."""
        if field.links:
            return " ".join(value.value for value in values if isinstance(value, NamedNode))
        texts = [value for value in values if isinstance(value, Literal)]
        if field.translated and texts:
            best = min(map(self.languages.rank, texts))
            texts = [text for text in texts if self.languages.rank(text) == best]
        return "; ".join(text.value for text in texts)


def value_of(field: Field | None, value: Node) -> object:
    """A value as JSON, without the names of things; a field says what values mostly are."""
    if field is None or field.links or not isinstance(value, Literal):
        return _full(value)
    if value.language or value.datatype != field.datatype:
        return _full(value)
    # A decimal stays text: a number of JSON would lose what it says exactly.
    return _integer(value.value) if field.datatype == XSD.integer else value.value


def _full(value: Node) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        return {"id": value.value}
    if not isinstance(value, Literal):
        return {"id": str(value)}
    said = {"@value": value.value}
    if value.language:
        return said | {"@language": value.language}
    return said if value.datatype == XSD.string else said | {"@type": value.datatype.value}


def _name(kind: Node) -> str:
    iri = kind.value if isinstance(kind, NamedNode) else str(kind)
    return iri.removeprefix(NS)


def _integer(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return text


def _by_language(values: list[Node]) -> dict[str, Any]:
    """Texts by their languages; those without one under `@none`."""
    found: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, Literal):
            found.setdefault(value.language or "@none", []).append(value.value)
    return {tag: texts[0] if len(texts) == 1 else texts for tag, texts in found.items()}
