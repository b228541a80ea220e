# SPDX-License-Identifier: Apache-2.0
"""The kind of mend for slips: a code or thing that was meant, and is named almost so.

What is meant is one of the codes that the shape lists, or of the things of the class that it
wants. Text is compared with their names, codes and addresses, an address only with addresses
that differ in their last part. Figures must be the same: step-1 is no slip for step-2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.mending.candidates import Replacement, focus, value
from missiongraph.terms import RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from missiongraph.facts import Node
    from missiongraph.mending.candidates import Case
    from missiongraph.store import Store
    from missiongraph.validation.findings import Finding

# How alike two names must be: 1 is the same, and one letter wrong among eight 0.875.
ALIKE = 0.8
NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.notation, RDFS.label)


class Nearby:
    """Puts the code or thing that was meant in the place of the one that there is not."""

    name = "nearby"
    title = "Name the one that was meant"

    def takes(self, case: Case) -> bool:
        """Whether the shape lists codes, or wants values of some class."""
        return case.path is not None and bool(case.classes or case.codes)

    def replacements(self, case: Case, store: Store) -> Iterator[tuple[Finding, Replacement]]:
        """What was meant for each value, where something comes near it."""
        meant = _Meant(case, store)
        for finding in case.findings:
            old, this = value(finding), focus(finding)
            if old is None or case.path is None:
                continue
            for new in meant.by(old):
                for quad in store.quads(this, case.path, old):
                    if isinstance(quad.graph_name, NamedNode):
                        yield finding, Replacement(new, quad.graph_name, this, case.path, old, new)


class _Meant:
    """What values of one shape can be meant to be."""

    def __init__(self, case: Case, store: Store) -> None:
        self._known = {n for n in _candidates(case, store) if isinstance(n, NamedNode)}
        self._texts: dict[str, set[NamedNode]] = defaultdict(set)
        self._slugs: dict[str, dict[str, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
        for node in self._known:
            place, slug = _split(node)
            self._slugs[place][slug].add(node)
            for text in (node.value, slug, *_names(store, node)):
                self._texts[_plain(text)].add(node)
        self._store = store

    def by(self, old: Node) -> set[NamedNode]:
        """The things that come nearest to what a value names."""
        if isinstance(old, Literal):
            return _nearest(_plain(old.value), self._texts)
        if not isinstance(old, NamedNode) or self._is_something(old):
            return set()
        place, slug = _split(old)
        return _nearest(slug, self._slugs.get(place, {}))

    def _is_something(self, node: NamedNode) -> bool:
        """Whether an address is that of a thing of whatever kind, and so no slip."""
        return next(iter(self._store.quads(node, RDF.type)), None) is not None


def _nearest(text: str, known: Mapping[str, set[NamedNode]]) -> set[NamedNode]:
    """Those of exactly this name; else those of names like it."""
    if text in known:
        return known[text]
    figures = re.findall(r"\d+", text)
    near = get_close_matches(text, known, n=3, cutoff=ALIKE)
    return {node for name in near if re.findall(r"\d+", name) == figures for node in known[name]}


def _candidates(case: Case, store: Store) -> Iterable[Node]:
    yield from case.codes
    todo = list(case.classes)
    seen: set[Node] = set()
    while todo:
        cls = todo.pop()
        if cls not in seen:
            seen.add(cls)
            yield from (quad.subject for quad in store.quads(None, RDF.type, cls))
            todo += (quad.subject for quad in store.quads(None, RDFS.subClassOf, cls))


def _names(store: Store, node: NamedNode) -> Iterator[str]:
    for predicate in NAMES:
        for quad in store.quads(node, predicate):
            if isinstance(quad.object, Literal):
                yield quad.object.value


def _split(node: NamedNode) -> tuple[str, str]:
    """An address up to its last slash or hash, and what follows."""
    end = max(node.value.rfind("/"), node.value.rfind("#")) + 1
    return node.value[:end], node.value[end:]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
