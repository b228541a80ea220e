# SPDX-License-Identifier: Apache-2.0
"""Where the real data are that tests read in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


def real_data(name: str) -> Path:
    """A folder of real data; the test is skipped, with the reason, where there is none."""
    place = Path(os.environ.get("MISSIONGRAPH_REAL_DATA", TOP.parent / "shared" / "data"))
    if not (place / name).is_dir():
        pytest.skip(
            f"the real data {name} are not at {place}; MISSIONGRAPH_REAL_DATA names their folder"
        )
    return place / name
