# SPDX-License-Identifier: Apache-2.0
"""A knowledge graph and semantic repository for mission-oriented government."""

__version__ = "0.1.0"
