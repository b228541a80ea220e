# SPDX-License-Identifier: Apache-2.0
"""Write ontology/hierarchy.txt from what HermiT finds; needs Java."""

from __future__ import annotations

import sys
from pathlib import Path

from missiongraph.errors import MissionGraphError
from missiongraph.ontology.hierarchy import written
from missiongraph.ontology.reasoner import classify
from missiongraph.ontology.sources import HIERARCHY, Sources

ONTOLOGY = Path(__file__).parents[1] / "ontology"


def main() -> int:
    """Write the file; the exit status."""
    try:
        found = classify(Sources.of(ONTOLOGY))
    except MissionGraphError as error:
        print(error, file=sys.stderr)
        return 3
    if not found.consistent or found.empty:
        print("The ontology contradicts itself; see `missiongraph check ontology`.")
        return 1
    (ONTOLOGY / HIERARCHY).write_text(written(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
