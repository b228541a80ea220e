# SPDX-License-Identifier: Apache-2.0
"""Where the terms of the ontology are used: by which questions, checks, rules and shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from missiongraph.facts import Facts
from missiongraph.ontology.flaws import Flaw
from missiongraph.resources import find, folder, top
from missiongraph.templates import prefixes
from missiongraph.terms import MG, RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from typing import TypeGuard

    from pyoxigraph import Triple

    from missiongraph.facts import Node
    from missiongraph.ontology.sources import Sources

NS = MG.position.value.removesuffix("position")
QUERIES = {
    "questions": "question",
    "checks": "check",
    "rules": "rule",
    "mends": "mend",
    "profiles": "profile",
}
# What the program itself writes: beside people's data, in reports, or when asked for a proof.
BY_PROGRAM = (MG.statedAt, MG.Derivation, MG.byRule, MG.mend, MG.owner)


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A place that uses a term.

    Attributes:
        kind: `question`, `check`, `rule`, `mend`, `profile` or `shape`.
        name: what it is called there.
        path: the file, from the top of the project.
    """

    kind: str
    name: str
    path: str


@cache
def uses() -> dict[str, tuple[Use, ...]]:
    """Where each term is used, by its local name."""
    found: dict[str, set[Use]] = {}
    for use, names in (*_in_queries(), *_in_shapes()):
        for name in names:
            found.setdefault(name, set()).add(use)
    return {name: tuple(sorted(places)) for name, places in sorted(found.items())}


def _in_queries() -> Iterator[tuple[Use, set[str]]]:
    for place, kind in QUERIES.items():
        for path, file in _below(f"queries/{place}", folder("queries") / place):
            use = Use(kind, file.name.removesuffix(".rq"), path)
            yield use, _named(file.read_text("utf-8"))


def _below(path: str, place: Traversable) -> Iterator[tuple[str, Traversable]]:
    """The queries in a folder and those in it, each with its path."""
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name) if place.is_dir() else ():
        if entry.is_dir():
            yield from _below(f"{path}/{entry.name}", entry)
        elif entry.name.endswith(".rq"):
            yield f"{path}/{entry.name}", entry


def _named(text: str) -> set[str]:
    """The local names of our terms in a query, its header and remarks left out."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    ours = [prefix for prefix, namespace in prefixes(body).items() if namespace == NS]
    found = set(re.findall(rf"{re.escape(NS)}(\w+)", body))
    for prefix in ours:
        found |= set(re.findall(rf"(?<![\w-]){prefix}:(\w+)", body))
    return found


def _in_shapes() -> Iterator[tuple[Use, set[str]]]:
    for file in top(folder("shapes"), ".ttl"):
        facts, path = Facts.read([file]), f"shapes/{file.name}"
        for shape in _shapes(facts):
            name = shape.value.rpartition("#")[2]
            yield Use("shape", name, path), set(_mentioned(facts, shape))


def _shapes(facts: Facts) -> Iterator[NamedNode]:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in facts.subjects(RDF.type, kind):
            if isinstance(shape, NamedNode):
                yield shape


def _mentioned(facts: Facts, node: Node) -> Iterator[str]:
    """The local names of our terms that a shape, and what lies in it without a name, mentions."""
    for predicate in facts.predicates(node):
        for value in facts.objects(node, predicate):
            if isinstance(value, BlankNode):
                yield from _mentioned(facts, value)
            elif isinstance(value, NamedNode) and value.value.startswith(NS):
                yield value.value.removeprefix(NS)
            elif predicate in (SH.select, SH.ask):
                yield from _named_anywhere(value)


def _named_anywhere(query: Node) -> set[str]:
    return set(re.findall(r"\bmg:(\w+)", getattr(query, "value", "")))


def unused_and_undefined(sources: Sources) -> list[Flaw]:
    """The terms that nothing uses, and those that are used and not defined."""
    defined = {local for t in sources.own if t.predicate == RDFS.isDefinedBy for local in _own(t)}
    mentioned = set(_among_themselves(sources.own)) | set(_predicates_of_shapes())
    by_program = {term.value.removeprefix(NS) for term in BY_PROGRAM}
    used = uses().keys() | mentioned | by_program
    return [
        *(
            Flaw("unused term", f"mg:{name}", f"No axiom, code, shape or query uses mg:{name}.",
                 "Use it, or take it out.")
            for name in sorted(defined - used)
        ),
        *(
            Flaw("undefined term", f"mg:{name}", f"mg:{name} is used{_by(name)}, and not defined.",
                 "Define it in its module, or correct the name.")
            for name in sorted(used - defined)
        ),
    ]  # fmt: skip


def _own(triple: Triple) -> set[str]:
    """The local name of a triple's subject, if it is one of our terms."""
    return {triple.subject.value.removeprefix(NS)} if _is_ours(triple.subject) else set()


def _is_ours(node: Node) -> TypeGuard[NamedNode]:
    return isinstance(node, NamedNode) and node.value.startswith(NS)


def _among_themselves(facts: Facts) -> Iterator[str]:
    """The terms that axioms about other terms, or codes, mention."""
    for triple in facts:
        for node in (triple.predicate, triple.object):
            if _is_ours(node) and node != triple.subject:
                yield node.value.removeprefix(NS)


def _predicates_of_shapes() -> Iterator[str]:
    for triple in Facts.read(find(folder("shapes"), ".ttl")):
        if _is_ours(triple.predicate):
            yield triple.predicate.value.removeprefix(NS)


def _by(name: str) -> str:
    places = ", ".join(f"the {use.kind} {use.name}" for use in uses().get(name, ())[:3])
    return f" by {places}" if places else ""
