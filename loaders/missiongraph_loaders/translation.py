# SPDX-License-Identifier: Apache-2.0
"""From statements in a foreign vocabulary to ours, by a mapping; none is lost without a word.

Each statement of a source gives facts, or is refused with the reason, or is counted as one of
those that the mapping declares out of scope.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from missiongraph.rdf.reading import RELATIVE
from missiongraph.terms import DCT, MG, RDF, RDFS, SKOS
from missiongraph_loaders.foreign import UNDETERMINED, is_local, statement
from missiongraph_loaders.foreign_values import (
    NotTakenError,
    language_of,
    read_value,
    text_of,
)
from missiongraph_loaders.names import TERMS, some
from missiongraph_loaders.rdf_mapping import OF_THINGS, Kind

if TYPE_CHECKING:
    from missiongraph.facts import Node
    from missiongraph.loading import Origin
    from missiongraph_loaders.foreign import Found
    from missiongraph_loaders.foreign_names import Index, Names, Thing
    from missiongraph_loaders.rdf_mapping import ForeignClass, ForeignProperty, RdfMapping

# Longer than this a name is cut for lists and drawings; the whole of it is the description.
LONGEST_NAME, CUT = 150, 80
_UNKNOWN = "The mapping does not tell what the property means."
_NO_CLASS = "It is of no class that the mapping knows."
_PRIVATE = "It is an address within the publisher's own network."
_SEE = "Nothing needs doing, unless it matters: then say it with a property that the mapping has."
_MEND = "Mend it in the source, and load it again."
_DESCRIBE = "Load the source that describes it too, together with this one or before it."


class Translation:
    """The statements of a source in our terms.

    Attributes:
        facts: the triples, in the order of the source.
        origins: where each resource was stated.
        left_out: how many statements are out of the mapping's scope, by property.
        strangers: the resources of no class that the mapping knows.
        unknown: the foreign IRIs that are referred to and that nothing describes.
    """

    def __init__(self, mapping: RdfMapping, found: Found, index: Index, names: Names) -> None:
        self._mapping, self._found, self._index, self._names = mapping, found, index, names
        self.facts: dict[Triple, None] = {}
        self.origins: dict[NamedNode, Origin] = {}
        self.left_out: Counter[str] = Counter()
        self.strangers: list[Thing] = []
        self.unknown: set[str] = set()
        # Which statements give a fact, and those of which nothing need become a fact.
        self._gave: dict[Triple, list[Triple]] = defaultdict(list)
        self._settled: set[Triple] = set()
        self._refused: set[tuple[Triple, str]] = set()
        self._at: Triple | None = None
        self._described: dict[NamedNode, list[Literal]] = defaultdict(list)
        self._called: dict[NamedNode, list[tuple[int, Literal, Triple]]] = defaultdict(list)

    def run(self) -> None:
        """Translate everything."""
        owners = self._owners()
        for thing in self._index.of:
            cls = self._names.cls.get(thing)
            if cls is None or cls.skip or self._names.stands_for(thing):
                self._leave_out(thing, cls)
            elif cls.part:
                self._take_part(thing, cls, owners)
            else:
                self._take_thing(thing, cls)
        self._at = None
        self._name_all()
        self._account(self._drop_unfinished())

    def _take_thing(self, thing: Thing, cls: ForeignClass) -> None:
        iri = self._names.iri[thing]
        self._at = None
        self.origins[iri] = self._found.origin(self._index.of[thing][0])
        self._say(iri, RDF.type, cls.to)
        self._say(iri, DCT.type, cls.mark)
        if isinstance(thing, NamedNode) and self._lasts(thing.value):
            self._say(iri, SKOS.exactMatch, thing)
        for triple in self._index.of[thing]:
            self._take(iri, triple, cls)

    def _lasts(self, iri: str) -> bool:
        """Whether an IRI is another name of a resource that others know it by."""
        ours = self._names.is_ours(iri.partition("#")[0])
        return not (ours or iri.startswith(RELATIVE) or is_local(iri))

    def _take_part(
        self, part: Thing, cls: ForeignClass, owners: dict[Thing, list[NamedNode]]
    ) -> None:
        """Say what is said of a part of the resources that it belongs to."""
        for triple in self._index.of[part]:
            if not owners.get(part):
                self._refuse(triple, "It belongs to nothing that was taken.", _SEE)
            for owner in owners.get(part, ()):
                self._take(owner, triple, cls)

    def _owners(self) -> dict[Thing, list[NamedNode]]:
        """The resources that each part belongs to."""
        found: dict[Thing, list[NamedNode]] = defaultdict(list)
        for thing, iri in self._names.iri.items():
            for triple in self._index.of[thing]:
                one = self._property(triple, self._names.cls[thing])
                if one and one.kind is Kind.PART:
                    found[triple.object].append(iri)  # type: ignore[index]
        return found

    def further(self) -> dict[NamedNode, list[Origin]]:
        """The files that say something of a resource beside the one that states it first."""
        files: dict[NamedNode, dict[Origin, None]] = defaultdict(dict)
        for fact in self.facts:
            for one in self._gave.get(fact, ()):
                files[fact.subject][self._found.origin(one)] = None  # type: ignore[index]
        others = {
            iri: [o for o in said if o != self.origins.get(iri)] for iri, said in files.items()
        }
        return {iri: said for iri, said in others.items() if said}

    def _property(self, triple: Triple, cls: ForeignClass) -> ForeignProperty | None:
        """What the mapping says of the property, or of one that the source puts above it."""
        for one in self._index.above(triple.predicate, RDFS.subPropertyOf):
            found = self._mapping.property(one.value, cls.name)
            if found:
                return found
        return None

    def _take(self, iri: NamedNode, triple: Triple, cls: ForeignClass) -> None:
        self._at = triple
        one = self._property(triple, cls)
        if triple.predicate == RDF.type:
            self._take_type(iri, triple.object, cls)
        elif one is None:
            self._refuse_unknown(triple)
        else:
            try:
                self._state(iri, one, triple)
            except NotTakenError as error:
                if one.keep and self._may_keep(triple.object):
                    self._say(iri, triple.predicate, triple.object)
                else:
                    unknown = getattr(triple.object, "value", "") in self.unknown
                    self._refuse(triple, str(error), _DESCRIBE if unknown else _MEND)

    def _take_type(self, iri: NamedNode, value: Node, cls: ForeignClass) -> None:
        """Say what kind of resource it is; a class that is ours by another name says no more."""
        known = value.value in cls.types if isinstance(value, NamedNode) else False
        if known and cls.to:
            self._say(iri, RDF.type, cls.to)
        elif known:
            self._settle()
        elif cls.part or not self._may_keep(value) or self._mapping.leaves_out(value):
            self._omit()
        else:
            self._say(iri, DCT.type, value)

    def _refuse_unknown(self, triple: Triple) -> None:
        """Refuse a statement with an unknown property, unless its value is out of scope."""
        cls = self._names.class_of(triple.object)
        if cls and cls.skip:
            self._omit()
        else:
            self._refuse(triple, _UNKNOWN, _SEE)

    def _state(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        value = triple.object
        if one.kind not in (*OF_THINGS, Kind.IGNORE) and self._is_private(value):
            raise NotTakenError(_PRIVATE)
        if one.kind is Kind.NAME:
            language = language_of(value) or UNDETERMINED
            rank = min(map(one.rank, self._index.above(triple.predicate, RDFS.subPropertyOf)))
            name = Literal(" ".join(text_of(value).split()), language=language)
            self._called[iri].append((rank, name, triple))
        elif one.kind is Kind.IDENTIFIER:
            self._identify(iri, one, triple)
        elif one.kind is Kind.THING:
            self._link(iri, one, triple)
        elif one.kind is Kind.PART:
            self._join(iri, one, triple)
        elif one.kind is Kind.IGNORE:
            self._omit()
        else:
            self._say(iri, one.to or triple.predicate, read_value(one, value))

    def _identify(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        if text_of(triple.object) in (iri.value, str(triple.subject).strip("<>")):
            self._settle()  # the IRI over again, which is kept
        else:
            self._say(iri, one.to, Literal(text_of(triple.object)))

    def _is_private(self, value: Node) -> bool:
        text = value.value.strip() if isinstance(value, (Literal, NamedNode)) else ""
        return is_local(text) or (isinstance(value, Literal) and text.startswith(RELATIVE))

    def _may_keep(self, value: Node) -> bool:
        """Whether a value that the mapping knows nothing of can be kept as it is."""
        return isinstance(value, NamedNode) and not (
            value.value.startswith(RELATIVE) or is_local(value.value)
        )

    def _link(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        other = self._other(one, triple)
        if other == iri:
            raise NotTakenError("The thing refers to itself.")
        if one.inverse:
            self._say(other, one.to, iri)
        else:
            self._say(iri, one.to, other)

    def _other(self, one: ForeignProperty, triple: Triple) -> NamedNode:
        """The resource that a value is, if it is of a class that it may be of.

        Raises:
            NotTakenError: it is not.
        """
        value, wanted = triple.object, some(sorted(one.classes, key=str))
        if isinstance(value, NamedNode) and value.value in TERMS and MG.Channel in one.classes:
            return value
        thing = self._names.described(value, self._found.origin(triple))
        cls = self._names.cls.get(thing) if thing else None
        if thing and cls and cls.to in one.classes:
            return self._names.iri[thing]
        if isinstance(value, NamedNode) and thing is None:
            return self._elsewhere(value, one, wanted)
        if thing is None:
            raise NotTakenError(f"What is referred to is not described here; {wanted} should be.")
        raise NotTakenError(f"What is referred to is not {wanted}.")

    def _elsewhere(self, value: NamedNode, one: ForeignProperty, wanted: str) -> NamedNode:
        """The resource of this repository that another source describes.

        Raises:
            NotTakenError: none does.
        """
        if self._names.is_ours(value.value):
            return value
        known = self._names.known(value.value, one.classes)
        if known:
            return known
        if self._may_keep(value):
            self.unknown.add(value.value)
        raise NotTakenError(
            f"What is referred to is described neither here nor in another model; {wanted} should "
            "be."
        )

    def _join(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        """Look into a part; a whole resource is linked, and one that is out of scope counted."""
        cls = self._names.class_of(triple.object)
        if cls and cls.skip:
            self._omit()
        elif cls and cls.part:
            self._settle()
        elif one.to is not None and one.classes:
            self._link(iri, one, triple)
        else:
            raise NotTakenError("What is referred to is not described here.")

    def _name_all(self) -> None:
        """Choose a name in each language, and make do where there is none."""
        for iri, called in self._called.items():
            chosen = {name.language: name for name in self._names.taken_labels(iri)}
            for _, name, triple in sorted(called, key=lambda one: one[0]):
                self._at = triple
                cut_off = Literal(cut(name.value), language=name.language)
                first = chosen.setdefault(name.language, cut_off)
                self._say_name(iri, name, SKOS.prefLabel if first == cut_off else SKOS.altLabel)
        self._at = None
        for thing, iri in self._names.iri.items():
            cls = self._names.cls[thing].to
            nameless = iri in self.origins and iri not in self._called and cls != MG.Participation
            if nameless and not self._names.taken_labels(iri):
                self._make_do(thing, iri)

    def _say_name(self, iri: NamedNode, name: Literal, predicate: NamedNode) -> None:
        if len(name.value) > LONGEST_NAME:
            self._say(iri, DCT.description, name)
            name = Literal(cut(name.value), language=name.language)
        self._say(iri, predicate, name)
        # A description that only repeats the name says nothing more.
        for repeated in (name, Literal(name.value)):
            self._replace(Triple(iri, DCT.description, repeated), Triple(iri, predicate, name))

    def _replace(self, fact: Triple, other: Triple) -> None:
        """Let one fact stand for another that says the same, if that was stated."""
        if fact in self.facts:
            del self.facts[fact]
            self._gave[other] += self._gave.pop(fact, [])

    def _make_do(self, thing: Thing, iri: NamedNode) -> None:
        """Call a resource without a name by how its description begins, or by its identifier."""
        for text in self._described[iri]:
            short = cut(text.value)
            name = Literal(short, language=text.language or UNDETERMINED)
            self._say(iri, SKOS.prefLabel, name)
            if short == text.value:
                self._replace(Triple(iri, DCT.description, text), Triple(iri, SKOS.prefLabel, name))
        if not self._described[iri]:
            known = [
                t.object for t in self.facts if (t.subject, t.predicate) == (iri, DCT.identifier)
            ]
            said = [one.value for one in known if isinstance(one, Literal)]
            name = Literal(
                (said and said[0]) or self._names.last(thing) or iri.value.rpartition("/")[2],
                language=UNDETERMINED,
            )
            self._say(iri, SKOS.prefLabel, name)
            self._refuse(
                self._index.of[thing][0],
                "The thing has no name; it is called by its identifier.",
                "Give it a title in the source.",
            )

    def _drop_unfinished(self) -> dict[Triple, str]:
        """Leave out resources that lack what they need; the statements lost, and why."""
        said = {(t.subject, t.predicate) for t in self.facts}
        dropped: dict[object, str] = {}
        for thing, iri in self._names.iri.items():
            cls = self._names.cls[thing]
            lacks = [need for need in cls.needs if (iri, need) not in said]
            if lacks and iri in self.origins:
                words = ", ".join(lack.value.rpartition("#")[2] for lack in lacks)
                dropped[iri] = f"The {cls.name.replace('-', ' ')} lacks: {words}."
                del self.origins[iri]
        gone = [t for t in self.facts if not dropped.keys().isdisjoint((t.subject, t.object))]
        reasons: dict[Triple, str] = {}
        for fact in gone:
            del self.facts[fact]
            reason = dropped.get(fact.subject) or dropped[fact.object]
            reasons |= dict.fromkeys(self._gave.pop(fact, ()), reason)
        return reasons

    def _account(self, reasons: dict[Triple, str]) -> None:
        """Refuse the statements whose facts were all left out."""
        said = {triple for triples in self._gave.values() for triple in triples}
        for triple, reason in reasons.items():
            if triple not in said:
                self._refuse(triple, reason, "Complete it in the source.")

    def _leave_out(self, thing: Thing, cls: ForeignClass | None) -> None:
        name = thing.value if isinstance(thing, NamedNode) else ""
        known = cls is not None or self._names.is_agency(name) or name in TERMS
        if not known:
            self.strangers.append(thing)
        for triple in self._index.of[thing]:
            self._at = triple
            if known:
                self._omit()
            else:
                self._refuse(triple, _NO_CLASS, _SEE)

    def _omit(self) -> None:
        """Count the statement at hand as one that is out of scope."""
        if self._at is not None and self._at not in self._settled:
            self.left_out[self._mapping.short(self._at.predicate.value)] += 1
            self._settle()

    def _settle(self) -> None:
        """Remember that nothing more is to become of the statement at hand."""
        if self._at is not None:
            self._settled.add(self._at)

    def _refuse(self, triple: Triple, reason: str, remedy: str) -> None:
        if (triple, reason) in self._refused:
            return  # once, however many resources a part belongs to
        self._refused.add((triple, reason))
        self._found.note(
            self._found.origin(triple), triple.predicate.value, statement(triple), reason, remedy,
            triple=triple,
        )  # fmt: skip

    def _say(self, subject: NamedNode, predicate: NamedNode | None, value: Node | None) -> None:
        if predicate is None or value is None or isinstance(value, BlankNode):
            return
        fact = Triple(subject, predicate, value)
        if predicate == DCT.description and isinstance(value, Literal) and fact not in self.facts:
            self._described[subject].append(value)
        self.facts[fact] = None
        if self._at is not None:
            self._gave[fact].append(self._at)


def cut(text: str) -> str:
    """A text as a name: its first words, where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_NAME:
        return line
    return f"{line[:CUT].rpartition(' ')[0] or line[:CUT]} …"
