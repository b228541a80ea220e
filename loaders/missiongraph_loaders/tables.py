# SPDX-License-Identifier: Apache-2.0
"""The loader of tables that a mapping file describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from missiongraph_loaders.engine import read_tables
from missiongraph_loaders.mapping_file import load_mapping
from missiongraph_loaders.sources import read_sheets

if TYPE_CHECKING:
    from missiongraph.loading import Batch, Loader, Source


class TablesLoader:
    """Reads XLSX, ODS and CSV tables by the mapping that the caller names."""

    def accepts(self, source: Source) -> bool:
        """Sources for which a mapping is named."""
        return source.mapping is not None

    def read(self, source: Source) -> Batch:
        """What the tables say by the mapping.

        Raises:
            InputError: with every fault found, in the mapping or in the tables.
        """
        mapping = load_mapping(source.mapping or "")
        return read_tables(mapping, read_sheets(source.path, mapping), source)


LOADER: Final[Loader] = TablesLoader()
