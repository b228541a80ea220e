# SPDX-License-Identifier: Apache-2.0
"""Which class foreign things are of, and the IRIs that they get.

A thing keeps its IRI where it is one of this repository's; any other is minted from the last part
of the foreign IRI, so that the same source always gives the same IRIs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.loading import mint
from missiongraph.terms import DCT, RDF
from missiongraph_loaders.foreign import RELATIVE

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from missiongraph.loading import Origin
    from missiongraph_loaders.foreign import Found
    from missiongraph_loaders.rdf_mapping import ForeignClass, RdfMapping

Thing: TypeAlias = NamedNode | BlankNode
DIGITS = 8


class Index:
    """Foreign statements by subject, and who refers to whom by which property."""

    def __init__(self, statements: dict[Triple, Origin]) -> None:
        self.of: dict[Thing, list[Triple]] = defaultdict(list)
        self.referred: dict[object, set[str]] = defaultdict(set)
        for triple in statements:
            if isinstance(triple.subject, (NamedNode, BlankNode)):
                self.of[triple.subject].append(triple)
                self.referred[triple.object].add(triple.predicate.value)

    def values(self, thing: Thing, predicate: str) -> list[object]:
        """The values of a property of a thing."""
        return [t.object for t in self.of.get(thing, ()) if t.predicate.value == predicate]


class Names:
    """The class and the IRI of each foreign thing.

    Attributes:
        cls: the foreign class of the things that the mapping knows.
        iri: the IRIs of the things that are taken.
    """

    def __init__(
        self, found: Found, index: Index, mapping: RdfMapping, base: str, agency: str
    ) -> None:
        self._found, self._index, self._mapping = found, index, mapping
        self._base, self._agency = base, agency
        self.cls: dict[Thing, ForeignClass] = {}
        for thing in index.of:
            cls = self._class(thing)
            if cls:
                self.cls[thing] = cls
        self._by_case: dict[str, list[NamedNode]] = defaultdict(list)
        for thing in self.cls:
            if isinstance(thing, NamedNode):
                self._by_case[thing.value.lower()].append(thing)
        self.iri = self._minted()
        self._tell_of_case()

    def described(self, node: object, origin: Origin) -> Thing | None:
        """The thing that a node stands for: itself, or the one that differs by case alone."""
        if not isinstance(node, (NamedNode, BlankNode)):
            return None
        if node in self.cls or isinstance(node, BlankNode):
            return node if node in self.cls else None
        like = self._by_case.get(node.value.lower(), [])
        if len(like) != 1:
            return None
        self._found.note(
            origin, "", node.value,
            f"Nothing of this name is described, but {like[0].value}, which differs only in "
            "capitals, is; it was taken.", "Spell the name as where it is described.",
        )  # fmt: skip
        return like[0]

    def is_ours(self, iri: str) -> bool:
        """Whether an IRI names a thing of this repository."""
        return iri.startswith(f"{self._base}/id/") and "#" not in iri

    def is_agency(self, iri: str) -> bool:
        """Whether an IRI names an agency of this repository, which its models tell of."""
        return self.is_ours(iri) and "/" not in iri.removeprefix(f"{self._base}/id/")

    def stands_for(self, thing: Thing) -> NamedNode | None:
        """The code that a thing stands for, where it says nothing but which one it is of."""
        cls = self.cls[thing]
        if cls.code is None:
            return None
        codes = [v for v in self._index.values(thing, cls.code) if v in cls.codes]
        silent = {RDF.type.value, DCT.identifier.value, cls.code}
        says = {t.predicate.value for t in self._index.of[thing]} - silent
        return codes[0] if len(codes) == 1 and not says else None  # type: ignore[return-value]

    def _class(self, thing: Thing) -> ForeignClass | None:
        if isinstance(thing, NamedNode) and self.is_agency(thing.value):
            return None
        types = {t.value for t in self._types(thing)}
        for cls in self._mapping.classes:
            if types.intersection(cls.types) and (
                not cls.by or cls.by & self._index.referred.get(thing, set())
            ):
                return cls
        return None

    def _types(self, thing: Thing) -> list[NamedNode]:
        values = self._index.values(thing, RDF.type.value)
        return [value for value in values if isinstance(value, NamedNode)]

    def _minted(self) -> dict[Thing, NamedNode]:
        """An IRI for each thing; things that would share one are told apart by a digest."""
        wanted: dict[NamedNode, list[Thing]] = defaultdict(list)
        for thing, cls in self.cls.items():
            if cls.to:
                wanted[self.stands_for(thing) or self._mint(thing, cls.to)].append(thing)
        minted: dict[Thing, NamedNode] = {}
        for iri, things in wanted.items():
            alone = len(things) == 1 or self.stands_for(things[0])
            for thing in things:
                minted[thing] = iri if alone else NamedNode(f"{iri.value}-{self._digest(thing)}")
        return minted

    def _mint(self, thing: Thing, cls: NamedNode) -> NamedNode:
        if isinstance(thing, NamedNode) and self.is_ours(thing.value):
            return thing
        return mint(self._base, self._agency, cls, self._last(thing))

    def _last(self, thing: Thing) -> str:
        """What tells the thing from others: the last part of its IRI, its identifier, or all."""
        if isinstance(thing, NamedNode):
            whole = unquote(thing.value.removeprefix(RELATIVE)).rstrip("/#")
            # What names a part of one of ours (…/service/x#channel) is told apart by both.
            ours = whole.startswith(f"{self._base}/id/")
            return (whole if ours else whole.replace("#", "/")).rpartition("/")[2]
        identifiers = self._index.values(thing, DCT.identifier.value)
        said = [one.value for one in identifiers if isinstance(one, Literal)]
        return said[0] if said else self._digest(thing)

    def _digest(self, thing: Thing) -> str:
        """What a thing's IRI is, or else what is said of it, in few letters."""
        text = thing.value if isinstance(thing, NamedNode) else self._said(thing, ())
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]

    def _said(self, thing: object, above: tuple[object, ...]) -> str:
        if not isinstance(thing, BlankNode) or thing in above:
            return str(thing) if not isinstance(thing, BlankNode) else "_"
        statements = self._index.of.get(thing, ())
        return "|".join(
            sorted(f"{t.predicate} {self._said(t.object, (*above, thing))}" for t in statements)
        )

    def _tell_of_case(self) -> None:
        for things in self._by_case.values():
            if len(things) > 1:
                first = min(things, key=str)
                self._found.note(
                    self._found.origin(self._index.of[first][0]), "",
                    ", ".join(sorted(thing.value for thing in things)),
                    "The names differ only in capitals; they were taken as names of different "
                    "things.", "Ask the publisher whether they are one.",
                )  # fmt: skip
