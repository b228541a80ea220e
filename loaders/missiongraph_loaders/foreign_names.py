# SPDX-License-Identifier: Apache-2.0
"""Which class foreign resources are of, and the addresses that they get.

A resource keeps its IRI where it is one of this repository's, and the address that the repository
holds it under already. Any other address is made of the last part of the foreign IRI, for people,
and a digest of the whole of it: it depends on nothing else, so it is the same for ever, whatever
else the source or the repository holds.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.loading import mint, slug
from missiongraph.terms import DCT, OWL, RDF, RDFS
from missiongraph_loaders.foreign import lasting, shown
from missiongraph_loaders.names import NARROWER, some
from missiongraph_loaders.rdf_mapping import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Triple

    from missiongraph.loading import KnownResource, Origin, Source
    from missiongraph_loaders.foreign import Found
    from missiongraph_loaders.rdf_mapping import ForeignClass, RdfMapping

Thing: TypeAlias = NamedNode | BlankNode
# What has something above it is a class or a property, also where it is not said to be one.
_DECLARING = ((RDFS.subClassOf, OWL.Class.value), (RDFS.subPropertyOf, RDF.Property.value))
# So many letters of a name and of a digest make an address.
LONGEST, DIGITS = 60, 8


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

    def above(self, term: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """A term with those above it, nearest first, as the source itself declares them."""
        found = [term]
        for one in found:
            found += [
                value
                for value in self.values(one, predicate.value)
                if isinstance(value, NamedNode) and value not in found
            ]
        return found


class Names:
    """The class and the IRI of each foreign thing.

    Attributes:
        cls: the foreign class of the things that the mapping knows.
        iri: the IRIs of the things that are taken.
    """

    def __init__(self, found: Found, index: Index, mapping: RdfMapping, source: Source) -> None:
        self._found, self._index, self._mapping = found, index, mapping
        self._base, self._agency = source.base, slug(source.agency or "")
        self._model = slug(source.model or source.path.stem)
        self._known = source.known
        self.cls: dict[Thing, ForeignClass] = {}
        for thing in index.of:
            cls = self._class(thing)
            if cls:
                self.cls[thing] = cls
        self._infer()
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
            origin, "", lasting(node.value),
            f"Nothing of this name is described, but {lasting(like[0].value)}, which differs only "
            "in capitals, is; it was taken.", "Spell the name as where it is described.",
        )  # fmt: skip
        return like[0]

    def _infer(self) -> None:
        """Take what is of no known class as what a known resource refers to it as."""
        waiting = list(self.cls)
        for thing in waiting:
            for triple in self._index.of[thing]:
                value = triple.object
                cls = self._meant(triple, self.cls[thing])
                if cls and isinstance(value, (NamedNode, BlankNode)) and self._is_unknown(value):
                    self.cls[value] = cls
                    waiting.append(value)
                    self._found.note(
                        self._found.origin(triple), triple.predicate.value, shown(value),
                        "It is of no class that the mapping takes; it was taken as "
                        f"{some([cls.to] if cls.to else [])}, as which it is referred to.",
                        "Say its class in the source.", triple=triple,
                    )  # fmt: skip

    def _is_unknown(self, thing: Thing) -> bool:
        """Whether a resource is described, and of no class that the mapping takes."""
        known = self.cls.get(thing)
        if (known and not known.skip) or thing not in self._index.of:
            return False
        return not isinstance(thing, NamedNode) or not self.is_agency(thing.value)

    def _meant(self, triple: Triple, cls: ForeignClass) -> ForeignClass | None:
        """The class that a property says its value to be of, where it says so for sure."""
        one = self._mapping.property(triple.predicate.value, cls.name)
        if one is None or one.kind is not Kind.THING or one.keep:
            return None
        for wanted in (*NARROWER, *one.classes):  # an organisation, before a unit of one
            for other in self._mapping.classes:
                if other.is_plain and other.to == wanted and wanted in one.classes:
                    return other
        return None

    def class_of(self, node: object) -> ForeignClass | None:
        """The foreign class of a node, where it is a resource that the mapping knows."""
        return self.cls.get(node) if isinstance(node, (NamedNode, BlankNode)) else None

    def known(self, foreign: str, classes: Collection[NamedNode]) -> NamedNode | None:
        """The resource of one of some classes that a foreign IRI names in the repository.

        The agency's own comes before those of others.
        """
        found = list(self._fitting(foreign, classes))
        mine = [one for one in found if one.agency == self._agency]
        return (mine or found)[0].address if found else None

    def taken_labels(self, address: NamedNode) -> set[Literal]:
        """The names that other models of the repository give a resource."""
        graph = NamedNode(f"{self._base}/graph/{self._agency}/{self._model}")
        return set(self._known.labels(address, graph))

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
        declared = (self._index.above(one, RDFS.subClassOf) for one in self.types(thing))
        types = {one.value for above in declared for one in above}
        types |= {term for below, term in _DECLARING if self._index.values(thing, below.value)}
        for cls in self._mapping.classes:
            if types.intersection(cls.types) and (
                not cls.by or cls.by & self._index.referred.get(thing, set())
            ):
                return cls
        return None

    def types(self, thing: Thing) -> list[NamedNode]:
        """The classes that a resource is said to be of."""
        values = self._index.values(thing, RDF.type.value)
        return [value for value in values if isinstance(value, NamedNode)]

    def last(self, thing: Thing) -> str:
        """What people would call a resource by: the last part of its IRI, or its identifier."""
        if isinstance(thing, NamedNode):
            whole = unquote(lasting(thing.value)).rstrip("/#")
            # What names a part of one of ours (…/service/x#channel) is told apart by both.
            ours = whole.startswith(f"{self._base}/id/")
            return (whole if ours else whole.replace("#", "/")).rpartition("/")[2]
        identifiers = self._index.values(thing, DCT.identifier.value)
        return next((one.value for one in identifiers if isinstance(one, Literal)), "")

    def _fitting(self, foreign: str, classes: Collection[NamedNode]) -> Iterable[KnownResource]:
        wide = {wide for cls in classes for wide in (cls, *NARROWER.get(cls, ()))}
        return (one for one in self._known.called(foreign) if one.classes & wide)

    def _minted(self) -> dict[Thing, NamedNode]:
        """An address for each resource that is taken."""
        minted = {thing: self._address(thing, cls.to) for thing, cls in self.cls.items() if cls.to}
        shared = Counter(minted.values())
        for thing, iri in minted.items():
            # Blank nodes with the same identifier are told apart by all that is said of them.
            if isinstance(thing, BlankNode) and shared[iri] > 1 and not self.stands_for(thing):
                digest = self._digest(self._said(thing, ()))
                minted[thing] = NamedNode(f"{iri.value}-{digest}")
        return minted

    def _address(self, thing: Thing, cls: NamedNode) -> NamedNode:
        code = self.stands_for(thing)
        if code is not None:
            return code
        if not isinstance(thing, NamedNode):
            # What a blank node stands for is known within its document alone.
            text = f"{self._model} {self.last(thing) or self._said(thing, ())}"
        elif self.is_ours(thing.value):
            return thing
        else:
            mine = [o for o in self._fitting(thing.value, (cls,)) if o.agency == self._agency]
            if mine:
                return mine[0].address
            text = lasting(thing.value)
        name = f"{self.last(thing)[:LONGEST]} {self._digest(text)}"
        return mint(self._base, self._agency, cls, name)

    def _digest(self, text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]

    def _said(self, thing: object, above: tuple[object, ...]) -> str:
        """All that is said of a blank node and of those below it."""
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
                    ", ".join(sorted(lasting(thing.value) for thing in things)),
                    "The names differ only in capitals; they were taken as names of different "
                    "things.", "Ask the publisher whether they are one.",
                )  # fmt: skip
