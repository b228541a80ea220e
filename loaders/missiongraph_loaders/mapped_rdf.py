# SPDX-License-Identifier: Apache-2.0
"""The loader of RDF in a foreign vocabulary that a mapping describes, such as CPSV-AP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from missiongraph.loading import Batch, Origin, slug
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.foreign import read_files
from missiongraph_loaders.foreign_names import Index, Names
from missiongraph_loaders.located import Located
from missiongraph_loaders.rdf_mapping import load_rdf_mapping
from missiongraph_loaders.rdf_mapping import names as mappings
from missiongraph_loaders.strangers import refuse_strangers
from missiongraph_loaders.translation import Translation

if TYPE_CHECKING:
    from missiongraph.loading import Loader, Source


class MappedRdfLoader:
    """Reads a file of RDF, or a folder of such files, by the mapping that the caller names."""

    def accepts(self, source: Source) -> bool:
        """Sources for which a mapping of RDF is named."""
        return source.mapping in mappings()

    def read(self, source: Source) -> Batch:
        """What the files say by the mapping; what is not taken is refused piece by piece.

        Raises:
            InputError: nothing of the source can be read, or the caller does not say whose it is.
        """
        origin = Origin(source.path.name)
        if not source.agency:
            message = "the source does not say which agency's model it is."
            raise failure_at(origin, message, "Name the agency when loading (--agency).")
        mapping = load_rdf_mapping(source.mapping or "")
        found = read_files(source.path, mapping)
        index = Index(found.statements)
        names = Names(found, index, mapping, source)
        translation = Translation(mapping, found, index, names)
        translation.run()
        refuse_strangers(mapping, index, names, translation, origin)
        return Batch(
            agency=slug(source.agency),
            model=slug(source.model or source.path.stem),
            triples=list(translation.facts),
            origins=translation.origins,
            further=translation.further(),
            refusals=found.refusals(),
            out_of_scope=dict(sorted(translation.left_out.items())),
            unknown=translation.unknown,
            unread=tuple(found.unread),
            locate=Located(found.readable, _theirs(names)),
        )


def _theirs(names: Names) -> dict[NamedNode, NamedNode]:
    """What the source calls the resources that have names in it."""
    return {ours: theirs for theirs, ours in names.iri.items() if isinstance(theirs, NamedNode)}


LOADER: Final[Loader] = MappedRdfLoader()
