# SPDX-License-Identifier: Apache-2.0
"""Patterns: the N-Triples lines that state one kind of thing, compiled once to one format string.

Formatting text is an order of magnitude faster than building RDF terms and serialising them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from missiongraph.loading import class_slug
from missiongraph.terms import DCT, EVIDENCE, MG, RDF, SKOS

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

# A property, and what it has for value: a term, or the name under which `Draft.add` is given it.
Fact: TypeAlias = "tuple[NamedNode, NamedNode | str]"

NAMED: tuple[Fact, ...] = ((SKOS.prefLabel, "name"),)
MAJOR: tuple[Fact, ...] = (
    *NAMED,
    (SKOS.prefLabel, "second_name"),
    (DCT.description, "about"),
    (MG.evidenceStrength, EVIDENCE.ILLUSTRATIVE),
)


class Pattern:
    """How one kind of thing is stated.

    Attributes:
        noun: what it is called in names, as in `Housing data flow 12`.
        slug: the class's part of its IRIs.
        text: the lines, with `%(name)s` where values go and `%(it)s` for the thing itself.
        link: the property by which it hangs on another thing, for faults; None for none.
    """

    def __init__(
        self,
        cls: NamedNode,
        *facts: Fact,
        kind: NamedNode | None = None,
        link: NamedNode | None = None,
    ) -> None:
        self.slug = class_slug(cls)
        self.noun = self.slug.replace("-", " ")
        self.link = link
        classes = [cls] if kind is None else [cls, kind]
        self._facts: list[Fact] = [*((RDF.type, c) for c in classes), *facts]
        self.text = "".join(f"%(it)s {p} {_value(v)} .\n" for p, v in self._facts)
        self.predicates = frozenset(str(predicate) for predicate, _ in self._facts)


def _value(value: NamedNode | str) -> str:
    return f"%({value})s" if isinstance(value, str) else str(value)
