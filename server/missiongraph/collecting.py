# SPDX-License-Identifier: Apache-2.0
"""The collector of cyclic garbage, which looks seldom while very many objects are made.

Facts form no cycles. The collector looks at all that lives again and again while a government of
them is read, which took a fifth of the time of a load.
"""

from __future__ import annotations

import gc
import threading
from contextlib import ContextDecorator
from typing import Final

# Objects made before it looks at the new ones, and how often it looks at those before the old ones.
SELDOM: Final = (200_000, 50, 50)


class Seldom(ContextDecorator):
    """Lets the collector look seldom while anybody is in this context."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._usual = gc.get_threshold()

    def __enter__(self) -> None:
        """Begin to look seldom."""
        with self._lock:
            if not self._within:
                self._usual = gc.get_threshold()
                gc.set_threshold(*SELDOM)
            self._within += 1

    def __exit__(self, *_: object) -> None:
        """Look as often as before, once nobody is in the context."""
        with self._lock:
            self._within -= 1
            if not self._within:
                gc.set_threshold(*self._usual)


seldom_collected = Seldom()
