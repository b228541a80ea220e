# SPDX-License-Identifier: Apache-2.0
"""Checks of shapes graphs before anything is held against them.

An engine takes a shapes graph as it comes: of two paths it reads one, what it does not know it
passes over, and data that nothing was checked of conform. So a shapes graph is held against the
syntax rules of SHACL 1.0 (appendix A), its patterns and queries are read, and terms that are not
evaluated are refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from missiongraph.errors import Fault
from missiongraph.facts import Facts
from missiongraph.labels import curie
from missiongraph.resources import find, folder
from missiongraph.terms import OWL, RDF, SH
from missiongraph.validation.constraint_queries import query_problem
from missiongraph.validation.patterns import for_engine
from missiongraph.validation.shapes import TARGETS
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from missiongraph.facts import Node
    from missiongraph.validation.engines import Engine

NAMESPACE = SH.path.value.removesuffix("path")
REFERENCES = (SH.node, SH.property, SH.not_, SH.qualifiedValueShape)
LISTS = (SH.and_, SH.or_, SH.xone)
# Subjects of these are shapes, whatever else is stated of them.
TELLING = {*REFERENCES, *LISTS, *TARGETS, SH.sparql, SH.target}
OPERATORS = (
    SH.alternativePath,
    SH.inversePath,
    SH.zeroOrMorePath,
    SH.oneOrMorePath,
    SH.zeroOrOnePath,
)
# The properties of SHACL 1.0 and of its advanced features that are read here.
PROPERTIES = """alternativePath and annotationProperty annotationValue annotationVarName ask
    class closed
    condition conforms construct datatype deactivated declare defaultValue description detail
    disjoint entailment equals expression filterShape flags focusNode group hasValue
    ignoredProperties in intersection inversePath labelTemplate languageIn lessThan
    lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message minCount minExclusive
    minInclusive minLength name namespace node nodeKind nodeValidator nodes not object
    oneOrMorePath optional or order parameter path pattern predicate prefix prefixes property
    propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath resultSeverity
    returnType rule select severity shapesGraph shapesGraphWellFormed sourceConstraint
    sourceConstraintComponent sourceShape sparql subject suggestedShapesGraph target targetClass
    targetNode targetObjectsOf targetSubjectsOf this union uniqueLang update validator value xone
    zeroOrMorePath zeroOrOnePath"""
KNOWN = frozenset(PROPERTIES.split())
BLANK = "urn:missiongraph:blank:"
AS_WRITTEN = "Mend the shape, or ask its publisher for shapes that follow SHACL 1.0."


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a node of a shapes graph.

    Attributes:
        passed_over: whether an engine may go on without that part of the shape.
    """

    node: Node
    what: str
    remedy: str = AS_WRITTEN
    passed_over: bool = False


class ShapesGraph:
    """The shapes of one or more files, ready to be checked.

    Args:
        files: the triples of each file, by its name.
    """

    def __init__(self, files: Mapping[str, Facts]) -> None:
        self.files = files
        self.facts = Facts(triple for facts in files.values() for triple in facts)

    @cached_property
    def shapes(self) -> set[Node]:
        """The nodes that are shapes (SHACL section 2.1), but for mere members of lists."""
        found = {s for cls in (SH.NodeShape, SH.PropertyShape) for s in self._of(RDF.type, cls)}
        return found | {t.subject for t in self.facts if t.predicate in TELLING}

    def flaws(self, engine: Engine) -> list[Flaw]:
        """Every rule of SHACL that the shapes break, and every part that is not evaluated.

        Args:
            engine: it holds the shapes against the rules, and reads patterns and queries.
        """
        flaws = [
            *self._broken_rules(engine),
            *self._bad_paths(),
            *self._unread_terms(),
            *self._bad_patterns(engine),
            *self._bad_queries(engine),
            *self._missing_shapes(),
        ]
        return list(dict.fromkeys(flaws))

    def fault(self, flaw: Flaw) -> Fault:
        """The flaw with its file, its shape and its property."""
        shape = self._named(flaw.node)
        found = (name for name, facts in self.files.items() if facts.describes(flaw.node))
        where = next(found, "shapes")
        if isinstance(shape, NamedNode):
            where += f", shape {curie(shape)}"
        path = self.facts.value(flaw.node, SH.path)
        if shape != flaw.node and isinstance(path, NamedNode):
            where += f", property {curie(path)}"
        return Fault(where, f"{flaw.what}.", flaw.remedy)

    def _of(self, predicate: NamedNode, value: Node) -> list[Node]:
        return self.facts.subjects(predicate, value)

    def _broken_rules(self, engine: Engine) -> Iterator[Flaw]:
        # Engines name blank nodes anew in their results.
        results = engine.validate(_rules(), n_triples(map(_named_blanks, self.facts)))
        for result in sorted(results, key=lambda r: (r.focus, r.message)):
            node = _blank(term(result.focus))
            if self.facts.describes(node):
                passed_over = result.severity != SH.Violation.value
                yield Flaw(node, result.message, passed_over=passed_over)

    def _bad_paths(self) -> Iterator[Flaw]:
        for triple in self.facts:
            if triple.predicate == SH.path and not self._is_path(triple.object):
                yield Flaw(triple.subject, "its sh:path is no property path of SHACL")

    def _is_path(self, node: Node) -> bool:
        if isinstance(node, NamedNode):
            return node != RDF.nil
        if isinstance(node, Literal):
            return False
        if self.facts.objects(node, RDF.first):
            return self._is_sequence(node)
        found = [(o, v) for o in OPERATORS for v in self.facts.objects(node, o)]
        if len(found) != 1:
            return False
        operator, value = found[0]
        return self._is_sequence(value) if operator == SH.alternativePath else self._is_path(value)

    def _is_sequence(self, head: Node) -> bool:
        members = self.facts.items(head)
        return len(members) > 1 and all(map(self._is_path, members))

    def _unread_terms(self) -> Iterator[Flaw]:
        for triple in self.facts:
            name = triple.predicate.value.removeprefix(NAMESPACE)
            if name == triple.predicate.value or name in KNOWN:
                continue
            if name.startswith("js"):
                what = f"it uses sh:{name}; JavaScript is not run here"
                remedy = "Say it with core constraints or with sh:sparql."
                yield Flaw(triple.subject, what, remedy, passed_over=True)
            else:
                what = f"SHACL has no property sh:{name}"
                yield Flaw(triple.subject, what, passed_over=True)

    def _bad_patterns(self, engine: Engine) -> Iterator[Flaw]:
        for triple in self.facts:
            if triple.predicate == SH.pattern and isinstance(triple.object, Literal):
                flags = self.facts.text(triple.subject, SH.flags)
                problem = _pattern_problem(engine, triple.object.value, flags)
                if problem:
                    what = f"its sh:pattern “{triple.object.value}” cannot be used: {problem}"
                    remedy = "Patterns are those of XPath 3.1 (fn:matches): write it with these."
                    yield Flaw(triple.subject, what, remedy)

    def _bad_queries(self, engine: Engine) -> Iterator[Flaw]:
        for triple in self.facts:
            if triple.predicate in (SH.select, SH.ask) and isinstance(triple.object, Literal):
                prefixes, query = self._prefixes(triple.subject), triple.object.value
                problem = query_problem(prefixes, query)
                if not problem and self._of(SH.sparql, triple.subject):
                    problem = self._refused(engine, prefixes + query)
                if problem:
                    yield Flaw(triple.subject, *problem)

    @staticmethod
    def _refused(engine: Engine, query: str) -> tuple[str, str] | None:
        """The reason for which the engine takes no such constraint, and the way out."""
        shape, constraint = NamedNode(f"{BLANK}shape"), BlankNode()
        alone = [
            Triple(shape, SH.targetNode, shape),
            Triple(shape, SH.sparql, constraint),
            Triple(constraint, SH.select, Literal(query)),
        ]
        try:
            engine.validate(n_triples(alone), "")
        except ValueError as error:
            what = str(error).removeprefix("SPARQL error: ")
            remedy = "Say it otherwise: SHACL binds $this before the query runs (section 5.3.1)."
            return f"its SPARQL query cannot be used: {what}", remedy
        return None

    def _prefixes(self, constraint: Node) -> str:
        """The prefixes that a query may use (SHACL section 5.2.1), as SPARQL declares them."""
        lines = []
        seen: set[Node] = set()
        todo = self.facts.objects(constraint, SH.prefixes)[:]
        while todo:
            ontology = todo.pop()
            if ontology in seen:
                continue
            seen.add(ontology)
            todo.extend(self.facts.objects(ontology, OWL.imports))
            for declared in self.facts.objects(ontology, SH.declare):
                prefix = self.facts.text(declared, SH.prefix)
                lines.append(f"PREFIX {prefix}: <{self.facts.text(declared, SH.namespace)}>\n")
        return "".join(lines)

    def _missing_shapes(self) -> Iterator[Flaw]:
        for triple in self.facts:
            wanted: list[Node] = []
            if triple.predicate in REFERENCES:
                wanted = [triple.object]
            elif triple.predicate in LISTS:
                wanted = self.facts.items(triple.object)
            for shape in wanted:
                if isinstance(shape, NamedNode) and not self.facts.describes(shape):
                    what = f"it refers to the shape {shape}, which none of the files describes"
                    remedy = "Give that shape's file too, with --shapes."
                    yield Flaw(triple.subject, what, remedy, passed_over=True)

    def _named(self, node: Node) -> Node:
        """The nearest shape with an IRI that a node is a part of."""
        seen: set[Node] = set()
        todo = [node]
        while todo:
            at = todo.pop(0)
            if isinstance(at, NamedNode):
                return at
            if at not in seen:
                seen.add(at)
                todo.extend(self._parents.get(at, ()))
        return node

    @cached_property
    def _parents(self) -> dict[Node, list[Node]]:
        found: dict[Node, list[Node]] = {}
        for triple in self.facts:
            if isinstance(triple.object, BlankNode):
                found.setdefault(triple.object, []).append(triple.subject)
        return found


def n_triples(triples: Iterable[Triple]) -> str:
    """Triples as N-Triples."""
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    return written.decode() if written else ""


@cache
def _rules() -> str:
    return n_triples(Facts.read(find(folder("shapes").joinpath("shacl"), ".ttl")))


def _pattern_problem(engine: Engine, pattern: str, flags: str) -> str:
    """The reason for which the engine cannot use a pattern; empty where it can."""
    try:
        text = Literal(for_engine(pattern))
    except ValueError as error:
        return str(error)
    shape = BlankNode()
    triples = [Triple(shape, SH.targetNode, text), Triple(shape, SH.pattern, text)]
    if flags:
        triples.append(Triple(shape, SH.flags, Literal(flags)))
    try:
        engine.validate(n_triples(triples), "")
    except ValueError as error:
        return str(error).rpartition("error: ")[2].strip().removeprefix("invalid shapes graph: ")
    return ""


def _named_blanks(triple: Triple) -> Triple:
    """A triple whose blank nodes have IRIs, by which results can be told."""
    return Triple(_name(triple.subject), triple.predicate, _name(triple.object))


def _name(node: Any) -> Any:  # noqa: ANN401 (each kind of term comes back as its own)
    return NamedNode(BLANK + node.value) if isinstance(node, BlankNode) else node


def _blank(node: Node) -> Node:
    """The blank node that an IRI stands for, or the node itself."""
    if isinstance(node, NamedNode) and node.value.startswith(BLANK):
        return BlankNode(node.value.removeprefix(BLANK))
    return node
