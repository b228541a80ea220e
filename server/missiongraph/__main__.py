# SPDX-License-Identifier: Apache-2.0
"""`python -m missiongraph`."""

from missiongraph.cli import main

main()
