# SPDX-License-Identifier: Apache-2.0
"""From the names that mappings and cells use to the ontology's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph import terms
from missiongraph.loading import class_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _constants() -> Iterator[NamedNode]:
    for holder in vars(terms).values():
        if isinstance(holder, type) and holder.__module__ == terms.__name__:
            yield from (term for term in vars(holder).values() if isinstance(term, NamedNode))


TERMS = {term.value: term for term in _constants()}
CLASSES = {
    name: term
    for name, term in vars(terms.MG).items()
    if isinstance(term, NamedNode) and name[:1].isupper()
}
CLASS_BY_SLUG = {class_slug(term): term for term in CLASSES.values()}
# Each class with those under it that tables tell apart; a reference to one takes the others too.
NARROWER = {
    terms.MG.Organisation: (terms.MG.Unit,),
}


def term(name: str) -> NamedNode | None:
    """The term that a prefixed name like `mg:stageOf` stands for, if the ontology has it."""
    prefix, _, local = name.partition(":")
    return TERMS.get(terms.PREFIXES.get(prefix, "?") + local)


def prefixed(iri: NamedNode) -> str:
    """The term's prefixed name, the counterpart of `term`; the whole IRI where it has none."""
    for prefix, start in terms.PREFIXES.items():
        if iri.value.startswith(start):
            return f"{prefix}:{iri.value.removeprefix(start)}"
    return str(iri)


def term_names() -> list[str]:
    """Every prefixed name that `term` knows, for suggestions."""
    return [prefixed(iri) for iri in TERMS.values()]


def scheme_codes(scheme: str) -> dict[str, NamedNode]:
    """The code list's concepts by code; empty when there is no such list."""
    start = terms.PREFIXES.get(scheme, "")
    if not start.startswith(f"{terms.VOCABULARIES.value}/"):
        return {}
    return {
        iri.removeprefix(start): concept for iri, concept in TERMS.items() if iri.startswith(start)
    }


def schemes() -> list[str]:
    """The names of the code lists."""
    return [prefix for prefix in terms.PREFIXES if scheme_codes(prefix)]


def class_name(cls: NamedNode) -> str:
    """The class in words: `data flow`."""
    return class_slug(cls).replace("-", " ")


def some(classes: Iterable[NamedNode]) -> str:
    """The classes in words, with an article: `an organisation or unit`; `a thing` for none."""
    words = " or ".join(class_name(cls) for cls in classes) or "thing"
    return f"an {words}" if words[0] in "aeio" else f"a {words}"
