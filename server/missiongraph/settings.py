# SPDX-License-Identifier: Apache-2.0
"""Every setting, declared once: name, default, help.

Environment variables are `MISSIONGRAPH_` and the name in capitals; an option on the command line
wins over them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.loading import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Setting:
    """A thing that can be set, with its default and what it means."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"MISSIONGRAPH_{self.name.upper()}"

    def read(self, environment: Mapping[str, str] = os.environ) -> str:
        """Its value in this environment."""
        return environment.get(self.variable) or self.default


DATA = Setting("data", "missiongraph-data", "The data folder: both datasets and their journals.")
BASE = Setting(
    "base",
    DEFAULT_BASE,
    "The base IRI of everything that is minted. Settled when a data folder is made; later it "
    "must be the same or left out.",
)
HOST = Setting("host", "127.0.0.1", "The address that the server listens on.")
PORT = Setting("port", "8000", "The port that the server listens on.")
AUTHOR = Setting("author", "", "Who changes are recorded for; by default the login name.")

SETTINGS = (DATA, BASE, HOST, PORT, AUTHOR)
