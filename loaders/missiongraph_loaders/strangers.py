# SPDX-License-Identifier: Apache-2.0
"""Sources that a mapping of RDF does not read, told from those that it does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.terms import RDF, RDFS
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.names import CLASSES
from missiongraph_loaders.rdf_mapping import load_rdf_mapping
from missiongraph_loaders.rdf_mapping import names as mappings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pyoxigraph import Triple

    from missiongraph.loading import Origin
    from missiongraph_loaders.foreign_names import Index, Names, Thing
    from missiongraph_loaders.rdf_mapping import RdfMapping
    from missiongraph_loaders.translation import Translation

_MOST = 5
_OURS = frozenset(CLASSES.values())


def refuse_strangers(
    mapping: RdfMapping, index: Index, names: Names, translation: Translation, origin: Origin
) -> None:
    """Refuse a source in which nothing is what the mapping is about, and most is unknown to it.

    Raises:
        InputError: with the classes that the mapping does not know.
    """
    about, strangers = mapping.about, translation.strangers
    if any(cls == about for cls in names.cls.values()):
        return
    alike = [one for one in strangers if _is_alike(one, index, mapping)]
    if not translation.facts or alike or len(strangers) > len(names.iri):
        kind = about.name.replace("-", " ")
        what = f"nothing in it is of a class that {mapping.title} has"
        classes = _classes(alike or strangers, names, mapping)
        if translation.facts:
            what = f"nothing in it is of a class that {mapping.title} has for a {kind}"
        unknown = f"; it has {classes}" if classes else ""
        raise failure_at(
            origin,
            f"{what}{unknown}.",
            f"Say in the source what the class is (rdfs:subClassOf {mapping.short(about.types[0])})"
            ", or check that it is the right source and mapping.",
        )


def refuse_foreign(triples: Iterable[Triple], origin: Origin) -> None:
    """Refuse RDF in which nothing is of a class of ours, and that a packaged mapping reads.

    Raises:
        InputError: with the mapping to name.
    """
    statements = list(triples)
    types = [t.object for t in statements if t.predicate == RDF.type]
    if any(cls in _OURS for cls in types):
        return
    above = {t.subject: t.object for t in statements if t.predicate == RDFS.subClassOf}
    for name in mappings():
        mapping = load_rdf_mapping(name)
        known, left_out = _theirs(mapping), {i for c in mapping.classes if c.skip for i in c.types}
        said = Counter(_known(cls, above, known) for cls in types)
        found = Counter({cls: number for cls, number in said.items() if cls in known})
        if said.keys() & set(mapping.about.types) or (found and not said.keys() - known - left_out):
            classes = ", ".join(f"{mapping.short(c)} ({n:,})" for c, n in found.most_common(_MOST))
            raise failure_at(
                origin,
                f"nothing in it is of a class of missiongraph; it is {mapping.title}: {classes}.",
                f"Load it with --mapping {name}, which reads it. To keep it as it stands, put it "
                "over HTTP (PUT /graphs).",
            )


def _known(cls: object, above: Mapping[Any, object], known: Collection[str]) -> str:
    """The class, or the first above it that is known, as the source declares them."""
    seen: list[object] = []
    while cls is not None and cls not in seen:
        seen.append(cls)
        if isinstance(cls, NamedNode) and _schema(cls.value) in known:
            return _schema(cls.value)
        cls = above.get(cls)
    return _schema(seen[0].value) if seen and isinstance(seen[0], NamedNode) else ""


def _theirs(mapping: RdfMapping) -> set[str]:
    """The classes whose resources a mapping takes."""
    return {iri for cls in mapping.classes if cls.to and not cls.by for iri in cls.types}


def _schema(iri: str) -> str:
    return iri.replace("http://schema.org/", "https://schema.org/")


def _is_alike(thing: Thing, index: Index, mapping: RdfMapping) -> bool:
    return any(mapping.is_telling(triple.predicate.value) for triple in index.of[thing])


def _classes(things: Sequence[Thing], names: Names, mapping: RdfMapping) -> str:
    """How many resources there are of which classes."""
    found = Counter(
        mapping.short(cls.value) for thing in things for cls in names.types(thing) or ()
    )
    untyped = sum(not names.types(thing) for thing in things)
    said = [f"{cls} ({number:,})" for cls, number in found.most_common(_MOST)]
    return ", ".join([*said, f"{untyped:,} of no class"] if untyped else said)
