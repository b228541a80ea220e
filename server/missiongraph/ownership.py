# SPDX-License-Identifier: Apache-2.0
"""Who may state what: reserved statements, and names that belong to one agency.

A resource below `{base}/id/{agency}` and a graph of an agency belong to that agency. Its class,
names, other texts, redirects and single-valued properties are its owner's to state. The same from
another agency is a *remark*: it is kept in the other's graph under a predicate of its own, so that
no question, rule, shape, label, list or index takes it for a statement of the owner.

What is reserved no agency states: it follows from the ontology, the rules and the shapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import Fault, InputError
from missiongraph.facts import Facts
from missiongraph.labels import NAMING, curie
from missiongraph.resources import find, folder
from missiongraph.rules import Deriver
from missiongraph.search import COLUMNS
from missiongraph.skolem import GENID
from missiongraph.store import Patch
from missiongraph.terms import DCT, MG, ONTOLOGY, OWL, RDF, RDFS, SH, SKOS, VOCABULARIES
from missiongraph.validation.shapes import ShapeSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from missiongraph.facts import GraphName, Node
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

# The module of what the program itself says about what others state.
PROVENANCE = "provenance.ttl"
REMARKS = f"{ONTOLOGY.value.removesuffix('ns')}remark#"
# By what a name leads to another, and by what a term is put below another.
REDIRECTS = frozenset({SKOS.exactMatch, MG.replacedBy, DCT.isReplacedBy, OWL.sameAs})
SCHEMA = frozenset({RDFS.subClassOf, RDFS.subPropertyOf})
# The properties whose values are texts: an IRI as one is no relation either.
TEXTS = frozenset({OWL.DatatypeProperty, OWL.AnnotationProperty})
NAMED_BY = (*chain.from_iterable(NAMING), *COLUMNS)
MOST_FAULTS = 20
# Names of revisions and of touches.
GIVEN = re.compile(r"/revision/|/id/[^/]+/[^/]+/[^/]+/touch/")
WRITTEN = re.compile(r"_([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Reserved:
    """What no agency states, and what only the owner of a name does.

    Attributes:
        terms: the properties and classes that are for the program alone.
        foreign: the terms of others that the ontology builds on.
        owned: the properties that have one value, and those whose values are texts.
    """

    terms: frozenset[NamedNode]
    foreign: frozenset[NamedNode]
    owned: frozenset[NamedNode]

    @classmethod
    def of(cls, ontology: Facts, provenance: Facts, shapes: Facts, derived: Deriver) -> Reserved:
        """The reserved statements of an ontology with its rules and shapes."""
        kept = {t.subject for t in provenance if t.predicate == RDFS.isDefinedBy}
        kept.update(*(rule.derives for rule in derived.rules))
        subjects = {t.subject for t in ontology if isinstance(t.subject, NamedNode)}
        foreign = (s for s in subjects if not is_term(s))
        once = (t.subject for t in shapes if t.predicate == SH.maxCount and _is_one(t.object))
        paths = (path for shape in once for path in shapes.objects(shape, SH.path))
        texts = (t.subject for t in ontology if t.predicate == RDF.type and t.object in TEXTS)
        owned = (*filter(_is_iri, paths), *texts, *NAMED_BY)
        return cls(frozenset(kept), frozenset(foreign), frozenset(owned))  # type: ignore[arg-type]

    @classmethod
    @cache
    def packaged(cls) -> Reserved:
        """Those of the ontology, rules and shapes that travel with missiongraph."""
        top = folder("ontology")
        modules = Facts.read(
            [
                *(f for f in top.iterdir() if f.name.endswith(".ttl")),
                *find(top.joinpath("declarations"), ".ttl"),
            ]
        )
        provenance = Facts.read([top.joinpath(PROVENANCE)])
        return cls.of(modules, provenance, ShapeSet.packaged().facts, Deriver.packaged(ONTOLOGY))


class Ownership:
    """Whose statements the graphs of a repository hold.

    Args:
        names: the names in it.
        reserved: what no agency states; that of the packaged ontology where it is left out.
    """

    def __init__(self, names: Names, reserved: Reserved | None = None) -> None:
        self.names = names
        self.reserved = reserved or Reserved.packaged()
        self._below, self._nameless = f"{names.base}/id/", f"{names.base}{GENID}"
        self._graphs: dict[GraphName, str | None] = {}
        self._owners: dict[GraphName, str | None] = {}

    def kept(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as a store keeps them: remarks under predicates of their own.

        Most say one more thing of the resource before, in the same graph.
        """
        subject: Node | None = None
        graph: GraphName | None = None
        own = False
        for quad in quads:
            if quad.subject != subject or quad.graph_name != graph:
                subject, graph = quad.subject, quad.graph_name
                own = self._is_own(subject, graph)
            yield quad if own and self._is_plain(quad) else self._kept(quad)

    def kept_patch(self, patch: Patch, store: Store) -> Patch:
        """A patch of the quads that a store keeps.

        What is taken out stands in the store as it is kept, or as earlier versions kept it.
        """
        added = list(self.kept(patch.added))
        removed = list(self.gone(patch.removed, store))
        if added == list(patch.added) and removed == list(patch.removed):
            return patch
        both = {*added} & {*removed}
        come, go = dict.fromkeys(added), dict.fromkeys(removed)
        return Patch([q for q in come if q not in both], [q for q in go if q not in both])

    def gone(self, quads: Iterable[Quad], store: Store) -> Iterator[Quad]:
        """The quads as they stand in a store from which they are taken."""
        for quad, kept in ((quad, self._kept(quad)) for quad in quads):
            yield quad if kept != quad and quad in store else kept

    def _kept(self, quad: Quad) -> Quad:
        owner = self._owner(quad.graph_name)
        return quad if owner is None else self._told_apart(self._with_owner(quad, owner))

    def _is_own(self, subject: Node, graph: GraphName) -> bool:
        """Whether a resource is that of the agency that writes to a graph, as nearly all are."""
        owner = self._owner(graph)
        return isinstance(subject, NamedNode) and (
            owner is not None and subject.value.startswith(f"{self._below}{owner}/")
        )

    def _is_plain(self, quad: Quad) -> bool:
        """Whether a statement about one's own resource is kept as it is."""
        value = quad.object
        return not quad.predicate.value.startswith(REMARKS) and not (
            isinstance(value, NamedNode) and value.value.startswith(self._nameless)
        )

    def _with_owner(self, quad: Quad, owner: str) -> Quad:
        """A quad in which resources without a name are those of the graph's agency."""
        ends = (quad.subject, quad.object)
        if not any(map(self._is_nameless, ends)):
            return quad
        subject, value = (
            NamedNode(f"{self._nameless}{owner}/{end.value.removeprefix(self._nameless)}")
            if isinstance(end, NamedNode) and self._is_nameless(end)
            else end
            for end in ends
        )
        return Quad(subject, quad.predicate, value, quad.graph_name)  # type: ignore[arg-type]

    def _told_apart(self, quad: Quad) -> Quad:
        """A quad under the property of a remark, where it is one."""
        agency = self._agency(quad.graph_name)
        if agency is None:
            return quad
        subject, predicate = quad.subject, quad.predicate
        said = stated_by(predicate)
        alone = self._is_remark(agency, subject, said, quad.object)
        if not alone and said == predicate:
            return quad
        return Quad(subject, remark(said) if alone else said, quad.object, quad.graph_name)

    def _is_remark(self, agency: str, subject: Node, said: NamedNode, value: Node) -> bool:
        if not isinstance(subject, NamedNode):
            return False
        owner = self.names.named_by(subject)
        if owner == agency:
            return False
        if owner is not None:
            return self.is_for_the_owner(said, value)
        graph = self.names.agency(subject)
        return (
            (graph is not None and graph != agency)
            or subject in self.reserved.foreign
            or said in SCHEMA
        )

    def is_for_the_owner(self, said: NamedNode, value: Node) -> bool:
        """Whether only the owner of a resource states such a property of it."""
        return (
            isinstance(value, Literal)
            or said == RDF.type
            or said in REDIRECTS
            or said in SCHEMA
            or said in self.reserved.owned
        )

    def refuse_reserved(self, quads: Iterable[Quad], *, loaded: bool) -> None:
        """Refuse statements that no agency may make.

        Args:
            quads: what is put into graphs.
            loaded: whether a loader says where resources were read.

        Raises:
            InputError: some are reserved; names the first of them.
        """
        faults = list(islice(self._faults(quads, loaded=loaded), MOST_FAULTS))
        if faults:
            raise InputError(faults)

    def _faults(self, quads: Iterable[Quad], *, loaded: bool) -> Iterator[Fault]:
        """What is reserved among the quads.

        Most say one more thing of the resource before, by a property that was looked at already.
        """
        subject: Node | None = None
        graph: GraphName | None = None
        free: set[NamedNode] = set()
        for quad in quads:
            if quad.predicate in free and quad.subject == subject and quad.graph_name == graph:
                continue
            fault = self._fault(quad, loaded=loaded)
            if fault is not None:
                yield fault
                continue
            subject, graph = quad.subject, quad.graph_name
            if quad.predicate != RDF.type and self._agency(graph) is not None:
                free.add(quad.predicate)

    def _fault(self, quad: Quad, *, loaded: bool) -> Fault | None:
        graph, said = quad.graph_name, stated_by(quad.predicate)
        if self._agency(graph) is None:
            if loaded or self.names.owner(graph) is None:
                return None
            what = f"Where resources were read is noted by loading alone ({curie(MG.statedAt)})."
            return _fault(graph, what, quad)
        if said in self.reserved.terms:
            return _fault(graph, f"{curie(said)} is for missiongraph alone to state.", quad)
        if said == RDF.type and quad.object in self.reserved.terms:
            return _fault(graph, f"{curie(quad.object)} is for missiongraph alone to state.", quad)
        if self.is_reserved(quad.subject):
            what = f"{curie(quad.subject)} is a name that missiongraph gives."
            return _fault(graph, what, quad)
        return None

    def is_reserved(self, subject: Node) -> bool:
        """Whether only missiongraph says something of a resource: of terms, codes and revisions."""
        if not isinstance(subject, NamedNode):
            return False
        if is_term(subject):
            return True
        if not subject.value.startswith(f"{self.names.base}/"):
            return False
        path = subject.value.removeprefix(self.names.base)
        if path.startswith("/graph/"):
            return self.names.owner(subject) is None
        return bool(GIVEN.match(path))

    def _is_nameless(self, node: Node) -> bool:
        """Whether a resource has a name that it was given in no agency's graph yet."""
        return (
            isinstance(node, NamedNode)
            and node.value.startswith(self._nameless)
            and "/" not in node.value[len(self._nameless) :]
        )

    def _owner(self, graph: GraphName) -> str | None:
        """The agency that writes to a graph, be it a model or where one was read."""
        if graph not in self._owners:
            if not isinstance(graph, NamedNode) or not graph.value.startswith(self.names.base):
                return None
            self._owners[graph] = self.names.owner(graph)
        return self._owners[graph]

    def _agency(self, graph: GraphName) -> str | None:
        if graph not in self._graphs:
            if not isinstance(graph, NamedNode) or not graph.value.startswith(self.names.base):
                return None
            self._graphs[graph] = self.names.agency(graph)
        return self._graphs[graph]


def plain(quad: Quad) -> Quad:
    """A quad as its author stated it."""
    said = stated_by(quad.predicate)
    if said == quad.predicate:
        return quad
    return Quad(quad.subject, said, quad.object, quad.graph_name)


def plain_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The triples of quads, as their authors stated them."""
    return (plain(quad).triple for quad in quads)


def is_remark(predicate: NamedNode) -> bool:
    """Whether a property is that of a remark."""
    return predicate.value.startswith(REMARKS)


def remark(predicate: NamedNode) -> NamedNode:
    """The property under which a remark is kept that says this one.

    It ends in the other's IRI, in which each character but letters and digits is `_` and two
    digits of base 16: so it can be an element of XML.
    """
    return NamedNode(REMARKS + "".join(_coded(predicate.value)))


def stated_by(predicate: NamedNode) -> NamedNode:
    """The property that a remark says; any other property is itself."""
    if not predicate.value.startswith(REMARKS):
        return predicate
    coded = WRITTEN.sub(lambda found: f"%{found[1]}", predicate.value.removeprefix(REMARKS))
    try:
        return NamedNode(unquote(coded, errors="strict"))
    except ValueError:
        # Somebody's own name.
        return predicate


def is_term(subject: NamedNode) -> bool:
    """Whether an IRI is that of a term of the ontology or of a code list."""
    starts = (f"{ONTOLOGY.value}#", f"{VOCABULARIES.value}/")
    return subject in (ONTOLOGY, VOCABULARIES) or subject.value.startswith(starts)


def _coded(iri: str) -> Iterator[str]:
    for byte in iri.encode():
        letter = chr(byte)
        yield letter if letter.isascii() and letter.isalnum() else f"_{byte:02x}"


def _fault(graph: GraphName, what: str, quad: Quad) -> Fault:
    said = " ".join(map(curie, plain(quad).triple))
    where = graph.value if isinstance(graph, NamedNode) else str(graph)
    return Fault(where, what, f"Leave out: {said}")


def _is_one(value: Node) -> bool:
    return isinstance(value, Literal) and value.value == "1"


def _is_iri(value: Node) -> bool:
    return isinstance(value, NamedNode)
