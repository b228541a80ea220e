# SPDX-License-Identifier: Apache-2.0
"""What each caller may see of the workspace, worked out once for as long as it is at rest."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from missiongraph.data_folder import WORKSPACE
from missiongraph.store.limited import LimitedStore

if TYPE_CHECKING:
    from missiongraph.moments import Moment
    from missiongraph.repository import Reading
    from missiongraph.rights import Caller
    from missiongraph.store import Store

MOST_CALLERS = 500


class Sight:
    """The workspace, as far as each of those who asked last may see it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Caller, tuple[Moment, Store]] = OrderedDict()
        self._lock = Lock()

    def of(self, caller: Caller, reading: Reading) -> Store:
        """What the caller may see of the workspace as it is."""
        moment = reading.moment(WORKSPACE)
        with self._lock:
            known = self._seen.get(caller)
        if known is not None and known[0].holds:
            return known[1]
        found = _seen(caller, reading)
        with self._lock:
            self._seen[caller] = (moment, found)
            self._seen.move_to_end(caller)
            if len(self._seen) > MOST_CALLERS:
                self._seen.popitem(last=False)
        return found


def _seen(caller: Caller, reading: Reading) -> Store:
    readable = caller.readable(reading.names, reading.workspace)
    return reading.workspace if readable is None else LimitedStore(reading.workspace, readable)
