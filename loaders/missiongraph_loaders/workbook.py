# SPDX-License-Identifier: Apache-2.0
"""The loader of workbooks: XLSX or ODS, or the same sheets as a folder of CSV files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from missiongraph_loaders.engine import read_tables
from missiongraph_loaders.mapping_file import load_mapping
from missiongraph_loaders.sources import is_tabular, read_sheets

if TYPE_CHECKING:
    from missiongraph.loading import Batch, Loader, Source
    from missiongraph_loaders.mapping import Mapping


@cache
def workbook_mapping() -> Mapping:
    """What the workbook's sheets and columns mean."""
    return load_mapping("workbook")


class WorkbookLoader:
    """Reads workbooks in the form that `write_template` writes."""

    def accepts(self, source: Source) -> bool:
        """Tables for which no mapping is named."""
        return source.mapping is None and is_tabular(source.path)

    def read(self, source: Source) -> Batch:
        """What the workbook says.

        Raises:
            InputError: with every fault found.
        """
        mapping = workbook_mapping()
        return read_tables(mapping, read_sheets(source.path, mapping), source)


LOADER: Final[Loader] = WorkbookLoader()
