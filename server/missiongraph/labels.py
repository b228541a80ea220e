# SPDX-License-Identifier: Apache-2.0
"""Names for people: the best label of a thing, and short forms of IRIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from missiongraph.terms import PREFIXES, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Node, View

LANGUAGE = "en"


def label(view: View, node: Node) -> str:
    """The name of a thing: in English, without a language, in any other; else from its IRI."""
    if not isinstance(node, NamedNode):
        return node.value if isinstance(node, Literal) else str(node)
    for predicate in (SKOS.prefLabel, RDFS.label):
        name = best(t.object for t in view.triples(node, predicate, None))
        if name is not None:
            return name
    return local_name(node.value)


def best(said: Iterable[Node]) -> str | None:
    """The best of several names: in English, without a language, in the first other one."""
    texts = [name for name in said if isinstance(name, Literal)]
    return min(texts, key=_preference).value if texts else None


def _preference(name: Literal) -> tuple[bool, bool, str, str]:
    language = name.language or ""
    return language.partition("-")[0] != LANGUAGE, bool(language), language, name.value


def local_name(iri: str) -> str:
    """What stands after the last slash or hash, in words."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1].replace("-", " ") or iri


def curie(node: Node) -> str:
    """An IRI with a known prefix in its short form, any other term as N-Triples writes it."""
    if isinstance(node, NamedNode):
        for prefix, namespace in PREFIXES.items():
            rest = node.value.removeprefix(namespace)
            if rest != node.value and re.fullmatch(r"[\w-]+", rest):
                return f"{prefix}:{rest}"
    return str(node)


def expand(name: str) -> NamedNode | None:
    """The IRI that `<iri>`, a full IRI or a prefixed name stands for, if it is one of these."""
    text = name.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if re.match(r"(?:https?|urn):", text):
        try:
            return NamedNode(text)
        except ValueError:
            return None
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w-]+", local):
        return NamedNode(PREFIXES[prefix] + local)
    return None
