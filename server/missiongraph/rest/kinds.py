# SPDX-License-Identifier: Apache-2.0
"""The kinds of things that there are lists of: one for every class of the ontology."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.loading import class_slug
from missiongraph.ontology.reference import modules
from missiongraph.ontology.uses import NS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.ontology.reference import Term

# Plurals that English does not form by rule, by the last word of a label.
PLURALS = {"evidence": "evidence", "hypothesis": "hypotheses"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A class whose things are listed.

    Attributes:
        name: what the list is called: the plural of the label, in lower case with hyphens.
        label: what one of them is called.
        cls: the class; `definition`: what it is.
        above: the class and those above it; `below`: the class and those below it.
    """

    name: str
    label: str
    cls: NamedNode
    definition: str
    above: frozenset[str]
    below: tuple[NamedNode, ...]

    def iris(self, base: str, path: str) -> Iterator[NamedNode]:
        """The names that a thing of this kind may have, by agency and slug."""
        agency, _, slug = path.partition("/")
        found = [f"{agency}/{class_slug(cls)}/{slug}" for cls in self.below] if slug else [agency]
        for rest in dict.fromkeys(found):
            try:
                yield NamedNode(f"{base}/id/{rest}")
            except ValueError:
                # No IRI: nothing can have such a name.
                continue


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by the name of its list, in the order of the ontology's modules."""
    terms = {term.curie: term for module in modules() for term in module.of_kind("class")}
    above = {curie: frozenset(_above(curie, terms)) for curie in terms}
    found = [
        Kind(
            plural(term.labels["en"]),
            term.labels["en"],
            NamedNode(NS + term.name),
            term.definition,
            above[curie],
            tuple(NamedNode(NS + terms[other].name) for other in terms if curie in above[other]),
        )
        for curie, term in terms.items()
    ]
    return {kind.name: kind for kind in found}


@cache
def by_class() -> dict[NamedNode, Kind]:
    """Every kind by its class."""
    return {kind.cls: kind for kind in kinds().values()}


def plural(label: str) -> str:
    """The name of a list of things that are called so."""
    *first, last = label.lower().split()
    return "-".join([*first, PLURALS.get(last) or _regular(last)])


def _regular(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?:s|x|z|ch|sh)$", word) else f"{word}s"


def _above(curie: str, terms: dict[str, Term]) -> Iterator[str]:
    """A class and those above it."""
    yield curie
    for other in terms[curie].above if curie in terms else ():
        yield from _above(other, terms)
