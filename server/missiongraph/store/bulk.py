# SPDX-License-Identifier: Apache-2.0
"""Bulk loading of N-Quads files into an Oxigraph store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store


def bulk_load(store: Store, path: Path) -> None:
    """Add the quads of an N-Quads file; what it added is on disk when it returns."""
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    store.flush()
