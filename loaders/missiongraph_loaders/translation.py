# SPDX-License-Identifier: Apache-2.0
"""From statements in a foreign vocabulary to ours, by a mapping; what is not taken is told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.terms import DCT, MG, RDF, SKOS
from missiongraph_loaders.foreign import RELATIVE, UNDETERMINED, is_local
from missiongraph_loaders.foreign_values import (
    NotTakenError,
    language_of,
    read_value,
    text_of,
)
from missiongraph_loaders.names import TERMS, some
from missiongraph_loaders.rdf_mapping import Kind

if TYPE_CHECKING:
    from missiongraph.loading import Origin
    from missiongraph_loaders.foreign import Found
    from missiongraph_loaders.foreign_names import Index, Names, Thing
    from missiongraph_loaders.rdf_mapping import ForeignClass, ForeignProperty, RdfMapping

# Longer than this a name is cut for lists and drawings; the whole of it is the description.
LONGEST_NAME, CUT = 150, 80
_UNKNOWN = "The mapping does not tell what the property means."
_SEE = "Nothing needs doing, unless it matters: then say it with a property that the mapping has."


class Translation:
    """The statements of a source in our terms.

    Attributes:
        facts: the triples, in the order of the source.
        origins: where each thing was stated.
    """

    def __init__(self, mapping: RdfMapping, found: Found, index: Index, names: Names) -> None:
        self._mapping, self._found, self._index, self._names = mapping, found, index, names
        self.facts: dict[Triple, None] = {}
        self.origins: dict[NamedNode, Origin] = {}
        self._described: dict[NamedNode, list[Literal]] = defaultdict(list)
        self._called: dict[NamedNode, list[tuple[int, Literal]]] = defaultdict(list)

    def run(self) -> None:
        """Translate everything."""
        owners = self._owners()
        for thing in self._index.of:
            cls = self._names.cls.get(thing)
            if cls is None or cls.skip:
                self._leave_out(thing, cls)
            elif cls.part:
                self._take_part(thing, cls, owners)
            elif not self._names.stands_for(thing):
                self._take_thing(thing, cls)
        self._name_all()
        self._drop_unfinished()

    def _take_thing(self, thing: Thing, cls: ForeignClass) -> None:
        iri = self._names.iri[thing]
        self.origins[iri] = self._found.origin(self._index.of[thing][0])
        self._say(iri, RDF.type, cls.to)
        self._say(iri, DCT.type, cls.mark)
        if isinstance(thing, NamedNode) and self._lasts(thing.value):
            self._say(iri, SKOS.exactMatch, thing)
        for triple in self._index.of[thing]:
            self._take(iri, triple, cls)

    def _lasts(self, iri: str) -> bool:
        """Whether an IRI is another name of a thing that others know it by."""
        ours = self._names.is_ours(iri.partition("#")[0])
        return not (ours or iri.startswith(RELATIVE) or is_local(iri))

    def _take_part(
        self, part: Thing, cls: ForeignClass, owners: dict[Thing, list[NamedNode]]
    ) -> None:
        """Say what is said of a part of the things that it belongs to."""
        if not owners.get(part):
            self._refuse(self._index.of[part][0], "It belongs to nothing that was taken.", _SEE)
        for triple in self._index.of[part]:
            for owner in owners.get(part, ()):
                self._take(owner, triple, cls)

    def _owners(self) -> dict[Thing, list[NamedNode]]:
        """The things that each part belongs to."""
        found: dict[Thing, list[NamedNode]] = defaultdict(list)
        for thing, iri in self._names.iri.items():
            for triple in self._index.of[thing]:
                one = self._mapping.property(triple.predicate.value, self._names.cls[thing].name)
                if one and one.kind is Kind.PART:
                    found[triple.object].append(iri)  # type: ignore[index]
        return found

    def _take(self, iri: NamedNode, triple: Triple, cls: ForeignClass) -> None:
        if triple.predicate == RDF.type:
            return
        one = self._mapping.property(triple.predicate.value, cls.name)
        if one is None:
            self._refuse(triple, _UNKNOWN, _SEE)
            return
        try:
            self._state(iri, one, triple)
        except NotTakenError as error:
            if one.keep and isinstance(triple.object, NamedNode) and not self._relative(triple):
                self._say(iri, triple.predicate, triple.object)
            else:
                self._refuse(triple, str(error), "Mend it in the source, and load it again.")

    def _state(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        value = triple.object
        if one.kind is Kind.NAME:
            language = language_of(value) or UNDETERMINED
            rank = one.sources.index(triple.predicate.value)
            name = Literal(" ".join(text_of(value).split()), language=language)
            self._called[iri].append((rank, name))
        elif one.kind is Kind.IDENTIFIER:
            if text_of(value) not in (iri.value, str(triple.subject).strip("<>")):
                self._say(iri, one.to, Literal(text_of(value)))
        elif one.kind is Kind.THING:
            self._link(iri, one, triple)
        elif one.kind is Kind.PART:
            self._check_part(triple)
        elif one.kind is not Kind.IGNORE:
            self._say(iri, one.to or triple.predicate, read_value(one, value))

    def _link(self, iri: NamedNode, one: ForeignProperty, triple: Triple) -> None:
        other = self._other(one, triple)
        if other == iri:
            raise NotTakenError("The thing refers to itself.")
        if one.inverse:
            self._say(other, one.to, iri)
        else:
            self._say(iri, one.to, other)

    def _other(self, one: ForeignProperty, triple: Triple) -> NamedNode:
        """The thing that a value is, if it is of a class that it may be of.

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
        if isinstance(value, NamedNode) and thing is None and self._names.is_ours(value.value):
            return value  # a thing of this repository that another source describes
        if thing is None:
            raise NotTakenError(f"What is referred to is not described here; {wanted} should be.")
        raise NotTakenError(f"What is referred to is not {wanted}.")

    def _check_part(self, triple: Triple) -> None:
        if triple.object not in self._names.cls:
            raise NotTakenError("What is referred to is not described here.")

    def _relative(self, triple: Triple) -> bool:
        return isinstance(triple.object, NamedNode) and triple.object.value.startswith(RELATIVE)

    def _name_all(self) -> None:
        """Choose a name in each language, and make do where there is none."""
        for iri, called in self._called.items():
            chosen: dict[str | None, Literal] = {}
            for _, name in sorted(called, key=lambda pair: pair[0]):
                first = chosen.setdefault(name.language, name)
                self._say_name(iri, name, SKOS.prefLabel if first == name else SKOS.altLabel)
        for thing, iri in self._names.iri.items():
            cls = self._names.cls[thing].to
            nameless = iri in self.origins and iri not in self._called and cls != MG.Participation
            if nameless:
                self._make_do(thing, iri)

    def _say_name(self, iri: NamedNode, name: Literal, predicate: NamedNode) -> None:
        if len(name.value) > LONGEST_NAME:
            self._say(iri, DCT.description, name)
            name = Literal(cut(name.value), language=name.language)
        self._say(iri, predicate, name)
        # A description that only repeats the name says nothing more.
        for repeated in (name, Literal(name.value)):
            self.facts.pop(Triple(iri, DCT.description, repeated), None)

    def _make_do(self, thing: Thing, iri: NamedNode) -> None:
        """Call a thing without a name by how its description begins, or by its identifier."""
        for text in self._described[iri]:
            short = cut(text.value)
            self._say(iri, SKOS.prefLabel, Literal(short, language=text.language or UNDETERMINED))
            if short == text.value:
                self.facts.pop(Triple(iri, DCT.description, text), None)
        if not self._described[iri]:
            known = self._index.values(thing, DCT.identifier.value)
            said = [one.value for one in known if isinstance(one, Literal) and one.value]
            name = said[0] if said else iri.value.rpartition("/")[2]
            self._say(iri, SKOS.prefLabel, Literal(name, language=UNDETERMINED))
            reason = "The thing has no name; it is called by its identifier."
            self._refuse(self._index.of[thing][0], reason, "Give it a title in the source.")

    def _drop_unfinished(self) -> None:
        """Leave out things that lack what makes them what they are."""
        said = {(t.subject, t.predicate) for t in self.facts}
        dropped: set[object] = set()
        for thing, iri in self._names.iri.items():
            cls = self._names.cls[thing]
            lacks = [need for need in cls.needs if (iri, need) not in said]
            if lacks and iri in self.origins:
                dropped.add(iri)
                words = ", ".join(lack.value.rpartition("#")[2] for lack in lacks)
                reason = f"The {cls.name.replace('-', ' ')} lacks: {words}."
                self._refuse(self._index.of[thing][0], reason, "Complete it in the source.")
        self.facts = {t: None for t in self.facts if dropped.isdisjoint((t.subject, t.object))}

    def _leave_out(self, thing: Thing, cls: ForeignClass | None) -> None:
        first = self._index.of[thing][0]
        types = self._index.values(thing, RDF.type.value)
        name = thing.value if isinstance(thing, NamedNode) else ""
        only_type = all(t.predicate == RDF.type for t in self._index.of[thing])
        if self._names.is_agency(name) or (cls and (name in TERMS or only_type)):
            return  # an agency or a code of ours, or a value of which only the class is said
        count = len(self._index.of[thing])
        why = _sentence(cls.skip or "") if cls else "It is of no class that the mapping knows."
        shown = ", ".join(str(t) for t in types) or "no class"
        self._found.note(
            self._found.origin(first), "", f"{thing}: {count} statements ({shown})", why, _SEE
        )

    def _refuse(self, triple: Triple, reason: str, remedy: str) -> None:
        value = triple.object
        text = value.value if isinstance(value, (Literal, NamedNode)) else str(value)
        self._found.note(
            self._found.origin(triple),
            triple.predicate.value,
            f"{_shown(triple.subject)}: {text}",
            reason,
            remedy,
        )

    def _say(
        self, subject: NamedNode, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> None:
        if predicate is not None and value is not None:
            self.facts[Triple(subject, predicate, value)] = None
            if predicate == DCT.description and isinstance(value, Literal):
                self._described[subject].append(value)


def cut(text: str) -> str:
    """A text as a name: its first words, where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_NAME:
        return line
    return f"{line[:CUT].rpartition(' ')[0] or line[:CUT]} …"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _shown(node: object) -> str:
    return node.value.removeprefix(RELATIVE) if isinstance(node, NamedNode) else str(node)
