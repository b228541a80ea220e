# SPDX-License-Identifier: Apache-2.0
"""`sh:class` written as the path that it stands for (SHACL section 4.1.1).

In a shape that decides about others (a part of `sh:or`, `sh:node`, a qualified value shape ...) the
compiled engine finds out whether a value is of a class by looking at all instances of its
subclasses, for each value anew, which grows with the square; it follows a path from the value at
once. The path is wrapped in a list of one shape, so that each value that fails has one result of
its own, as it has with `sh:class`; where the shape is a root too, the component that this result
names is put back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from missiongraph.terms import PREFIXES, RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import NamedNode, Triple

    from missiongraph.facts import Facts, Node
    from missiongraph.validation.results import Result

CLASS: Final = PREFIXES["sh"] + "ClassConstraintComponent"
# What a shape may be wrapped in, and the component that its results then name.
WRAPPERS: Final = {
    SH.xone: PREFIXES["sh"] + "XoneConstraintComponent",
    SH.and_: PREFIXES["sh"] + "AndConstraintComponent",
    SH.or_: PREFIXES["sh"] + "OrConstraintComponent",
}
LABEL: Final = "_:ofClass"


class ClassPaths:
    """Constraints that say `sh:class` in shapes that decide about others, as paths.

    Where the shapes use all wrappers themselves, nothing is rewritten.
    """

    def __init__(self, facts: Facts) -> None:
        used = {triple.predicate for triple in facts}
        self._wrapper = next((each for each in WRAPPERS if each not in used), None)
        self._deciding = _deciding(facts)
        self._count = 0

    def written(self, triple: Triple) -> str:
        """A triple in N-Triples, or what says the same by a path."""
        found = triple.predicate == SH.class_ and triple.subject in self._deciding
        if not found or self._wrapper is None:
            return f"{triple.subject} {triple.predicate} {triple.object} .\n"
        self._count += 1
        return "".join(_wrapped(triple, self._wrapper, f"{LABEL}{self._count}"))

    def named(self, result: Result) -> Result:
        """A result with the component that the shapes name."""
        if self._wrapper is None or result.component != WRAPPERS[self._wrapper]:
            return result
        return replace(result, component=CLASS)


def _deciding(facts: Facts) -> set[Node]:
    """What is used otherwise than for its own results, and the properties of these."""
    found: set[Node] = set()
    todo = [triple.object for triple in facts if triple.predicate != SH.property]
    while todo:
        shape = todo.pop()
        if shape not in found:
            found.add(shape)
            todo += facts.objects(shape, SH.property)
    return found


def _wrapped(triple: Triple, wrapper: NamedNode, name: str) -> Iterator[str]:
    shape, path, rest, above = (f"{name}{part}" for part in ("shape", "path", "rest", "above"))
    yield f"{triple.subject} {wrapper} {name} .\n"
    yield f"{name} {RDF.first} {shape} .\n{name} {RDF.rest} {RDF.nil} .\n"
    yield f"{shape} {SH.path} {path} .\n{shape} {SH.hasValue} {triple.object} .\n"
    yield f"{path} {RDF.first} {RDF.type} .\n{path} {RDF.rest} {rest} .\n"
    yield f"{rest} {RDF.first} {above} .\n{rest} {RDF.rest} {RDF.nil} .\n"
    yield f"{above} {SH.zeroOrMorePath} {RDFS.subClassOf} .\n"
