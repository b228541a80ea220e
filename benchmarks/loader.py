# SPDX-License-Identifier: Apache-2.0
"""Our contestant in the bulk load: `python -m benchmarks.loader STORE FILE`, and no more."""

from __future__ import annotations

import sys
from pathlib import Path

from pyoxigraph import Store

from missiongraph.store.bulk import bulk_load

if __name__ == "__main__":
    bulk_load(Store(sys.argv[1]), Path(sys.argv[2]))
