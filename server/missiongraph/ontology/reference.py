# SPDX-License-Identifier: Apache-2.0
"""The ontology as readers meet it: modules, their terms, and what is to be told of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from missiongraph.facts import Facts
from missiongraph.labels import curie
from missiongraph.ontology.uses import NS, uses
from missiongraph.resources import folder, top
from missiongraph.terms import DCT, MG, OWL, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from missiongraph.facts import Node
    from missiongraph.ontology.uses import Use

KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "link",
    OWL.DatatypeProperty: "value",
    OWL.AnnotationProperty: "remark",
}
# The modules in the order in which the model is best read.
ORDER = (
    "mission", "service", "blueprint", "organisation", "information", "architecture",
    "missiongraph", "provenance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a term of ours stands to one of a standard.

    Attributes:
        relation: `exactly`, `closely`, `more narrowly` … as the standard's term is seen from ours.
        name: the foreign term by prefixed name; `iri`: in full.
        standard: the name of the file below `ontology/alignments/`.
    """

    relation: str
    name: str
    iri: str
    standard: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property, and what is to be told of it.

    Attributes:
        name: its local name.
        kind: `class`, `link` (to a thing), `value` or `remark`.
        labels: its label by language.
        above: what it is a kind of; `apart`: what it is disjoint with; both by prefixed name.
        domains, ranges: from what to what it leads, by prefixed name; from the shapes where the
            ontology leaves it open.
        codes: the code list that its values are taken from, if there is one.
    """

    name: str
    kind: str
    module: str
    labels: dict[str, str]
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    sources: tuple[str, ...]
    above: tuple[str, ...]
    apart: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    codes: str
    traits: tuple[str, ...]
    aligned: tuple[Alignment, ...]
    uses: tuple[Use, ...]

    @property
    def curie(self) -> str:
        """Its prefixed name."""
        return f"mg:{self.name}"


@dataclass(frozen=True, slots=True)
class Module:
    """A file of the ontology: what it is about, and its terms, classes first."""

    name: str
    about: str
    terms: list[Term] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> list[Term]:
        """Its terms of these kinds."""
        return [term for term in self.terms if term.kind in kinds]


@cache
def modules() -> tuple[Module, ...]:
    """The modules of the ontology, in the order in which the model is best read."""
    files = {file.name.removesuffix(".ttl"): file for file in top(folder("ontology"), ".ttl")}
    names = sorted(files, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    return tuple(_module(name, files[name]) for name in names)


@cache
def homes() -> dict[str, str]:
    """The module of each term, by prefixed name."""
    return {term.curie: module.name for module in modules() for term in module.terms}


@cache
def asked() -> dict[str, list[str]]:
    """The questions that use each term, by local name; terms that none uses are left out."""
    found = {
        term.name: [use.name for use in term.uses if use.kind == "question"]
        for module in modules()
        for term in module.terms
    }
    return {name: questions for name, questions in found.items() if questions}


def _module(name: str, file: Traversable) -> Module:
    text = file.read_text(encoding="utf-8")
    about = [line.removeprefix("# ") for line in text.splitlines()[1:] if line.startswith("#")]
    facts = Facts.read([file])
    found = [
        _term(facts, subject, name)
        for kind in KINDS
        for subject in sorted(facts.subjects(RDF.type, kind), key=str)
        if isinstance(subject, NamedNode) and subject.value.startswith(NS)
    ]
    return Module(name, " ".join(about), found)


def _term(facts: Facts, term: NamedNode, module: str) -> Term:
    name = term.value.removeprefix(NS)
    said_of, leads_to = _by_shapes().get(term, ((), ()))
    kinds = [kind for cls, kind in KINDS.items() if cls in facts.objects(term, RDF.type)]
    return Term(
        name=name,
        kind=kinds[0],
        module=module,
        labels=_by_language(facts, term),
        definition=facts.text(term, SKOS.definition),
        notes=_texts(facts, term, SKOS.scopeNote),
        examples=_texts(facts, term, SKOS.example),
        sources=_texts(facts, term, DCT.source),
        above=_names(facts, term, RDFS.subClassOf) + _names(facts, term, RDFS.subPropertyOf),
        apart=_names(facts, term, OWL.disjointWith),
        domains=_names(facts, term, RDFS.domain) or said_of,
        ranges=_names(facts, term, RDFS.range) or leads_to,
        codes=facts.text(term, MG.codeList).rpartition("/")[2],
        traits=tuple(sorted(_traits(facts, term))),
        aligned=alignments().get(curie(term), ()),
        uses=uses().get(name, ()),
    )


def _names(facts: Facts, term: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
    return tuple(sorted(curie(value) for value in facts.objects(term, predicate)))


def _texts(facts: Facts, term: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
    values = facts.objects(term, predicate)
    return tuple(sorted(v.value for v in values if isinstance(v, Literal)))


def _by_language(facts: Facts, term: NamedNode) -> dict[str, str]:
    labels = [v for v in facts.objects(term, RDFS.label) if isinstance(v, Literal)]
    return {v.language or "": v.value for v in sorted(labels, key=lambda v: v.language or "")}


def _traits(facts: Facts, term: NamedNode) -> Iterator[str]:
    for kind in facts.objects(term, RDF.type):
        if kind not in KINDS:
            yield curie(kind).removeprefix("owl:").removesuffix("Property").lower()


@cache
def _by_shapes() -> dict[NamedNode, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each property, the classes whose shapes speak of it, and those that they ask for."""
    facts = Facts.read(top(folder("shapes"), ".ttl"))
    of: dict[NamedNode, set[str]] = {}
    to: dict[NamedNode, set[str]] = {}
    for shape in facts.subjects(RDF.type, SH.NodeShape):
        targets = [curie(cls) for cls in facts.objects(shape, SH.targetClass)]
        for part in facts.objects(shape, SH.property):
            path = facts.value(part, SH.path)
            if isinstance(path, NamedNode):
                of.setdefault(path, set()).update(targets)
                to.setdefault(path, set()).update(_asked_for(facts, part))
    return {path: (tuple(sorted(of[path])), tuple(sorted(to[path]))) for path in of}


def _asked_for(facts: Facts, part: Node) -> Iterator[str]:
    yield from (curie(cls) for cls in facts.objects(part, SH.class_))
    for choices in facts.objects(part, SH.or_):
        for choice in facts.items(choices):
            yield from (curie(cls) for cls in facts.objects(choice, SH.class_))


RELATIONS = {
    RDFS.subClassOf: "a kind of",
    RDFS.subPropertyOf: "a kind of",
    SKOS.exactMatch: "the same as",
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "broader than",
    SKOS.relatedMatch: "related to",
}


@cache
def alignments() -> dict[str, tuple[Alignment, ...]]:
    """How our terms and codes stand to those of standards, by prefixed name."""
    found: dict[str, list[Alignment]] = {}
    place = folder("ontology") / "alignments"
    for file in top(place, ".ttl") if place.is_dir() else ():
        document = parse(file.read_bytes(), RdfFormat.TURTLE)
        quads = [quad for quad in document if quad.predicate in RELATIONS]
        for quad in sorted(quads, key=lambda quad: (str(quad.predicate), str(quad.object))):
            if isinstance(quad.object, NamedNode):
                name = _short(quad.object.value, document.prefixes)
                standard = file.name.removesuffix(".ttl")
                relation = RELATIONS[quad.predicate]
                aligned = Alignment(relation, name, quad.object.value, standard)
                found.setdefault(curie(quad.subject), []).append(aligned)
    return {term: tuple(those) for term, those in found.items()}


def _short(iri: str, prefixes: dict[str, str]) -> str:
    """An IRI by the longest prefix of its document that fits."""
    fitting = [(space, prefix) for prefix, space in prefixes.items() if iri.startswith(space)]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"
