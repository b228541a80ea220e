# SPDX-License-Identifier: Apache-2.0
"""Sources that a mapping of RDF does not read, told from those that it does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from missiongraph_loaders.faults import failure_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from missiongraph.loading import Origin
    from missiongraph_loaders.foreign_names import Index, Names, Thing
    from missiongraph_loaders.rdf_mapping import RdfMapping
    from missiongraph_loaders.translation import Translation

_MOST = 5


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
