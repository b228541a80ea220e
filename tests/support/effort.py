# SPDX-License-Identifier: Apache-2.0
"""Whether this is a soak: `MISSIONGRAPH_SOAK=1` makes property and crash tests run for long."""

from __future__ import annotations

import os

SOAK = os.environ.get("MISSIONGRAPH_SOAK") == "1"
