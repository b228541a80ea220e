# SPDX-License-Identifier: Apache-2.0
"""How hard the suite tries: `MISSIONGRAPH_SOAK=1` makes property and crash tests run for long."""

from __future__ import annotations

import os

SOAK = os.environ.get("MISSIONGRAPH_SOAK") == "1"
EXAMPLES = 50
MORE = 40


def examples(usual: int) -> int:
    """How many examples a property is tried with, where fifty are not the right number."""
    return usual * MORE if SOAK else usual
