# SPDX-License-Identifier: Apache-2.0
"""What people's own queries may take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.settings import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Mapping

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What people's own queries may take.

    Attributes:
        workers: how many run at once.
        queue: how many may wait for a worker; more are turned away.
        seconds: how long the engine may work on one; time spent sending does not count.
        memory: how many MiB a worker may hold.
        rows: how many rows the results may have.
        long: how many long ones run at once beside the others, at a low priority.
        start: how many seconds a worker process may take to start.
        short: for how many seconds a query is a short one.
    """

    workers: int = 2
    queue: int = 32
    seconds: float = 30.0
    memory: int = 2048
    rows: int = 1_000_000
    long: int = 2
    start: float = 20.0
    short: float = 0.5

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The limits that the settings say.

        Raises:
            InvalidSetting: one is no whole number from 1 upwards.
        """
        return cls(*(setting.number(environment) for setting in NUMBERS))
